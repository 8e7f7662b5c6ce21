//===- TensorModels.cpp - derivatives of tensor ops -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops that move elements: the cotangents move back.
//
//===----------------------------------------------------------------------===//

#include "Models.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/Transforms/RegionUtils.h"
#include "qlut/Training/ReverseMode.h"

using namespace mlir;
using namespace mlir::qlut;

namespace {
/// What rules are written with.
struct Rule {
  Adjoints &adjoints;
  ImplicitLocOpBuilder b;
  Value g;

  SmallVector<OpFoldResult> fill(int64_t rank, int64_t number) {
    return SmallVector<OpFoldResult>(rank, b.getIndexAttr(number));
  }
  Value zeros(Value like) {
    return adjoints.createZeros(b.getLoc(),
                                cast<RankedTensorType>(like.getType()));
  }
  void give(Value operand, function_ref<Value()> contribution) {
    if (adjoints.isActive(operand))
      adjoints.addCotangent(operand, contribution());
  }
};
} // namespace

static LogicalResult derive(tensor::ExpandShapeOp op, Rule &r) {
  r.give(op.getSrc(), [&] {
    return tensor::CollapseShapeOp::create(r.b, op.getSrcType(), r.g,
                                           op.getReassociationIndices());
  });
  return success();
}

static LogicalResult derive(tensor::CollapseShapeOp op, Rule &r) {
  r.give(op.getSrc(), [&] {
    return tensor::ExpandShapeOp::create(r.b, op.getSrcType(), r.g,
                                         op.getReassociationIndices());
  });
  return success();
}

static LogicalResult derive(tensor::CastOp op, Rule &r) {
  r.give(op.getSource(), [&] {
    return tensor::CastOp::create(r.b, op.getSource().getType(), r.g);
  });
  return success();
}

static LogicalResult derive(tensor::PadOp op, Rule &r) {
  llvm::SetVector<Value> captured;
  getUsedValuesDefinedAbove(op.getRegion(), captured);
  for (Value value : captured)
    if (r.adjoints.isActive(value))
      return op.emitError("expected padding that no gradient is asked for of, "
                          "got one that depends on an active value");
  r.give(op.getSource(), [&] {
    RankedTensorType type = op.getSourceType();
    SmallVector<OpFoldResult> sizes =
        getAsIndexOpFoldResult(op.getContext(), type.getShape());
    return tensor::ExtractSliceOp::create(r.b, type, r.g, op.getMixedLowPad(),
                                          sizes, r.fill(type.getRank(), 1));
  });
  return success();
}

static LogicalResult derive(tensor::ExtractSliceOp op, Rule &r) {
  r.give(op.getSource(), [&] {
    return tensor::InsertSliceOp::create(
        r.b, r.g, r.zeros(op.getSource()), op.getMixedOffsets(),
        op.getMixedSizes(), op.getMixedStrides());
  });
  return success();
}

static LogicalResult derive(tensor::InsertSliceOp op, Rule &r) {
  r.give(op.getSource(), [&] {
    return tensor::ExtractSliceOp::create(
        r.b, op.getSourceType(), r.g, op.getMixedOffsets(), op.getMixedSizes(),
        op.getMixedStrides());
  });
  r.give(op.getDest(), [&] {
    return tensor::InsertSliceOp::create(
        r.b, r.zeros(op.getSource()), r.g, op.getMixedOffsets(),
        op.getMixedSizes(), op.getMixedStrides());
  });
  return success();
}

static LogicalResult derive(tensor::ConcatOp op, Rule &r) {
  int64_t dim = op.getDim(), at = 0;
  for (Value input : op.getInputs()) {
    auto type = cast<RankedTensorType>(input.getType());
    SmallVector<OpFoldResult> offsets = r.fill(type.getRank(), 0);
    offsets[dim] = r.b.getIndexAttr(at);
    at += type.getDimSize(dim);
    r.give(input, [&] {
      return tensor::ExtractSliceOp::create(
          r.b, type, r.g, offsets,
          getAsIndexOpFoldResult(op.getContext(), type.getShape()),
          r.fill(type.getRank(), 1));
    });
  }
  return success();
}

static LogicalResult derive(tensor::ExtractOp op, Rule &r) {
  r.give(op.getTensor(), [&] {
    return tensor::InsertOp::create(r.b, r.g, r.zeros(op.getTensor()),
                                    op.getIndices());
  });
  return success();
}

static LogicalResult derive(tensor::InsertOp op, Rule &r) {
  r.give(op.getScalar(),
         [&] { return tensor::ExtractOp::create(r.b, r.g, op.getIndices()); });
  r.give(op.getDest(), [&] {
    Value zero =
        r.adjoints.createConstant(op.getLoc(), op.getScalar().getType(), 0);
    return tensor::InsertOp::create(r.b, zero, r.g, op.getIndices());
  });
  return success();
}

static LogicalResult derive(tensor::FromElementsOp op, Rule &r) {
  auto type = cast<RankedTensorType>(op.getType());
  for (OpOperand &element : op->getOpOperands())
    r.give(element.get(), [&] {
      SmallVector<Value> indices;
      int64_t rest = element.getOperandNumber();
      for (int64_t size : llvm::reverse(type.getShape())) {
        indices.insert(indices.begin(),
                       arith::ConstantIndexOp::create(r.b, rest % size));
        rest /= size;
      }
      return tensor::ExtractOp::create(r.b, r.g, indices);
    });
  return success();
}

static LogicalResult derive(tensor::SplatOp op, Rule &r) {
  r.give(op.getInput(), [&] {
    auto type = cast<RankedTensorType>(op.getType());
    auto number = RankedTensorType::get({}, type.getElementType());
    AffineMap maps[] = {r.b.getMultiDimIdentityMap(type.getRank()),
                        AffineMap::get(type.getRank(), 0, {}, op.getContext())};
    SmallVector<utils::IteratorType> loops(type.getRank(),
                                           utils::IteratorType::reduction);
    auto sum = linalg::GenericOp::create(
        r.b, TypeRange(number), r.g,
        r.adjoints.createZeros(op.getLoc(), number), maps, loops,
        [](OpBuilder &in, Location loc, ValueRange args) {
          linalg::YieldOp::create(
              in, loc,
              arith::AddFOp::create(in, loc, args[1], args[0]).getResult());
        });
    return tensor::ExtractOp::create(r.b, sum.getResult(0), ValueRange());
  });
  return success();
}

namespace {
template <typename OpTy>
struct TensorModel
    : ReverseModeOpInterface::ExternalModel<TensorModel<OpTy>, OpTy> {
  LogicalResult buildAdjoint(Operation *op, Adjoints &adjoints) const {
    Rule rule{adjoints,
              ImplicitLocOpBuilder(op->getLoc(), adjoints.getBuilder()),
              adjoints.getCotangent(op->getResult(0))};
    return derive(cast<OpTy>(op), rule);
  }
};
} // namespace

template <typename... Ops>
static void attach(MLIRContext *context) {
  (Ops::template attachInterface<TensorModel<Ops>>(*context), ...);
}

void mlir::qlut::detail::registerTensorModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, tensor::TensorDialect *) {
    attach<tensor::ExpandShapeOp, tensor::CollapseShapeOp, tensor::CastOp,
           tensor::PadOp, tensor::ExtractSliceOp, tensor::InsertSliceOp,
           tensor::ConcatOp, tensor::ExtractOp, tensor::InsertOp,
           tensor::FromElementsOp, tensor::SplatOp>(context);
  });
}

void mlir::qlut::registerReverseModeModels(DialectRegistry &registry) {
  detail::registerScalarModels(registry);
  detail::registerLinalgModels(registry);
  detail::registerTensorModels(registry);
  detail::registerQlutModels(registry);
}
