//===- OneInputAnalysis.cpp - values as functions of one value ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OneInputAnalysis.h"
#include "ElementwiseNode.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "qlut/Core/Recognize.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;
using ::qlut::Expression;

//===----------------------------------------------------------------------===//
// Queries
//===----------------------------------------------------------------------===//

const ValueInfo *OneInputAnalysis::lookup(Value value) const {
  auto it = infos.find(value);
  return it == infos.end() ? nullptr : &it->second;
}

ValueInfo OneInputAnalysis::get(Value value) const {
  if (const ValueInfo *info = lookup(value))
    return *info;
  if (std::optional<double> number = getSplatConstant(value))
    return {Value(), Expression::constant(*number)};
  return {value, Expression::input()};
}

ValueInfo OneInputAnalysis::getIn(Value value, Operation *user) const {
  ValueInfo info = get(value);
  if (!info.source || value.getParentRegion() == user->getParentRegion())
    return info;
  bool isElement = isa<TensorType>(info.source.getType()) &&
                   !isa<TensorType>(value.getType());
  // A function computed once outside of a loop or a body stays there.
  if (isElement || !::qlut::functionNames(info.expr).empty())
    return {value, Expression::input()};
  return info;
}

bool OneInputAnalysis::isConstant(Value value) const {
  return !get(value).source;
}

bool OneInputAnalysis::hasOutsideUse(Value value) const {
  return llvm::any_of(value.getUses(),
                      [&](OpOperand &use) { return isOutsideUse(use); });
}

bool OneInputAnalysis::isAbsorbed(Value value, Value by) const {
  const ValueInfo *info = lookup(value), *result = lookup(by);
  return info && result && result->source == info->source;
}

bool OneInputAnalysis::isOutsideUse(OpOperand &use) const {
  Operation *user = use.getOwner();
  Value value = use.get();
  auto allAbsorb = [&](ValueRange results) {
    return !results.empty() && llvm::all_of(results, [&](Value result) {
      return isAbsorbed(value, result);
    });
  };
  if (isa<linalg::YieldOp>(user)) {
    auto op = dyn_cast<linalg::LinalgOp>(user->getParentOp());
    return !op || !op.hasPureTensorSemantics() ||
           !isAbsorbed(value, op->getResult(use.getOperandNumber()));
  }
  if (auto op = dyn_cast<linalg::LinalgOp>(user)) {
    BlockArgument argument = op.getMatchingBlockArgument(&use);
    if (!isAbsorbed(value, argument))
      return true;
    if (argument.use_empty())
      return !allAbsorb(op->getResults());
    return hasOutsideUse(argument);
  }
  if (isSelectCondition(user))
    return llvm::any_of(user->getUsers(), [&](Operation *select) {
      return !allAbsorb(select->getResults());
    });
  // The denominator belongs to its reciprocal.
  if (quotients.contains(user) && use.getOperandNumber() == 1)
    return getIn(value, user).source != get(value).source;
  return !allAbsorb(user->getResults());
}

bool OneInputAnalysis::hasVisibleBody(linalg::LinalgOp op) {
  return isa<linalg::GenericOp, linalg::MapOp, linalg::ReduceOp>(op);
}

bool mlir::qlut::detail::isElementOfOperand(linalg::LinalgOp op,
                                            unsigned argument) {
  if (!op.hasPureTensorSemantics() || argument >= op->getNumOperands() ||
      op.getNumParallelLoops() != op.getNumLoops())
    return false;
  OpOperand &operand = op->getOpOperand(argument);
  return isa<RankedTensorType>(operand.get().getType()) &&
         op.getMatchingIndexingMap(&operand).isIdentity();
}

//===----------------------------------------------------------------------===//
// The walk
//===----------------------------------------------------------------------===//

OneInputAnalysis::OneInputAnalysis(Operation *scope) {
  for (Region &region : scope->getRegions())
    visit(region);
}

void OneInputAnalysis::visit(Region &region) {
  for (Block &block : region)
    for (Operation &op : block)
      visit(&op);
}

void OneInputAnalysis::visit(Operation *op) {
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
    return visit(linalgOp);
  // What an unknown op does with its regions is unknown; the bodies of our own
  // ops are there to be matched.
  if (!op->isRegistered() || isa_and_nonnull<QlutDialect>(op->getDialect()) ||
      isa<FunctionOpInterface>(op))
    return;
  compute(op);
  for (Region &region : op->getRegions())
    visit(region);
}

void OneInputAnalysis::record(Value value, ValueInfo info) {
  if (info.source)
    order.push_back({value});
  infos.try_emplace(value, std::move(info));
}

/// True if a tensor of `type` has the shape of `source`.
static bool hasShapeOf(Type type, Value source) {
  auto to = dyn_cast<RankedTensorType>(type);
  auto from = dyn_cast<RankedTensorType>(source.getType());
  return to && from && to.getShape() == from.getShape() &&
         to.getEncoding() == from.getEncoding();
}

void OneInputAnalysis::visit(linalg::LinalgOp op) {
  bool allParallel = op.getNumParallelLoops() == op.getNumLoops();
  // The body of a contraction is none of ours.
  if (op->getNumRegions() != 1 || op->getRegion(0).empty() ||
      (!hasVisibleBody(op) && !allParallel))
    return;
  Block &body = op->getRegion(0).front();
  for (OpOperand &operand : op->getOpOperands()) {
    BlockArgument argument = op.getMatchingBlockArgument(&operand);
    ValueInfo info = get(operand.get());
    // A result of a reduction is read after it was written.
    bool isRead = op.isDpsInput(&operand) || allParallel;
    bool isScalar = !isa<ShapedType>(operand.get().getType()) &&
                    ::qlut::functionNames(info.expr).empty();
    if (isRead && (!info.source || isScalar ||
                   isElementOfOperand(op, operand.getOperandNumber())))
      infos.try_emplace(argument, std::move(info));
  }
  for (Operation &inner : body)
    visit(&inner);

  if (!allParallel || !op.hasPureTensorSemantics())
    return;
  for (auto [result, init, yielded] :
       llvm::zip(op->getResults(), op.getDpsInitsMutable(),
                 body.getTerminator()->getOperands())) {
    const ValueInfo *info = lookup(yielded);
    if (info && op.getMatchingIndexingMap(&init).isIdentity() &&
        (!info->source || hasShapeOf(result.getType(), info->source)))
      record(result, *info);
  }
}

//===----------------------------------------------------------------------===//
// One op
//===----------------------------------------------------------------------===//

/// True if `operand`, a constant, is broadcast to `result` without giving it
/// a size of its own.
static bool broadcastsInto(Type operand, Type result) {
  auto from = dyn_cast<RankedTensorType>(operand);
  auto to = dyn_cast<RankedTensorType>(result);
  if (!from || !to)
    return operand == result;
  if (from.getRank() > to.getRank())
    return false;
  auto tail = to.getShape().take_back(from.getRank());
  return llvm::all_of(llvm::zip(from.getShape(), tail), [](auto sizes) {
    auto [size, wanted] = sizes;
    return size == 1 || (size == wanted && !ShapedType::isDynamic(size));
  });
}

/// True if every number of `narrow` is one of `wide`.
static bool holdsAll(Type wide, Type narrow) {
  const llvm::fltSemantics &from = cast<FloatType>(narrow).getFloatSemantics();
  const llvm::fltSemantics &to = cast<FloatType>(wide).getFloatSemantics();
  return APFloat::isRepresentableBy(from, to);
}

void OneInputAnalysis::compute(Operation *op) {
  if (std::optional<Value> operand = getFloatCastOperand(op)) {
    Value result = op->getResult(0);
    ValueInfo info = getIn(*operand, op);
    // A widened value is the same real number. Narrowing back to the type of
    // the source is what each op in that type does to its result.
    if (info.source && isLookupType(operand->getType()) &&
        isLookupType(result.getType())) {
      Type to = getElementTypeOrSelf(result.getType());
      if (holdsAll(to, getElementTypeOrSelf(operand->getType())) ||
          to == getElementTypeOrSelf(info.source.getType()))
        record(result, std::move(info));
    }
    return;
  }
  std::optional<ElementwiseNode> node = describeElementwise(op);
  if (!node || !isLookupType(op->getResult(0).getType()))
    return;
  Type type = op->getResult(0).getType();
  Value source;
  bool oneSource = true;
  SmallVector<Expression, 4> operands;
  for (Value operand : node->operands) {
    ValueInfo info = getIn(operand, op);
    if (info.source) {
      oneSource &= operand.getType() == type;
      oneSource &= !source || source == info.source;
      source = info.source;
    } else {
      oneSource &= broadcastsInto(operand.getType(), type);
    }
    operands.push_back(std::move(info.expr));
  }
  if (oneSource) {
    std::optional<Expression> e = node->build(operands);
    if (e && e->withinLimits())
      return record(op->getResult(0), {source, std::move(*e)});
  }
  if (getNonlinearName(op) != "reciprocal" || op->getNumOperands() != 2 ||
      isConstant(op->getOperand(1)))
    return;
  Expression reciprocal =
      Expression::make(::qlut::ExprKind::Div,
                       {Expression::constant(1.0), std::move(operands[1])});
  if (reciprocal.withinLimits() && quotients.insert(op).second)
    order.push_back({Value(), op});
}
