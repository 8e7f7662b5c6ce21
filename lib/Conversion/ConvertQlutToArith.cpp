//===- ConvertQlutToArith.cpp - elementwise ops to arith ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Scalars and vectors are rewritten in place; a tensor becomes a linalg.generic
// with the scalar's code as its body. Tables are constant tensors at the top
// of the function, captured by the body, so that bufferization makes them
// globals.
//
//===----------------------------------------------------------------------===//

#include "EmitOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Transforms/RegionUtils.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "qlut/Conversion/Passes.h"
#include "qlut/Conversion/Patterns.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_CONVERTQLUTTOARITH
#include "qlut/Conversion/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

/// An empty tensor of the result's type; dynamic extents are an operand's.
static Value createDestination(ImplicitLocOpBuilder &builder,
                               RankedTensorType type, Value shapeSource) {
  SmallVector<Value> extents;
  for (auto [dim, extent] : llvm::enumerate(type.getShape()))
    if (ShapedType::isDynamic(extent))
      extents.push_back(tensor::DimOp::create(builder, shapeSource, dim));
  return tensor::EmptyOp::create(builder, type.getShape(),
                                 type.getElementType(), extents);
}

/// The op as a linalg.generic over its tensor operands; scalar operands are
/// captured.
static Value emitGeneric(ImplicitLocOpBuilder &builder, Operation *op,
                         TableStore &store) {
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  SmallVector<Value> inputs;
  for (Value operand : op->getOperands())
    if (isa<RankedTensorType>(operand.getType()))
      inputs.push_back(operand);
  SmallVector<AffineMap> maps(inputs.size() + 1,
                              builder.getMultiDimIdentityMap(type.getRank()));
  SmallVector<utils::IteratorType> iterators(type.getRank(),
                                             utils::IteratorType::parallel);
  Value destination = createDestination(builder, type, inputs.front());
  auto generic = linalg::GenericOp::create(builder, type, inputs, destination,
                                           maps, iterators);

  // The body is written into the op already in place: stores look at what is
  // around the insertion point.
  Block *body = &generic.getRegion().emplaceBlock();
  for (Value value : generic->getOperands())
    body->addArgument(getElementTypeOrSelf(value), builder.getLoc());
  SmallVector<Value> operands;
  auto argument = body->args_begin();
  for (Value operand : op->getOperands())
    operands.push_back(isa<RankedTensorType>(operand.getType()) ? *argument++
                                                                : operand);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(body);
  Value result = emitElementwise(builder, op, operands, store);
  linalg::YieldOp::create(builder, result);
  return generic.getResult(0);
}

namespace {
template <typename OpTy>
struct LowerToArith : OpRewritePattern<OpTy> {
  LowerToArith(MLIRContext *context, TableStore &store, bool onTensors)
      : OpRewritePattern<OpTy>(context), store(store), onTensors(onTensors) {}

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    bool isTensor = isa<RankedTensorType>(op.getResult().getType());
    if (isTensor && !onTensors)
      return rewriter.notifyMatchFailure(op, "on tensors");
    if (StringRef obstacle = getLoweringObstacle(op); !obstacle.empty())
      return rewriter.notifyMatchFailure(op, obstacle);
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    rewriter.replaceOp(op, isTensor ? emitGeneric(builder, op, store)
                                    : emitElementwise(builder, op, store));
    return success();
  }

private:
  TableStore &store;
  bool onTensors;
};
} // namespace

static void addPatterns(RewritePatternSet &patterns, TableStore &store,
                        bool onTensors) {
  patterns.add<LowerToArith<SimLutOp>, LowerToArith<FakeQuantOp>,
               LowerToArith<RequantizeOp>, LowerToArith<HwLutOp>,
               LowerToArith<RescaleOp>, LowerToArith<QuantizeOp>,
               LowerToArith<DequantizeOp>>(patterns.getContext(), store,
                                           onTensors);
}

void mlir::qlut::populateQlutToArithPatterns(RewritePatternSet &patterns,
                                             TableStore &store) {
  addPatterns(patterns, store, /*onTensors=*/true);
}

void mlir::qlut::populateScalarQlutToArithPatterns(RewritePatternSet &patterns,
                                                   TableStore &store) {
  addPatterns(patterns, store, /*onTensors=*/false);
}

/// Fails with a diagnostic at the first op that the patterns would leave.
static LogicalResult verifyLowerable(Operation *root) {
  WalkResult walked = root->walk([](Operation *op) -> WalkResult {
    if (!isElementwiseQlutOp(op))
      return WalkResult::advance();
    StringRef obstacle = getLoweringObstacle(op);
    if (obstacle.empty())
      return WalkResult::advance();
    return op->emitOpError(obstacle) << ", got " << op->getResult(0).getType();
  });
  return failure(walked.wasInterrupted());
}

namespace {
struct ConvertQlutToArith
    : mlir::qlut::impl::ConvertQlutToArithBase<ConvertQlutToArith> {
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    populateQlutToArithPatterns(set, store);
    patterns = std::move(set);
    return success();
  }

  void runOnOperation() override {
    if (failed(verifyOnlyElementwise(getOperation())) ||
        failed(verifyNoCompositeBuffers(getOperation())) ||
        failed(verifyLowerable(getOperation())))
      return signalPassFailure();
    lowerHwComposites(getOperation(), [](Operation *) { return true; });
    // The driver passes over blocks that nothing reaches.
    IRRewriter rewriter(&getContext());
    (void)eraseUnreachableBlocks(rewriter, getOperation()->getRegions());
    walkAndApplyPatterns(getOperation(), patterns);
  }

private:
  // Without state, so that clones of the pass may share it.
  ConstantTableStore store;
  FrozenRewritePatternSet patterns;
};
} // namespace
