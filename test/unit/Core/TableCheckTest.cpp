//===- TableCheckTest.cpp - the rules of tables ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RandomTable.h"
#include "gtest/gtest.h"

using namespace qlut;
using namespace qlut::reference;

namespace {

/// The message with which check refuses the table after the change.
template <typename Form, typename Change>
std::string refusal(Form form, Change change) {
  EXPECT_EQ(messageOf(Table(form).check()), "");
  change(form);
  return messageOf(Table(form).check());
}

TEST(TableCheckTest, Storages) { // T1
  EXPECT_NE(
      refusal(goodDirect, [](auto &t) { t.input.bits = 3; }).find("got 3"),
      std::string::npos);
  EXPECT_EQ(refusal(goodStep, [](auto &t) { t.output = storage("i32"); }),
            "expected table codes of at most 16 bits, got i32");
  EXPECT_NE(refusal(goodLinear, [](auto &t) { t.input = storage("u32"); }), "");
  EXPECT_NE(
      refusal(goodFit, [](auto &t) { t.output.kind = Storage::Kind::Binary; }),
      "");
}

TEST(TableCheckTest, Direct) { // T2
  EXPECT_EQ(refusal(goodDirect, [](auto &t) { t.values.push_back(0); }),
            "expected 4 values, one per code of u2, got 5");
  EXPECT_EQ(refusal(goodDirect, [](auto &t) { t.values[2] = 128; }),
            "expected values[2] to be a code of i8, -128 to 127, got 128");
}

TEST(TableCheckTest, Step) { // T3
  EXPECT_EQ(refusal(goodStep, [](auto &t) { t.values.pop_back(); }),
            "expected one value more than the 3 thresholds, got 3");
  EXPECT_EQ(refusal(goodStep, [](auto &t) { t.thresholds[0] = 0; }),
            "expected thresholds[0] in [1, 15], got 0");
  EXPECT_EQ(refusal(goodStep, [](auto &t) { t.thresholds[2] = 16; }),
            "expected thresholds[2] in [1, 15], got 16");
  EXPECT_EQ(refusal(goodStep, [](auto &t) { t.thresholds[1] = 1; }),
            "expected thresholds[1] above thresholds[0] = 1, got 1");
  EXPECT_NE(refusal(goodStep, [](auto &t) { t.values[1] = -1; }), "");
}

TEST(TableCheckTest, Nodes) { // T5
  EXPECT_EQ(refusal(goodLinear, [](auto &t) { t.nodes = t.values = {0}; }),
            "expected at least 2 nodes, got 1");
  EXPECT_EQ(refusal(goodLinear, [](auto &t) { t.nodes = t.values = {}; }),
            "expected at least 2 nodes, got 0");
  EXPECT_EQ(refusal(goodLinear, [](auto &t) { t.values.pop_back(); }),
            "expected one value for each of the 4 nodes, got 3");
  EXPECT_EQ(refusal(goodLinear, [](auto &t) { t.nodes[0] = -1; }),
            "expected nodes[0] in [0, 255], got -1");
  EXPECT_EQ(refusal(goodLinear, [](auto &t) { t.nodes[1] = 100; }),
            "expected nodes[2] above nodes[1] = 100, got 100");
  EXPECT_EQ(refusal(goodLinear, [](auto &t) { t.nodes[2] = 256; }),
            "expected nodes[2] in [0, 255], got 256");
  EXPECT_EQ(refusal(goodLinear, [](auto &t) { t.nodes[3] = 257; }),
            "expected the last node in [101, 256], got 257");
  EXPECT_NE(refusal(goodLinear, [](auto &t) { t.nodes[3] = 100; }), "");
}

TEST(TableCheckTest, LastNodeMayPassTheLastCode) { // T5
  // 16 segments of 17 codes end at 272.
  LinearTable t = linear("u8", "u8", Spacing::Uniform, {}, {});
  for (int64_t k = 0; k <= 16; ++k) {
    t.nodes.push_back(17 * k);
    t.values.push_back(15 * k);
  }
  EXPECT_EQ(messageOf(Table(t).check()), "");
  EXPECT_EQ(firstDifference(Table(t)), "");
  t.nodes.back() = 273;
  EXPECT_NE(messageOf(Table(t).check()), "");
  // A power of two from the last start on.
  t = linear("u8", "u8", Spacing::PowerOfTwo, {0, 128, 192, 256}, {0, 1, 2, 3});
  EXPECT_EQ(messageOf(Table(t).check()), "");
  t.nodes.back() = 320;
  EXPECT_EQ(messageOf(Table(t).check()), "");
  t.nodes.back() = 448;
  EXPECT_NE(messageOf(Table(t).check()), "");
}

TEST(TableCheckTest, Spacing) { // T6
  EXPECT_NE(refusal(goodLinear, [](auto &t) { t.spacing = Spacing::Uniform; })
                .find("differ by at most 1, got 10 and 156"),
            std::string::npos);
  EXPECT_NE(
      refusal(goodLinear, [](auto &t) { t.spacing = Spacing::PowerOfTwo; })
          .find("segment 0 of power-of-two spacing"),
      std::string::npos);
  // The last of equal segments may be shorter, not longer.
  LinearTable t =
      linear("u8", "u8", Spacing::Uniform, {0, 100, 200, 250}, {0, 1, 2, 3});
  EXPECT_EQ(messageOf(Table(t).check()), "");
  t.nodes[2] = 150;
  EXPECT_NE(messageOf(Table(t).check()), "");
}

TEST(TableCheckTest, DyadicSpacing) { // T6
  EXPECT_EQ(refusal(goodSlopes, [](auto &t) { t.nodes[1] = 60; }),
            "expected segment 0 of dyadic spacing to be a power of two long, "
            "got 60: use free spacing");
  EXPECT_EQ(
      refusal(goodSlopes, [](auto &t) { t.nodes = {0, 32, 96, 128, 256}; }),
      "expected segment 1 of dyadic spacing to start a multiple of its "
      "length 64 after the first node, got 32: use power-of-two or free "
      "spacing");
}

TEST(TableCheckTest, Slopes) { // T13
  EXPECT_EQ(refusal(goodSlopes, [](auto &t) { t.slopes.pop_back(); }),
            "expected a value and a slope for each of the 4 segments, got 4 "
            "and 3");
  EXPECT_EQ(refusal(goodSlopes, [](auto &t) { t.values.push_back(0); }),
            "expected a value and a slope for each of the 4 segments, got 5 "
            "and 4");
  EXPECT_EQ(refusal(goodSlopes, [](auto &t) { t.slopeBits = 33; }),
            "expected slopes of 2 to 32 bits, got 33");
  EXPECT_EQ(refusal(goodSlopes, [](auto &t) { t.slopeBits = 7; }),
            "expected slopes[1] to fit 7 bits, got -100");
  EXPECT_EQ(refusal(goodSlopes, [](auto &t) { t.guardBits = 5; }),
            "expected a slope shift from the 5 guard bits to 30, got 4");
  EXPECT_EQ(refusal(goodSlopes, [](auto &t) { t.slopeShift = 31; }),
            "expected a slope shift from the 0 guard bits to 30, got 31");
  EXPECT_EQ(refusal(goodLinear, [](auto &t) { t.slopeShift = 1; }),
            "expected no width and no shift without slopes, got 0 bits and a "
            "shift of 1");
}

TEST(TableCheckTest, LastValueMayLeaveTheWidth) { // T15
  LinearTable t = linear("u8", "i8", Spacing::Uniform, equalNodes(0, 256, 2),
                         {0, 100, 200});
  t.valueBits = 8;
  EXPECT_EQ(messageOf(Table(t).check()), "");
  EXPECT_EQ(firstDifference(Table(t)), "");
  // The last node on a code; a difference of more than the width; not the last.
  EXPECT_EQ(refusal(t, [](auto &t) { t.nodes = equalNodes(0, 255, 2); }),
            "expected values[2] to fit 8 signed bits, got 200");
  EXPECT_NE(refusal(t, [](auto &t) { t.values = {-128, 100, 200}; }), "");
  EXPECT_NE(refusal(t, [](auto &t) { t.values = {100, 200, 100}; }), "");
}

TEST(TableCheckTest, Values) { // T7
  EXPECT_EQ(refusal(goodLinear, [](auto &t) { t.guardBits = 17; }),
            "expected at most 16 guard bits, got 17");
  EXPECT_EQ(refusal(goodLinear, [](auto &t) { t.valueBits = 33; }),
            "expected values of 2 to 32 bits, got 33");
  EXPECT_EQ(refusal(goodLinear, [](auto &t) { t.valueBits = 1; }),
            "expected values of 2 to 32 bits, got 1");
  EXPECT_EQ(refusal(goodLinear, [](auto &t) { t.valueBits = 9; }),
            "expected values[3] to fit 9 signed bits, got 300");
  // Signed if the output is: no negative value of an unsigned one.
  EXPECT_EQ(refusal(goodLinear, [](auto &t) { t.output = storage("u8"); }),
            "expected values[2] to fit 16 unsigned bits, got -7");
}

TEST(TableCheckTest, Fit) { // T10
  EXPECT_EQ(refusal(goodFit, [](auto &t) { t.starts[0] = 1; }),
            "expected starts[0] to be 0, got 1");
  EXPECT_EQ(refusal(goodFit, [](auto &t) { t.starts = {}; }),
            "expected starts[0] to be 0, got no starts");
  EXPECT_EQ(refusal(goodFit, [](auto &t) { t.starts[1] = 256; }),
            "expected starts[1] in [0, 255], got 256");
  EXPECT_EQ(refusal(goodFit, [](auto &t) { t.starts[1] = 0; }),
            "expected starts[1] above starts[0] = 0, got 0");
  EXPECT_NE(refusal(goodFit, [](auto &t) { t.slopes.pop_back(); })
                .find("got 2 and 1"),
            std::string::npos);
  EXPECT_EQ(refusal(goodFit, [](auto &t) { t.shift = 63; }),
            "expected a shift of at most 62, got 63");
}

TEST(TableCheckTest, IntermediatesStayWithinSixtyTwoBits) { // T11
  EXPECT_NE(refusal(goodFit, [](auto &t) { t.intercepts[1] = 1ll << 62; })
                .find("at most 62 bits"),
            std::string::npos);
  EXPECT_NE(refusal(goodFit, [](auto &t) { t.slopes[1] = 1ll << 55; }), "");
  EXPECT_NE(refusal(goodFit, [](auto &t) { t.slopes[0] = INT64_MIN; }), "");
  EXPECT_EQ(refusal(goodFit, [](auto &t) { t.slopes[1] = 1ll << 54; }), "");
}

} // namespace
