//===- FormBuildersTest.cpp - the best steps and lines --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Builders.h"
#include "qlut/Core/Certificate.h"
#include "qlut/Core/RealEvaluator.h"
#include <algorithm>
#include <cmath>

using namespace qlut;
using namespace qlut::reference;

namespace {

//===----------------------------------------------------------------------===//
// Step
//===----------------------------------------------------------------------===//

TEST(StepBuilderTest, ExactWithAStepForEveryRun) { // B9
  for (const Subject &s : subjects) {
    const std::vector<int64_t> exact = exactCodes(s.function, s.in, s.out);
    int64_t runs = 1;
    for (size_t i = 1; i < exact.size(); ++i)
      runs += exact[i] != exact[i - 1];
    Table table =
        build(s.function, s.in, s.out, formSpec(TableForm::Step, runs));
    EXPECT_EQ(table.evaluateAll(), exact) << s.function;
    EXPECT_EQ(table.numSegments(), runs);
    if (runs > 1) {
      Table fewer =
          build(s.function, s.in, s.out, formSpec(TableForm::Step, runs - 1));
      EXPECT_LE(fewer.numSegments(), runs - 1);
      EXPECT_GT(greatestDifference(fewer.evaluateAll(), exact), 0);
    }
  }
}

/// The least greatest error of `steps` steps, by dynamic programming over all
/// splits.
int64_t leastStepError(const std::vector<int64_t> &codes, int64_t steps) {
  const size_t size = codes.size();
  std::vector<int64_t> best(size + 1, INT64_MAX);
  best[0] = 0;
  for (int64_t step = 0; step < steps; ++step) {
    std::vector<int64_t> next(size + 1, INT64_MAX);
    next[0] = 0;
    for (size_t end = 1; end <= size; ++end) {
      int64_t least = codes[end - 1], greatest = codes[end - 1];
      for (size_t start = end; start-- > 0;) {
        least = std::min(least, codes[start]);
        greatest = std::max(greatest, codes[start]);
        if (best[start] == INT64_MAX)
          continue;
        const int64_t error = (greatest - least + 1) / 2;
        next[end] = std::min(next[end], std::max(best[start], error));
      }
    }
    best = next;
  }
  return best[size];
}

TEST(StepBuilderTest, NoThresholdsDoBetter) { // B9
  for (const Subject &s : subjects)
    for (int64_t steps : {1, 2, 3, 4, 7, 16}) {
      const std::vector<int64_t> exact = exactCodes(s.function, s.in, s.out);
      if (steps > int64_t(exact.size()))
        continue;
      Table table =
          build(s.function, s.in, s.out, formSpec(TableForm::Step, steps));
      EXPECT_LE(table.numSegments(), steps);
      EXPECT_EQ(greatestDifference(table.evaluateAll(), exact),
                leastStepError(exact, steps))
          << s.function << " " << steps;
    }
}

//===----------------------------------------------------------------------===//
// Fit
//===----------------------------------------------------------------------===//

TEST(FitBuilderTest, LinesHaveTheLeastGreatestError) { // B10
  // Against all lines through two points of the real function, shifted to
  // midway: one of them is the best real line of a segment.
  for (const char *function : {"exp(x)", "x * x", "tanh(x)", "sin(3 * x)"}) {
    const Format in = format("i4, 0.2"), out = format("i16, 0.001");
    TableSpec spec = formSpec(TableForm::Fit, 1);
    spec.trim = false;
    spec.slopeBits = 32;
    const Table table =
        llvm::cantFail(buildTable(expr(function), in, out, spec));
    RealEvaluator evaluator(expr(function));
    std::vector<double> y;
    for (int64_t code = -8; code <= 7; ++code)
      y.push_back(evaluator.nearest(in.toReal(code)).value / out.scale);
    double best = 1e300;
    for (int i = 0; i < 16; ++i)
      for (int j = i + 1; j < 16; ++j) {
        const double slope = (y[j] - y[i]) / (j - i);
        double least = 1e300, greatest = -1e300;
        for (int u = 0; u < 16; ++u) {
          least = std::min(least, y[u] - slope * u);
          greatest = std::max(greatest, y[u] - slope * u);
        }
        best = std::min(best, (greatest - least) / 2);
      }
    double error = 0;
    const std::vector<int64_t> codes = table.evaluateAll();
    for (int u = 0; u < 16; ++u)
      error = std::max(error, std::fabs(double(codes[u]) - y[u]));
    // Half a code of rounding, and the coefficients' own.
    EXPECT_LE(error, best + 0.51) << function;
    EXPECT_GE(error, best - 0.51) << function;
  }
}

TEST(FitBuilderTest, IntermediatesAndSlopesFit) {
  for (const Subject &s : subjects)
    for (unsigned slopeBits : {8u, 12u, 16u})
      for (Rounding rounding : allRoundings) {
        TableSpec spec = formSpec(TableForm::Fit, 4);
        spec.slopeBits = slopeBits;
        spec.interpolationRounding = rounding;
        llvm::Expected<Table> table =
            buildTable(expr(s.function), format(s.in), format(s.out), spec);
        if (!table) { // too steep for 8 bits, and the message says so
          const std::string message = messageOf(std::move(table));
          EXPECT_NE(message.find("slopes fit " + std::to_string(slopeBits)),
                    std::string::npos)
              << message;
          EXPECT_LT(slopeBits, 16u) << s.function;
          continue;
        }
        EXPECT_EQ(table->computeBits(), 32u) << s.function;
        for (int64_t slope : table->getIf<FitTable>()->slopes)
          EXPECT_LT(std::abs(slope), 1 << (slopeBits - 1));
        EXPECT_EQ(firstDifference(*table), "");
      }
}

TEST(FitBuilderTest, StraightLinesAreExact) {
  for (Rounding rounding : {Rounding::HalfUp, Rounding::Floor}) {
    TableSpec spec = formSpec(TableForm::Fit, 1);
    spec.interpolationRounding = rounding;
    spec.trim = false;
    const std::vector<int64_t> codes =
        build("x / 3 - 2", "i8, 1", "i8, 1", spec).evaluateAll();
    for (int64_t code = -128; code <= 127; ++code)
      ASSERT_EQ(codes[code + 128],
                int64_t(roundRatio(code - 6, 3, Rounding::HalfUp)))
          << code;
  }
}

TEST(FitBuilderTest, CoarseInterceptsAreTheNearest) {
  // Slopes of 8 bits leave no fraction bits.
  for (auto [function, offset] :
       {std::pair("100 * x + 0.75", 1), std::pair("100 * x + 0.25", 0)}) {
    TableSpec spec = formSpec(TableForm::Fit, 1);
    spec.slopeBits = 8;
    spec.trim = false;
    const Table table = build(function, "i4, 1", "i16, 1", spec);
    EXPECT_EQ(table.getIf<FitTable>()->shift, 0u);
    for (int64_t code = -8; code <= 7; ++code)
      EXPECT_EQ(table.evaluate(code), 100 * code + offset);
  }
}

TEST(FitBuilderTest, ConstantOutsideTheDomainUnlessTail) {
  TableSpec spec = formSpec(TableForm::Fit, 2);
  spec.lo = -16;
  spec.hi = 15;
  spec.trim = false;
  std::vector<int64_t> codes =
      build("x / 2", "i8, 1", "i8, 1", spec).evaluateAll();
  EXPECT_EQ(codes[0], -8);
  EXPECT_EQ(codes[128 - 17], -8);
  EXPECT_EQ(codes[128 + 4], 2);
  EXPECT_EQ(codes[255], 8); // round-half-even of 7.5
  spec.outOfRange = OutOfRange::Tail;
  Table extended = build("x / 2", "i8, 1", "i8, 1", spec);
  EXPECT_EQ(extended.numSegments(), 2);
  codes = extended.evaluateAll();
  EXPECT_EQ(codes[0], -64);
  EXPECT_EQ(codes[254], 63);
}

TEST(FitBuilderTest, TrimmedPartsKeepTheirExactCode) {
  const char *in = "i8, 0.0625", *out = "u8, 0.00390625";
  TableSpec spec = formSpec(TableForm::Fit, 8);
  const std::vector<int64_t> exact = exactCodes("sigmoid(x)", in, out);
  Table trimmed = build("sigmoid(x)", in, out, spec);
  const std::vector<int64_t> codes = trimmed.evaluateAll();
  const FitTable &fit = *trimmed.getIf<FitTable>();
  ASSERT_GT(fit.starts.size(), 8u);
  EXPECT_EQ(fit.slopes.front(), 0);
  for (int64_t u = 0; u < fit.starts[1]; ++u)
    EXPECT_EQ(codes[u], exact[u]);
  spec.trim = false;
  Table whole = build("sigmoid(x)", in, out, spec);
  EXPECT_EQ(whole.numSegments(), 8);
  EXPECT_LE(greatestDifference(codes, exact),
            greatestDifference(whole.evaluateAll(), exact));
}

//===----------------------------------------------------------------------===//
// Lines of least squares
//===----------------------------------------------------------------------===//

/// The mean squared error of a table against the function, not rounded.
double meanSquare(const Table &table, llvm::StringRef f, llvm::StringRef in,
                  llvm::StringRef out) {
  return certify(table, expr(f), format(in), format(out)).meanSquaredError;
}

/// The least sum of squares of lines with any integer coefficients of the
/// widths, over all ways to cut few codes, without a shift.
double leastSquares(llvm::ArrayRef<double> targets, int64_t first,
                    int64_t lines, int64_t slopes, int64_t intercepts) {
  if (targets.empty())
    return 0;
  if (lines == 0)
    return INFINITY;
  double least = INFINITY;
  for (size_t take = 1; take <= targets.size(); ++take) {
    double best = INFINITY;
    for (int64_t m = -slopes; m <= slopes; ++m)
      for (int64_t b = -intercepts; b <= intercepts; ++b) {
        double sum = 0;
        for (size_t i = 0; i < take; ++i) {
          const double e = double(m * (first + int64_t(i)) + b) - targets[i];
          sum += e * e;
        }
        best = std::min(best, sum);
      }
    least = std::min(least, best + leastSquares(targets.drop_front(take),
                                                first + int64_t(take),
                                                lines - 1, slopes, intercepts));
  }
  return least;
}

TEST(FitSearchTest, NoBetterLinesOnFewCodes) { // B10
  // Slopes of whole codes, so that the exact results are the rounded ones.
  for (const char *f : {"exp(x)", "tanh(x)", "x * x * 0.3", "sin(3 * x)"})
    for (int64_t lines : {1, 2, 3}) {
      const char *in = "i4, 0.25", *out = "i8, 0.015625";
      TableSpec spec = formSpec(TableForm::Fit, lines);
      spec.objective = Objective::Mse;
      spec.outOfRange = OutOfRange::Tail;
      spec.slopeBits = 5;
      spec.interceptBits = 8;
      Table table = build(f, in, out, spec);
      const auto &fit = *table.getIf<FitTable>();
      EXPECT_LE(table.numSegments(), lines);
      RealEvaluator evaluator(expr(f));
      std::vector<double> targets;
      for (int64_t code = -8; code < 8; ++code)
        targets.push_back(std::clamp(
            evaluator.nearest(0.25, code).value / 0.015625, -128.0, 127.0));
      double sum = 0;
      for (int64_t u = 0; u < 16; ++u) {
        size_t k = 0;
        while (k + 1 < fit.starts.size() && u >= fit.starts[k + 1])
          ++k;
        const double y = std::ldexp(
            double(fit.intercepts[k] + fit.slopes[k] * u), -int(fit.shift));
        sum += (y - targets[u]) * (y - targets[u]);
      }
      EXPECT_LE(sum, leastSquares(targets, -8, lines, 15, 127) + 1e-9)
          << f << ", " << lines;
    }
}

TEST(FitSearchTest, BetterThanEqualParts) { // B10
  const char *in = "i8, 0.03125", *out = "i16, 0.000244140625";
  for (const char *f : {"gelu(x)", "exp(x)", "tanh(x)"}) {
    TableSpec equal = formSpec(TableForm::Fit, 8), searched = equal;
    searched.objective = Objective::Mse;
    equal.outOfRange = searched.outOfRange = OutOfRange::Tail;
    EXPECT_LT(2 * meanSquare(build(f, in, out, searched), f, in, out),
              meanSquare(build(f, in, out, equal), f, in, out))
        << f;
  }
}

TEST(FitSearchTest, WeightsSayWhatCounts) { // B10
  const char *in = "i8, 0.03125", *out = "i16, 0.000244140625";
  TableSpec spec = formSpec(TableForm::Fit, 2);
  spec.objective = Objective::Mse;
  spec.outOfRange = OutOfRange::Tail;
  spec.weights.assign(256, 0.0);
  for (int64_t u = 128; u < 160; ++u)
    spec.weights[u] = 1.0;
  Table table = build("exp(x)", in, out, spec);
  Certificate inside = certify(table, expr("exp(x)"), format(in), format(out),
                               0.0, 31 * 0.03125);
  Certificate all = certify(table, expr("exp(x)"), format(in), format(out));
  EXPECT_LT(inside.maxError, 200);
  EXPECT_GT(all.maxError, 1000);
}

TEST(FitSearchTest, Refusals) {
  TableSpec spec = formSpec(TableForm::Fit, 2);
  spec.objective = Objective::Mse;
  spec.interceptBits = 33;
  EXPECT_EQ(refusal("exp(x)", "i8, 0.1", "i8, 0.1", spec),
            "expected intercepts of 2 to 32 bits, got 33");
  spec.interceptBits = 8;
  spec.weights = {1, 2};
  EXPECT_EQ(refusal("exp(x)", "i8, 0.1", "i8, 0.1", spec),
            "expected no weights or 256, one per code of i8, got 2");
}

} // namespace
