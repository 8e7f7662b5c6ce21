//===- FixedProgramTest.cpp - bodies in integers --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Programs against the reals they stand for, computed in long double without
// the library, and against the widths they claim.
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/FixedProgram.h"
#include "qlut/Core/FixedKernel.h"
#include "qlut/Core/IntegerBackend.h"
#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"
#include <cmath>
#include <random>

using namespace qlut;

static Format makeFormat(unsigned bits, double scale, int64_t zeroPoint = 0,
                         Storage::Kind kind = Storage::Kind::Signed) {
  Format format;
  format.storage = {bits, kind};
  format.scale = static_cast<float>(scale);
  format.zeroPoint = zeroPoint;
  return format;
}

static FixedValue get(FixedProgramBuilder::Result value) {
  if (!value) {
    ADD_FAILURE() << llvm::toString(value.takeError());
    return {};
  }
  return *value;
}

/// The code of a real, rounded half up, saturated.
static long double toCode(long double real, const Format &format) {
  long double code =
      std::floor(real / format.scale + 0.5L) + (long double)format.zeroPoint;
  return std::min<long double>(
      std::max<long double>(code, format.storage.minCode()),
      format.storage.maxCode());
}

/// The distance of the program's code from the real in codes, 0 beyond the
/// saturated ends.
static long double distance(int64_t code, long double real,
                            const Format &format) {
  long double exact = real / format.scale + format.zeroPoint;
  exact = std::min<long double>(
      std::max<long double>(exact, format.storage.minCode()),
      format.storage.maxCode());
  return std::fabs(exact - code);
}

TEST(FixedProgram, ChangeOfFormatIsTheNearestCode) {
  std::mt19937 random(7);
  for (int trial = 0; trial < 200; ++trial) {
    double ratio = std::exp2(std::uniform_real_distribution<>(-12, 6)(random));
    Format in = makeFormat(8, 0.05, int64_t(random() % 256) - 128);
    Format out = makeFormat(8, 0.05 / ratio, int64_t(random() % 256) - 128);
    FixedProgramBuilder builder(Rounding::HalfUp);
    ASSERT_FALSE(builder.addCodes(builder.codes(0, in, -1), out));
    FixedProgram program = builder.take();
    for (int64_t code = -128; code < 128; ++code) {
      long double real = (long double)in.scale * (code - in.zeroPoint);
      EXPECT_EQ(program.evaluate({code})[0], toCode(real, out))
          << in.str() << " to " << out.str() << " at " << code;
    }
  }
}

TEST(FixedProgram, SumIsRoundedOnce) {
  std::mt19937 random(11);
  for (int trial = 0; trial < 60; ++trial) {
    auto scale = [&] {
      return std::exp2(std::uniform_real_distribution<>(-8, 0)(random));
    };
    Format a = makeFormat(8, scale(), 5), b = makeFormat(8, scale(), -7);
    Format out = makeFormat(8, a.scale + b.scale, 3);
    FixedProgramBuilder builder(Rounding::HalfUp);
    FixedValue sum =
        get(builder.add(builder.codes(0, a, -1), builder.codes(1, b, -1)));
    ASSERT_FALSE(builder.addCodes(sum, out));
    FixedProgram program = builder.take();
    for (int64_t x = -128; x < 128; x += 3)
      for (int64_t y = -128; y < 128; y += 5) {
        long double real =
            (long double)a.scale * (x - 5) + (long double)b.scale * (y + 7);
        EXPECT_LE(distance(program.evaluate({x, y})[0], real, out), 0.5001L);
      }
  }
}

TEST(FixedProgram, ProductTimesConstantPlusConstant) {
  Format a = makeFormat(8, 0.031, 5), b = makeFormat(8, 0.017, -7);
  Format out = makeFormat(8, 0.07, 3);
  FixedProgramBuilder builder(Rounding::HalfUp);
  FixedValue product =
      get(builder.multiply(builder.codes(0, a, -1), builder.codes(1, b, -1)));
  product = get(builder.multiply(product, builder.constant(-0.37)));
  product = get(builder.add(product, builder.constant(1.2345)));
  ASSERT_FALSE(builder.addCodes(product, out));
  FixedProgram program = builder.take();
  for (int64_t x = -128; x < 128; ++x)
    for (int64_t y = -128; y < 128; ++y) {
      long double real = (long double)a.scale * (x - 5) *
                             ((long double)b.scale * (y + 7)) * -0.37L +
                         1.2345L;
      EXPECT_LE(distance(program.evaluate({x, y})[0], real, out), 0.5001L);
    }
}

TEST(FixedProgram, ExtremesSelectionsAndConditions) {
  Format a = makeFormat(8, 0.031, 5), b = makeFormat(8, 0.05, -7);
  Format out = makeFormat(8, 0.06, 1);
  FixedProgramBuilder builder(Rounding::HalfUp);
  FixedValue x = builder.codes(0, a, -1), y = builder.codes(1, b, -1);
  FixedValue high = get(builder.maximum(x, y));
  FixedValue low =
      get(builder.minimum(get(builder.absolute(x)), builder.constant(2.5)));
  llvm::Expected<int> less = builder.less(x, y);
  ASSERT_TRUE(!!less);
  ASSERT_FALSE(builder.addCodes(get(builder.select(*less, high, low)), out));
  FixedProgram program = builder.take();
  for (int64_t p = -128; p < 128; ++p)
    for (int64_t q = -128; q < 128; ++q) {
      long double u = (long double)a.scale * (p - 5),
                  v = (long double)b.scale * (q + 7);
      // Alignment rounds by 2^-30: what is as close as that may go either way.
      if (std::fabs(u - v) < 1e-7L)
        continue;
      long double real =
          u < v ? std::max(u, v) : std::min<long double>(std::fabs(u), 2.5L);
      EXPECT_LE(distance(program.evaluate({p, q})[0], real, out), 0.5001L);
    }
}

TEST(FixedProgram, ScalesByChannel) {
  Format formats[] = {makeFormat(8, 0.01), makeFormat(8, 0.3),
                      makeFormat(8, 0.002)};
  Format x = makeFormat(8, 0.05, 9), out = makeFormat(8, 0.2, -4);
  FixedProgramBuilder builder(Rounding::HalfUp);
  FixedValue product = get(
      builder.multiply(builder.codes(0, x, -1), builder.codes(1, formats, 2)));
  product = get(builder.add(product, builder.constant(0.75)));
  ASSERT_FALSE(builder.addCodes(product, out));
  FixedProgram program = builder.take();
  EXPECT_EQ(program.loop, 2);
  for (int64_t c = 0; c < 3; ++c)
    for (int64_t p = -128; p < 128; ++p)
      for (int64_t q = -127; q < 128; q += 2) {
        long double real = (long double)x.scale * (p - 9) *
                               ((long double)formats[c].scale * q) +
                           0.75L;
        EXPECT_LE(distance(program.evaluate({p, q}, c)[0], real, out), 0.5001L);
      }
}

TEST(FixedProgram, ConstantTensorsComeInUnitsOfTheProgram) {
  Format x = makeFormat(8, 0.05), out = makeFormat(8, 0.04);
  FixedProgramBuilder builder(Rounding::HalfUp);
  FixedValue sum = get(
      builder.add(builder.codes(0, x, -1), builder.constants(1, -0.5, 0.5)));
  ASSERT_FALSE(builder.addCodes(sum, out));
  FixedProgram program = builder.take();
  ASSERT_EQ(program.inputs.size(), 2u);
  ASSERT_TRUE(program.inputs[1].constantScale.has_value());
  const Scale &unit = *program.inputs[1].constantScale;
  EXPECT_LE(unit.get(0), 0.05 / (1 << 16));
  for (double bias : {-0.5, 0.123, 0.4999})
    for (int64_t p = -128; p < 128; ++p) {
      int64_t code = program.evaluate(
          {p, inUnits(bias, unit.get(0), program.inputs[1].constantLimit)})[0];
      EXPECT_LE(distance(code, (long double)x.scale * p + bias, out), 0.5001L);
    }
}

// W6: what is cut is decided for a constant as a whole, so its least and its
// greatest element bound all others.
TEST(FixedProgram, ConstantsKeepTheirOrder) {
  std::mt19937 random(6);
  std::uniform_real_distribution<double> exponents(-30, 60);
  for (unsigned bits : {0u, 8u, 26u, 28u, 30u, 36u, 56u, 58u})
    for (int trial = 0; trial < 200; ++trial) {
      std::vector<double> reals{0, INFINITY};
      if (trial % 2 == 0)
        reals.pop_back();
      for (int i = 0; i < 12; ++i)
        reals.push_back(std::exp2(exponents(random)));
      for (size_t i = 0, count = reals.size(); i < count; ++i)
        reals.push_back(-reals[i]);
      llvm::sort(reals);
      Scale scale{{std::exp2(exponents(random) / 4), 0.3}, 0};
      const int64_t limit = getConstantLimit(reals.back(), scale, bits);
      for (double unit : scale.values)
        for (size_t i = 1; i < reals.size(); ++i) {
          int64_t before = inUnits(reals[i - 1], unit, limit);
          int64_t after = inUnits(reals[i], unit, limit);
          ASSERT_LE(before, after);
          ASSERT_LE(std::abs(after), limit);
          // Where nothing is cut, it is the nearest.
          if (limit == int64_t(1) << std::max(38u, bits + 4)) {
            ASSERT_LE(std::fabs((long double)reals[i] / unit - after),
                      0.5L + std::ldexp(std::fabs(reals[i] / unit), -52));
          }
        }
    }
}

TEST(FixedProgram, MaskedElementsStayInTheirBounds) {
  // -1e9 is beyond 2^38 units, -1e8 is not.
  const double masks[] = {-1e9, -1e8, -0.7, 0.3};
  Format x = makeFormat(8, 0.002), out = makeFormat(8, 0.01);
  FixedProgramBuilder builder(Rounding::HalfUp);
  FixedValue sum = get(
      builder.add(builder.codes(0, x, -1), builder.constants(1, -1e9, 0.3)));
  ASSERT_FALSE(builder.addCodes(sum, out));
  FixedProgram program = builder.take();
  EXPECT_EQ(program.computeBits, 32u);
  const FixedProgram::Input &input = program.inputs[1];
  for (double mask : masks) {
    int64_t n = inUnits(mask, input.constantScale->get(0), input.constantLimit);
    for (const FixedInstruction &step : program.instructions)
      if (step.opcode == FixedInstruction::Opcode::Input && step.index == 1) {
        EXPECT_GE(n, step.bounds.lo) << mask;
        EXPECT_LE(n, step.bounds.hi) << mask;
      }
    for (int64_t p = -128; p < 128; ++p) {
      int64_t code = program.evaluate({p, n})[0];
      EXPECT_LE(distance(code, (long double)x.scale * p + mask, out), 0.7L);
    }
  }
}

TEST(FixedProgram, TwoLoopsOfChannelsAreRefused) {
  Format formats[] = {makeFormat(8, 0.01), makeFormat(8, 0.3)};
  FixedProgramBuilder builder(Rounding::HalfUp);
  FixedProgramBuilder::Result product = builder.multiply(
      builder.codes(0, formats, 0), builder.codes(1, formats, 1));
  ASSERT_FALSE(!!product);
  EXPECT_EQ(llvm::toString(product.takeError()),
            "formats by channel of two loops meet");
}

TEST(FixedProgram, InfinitiesSaturate) {
  Format x = makeFormat(8, 0.05), out = makeFormat(8, 0.05);
  for (double sign : {-1.0, 1.0}) {
    FixedProgramBuilder builder(Rounding::HalfUp);
    int mask = builder.condition(1);
    FixedValue masked = get(builder.select(mask, builder.codes(0, x, -1),
                                           builder.constant(sign * INFINITY)));
    ASSERT_FALSE(builder.addCodes(masked, out));
    FixedProgram program = builder.take();
    EXPECT_EQ(program.evaluate({0, 17})[0], sign < 0 ? -128 : 127);
    EXPECT_EQ(program.evaluate({1, 17})[0], 17);
  }
}

TEST(FixedProgram, OneBitIsASign) {
  Format x = makeFormat(8, 0.05);
  Format out = makeFormat(1, 0.7, 0, Storage::Kind::Binary);
  FixedProgramBuilder builder(Rounding::HalfUp);
  ASSERT_FALSE(builder.addCodes(builder.codes(0, x, -1), out));
  FixedProgram program = builder.take();
  EXPECT_EQ(program.evaluate({-1})[0], 0);
  EXPECT_EQ(program.evaluate({0})[0], 1);
  EXPECT_EQ(program.evaluate({1})[0], 1);
}

namespace {
/// Changes of format have 64 bits whatever the rest of the program has.
struct WideRescale : kernels::KernelSteps<kernels::RangeBackend> {
  int64_t rescale(kernels::RangeBackend &b, const FixedInstruction &step,
                  Bounds bounds, int64_t value, int64_t channel) {
    kernels::RangeBackend wide;
    int64_t code = KernelSteps::rescale(wide, step, bounds, value, channel);
    EXPECT_FALSE(wide.overflow);
    EXPECT_GE(value, bounds.lo);
    EXPECT_LE(value, bounds.hi);
    return b.note(code);
  }
};
} // namespace

/// Random expressions: within half a code and a little of the real, and no
/// integer beyond the width that the program claims.
TEST(FixedProgram, RandomBodies) {
  std::mt19937 random(23);
  auto uniform = [&](double lo, double hi) {
    return std::uniform_real_distribution<>(lo, hi)(random);
  };
  unsigned narrow = 0;
  for (int trial = 0; trial < 300; ++trial) {
    FixedProgramBuilder builder(Rounding::HalfUp);
    std::vector<Format> formats;
    std::vector<FixedValue> values;
    using Real = std::function<long double(const std::vector<int64_t> &)>;
    std::vector<Real> reals;
    unsigned inputs = 1 + random() % 3;
    for (unsigned i = 0; i < inputs; ++i) {
      unsigned bits = random() % 2 ? 8 : 16;
      Format format = makeFormat(bits, std::exp2(uniform(-10, -2)),
                                 int64_t(random() % 100) - 50);
      formats.push_back(format);
      values.push_back(builder.codes(i, format, -1));
      reals.push_back([format, i](const std::vector<int64_t> &codes) {
        return (long double)format.scale * (codes[i] - format.zeroPoint);
      });
    }
    for (unsigned step = 0; step < 1 + random() % 4; ++step) {
      size_t i = random() % values.size(), j = random() % values.size();
      Real a = reals[i], b = reals[j];
      double c = uniform(-2, 2);
      switch (random() % 6) {
      case 0:
        values.push_back(get(builder.add(values[i], values[j])));
        reals.push_back([=](auto &x) { return a(x) + b(x); });
        break;
      case 1:
        values.push_back(get(builder.subtract(values[i], values[j])));
        reals.push_back([=](auto &x) { return a(x) - b(x); });
        break;
      case 2:
        values.push_back(get(builder.multiply(values[i], values[j])));
        reals.push_back([=](auto &x) { return a(x) * b(x); });
        break;
      case 3:
        values.push_back(get(builder.multiply(values[i], builder.constant(c))));
        reals.push_back([=](auto &x) { return a(x) * (long double)c; });
        break;
      case 4:
        values.push_back(get(builder.add(values[i], builder.constant(c))));
        reals.push_back([=](auto &x) { return a(x) + (long double)c; });
        break;
      default:
        values.push_back(get(builder.maximum(values[i], values[j])));
        reals.push_back([=](auto &x) { return std::max(a(x), b(x)); });
        break;
      }
    }
    auto draw = [&] {
      std::vector<int64_t> codes;
      for (const Format &format : formats)
        codes.push_back(format.storage.minCode() +
                        int64_t(random() % format.storage.numCodes()));
      return codes;
    };
    long double most = 1e-3L;
    std::vector<std::vector<int64_t>> samples;
    for (int i = 0; i < 50; ++i) {
      samples.push_back(draw());
      // What is lost to cancellation is lost: codes are of the greatest.
      for (const Real &real : reals)
        most = std::max(most, std::fabs(real(samples.back())));
    }
    Format out = makeFormat(8, (double)(most / 100));
    ASSERT_FALSE(builder.addCodes(values.back(), out));
    FixedProgram program = builder.take();
    narrow += program.computeBits == 32;
    for (const std::vector<int64_t> &codes : samples) {
      kernels::RangeBackend b;
      std::vector<int64_t> result =
          kernels::runProgram(b, program, llvm::ArrayRef<int64_t>(codes),
                              int64_t(0), WideRescale());
      EXPECT_FALSE(b.overflow);
      if (program.computeBits == 32) {
        EXPECT_GE(b.least, INT32_MIN);
        EXPECT_LE(b.greatest, INT32_MAX);
      }
      // Several alignments add up to a little more than half a code.
      EXPECT_LE(distance(result[0], reals.back()(codes), out), 0.51L)
          << "trial " << trial;
    }
  }
  EXPECT_GT(narrow, 0u);
}
