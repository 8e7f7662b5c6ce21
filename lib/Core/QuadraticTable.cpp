//===- QuadraticTable.cpp - segments of parabolas -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rules T16 and T17 of docs/spec.md, and slopes.
//
//===----------------------------------------------------------------------===//

#include "Diagnostics.h"
#include "TableDetail.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/Kernels.h"
#include <cmath>
#include <tuple>

using namespace qlut;

bool QuadraticTable::operator==(const QuadraticTable &o) const {
  return std::tie(input, output, first, last, lengthShift, center, guardBits,
                  slopeShift, curvatureShift, values, slopes, curvatures) ==
         std::tie(o.input, o.output, o.first, o.last, o.lengthShift, o.center,
                  o.guardBits, o.slopeShift, o.curvatureShift, o.values,
                  o.slopes, o.curvatures);
}

/// Each number of a list fits so many bits, signed.
static llvm::Error checkWidth(const char *field,
                              llvm::ArrayRef<int64_t> numbers, unsigned bits) {
  for (auto [k, number] : llvm::enumerate(numbers))
    if (!llvm::isIntN(bits, number))
      return makeError("expected {0}[{1}] to fit {2} bits, got {3}", field, k,
                       bits, number);
  return llvm::Error::success();
}

llvm::Error qlut::detail::checkForm(const QuadraticTable &table) {
  // T16: segments of one length that begin at codes, three numbers each.
  const int64_t segments = table.numSegments();
  if (llvm::Error error =
          checkBetween("a length shift", table.lengthShift, 1, 15))
    return error;
  if (segments < 1)
    return makeError("expected at least one segment, got none");
  if (static_cast<int64_t>(table.slopes.size()) != segments ||
      static_cast<int64_t>(table.curvatures.size()) != segments)
    return makeError("expected a slope and a curvature for each of the {0} "
                     "values, got {1} and {2}",
                     segments, table.slopes.size(), table.curvatures.size());
  const int64_t codes = table.input.numCodes();
  if (llvm::Error error = checkBetween("first", table.first, 0, codes - 1))
    return error;
  if (llvm::Error error =
          checkBetween("last", table.last, table.first, codes - 1))
    return error;
  if ((table.last - table.first) >> table.lengthShift != segments - 1)
    return makeError("expected {0} segments of {1} codes from offset {2} to "
                     "{3}, got {4}",
                     ((table.last - table.first) >> table.lengthShift) + 1,
                     int64_t(1) << table.lengthShift, table.first, table.last,
                     segments);
  if (llvm::Error error = checkWidth("values", table.values, 16))
    return error;
  if (llvm::Error error = checkWidth("slopes", table.slopes, 16))
    return error;
  if (llvm::Error error = checkWidth("curvatures", table.curvatures, 8))
    return error;
  if (llvm::Error error = checkBetween("guard bits", table.guardBits, 0, 14))
    return error;
  if (llvm::Error error = checkBetween("a slope shift", table.slopeShift,
                                       table.lengthShift, 15))
    return error;
  if (llvm::Error error =
          checkBetween("a curvature shift", table.curvatureShift,
                       std::max<int64_t>(table.lengthShift, 8) - 8, 15))
    return error;
  if (llvm::Error error =
          checkBetween("center", table.center, table.output.minCode(),
                       table.output.maxCode()))
    return error;
  // T17: slopes and values stay words all along a segment.
  for (int64_t place = 0; place <= table.last - table.first; ++place) {
    const int64_t k = place >> table.lengthShift;
    const int64_t f = place - (k << table.lengthShift);
    kernels::IntegerBackend<> b;
    const int64_t q =
        table.slopes[k] +
        kernels::divideByPowerOfTwo(b, table.curvatures[k] * f,
                                    table.curvatureShift, Rounding::HalfUp);
    const int64_t v = table.values[k] +
                      kernels::divideByPowerOfTwo(b, q * f, table.slopeShift,
                                                  Rounding::HalfUp);
    if (!llvm::isInt<16>(q) || !llvm::isInt<16>(v))
      return makeError("expected a slope and a value of 16 bits {0} codes "
                       "into segment {1}, got {2} and {3}",
                       f, k, q, v);
  }
  return llvm::Error::success();
}

double qlut::detail::quadraticSlope(const QuadraticTable &table, int64_t u) {
  const int64_t place = u - table.first;
  const int64_t k = place >> table.lengthShift;
  const int64_t f = place - (k << table.lengthShift);
  // The derivative of the parabola, without the roundings.
  const double q =
      static_cast<double>(table.slopes[k]) +
      std::ldexp(2.0 * static_cast<double>(table.curvatures[k] * f),
                 -static_cast<int>(table.curvatureShift));
  return std::ldexp(q, -static_cast<int>(table.slopeShift + table.guardBits));
}

double qlut::detail::slopeAt(const QuadraticTable &table, int64_t code) {
  const int64_t u = code - table.input.minCode();
  kernels::IntegerBackend<> b;
  if (u < table.first || u > table.last ||
      !table.output.contains(kernels::interpolate(b, code, table)))
    return 0;
  return quadraticSlope(table, u);
}
