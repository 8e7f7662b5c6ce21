//===- PrepareEntry.cpp - the engine's calling convention -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "qlut/Execution/Entry.h"
#include "qlut/Execution/Passes.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTPREPAREENTRY
#include "qlut/Execution/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;

/// Returns copies in place of what the function returns.
static void copyResults(func::FuncOp function) {
  function.walk([](func::ReturnOp returnOp) {
    OpBuilder builder(returnOp);
    for (OpOperand &operand : returnOp->getOpOperands())
      if (auto type = dyn_cast<RankedTensorType>(operand.get().getType()))
        operand.set(bufferization::AllocTensorOp::create(
            builder, returnOp.getLoc(), type, /*dynamicSizes=*/ValueRange(),
            /*copy=*/operand.get()));
  });
}

namespace {

struct PrepareEntry : mlir::qlut::impl::QlutPrepareEntryBase<PrepareEntry> {
  using QlutPrepareEntryBase::QlutPrepareEntryBase;

  void runOnOperation() override {
    FailureOr<func::FuncOp> function =
        mlir::qlut::lookupEntry(getOperation(), entry);
    if (failed(function))
      return signalPassFailure();
    Builder builder(&getContext());
    for (BlockArgument argument : function->getArguments())
      if (isa<TensorType>(argument.getType()))
        function->setArgAttr(
            argument.getArgNumber(),
            bufferization::BufferizationDialect::kWritableAttrName,
            builder.getBoolAttr(false));
    copyResults(*function);
    (*function)->setAttr(LLVM::LLVMDialect::getEmitCWrapperAttrName(),
                         builder.getUnitAttr());
  }
};

} // namespace
