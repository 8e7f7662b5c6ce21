//===- ElementExprOps.cpp - ops read as element expressions ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ElementExpr.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::qlut;
using Kind = ElementNode::Kind;

/// Bodies of more ops are not read.
static constexpr unsigned maxBodyOps = 256;

std::optional<double> mlir::qlut::getSplatConstant(Value value) {
  Attribute attr;
  if (!matchPattern(value, m_Constant(&attr)))
    return std::nullopt;
  if (auto elements = dyn_cast<SplatElementsAttr>(attr))
    attr = elements.getSplatValue<Attribute>();
  if (auto real = dyn_cast<FloatAttr>(attr))
    return real.getValueAsDouble();
  if (auto integer = dyn_cast<IntegerAttr>(attr))
    if (!integer.getType().isInteger(1) && integer.getValue().isSignedIntN(53))
      return static_cast<double>(integer.getValue().getSExtValue());
  return std::nullopt;
}

ElementNode *ElementBuilder::element(Value tensor, ArrayRef<int> index) {
  auto shape = dyn_cast<RankedTensorType>(tensor.getType());
  if (!shape || shape.getRank() != static_cast<int64_t>(index.size()))
    return makeUnique(Kind::Opaque, tensor, index);
  ElementIndex fitted;
  for (auto [at, size] : llvm::zip_equal(index, shape.getShape())) {
    if (size != 1 && at < 0)
      return makeUnique(Kind::Opaque, tensor, index);
    fitted.push_back(size == 1 ? unitIndex : at);
  }
  return makeUnique(Kind::Element, tensor, fitted);
}

ElementNode *ElementBuilder::step(Value source, ArrayRef<int> index) {
  if (std::optional<double> value = getSplatConstant(source))
    return makeConstant(*value);
  Operation *op = source.getDefiningOp();
  if (!op)
    return nullptr;
  if (isa<linalg::LinalgOp>(op))
    return stepLinalg(source, index);
  if (isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp, tosa::ReshapeOp>(op))
    return stepReshape(op->getOperand(0), source, index);
  if (auto cast = dyn_cast<tensor::CastOp>(op)) {
    if (isa<RankedTensorType>(cast.getSource().getType()))
      return element(cast.getSource(), index);
    return nullptr;
  }
  if (auto splat = dyn_cast<tensor::SplatOp>(op))
    return scalar(splat.getInput(), /*owner=*/nullptr, {});
  if (isa_and_present<tosa::TosaDialect>(op->getDialect()))
    return stepTosa(source, index);
  if (op->getNumResults() == 1 && OpTrait::hasElementwiseMappableTraits(op))
    return operation(op,
                     [&](Value operand) { return element(operand, index); });
  return nullptr;
}

//===----------------------------------------------------------------------===//
// Scalars
//===----------------------------------------------------------------------===//

bool mlir::qlut::isSelectedMaximum(Operation *select) {
  auto op = dyn_cast_or_null<arith::SelectOp>(select);
  if (!op)
    return false;
  auto compare = op.getCondition().getDefiningOp<arith::CmpFOp>();
  if (!compare || compare.getLhs() != op.getTrueValue() ||
      compare.getRhs() != op.getFalseValue())
    return false;
  using P = arith::CmpFPredicate;
  return llvm::is_contained({P::OGT, P::OGE, P::UGT, P::UGE},
                            compare.getPredicate());
}

ElementNode *
ElementBuilder::operation(Operation *op,
                          function_ref<ElementNode *(Value)> operand) {
  std::optional<Kind> kind;
  if (isa<arith::NegFOp>(op))
    kind = Kind::Neg;
  else if (isa<arith::AddFOp>(op))
    kind = Kind::Add;
  else if (isa<arith::SubFOp>(op))
    kind = Kind::Sub;
  else if (isa<arith::MulFOp>(op))
    kind = Kind::Mul;
  else if (isa<arith::DivFOp>(op))
    kind = Kind::Div;
  else if (isa<arith::MaximumFOp, arith::MaxNumFOp>(op))
    kind = Kind::Max;
  else if (isa<math::ExpOp>(op))
    kind = Kind::Exp;
  else if (isa<math::LogOp>(op))
    kind = Kind::Log;
  else if (isa<math::SqrtOp>(op))
    kind = Kind::Sqrt;
  else if (isa<math::RsqrtOp>(op))
    kind = Kind::Rsqrt;
  else if (isa<math::PowFOp, math::FPowIOp>(op))
    kind = Kind::Pow;
  else if (isa<math::SinOp>(op))
    kind = Kind::Sin;
  else if (isa<math::CosOp>(op))
    kind = Kind::Cos;
  else if (isa<arith::SelectOp>(op))
    kind = Kind::Select;
  if (kind == Kind::Select && isSelectedMaximum(op))
    return make(Kind::Max,
                {operand(op->getOperand(1)), operand(op->getOperand(2))});
  if (kind) {
    SmallVector<ElementNode *> operands;
    for (Value value : op->getOperands())
      operands.push_back(operand(value));
    return make(*kind, operands);
  }
  // Exact, so the same number.
  if (isa<arith::ExtFOp>(op))
    return operand(op->getOperand(0));
  // Rounding is known for constants only.
  if (isa<arith::TruncFOp, arith::SIToFPOp, arith::UIToFPOp>(op)) {
    auto type = cast<FloatType>(getElementTypeOrSelf(op->getResult(0)));
    if (std::optional<double> value = constant(operand(op->getOperand(0))))
      return makeConstant(FloatAttr::get(type, *value).getValueAsDouble());
    if (isa<arith::SIToFPOp>(op))
      return make(Kind::FromInteger, {operand(op->getOperand(0))});
  }
  return nullptr;
}

ElementNode *ElementBuilder::scalar(Value value, Operation *owner,
                                    ArrayRef<int> loops) {
  if (std::optional<double> known = getSplatConstant(value))
    return makeConstant(*known);
  auto linalgOp = dyn_cast_or_null<linalg::LinalgOp>(owner);
  Block *body = linalgOp ? linalgOp.getBlock() : nullptr;
  if (!body || value.getParentBlock() != body ||
      body->getOperations().size() > maxBodyOps)
    return makeUnique(Kind::Opaque, value, {});

  if (auto argument = dyn_cast<BlockArgument>(value)) {
    unsigned number = argument.getArgNumber();
    if (number >= owner->getNumOperands())
      return makeUnique(Kind::Opaque, value, loops);
    OpOperand &operand = owner->getOpOperand(number);
    // What a reduction has so far is no element of anything.
    if (linalgOp.isDpsInit(&operand) &&
        llvm::is_contained(linalgOp.getIteratorTypesArray(),
                           utils::IteratorType::reduction))
      return makeUnique(Kind::Opaque, value, loops);
    if (!isa<ShapedType>(operand.get().getType()))
      return scalar(operand.get(), /*owner=*/nullptr, {});
    ElementIndex index;
    for (AffineExpr expr :
         linalgOp.getMatchingIndexingMap(&operand).getResults()) {
      if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
        index.push_back(loops[dim.getPosition()]);
        continue;
      }
      auto zero = dyn_cast<AffineConstantExpr>(expr);
      if (!zero || zero.getValue() != 0)
        return makeUnique(Kind::Opaque, value, loops);
      index.push_back(unitIndex);
    }
    return element(operand.get(), index);
  }

  ElementNode *&slot =
      unique[{Kind::Opaque, value.getAsOpaquePointer(), ElementIndex(loops)}];
  if (slot)
    return slot;
  ElementNode *node = operation(value.getDefiningOp(), [&](Value operand) {
    return scalar(operand, owner, loops);
  });
  if (!node) {
    node = make(Kind::Opaque);
    node->source = value;
  }
  return slot = node;
}

//===----------------------------------------------------------------------===//
// tosa and reshapes
//===----------------------------------------------------------------------===//

ElementNode *ElementBuilder::stepTosa(Value source, ArrayRef<int> index) {
  Operation *op = source.getDefiningOp();
  if (!isa<FloatType>(getElementTypeOrSelf(source.getType())))
    return nullptr;
  auto read = [&](unsigned i) { return element(op->getOperand(i), index); };
  if (isa<tosa::AddOp>(op))
    return make(Kind::Add, {read(0), read(1)});
  if (isa<tosa::SubOp>(op))
    return make(Kind::Sub, {read(0), read(1)});
  if (isa<tosa::MulOp>(op))
    return make(Kind::Mul, {read(0), read(1)});
  if (isa<tosa::MaximumOp>(op))
    return make(Kind::Max, {read(0), read(1)});
  if (isa<tosa::PowOp>(op))
    return make(Kind::Pow, {read(0), read(1)});
  if (isa<tosa::NegateOp>(op))
    return make(Kind::Neg, {read(0)});
  if (isa<tosa::ExpOp>(op))
    return make(Kind::Exp, {read(0)});
  if (isa<tosa::LogOp>(op))
    return make(Kind::Log, {read(0)});
  if (isa<tosa::RsqrtOp>(op))
    return make(Kind::Rsqrt, {read(0)});
  if (isa<tosa::ReciprocalOp>(op))
    return make(Kind::Div, {makeConstant(1.0), read(0)});
  if (isa<tosa::SelectOp>(op))
    return make(Kind::Select, {read(0), read(1), read(2)});
  if (isa<tosa::IdentityOp>(op))
    return read(0);
  if (auto transpose = dyn_cast<tosa::TransposeOp>(op)) {
    ElementIndex from(index.size());
    for (auto [at, perm] : llvm::zip_equal(index, transpose.getPerms()))
      from[perm] = at;
    return element(op->getOperand(0), from);
  }
  std::optional<std::pair<Kind, uint32_t>> reduction;
  if (auto sum = dyn_cast<tosa::ReduceSumOp>(op))
    reduction = {Kind::ReduceSum, sum.getAxis()};
  if (auto max = dyn_cast<tosa::ReduceMaxOp>(op))
    reduction = {Kind::ReduceMax, max.getAxis()};
  if (!reduction)
    return nullptr;
  auto input = dyn_cast<RankedTensorType>(op->getOperand(0).getType());
  if (!input || input.getDimSize(reduction->second) == 1)
    return nullptr;
  ElementIndex over(index);
  over[reduction->second] = reducedIndex;
  return makeUnique(reduction->first, source, over);
}

/// An expand_shape or collapse_shape by dimensions of size 1 only.
static bool keepsDimensions(Value reshaped) {
  Operation *op = reshaped.getDefiningOp();
  SmallVector<ReassociationIndices> groups;
  Value large;
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op)) {
    groups = expand.getReassociationIndices();
    large = expand.getResult();
  } else if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op)) {
    groups = collapse.getReassociationIndices();
    large = collapse.getSrc();
  } else {
    return false;
  }
  auto type = cast<RankedTensorType>(large.getType());
  return llvm::all_of(groups, [&](const ReassociationIndices &group) {
    return llvm::count_if(group, [&](int64_t dim) {
             return type.getDimSize(dim) != 1;
           }) <= 1;
  });
}

ElementNode *ElementBuilder::stepReshape(Value from, Value to,
                                         ArrayRef<int> index) {
  if (std::optional<double> value = getSplatConstant(from))
    return makeConstant(*value);
  auto fromType = dyn_cast<RankedTensorType>(from.getType());
  auto toType = dyn_cast<RankedTensorType>(to.getType());
  if (!fromType || !toType ||
      (fromType.getNumDynamicDims() > 1 && !keepsDimensions(to)))
    return nullptr;
  SmallVector<int> moved;
  SmallVector<int64_t> fromSizes, toSizes;
  for (auto [at, size] : llvm::zip_equal(index, toType.getShape())) {
    if (size == 1)
      continue;
    moved.push_back(at);
    toSizes.push_back(size);
  }
  ElementIndex result;
  for (int64_t size : fromType.getShape()) {
    if (size == 1) {
      result.push_back(unitIndex);
      continue;
    }
    if (fromSizes.size() == moved.size())
      return nullptr;
    result.push_back(moved[fromSizes.size()]);
    fromSizes.push_back(size);
  }
  return fromSizes == toSizes ? element(from, result) : nullptr;
}
