//===- SynthesisTargetsTest.cpp - figures that tables must reach ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The greatest errors, in output codes, and bytes that segment search and
// fitted values reach on the functions of neural networks. The bounds are what
// is reached, rounded up in the third digit; docs/rationale.md has them beside
// equal segments on the function.
//
//===----------------------------------------------------------------------===//

#include "Builders.h"
#include "qlut/Core/Certificate.h"

using namespace qlut;
using namespace qlut::reference;

namespace {

struct Layer {
  const char *function, *in, *out;
  double lo, hi;
};

/// The formats cover input range and results with all 256 codes.
const Layer layers8[] = {
    {"exp(x)", "i8, 0.03125:127", "i8, 0.00392156863:-128", -8, 0},
    {"exp(x)", "i8, 0.0625:127", "i8, 0.00392156863:-128", -16, 0},
    {"sigmoid(x)", "i8, 0.0625", "i8, 0.00392156863:-128", -8, 8},
    {"tanh(x)", "i8, 0.03125", "i8, 0.00786879", -4, 4},
    {"erf(x)", "i8, 0.03125", "i8, 0.007874016", -4, 4},
    {"gelu(x)", "i8, 0.03125", "i8, 0.0163:-118", -4, 4},
    {"gelu(x)", "i8, 0.0625", "i8, 0.0319:-123", -8, 8},
    {"silu(x)", "i8, 0.0625", "i8, 0.0323:-119", -8, 8},
    {"log(x)", "u8, 0.0625", "i8, 0.021831406", 0.0625, 15.9375},
    {"rsqrt(x)", "u8, 0.015686275", "i8, 0.0078431373:-128", 0.25, 4},
    {"reciprocal(x)", "u8, 0.015686275", "i8, 0.0078431373:-128", 0.5, 4},
    {"sqrt(x)", "u8, 0.0625", "i8, 0.0156555:-128", 0, 15.9375},
};

TableSpec fitted(int64_t segments, Spacing spacing, Objective objective,
                 Coefficients coefficients = Coefficients::Endpoints) {
  TableSpec spec = formSpec(TableForm::Linear, segments);
  spec.spacing = spacing;
  spec.objective = objective;
  spec.values = ValuePlacement::Fitted;
  spec.coefficients = coefficients;
  return spec;
}

struct Figures {
  Certificate certificate;
  int64_t segments;
};

Figures figuresOf(const Layer &layer, TableSpec spec) {
  spec.lo = layer.lo;
  spec.hi = layer.hi;
  const Table table = build(layer.function, layer.in, layer.out, spec);
  EXPECT_LE(table.numSegments(), spec.segments) << layer.function;
  EXPECT_EQ(firstDifference(table), "") << layer.function;
  return {certify(table, expr(layer.function), format(layer.in),
                  format(layer.out), layer.lo, layer.hi),
          table.numSegments()};
}

TEST(SynthesisTargetsTest, SixteenBasesAndSlopesOfEightBits) {
  for (const Layer &layer : layers8) {
    const Certificate c =
        figuresOf(layer, fitted(16, Spacing::Free, Objective::Max,
                                Coefficients::BaseSlope))
            .certificate;
    EXPECT_LE(c.maxError, 0.57) << layer.function << " " << layer.in;
    EXPECT_LE(c.bytes, 79) << layer.function;
    EXPECT_GE(c.maxError, c.bound) << layer.function;
  }
}

TEST(SynthesisTargetsTest, ThirtyTwoDyadicSegmentsOfEightBits) {
  for (const Layer &layer : layers8) {
    const Certificate c =
        figuresOf(layer, fitted(32, Spacing::Dyadic, Objective::Max))
            .certificate;
    EXPECT_LE(c.maxError, 0.62) << layer.function << " " << layer.in;
    EXPECT_LE(c.bytes, 97) << layer.function;
    EXPECT_GE(c.maxError, c.nodeBound) << layer.function;
    EXPECT_GE(c.nodeBound, c.bound) << layer.function;
  }
}

TEST(SynthesisTargetsTest, SquaresOfSixteenBasesAndSlopes) {
  for (const Layer &layer : layers8) {
    const Certificate c =
        figuresOf(layer, fitted(16, Spacing::Free, Objective::Mse,
                                Coefficients::BaseSlope))
            .certificate;
    EXPECT_LE(c.meanSquaredError, 0.092) << layer.function << " " << layer.in;
  }
}

const Layer layers16[] = {
    {"exp(x)", "i16, 0.0001220703125:32767", "i16, 0.000030518509", -8, 0},
    {"gelu(x)", "i16, 0.000244140625", "i16, 0.00024414808", -8, 8},
    {"silu(x)", "i16, 0.000244140625", "i16, 0.00024406616", -8, 8},
};

Certificate twoLevel(const Layer &layer, int64_t segments, unsigned guardBits,
                     unsigned valueBits) {
  TableSpec spec = fitted(segments, Spacing::PowerOfTwo, Objective::Max);
  spec.guardBits = guardBits;
  spec.valueBits = valueBits;
  return figuresOf(layer, spec).certificate;
}

TEST(SynthesisTargetsTest, TwoLevelSegmentsOfSixteenBits) {
  const Certificate small = twoLevel(layers16[0], 247, 0, 16);
  EXPECT_LE(small.maxError, 1.17);
  EXPECT_LE(small.bytes, 530);
  const Certificate exp = twoLevel(layers16[0], 256, 7, 24);
  EXPECT_LE(exp.maxError, 0.76);
  EXPECT_LE(exp.bytes, 1030);
  EXPECT_LE(exp.bound, exp.maxError);
  for (const Layer &layer : {layers16[1], layers16[2]}) {
    const Certificate c = twoLevel(layer, 256, 7, 24);
    EXPECT_LE(c.maxError, 0.61) << layer.function;
    EXPECT_LE(c.bytes, 1160) << layer.function;
  }
}

TEST(SynthesisTargetsTest, FreeBasesAndSlopesOfSixteenBitsMeetTheBound) {
  TableSpec spec =
      fitted(256, Spacing::Free, Objective::Max, Coefficients::BaseSlope);
  spec.valueBits = 24;
  for (const Layer &layer : layers16) {
    const Certificate c = figuresOf(layer, spec).certificate;
    EXPECT_LE(c.maxError, 0.63) << layer.function;
    EXPECT_LE(c.maxError, c.bound + 0.5) << layer.function;
  }
}

} // namespace
