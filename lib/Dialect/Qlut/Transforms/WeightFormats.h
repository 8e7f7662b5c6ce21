//===- WeightFormats.h - formats of constants in simulated ops --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_TRANSFORMS_WEIGHTFORMATS_H
#define QLUT_LIB_DIALECT_QLUT_TRANSFORMS_WEIGHTFORMATS_H

#include "qlut/Dialect/Qlut/IR/Qlut.h"

namespace mlir::qlut {

/// What part a constant tensor takes in a simulated op.
struct ConstantRole {
  enum class Kind {
    Term,   ///< added, compared, selected: taken in the program's own units
    Factor, ///< multiplied element by element
    Weight, ///< multiplied in a sum of products
    Lookup, ///< read by index
  };
  Kind kind = Kind::Term;
  /// Weight: the dimension whose channels may have a scale each, since it
  /// stays a dimension up to the results.
  std::optional<int64_t> axis;
};

/// The part of the argument of a simulated op's body.
ConstantRole getConstantRole(BlockArgument argument);

/// How weights become codes.
struct WeightOptions {
  unsigned bits = 8;
  bool byChannel = true;
  bool powerOfTwo = false;
};

/// The symmetric format of weights, by channel along `axis` if given: codes
/// -(2^(bits-1)-1) to 2^(bits-1)-1, the greatest magnitude at the end; 1 bit
/// stands for the mean magnitude, positive and negative. Fails with a
/// diagnostic at `op` if a value is not finite.
FailureOr<FormatAttrInterface> getWeightFormat(Operation *op, ShapedType type,
                                               ArrayRef<double> reals,
                                               std::optional<int64_t> axis,
                                               const WeightOptions &options);

/// The symmetric format of weights that reaches these magnitudes: one, or one
/// for each channel along `axis`. Fails with a diagnostic at `op` on another
/// number of magnitudes, and on one that is not above 0.
FailureOr<FormatAttrInterface> getReachFormat(Operation *op, ShapedType type,
                                              ArrayRef<double> reaches,
                                              std::optional<int64_t> axis,
                                              const WeightOptions &options);

} // namespace mlir::qlut

#endif // QLUT_LIB_DIALECT_QLUT_TRANSFORMS_WEIGHTFORMATS_H
