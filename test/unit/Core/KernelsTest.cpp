//===- KernelsTest.cpp - the one arithmetic -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Kernels.h"
#include "Reference.h"
#include "qlut/Core/IntegerBackend.h"
#include "gtest/gtest.h"
#include <algorithm>
#include <cmath>

using namespace qlut;
using namespace qlut::reference;
using kernels::IntegerBackend;
using kernels::RangeBackend;

namespace {

TEST(RoundingTest, NamesRoundTrip) {
  for (Rounding rounding : allRoundings)
    EXPECT_EQ(symbolizeRounding(stringifyRounding(rounding)), rounding);
  EXPECT_EQ(stringifyRounding(Rounding::HalfAway), "half-away");
  EXPECT_EQ(symbolizeRounding("nearest"), std::nullopt);
}

TEST(DivisionTest, PowersOfTwoExhaustively) {
  IntegerBackend<> b;
  for (Rounding rounding : allRoundings)
    for (unsigned shift = 0; shift <= 12; ++shift)
      for (int64_t n = -20000; n <= 20000; ++n)
        ASSERT_EQ(kernels::divideByPowerOfTwo(b, n, shift, rounding),
                  roundRatio(n, Wide(1) << shift, rounding))
            << n << " / 2^" << shift << " "
            << stringifyRounding(rounding).str();
}

TEST(DivisionTest, PowersOfTwoOverWideRanges) {
  IntegerBackend<> b;
  std::mt19937_64 random(1);
  for (int i = 0; i < 200000; ++i) {
    const auto shift = static_cast<unsigned>(uniform(random, 0, 61));
    int64_t n =
        uniform(random, -(1ll << 62), 1ll << 62) >> uniform(random, 0, 61);
    if (i % 2 == 0 && shift > 0) // near a tie
      n = (n >> shift) * (1ll << shift) + (1ll << (shift - 1)) +
          uniform(random, -1, 1);
    n = std::clamp<int64_t>(n, -(1ll << 62), 1ll << 62);
    for (Rounding rounding : allRoundings)
      ASSERT_EQ(kernels::divideByPowerOfTwo(b, n, shift, rounding),
                int64_t(roundRatio(n, Wide(1) << shift, rounding)))
          << n << " / 2^" << shift;
  }
}

/// round of a real below 2^60 in magnitude, as a rational over 2^60.
template <typename Real>
int64_t roundExactly(Real x, Rounding rounding) {
  // Of tiny reals only the sign matters to rounding.
  if (x != 0 && std::fabs(x) < std::ldexp(Real(1), -30))
    x = std::copysign(std::ldexp(Real(1), -30), x);
  const auto wide = static_cast<long double>(x);
  // 2^60 * x in two exact halves.
  const long double whole = std::floor(wide);
  const auto fraction = static_cast<int64_t>(std::ldexp(wide - whole, 60));
  const Wide n = static_cast<int64_t>(whole) * (Wide(1) << 60) + fraction;
  return static_cast<int64_t>(roundRatio(n, Wide(1) << 60, rounding));
}

template <typename Real>
void checkRoundReal(Real greatest) {
  IntegerBackend<Real> b;
  std::mt19937_64 random(2);
  auto check = [&](Real x) {
    for (Rounding rounding : allRoundings)
      ASSERT_EQ(int64_t(kernels::roundReal(b, x, rounding)),
                roundExactly(x, rounding))
          << x << " " << stringifyRounding(rounding).str();
  };
  for (int64_t twice = -4096; twice <= 4096; ++twice) {
    const Real x = Real(twice) / 2;
    check(x);
    check(std::nextafter(x, -greatest));
    check(std::nextafter(x, greatest));
  }
  for (Real x : {greatest, greatest - Real(0.5), Real(0.5) - greatest,
                 Real(-0.0), std::numeric_limits<Real>::min()})
    check(x);
  std::uniform_real_distribution<Real> some(-1000, 1000), small(-1, 1);
  for (int i = 0; i < 100000; ++i) {
    check(std::ldexp(std::round(std::ldexp(some(random), 10)), -11));
    check(std::ldexp(std::round(std::ldexp(small(random), 58)), -58));
  }
}

TEST(RoundRealTest, SingleAgreesWithExactRational) {
  checkRoundReal<float>(4194304.0f);
}
TEST(RoundRealTest, DoubleAgreesWithExactRational) {
  checkRoundReal<double>(1125899906842624.0);
}

TEST(RoundRealTest, TinyNegativesRoundToZeroOrBelow) {
  IntegerBackend<float> b;
  for (float x : {-1e-30f, -1e-45f, -0.25f}) {
    EXPECT_EQ(kernels::roundReal(b, x, Rounding::HalfUp), 0);
    EXPECT_EQ(kernels::roundReal(b, x, Rounding::HalfEven), 0);
    EXPECT_EQ(kernels::roundReal(b, x, Rounding::HalfAway), 0);
    EXPECT_EQ(kernels::roundReal(b, x, Rounding::Floor), -1);
  }
}

/// The code of x by the definition: that of a value of the format is its own;
/// else the quotient rounded to Real, that rational rounded to an integer, the
/// zero point added, then clamped.
template <typename Real>
int64_t quantizeExactly(Real x, const Format &f, Rounding rounding) {
  const Real quotient = x / static_cast<Real>(f.scale);
  if (std::fabs(quotient) > 1e9) // far past every code
    return quotient > 0 ? f.storage.maxCode() : f.storage.minCode();
  const auto nearest = roundExactly(quotient, Rounding::HalfEven);
  if (static_cast<Real>(f.scale) * static_cast<Real>(nearest) == x)
    return clampTo(nearest + f.zeroPoint, f.storage);
  return clampTo(roundExactly(quotient, rounding) + f.zeroPoint, f.storage);
}

template <typename Real>
void checkQuantize() {
  IntegerBackend<Real> b;
  std::mt19937_64 random(3);
  for (const Storage &s : allStorages()) {
    if (s.kind == Storage::Kind::Binary)
      continue;
    for (int i = 0; i < 400; ++i) {
      Format f;
      f.storage = s;
      f.scale = randomScale(random);
      if (i % 4 == 0)
        f.scale = std::ldexp(1.0, static_cast<int>(uniform(random, -12, 4)));
      f.zeroPoint = uniform(random, s.minCode(), s.maxCode());
      for (int j = 0; j < 100; ++j) {
        // Half codes, a few ulps beside them, and past both ends.
        const int64_t span = 2 * s.numCodes() + 8;
        const int64_t twice = uniform(random, -2 * span, 2 * span);
        Real x = static_cast<Real>(f.scale * 0.5 * double(twice));
        for (int64_t ulps = uniform(random, -2, 2); ulps != 0;
             ulps += ulps < 0 ? 1 : -1)
          x = std::nextafter(x, ulps < 0 ? Real(-1e30) : Real(1e30));
        for (Rounding rounding : allRoundings)
          ASSERT_EQ(kernels::quantize(b, x, f, rounding),
                    quantizeExactly(x, f, rounding))
              << f.str() << " of " << x << " "
              << stringifyRounding(rounding).str();
      }
    }
  }
}

TEST(QuantizeTest, SingleAgreesWithExactRational) { checkQuantize<float>(); }
TEST(QuantizeTest, DoubleAgreesWithExactRational) { checkQuantize<double>(); }

TEST(QuantizeTest, QuotientRoundsOnlyOntoTies) {
  // The one way the rounded quotient may give another code than the rational:
  // it lies on a tie, and the rational just beside it.
  IntegerBackend<float> b;
  std::mt19937_64 random(4);
  int onTies = 0;
  for (int i = 0; i < 300000; ++i) {
    Format f;
    f.storage = storage("i16");
    f.scale = randomScale(random);
    const int64_t n = uniform(random, -32768, 32766);
    auto x = static_cast<float>(f.scale * (double(n) + 0.5));
    const float quotient = x / static_cast<float>(f.scale);
    // Exact: 24 bits against 24 * 17 bits, all scaled alike.
    const long double beside =
        static_cast<long double>(x) - f.scale * (n + 0.5L);
    const int64_t code = kernels::quantize(b, x, f, Rounding::HalfUp);
    const int64_t exact = beside < 0 ? n : n + 1;
    if (code != exact) {
      ++onTies;
      ASSERT_EQ(quotient, float(n) + 0.5f);
      ASSERT_NE(beside, 0);
    }
  }
  EXPECT_GT(onTies, 0); // it does happen: the spec must say which quotient
}

TEST(QuantizeTest, SpecialValues) {
  IntegerBackend<float> b;
  const float inf = INFINITY, greatest = std::numeric_limits<float>::max();
  for (llvm::StringRef text : {"i8, 0.05:-3", "u4, 3.0:7", "u1, 0.5:1",
                               "i16, 1.5e-37:100", "i2, 1.0"}) {
    const Format f = format(text);
    for (Rounding rounding : allRoundings) {
      SCOPED_TRACE(text.str() + " " + stringifyRounding(rounding).str());
      EXPECT_EQ(kernels::quantize(b, float(NAN), f, rounding), f.zeroPoint);
      EXPECT_EQ(kernels::quantize(b, -float(NAN), f, rounding), f.zeroPoint);
      for (float x : {inf, greatest})
        EXPECT_EQ(kernels::quantize(b, x, f, rounding), f.storage.maxCode());
      for (float x : {-inf, -greatest})
        EXPECT_EQ(kernels::quantize(b, x, f, rounding), f.storage.minCode());
      for (float x : {0.0f, -0.0f, 1e-45f})
        EXPECT_EQ(kernels::quantize(b, x, f, rounding), f.zeroPoint);
      const int64_t below = clampTo(f.zeroPoint - 1, f.storage);
      EXPECT_EQ(kernels::quantize(b, -1e-44f, f, rounding),
                rounding == Rounding::Floor ? below : f.zeroPoint);
    }
  }
}

TEST(QuantizeTest, BinaryIsTheSign) {
  IntegerBackend<float> b;
  const Format f = format("b1, 0.5");
  for (Rounding rounding : allRoundings) {
    for (float x : {0.0f, -0.0f, 1e-45f, 0.5f, float(INFINITY)})
      EXPECT_EQ(kernels::quantize(b, x, f, rounding), 1) << x;
    for (float x : {-1e-45f, -3.0f, -float(INFINITY), float(NAN)})
      EXPECT_EQ(kernels::quantize(b, x, f, rounding), 0) << x;
  }
}

template <typename Real>
void checkRecovery() {
  IntegerBackend<Real> b;
  std::mt19937_64 random(5);
  for (const Storage &s : allStorages()) {
    for (int i = 0; i < (s.bits == 16 ? 12 : 300); ++i) {
      Format f;
      f.storage = s;
      f.scale = randomScale(random);
      if (s.kind != Storage::Kind::Binary)
        f.zeroPoint = i % 3 == 0   ? s.minCode()
                      : i % 3 == 1 ? s.maxCode()
                                   : uniform(random, s.minCode(), s.maxCode());
      for (int64_t code = s.minCode(); code <= s.maxCode(); ++code) {
        const Real x = kernels::dequantize(b, code, f);
        for (Rounding rounding : allRoundings)
          ASSERT_EQ(kernels::quantize(b, x, f, rounding), code)
              << f.str() << " " << x;
      }
    }
  }
}

TEST(DequantizeTest, CodesAreRecoveredInSingle) { checkRecovery<float>(); }
TEST(DequantizeTest, CodesAreRecoveredInDouble) { checkRecovery<double>(); }

TEST(DequantizeTest, RoundsTheExactRealOnce) {
  IntegerBackend<float> single;
  IntegerBackend<double> twice;
  std::mt19937_64 random(6);
  for (int i = 0; i < 20000; ++i) {
    Format f;
    f.storage = storage(i % 2 ? "i16" : "u16");
    f.scale = randomScale(random);
    f.zeroPoint = uniform(random, f.storage.minCode(), f.storage.maxCode());
    const int64_t code =
        uniform(random, f.storage.minCode(), f.storage.maxCode());
    // 24 bits times 17 bits are exact in double, and in its kernel.
    const double exact = f.scale * double(code - f.zeroPoint);
    EXPECT_EQ(f.toReal(code), exact);
    EXPECT_EQ(kernels::dequantize(twice, code, f), exact);
    EXPECT_EQ(kernels::dequantize(single, code, f), float(exact));
  }
  EXPECT_EQ(kernels::dequantize(single, 0, format("b1, 0.3")), -0.3f);
  EXPECT_EQ(kernels::dequantize(single, 1, format("b1, 0.3")), 0.3f);
}

TEST(RescaleTest, AgreesWithExactRational) {
  IntegerBackend<> b;
  std::mt19937_64 random(7);
  const std::vector<Storage> storages = allStorages();
  for (int i = 0; i < 300000; ++i) {
    const Storage out = storages[uniform(random, 0, storages.size() - 1)];
    const auto inZero = static_cast<int64_t>(uniform(random, -128, 127));
    const int64_t outZero = uniform(random, out.minCode(), out.maxCode());
    const int64_t code =
        (uniform(random, -(1ll << 31), (1ll << 31)) >> uniform(random, 0, 30)) +
        inZero;
    const int64_t multiplier =
        uniform(random, 1, (1ll << 31) - 1) >> uniform(random, 0, 20) | 1;
    const auto shift = static_cast<unsigned>(uniform(random, 0, 62));
    for (Rounding rounding : allRoundings) {
      const Wide exact = roundRatio(Wide(code - inZero) * multiplier,
                                    Wide(1) << shift, rounding);
      ASSERT_EQ(kernels::rescale(b, code, inZero, multiplier, shift, out,
                                 outZero, rounding),
                clampTo(exact + outZero, out))
          << code << " " << multiplier << " " << shift;
    }
  }
}

// S2, with a reference of its own: the quotient's sum of halves, exactly.
TEST(RescaleTest, DoubleRoundingAgreesWithExactRational) {
  IntegerBackend<> b;
  std::mt19937_64 random(9);
  const Storage out = storage("i32");
  int differs = 0;
  for (int i = 0; i < 300000; ++i) {
    const int64_t distance = uniform(random, -(1ll << 31), (1ll << 31) - 1) >>
                             uniform(random, 0, 30);
    const int64_t multiplier = uniform(random, 1ll << 30, (1ll << 31) - 1);
    const int64_t shift = uniform(random, 0, 62);
    Wide sum = Wide(distance) * multiplier;
    if (shift > 31)
      sum += distance >= 0 ? Wide(1) << 30 : -(Wide(1) << 30);
    const Wide exact = roundRatio(sum, Wide(1) << shift, Rounding::HalfUp);
    const kernels::RescaleRounding twice(Rounding::HalfUp, /*isDouble=*/true);
    const int64_t known =
        kernels::rescale(b, distance + 5, 5, multiplier,
                         static_cast<unsigned>(shift), out, 0, twice);
    ASSERT_EQ(known, clampTo(exact, out));
    ASSERT_EQ(kernels::rescaleBy(b, distance + 5, 5, multiplier, shift, out, 0,
                                 twice),
              known);
    differs += known != kernels::rescale(b, distance + 5, 5, multiplier,
                                         static_cast<unsigned>(shift), out, 0,
                                         Rounding::HalfUp);
  }
  EXPECT_GT(differs, 1000);
}

TEST(RescaleTest, NothingWrapsAtTheLimits) {
  RangeBackend b;
  const kernels::RescaleRounding twice(Rounding::HalfUp, /*isDouble=*/true);
  for (unsigned shift : {0u, 1u, 31u, 32u, 62u}) {
    for (int64_t code : {-(int64_t(1) << 31), int64_t(0), int64_t(1) << 31}) {
      kernels::rescale(b, code, 0, (1ll << 31) - 1, shift, storage("i32"), 0,
                       twice);
      kernels::rescaleBy(b, code, 0, (1ll << 31) - 1, shift, storage("i32"), 0,
                         twice);
    }
    for (int64_t code : {-(int64_t(1) << 47), (int64_t(1) << 47) - 1})
      kernels::rescale(b, code, 0, (1ll << 15) - 1, shift, storage("i16"), 0,
                       Rounding::HalfUp);
  }
  const int64_t greatest = (1ll << 31) - 1;
  for (int64_t code : {-(int64_t(1) << 31), int64_t(0), int64_t(1) << 31})
    for (unsigned shift : {0u, 1u, 31u, 62u})
      for (Rounding rounding : allRoundings)
        kernels::rescale(b, code, 0, greatest, shift, storage("i16"), 32767,
                         rounding);
  EXPECT_FALSE(b.overflow);
}

TEST(CountTest, AgreesWithUpperBoundForAllSizes) {
  IntegerBackend<> b;
  std::mt19937_64 random(8);
  for (size_t size = 0; size <= 140; ++size) {
    std::vector<int64_t> bounds;
    for (int64_t next = 0; bounds.size() < size;) {
      next += uniform(random, 1, 3);
      bounds.push_back(next);
    }
    const int64_t end = bounds.empty() ? 3 : bounds.back() + 3;
    for (int64_t u = -2; u <= end; ++u)
      ASSERT_EQ(kernels::countNotAbove(b, u, bounds),
                std::upper_bound(bounds.begin(), bounds.end(), u) -
                    bounds.begin())
          << "size " << size << " u " << u;
  }
}

/// Counts comparisons and refuses loads past the table.
struct CountingBackend : IntegerBackend<> {
  int comparisons = 0;
  Bool ge(Int a, Int c) {
    ++comparisons;
    return a >= c;
  }
  Int load(llvm::ArrayRef<int64_t> table, Int index) {
    EXPECT_TRUE(index >= 0 && index < int64_t(table.size()));
    return table[index];
  }
};

TEST(CountTest, TakesTheFewestStepsInsideTheTable) { // T4
  for (int64_t size = 1; size <= 100; ++size) {
    std::vector<int64_t> bounds;
    for (int64_t i = 0; i < size; ++i)
      bounds.push_back(i + 1);
    for (int64_t u = 0; u <= size + 1; ++u) {
      CountingBackend b;
      kernels::countNotAbove(b, u, bounds);
      EXPECT_EQ(b.comparisons, std::ceil(std::log2(double(size + 1)))) << size;
    }
  }
}

TEST(RangeBackendTest, NotesExtremesAndOverflow) {
  RangeBackend b;
  b.mul(b.constant(-70000), b.constant(70000));
  EXPECT_EQ(b.least, -4900000000);
  EXPECT_EQ(b.greatest, 70000);
  b.shl(3, 40);
  EXPECT_EQ(b.greatest, 3ll << 40);
  EXPECT_FALSE(b.overflow);
  b.add(INT64_MAX, 1);
  EXPECT_TRUE(b.overflow);
  RangeBackend shifted;
  shifted.shl(3, 62);
  EXPECT_TRUE(shifted.overflow);
  RangeBackend loaded;
  loaded.load({5, -9}, 1);
  EXPECT_EQ(loaded.least, -9);
}

} // namespace
