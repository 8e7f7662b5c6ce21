//===- CodeSteps.h - a monotone function of sums as steps -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A normalisation, a monotone activation and the rounding to codes together
// are a step function of the integer sum before them. Its steps are found
// exactly, and from the steps the least multiply-add-shift that gives the same
// code for every sum, or the proof that there is none (docs/spec.md, J rules).
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_CODESTEPS_H
#define QLUT_CORE_CODESTEPS_H

#include "qlut/Core/Expression.h"
#include "qlut/Core/Format.h"
#include "qlut/Core/Rounding.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <vector>

namespace qlut {

/// Which way a function goes as its input grows.
enum class Direction {
  Constant, ///< the same for every input
  Up,       ///< never falls
  Down,     ///< never rises
};

/// The direction of an expression, if its form proves one: sums, products with
/// constants, extremes and compositions of monotone functions, and selections
/// between multiples of what is compared with a constant (leaky ReLU).
std::optional<Direction> directionOf(const Expression &function);

/// A monotone function from the integers [lo, hi] to codes.
struct CodeSteps {
  /// Sums are below this magnitude.
  static constexpr int64_t maxSum = (int64_t(1) << 47) - 1;

  int64_t lo = 0, hi = 0;
  int64_t first = 0;    ///< the code at lo
  bool falling = false; ///< codes fall as sums grow
  /// Ascending, in (lo, hi]: at each the code is one further than before; a
  /// threshold is repeated where it is several further.
  std::vector<int64_t> thresholds;

  /// The code at n in [lo, hi]: `first` and the number of thresholds not above
  /// n, added or subtracted.
  int64_t evaluate(int64_t n) const;
  /// The code at hi.
  int64_t last() const;

  /// The steps on [lo, hi] of codes that never fall, or never rise; `code` is
  /// asked for a few of the sums only. It has few codes: there is a threshold
  /// for each.
  static CodeSteps find(int64_t lo, int64_t hi,
                        llvm::function_ref<int64_t(int64_t)> code);

  /// The steps of sat(round(function(n) / scale) + zero point) on [lo, hi],
  /// correctly rounded (E2, E3); for a binary output of function(n) >= 0. The
  /// output has at most 8 bits. Errors: bounds out of order or beyond maxSum,
  /// no proof that the function is monotone, a sum at which it is not defined.
  static llvm::Expected<CodeSteps> find(const Expression &function, int64_t lo,
                                        int64_t hi, const Format &output,
                                        Rounding rounding);
};

/// clamp((multiplier n + addend) >> shift, least, most): the shift is
/// arithmetic, that is floor.
struct MultiplyShift {
  int64_t multiplier = 0, addend = 0;
  unsigned shift = 0; ///< 0 to 62

  /// The value before the clamp.
  int64_t evaluate(int64_t n) const {
    return (multiplier * n + addend) >> shift;
  }
  bool operator==(const MultiplyShift &o) const {
    return multiplier == o.multiplier && addend == o.addend && shift == o.shift;
  }
};

/// What a multiply-add-shift may take.
struct MultiplyLimits {
  unsigned multiplierBits = 31; ///< |multiplier| < 2^multiplierBits, at most 31
  unsigned sumBits = 62; ///< |multiplier n + addend| < 2^sumBits, at most 62
};

/// The multiply-add-shift that, clamped to the codes [least, most], gives every
/// code of the steps: of least shift, then of least |multiplier|, then of least
/// |addend|, the first for which the sums fit. None if for every shift either
/// all multipliers of the limit's bits are excluded or those least ones have
/// sums beyond the limit. The steps' codes lie in [least, most].
std::optional<MultiplyShift> findMultiplyShift(const CodeSteps &steps,
                                               int64_t least, int64_t most,
                                               const MultiplyLimits &limits);

} // namespace qlut

#endif // QLUT_CORE_CODESTEPS_H
