//===- SplatConstant.cpp - what is known of constant values ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ElementwiseNode.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace mlir::qlut::detail;

/// Ops looked through to find a constant.
static constexpr unsigned maxSteps = 16;

static std::optional<APFloat> splatOf(Attribute value) {
  if (auto number = dyn_cast<FloatAttr>(value))
    return number.getValue();
  auto elements = dyn_cast<DenseElementsAttr>(value);
  if (elements && elements.isSplat() && !elements.empty() &&
      isa<FloatType>(elements.getElementType()))
    return elements.getSplatValue<APFloat>();
  return std::nullopt;
}

/// The operand whose elements are the elements of the op's result.
static Value getRearranged(Operation *op) {
  if (isa<tensor::SplatOp, vector::BroadcastOp, tensor::ExpandShapeOp,
          tensor::CollapseShapeOp, tensor::CastOp, tensor::ReshapeOp,
          tensor::ExtractSliceOp, tosa::ReshapeOp, tosa::TransposeOp,
          tosa::TileOp, tosa::SliceOp, linalg::BroadcastOp, linalg::TransposeOp,
          tensor::ExtractOp>(op))
    return op->getOperand(0);
  if (auto fill = dyn_cast<linalg::FillOp>(op))
    return fill.value();
  return {};
}

static std::optional<APFloat> findSplat(Value value) {
  SmallVector<Type> casts;
  for (unsigned step = 0; step < maxSteps; ++step) {
    Operation *op = value.getDefiningOp();
    if (!op)
      return std::nullopt;
    Attribute attribute;
    if (matchPattern(op, m_Constant(&attribute))) {
      std::optional<APFloat> number = splatOf(attribute);
      for (Type type : llvm::reverse(casts)) {
        if (!number)
          break;
        bool losesInfo;
        number->convert(cast<FloatType>(type).getFloatSemantics(),
                        APFloat::rmNearestTiesToEven, &losesInfo);
      }
      return number;
    }
    if (std::optional<Value> operand = getFloatCastOperand(op)) {
      casts.push_back(getElementTypeOrSelf(op->getResult(0).getType()));
      value = *operand;
    } else if (Value operand = getRearranged(op)) {
      value = operand;
    } else {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

std::optional<double> mlir::qlut::detail::getSplatConstant(Value value) {
  if (!isa<FloatType>(getElementTypeOrSelf(value.getType())))
    return std::nullopt;
  std::optional<APFloat> number = findSplat(value);
  if (!number || !number->isFinite())
    return std::nullopt;
  bool losesInfo = false;
  number->convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                  &losesInfo);
  if (losesInfo)
    return std::nullopt;
  return number->convertToDouble();
}

bool mlir::qlut::detail::isCompileTimeConstant(Value value) {
  // Depth first over at most a hundred ops: weights are near their constants.
  SmallVector<Value> open = {value};
  for (unsigned step = 0; !open.empty(); ++step) {
    Value at = open.pop_back_val();
    // An element of an operand of a linalg op.
    if (auto argument = dyn_cast<BlockArgument>(at)) {
      auto op = dyn_cast_or_null<linalg::LinalgOp>(
          argument.getOwner()->getParentOp());
      if (!op || argument.getArgNumber() >= op->getNumOperands() ||
          !op.isDpsInput(&op->getOpOperand(argument.getArgNumber())))
        return false;
      open.push_back(op->getOperand(argument.getArgNumber()));
      continue;
    }
    Operation *op = at.getDefiningOp();
    if (!op || step >= 100)
      return false;
    if (op->hasTrait<OpTrait::ConstantLike>() || isa<tensor::EmptyOp>(op))
      continue;
    if (op->getNumOperands() == 0 || !isMemoryEffectFree(op))
      return false;
    llvm::append_range(open, op->getOperands());
    llvm::SetVector<Value> captured;
    getUsedValuesDefinedAbove(op->getRegions(), captured);
    llvm::append_range(open, captured);
  }
  return true;
}

bool mlir::qlut::detail::isLookupType(Type type) {
  if (isa<ShapedType>(type) && !isa<VectorType, RankedTensorType>(type))
    return false;
  return isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(
      getElementTypeOrSelf(type));
}
