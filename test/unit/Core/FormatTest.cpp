//===- FormatTest.cpp - storages and formats ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Format.h"
#include "Reference.h"
#include "gtest/gtest.h"
#include <cmath>
#include <limits>

using namespace qlut;
using namespace qlut::reference;

namespace {

constexpr auto Signed = Storage::Kind::Signed;
constexpr auto Unsigned = Storage::Kind::Unsigned;
constexpr auto Binary = Storage::Kind::Binary;

std::string checkFormat(Storage storage, double scale, int64_t zeroPoint) {
  Format format;
  format.storage = storage;
  format.scale = scale;
  format.zeroPoint = zeroPoint;
  return messageOf(format.check());
}

/// True if the codes of the format reach from lo to hi, in long double.
bool covers(const Format &f, double lo, double hi) {
  const auto scale = static_cast<long double>(f.scale);
  if (f.storage.kind == Binary)
    return -scale <= lo && scale >= hi;
  return scale * (f.storage.minCode() - f.zeroPoint) <= lo &&
         scale * (f.storage.maxCode() - f.zeroPoint) >= hi;
}

TEST(StorageTest, LimitsFollowWidthAndKind) {
  struct Case {
    Storage storage;
    int64_t least, greatest, codes;
    unsigned bytes;
  };
  const Case cases[] = {{{1, Binary}, 0, 1, 2, 1},
                        {{1, Unsigned}, 0, 1, 2, 1},
                        {{2, Signed}, -2, 1, 4, 1},
                        {{4, Unsigned}, 0, 15, 16, 1},
                        {{8, Signed}, -128, 127, 256, 1},
                        {{16, Signed}, -32768, 32767, 65536, 2},
                        {{16, Unsigned}, 0, 65535, 65536, 2},
                        {{32, Signed}, INT32_MIN, INT32_MAX, 1ll << 32, 4},
                        {{32, Unsigned}, 0, UINT32_MAX, 1ll << 32, 4}};
  for (const Case &c : cases) {
    SCOPED_TRACE(c.storage.str());
    EXPECT_EQ(c.storage.minCode(), c.least);
    EXPECT_EQ(c.storage.maxCode(), c.greatest);
    EXPECT_EQ(c.storage.numCodes(), c.codes);
    EXPECT_EQ(c.storage.bytes(), c.bytes);
    EXPECT_TRUE(c.storage.contains(c.least));
    EXPECT_TRUE(c.storage.contains(c.greatest));
    EXPECT_FALSE(c.storage.contains(c.least - 1));
    EXPECT_FALSE(c.storage.contains(c.greatest + 1));
  }
}

TEST(StorageTest, CheckRefusesOtherWidths) { // F1
  for (unsigned bits : {0, 3, 5, 12, 24, 33, 64})
    EXPECT_EQ(messageOf(Storage{bits, Unsigned}.check()),
              "expected a storage of 1, 2, 4, 8, 16 or 32 bits, got " +
                  std::to_string(bits));
  for (unsigned bits : {1, 2, 4, 8, 16, 32})
    EXPECT_EQ(messageOf(Storage{bits, Unsigned}.check()), "");
}

TEST(StorageTest, CheckRefusesSignedBitAndWideBinary) { // F2
  EXPECT_NE(messageOf(Storage{1, Signed}.check()).find("at least 2 bits"),
            std::string::npos);
  EXPECT_EQ(messageOf(Storage{8, Binary}.check()),
            "expected 1 bit for a binary storage, got 8");
  EXPECT_EQ(messageOf(Storage{1, Binary}.check()), "");
}

TEST(StorageTest, TextRoundTrips) {
  for (const Storage &s : allStorages()) {
    llvm::Expected<Storage> parsed = Storage::parse(s.str());
    ASSERT_TRUE(bool(parsed)) << s.str();
    EXPECT_EQ(*parsed, s);
  }
  EXPECT_EQ((Storage{8, Signed}.str()), "i8");
  EXPECT_EQ((Storage{4, Unsigned}.str()), "u4");
  EXPECT_EQ((Storage{1, Binary}.str()), "b1");
}

TEST(StorageTest, ParseRefusesOtherText) {
  for (llvm::StringRef text :
       {"", "8", "i", "i1", "b8", "u3", "s8", "i8 ", "i-8", "i8x"})
    EXPECT_NE(messageOf(Storage::parse(text)), "") << text.str();
  EXPECT_EQ(messageOf(Storage::parse("i8x")),
            "expected a number of bits after 'i', got '8x'");
}

TEST(FormatTest, CheckWantsPositiveFiniteScale) { // F3
  for (double scale : {0.0, -0.0, -0.5, double(INFINITY), double(NAN)})
    EXPECT_NE(checkFormat({8, Signed}, scale, 0).find("a finite scale above 0"),
              std::string::npos)
        << scale;
  EXPECT_EQ(checkFormat({8, Signed}, 0.5, 0), "");
}

TEST(FormatTest, CheckWantsNormalSingleScale) { // F4
  const double least = std::numeric_limits<float>::min();
  EXPECT_EQ(checkFormat({8, Signed}, least, 0), "");
  EXPECT_NE(checkFormat({8, Signed}, least / 2, 0).find("normal range of f32"),
            std::string::npos);
  EXPECT_NE(checkFormat({8, Signed}, 1e39, 0).find("normal range of f32"),
            std::string::npos);
  EXPECT_NE(checkFormat({8, Signed}, 0.1, 0).find("f32 holds exactly, got 0.1"),
            std::string::npos);
  EXPECT_EQ(checkFormat({8, Signed}, 0.1f, 0), "");
}

TEST(FormatTest, CheckWantsZeroPointInStorage) { // F5
  EXPECT_EQ(checkFormat({8, Signed}, 1, -128), "");
  EXPECT_EQ(checkFormat({8, Signed}, 1, -129),
            "expected a zero point of i8, -128 to 127, got -129");
  EXPECT_EQ(checkFormat({4, Unsigned}, 1, 16),
            "expected a zero point of u4, 0 to 15, got 16");
  EXPECT_EQ(checkFormat({1, Binary}, 1, 1),
            "expected zero point 0 for a binary storage, got 1");
}

TEST(FormatTest, CheckWantsFiniteReals) { // F6
  const double greatest = std::numeric_limits<float>::max();
  const auto fitting = static_cast<float>(greatest / 256);
  EXPECT_EQ(checkFormat({8, Signed}, fitting, 0), "");
  EXPECT_NE(checkFormat({8, Signed}, fitting * 2, -2), "");
  // The distance counts, not the code.
  EXPECT_EQ(checkFormat({8, Signed}, fitting * 2, 0), "");
  EXPECT_NE(checkFormat({8, Signed}, fitting * 2, -128).find("finite f32"),
            std::string::npos);
  EXPECT_EQ(checkFormat({1, Binary}, greatest, 0), "");
}

TEST(FormatTest, TextRoundTrips) {
  std::mt19937_64 random(1);
  for (const Storage &s : allStorages()) {
    for (int i = 0; i < 200; ++i) {
      Format f;
      f.storage = s;
      f.scale = randomScale(random);
      if (s.kind != Binary)
        f.zeroPoint = uniform(random, s.minCode(), s.maxCode());
      llvm::Expected<Format> parsed = Format::parse(f.str());
      ASSERT_TRUE(bool(parsed)) << f.str();
      EXPECT_EQ(*parsed, f) << f.str();
    }
  }
}

TEST(FormatTest, TextIsShortAndHasAPoint) {
  EXPECT_EQ(format("i8, 0.05:-3").str(), "i8, 0.05:-3");
  EXPECT_EQ(format("i8,0.05 : -3").str(), "i8, 0.05:-3");
  EXPECT_EQ(format("u16, 1:0").str(), "u16, 1.0");
  EXPECT_EQ(format("b1, 0.25").str(), "b1, 0.25");
  EXPECT_EQ(format("i4, 1e-5").str(), "i4, 1.0e-05");
  // The text means the nearest f32.
  EXPECT_EQ(format("i8, 0.05").scale, static_cast<double>(0.05f));
}

TEST(FormatTest, ParseRefusesOtherText) {
  for (llvm::StringRef text :
       {"", "i8", "i8,", "i8, x", "i8, 0.5:", "i8, 0.5:x", "i8, 0.5:200",
        "i8, 0", "i8, -1", "i8, inf", "i8, nan", "b1, 1:1", "i8, 1e-42"})
    EXPECT_NE(messageOf(Format::parse(text)), "") << text.str();
}

TEST(FormatTest, RealsOfCodes) {
  EXPECT_EQ(format("i8, 0.25:-3").toReal(5), 2.0);
  EXPECT_EQ(format("i8, 0.25:-3").toReal(-128), -31.25);
  EXPECT_EQ(format("b1, 0.25").toReal(0), -0.25);
  EXPECT_EQ(format("b1, 0.25").toReal(1), 0.25);
  EXPECT_EQ(format("u1, 0.25").toReal(1), 0.25);
  const Format f = format("u16, 0.1:7");
  EXPECT_EQ(f.toReal(65535), double(0.1f) * 65528); // exact: 24 + 16 bits
}

TEST(FormatTest, RangeIsCoveredByTheLeastScale) {
  std::mt19937_64 random(2);
  for (const Storage &s : allStorages()) {
    if (s.bits == 16)
      continue; // all zero points are tried below
    for (int i = 0; i < 300; ++i) {
      double a = std::ldexp(double(uniform(random, -1000000, 1000000)), -12);
      double b = std::ldexp(double(uniform(random, -1000000, 1000000)),
                            static_cast<int>(uniform(random, -20, 0)));
      if (a == b)
        continue;
      const double lo = std::min(a, b), hi = std::max(a, b);
      llvm::Expected<Format> got = Format::fromRange(lo, hi, s);
      if (!got) { // u1 holds 0 and one sign only
        EXPECT_EQ(s.str(), "u1");
        EXPECT_TRUE(lo < 0 && hi > 0);
        llvm::consumeError(got.takeError());
        continue;
      }
      ASSERT_EQ(messageOf(got->check()), "");
      ASSERT_TRUE(covers(*got, lo, hi)) << s.str() << " " << lo << " " << hi;
      Format less = *got;
      less.scale = std::nextafter(static_cast<float>(got->scale), 0.0f);
      for (int64_t z = s.minCode(); z <= s.maxCode(); ++z) {
        less.zeroPoint = z;
        ASSERT_FALSE(covers(less, lo, hi)) << got->str() << " " << less.str();
      }
    }
  }
}

TEST(FormatTest, RangeIsCoveredInSixteenAndThirtyTwoBits) {
  std::mt19937_64 random(3);
  for (llvm::StringRef text : {"i16", "u16", "i32", "u32"}) {
    for (int i = 0; i < 500; ++i) {
      const double lo = -std::ldexp(double(uniform(random, 0, 1 << 20)), -10);
      const double hi = std::ldexp(double(uniform(random, 1, 1 << 20)), -10);
      for (bool symmetric : {false, true}) {
        Format f =
            llvm::cantFail(Format::fromRange(lo, hi, storage(text), symmetric));
        ASSERT_TRUE(covers(f, lo, hi)) << f.str() << " " << lo << " " << hi;
      }
    }
  }
}

TEST(FormatTest, RangesByHand) {
  auto fromRange = [](double lo, double hi, llvm::StringRef text,
                      bool symmetric = false, bool power = false) {
    return llvm::cantFail(
               Format::fromRange(lo, hi, storage(text), symmetric, power))
        .str();
  };
  EXPECT_EQ(fromRange(0, 255, "u8"), "u8, 1.0");
  EXPECT_EQ(fromRange(0, 255, "i8"), "i8, 1.0:-128");
  EXPECT_EQ(fromRange(-128, 127, "i8"), "i8, 1.0");
  EXPECT_EQ(fromRange(-127, 127, "i8"), "i8, 1.0");
  EXPECT_EQ(fromRange(-64, 191, "u8"), "u8, 1.0:64");
  // 0 is a code: a range beside it is widened to it.
  EXPECT_EQ(fromRange(100, 255, "u8"), "u8, 1.0");
  EXPECT_EQ(fromRange(-255, -100, "i8"), "i8, 1.0:127");
  // Symmetric.
  EXPECT_EQ(fromRange(-1, 127, "i8", true), "i8, 1.0");
  EXPECT_EQ(fromRange(-128, 1, "u8", true), "u8, 1.0:128");
  // Powers of two.
  EXPECT_EQ(fromRange(0, 200, "u8", false, true), "u8, 1.0");
  EXPECT_EQ(fromRange(0, 256, "u8", false, true), "u8, 2.0");
  EXPECT_EQ(fromRange(0, 0.3, "u4", false, true), "u4, 0.03125");
  // One bit.
  EXPECT_EQ(fromRange(-0.5, 0.25, "b1"), "b1, 0.5");
  EXPECT_EQ(fromRange(0.25, 0.75, "u1"), "u1, 0.75");
  EXPECT_EQ(fromRange(-0.75, -0.5, "u1"), "u1, 0.75:1");
}

TEST(FormatTest, RangeOfPowerOfTwoScaleIsCovered) {
  std::mt19937_64 random(4);
  for (int i = 0; i < 2000; ++i) {
    const double lo = -std::ldexp(double(uniform(random, 1, 1 << 20)), -10);
    const double hi = std::ldexp(double(uniform(random, 1, 1 << 20)), -10);
    Format f =
        llvm::cantFail(Format::fromRange(lo, hi, storage("i8"), false, true));
    int exponent = 0;
    EXPECT_EQ(std::frexp(f.scale, &exponent), 0.5) << f.str();
    EXPECT_TRUE(covers(f, lo, hi)) << f.str();
    Format half = f;
    half.scale /= 2;
    for (half.zeroPoint = -128; half.zeroPoint <= 127; ++half.zeroPoint)
      ASSERT_FALSE(covers(half, lo, hi)) << f.str();
  }
}

TEST(FormatTest, RangeRefusals) {
  auto refusal = [](double lo, double hi, llvm::StringRef text = "i8",
                    bool symmetric = false) {
    return messageOf(Format::fromRange(lo, hi, storage(text), symmetric));
  };
  for (auto [lo, hi] : {std::pair<double, double>{1, 1},
                        {2, 1},
                        {-INFINITY, 1},
                        {0, INFINITY},
                        {NAN, 1},
                        {0, NAN}})
    EXPECT_NE(refusal(lo, hi).find("finite bounds lo < hi"), std::string::npos)
        << lo << " " << hi;
  EXPECT_NE(refusal(-1e39, 1), "");
  EXPECT_NE(refusal(-1, 1, "u1").find("on one side of 0"), std::string::npos);
  EXPECT_NE(refusal(0, 1, "u1", true), "");
  // The least scale serves any narrower range.
  EXPECT_EQ(refusal(0, 1e-44), "");
  // The scale of the whole f32 range in two bits stays finite, its code not.
  EXPECT_NE(refusal(-3.4e38, 3.4e38, "i2"), "");
}

} // namespace
