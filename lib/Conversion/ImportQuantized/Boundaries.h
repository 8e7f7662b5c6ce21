//===- Boundaries.h - chains that are quantize or dequantize ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_IMPORTQUANTIZED_BOUNDARIES_H
#define QLUT_LIB_CONVERSION_IMPORTQUANTIZED_BOUNDARIES_H

#include "ScalarChain.h"
#include "qlut/Core/Format.h"
#include "qlut/Core/Rounding.h"
#include <string>

namespace mlir::qlut::detail {

/// What a chain is.
struct Boundary {
  enum class Kind {
    Dequantize, ///< code to float
    Quantize,   ///< float to code
    FakeQuant,  ///< float to float
  };
  Kind kind;
  ::qlut::Format format;
  /// Of Quantize and FakeQuant.
  ::qlut::Rounding rounding = ::qlut::Rounding::HalfEven;
  /// The codes the chain gives, where it clamps to fewer than the storage has.
  int64_t least, greatest;
  /// Boundaries between two codes near which the chain's own roundings count
  /// (see matchBoundary).
  int64_t inexact = 0;
};

/// Reads the steps from a value of type `source` to one of type `result` as one
/// of the three, or none; then `why` may say what is in the way.
///
/// Dequantize is exact: the chain gives the same float as qlut.dequantize for
/// every code. So is what FakeQuant gives for a code. Where a float becomes a
/// code, chains and qlut.quantize agree on every float but for those within
/// 2^(bits + 2 - p) of a code from where the code changes, p the bits of the
/// significand: a product with the reciprocal of the scale is rounded other
/// than the quotient, and so is a sum with the zero point.
std::optional<Boundary> matchBoundary(ArrayRef<ChainStep> steps, Type source,
                                      Type result, std::string &why);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_IMPORTQUANTIZED_BOUNDARIES_H
