//===- OneInputAnalysis.h - values as functions of one value ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For every float value of a function: of which one value it is an elementwise
// expression. The source of a value is the one value that is no constant from
// which elementwise ops compute it; an op whose operands have different
// sources, or that is no expression, is its own source.
//
// A linalg op over tensors whose loops are all parallel is a node too: where
// the map of an operand is the identity, its body argument stands for the
// operand, so that the source of a scalar in the body, and of the result, is a
// tensor outside. A chain of such ops thereby is one expression.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_ONEINPUTANALYSIS_H
#define QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_ONEINPUTANALYSIS_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "qlut/Core/Expression.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace mlir::qlut::detail {

/// A value as an expression of its source; no source: a constant.
struct ValueInfo {
  Value source;
  ::qlut::Expression expr;
};

class OneInputAnalysis {
public:
  /// Analyzes all regions of `scope`, but not those of functions in it.
  explicit OneInputAnalysis(Operation *scope);

  /// What is known of a value that is not its own source; else null.
  const ValueInfo *lookup(Value value) const;
  /// The value as an expression of its source, which may be itself.
  ValueInfo get(Value value) const;
  /// The same as an operand of `user`. If that is in a region inside of the
  /// value's, nonlinear functions and elements of tensors are their own
  /// sources.
  ValueInfo getIn(Value value, Operation *user) const;
  bool isConstant(Value value) const;

  /// True if something other than an op whose result has the value's source
  /// as source uses the value.
  bool hasOutsideUse(Value value) const;

  /// In program order: the values that are not their own sources (body
  /// arguments left out), and the quotients whose numerator and denominator
  /// have different sources.
  struct Event {
    Value value;
    Operation *quotient = nullptr;
  };
  ArrayRef<Event> events() const { return order; }

  /// True for a linalg op whose body is printed, so that it can be changed.
  static bool hasVisibleBody(linalg::LinalgOp op);

private:
  void visit(Region &region);
  void visit(Operation *op);
  void visit(linalg::LinalgOp op);
  void compute(Operation *op);
  void record(Value value, ValueInfo info);
  bool isAbsorbed(Value value, Value by) const;
  bool isOutsideUse(OpOperand &use) const;

  llvm::DenseMap<Value, ValueInfo> infos;
  std::vector<Event> order;
  llvm::DenseSet<Operation *> quotients;
};

/// True if a value of a body argument of `op` with that number is, element by
/// element, the operand: all loops parallel, tensors, the identity map.
bool isElementOfOperand(linalg::LinalgOp op, unsigned argument);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_ONEINPUTANALYSIS_H
