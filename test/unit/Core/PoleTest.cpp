//===- PoleTest.cpp - where a function has no value -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Builders.h"

using namespace qlut;
using namespace qlut::reference;

namespace {

//===----------------------------------------------------------------------===//
// Poles
//===----------------------------------------------------------------------===//

TEST(PoleTest, ErrorsNameTheInputAndTheValidRange) { // B7
  const TableSpec spec = linearSpec(4);
  EXPECT_EQ(refusal("log(x)", "i8, 0.0625:-128", "i8, 1", spec),
            "log(x) has no finite value at x = 0 (code -128); the least valid "
            "range starts at 0.0625 (code -127)");
  EXPECT_EQ(refusal("sqrt(1 - x)", "u4, 0.25", "i8, 1", spec),
            "sqrt(1 - x) has no finite value at x = 1.25 (code 5); the least "
            "valid range ends at 1 (code 4)");
  EXPECT_EQ(refusal("1 / (x * x - 1)", "i4, 0.25", "i8, 1", spec),
            "1 / (x * x - 1) has no finite value at x = -1 (code -4); the "
            "longest valid range is -0.75 to 0.75 (codes -3 to 3)");
  EXPECT_EQ(refusal("log(-1 - x * x)", "u2, 1", "i8, 1", spec),
            "log(-1 - x * x) has no finite value at x = 0 (code 0), nor at any "
            "code of the range");
  // Every form refuses.
  for (TableForm form : {TableForm::Direct, TableForm::Step, TableForm::Fit})
    EXPECT_NE(refusal("log(x)", "i8, 0.0625:-128", "i8, 1", formSpec(form, 4))
                  .find("starts at 0.0625 (code -127)"),
              std::string::npos);
}

TEST(PoleTest, RangeMendsTheError) {
  TableSpec spec = linearSpec(4);
  spec.lo = 0.0625;
  EXPECT_EQ(refusal("log(x)", "i8, 0.0625:-128", "i8, 1", spec), "");
}

TEST(PoleTest, PolesBetweenNodesAreFound) {
  // Nodes at multiples of 64 from -128, the pole at code 3.
  EXPECT_NE(refusal("1 / (x - 3)", "i8, 1", "i8, 1", linearSpec(4))
                .find("x = 3 (code 3)"),
            std::string::npos);
}

TEST(PoleTest, LastNodePastTheEnd) {
  TableSpec spec = linearSpec(4);
  spec.hi = -1;
  EXPECT_EQ(refusal("1 / x", "i4, 1", "i8, 0.1", spec),
            "1 / x has no finite value at x = 0 (code 0), where the last node "
            "lies: use uniform or free spacing with the last node on the last "
            "code");
  spec.lastNode = LastNode::AtEnd;
  EXPECT_EQ(refusal("1 / x", "i4, 1", "i8, 0.1", spec), "");
}

TEST(PoleTest, SaturateTakesLimitsAndNearestCodes) {
  // log: -inf at 0, undefined below: both the least code.
  std::vector<int64_t> codes =
      exactCodes("log(x)", "i4, 1", "i8, 0.1", PolePolicy::Saturate);
  for (int64_t code = -8; code <= 0; ++code)
    EXPECT_EQ(codes[code + 8], -128) << code;
  EXPECT_EQ(codes[9], 0);
  EXPECT_EQ(codes[15], 19); // log 7 = 1.946
  // 1 / x: undefined at 0, the greater of two as near: 1 / 1.
  codes = exactCodes("1 / x", "i4, 1", "i8, 0.1", PolePolicy::Saturate);
  EXPECT_EQ(codes[8], 10);
  EXPECT_EQ(codes[7], -10);
  // -log: +inf at 0.
  codes = exactCodes("1 - log(x)", "i4, 1", "i8, 0.1", PolePolicy::Saturate);
  EXPECT_EQ(codes[8], 127);
  EXPECT_EQ(codes[0], 127);
  EXPECT_EQ(codes[9], 10);
  // sqrt: undefined below 0, the value at 0.
  codes = exactCodes("sqrt(x) + 1", "i4, 1", "i8, 0.1", PolePolicy::Saturate);
  for (int64_t code = -8; code <= 0; ++code)
    EXPECT_EQ(codes[code + 8], 10) << code;
  TableSpec spec = formSpec(TableForm::Direct);
  spec.pole = PolePolicy::Saturate;
  EXPECT_NE(refusal("log(-1 - x * x)", "i4, 1", "i8, 1", spec), "");
}

TEST(PoleTest, SaturatedEndpointsCarryGuardBits) {
  TableSpec spec = linearSpec(1);
  spec.pole = PolePolicy::Saturate;
  spec.guardBits = 5;
  LinearTable t = buildLinear("log(x)", "u4, 1", "i8, 0.1", spec);
  EXPECT_EQ(t.values[0], -128 * 32);
}

//===----------------------------------------------------------------------===//
// Output range
//===----------------------------------------------------------------------===//

TEST(OutputRangeTest, IsOverTheCodesInside) {
  auto range = [](llvm::StringRef f, llvm::StringRef in,
                  std::optional<double> lo = {}, std::optional<double> hi = {},
                  PolePolicy pole = PolePolicy::Error) {
    RealRange r =
        llvm::cantFail(outputRange(expr(f), format(in), lo, hi, pole));
    return std::pair<double, double>(r.lo, r.hi);
  };
  using Pair = std::pair<double, double>;
  EXPECT_EQ(range("x * x", "i4, 0.5"), Pair(0, 16));
  EXPECT_EQ(range("x * x", "i4, 0.5", 0.3, 1.9), Pair(0.25, 2.25));
  EXPECT_EQ(range("x * x", "i4, 0.5", -1.0, 0.5), Pair(0, 1));
  EXPECT_EQ(range("x", "b1, 0.25"), Pair(-0.25, 0.25));
  EXPECT_EQ(range("1 / x", "i4, 1", {}, {}, PolePolicy::Saturate), Pair(-1, 1));
  EXPECT_EQ(messageOf(outputRange(expr("log(x)"), format("u4, 0.5"), {}, {},
                                  PolePolicy::Error)),
            "log(x) has no finite value at x = 0 (code 0); the least valid "
            "range starts at 0.5 (code 1)");
  // Between two codes both count, outside of all none.
  EXPECT_EQ(range("x", "u4, 1", 0.2, 0.8), Pair(0, 1));
  EXPECT_NE(messageOf(outputRange(expr("x"), format("u4, 1"), 15.2, 15.8,
                                  PolePolicy::Error)),
            "");
  EXPECT_NE(messageOf(outputRange(expr("x"), format("u4, 1"), -0.8, -0.2,
                                  PolePolicy::Error)),
            "");
  EXPECT_NE(messageOf(outputRange(expr("x"), format("i32, 1"), {}, {},
                                  PolePolicy::Error)),
            "");
}

} // namespace
