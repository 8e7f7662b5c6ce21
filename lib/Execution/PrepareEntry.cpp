//===- PrepareEntry.cpp - the engine's calling convention -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/SymbolTable.h"
#include "qlut/Execution/Entry.h"
#include "qlut/Execution/Passes.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTPREPAREENTRY
#include "qlut/Execution/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;

/// The type with a tensor of rank 0 in place of a number.
static Type withTensor(Type type) {
  return type.isIntOrFloat() ? RankedTensorType::get({}, type) : type;
}

/// Puts a function of tensors in front of one with numbers among its arguments
/// or results: the new one takes over the name and calls the other.
static FailureOr<func::FuncOp> wrapNumbers(ModuleOp module,
                                           func::FuncOp function) {
  auto convert = [](TypeRange types) {
    return llvm::map_to_vector(types, withTensor);
  };
  auto type = FunctionType::get(module.getContext(),
                                convert(function.getArgumentTypes()),
                                convert(function.getResultTypes()));
  if (type == function.getFunctionType())
    return function;
  StringAttr name = function.getNameAttr();
  SymbolTable symbols(module);
  if (failed(symbols.renameToUnique(function, {})))
    return function.emitError() << "expected uses of '" << name.getValue()
                                << "' that can be renamed";
  function.setPrivate();

  OpBuilder builder(function);
  Location loc = function.getLoc();
  auto wrapper = func::FuncOp::create(builder, loc, name.getValue(), type);
  symbols.insert(wrapper);
  builder.setInsertionPointToStart(wrapper.addEntryBlock());
  SmallVector<Value> values;
  for (auto [argument, inner] :
       llvm::zip_equal(wrapper.getArguments(), function.getArgumentTypes()))
    values.push_back(inner == argument.getType()
                         ? Value(argument)
                         : tensor::ExtractOp::create(builder, loc, argument));
  auto call = func::CallOp::create(builder, loc, function, values);
  values.clear();
  for (auto [result, outer] :
       llvm::zip_equal(call.getResults(), type.getResults()))
    values.push_back(result.getType() == outer
                         ? Value(result)
                         : tensor::FromElementsOp::create(builder, loc, outer,
                                                          ValueRange(result)));
  func::ReturnOp::create(builder, loc, values);
  return wrapper;
}

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
    if (succeeded(function))
      function = wrapNumbers(getOperation(), *function);
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
