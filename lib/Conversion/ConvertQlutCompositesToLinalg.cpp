//===- ConvertQlutCompositesToLinalg.cpp - composites of codes to linalg --===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Vector/RowLoops.h"
#include "Vector/TargetFeatures.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "qlut/Conversion/Patterns.h"
#include "qlut/Conversion/VectorPasses.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/ADT/TypeSwitch.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_CONVERTQLUTCOMPOSITESTOLINALG
#include "qlut/Conversion/VectorPasses.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Isa;

void mlir::qlut::lowerHwComposites(Operation *root,
                                   function_ref<bool(Operation *)> isChosen) {
  SmallVector<Operation *> ops;
  root->walk([&](Operation *op) {
    if (isa<HwSoftmaxOp, HwNormOp>(op) && op->getNumResults() == 1 &&
        isChosen(op))
      ops.push_back(op);
  });
  for (Operation *op : ops) {
    ImplicitLocOpBuilder builder(op->getLoc(), op);
    Value codes = op->getOperand(0);
    Value result =
        TypeSwitch<Operation *, Value>(op)
            .Case<HwSoftmaxOp>([&](HwSoftmaxOp softmax) {
              return writeFastSoftmax(
                  builder, codes, /*mask=*/Value(),
                  static_cast<int64_t>(softmax.getDimension()),
                  softmax.getNumbers());
            })
            .Case<HwNormOp>([&](HwNormOp norm) {
              const auto dims = static_cast<int64_t>(norm.getDims());
              if (const auto *fast = norm.getFastNumbers())
                return writeFastNorm(builder, codes, dims, *fast);
              return writeNorm(builder, codes, dims, *norm.getExactNumbers());
            });
    // The destination knows more of the sizes, or less.
    Type type = op->getResult(0).getType();
    if (result.getType() != type)
      result = tensor::CastOp::create(builder, type, result);
    op->replaceAllUsesWith(ValueRange(result));
    op->erase();
  }
}

namespace {
struct ConvertQlutCompositesToLinalg
    : mlir::qlut::impl::ConvertQlutCompositesToLinalgBase<
          ConvertQlutCompositesToLinalg> {
  using ConvertQlutCompositesToLinalgBase::ConvertQlutCompositesToLinalgBase;

  LogicalResult initialize(MLIRContext *context) override {
    FailureOr<Isa> named =
        parseIsaOption(context, isa, "convert-qlut-composites-to-linalg");
    if (failed(named))
      return failure();
    chosen = *named;
    return success();
  }

  void runOnOperation() override {
    lowerHwComposites(getOperation(), [&](Operation *op) {
      std::string obstacle = getRowObstacle(op, chosen);
      if (!obstacle.empty() && remarks)
        op->emitRemark("not vector code: ") << obstacle;
      return !obstacle.empty();
    });
  }

private:
  Isa chosen = Isa::Generic;
};
} // namespace
