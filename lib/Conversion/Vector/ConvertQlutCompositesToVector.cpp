//===- ConvertQlutCompositesToVector.cpp - composites as vector code ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../GlobalTableStore.h"
#include "FastNormRows.h"
#include "NormRows.h"
#include "RowLoops.h"
#include "SoftmaxRows.h"
#include "TargetFeatures.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Dominance.h"
#include "mlir/Transforms/CSE.h"
#include "qlut/Conversion/VectorPasses.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_CONVERTQLUTCOMPOSITESTOVECTOR
#include "qlut/Conversion/VectorPasses.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Isa;

namespace {
struct ConvertQlutCompositesToVector
    : mlir::qlut::impl::ConvertQlutCompositesToVectorBase<
          ConvertQlutCompositesToVector> {
  using ConvertQlutCompositesToVectorBase::ConvertQlutCompositesToVectorBase;

  LogicalResult initialize(MLIRContext *context) override {
    FailureOr<Isa> named =
        parseIsaOption(context, isa, "convert-qlut-composites-to-vector");
    if (failed(named))
      return failure();
    chosen = *named;
    return success();
  }

  void runOnOperation() override {
    SmallVector<Operation *> ops;
    getOperation().walk([&](Operation *op) {
      if (::llvm::isa<HwSoftmaxOp, HwNormOp>(op))
        ops.push_back(op);
    });
    GlobalTableStore store(/*alignment=*/64);
    llvm::SmallSetVector<FunctionOpInterface, 4> changed;
    for (Operation *op : ops) {
      std::string obstacle = op->getNumResults() == 0
                                 ? getRowObstacle(op, chosen)
                                 : "expected an op on buffers";
      if (!obstacle.empty()) {
        if (remarks)
          op->emitRemark("not vector code: ") << obstacle;
        continue;
      }
      std::string form = write(op, store);
      if (remarks)
        op->emitRemark("vector code: ") << form;
      if (auto function = op->getParentOfType<FunctionOpInterface>()) {
        addTargetFeatures(function, chosen);
        changed.insert(function);
      }
      op->erase();
    }
    // The writers make a constant wherever they need one.
    for (FunctionOpInterface function : changed) {
      IRRewriter rewriter(&getContext());
      DominanceInfo dominance(function);
      eliminateCommonSubExpressions(rewriter, dominance, function);
    }
  }

private:
  /// Writes the op's rows before it; returns what a remark says of them.
  static std::string write(Operation *op, TableStore &store) {
    ImplicitLocOpBuilder builder(op->getLoc(), op);
    auto norm = dyn_cast<HwNormOp>(op);
    if (norm && norm.getFastNumbers()) {
      writeFastNormRows(builder, norm, store);
      return "rows normalised in 16 bits, 32 codes at a time";
    }
    if (norm) {
      writeNormRows(builder, norm, store);
      return "rows estimated in f32, exact codes where a boundary is near";
    }
    writeSoftmaxRows(builder, cast<HwSoftmaxOp>(op), store);
    return "rows of a factored exponential, 32 codes at a time";
  }

  Isa chosen = Isa::Generic;
};
} // namespace
