//===- Exact.cpp - exact integers and roundings of the reference ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Exact.h"
#include <cmath>

using namespace reference;
using ::qlut::Rounding;
using ::qlut::Storage;

static Wide floorDivide(Wide n, Wide d) {
  Wide quotient = n / d;
  return n % d < 0 ? quotient - 1 : quotient;
}

Wide reference::divide(Wide n, Wide d, Rounding rounding) {
  Wide below = floorDivide(n, d);
  Wide twice = 2 * (n - below * d); // twice the rest, in [0, 2 d)
  bool up = false;
  switch (rounding) {
  case Rounding::Floor:
    break;
  case Rounding::HalfUp:
    up = twice >= d;
    break;
  case Rounding::HalfEven:
    up = twice > d || (twice == d && below % 2 != 0);
    break;
  case Rounding::HalfAway:
    up = twice > d || (twice == d && n > 0);
    break;
  }
  return up ? below + 1 : below;
}

Wide reference::divideByPower(Wide n, int64_t shift, Rounding rounding) {
  if (shift <= 0)
    return n << -shift;
  // Beyond, every n of the reference is less than a half.
  return divide(n, Wide(1) << std::min<int64_t>(shift, 120), rounding);
}

Wide reference::roundReal(double real, Rounding rounding) {
  int exponent;
  double fraction = std::frexp(real, &exponent);
  auto digits = static_cast<int64_t>(std::ldexp(fraction, 53));
  return divideByPower(digits, 53 - int64_t(exponent), rounding);
}

unsigned reference::countBits(Wide lo, Wide hi) {
  Wide most = std::max(lo < 0 ? -lo : lo, hi < 0 ? -hi : hi);
  unsigned bits = 0;
  for (; most > 0; most /= 2)
    ++bits;
  return bits;
}

Multiplier reference::nearestMultiplier(double real) {
  int exponent;
  double fraction = std::frexp(real, &exponent); // real = fraction 2^exponent
  auto digits = static_cast<int64_t>(std::ldexp(fraction, 53));
  Multiplier result{divideByPower(digits, 53 - 31, Rounding::HalfEven),
                    31 - int64_t(exponent)};
  while (result.multiplier % 2 == 0) {
    result.multiplier /= 2;
    --result.shift;
  }
  for (; result.shift < 0; ++result.shift)
    if ((result.multiplier *= 2) >= Wide(1) << 31)
      return {(Wide(1) << 31) - 1, 0};
  if (result.shift > 62)
    return {1, 62};
  return result;
}

Wide reference::limitOf(double reach, double finest, unsigned bits) {
  int far = std::max<int>(38, int(bits) + 4);
  if (reach / finest > std::ldexp(1.0, far))
    return Wide(1) << std::max<int>(30, int(bits) + 2);
  return Wide(1) << far;
}

Wide reference::inUnits(double real, double unit, Wide limit) {
  double quotient = real / unit;
  if (quotient >= static_cast<double>(limit))
    return limit;
  if (quotient <= -static_cast<double>(limit))
    return -limit;
  return roundReal(quotient, Rounding::HalfEven);
}

static Wide leastCode(const Storage &storage) {
  return storage.kind == Storage::Kind::Signed
             ? -(Wide(1) << (storage.bits - 1))
             : 0;
}

int64_t reference::saturate(Wide code, const Storage &storage) {
  Wide least = leastCode(storage);
  Wide most = least + (Wide(1) << storage.bits) - 1;
  return static_cast<int64_t>(std::min(std::max(code, least), most));
}

int64_t reference::quantize(double real, bool isDouble,
                            const ::qlut::Format &format, Rounding rounding) {
  if (format.storage.kind == Storage::Kind::Binary)
    return real >= 0 ? 1 : 0;
  if (std::isnan(real))
    return format.zeroPoint;
  double quotient =
      isDouble
          ? real / format.scale
          : double(static_cast<float>(real) / static_cast<float>(format.scale));
  const double most = std::ldexp(1.0, 60);
  if (std::fabs(quotient) >= most)
    return saturate(quotient > 0 ? Wide(1) << 60 : -(Wide(1) << 60),
                    format.storage);
  if (rounding == Rounding::Floor) {
    Wide nearest = roundReal(quotient, Rounding::HalfEven);
    int64_t code = saturate(nearest + format.zeroPoint, format.storage);
    if (dequantize(code, isDouble, format) == real)
      return code;
  }
  return saturate(roundReal(quotient, rounding) + format.zeroPoint,
                  format.storage);
}

double reference::dequantize(int64_t code, bool isDouble,
                             const ::qlut::Format &format) {
  int64_t n = format.storage.kind == Storage::Kind::Binary
                  ? 2 * code - 1
                  : code - format.zeroPoint;
  if (isDouble)
    return format.scale * static_cast<double>(n);
  volatile float product =
      static_cast<float>(format.scale) * static_cast<float>(n);
  return product;
}

//===----------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------===//

static int64_t lookUpLinear(Wide u, const ::qlut::LinearTable &table) {
  Wide first = table.nodes.front();
  Wide last =
      std::min<Wide>(table.nodes.back(), (Wide(1) << table.input.bits) - 1);
  if (table.outOfRange == ::qlut::OutOfRange::Clamp)
    u = std::min(std::max(u, first), last);
  size_t k = 0; // T8: the segment that holds u, of those at the ends else
  while (k + 2 < table.nodes.size() && u >= table.nodes[k + 1])
    ++k;
  Wide dx = u - table.nodes[k];
  if (!table.slopes.empty()) {
    unsigned h = table.slopeShift;
    Wide sum = (Wide(table.values[k]) << (h - table.guardBits)) +
               Wide(table.slopes[k]) * dx;
    return saturate(divide(sum, Wide(1) << h, table.rounding), table.output);
  }
  Wide length = table.nodes[k + 1] - table.nodes[k];
  Wide sum = Wide(table.values[k]) * length +
             Wide(table.values[k + 1] - table.values[k]) * dx;
  return saturate(divide(sum, length << table.guardBits, table.rounding),
                  table.output);
}

int64_t reference::lookUp(int64_t code, const ::qlut::Table &table,
                          std::string &error) {
  Wide u = Wide(code) - leastCode(table.input());
  if (const auto *direct = table.getIf<::qlut::DirectTable>())
    return direct->values[static_cast<size_t>(u)];
  if (const auto *step = table.getIf<::qlut::StepTable>()) {
    size_t reached = 0;
    for (int64_t threshold : step->thresholds)
      reached += threshold <= u ? 1 : 0;
    return step->values[reached];
  }
  if (const auto *linear = table.getIf<::qlut::LinearTable>())
    return lookUpLinear(u, *linear);
  if (const auto *fit = table.getIf<::qlut::FitTable>()) {
    size_t k = 0;
    while (k + 1 < fit->starts.size() && u >= fit->starts[k + 1])
      ++k;
    Wide sum = Wide(fit->intercepts[k]) + Wide(fit->slopes[k]) * u;
    return saturate(divide(sum, Wide(1) << fit->shift, fit->rounding),
                    fit->output);
  }
  error = "the reference knows no tables of form " + table.formName().str();
  return 0;
}
