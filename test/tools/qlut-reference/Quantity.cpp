//===- Quantity.cpp - the W rules, over all points of a loop nest ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Quantity.h"
#include <algorithm>
#include <cmath>

using namespace reference;
using ::qlut::Rounding;
using ::qlut::Storage;
using Kind = Quantity::Kind;

size_t reference::makeIdentity() {
  static size_t last = 0;
  return ++last;
}

static Wide magnitude(Interval bounds) {
  return std::max(bounds.lo < 0 ? -bounds.lo : bounds.lo,
                  bounds.hi < 0 ? -bounds.hi : bounds.hi);
}

static unsigned widthOf(Interval bounds) {
  return countBits(bounds.lo, bounds.hi);
}

static Interval multiplyBounds(Interval a, Interval b) {
  auto [least, most] =
      std::minmax({a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi});
  return {least, most};
}

static size_t channelAt(const Quantity &a, size_t point) {
  return a.channels.empty() ? 0 : a.channels[point];
}

static double reachOf(const Quantity &constant) {
  return constant.kind == Kind::Constant
             ? std::fabs(constant.real)
             : std::max(std::fabs(constant.least), std::fabs(constant.most));
}

static double finestOf(const Units &units) {
  return *std::min_element(units.values.begin(), units.values.end());
}

/// The channels of whichever has some.
static const std::vector<size_t> &joinChannels(const Quantity &a,
                                               const Quantity &b) {
  return a.units.byChannel ? a.channels : b.channels;
}

Quantity Arithmetic::fail(const std::string &why) {
  if (error.empty())
    error = why;
  Quantity zero;
  zero.kind = Kind::Integers;
  zero.n.assign(points, 0);
  return zero;
}

Quantity Arithmetic::check(Quantity a) {
  for (Wide n : a.n)
    if (n < a.bounds.lo || n > a.bounds.hi)
      return fail("an integer leaves its bounds");
  if (countBits(a.bounds.lo, a.bounds.hi) > 63)
    return fail("bounds of more than 63 bits");
  return a;
}

//===----------------------------------------------------------------------===//
// Units
//===----------------------------------------------------------------------===//

Quantity Arithmetic::narrow(Quantity a, unsigned bits) {
  unsigned width = widthOf(a.bounds);
  if (width <= bits)
    return a;
  unsigned shift = width - bits;
  auto divided = [&](Wide n) {
    return divideByPower(n, shift, Rounding::HalfUp);
  };
  if (countBits(divided(a.bounds.lo), divided(a.bounds.hi)) > bits)
    ++shift;
  for (Wide &n : a.n)
    n = divided(n);
  a.bounds = {divided(a.bounds.lo), divided(a.bounds.hi)};
  a.identity = makeIdentity();
  for (double &unit : a.units.values)
    unit = std::ldexp(unit, static_cast<int>(shift));
  return a;
}

Quantity Arithmetic::realize(const Quantity &constant, const Units &units,
                             const std::vector<size_t> &channels,
                             unsigned bits) {
  Quantity result;
  result.kind = Kind::Integers;
  result.identity = makeIdentity();
  result.units = units;
  if (units.byChannel)
    result.channels = channels;
  bool isOne = constant.kind == Kind::Constant;
  const Wide limit = limitOf(reachOf(constant), finestOf(units), bits);
  for (size_t p = 0; p < points; ++p)
    result.n.push_back(inUnits(isOne ? constant.real : constant.reals[p],
                               units.get(channelAt(result, p)), limit));
  bool first = true;
  for (double unit : units.values)
    for (double real : {isOne ? constant.real : constant.least,
                        isOne ? constant.real : constant.most}) {
      Wide n = inUnits(real, unit, limit);
      result.bounds = first ? Interval{n, n}
                            : Interval{std::min(result.bounds.lo, n),
                                       std::max(result.bounds.hi, n)};
      first = false;
    }
  return check(std::move(result));
}

Quantity Arithmetic::integers(const Quantity &a) {
  if (a.kind == Kind::Integers)
    return a;
  if (a.kind == Kind::Constants)
    return fail("a constant tensor has no units");
  double size = std::fabs(a.real);
  if (!std::isfinite(size))
    return fail("a constant that is not finite");
  Units units;
  units.values = {size == 0 ? 1.0 : size};
  return realize(a, units, {}, 0);
}

Quantity Arithmetic::times(Quantity a, const std::vector<Wide> &factors,
                           Units units, const std::vector<size_t> &channels) {
  a.units = std::move(units);
  a.channels = a.units.byChannel ? channels : std::vector<size_t>();
  for (size_t p = 0; p < points; ++p)
    a.n[p] *= factors[factors.size() == 1 ? 0 : channelAt(a, p)];
  auto [least, most] = std::minmax_element(factors.begin(), factors.end());
  if (*least != 1 || *most != 1)
    a.identity = makeIdentity();
  a.bounds = multiplyBounds(a.bounds, {*least, *most});
  return check(std::move(a));
}

Arithmetic::Pair Arithmetic::align(const Quantity &a, const Quantity &b) {
  if (a.kind == Kind::Integers && b.kind == Kind::Integers)
    return alignIntegers(a, b);
  if (a.kind == Kind::Integers)
    return alignConstant(a, b);
  if (b.kind == Kind::Integers) {
    auto [aligned, constant] = alignConstant(b, a);
    return {constant, aligned};
  }
  if (a.kind == Kind::Constants || b.kind == Kind::Constants)
    return {fail("constant tensors alone"), fail("constant tensors alone")};
  double most = 0;
  for (double real : {a.real, b.real})
    if (std::isfinite(real))
      most = std::max(most, std::fabs(real));
  int exponent = 0;
  (void)std::frexp(most, &exponent);
  Units units;
  units.values = {std::ldexp(1.0, exponent - 24)};
  return {realize(a, units, {}, 24), realize(b, units, {}, 24)};
}

Arithmetic::Pair Arithmetic::alignIntegers(const Quantity &left,
                                           const Quantity &right) {
  auto isShort = [](Interval bounds) {
    return bounds.lo >= -(Wide(1) << 61) && bounds.hi < Wide(1) << 61;
  };
  if (left.units == right.units && isShort(left.bounds) &&
      isShort(right.bounds))
    return {left, right};
  Quantity a = narrow(left, 37), b = narrow(right, 37);
  const std::vector<size_t> channels = joinChannels(a, b);
  size_t count = std::max(a.units.values.size(), b.units.values.size());
  // A factor of 2^f cuts, before it is rounded.
  auto factor = [&](const Quantity &q, size_t c, int f) {
    double coarse = std::max(a.units.get(c), b.units.get(c));
    return std::ldexp(q.units.get(c) / coarse, f);
  };
  auto rounded = [&](const Quantity &q, size_t c, int f) {
    return roundReal(factor(q, c, f), Rounding::HalfEven);
  };
  auto fits = [&](int f) {
    for (size_t c = 0; c < count; ++c)
      for (const Quantity *q : {&a, &b})
        if (rounded(*q, c, f) * magnitude(q->bounds) > Wide(1) << 58)
          return false;
    return true;
  };
  auto isFine = [&](int f) {
    for (size_t c = 0; c < count; ++c) {
      double lesser = std::min(factor(a, c, f), factor(b, c, f));
      int exponent;
      bool isPower = lesser >= 1 && std::frexp(lesser, &exponent) == 0.5;
      if (!isPower && lesser < 1 << 20)
        return false;
    }
    return true;
  };
  int f = 0;
  while (!isFine(f) && fits(f + 1))
    ++f;
  std::vector<Wide> ofA, ofB;
  for (size_t c = 0; c < count; ++c) {
    ofA.push_back(rounded(a, c, f));
    ofB.push_back(rounded(b, c, f));
  }
  auto allEven = [&] {
    for (size_t c = 0; c < count; ++c)
      if (ofA[c] % 2 != 0 || ofB[c] % 2 != 0)
        return false;
    return true;
  };
  for (; f > 0 && allEven(); --f)
    for (size_t c = 0; c < count; ++c) {
      ofA[c] /= 2;
      ofB[c] /= 2;
    }
  Units units;
  units.byChannel = a.units.byChannel || b.units.byChannel;
  units.values.clear();
  for (size_t c = 0; c < count; ++c)
    units.values.push_back(
        std::ldexp(std::max(a.units.get(c), b.units.get(c)), -f));
  return {times(a, ofA, units, channels), times(b, ofB, units, channels)};
}

Arithmetic::Pair Arithmetic::alignConstant(const Quantity &value,
                                           const Quantity &constant) {
  Quantity a = narrow(value, 58);
  bool isOne = constant.kind == Kind::Constant;
  const double reach = reachOf(constant), finest = finestOf(a.units);
  const Wide most = Wide(1) << 24;
  int f = 0;
  while (f < 24 && magnitude(a.bounds) << (f + 1) <= most &&
         std::ldexp(reach / finest, f + 1) <= std::ldexp(1.0, 24))
    ++f;
  auto unitsFor = [&](int fraction) {
    Units units = a.units;
    for (double &unit : units.values)
      unit = std::ldexp(unit, -fraction);
    return units;
  };
  if (isOne) {
    std::vector<Wide> numbers;
    const Units finestUnits = unitsFor(f);
    const Wide limit = limitOf(reach, finestOf(finestUnits),
                               widthOf(a.bounds) + static_cast<unsigned>(f));
    for (double unit : finestUnits.values)
      numbers.push_back(inUnits(constant.real, unit, limit));
    auto allEven = [&] {
      return std::all_of(numbers.begin(), numbers.end(),
                         [](Wide n) { return n % 2 == 0; });
    };
    for (; f > 0 && allEven(); --f)
      for (Wide &n : numbers)
        n /= 2;
  }
  const std::vector<size_t> channels = a.channels;
  Quantity other = realize(constant, unitsFor(f), channels,
                           widthOf(a.bounds) + static_cast<unsigned>(f));
  return {times(a, {Wide(1) << f}, unitsFor(f), channels), other};
}

//===----------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------===//

template <typename F>
Quantity Arithmetic::combine(const Pair &pair, Interval bounds, F &&f) {
  Quantity result;
  result.kind = Kind::Integers;
  result.identity = makeIdentity();
  result.units = pair.first.units;
  result.channels = pair.first.channels;
  result.bounds = bounds;
  for (size_t p = 0; p < points; ++p)
    result.n.push_back(f(p, pair.first.n[p], pair.second.n[p]));
  return check(std::move(result));
}

static bool areConstant(const Quantity &a, const Quantity &b) {
  return a.kind == Kind::Constant && b.kind == Kind::Constant;
}

Quantity Arithmetic::add(const Quantity &a, const Quantity &b) {
  if (areConstant(a, b))
    return Quantity::constant(a.real + b.real);
  Pair pair = align(a, b);
  Interval x = pair.first.bounds, y = pair.second.bounds;
  return combine(pair, {x.lo + y.lo, x.hi + y.hi},
                 [](size_t, Wide m, Wide n) { return m + n; });
}

Quantity Arithmetic::subtract(const Quantity &a, const Quantity &b) {
  if (areConstant(a, b))
    return Quantity::constant(a.real - b.real);
  Pair pair = align(a, b);
  Interval x = pair.first.bounds, y = pair.second.bounds;
  return combine(pair, {x.lo - y.hi, x.hi - y.lo},
                 [](size_t, Wide m, Wide n) { return m - n; });
}

Quantity Arithmetic::minimum(const Quantity &a, const Quantity &b) {
  if (areConstant(a, b))
    return Quantity::constant(std::min(a.real, b.real));
  Pair pair = align(a, b);
  Interval x = pair.first.bounds, y = pair.second.bounds;
  return combine(pair, {std::min(x.lo, y.lo), std::min(x.hi, y.hi)},
                 [](size_t, Wide m, Wide n) { return std::min(m, n); });
}

Quantity Arithmetic::maximum(const Quantity &a, const Quantity &b) {
  if (areConstant(a, b))
    return Quantity::constant(std::max(a.real, b.real));
  Pair pair = align(a, b);
  Interval x = pair.first.bounds, y = pair.second.bounds;
  return combine(pair, {std::max(x.lo, y.lo), std::max(x.hi, y.hi)},
                 [](size_t, Wide m, Wide n) { return std::max(m, n); });
}

Quantity Arithmetic::absolute(const Quantity &a) {
  if (a.kind == Kind::Constant)
    return Quantity::constant(std::fabs(a.real));
  if (a.kind == Kind::Constants)
    return fail("the magnitude of a constant tensor");
  Quantity result = a;
  for (Wide &n : result.n)
    n = n < 0 ? -n : n;
  result.identity = makeIdentity();
  result.bounds = {0, magnitude(a.bounds)};
  return result;
}

Quantity Arithmetic::select(const std::vector<int64_t> &condition,
                            const Quantity &a, const Quantity &b) {
  Pair pair = align(a, b);
  Interval x = pair.first.bounds, y = pair.second.bounds;
  return combine(
      pair, {std::min(x.lo, y.lo), std::max(x.hi, y.hi)},
      [&](size_t p, Wide m, Wide n) { return condition[p] ? m : n; });
}

std::vector<int64_t> Arithmetic::less(const Quantity &a, const Quantity &b) {
  Pair pair = align(a, b);
  std::vector<int64_t> truth;
  for (size_t p = 0; p < points; ++p)
    truth.push_back(pair.first.n[p] < pair.second.n[p]);
  return truth;
}

std::vector<int64_t> Arithmetic::equal(const Quantity &a, const Quantity &b) {
  Pair pair = align(a, b);
  std::vector<int64_t> truth;
  for (size_t p = 0; p < points; ++p)
    truth.push_back(pair.first.n[p] == pair.second.n[p]);
  return truth;
}

Quantity Arithmetic::multiply(const Quantity &a, const Quantity &b) {
  if (areConstant(a, b))
    return Quantity::constant(a.real * b.real);
  if (a.kind == Kind::Constant)
    return multiply(b, a);
  if (b.kind == Kind::Constant) {
    if (b.real == 0)
      return Quantity::constant(0);
    if (a.kind == Kind::Constants || !std::isfinite(b.real))
      return fail("a product of constants without a format");
    Quantity result = a;
    if (b.real < 0) {
      for (Wide &n : result.n)
        n = -n;
      result.identity = makeIdentity();
      result.bounds = {-a.bounds.hi, -a.bounds.lo};
    }
    for (double &unit : result.units.values)
      unit *= std::fabs(b.real);
    return result;
  }
  if (a.kind == Kind::Constants || b.kind == Kind::Constants)
    return fail("a product of constants without a format");
  // W5: the longer factor loses bits first, both at most once.
  unsigned left = widthOf(a.bounds), right = widthOf(b.bounds);
  while (left + right > 62)
    --(left >= right ? left : right);
  Quantity x = narrow(a, left), y = narrow(b, right);
  const std::vector<size_t> channels = joinChannels(x, y);
  Units units;
  units.byChannel = x.units.byChannel || y.units.byChannel;
  units.values.clear();
  size_t count = std::max(x.units.values.size(), y.units.values.size());
  for (size_t c = 0; c < count; ++c)
    units.values.push_back(x.units.get(c) * y.units.get(c));
  Interval bounds = multiplyBounds(x.bounds, y.bounds);
  if (a.identity == b.identity)
    bounds.lo = 0;
  Quantity result =
      combine({x, y}, bounds, [](size_t, Wide m, Wide n) { return m * n; });
  result.units = std::move(units);
  result.channels = channels;
  return result;
}

//===----------------------------------------------------------------------===//
// Codes
//===----------------------------------------------------------------------===//

Quantity Arithmetic::fromCodes(const std::vector<int64_t> &codes,
                               const std::vector<::qlut::Format> &formats,
                               std::vector<size_t> channels, bool byChannel) {
  Quantity result;
  result.kind = Kind::Integers;
  result.identity = makeIdentity();
  result.units.byChannel = byChannel;
  result.units.values.clear();
  result.channels = std::move(channels);
  const Storage &storage = formats.front().storage;
  bool isBinary = storage.kind == Storage::Kind::Binary;
  int64_t least = saturate(-(Wide(1) << 40), storage);
  int64_t most = saturate(Wide(1) << 40, storage);
  bool first = true;
  for (const ::qlut::Format &format : formats) {
    result.units.values.push_back(format.scale);
    Interval own{least - format.zeroPoint, most - format.zeroPoint};
    if (isBinary)
      own = {-1, 1};
    result.bounds = first ? own
                          : Interval{std::min(result.bounds.lo, own.lo),
                                     std::max(result.bounds.hi, own.hi)};
    first = false;
  }
  for (size_t p = 0; p < codes.size(); ++p)
    result.n.push_back(isBinary ? 2 * codes[p] - 1
                                : codes[p] -
                                      formats[channelAt(result, p)].zeroPoint);
  return result;
}

std::vector<int64_t> Arithmetic::toCodes(const Quantity &value,
                                         const ::qlut::Format &format) {
  Quantity a = integers(value);
  std::vector<int64_t> codes;
  if (format.storage.kind == Storage::Kind::Binary) {
    for (Wide n : a.n)
      codes.push_back(n >= 0);
    return codes;
  }
  // Long integers first stop where all of them are an end code.
  constexpr Wide word = Wide(1) << 31;
  if (a.bounds.lo < -word || a.bounds.hi >= word) {
    const Wide span = Wide(1) << (format.storage.bits + 1);
    Wide most = 1;
    auto reaches = [&](double unit) {
      return unit * double(most) >= format.scale * double(span);
    };
    while (most < Wide(1) << 62 && !llvm::all_of(a.units.values, reaches))
      most *= 2;
    for (Wide &n : a.n)
      n = std::clamp(n, -most, most);
    a.bounds = {std::clamp(a.bounds.lo, -most, most),
                std::clamp(a.bounds.hi, -most, most)};
  }
  a = narrow(std::move(a), 31);
  std::vector<Multiplier> multipliers;
  for (double unit : a.units.values)
    multipliers.push_back(nearestMultiplier(unit / format.scale));
  for (size_t p = 0; p < points; ++p) {
    const Multiplier &m = multipliers[a.units.byChannel ? channelAt(a, p) : 0];
    codes.push_back(
        saturate(divideByPower(a.n[p] * m.multiplier, m.shift, rounding) +
                     format.zeroPoint,
                 format.storage));
  }
  return codes;
}

Quantity Arithmetic::lookUp(const Quantity &a, const ::qlut::Format &in,
                            const ::qlut::Format &out,
                            const ::qlut::Table &table) {
  std::vector<int64_t> codes = toCodes(a, in);
  for (int64_t &code : codes)
    code = reference::lookUp(code, table, error);
  return fromCodes(codes, {out}, {}, /*byChannel=*/false);
}

Quantity Arithmetic::changeUnits(const Quantity &a, const Units &units,
                                 const std::vector<size_t> &channels) {
  if (a.kind != Kind::Integers)
    return realize(a, units, channels, 56);
  if (a.units == units)
    return a;
  Quantity ratios = a;
  ratios.units.byChannel = a.units.byChannel || units.byChannel;
  if (units.byChannel)
    ratios.channels = channels;
  ratios.units.values.clear();
  size_t count = std::max(a.units.values.size(), units.values.size());
  for (size_t c = 0; c < count; ++c)
    ratios.units.values.push_back(a.units.get(c) / units.get(c));
  ::qlut::Format whole;
  whole.storage.bits = 32;
  whole.scale = 1;
  std::vector<int64_t> codes = toCodes(ratios, whole);
  Quantity result;
  result.kind = Kind::Integers;
  result.identity = makeIdentity();
  result.n.assign(codes.begin(), codes.end());
  result.units = units;
  result.channels = units.byChannel ? channels : std::vector<size_t>();
  result.bounds = {INT32_MIN, INT32_MAX};
  return result;
}
