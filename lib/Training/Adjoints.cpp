//===- Adjoints.cpp - the cotangents of straight-line code ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/CallInterfaces.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Transforms/RegionUtils.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Training/ReverseMode.h"

using namespace mlir;
using namespace mlir::qlut;

#include "qlut/Training/ReverseModeInterface.cpp.inc"

bool Adjoints::isActive(Operation *op) const {
  auto isIn = [&](Value value) { return active.contains(value); };
  if (llvm::any_of(op->getOperands(), isIn))
    return true;
  if (op->getNumRegions() == 0)
    return false;
  llvm::SetVector<Value> captured;
  getUsedValuesDefinedAbove(op->getRegions(), captured);
  return llvm::any_of(captured, isIn);
}

void Adjoints::addCotangent(Value value, Value contribution) {
  if (!contribution || !isActive(value))
    return;
  Value &sum = cotangents[value];
  sum = sum ? arith::AddFOp::create(builder, value.getLoc(), sum, contribution)
                  .getResult()
            : contribution;
}

Value Adjoints::createConstant(Location loc, Type type, double number) {
  TypedAttr attr = builder.getFloatAttr(getElementTypeOrSelf(type), number);
  if (auto shaped = dyn_cast<ShapedType>(type))
    attr = DenseElementsAttr::get(shaped, Attribute(attr));
  return arith::ConstantOp::create(builder, loc, attr);
}

Value Adjoints::createTable(Location loc, DenseElementsAttr elements) {
  return outer ? outer->createTable(loc, elements)
               : arith::ConstantOp::create(builder, loc, elements).getResult();
}

Value Adjoints::createZeros(Location loc, RankedTensorType type) {
  Value zero = createConstant(loc, type.getElementType(), 0);
  Value empty = tensor::EmptyOp::create(builder, loc, type.getShape(),
                                        type.getElementType());
  return linalg::FillOp::create(builder, loc, zero, empty).getResult(0);
}

void Adjoints::propagate(ArrayRef<Operation *> ops) {
  auto isFloat = [](Value value) {
    return isa<FloatType>(getElementTypeOrSelf(value.getType()));
  };
  for (Operation *op : ops) {
    if (!isActive(op))
      continue;
    // Codes are numbers as well: what is computed from them in integers is not
    // taken for a constant.
    bool hasCodes = isa<QuantizeOp>(op) ||
                    llvm::any_of(op->getOperands(), [&](Value value) {
                      return !isFloat(value) && isActive(value);
                    });
    for (Value result : op->getResults())
      if (isFloat(result) || hasCodes)
        setActive(result);
  }
}

/// What to do about an op that has no rule.
static StringRef getRemedy(Operation *op) {
  if (isa<CallOpInterface>(op))
    return "; run --inline first";
  if (isa<RegionBranchOpInterface>(op))
    return "; unroll it first: only straight-line code has a gradient";
  return "; give it an external model of ReverseModeOpInterface "
         "(docs/embedding.md), or leave out of 'wrt' what goes into it";
}

LogicalResult Adjoints::reverse(ArrayRef<Operation *> ops) {
  for (Operation *op : llvm::reverse(ops)) {
    auto hasCotangent = [&](Value result) {
      return static_cast<bool>(getCotangent(result));
    };
    if (llvm::none_of(op->getResults(), hasCotangent) || !isActive(op))
      continue;
    auto rule = dyn_cast<ReverseModeOpInterface>(op);
    if (!rule)
      return op->emitError("expected an op with a rule for its gradient, got ")
             << "'" << op->getName() << "'" << getRemedy(op);
    if (failed(rule.buildAdjoint(*this)))
      return failure();
  }
  return success();
}

LogicalResult Adjoints::reverseThrough(Value result,
                                       function_ref<Value(OpBuilder &)> write) {
  Value cotangent = getCotangent(result);
  Block *block = builder.getInsertionBlock();
  Block::iterator end = builder.getInsertionPoint();
  Operation *before = end == block->begin() ? nullptr : &*std::prev(end);
  Value value = write(builder);
  if (!value)
    return failure();
  SmallVector<Operation *> ops;
  for (auto at = before ? std::next(before->getIterator()) : block->begin();
       at != end; ++at)
    ops.push_back(&*at);
  propagate(ops);
  addCotangent(value, cotangent);
  return reverse(ops);
}
