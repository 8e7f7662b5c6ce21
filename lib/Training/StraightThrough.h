//===- StraightThrough.h - gradients past rounding --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_TRAINING_STRAIGHTTHROUGH_H
#define QLUT_LIB_TRAINING_STRAIGHTTHROUGH_H

#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Training/ReverseMode.h"

namespace mlir::qlut::detail {

/// What `write` makes of the values: written as it is for scalars, element by
/// element in a linalg.generic for tensors of one shape. Null values are left
/// out. The result is of the type of the first value.
Value mapElements(Adjoints &adjoints, Location loc, ArrayRef<Value> values,
                  function_ref<Value(OpBuilder &, ValueRange)> write);

/// For each channel of a format, or the one for all, its least and greatest
/// real, to compare scalars with.
class FormatEnds {
public:
  /// `code` is that of `adjoints`, or of a body in it.
  FormatEnds(Adjoints &adjoints, Location loc, FormatAttrInterface format,
             Type type);
  /// For bounds given by hand.
  FormatEnds(Adjoints &adjoints, Location loc,
             ArrayRef<::qlut::RealRange> ranges, Type type);

  /// `g` where the scalar `x` is between the ends of its channel (an index, or
  /// null), else 0; 0 for NaN.
  Value pass(OpBuilder &b, Value x, Value channel, Value g) const;
  /// What `g`, the cotangent of `rounded`, contributes to those of the least
  /// and of the greatest end, for the scalar `x` that was rounded: beyond an
  /// end all of it to that end; between them the step of rounding as a share of
  /// the format's width, from one end to the other.
  std::pair<Value, Value> moveEnds(OpBuilder &b, Value x, Value rounded,
                                   Value channel, Value g) const;
  /// The channel of a channel index, one of those there are (docs/spec.md, P4).
  Value clampChannel(OpBuilder &b, Value channel) const;

private:
  Value getEnd(OpBuilder &b, bool high, Value channel) const;

  Location loc;
  FloatType type;
  SmallVector<::qlut::RealRange> ranges;
  Value lows, highs; ///< tables; null if there is one channel
};

/// `g` where `x` is between the ends of the format, else 0; of scalars and
/// tensors.
Value passWithin(Adjoints &adjoints, Location loc, Value x, Value channel,
                 Value g, FormatAttrInterface format);

/// The rule of qlut.sim and of composites: the derivative of the float form at
/// the quantized operands, 0 where an operand or a result is beyond the ends of
/// its format.
LogicalResult differentiateSimulated(SimulatedOpInterface op,
                                     Adjoints &adjoints);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_TRAINING_STRAIGHTTHROUGH_H
