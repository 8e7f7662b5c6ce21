//===- RangeGradients.h - gradients of the ends of formats ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// With ends a and b, Q + 1 codes, s = (b - a) / Q and v = (clip(x, a, b) -
// a)/s, a value is rounded to y = a + s round(v). Straight through the
// rounding, and with the ends as variables: dy/da is 1 below a and 0 above b,
// dy/db is 1 above b and 0 below a, and between them dy/db = (round(v) - v) / Q
// = -dy/da. (That of a scale is the sum of both, each times what the end is in
// units of it: Esser et al., "Learned Step Size Quantization", ICLR 2020.)
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_TRAINING_RANGEGRADIENTS_H
#define QLUT_LIB_TRAINING_RANGEGRADIENTS_H

#include "StraightThrough.h"
#include "qlut/Dialect/Qlut/Transforms/NetworkRanges.h"

namespace mlir::qlut {

/// The gradients of the ranges of a function, as they add up.
class RangeGradients {
public:
  explicit RangeGradients(func::FuncOp function) : ranges(function) {}

  const NetworkRanges &all() const { return ranges; }

  /// Adds what the tensor `x`, rounded to `rounded` with the cotangent `g`,
  /// contributes to the range of that number; `axis` is the dimension of the
  /// channels.
  void add(Adjoints &adjoints, unsigned number, Value x, Value rounded, Value g,
           const detail::FormatEnds &ends, std::optional<int64_t> axis);
  /// Adds two numbers.
  void add(Adjoints &adjoints, unsigned number, Value least, Value greatest);

  /// Appends the gradients to the results of a function.
  void appendTo(SmallVectorImpl<Value> &results, SmallVectorImpl<Type> &types,
                SmallVectorImpl<DictionaryAttr> &attrs) const;

private:
  NetworkRanges ranges;
  llvm::DenseMap<unsigned, std::pair<Value, Value>> sums;
};

namespace detail {

/// The ranges of the lookups in a qlut.sim that is differentiated: the ends are
/// values that inputs of lookups are clamped to, so that the rules of other ops
/// bring their cotangents out of the loops.
class LookupRanges {
public:
  /// Writes the ends.
  LookupRanges(SimulatedOpInterface op, Adjoints &adjoints);

  /// Clamps the inputs of the lookups in copies of the op's body.
  void clamp(ArrayRef<Operation *> ops);
  void setActive(Adjoints &within);
  /// Adds their cotangents to the gradients of the ranges.
  void note(Adjoints &within);

  /// If the input of a lookup is clamped so, adds what `g`, the cotangent of
  /// the rounded input, contributes to the ends between them.
  static void moveEnds(SimLutOp lut, Adjoints &adjoints, Value g);

private:
  struct Ends {
    unsigned number;
    Value least, greatest;
  };
  Adjoints &adjoints;
  llvm::StringMap<Ends> ends; ///< by layer
};

} // namespace detail
} // namespace mlir::qlut

#endif // QLUT_LIB_TRAINING_RANGEGRADIENTS_H
