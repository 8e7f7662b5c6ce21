//===- GeneralizeElementwise.cpp - elementwise ops as linalg.generic ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmitOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "qlut/Conversion/VectorPasses.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTGENERALIZEELEMENTWISE
#include "qlut/Conversion/VectorPasses.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

/// An empty tensor of that type with the extents of an operand.
static Value createDestination(OpBuilder &builder, Location loc,
                               RankedTensorType type, Value shapeSource) {
  SmallVector<OpFoldResult> extents =
      tensor::getMixedSizes(builder, loc, shapeSource);
  for (auto [extent, size] : llvm::zip_equal(extents, type.getShape()))
    if (!ShapedType::isDynamic(size))
      extent = builder.getIndexAttr(size);
  return tensor::EmptyOp::create(builder, loc, extents, type.getElementType());
}

static void generalize(Operation *op) {
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  Location loc = op->getLoc();
  OpBuilder builder(op);
  SmallVector<Value> inputs =
      llvm::filter_to_vector(op->getOperands(), [](Value operand) {
        return isa<RankedTensorType>(operand.getType());
      });
  SmallVector<AffineMap> maps(inputs.size() + 1,
                              builder.getMultiDimIdentityMap(type.getRank()));
  SmallVector<utils::IteratorType> iterators(type.getRank(),
                                             utils::IteratorType::parallel);
  Value destination = createDestination(builder, loc, type, inputs.front());
  auto generic = linalg::GenericOp::create(
      builder, loc, TypeRange(type), inputs, ValueRange(destination), maps,
      iterators, [&](OpBuilder &body, Location, ValueRange arguments) {
        IRMapping mapping;
        auto argument = arguments.begin();
        for (Value operand : op->getOperands())
          if (isa<RankedTensorType>(operand.getType()))
            mapping.map(operand, *argument++);
        OperationState state(loc, op->getName());
        for (Value operand : op->getOperands())
          state.addOperands(mapping.lookupOrDefault(operand));
        state.addTypes(type.getElementType());
        state.addAttributes(op->getAttrs());
        Operation *scalar = body.create(state);
        linalg::YieldOp::create(body, loc, scalar->getResults());
      });
  op->replaceAllUsesWith(generic);
  op->erase();
}

namespace {
struct GeneralizeElementwise
    : mlir::qlut::impl::QlutGeneralizeElementwiseBase<GeneralizeElementwise> {
  void runOnOperation() override {
    if (failed(verifyOnlyElementwise(getOperation())))
      return signalPassFailure();
    SmallVector<Operation *> ops;
    getOperation()->walk([&](Operation *op) {
      if (isElementwiseQlutOp(op) &&
          isa<RankedTensorType>(op->getResult(0).getType()))
        ops.push_back(op);
    });
    for (Operation *op : ops) {
      StringRef obstacle = getLoweringObstacle(op);
      if (!obstacle.empty()) {
        op->emitOpError(obstacle) << ", got " << op->getResult(0).getType();
        return signalPassFailure();
      }
      generalize(op);
    }
  }
};
} // namespace
