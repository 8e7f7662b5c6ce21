//===- CodeFunction.cpp - a function seen through formats -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CodeFunction.h"
#include "Diagnostics.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cmath>

using namespace qlut;

//===----------------------------------------------------------------------===//
// Reals to codes
//===----------------------------------------------------------------------===//

/// floor(real / scale) for a scale that f32 holds, exact below 2^29 and cut to
/// 2^40. Then n * scale is a double for the integer n above the quotient, a
/// smaller real is a relative 2^-53 below it or more, and that is more than
/// half the step below n, so the rounded quotient stays below n.
static int64_t floorQuotient(double real, double scale) {
  constexpr double bound = 1099511627776.0;
  const double quotient = real / scale;
  if (!(std::fabs(quotient) < bound))
    return static_cast<int64_t>(std::copysign(bound, real));
  if (quotient == 0 && real < 0) // underflow
    return -1;
  return static_cast<int64_t>(std::floor(quotient));
}

/// The offset of the greatest code whose real is at or below `real`, the
/// codes continued past the storage.
static int64_t floorOffset(const Format &format, double real) {
  int64_t quotient = floorQuotient(real, format.scale);
  // Binary: real = scale * (2 * code - 1).
  if (format.storage.kind == Storage::Kind::Binary)
    return llvm::divideFloorSigned(quotient + 1, 2);
  return quotient + format.zeroPoint - format.storage.minCode();
}

int64_t qlut::ceilOffset(const Format &format, double real) {
  int64_t quotient = -floorQuotient(-real, format.scale);
  if (format.storage.kind == Storage::Kind::Binary)
    return llvm::divideCeilSigned(quotient + 1, 2);
  return quotient + format.zeroPoint - format.storage.minCode();
}

CodeRange qlut::codesWithin(const Format &format, std::optional<double> lo,
                            std::optional<double> hi) {
  CodeRange range{0, format.storage.numCodes() - 1};
  if (lo)
    range.first = std::max(range.first, ceilOffset(format, *lo));
  if (hi)
    range.last = std::min(range.last, floorOffset(format, *hi));
  // Between two codes: the format rounds the range outward to both.
  if (range.first == range.last + 1 && range.first > 0 &&
      range.last < format.storage.numCodes() - 1)
    std::swap(range.first, range.last);
  return range;
}

llvm::Expected<CodeRange> qlut::coveringCodes(const Format &format,
                                              std::optional<double> lo,
                                              std::optional<double> hi) {
  if ((lo && std::isnan(*lo)) || (hi && std::isnan(*hi)))
    return makeError("expected bounds of the range that are numbers, got NaN");
  if (lo && hi && *lo > *hi)
    return makeError("expected a range lo <= hi, got [{0}, {1}]", realText(*lo),
                     realText(*hi));
  const int64_t last = format.storage.numCodes() - 1;
  const int64_t from = lo ? floorOffset(format, *lo) : 0;
  const int64_t to = hi ? ceilOffset(format, *hi) : last;
  if (from > last || to < 0)
    return makeError("expected a range that meets the codes of {0}, {1} to "
                     "{2}, got [{3}, {4}]",
                     format.str(),
                     realText(format.toReal(format.storage.minCode())),
                     realText(format.toReal(format.storage.maxCode())),
                     lo ? realText(*lo) : "-inf", hi ? realText(*hi) : "inf");
  return CodeRange{std::max<int64_t>(from, 0), std::min(to, last)};
}

int64_t qlut::inputMultiple(const Format &in, int64_t code) {
  if (in.storage.kind == Storage::Kind::Binary)
    return 2 * code - 1;
  return code - in.zeroPoint;
}

//===----------------------------------------------------------------------===//
// CodeFunction
//===----------------------------------------------------------------------===//

CodeFunction::CodeFunction(const Expression &expression, const Format &in,
                           const Format &out, PolePolicy pole,
                           Rounding rounding, CodeRange range)
    : expression(expression), in(in), out(out), pole(pole), rounding(rounding),
      range(range), evaluator(expression) {}

RoundedValue CodeFunction::evaluate(int64_t offset, unsigned guardBits) {
  const int64_t multiple = inputMultiple(in, offset + in.storage.minCode());
  if (out.storage.kind != Storage::Kind::Binary) {
    RoundedValue result = evaluator.roundedQuotient(
        in.scale, multiple, out.scale, guardBits, rounding);
    result.value += out.zeroPoint * (int64_t(1) << guardBits);
    return result;
  }
  // Binary: the code is (f / scale + 1) / 2 as a real number, and without
  // guard bits the sign, as quantize has it.
  RoundedValue result =
      evaluator.roundedQuotient(in.scale, multiple, 2 * out.scale, guardBits,
                                guardBits == 0 ? Rounding::Floor : rounding);
  if (guardBits == 0)
    result.value = result.value >= 0 ? 1 : 0;
  else
    result.value += int64_t(1) << (guardBits - 1);
  return result;
}

llvm::Expected<int64_t> CodeFunction::nearestDefined(int64_t offset) {
  const int64_t codes = in.storage.numCodes();
  if (nearest.empty()) {
    // From the left, then from the right; the greater of two as near.
    nearest.assign(codes, -1);
    for (int64_t u = 0; u < codes; ++u) {
      if (kindAt(u) != ValueKind::Undefined)
        nearest[u] = u;
      else if (u > 0)
        nearest[u] = nearest[u - 1];
    }
    int64_t right = -1;
    for (int64_t u = codes - 1; u >= 0; --u) {
      if (nearest[u] == u)
        right = u;
      else if (right >= 0 && (nearest[u] < 0 || right - u <= u - nearest[u]))
        nearest[u] = right;
    }
  }
  const int64_t found =
      nearest[std::min(std::max<int64_t>(offset, 0), codes - 1)];
  if (found < 0)
    return makeError("expected a function with a value at some code of {0}, "
                     "got {1}, undefined at all",
                     in.str(), expression.str());
  return found;
}

llvm::Error CodeFunction::poleError(int64_t offset) {
  auto describe = [&](int64_t u) {
    const int64_t code = u + in.storage.minCode();
    const double x = in.scale * static_cast<double>(inputMultiple(in, code));
    return std::make_pair(realText(x), code);
  };
  auto [x, code] = describe(offset);
  std::string text =
      llvm::formatv("{0} has no finite value at x = {1} (code {2})",
                    expression.str(), x, code);

  // The longest run of codes with finite values.
  CodeRange best{0, -1}, run{range.first, range.first - 1};
  for (int64_t u = range.first; u <= range.last; ++u) {
    if (kindAt(u) != ValueKind::Finite) {
      run = {u + 1, u};
      continue;
    }
    run.last = u;
    if (run.size() > best.size())
      best = run;
  }
  auto [from, fromCode] = describe(best.first);
  auto [to, toCode] = describe(best.last);
  if (best.size() <= 0)
    return makeError("{0}, nor at any code of the range", text);
  if (best.size() == range.size())
    return makeError("{0}, where the last node lies: use uniform or free "
                     "spacing with the last node on the last code",
                     text);
  if (best.last == range.last)
    return makeError("{0}; the least valid range starts at {1} (code {2})",
                     text, from, fromCode);
  if (best.first == range.first)
    return makeError("{0}; the least valid range ends at {1} (code {2})", text,
                     to, toCode);
  return makeError("{0}; the longest valid range is {1} to {2} (codes {3} to "
                   "{4})",
                   text, from, to, fromCode, toCode);
}

llvm::Expected<int64_t> CodeFunction::value(int64_t offset,
                                            unsigned guardBits) {
  RoundedValue result = evaluate(offset, guardBits);
  if (result.kind == ValueKind::Finite)
    return result.value;
  // B7: poles.
  if (pole == PolePolicy::Error)
    return poleError(offset);
  if (result.kind == ValueKind::Undefined) {
    llvm::Expected<int64_t> defined = nearestDefined(offset);
    if (!defined)
      return defined.takeError();
    return value(*defined, guardBits);
  }
  const int64_t end = result.kind == ValueKind::PosInf ? out.storage.maxCode()
                                                       : out.storage.minCode();
  return end * (int64_t(1) << guardBits);
}

llvm::Expected<int64_t> CodeFunction::code(int64_t offset) {
  llvm::Expected<int64_t> result = value(offset, 0);
  if (!result)
    return result.takeError();
  return std::clamp(*result, out.storage.minCode(), out.storage.maxCode());
}

llvm::Expected<std::vector<int64_t>> CodeFunction::codes(CodeRange offsets) {
  std::vector<int64_t> results;
  results.reserve(offsets.size());
  for (int64_t u = offsets.first; u <= offsets.last; ++u) {
    llvm::Expected<int64_t> result = code(u);
    if (!result)
      return result.takeError();
    results.push_back(*result);
  }
  return results;
}

llvm::Error CodeFunction::checkFinite(CodeRange offsets) {
  for (int64_t u = offsets.first; u <= offsets.last; ++u)
    if (kindAt(u) != ValueKind::Finite)
      return poleError(u);
  return llvm::Error::success();
}
