//===- TableBuilderTest.cpp - from a function to a table ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/TableBuilder.h"
#include "Builders.h"
#include "qlut/Core/Certificate.h"
#include "qlut/Core/RealEvaluator.h"
#include <algorithm>
#include <cmath>

using namespace qlut;
using namespace qlut::reference;

namespace {

//===----------------------------------------------------------------------===//
// Direct
//===----------------------------------------------------------------------===//

TEST(DirectBuilderTest, EveryCodeIsWithinHalfACodeOfTheFunction) {
  for (const Subject &s : subjects) {
    SCOPED_TRACE(s.function);
    const Format in = format(s.in), out = format(s.out);
    const std::vector<int64_t> codes = exactCodes(s.function, s.in, s.out);
    RealEvaluator evaluator(expr(s.function));
    for (int64_t code = in.storage.minCode(); code <= in.storage.maxCode();
         ++code) {
      const double real = evaluator.nearest(in.toReal(code)).value;
      const double ideal = std::clamp(real / out.scale + double(out.zeroPoint),
                                      double(out.storage.minCode()),
                                      double(out.storage.maxCode()));
      const auto got = double(codes[code - in.storage.minCode()]);
      ASSERT_LE(std::fabs(got - ideal), 0.5 + 1e-9) << code;
    }
  }
}

TEST(DirectBuilderTest, ValueRoundingDecidesTies) {
  // x / 2 at codes -3 .. 3: -1.5, -1, -0.5, 0, 0.5, 1, 1.5.
  auto codes = [](Rounding rounding) {
    TableSpec spec = formSpec(TableForm::Direct);
    spec.valueRounding = rounding;
    const std::vector<int64_t> all =
        build("x / 2", "i4, 1", "i4, 1", spec).evaluateAll();
    return std::vector<int64_t>(all.begin() + 5, all.begin() + 12);
  };
  using Codes = std::vector<int64_t>;
  EXPECT_EQ(codes(Rounding::HalfUp), (Codes{-1, -1, 0, 0, 1, 1, 2}));
  EXPECT_EQ(codes(Rounding::HalfEven), (Codes{-2, -1, 0, 0, 0, 1, 2}));
  EXPECT_EQ(codes(Rounding::HalfAway), (Codes{-2, -1, -1, 0, 1, 1, 2}));
  EXPECT_EQ(codes(Rounding::Floor), (Codes{-2, -1, -1, 0, 0, 1, 1}));
}

TEST(DirectBuilderTest, ZeroPointIsAddedAfterRounding) {
  // round(0.5) + 1, not round(1.5): half-even tells them apart.
  const std::vector<int64_t> codes = exactCodes("x", "u2, 0.5", "u4, 1:1");
  EXPECT_EQ(codes, (std::vector<int64_t>{1, 1, 2, 3}));
}

TEST(DirectBuilderTest, BinaryCodesAreSigns) {
  const std::vector<int64_t> codes = exactCodes("x - 1", "i4, 0.5", "b1, 3");
  for (int64_t code = -8; code <= 7; ++code)
    EXPECT_EQ(codes[code + 8], code >= 2) << code;
  // Binary input: -0.5 and 0.5.
  EXPECT_EQ(exactCodes("x * 4 + 1", "b1, 0.5", "i4, 1"),
            (std::vector<int64_t>{-1, 3}));
}

TEST(DirectBuilderTest, CodesOutsideTheRangeTakeTheNearerEnd) {
  TableSpec spec = formSpec(TableForm::Direct);
  spec.lo = -0.3; // covered outward: codes -2 .. 3
  spec.hi = 0.6;
  const std::vector<int64_t> codes =
      build("x", "i4, 0.25", "i4, 0.25", spec).evaluateAll();
  for (int64_t code = -8; code <= 7; ++code)
    EXPECT_EQ(codes[code + 8], std::clamp<int64_t>(code, -2, 3)) << code;
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

TEST(EndpointsTest, AreTheFunctionRoundedOnce) { // B6
  for (const Subject &s : subjects) {
    for (unsigned guardBits : {0u, 3u, 7u}) {
      TableSpec spec = linearSpec(3);
      spec.guardBits = guardBits;
      spec.valueBits = 32;
      const LinearTable t = buildLinear(s.function, s.in, s.out, spec);
      const Format in = format(s.in), out = format(s.out);
      RealEvaluator evaluator(expr(s.function));
      for (size_t k = 0; k < t.nodes.size(); ++k) {
        const double real =
            evaluator.nearest(in.toReal(t.nodes[k] + in.storage.minCode()))
                .value;
        double ideal = std::ldexp(real / out.scale + double(out.zeroPoint),
                                  int(guardBits));
        if (!out.storage.isSigned())
          ideal = std::max(ideal, 0.0);
        EXPECT_LE(std::fabs(double(t.values[k]) - ideal), 0.5 + 1e-6)
            << s.function << " node " << t.nodes[k];
      }
    }
  }
}

TEST(EndpointsTest, SaturateToTheirWidth) {
  TableSpec spec = linearSpec(1);
  spec.guardBits = 2;
  spec.valueBits = 10;
  // 100 x over [-128, 128): past 10 signed bits on both sides.
  LinearTable t = buildLinear("100 * x", "i8, 1", "i8, 1", spec);
  EXPECT_EQ(t.values, (std::vector<int64_t>{-512, 511}));
  t = buildLinear("100 * x", "i8, 1", "u8, 1", spec);
  EXPECT_EQ(t.values, (std::vector<int64_t>{0, 1023}));
}

TEST(EndpointsTest, ComputedOnesEqualTheStored) {
  for (const Subject &s : subjects)
    for (Spacing spacing :
         {Spacing::Uniform, Spacing::PowerOfTwo, Spacing::Free})
      for (LastNode last : {LastNode::PastEnd, LastNode::AtEnd})
        for (int64_t segments : {1, 3}) {
          TableSpec spec = linearSpec(segments, spacing);
          spec.lastNode = last;
          spec.guardBits = 4;
          spec.valueBits = 24;
          spec.trim = true;
          const LinearTable t = buildLinear(s.function, s.in, s.out, spec);
          llvm::Expected<std::vector<int64_t>> values = computeEndpoints(
              expr(s.function), format(s.in), format(s.out), t.nodes, spec);
          ASSERT_TRUE(bool(values));
          EXPECT_EQ(*values, t.values) << s.function;
          // The same table with computed end results, over all codes.
          LinearTable computed = t;
          computed.values = *values;
          EXPECT_EQ(Table(computed).evaluateAll(), Table(t).evaluateAll());
        }
}

TEST(EndpointsTest, WithASegmentPerCodeTheTableIsExact) {
  for (const Subject &s : subjects) {
    SCOPED_TRACE(s.function);
    const int64_t codes = format(s.in).storage.numCodes();
    TableSpec spec = linearSpec(codes);
    spec.guardBits = 0;
    spec.valueBits = 16;
    EXPECT_EQ(build(s.function, s.in, s.out, spec).evaluateAll(),
              exactCodes(s.function, s.in, s.out));
  }
}

TEST(LinearBuilderTest, BuiltTablesAgreeWithExactRational) {
  for (const Subject &s : subjects)
    for (Spacing spacing :
         {Spacing::Uniform, Spacing::PowerOfTwo, Spacing::Free})
      for (bool trim : {false, true})
        for (Rounding rounding : allRoundings)
          for (int64_t segments : {2, 3}) {
            TableSpec spec = linearSpec(segments, spacing);
            spec.trim = trim;
            spec.interpolationRounding = rounding;
            spec.valueBits = 24;
            ASSERT_EQ(firstDifference(build(s.function, s.in, s.out, spec)), "")
                << s.function;
          }
}

TEST(LinearBuilderTest, StraightLinesStayExact) {
  for (Spacing spacing : {Spacing::Uniform, Spacing::PowerOfTwo, Spacing::Free})
    for (int64_t segments : {1, 5, 16}) {
      const std::vector<int64_t> codes =
          build("x / 2 + 1", "i8, 0.5", "i8, 0.5",
                linearSpec(segments, spacing))
              .evaluateAll();
      for (int64_t code = -128; code <= 127; ++code) // floor((c + 5) / 2)
        ASSERT_EQ(codes[code + 128], (code + 5) >> 1) << code;
    }
}

TEST(LinearBuilderTest, SixteenSegmentsReachTheKnownErrors) {
  // Uniform segments with values on the function and no guard bits: the basic
  // method, int8 to int8; figures in output codes from an independent study.
  struct Case {
    const char *function;
    double lo, hi, outLo, outHi, error;
  };
  const Case cases[] = {
      {"exp(x)", -8, 0, 0, 1, 7.10},      {"sigmoid(x)", -8, 8, 0, 1, 3.46},
      {"tanh(x)", -4, 4, -1, 1, 3.04},    {"erf(x)", -4, 4, -1, 1, 4.32},
      {"gelu(x)", -4, 4, -0.17, 4, 2.16}, {"gelu(x)", -8, 8, -0.17, 8, 2.83},
      {"silu(x)", -8, 8, -0.28, 8, 2.37}, {"sqrt(x)", 0, 16, 0, 4, 15.9}};
  auto affine = [](double lo, double hi) {
    Format f;
    f.scale = static_cast<float>((hi - lo) / 255);
    f.zeroPoint =
        std::clamp<int64_t>(-128 - std::llround(lo / f.scale), -128, 127);
    return f;
  };
  for (const Case &c : cases) {
    TableSpec spec = linearSpec(16);
    spec.guardBits = 0;
    spec.pole = PolePolicy::Saturate;
    const Format in = affine(c.lo, c.hi), out = affine(c.outLo, c.outHi);
    const Expression f = expr(c.function);
    const Table table = llvm::cantFail(buildTable(f, in, out, spec));
    const double basic = certify(table, f, in, out).maxError;
    EXPECT_NEAR(basic, c.error, 0.15 * c.error) << c.function;
    // Cutting constant tails never loses, and guard bits pay.
    spec.trim = true;
    const Table trimmed = llvm::cantFail(buildTable(f, in, out, spec));
    EXPECT_LE(certify(trimmed, f, in, out).maxError, basic + 1e-9)
        << c.function;
  }
}

TEST(LinearBuilderTest, SixteenBitTablesAgreeWithExactRational) {
  for (auto [spacing, segments] : {std::pair{Spacing::Uniform, 512},
                                   {Spacing::Uniform, 20},
                                   {Spacing::PowerOfTwo, 100},
                                   {Spacing::Free, 7}}) {
    TableSpec spec = linearSpec(segments, spacing);
    spec.guardBits = 8;
    spec.valueBits = 32;
    const Table table =
        build("tanh(x)", "i16, 0.000244140625", "i16, 0.000030517578125", spec);
    EXPECT_EQ(firstDifference(table), "") << segments;
  }
}

//===----------------------------------------------------------------------===//
// Refusals
//===----------------------------------------------------------------------===//

TEST(SpecTest, SegmentsOutOfBounds) {
  for (TableForm form : {TableForm::Linear, TableForm::Step, TableForm::Fit}) {
    for (int64_t segments : {-1, 0, 17, 1 << 20})
      EXPECT_EQ(refusal("x", "i4, 1", "i8, 1", formSpec(form, segments)),
                "expected 1 to 16 segments over the codes -8 to 7, got " +
                    std::to_string(segments));
    EXPECT_EQ(refusal("x", "i4, 1", "i8, 1", formSpec(form, 16)), "");
  }
  TableSpec spec = linearSpec(16);
  spec.lastNode = LastNode::AtEnd;
  EXPECT_EQ(refusal("x", "i4, 1", "i8, 1", spec),
            "expected 1 to 15 segments over the codes -8 to 7, got 16");
  spec.lo = 0;
  spec.lastNode = LastNode::PastEnd;
  EXPECT_EQ(refusal("x", "i4, 1", "i8, 1", spec),
            "expected 1 to 8 segments over the codes 0 to 7, got 16");
}

TEST(SpecTest, WidthsThatDoNotFit) {
  TableSpec spec = linearSpec(4);
  EXPECT_EQ(refusal("x", "i8, 1", "i16, 1", spec),
            "expected values of at least 23 bits for i16 with 7 guard bits, "
            "got 16: use wider values or fewer guard bits");
  spec.guardBits = 0;
  EXPECT_EQ(refusal("x", "i8, 1", "i16, 1", spec), "");
  spec.guardBits = 17;
  EXPECT_NE(refusal("x", "i8, 1", "i8, 1", spec), "");
  spec.guardBits = 7;
  spec.valueBits = 33;
  EXPECT_NE(refusal("x", "i8, 1", "i8, 1", spec), "");
  TableSpec fit = formSpec(TableForm::Fit, 4);
  fit.slopeBits = 33;
  EXPECT_EQ(refusal("x", "i8, 1", "i8, 1", fit),
            "expected slopes of 2 to 32 bits, got 33");
}

TEST(SpecTest, FormatsAndPoliciesThatDoNotFit) {
  TableSpec spec = formSpec(TableForm::Direct);
  EXPECT_EQ(refusal("x", "i32, 1", "i8, 1", spec),
            "expected table codes of at most 16 bits, got i32");
  Format broken = format("i8, 1");
  broken.scale = 0.1;
  EXPECT_NE(messageOf(buildTable(expr("x"), broken, format("i8, 1"), spec)),
            "");
  EXPECT_NE(messageOf(computeEndpoints(expr("x"), format("i8, 1"), broken,
                                       {0, 1}, spec)),
            "");
  spec.outOfRange = OutOfRange::Tail;
  EXPECT_EQ(refusal("x", "i8, 1", "i8, 1", spec), "");
  spec.hi = 3;
  EXPECT_NE(refusal("x", "i8, 1", "i8, 1", spec).find("no line to extend"),
            std::string::npos);
}

TEST(SpecTest, NamesRoundTrip) {
  for (TableForm f :
       {TableForm::Direct, TableForm::Linear, TableForm::Step, TableForm::Fit})
    EXPECT_EQ(symbolizeTableForm(stringifyTableForm(f)), f);
  for (LastNode l : {LastNode::PastEnd, LastNode::AtEnd})
    EXPECT_EQ(symbolizeLastNode(stringifyLastNode(l)), l);
  for (PolePolicy p : {PolePolicy::Error, PolePolicy::Saturate})
    EXPECT_EQ(symbolizePolePolicy(stringifyPolePolicy(p)), p);
  EXPECT_EQ(symbolizeTableForm("spline"), std::nullopt);
  EXPECT_EQ(symbolizeLastNode(""), std::nullopt);
  EXPECT_EQ(symbolizePolePolicy("clamp"), std::nullopt);
}

} // namespace
