//===- CodeSteps.cpp - the sums at which a code changes -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/CodeSteps.h"
#include "Diagnostics.h"
#include "qlut/Core/RealEvaluator.h"
#include <algorithm>

using namespace qlut;

int64_t CodeSteps::evaluate(int64_t n) const {
  int64_t passed = std::upper_bound(thresholds.begin(), thresholds.end(), n) -
                   thresholds.begin();
  return falling ? first - passed : first + passed;
}

int64_t CodeSteps::last() const {
  auto steps = static_cast<int64_t>(thresholds.size());
  return falling ? first - steps : first + steps;
}

namespace {
/// The codes of a function of sums.
class Codes {
public:
  Codes(const Expression &function, const Format &output, Rounding rounding)
      : evaluator(function), output(output), rounding(rounding) {}

  /// The code at n; once a sum has none, that sum is kept and the code is 0.
  int64_t at(int64_t n) {
    const bool isBinary = output.storage.kind == Storage::Kind::Binary;
    RoundedValue value = evaluator.roundedQuotient(
        1.0, n, output.scale, 0, isBinary ? Rounding::Floor : rounding);
    const int64_t least = output.storage.minCode(),
                  most = output.storage.maxCode();
    switch (value.kind) {
    case ValueKind::PosInf:
      return most;
    case ValueKind::NegInf:
      return least;
    case ValueKind::Undefined:
      undefined = n;
      return 0;
    case ValueKind::Finite:
      break;
    }
    if (isBinary)
      return value.value >= 0;
    // Saturated to 2^62 before, so nothing wraps.
    return std::clamp(value.value + output.zeroPoint, least, most);
  }
  std::optional<int64_t> undefined;

private:
  RealEvaluator evaluator;
  const Format &output;
  Rounding rounding;
};
} // namespace

using CodeAt = llvm::function_ref<int64_t(int64_t)>;

/// The least n in (from, hi] whose code has passed `reached`; there is one.
/// `stride` is the distance of the last two thresholds, where the next one is
/// looked for first.
static int64_t findThreshold(CodeAt code, int64_t from, int64_t hi,
                             int64_t stride, bool falling, int64_t reached) {
  auto passed = [&](int64_t n) {
    return falling ? code(n) < reached : code(n) > reached;
  };
  // below has not passed, above has.
  int64_t below = from, above = hi;
  if (stride > 0 && stride < hi - from) {
    int64_t step = 1, guess = from + stride;
    if (passed(guess)) {
      above = guess;
      while (above - step > below && passed(above - step)) {
        above -= step;
        step *= 2;
      }
      below = std::max(below, above - step);
    } else {
      below = guess;
      while (above - below > step && !passed(below + step)) {
        below += step;
        step *= 2;
      }
      above = std::min(above, below + step);
    }
  }
  while (above - below > 1) {
    int64_t middle = below + (above - below) / 2;
    (passed(middle) ? above : below) = middle;
  }
  return above;
}

CodeSteps CodeSteps::find(int64_t lo, int64_t hi, CodeAt code) {
  CodeSteps steps;
  steps.lo = lo;
  steps.hi = hi;
  steps.first = code(lo);
  int64_t last = code(hi);
  steps.falling = last < steps.first;
  int64_t from = lo, stride = 0;
  for (int64_t reached = steps.first; reached != last;) {
    int64_t n = findThreshold(code, from, hi, stride, steps.falling, reached);
    for (int64_t next = code(n); reached != next;
         reached += steps.falling ? -1 : 1)
      steps.thresholds.push_back(n);
    stride = n - from;
    from = n;
  }
  return steps;
}

llvm::Expected<CodeSteps> CodeSteps::find(const Expression &function,
                                          int64_t lo, int64_t hi,
                                          const Format &output,
                                          Rounding rounding) {
  if (lo > hi || lo < -maxSum || hi > maxSum)
    return makeError("expected ascending sums of at most 47 bits, got [{0}, "
                     "{1}]",
                     lo, hi);
  if (output.storage.bits > 8)
    return makeError("expected an output of at most 8 bits, got {0}",
                     output.storage.bits);
  if (!directionOf(function))
    return makeError("expected a monotone function, got {0}", function.str());
  // A monotone function's domain is an interval.
  Codes codes(function, output, rounding);
  for (int64_t end : {lo, hi})
    if (codes.at(end); codes.undefined)
      return makeError("expected a function defined for all sums, got {0}, "
                       "which has no value at the sum {1}",
                       function.str(), end);
  CodeSteps steps = find(lo, hi, [&](int64_t n) { return codes.at(n); });
  if (codes.undefined)
    return makeError("expected a function defined for all sums, got {0}, which "
                     "has no value at the sum {1}",
                     function.str(), *codes.undefined);
  return steps;
}
