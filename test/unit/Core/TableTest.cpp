//===- TableTest.cpp - evaluation and figures of tables -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Table.h"
#include "RandomTable.h"
#include "qlut/Core/Hashing.h"
#include "qlut/Core/Kernels.h"
#include "gtest/gtest.h"
#include <thread>

using namespace qlut;
using namespace qlut::reference;
using kernels::LinearPlan;

namespace {

//===----------------------------------------------------------------------===//
// Evaluation
//===----------------------------------------------------------------------===//

TEST(TableEvaluationTest, LinearAgreesWithExactRational) {
  std::mt19937_64 random(1);
  int refused = 0, kept = 0;
  for (const Storage &in : allStorages())
    for (const Storage &out : allStorages())
      for (Spacing spacing : {Spacing::Uniform, Spacing::PowerOfTwo,
                              Spacing::Dyadic, Spacing::Free})
        for (OutOfRange policy : {OutOfRange::Clamp, OutOfRange::Tail})
          for (Rounding rounding : allRoundings) {
            for (int i = 0; i < (in.bits == 16 ? 1 : 6); ++i) {
              LinearTable t;
              t.input = in;
              t.output = out;
              t.spacing = spacing;
              t.outOfRange = policy;
              t.rounding = rounding;
              t.guardBits = static_cast<unsigned>(uniform(random, 0, 8));
              t.valueBits = std::max(2u, out.bits) + t.guardBits;
              t.nodes = randomNodes(random, spacing, in.numCodes());
              fillValues(t, random);
              Table table(t);
              const std::string message = messageOf(table.check());
              if (!message.empty()) { // T9: extended tails of 16-bit tables
                ASSERT_NE(message.find("proven in 62 bits"), std::string::npos)
                    << message;
                ASSERT_EQ(in.bits, 16u);
                ++refused;
                continue;
              }
              ++kept;
              ASSERT_EQ(firstDifference(table), "")
                  << in.str() << " to " << out.str() << " "
                  << stringifySpacing(spacing).str() << " "
                  << stringifyOutOfRange(policy).str() << " "
                  << stringifyRounding(rounding).str();
            }
          }
  EXPECT_LT(refused * 20, kept);
}

TEST(TableEvaluationTest, BaseSlopeAgreesWithExactRational) { // T14
  std::mt19937_64 random(12);
  for (const Storage &in : allStorages())
    for (const Storage &out : allStorages())
      for (Spacing spacing : {Spacing::Uniform, Spacing::PowerOfTwo,
                              Spacing::Dyadic, Spacing::Free})
        for (OutOfRange policy : {OutOfRange::Clamp, OutOfRange::Tail})
          for (Rounding rounding : allRoundings) {
            LinearTable t;
            t.input = in;
            t.output = out;
            t.spacing = spacing;
            t.outOfRange = policy;
            t.rounding = rounding;
            t.guardBits = static_cast<unsigned>(uniform(random, 0, 8));
            t.valueBits = std::max(2u, out.bits) + t.guardBits;
            t.nodes = randomNodes(random, spacing, in.numCodes());
            fillValues(t, random);
            fillSlopes(t, random);
            Table table(t);
            ASSERT_EQ(messageOf(table.check()), "");
            ASSERT_EQ(firstDifference(table), "")
                << in.str() << " to " << out.str() << " "
                << stringifySpacing(spacing).str();
          }
}

TEST(TableEvaluationTest, StepAgreesWithDefinition) {
  std::mt19937_64 random(2);
  for (const Storage &in : allStorages())
    for (const Storage &out : allStorages())
      for (int i = 0; i < (in.bits == 16 ? 2 : 20); ++i) {
        StepTable t;
        t.input = in;
        t.output = out;
        for (int64_t next = uniform(random, 1, 1 + in.numCodes() / 4);
             next < in.numCodes();
             next += uniform(random, 1, 1 + in.numCodes() / 8))
          t.thresholds.push_back(next);
        t.values = randomCodes(random, t.thresholds.size() + 1, out.minCode(),
                               out.maxCode());
        Table table(t);
        ASSERT_EQ(messageOf(table.check()), "");
        ASSERT_EQ(firstDifference(table), "") << in.str() << " " << out.str();
      }
}

TEST(TableEvaluationTest, FitAgreesWithExactRational) {
  std::mt19937_64 random(3);
  for (const Storage &in : allStorages())
    for (const Storage &out : allStorages())
      for (Rounding rounding : allRoundings)
        for (int i = 0; i < (in.bits == 16 ? 1 : 8); ++i) {
          FitTable t;
          t.input = in;
          t.output = out;
          t.rounding = rounding;
          t.shift = static_cast<unsigned>(uniform(random, 0, 14));
          for (int64_t next = 0; next < in.numCodes();
               next += uniform(random, 1, 1 + in.numCodes() / 4))
            t.starts.push_back(next);
          const int64_t reach = out.numCodes() << t.shift;
          t.intercepts = randomCodes(random, t.starts.size(), -reach, reach);
          const int64_t steep = std::max<int64_t>(reach / in.numCodes(), 2);
          t.slopes = randomCodes(random, t.starts.size(), -steep, steep);
          Table table(t);
          ASSERT_EQ(messageOf(table.check()), "");
          ASSERT_EQ(firstDifference(table), "") << in.str() << " " << out.str();
        }
}

TEST(TableEvaluationTest, DirectIsItsValues) {
  std::mt19937_64 random(4);
  for (const Storage &in : allStorages())
    for (const Storage &out : allStorages()) {
      DirectTable t;
      t.input = in;
      t.output = out;
      t.values =
          randomCodes(random, in.numCodes(), out.minCode(), out.maxCode());
      Table table(t);
      ASSERT_EQ(messageOf(table.check()), "");
      EXPECT_EQ(table.evaluateAll(), t.values);
      EXPECT_EQ(table.evaluate(in.minCode()), t.values.front());
      EXPECT_EQ(table.evaluate(in.maxCode()), t.values.back());
    }
}

TEST(TableEvaluationTest, SingleCodesAgreeWithAll) {
  LinearTable t = linear("i8", "i8", Spacing::Uniform, equalNodes(0, 256, 5),
                         {-100, 3, 50, 20, -7, 90});
  Table table(t);
  const std::vector<int64_t> all = table.evaluateAll();
  for (int64_t code = -128; code <= 127; ++code)
    ASSERT_EQ(table.evaluate(code), all[code + 128]);
}

TEST(TableEvaluationTest, ClampAndTailOutsideTheDomain) { // T8
  LinearTable t =
      linear("u8", "i8", Spacing::Free, {100, 110, 130}, {10, 20, 0});
  Table clamped(t);
  ASSERT_EQ(messageOf(clamped.check()), "");
  EXPECT_EQ(clamped.evaluate(0), 10);
  EXPECT_EQ(clamped.evaluate(105), 15);
  EXPECT_EQ(clamped.evaluate(130), 0);
  EXPECT_EQ(clamped.evaluate(255), 0);
  t.outOfRange = OutOfRange::Tail;
  Table extended(t);
  ASSERT_EQ(messageOf(extended.check()), "");
  EXPECT_EQ(extended.evaluate(90), 0);
  EXPECT_EQ(extended.evaluate(0), -90);
  EXPECT_EQ(extended.evaluate(105), 15);
  EXPECT_EQ(extended.evaluate(150), -20);
  EXPECT_EQ(extended.evaluate(255), -125);
}

//===----------------------------------------------------------------------===//
// Figures
//===----------------------------------------------------------------------===//

TEST(TableTest, SlopesByHand) {
  LinearTable t = linear("u8", "i8", Spacing::Free, {100, 110, 130},
                         {4 * 10, 4 * 20, 4 * -400});
  t.guardBits = 2;
  Table table(t);
  ASSERT_EQ(messageOf(table.check()), "");
  EXPECT_EQ(table.slope(99), 0); // input clamped
  EXPECT_EQ(table.slope(100), 1);
  EXPECT_EQ(table.slope(109), 1);
  EXPECT_EQ(table.slope(110), -21);
  EXPECT_EQ(table.slope(117), -21); // 20 - 147 = -127
  EXPECT_EQ(table.slope(118), 0);   // result clamped
  EXPECT_EQ(table.slope(131), 0);
  t.values = {4 * 10, 4 * 20, 4 * 40};
  EXPECT_EQ(Table(t).slope(130), 1);
  EXPECT_EQ(Table(t).slope(131), 0);
  t.outOfRange = OutOfRange::Tail;
  EXPECT_EQ(Table(t).slope(99), 1);
  EXPECT_EQ(Table(t).slope(131), 1);

  EXPECT_EQ(Table(goodSlopes).slope(63), 3 / 16.0);
  EXPECT_EQ(Table(goodSlopes).slope(64), -6.25);
  EXPECT_EQ(Table(goodSlopes).slope(95), 0); // 6 - 194 is below -128

  EXPECT_EQ(Table(goodFit).slope(-128), 1);
  EXPECT_EQ(Table(goodFit).slope(-28), -0.1875);
  FitTable steep = goodFit;
  steep.slopes[0] = 32; // 5/16 + 2u passes 127 at u = 64
  EXPECT_EQ(Table(steep).slope(-128 + 63), 2);
  EXPECT_EQ(Table(steep).slope(-128 + 64), 0);

  EXPECT_EQ(Table(goodDirect).slope(0), 128);
  EXPECT_EQ(Table(goodDirect).slope(1), 66.5);
  EXPECT_EQ(Table(goodDirect).slope(3), 122);
  EXPECT_EQ(Table(goodStep).slope(0), 0);
}

TEST(TableTest, ComputeBitsAreProven) { // T12
  EXPECT_EQ(Table(goodDirect).computeBits(), 32u);
  EXPECT_EQ(Table(goodLinear).computeBits(), 32u);
  FitTable fit = goodFit;
  // 2^31 - 1 - 8 leaves room for the rounding term, 2^31 - 8 does not.
  fit.slopes[1] = 0;
  fit.intercepts[1] = (1ll << 31) - 1 - 8;
  EXPECT_EQ(Table(fit).computeBits(), 32u);
  fit.intercepts[1] += 1;
  EXPECT_EQ(Table(fit).computeBits(), 64u);
  LinearTable wide =
      linear("i16", "i16", Spacing::PowerOfTwo, {0, 65536}, {-32768, 32767});
  EXPECT_EQ(Table(wide).computeBits(), 64u); // 65,535 times 65,535
  wide.values = {0, 32767};
  EXPECT_EQ(Table(wide).computeBits(), 32u);
}

TEST(TableTest, EntriesSegmentsAndBytes) {
  Table direct(goodDirect), step(goodStep), fit(goodFit), free(goodLinear);
  EXPECT_EQ(direct.numEntries(), 4);
  EXPECT_EQ(direct.numSegments(), 4);
  EXPECT_EQ(direct.numBytes(), 4);
  EXPECT_EQ(step.numEntries(), 7);
  EXPECT_EQ(step.numSegments(), 4);
  EXPECT_EQ(step.numBytes(), 7);
  EXPECT_EQ(fit.numEntries(), 4);
  EXPECT_EQ(fit.numSegments(), 2);
  EXPECT_EQ(fit.numBytes(), 1 + 2 + 2);
  EXPECT_EQ(free.numEntries(), 4);
  EXPECT_EQ(free.numSegments(), 3);
  EXPECT_EQ(free.numBytes(), 4 * 2 + 2);
  // Bases of 2 bytes, slopes of 1, inner nodes of 1; equal lengths need none.
  EXPECT_EQ(Table(goodSlopes).numEntries(), 8);
  EXPECT_EQ(Table(goodSlopes).numBytes(), 4 * 2 + 4 * 1 + 3 * 1);
  LinearTable equal = goodSlopes;
  equal.nodes = {0, 64, 128, 192, 256};
  EXPECT_EQ(Table(equal).numBytes(), 4 * 2 + 4 * 1);
  LinearTable uniform =
      linear("i16", "i16", Spacing::Uniform, equalNodes(0, 65536, 20),
             std::vector<int64_t>(21, 0));
  uniform.valueBits = 24;
  EXPECT_EQ(Table(uniform).numBytes(), 21 * 3);
}

TEST(TableTest, FormsAndEquality) {
  EXPECT_EQ(Table(goodDirect).formName(), "direct");
  EXPECT_EQ(Table(goodLinear).formName(), "linear");
  EXPECT_EQ(Table(goodStep).formName(), "step");
  EXPECT_EQ(Table(goodFit).formName(), "fit");
  EXPECT_EQ(Table(goodStep).input(), storage("i4"));
  EXPECT_EQ(Table(goodStep).output(), storage("u4"));
  EXPECT_TRUE(Table(goodLinear) == Table(goodLinear));
  EXPECT_FALSE(Table(goodLinear) == Table(goodFit));
  LinearTable other = goodLinear;
  other.rounding = Rounding::Floor;
  EXPECT_FALSE(Table(goodLinear) == Table(other));
  other = goodLinear;
  other.values[1] = 9;
  EXPECT_FALSE(Table(goodLinear) == Table(other));
  // A derived plan is no part of a table, and copies keep it.
  for (auto change : std::initializer_list<void (*)(LinearTable &)>{
           [](LinearTable &t) { ++t.slopes[1]; },
           [](LinearTable &t) { ++t.slopeBits; },
           [](LinearTable &t) { ++t.slopeShift; }}) {
    other = goodSlopes;
    EXPECT_EQ(hash_value(Table(goodSlopes)), hash_value(Table(other)));
    change(other);
    EXPECT_FALSE(Table(goodSlopes) == Table(other));
    EXPECT_NE(hash_value(Table(goodSlopes)), hash_value(Table(other)));
  }
  Table derived(goodLinear);
  ASSERT_NE(derived.linearPlan(), nullptr);
  EXPECT_TRUE(derived == Table(goodLinear));
  EXPECT_EQ(Table(derived).linearPlan(), derived.linearPlan());
  EXPECT_EQ(Table(goodStep).linearPlan(), nullptr);
}

TEST(TableTest, ThreadsShareOnePlan) {
  const Table shared(linear("i8", "i8", Spacing::Uniform, equalNodes(0, 256, 5),
                            {-100, 3, 50, 20, -7, 90}));
  std::vector<const LinearPlan *> plans(8);
  std::vector<std::thread> threads;
  for (const LinearPlan *&plan : plans)
    threads.emplace_back([&shared, &plan] {
      const Table copy(shared);
      plan = shared.linearPlan();
      EXPECT_EQ(copy.evaluate(-128), -100);
    });
  for (std::thread &thread : threads)
    thread.join();
  for (const LinearPlan *plan : plans)
    EXPECT_EQ(plan, shared.linearPlan());
}

TEST(TableTest, NamesRoundTrip) {
  for (Spacing s : {Spacing::Uniform, Spacing::PowerOfTwo, Spacing::Free})
    EXPECT_EQ(symbolizeSpacing(stringifySpacing(s)), s);
  for (OutOfRange o : {OutOfRange::Clamp, OutOfRange::Tail})
    EXPECT_EQ(symbolizeOutOfRange(stringifyOutOfRange(o)), o);
  EXPECT_EQ(symbolizeSpacing("even"), std::nullopt);
  EXPECT_EQ(symbolizeOutOfRange("wrap"), std::nullopt);
  EXPECT_EQ(stringifySpacing(Spacing::PowerOfTwo), "power-of-two");
}

} // namespace
