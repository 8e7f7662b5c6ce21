//===- FrontFiguresTest.cpp - what front ends are worth -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The greatest errors, over all codes, of 16-bit functions within the bytes of
// a 513-entry table, where plain tables of that size are off by up to
// thousands of codes.
//
//===----------------------------------------------------------------------===//

#include "Builders.h"
#include "qlut/Core/Certificate.h"

using namespace qlut;
using namespace qlut::reference;

namespace {

/// A function over a range, from a storage to codes of one scale.
struct Figure {
  const char *function, *in, *out;
  double lo, hi;
  int64_t segments;
  /// Power-of-two and dyadic: searched for, with fitted values.
  Spacing spacing = Spacing::Uniform;
};

Certificate figureOf(const Figure &figure, FrontEnd front, int64_t segments) {
  TableSpec spec;
  spec.front = front;
  spec.segments = segments;
  spec.guardBits = 0;
  spec.spacing = figure.spacing;
  if (figure.spacing != Spacing::Uniform) {
    spec.objective = Objective::Max;
    spec.values = ValuePlacement::Fitted;
  }
  spec.lo = figure.lo;
  spec.hi = figure.hi;
  const Table table = build(figure.function, figure.in, figure.out, spec);
  const Certificate found =
      certify(table, expr(figure.function), format(figure.in),
              format(figure.out), figure.lo, figure.hi);
  return found;
}

// Ranges and scales of the published comparison of 513-entry tables: over
// [-8, 8], [-10, 0], [1, 64] and [1/64, 16].
const Figure published[] = {
    {"sigmoid(x)", "i16, 0.000244140625", "i16, 0.000030517578125", -8, 8, 256},
    {"tanh(x)", "i16, 0.000244140625", "i16, 0.000030517578125", -8, 8, 256,
     Spacing::PowerOfTwo},
    {"gelu(x)", "i16, 0.000244140625", "i16, 0.000244140625", -8, 8, 256},
    {"silu(x)", "i16, 0.000244140625", "i16, 0.000244140625", -8, 8, 256},
    {"exp(x)", "i16, 0.00030517578125", "i16, 0.000030517578125", -10, 0, 256},
    {"1 / x", "i16, 0.001953125", "i16, 0.000030517578125", 1, 64, 256},
    {"rsqrt(x)", "i16, 0.00048828125", "i16, 0.000244140625", 0.015625, 16,
     256},
    {"log(x)", "i16, 0.00048828125", "i16, 0.000128173828125", 0.015625, 16,
     256},
};

TEST(FrontFiguresTest, PublishedFunctionsWithinOneCode) {
  for (const Figure &figure : published) {
    const Certificate found = figureOf(figure, FrontEnd::Auto, figure.segments);
    EXPECT_LE(found.maxError, 1) << figure.function;
    EXPECT_LE(found.bytes, 1026) << figure.function;
  }
}

// From the least code to the greatest: fifteen octaves.
const Figure wide[] = {
    {"1 / x", "u16, 0.001953125", "i16, 0.015625", 0.001953125, 128, 256},
    {"1 / x", "i16, 0.001953125", "i16, 0.001953125", 0.25, 64, 256},
    {"rsqrt(x)", "u16, 0.00048828125", "u16, 0.000732421875", 0.00048828125, 32,
     256},
    {"sqrt(x)", "u16, 0.00048828125", "u16, 0.0001", 0.00048828125, 32, 256},
    {"log(x)", "u16, 0.00048828125", "i16, 0.00025", 0.00048828125, 32, 256},
    {"log2(x)", "u16, 0.00048828125", "i16, 0.0004", 0.00048828125, 32, 256},
    {"exp(x)", "i16, 0.0005", "u16, 0.000015259", -16, 0, 256},
    {"cbrt(x)", "i16, 0.001", "i16, 0.0001", -32, 32, 256},
};

TEST(FrontFiguresTest, ManyOctavesWithinOneCode) {
  for (const Figure &figure : wide) {
    const Certificate found =
        figureOf(figure, FrontEnd::Normalize, figure.segments);
    EXPECT_LE(found.maxError, 1) << figure.function;
    EXPECT_LE(found.bytes, 1026) << figure.function;
    // The plain table with 513 entries.
    EXPECT_GT(figureOf(figure, FrontEnd::None, 512).maxError, 30)
        << figure.function;
  }
}

TEST(FrontFiguresTest, HalfTheBytesForTheSameError) {
  for (const Figure &figure : published) {
    if (figure.lo != -8)
      continue;
    const Certificate plain = figureOf(figure, FrontEnd::None, 512);
    const Certificate folded = figureOf(figure, FrontEnd::Symmetry, 256);
    EXPECT_LE(folded.maxError, plain.maxError + 0.01) << figure.function;
    EXPECT_LE(folded.bytes, (plain.bytes + 3) / 2) << figure.function;
  }
}

} // namespace
