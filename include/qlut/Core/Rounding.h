//===- Rounding.h - the four roundings --------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_ROUNDING_H
#define QLUT_CORE_ROUNDING_H

#include "llvm/ADT/StringRef.h"
#include <optional>

namespace qlut {

/// How a real number becomes an integer (docs/spec.md, R1 to R4).
enum class Rounding {
  HalfUp,   ///< nearest, ties towards +inf: floor(v + 1/2)
  HalfEven, ///< nearest, ties to the even integer
  HalfAway, ///< nearest, ties away from zero
  Floor,    ///< the greatest integer not above v
};

/// The textual names: half-up, half-even, half-away, floor.
llvm::StringRef stringifyRounding(Rounding rounding);

/// The rounding of that textual name, or none.
std::optional<Rounding> symbolizeRounding(llvm::StringRef name);

} // namespace qlut

#endif // QLUT_CORE_ROUNDING_H
