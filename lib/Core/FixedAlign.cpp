//===- FixedAlign.cpp - two scales become one -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Diagnostics.h"
#include "FixedDetail.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace qlut;
using detail::productBounds;
using Kind = FixedValue::Kind;

/// W4: integers to be aligned have 37 bits, their factors 20 or more, and the
/// products 58.
static constexpr unsigned ownBits = 37, factorBits = 20, alignedBits = 58;
/// W6: constants beside integers take at most 24 bits.
static constexpr unsigned constantBits = 24;

/// The nearest integer, ties to the even one: the default rounding of the
/// environment, which nothing here changes.
static double nearest(double v) { return std::nearbyint(v); }

static unsigned bitsOf(Bounds bounds) {
  return llvm::Log2_64_Ceil(bounds.magnitude() + 1);
}

detail::Ratio detail::Ratio::get(double ratio) {
  constexpr unsigned bits = 31;
  int exponent;
  double fraction = std::frexp(ratio, &exponent); // in [1/2, 1)
  auto multiplier = static_cast<int64_t>(
      nearest(std::ldexp(fraction, static_cast<int>(bits))));
  int64_t shift = static_cast<int64_t>(bits) - exponent;
  while (multiplier % 2 == 0) {
    multiplier /= 2;
    --shift;
  }
  if (shift < 0 && shift > -static_cast<int64_t>(bits) &&
      multiplier < int64_t(1) << (bits + shift)) {
    multiplier <<= -shift;
    shift = 0;
  }
  if (shift < 0)
    return {(int64_t(1) << bits) - 1, 0};
  if (shift > 62)
    return {1, 62};
  return {multiplier, shift};
}

llvm::Expected<int64_t> FixedProgramBuilder::joinLoops(int64_t a, int64_t b) {
  if (a >= 0 && b >= 0 && a != b)
    return makeError("formats by channel of two loops meet");
  int64_t loop = std::max(a, b);
  if (loop >= 0)
    program.loop = loop;
  return loop;
}

FixedValue FixedProgramBuilder::times(const FixedValue &a,
                                      std::vector<int64_t> numbers,
                                      Scale scale) {
  FixedValue result = a;
  result.scale = std::move(scale);
  auto [least, most] = std::minmax_element(numbers.begin(), numbers.end());
  if (*least == *most)
    numbers.resize(1);
  if (numbers.size() == 1 && numbers[0] == 1)
    return result;
  Bounds factors{*least, numbers.size() == 1 ? numbers[0] : *most};
  result.bounds = productBounds(a.bounds, factors);
  FixedInstruction factor;
  factor.opcode = Opcode::Constant;
  factor.bounds = factors;
  factor.numbers = std::move(numbers);
  int id = append(std::move(factor));
  result.id = append(Opcode::Multiply, a.id, id, result.bounds);
  return result;
}

FixedValue FixedProgramBuilder::narrow(const FixedValue &a, unsigned bits) {
  unsigned width = bitsOf(a.bounds);
  if (width <= bits)
    return a;
  unsigned shift = width - bits;
  FixedValue result = a;
  auto divide = [&] {
    auto half = int64_t(1) << (shift - 1);
    result.bounds = {(a.bounds.lo + half) >> shift,
                     (a.bounds.hi + half) >> shift};
    return half;
  };
  auto half = divide();
  // All ones are rounded up to one bit more.
  if (bitsOf(result.bounds) > bits) {
    ++shift;
    half = divide();
  }
  touch({a.bounds.lo, a.bounds.hi + half});
  for (double &unit : result.scale.values)
    unit = std::ldexp(unit, static_cast<int>(shift));
  FixedInstruction step;
  step.opcode = Opcode::RoundShift;
  step.a = a.id;
  step.index = shift;
  step.bounds = result.bounds;
  result.id = append(std::move(step));
  return result;
}

int64_t qlut::getConstantLimit(double reach, const Scale &scale,
                               unsigned bits) {
  const int64_t most = int64_t(1) << std::max(38u, bits + 4);
  bool isWithin =
      reach / *llvm::min_element(scale.values) <= static_cast<double>(most);
  return isWithin ? most : int64_t(1) << std::max(30u, bits + 2);
}

int64_t qlut::inUnits(double real, double unit, int64_t limit) {
  const auto most = static_cast<double>(limit);
  return static_cast<int64_t>(
      std::min(std::max(nearest(real / unit), -most), most));
}

/// The greatest magnitude of a constant.
static double reachOf(const FixedValue &constant) {
  return constant.kind == Kind::Real
             ? std::fabs(constant.real)
             : std::max(std::fabs(constant.least), std::fabs(constant.most));
}

FixedValue FixedProgramBuilder::realize(const FixedValue &a, const Scale &scale,
                                        unsigned bits) {
  FixedValue result;
  result.kind = Kind::Integer;
  result.scale = scale;
  result.bounds = {INT64_MAX, INT64_MIN};
  auto cover = [&](int64_t lo, int64_t hi) {
    result.bounds = {std::min(result.bounds.lo, lo),
                     std::max(result.bounds.hi, hi)};
  };
  const int64_t limit = getConstantLimit(reachOf(a), scale, bits);
  FixedInstruction step;
  if (a.kind == Kind::Real) {
    step.opcode = Opcode::Constant;
    for (double unit : scale.values) {
      step.numbers.push_back(inUnits(a.real, unit, limit));
      cover(step.numbers.back(), step.numbers.back());
    }
    if (llvm::all_equal(step.numbers))
      step.numbers.resize(1);
  } else {
    step.opcode = Opcode::Input;
    step.index = static_cast<int64_t>(program.inputs.size());
    program.inputs.push_back({a.source, scale, limit});
    for (double unit : scale.values)
      cover(inUnits(a.least, unit, limit), inUnits(a.most, unit, limit));
  }
  if (scale.isByChannel())
    program.loop = scale.loop;
  step.bounds = result.bounds;
  result.id = append(std::move(step));
  return result;
}

FixedProgramBuilder::Result
FixedProgramBuilder::integerOf(const FixedValue &a) {
  if (a.kind == Kind::Integer)
    return a;
  if (a.kind == Kind::RealInput)
    return makeError("a constant tensor alone has no units: fold it");
  double magnitude = std::fabs(a.real);
  bool isZero = magnitude == 0;
  if (!std::isfinite(magnitude))
    return makeError("a constant alone that is not finite");
  return realize(a, Scale{{isZero ? 1.0 : magnitude}, -1}, 0);
}

llvm::Expected<FixedProgramBuilder::Pair>
FixedProgramBuilder::align(const FixedValue &a, const FixedValue &b) {
  if (a.kind == Kind::Integer && b.kind == Kind::Integer)
    return alignIntegers(a, b);
  if (a.kind == Kind::Integer)
    return alignConstant(a, b);
  if (b.kind == Kind::Integer) {
    llvm::Expected<Pair> pair = alignConstant(b, a);
    if (!pair)
      return pair.takeError();
    return Pair{pair->b, pair->a};
  }
  if (a.kind == Kind::RealInput || b.kind == Kind::RealInput)
    return makeError("an operation on constant tensors alone: fold it");
  // Two constants: 24 bits of the greater finite one.
  double most = 0;
  for (double real : {a.real, b.real})
    if (std::isfinite(real))
      most = std::max(most, std::fabs(real));
  int exponent = 0;
  (void)std::frexp(most, &exponent);
  FixedValue unit;
  unit.kind = Kind::Integer;
  Scale scale{{std::ldexp(1.0, exponent - static_cast<int>(constantBits))}, -1};
  return Pair{realize(a, scale, constantBits), realize(b, scale, constantBits)};
}

llvm::Expected<FixedProgramBuilder::Pair>
FixedProgramBuilder::alignIntegers(const FixedValue &left,
                                   const FixedValue &right) {
  if (left.scale == right.scale && left.bounds.fits(62) &&
      right.bounds.fits(62))
    return Pair{left, right};
  llvm::Expected<int64_t> loop = joinLoops(left.scale.loop, right.scale.loop);
  if (!loop)
    return loop.takeError();
  FixedValue a = narrow(left, ownBits), b = narrow(right, ownBits);
  size_t channels = std::max(a.scale.values.size(), b.scale.values.size());
  // The factors of both where `fraction` bits cut the greater scale; false if
  // products leave alignedBits.
  std::vector<int64_t> ofA(channels), ofB(channels);
  auto cut = [&](unsigned fraction) {
    const double whole = std::ldexp(1.0, static_cast<int>(fraction));
    const double most = std::ldexp(1.0, alignedBits);
    const auto magnitudeA = static_cast<double>(a.bounds.magnitude());
    const auto magnitudeB = static_cast<double>(b.bounds.magnitude());
    for (size_t c = 0; c < channels; ++c) {
      double coarse = std::max(a.scale.get(c), b.scale.get(c));
      double factorA = nearest(a.scale.get(c) / coarse * whole);
      double factorB = nearest(b.scale.get(c) / coarse * whole);
      if (factorA * magnitudeA > most || factorB * magnitudeB > most)
        return false;
      ofA[c] = static_cast<int64_t>(factorA);
      ofB[c] = static_cast<int64_t>(factorB);
    }
    return true;
  };
  auto isPrecise = [&](unsigned fraction) {
    const double whole = std::ldexp(1.0, static_cast<int>(fraction));
    for (size_t c = 0; c < channels; ++c) {
      double coarse = std::max(a.scale.get(c), b.scale.get(c));
      double fine = std::min(a.scale.get(c), b.scale.get(c));
      double factor = fine / coarse * whole;
      bool isExact = factor >= 1 && std::exp2(std::ilogb(factor)) == factor;
      if (!isExact && factor < std::ldexp(1.0, factorBits))
        return false;
    }
    return true;
  };
  unsigned fraction = 0;
  bool fits = cut(0);
  assert(fits && "both integers were narrowed");
  (void)fits;
  while (!isPrecise(fraction) && cut(fraction + 1))
    ++fraction;
  // The last try may have changed some.
  cut(fraction);
  // Trailing zeros that all factors have are no precision.
  uint64_t all = 0;
  for (size_t c = 0; c < channels; ++c)
    all |= static_cast<uint64_t>(ofA[c]) | static_cast<uint64_t>(ofB[c]);
  unsigned zeros =
      std::min(fraction, static_cast<unsigned>(llvm::countr_zero(all)));
  Scale scale;
  scale.loop = *loop;
  scale.values.clear();
  for (size_t c = 0; c < channels; ++c) {
    ofA[c] >>= zeros;
    ofB[c] >>= zeros;
    scale.values.push_back(
        std::ldexp(std::max(a.scale.get(c), b.scale.get(c)),
                   static_cast<int>(zeros) - static_cast<int>(fraction)));
  }
  return Pair{times(a, std::move(ofA), scale), times(b, std::move(ofB), scale)};
}

llvm::Expected<FixedProgramBuilder::Pair>
FixedProgramBuilder::alignConstant(const FixedValue &value,
                                   const FixedValue &constant) {
  FixedValue a = narrow(value, alignedBits);
  const double reach = reachOf(constant);
  // The bits that both leave below constantBits; none where one is above.
  const double least = *llvm::min_element(a.scale.values);
  const double most = std::ldexp(1.0, constantBits);
  unsigned fraction = 0;
  while (fraction < constantBits &&
         std::ldexp(static_cast<double>(a.bounds.magnitude()),
                    static_cast<int>(fraction) + 1) <= most &&
         std::ldexp(reach / least, static_cast<int>(fraction) + 1) <= most)
    ++fraction;
  auto scaleFor = [&](unsigned bits) {
    Scale scale = a.scale;
    for (double &unit : scale.values)
      unit = std::ldexp(unit, -static_cast<int>(bits));
    return scale;
  };
  if (constant.kind == Kind::Real) {
    uint64_t all = 0;
    const Scale fine = scaleFor(fraction);
    const int64_t limit =
        getConstantLimit(reach, fine, bitsOf(a.bounds) + fraction);
    for (double unit : fine.values)
      all |= static_cast<uint64_t>(inUnits(constant.real, unit, limit));
    fraction -=
        std::min(fraction, all ? static_cast<unsigned>(llvm::countr_zero(all))
                               : fraction);
  }
  Scale scale = scaleFor(fraction);
  return Pair{times(a, {int64_t(1) << fraction}, scale),
              realize(constant, scale, bitsOf(a.bounds) + fraction)};
}
