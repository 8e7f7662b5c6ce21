//===- GradientRounding.h - cotangents of few bits --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_TRAINING_GRADIENTROUNDING_H
#define QLUT_LIB_TRAINING_GRADIENTROUNDING_H

#include "qlut/Training/ReverseMode.h"

namespace mlir::qlut {

/// Rounds the cotangents of a function to few bits, each by its greatest
/// magnitude (docs/spec.md, G1 to G3).
class GradientRounding {
public:
  /// 2, 4, 8 or 16 bits. `key` is a tensor of one i64 that numbers at random
  /// come from; null to round to the nearest.
  GradientRounding(unsigned bits, Value key) : bits(bits), key(key) {}

  /// The cotangent, rounded; a scalar as it is, since no other number goes by
  /// its magnitude. Written at the builder of `adjoints`.
  Value round(Adjoints &adjoints, Location loc, Value g);

private:
  /// The greatest magnitude, as a scalar of `type`.
  Value writeMagnitude(Adjoints &adjoints, Location loc, Value g,
                       FloatType type);
  /// A number of `type` in [-1/2, 1/2) for the element that a body is at.
  Value writeDither(OpBuilder &b, Location loc, ArrayRef<int64_t> shape,
                    Value start, FloatType type) const;

  unsigned bits;
  Value key;
  int64_t next = 0; ///< the number of the next cotangent
};

} // namespace mlir::qlut

#endif // QLUT_LIB_TRAINING_GRADIENTROUNDING_H
