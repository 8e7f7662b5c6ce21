//===- NormalizedLaws.cpp - how octaves follow from one another -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Three kinds of functions are alike in all octaves: with powers
// f(2^q x) = 2^p f(x), with logarithms f(2 x) = f(x) + c, and with
// exponentials f(x + d) = 2 f(x). The exponents are read off the function by
// exact evaluation, and the law is then proven at every code, so a function
// written in any way is recognised, and no other one is.
//
//===----------------------------------------------------------------------===//

#include "NormalizedBuilder.h"
#include <algorithm>
#include <cmath>
#include <limits>

using namespace qlut;

std::optional<int64_t> NormalizedBuilder::at(RealEvaluator &values,
                                             double scale, int64_t multiple,
                                             double unit, unsigned guard) {
  RoundedValue value =
      values.roundedQuotient(scale, multiple, unit, guard, Rounding::HalfEven);
  constexpr int64_t bound = int64_t(1) << 60;
  if (value.kind != ValueKind::Finite || value.value < -bound ||
      value.value > bound)
    return std::nullopt;
  return value.value;
}

double NormalizedBuilder::magnitudeAt(int64_t n) {
  RealValue value = values.nearest(in.scale, n);
  if (value.kind != ValueKind::Finite)
    return std::numeric_limits<double>::infinity();
  return std::fabs(value.value / out.scale);
}

/// e with x replaced by 2 x.
Expression NormalizedBuilder::doubled(const Expression &e) {
  return e.substitute(Expression::make(
      ExprKind::Mul, {Expression::constant(2), Expression::input()}));
}

static bool isNear(int64_t a, int64_t c, int64_t slack) {
  return a - c <= slack && c - a <= slack;
}

//===----------------------------------------------------------------------===//
// Recognition
//===----------------------------------------------------------------------===//

bool NormalizedBuilder::recognizePower() {
  const int64_t greatest = std::max(to, -from);
  Expression growth = Expression::make(
      ExprKind::Log2,
      Expression::make(ExprKind::Abs,
                       Expression::make(ExprKind::Div, {doubled(f), f})));
  if (!growth.withinLimits())
    return false;
  RealValue octave =
      RealEvaluator(growth).nearest(in.scale, (greatest + 1) / 2);
  if (octave.kind != ValueKind::Finite || std::fabs(octave.value) > 16)
    return false;
  unsigned octaves = 0;
  do {
    if (++octaves > 4)
      return false;
    power = std::llround(octave.value * octaves);
  } while (std::fabs(octave.value * octaves - static_cast<double>(power)) >
           1e-9);
  if (power == 0)
    return false;
  table.octaves = octaves;
  // The law: both sides of f(n) = 2^(p h) f(n / 2^(q h)), where the right f is
  // about 2^24 units.
  RealValue start = values.nearest(in.scale, 1);
  if (start.kind != ValueKind::Finite || start.value == 0)
    return false;
  const double unit = std::ldexp(1.0, std::ilogb(start.value) - 24);
  for (int64_t n = 1; n <= greatest; ++n) {
    const auto high = static_cast<int>(highOf(n));
    const auto exponent = static_cast<int>(power) * high;
    auto left = at(values, in.scale, n, std::ldexp(unit, exponent), 0);
    auto right = at(
        values, std::ldexp(in.scale, -high * static_cast<int>(table.octaves)),
        n, unit, 0);
    if (!left || !right || !isNear(*left, *right, 1))
      return false;
  }
  law = Law::Power;
  return true;
}

bool NormalizedBuilder::recognizeLogarithm() {
  Expression rise = Expression::make(ExprKind::Sub, {doubled(f), f});
  if (!rise.withinLimits())
    return false;
  RealEvaluator rises(rise);
  const int64_t greatest = std::max(to, -from);
  const double unit = std::ldexp(out.scale, -16);
  auto octave = at(rises, in.scale, 1, unit, 0);
  auto last = at(rises, in.scale, (greatest + 1) / 2, unit, 0);
  if (!octave || !last || *octave == 0 || !isNear(*octave, *last, 1))
    return false;
  table.octaves = 1;
  for (int64_t n = 1; n <= greatest; ++n) {
    const int64_t high = highOf(n);
    auto left = at(values, in.scale, n, unit, 0);
    auto right =
        at(values, std::ldexp(in.scale, -static_cast<int>(high)), n, unit, 0);
    // Each octave may round the rise.
    if (!left || !right || !isNear(*left, *right + high * *octave, 2 + high))
      return false;
  }
  law = Law::Logarithm;
  return true;
}

bool NormalizedBuilder::recognizeExponential() {
  Expression atZero = f.substitute(Expression::constant(0));
  Expression doublings = Expression::make(
      ExprKind::Log2, Expression::make(ExprKind::Div, {f, atZero}));
  if (!doublings.withinLimits())
    return false;
  RealEvaluator exponents(doublings);
  table.octaves = 1;
  // Twenty bits tell results of 16 bits apart; a product with a number of 17
  // bits needs more.
  table.fractionBits = 20;
  table.productShift = 16;
  auto rate = at(exponents, in.scale, 1, 1, 36);
  if (!rate || *rate == 0 || std::llabs(*rate) >> 44 != 0)
    return false;
  table.multiplier = *rate;
  // The law: log2(f(n) / f(0)) is the multiple, to within 2^-20 octaves and
  // what rounding the multiplier costs.
  const unsigned spare = table.productShift;
  for (int64_t n = from; n <= to; ++n) {
    auto exponent = at(exponents, in.scale, n, 1, 20);
    if (!exponent || !isNear(*exponent, (n * *rate) >> spare,
                             2 + (std::llabs(n) >> (spare + 1))))
      return false;
  }
  law = Law::Exponential;
  return true;
}

/// Finds what f is below zero; false if it is neither like above nor nothing.
bool NormalizedBuilder::hasMirror() {
  if (law == Law::Exponential || from >= 0 ||
      values.nearest(in.scale, -1).kind != ValueKind::Finite)
    return true;
  bool isEven = true, isOdd = true;
  for (int64_t n = 1; n <= -from && (isEven || isOdd); ++n) {
    auto above = at(values, in.scale, n, out.scale, 16);
    auto below = at(values, in.scale, -n, out.scale, 16);
    if (!above || !below)
      return false;
    isEven &= isNear(*above, *below, 1);
    isOdd &= isNear(-*above, *below, 1);
  }
  if (isEven)
    table.mirror = Mirror::Even;
  else if (isOdd && law == Law::Power)
    table.mirror = Mirror::Odd;
  return table.mirror != Mirror::None;
}
