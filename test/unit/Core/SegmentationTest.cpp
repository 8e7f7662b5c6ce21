//===- SegmentationTest.cpp - where nodes lie and domains end -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Builders.h"
#include <algorithm>
#include <cmath>

using namespace qlut;
using namespace qlut::reference;

namespace {

//===----------------------------------------------------------------------===//
// Nodes
//===----------------------------------------------------------------------===//

TEST(NodesTest, EqualPartsPastOrAtTheEnd) { // B2
  TableSpec spec = linearSpec(16);
  LinearTable past = buildLinear("x", "i8, 1", "i8, 1", spec);
  EXPECT_EQ(past.nodes.front(), 0);
  EXPECT_EQ(lengthsOf(past), std::vector<int64_t>(16, 16));

  spec.lastNode = LastNode::AtEnd;
  LinearTable at = buildLinear("x", "i8, 1", "i8, 1", spec);
  EXPECT_EQ(at.nodes.back(), 255);
  for (int64_t k = 0; k <= 16; ++k) // ceil(k * 255 / 16)
    EXPECT_EQ(at.nodes[k], (k * 255 + 15) / 16);

  LinearTable five = buildLinear("x", "i8, 1", "i8, 1", linearSpec(5));
  EXPECT_EQ(five.nodes, (std::vector<int64_t>{0, 52, 103, 154, 205, 256}));
  five = buildLinear("x", "i8, 1", "i8, 1", linearSpec(5, Spacing::Free));
  EXPECT_EQ(five.nodes, (std::vector<int64_t>{0, 52, 103, 154, 205, 256}));
  EXPECT_EQ(five.spacing, Spacing::Free);
}

TEST(NodesTest, PowerOfTwoLengthsCoverAndDropTheUnused) { // B3
  auto lengths = [](int64_t segments, std::optional<double> lo = {}) {
    TableSpec spec = linearSpec(segments, Spacing::PowerOfTwo);
    spec.lo = lo;
    return lengthsOf(buildLinear("x", "i8, 1", "i8, 1", spec));
  };
  using Lengths = std::vector<int64_t>;
  EXPECT_EQ(lengths(16), Lengths(16, 16));
  EXPECT_EQ(lengths(20), Lengths(16, 16));
  EXPECT_EQ(lengths(5), Lengths(4, 64));
  EXPECT_EQ(lengths(3), Lengths(2, 128));
  EXPECT_EQ(lengths(1), Lengths(1, 256));
  EXPECT_EQ(lengths(3, 28.0), Lengths(2, 64)); // 100 codes
  EXPECT_EQ(lengths(3, 95.0), Lengths(3, 16)); // 33 codes
}

TEST(NodesTest, CodesBeyondABreakpointAreThoseAtOrAboveIt) { // B5
  std::mt19937_64 random(1);
  for (int i = 0; i < 300; ++i) {
    Format in;
    in.storage = storage(i % 2 ? "i8" : "u8");
    in.scale = i % 5 == 0 ? 0.25 : randomScale(random);
    in.zeroPoint = uniform(random, in.storage.minCode(), in.storage.maxCode());
    TableSpec spec = linearSpec(1, Spacing::Free);
    // On codes, the least distance beside them, and anywhere.
    const int64_t code =
        uniform(random, in.storage.minCode() + 1, in.storage.maxCode() - 1);
    const double fraction =
        i % 3 == 0 ? 0 : std::ldexp(double(uniform(random, 0, 1023)), -10);
    double b = in.toReal(code) + fraction * in.scale;
    if (i % 4 == 1)
      b = std::nextafter(b, i % 8 == 1 ? 1e9 : -1e9);
    spec.breakpoints = {b};
    spec.pole = PolePolicy::Saturate;
    llvm::Expected<Table> table =
        buildTable(expr("x"), in, format("i8, 1"), spec);
    ASSERT_TRUE(bool(table)) << llvm::toString(table.takeError());
    const int64_t node = table->getIf<LinearTable>()->nodes[1];
    for (int64_t c = in.storage.minCode(); c <= in.storage.maxCode(); ++c)
      ASSERT_EQ(c - in.storage.minCode() >= node, in.toReal(c) >= b)
          << in.str() << " " << b;
  }
}

TEST(NodesTest, BreakpointsOfPowerOfTwoSpacing) { // B4
  TableSpec spec = linearSpec(1, Spacing::PowerOfTwo);
  spec.breakpoints = {-64, 0, 32};
  LinearTable t = buildLinear("x", "i8, 1", "i8, 1", spec);
  EXPECT_EQ(t.nodes, (std::vector<int64_t>{0, 64, 128, 160, 288}));
  spec.breakpoints = {-60};
  EXPECT_NE(refusal("x", "i8, 1", "i8, 1", spec).find("power of two long"),
            std::string::npos);
}

TEST(NodesTest, BreakpointsMustAscendInside) {
  auto message = [](std::vector<double> breakpoints) {
    TableSpec spec = linearSpec(1, Spacing::Free);
    spec.breakpoints = std::move(breakpoints);
    return refusal("x", "i8, 0.5", "i8, 1", spec);
  };
  EXPECT_EQ(message({-10, 0, 10}), "");
  EXPECT_NE(message({0, 0}).find("got 0 (code 0) after code 0"),
            std::string::npos);
  EXPECT_NE(message({0.1, 0.2}), ""); // both at code 1
  EXPECT_NE(message({10, -10}), "");
  EXPECT_NE(message({-64}), "");
  EXPECT_NE(message({64}), "");
  EXPECT_EQ(message({63.5}), "");
  EXPECT_NE(message({double(NAN)}).find("finite"), std::string::npos);
  TableSpec uniformSpec = linearSpec(4);
  uniformSpec.breakpoints = {0};
  EXPECT_NE(refusal("x", "i8, 1", "i8, 1", uniformSpec)
                .find("free or power-of-two spacing with breakpoints"),
            std::string::npos);
}

TEST(NodesTest, RangeIsCoveredOutward) { // B1
  TableSpec spec = linearSpec(4, Spacing::Free);
  spec.lo = -0.3;
  spec.hi = 1.1;
  LinearTable t = buildLinear("x", "i8, 0.25:4", "i8, 0.25", spec);
  EXPECT_EQ(t.nodes.front(), 128 + 4 - 2);
  EXPECT_EQ(t.nodes.back(), 128 + 4 + 5 + 1); // one past
  spec.lastNode = LastNode::AtEnd;
  t = buildLinear("x", "i8, 0.25:4", "i8, 0.25", spec);
  EXPECT_EQ(t.nodes.back(), 128 + 4 + 5);
  // However little is below a code, it takes the next.
  spec.lo = -5e-324;
  spec.segments = 2;
  t = buildLinear("x", "i8, 1e30:4", "i8, 1e30", spec);
  EXPECT_EQ(t.nodes.front(), 128 + 4 - 1);
  // Codes themselves are not widened; ends past the storage are cut.
  spec.lo = -0.25;
  spec.hi = 1000;
  t = buildLinear("x", "i8, 0.25:4", "i8, 0.25", spec);
  EXPECT_EQ(t.nodes.front(), 128 + 4 - 1);
  EXPECT_EQ(t.nodes.back(), 255);
}

TEST(NodesTest, RangeRefusals) {
  auto message = [](double lo, double hi) {
    TableSpec spec = linearSpec(1);
    spec.lo = lo;
    spec.hi = hi;
    return refusal("x", "i8, 0.25", "i8, 1", spec);
  };
  EXPECT_EQ(message(-1, 1), "");
  EXPECT_EQ(message(-INFINITY, INFINITY), "");
  EXPECT_EQ(message(1, -1), "expected a range lo <= hi, got [1, -1]");
  EXPECT_NE(message(NAN, 1).find("NaN"), std::string::npos);
  EXPECT_NE(message(40, 50).find("meets the codes of i8, 0.25, -32 to 31.75"),
            std::string::npos);
  EXPECT_NE(message(-50, -40), "");
}

//===----------------------------------------------------------------------===//
// Trimming
//===----------------------------------------------------------------------===//

TEST(TrimTest, CodesCutOffKeepTheirExactCode) { // B8
  int cut = 0;
  for (const Subject &s : subjects) {
    const std::vector<int64_t> exact = exactCodes(s.function, s.in, s.out);
    for (Spacing spacing :
         {Spacing::Uniform, Spacing::PowerOfTwo, Spacing::Free})
      for (LastNode last : {LastNode::PastEnd, LastNode::AtEnd})
        for (unsigned guardBits : {0u, 2u, 7u})
          for (Rounding rounding : allRoundings)
            for (int64_t segments : {1, 2, 3}) {
              TableSpec spec = linearSpec(segments, spacing);
              spec.trim = true;
              spec.lastNode = last;
              spec.guardBits = guardBits;
              spec.interpolationRounding = rounding;
              spec.valueBits = 24;
              const LinearTable t = buildLinear(s.function, s.in, s.out, spec);
              const std::vector<int64_t> got = Table(t).evaluateAll();
              for (int64_t u = 0; u < t.input.numCodes(); ++u) {
                if (u >= t.first() && u <= t.last())
                  continue;
                ++cut;
                ASSERT_EQ(got[u], exact[u]) << s.function << " offset " << u;
              }
            }
  }
  EXPECT_GT(cut, 10000);
}

TEST(TrimTest, CutsAtTheLastConstantCode) {
  // hardsigmoid on [-8, 8): 0 up to x = -3 and beyond, 1 from 3 on.
  TableSpec spec = linearSpec(6, Spacing::Free);
  spec.trim = true;
  spec.guardBits = 0;
  const char *in = "i8, 0.0625", *out = "i8, 0.0078125:-100";
  const std::vector<int64_t> exact = exactCodes("hardsigmoid(x)", in, out);
  int64_t left = 0, right = 255;
  while (exact[left + 1] == exact[0])
    ++left;
  while (exact[right - 1] == exact[255])
    --right;
  LinearTable t = buildLinear("hardsigmoid(x)", in, out, spec);
  EXPECT_EQ(t.nodes.front(), left);
  EXPECT_EQ(t.nodes.back(), right);
  EXPECT_GT(left, 70);
  EXPECT_LT(right, 180);
  // One segment is all it takes.
  spec.segments = 1;
  EXPECT_LE(greatestDifference(
                build("hardsigmoid(x)", in, out, spec).evaluateAll(), exact),
            1);
}

TEST(TrimTest, NeedsClampAndNoBreakpoints) {
  const char *in = "i8, 0.0625", *out = "i8, 0.0078125:-100";
  TableSpec spec = linearSpec(6);
  spec.trim = true;
  EXPECT_GT(buildLinear("hardsigmoid(x)", in, out, spec).nodes.front(), 0);
  spec.outOfRange = OutOfRange::Tail;
  EXPECT_EQ(buildLinear("hardsigmoid(x)", in, out, spec).nodes.front(), 0);
  spec.outOfRange = OutOfRange::Clamp;
  spec.spacing = Spacing::Free;
  spec.breakpoints = {-3, 3};
  EXPECT_EQ(buildLinear("hardsigmoid(x)", in, out, spec).nodes,
            (std::vector<int64_t>{0, 80, 176, 256}));
  // Shorter power-of-two segments, or none cut.
  spec = linearSpec(16, Spacing::PowerOfTwo);
  spec.trim = true;
  EXPECT_EQ(lengthsOf(buildLinear("hardsigmoid(x)", in, out, spec))[0], 8);
  spec.segments = 2;
  EXPECT_EQ(buildLinear("hardsigmoid(x)", "i8, 0.03125", out, spec).nodes,
            (std::vector<int64_t>{0, 128, 256}));
}

TEST(TrimTest, ConstantFunctionsKeepTheirDomain) {
  TableSpec spec = linearSpec(4);
  spec.trim = true;
  LinearTable t = buildLinear("x * 0 + 3", "i8, 1", "i8, 1", spec);
  EXPECT_EQ(lengthsOf(t), std::vector<int64_t>(4, 64));
  EXPECT_EQ(Table(t).evaluateAll(), std::vector<int64_t>(256, 3));
}

} // namespace
