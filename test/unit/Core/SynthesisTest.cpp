//===- SynthesisTest.cpp - lines of least error, against all lines --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Builders.h"
#include "qlut/Core/Certificate.h"
#include "qlut/Core/LinearSynthesis.h"

using namespace qlut;
using namespace qlut::reference;

namespace {

constexpr int64_t one = int64_t(1) << TargetCodes::fractionBits;

/// 16 targets of a smooth function with noise.
TargetCodes smallTargets(std::mt19937_64 &random) {
  TargetCodes t;
  t.input = storage("u4");
  t.output = storage("i4");
  int64_t level = uniform(random, -6 * one, 2 * one);
  int64_t slope = uniform(random, -one, one);
  for (int u = 0; u < 16; ++u) {
    t.values.push_back(std::clamp(level, -8 * one, 7 * one));
    level += slope;
    slope += uniform(random, -one / 2, one / 2);
  }
  return t;
}

struct Errors {
  double greatest = 0, squares = 0;
};

Errors errorsOf(const Table &table, const TargetCodes &t) {
  Errors errors;
  for (size_t i = 0; i < t.values.size(); ++i) {
    const int64_t code = t.first + int64_t(i) + t.input.minCode();
    const double weight = t.weights.empty() ? 1 : t.weights[i];
    const double e = double(reference::evaluate(table, code)) -
                     std::ldexp(double(t.values[i]), -24);
    if (weight > 0)
      errors.greatest = std::max(errors.greatest, std::fabs(e));
    errors.squares += weight * e * e;
  }
  return errors;
}

TableSpec smallSpec(Spacing spacing, Objective objective,
                    Coefficients coefficients, int64_t segments) {
  TableSpec spec = formSpec(TableForm::Linear, segments);
  spec.spacing = spacing;
  spec.objective = objective;
  spec.values = ValuePlacement::Fitted;
  spec.coefficients = coefficients;
  spec.guardBits = 1;
  spec.valueBits = 6;
  spec.slopeBits = 6;
  spec.trim = false;
  return spec;
}

LinearTable synthesized(const TargetCodes &t, const TableSpec &spec) {
  llvm::Expected<LinearTable> table = synthesizeLinear(t, spec);
  if (!table) {
    ADD_FAILURE() << llvm::toString(table.takeError());
    LinearTable failed;
    failed.input = t.input;
    failed.output = t.output;
    failed.nodes = failed.values = {0, 1};
    return failed;
  }
  EXPECT_EQ(messageOf(Table(*table).check()), "");
  EXPECT_LE(table->numSegments(), spec.segments);
  EXPECT_EQ(firstDifference(Table(*table)), "");
  return *table;
}

/// The least greatest error (or squares) of every base and slope on [from, to).
double bestOf(const TargetCodes &t, const LinearTable &like, int64_t from,
              int64_t to, Objective objective) {
  double best = 1e30;
  const int64_t baseBound = int64_t(1) << (like.valueBits - 1);
  const int64_t slopeBound = int64_t(1) << (like.slopeBits - 1);
  for (int64_t base = -baseBound; base < baseBound; ++base)
    for (int64_t slope = -slopeBound; slope < slopeBound; ++slope) {
      double cost = 0;
      for (int64_t u = from; u < to && cost < best; ++u) {
        const Wide n = (Wide(base) << (like.slopeShift - like.guardBits)) +
                       Wide(slope) * (u - from);
        const double y = double(
            clampTo(roundRatio(n, Wide(1) << like.slopeShift, like.rounding),
                    like.output));
        const double e = std::fabs(y - std::ldexp(double(t.values[u]), -24));
        cost = objective == Objective::Mse ? cost + e * e : std::max(cost, e);
      }
      best = std::min(best, cost);
    }
  return best;
}

/// The least cost over all partitions of 16 codes into at most that many
/// segments for which `allowed` holds.
template <typename Allowed>
double bestPartition(const TargetCodes &t, const LinearTable &like,
                     int64_t segments, Objective objective, Allowed allowed) {
  std::vector<std::vector<double>> cost(17, std::vector<double>(17));
  for (int64_t from = 0; from < 16; ++from)
    for (int64_t to = from + 1; to <= 16; ++to)
      cost[from][to] = bestOf(t, like, from, to, objective);
  double best = 1e30;
  for (unsigned cuts = 0; cuts < 1u << 15; ++cuts) {
    std::vector<int64_t> nodes = {0};
    for (int64_t u = 1; u < 16; ++u)
      if (cuts >> (u - 1) & 1)
        nodes.push_back(u);
    nodes.push_back(16);
    if (int64_t(nodes.size()) > segments + 1 || !allowed(nodes))
      continue;
    double sum = 0;
    for (size_t k = 1; k < nodes.size(); ++k) {
      const double part = cost[nodes[k - 1]][nodes[k]];
      sum = objective == Objective::Mse ? sum + part : std::max(sum, part);
    }
    best = std::min(best, sum);
  }
  return best;
}

bool anyNodes(const std::vector<int64_t> &) { return true; }

/// Every segment is half of a half, and so on.
bool dyadicOnly(const std::vector<int64_t> &nodes) {
  for (size_t k = 1; k < nodes.size(); ++k) {
    const int64_t length = nodes[k] - nodes[k - 1];
    if ((length & (length - 1)) != 0 || nodes[k - 1] % length != 0)
      return false;
  }
  return true;
}

/// Equal cells of a power of two, each split into a power of two of equals.
bool twoLevelOnly(const std::vector<int64_t> &nodes) {
  for (int64_t cell = 1; cell <= 16; cell *= 2) {
    bool fits = dyadicOnly(nodes);
    for (size_t k = 1; k < nodes.size() && fits; ++k) {
      const int64_t length = nodes[k] - nodes[k - 1];
      const int64_t start = nodes[k - 1] / cell * cell;
      fits = length <= cell;
      for (int64_t u = start; u <= start + cell && fits; u += length)
        fits = std::find(nodes.begin(), nodes.end(), u) != nodes.end();
    }
    if (fits)
      return true;
  }
  return false;
}

TEST(SynthesisTest, BaseSlopeHasTheLeastGreatestErrorOfAllTables) { // B16, B17
  std::mt19937_64 random(41);
  struct Case {
    Spacing spacing;
    bool (*allowed)(const std::vector<int64_t> &);
  };
  const Case cases[] = {{Spacing::Free, anyNodes},
                        {Spacing::Dyadic, dyadicOnly},
                        {Spacing::PowerOfTwo, twoLevelOnly}};
  for (int round = 0; round < 9; ++round) {
    const TargetCodes t = smallTargets(random);
    const Case &which = cases[round % 3];
    for (int64_t segments : {2, 3, 5}) {
      const LinearTable table =
          synthesized(t, smallSpec(which.spacing, Objective::Max,
                                   Coefficients::BaseSlope, segments));
      const double best =
          bestPartition(t, table, segments, Objective::Max, which.allowed);
      // Two-level takes more cells only where they save a thousandth.
      const double slack = which.spacing == Spacing::PowerOfTwo ? 1.001 : 1;
      EXPECT_LE(errorsOf(Table(table), t).greatest, best * slack)
          << round << " " << segments;
    }
  }
}

TEST(SynthesisTest, BaseSlopeIsNearTheLeastSquaresOfAllTables) { // B16
  std::mt19937_64 random(42);
  double got = 0, best = 0;
  for (int round = 0; round < 6; ++round) {
    const TargetCodes t = smallTargets(random);
    const int64_t segments = 2 + round % 3;
    const LinearTable table =
        synthesized(t, smallSpec(Spacing::Free, Objective::Mse,
                                 Coefficients::BaseSlope, segments));
    got += errorsOf(Table(table), t).squares;
    best += bestPartition(t, table, segments, Objective::Mse, anyNodes);
  }
  EXPECT_GE(got, best);
  EXPECT_LE(got, best * 1.05);
}

/// The least cost of all values on the table's nodes, by trying all.
double bestValues(LinearTable table, const TargetCodes &t,
                  Objective objective) {
  const int64_t bound = int64_t(1) << (table.valueBits - 1);
  double best = 1e30;
  table.values.assign(table.nodes.size(), -bound);
  while (true) {
    const Errors errors = errorsOf(Table(table), t);
    best = std::min(best, objective == Objective::Mse ? errors.squares
                                                      : errors.greatest);
    size_t k = 0;
    while (k < table.values.size() && ++table.values[k] == bound)
      table.values[k++] = -bound;
    if (k == table.values.size())
      return best;
  }
}

TEST(SynthesisTest, FittedValuesAreTheBestOnTheirNodes) { // B15
  std::mt19937_64 random(43);
  for (Objective objective : {Objective::Max, Objective::Mse})
    for (int round = 0; round < 4; ++round) {
      const TargetCodes t = smallTargets(random);
      TableSpec spec =
          smallSpec(Spacing::Uniform, objective, Coefficients::Endpoints, 2);
      spec.lastNode = LastNode::AtEnd;
      spec.valueBits = 5;
      const LinearTable table = synthesized(t, spec);
      const Errors errors = errorsOf(Table(table), t);
      const double got =
          objective == Objective::Mse ? errors.squares : errors.greatest;
      EXPECT_LE(got, bestValues(table, t, objective) + 1e-9)
          << stringifyObjective(objective).str() << " " << round;
    }
}

TEST(SynthesisTest, FittedIsNeverWorseThanTheFunction) { // B15
  std::mt19937_64 random(44);
  for (Spacing spacing :
       {Spacing::Uniform, Spacing::PowerOfTwo, Spacing::Dyadic, Spacing::Free})
    for (Objective objective : {Objective::Max, Objective::Mse})
      for (int round = 0; round < 10; ++round) {
        const TargetCodes t = smallTargets(random);
        TableSpec spec =
            smallSpec(spacing, objective, Coefficients::Endpoints, 4);
        const LinearTable moved = synthesized(t, spec);
        // The same nodes with values on the function.
        spec.values = ValuePlacement::Function;
        llvm::Expected<LinearTable> fixed = fitLinear(t, moved.nodes, spec);
        ASSERT_TRUE(bool(fixed));
        const Errors a = errorsOf(Table(moved), t);
        const Errors b = errorsOf(Table(*fixed), t);
        if (objective == Objective::Max)
          EXPECT_LE(a.greatest, b.greatest);
        else
          EXPECT_LE(a.squares, b.squares);
      }
}

TEST(SynthesisTest, SegmentsEntriesAndFractionBitsAreKept) { // B12
  std::mt19937_64 random(45);
  for (Spacing spacing :
       {Spacing::Uniform, Spacing::PowerOfTwo, Spacing::Dyadic, Spacing::Free})
    for (Coefficients coefficients :
         {Coefficients::Endpoints, Coefficients::BaseSlope})
      for (Objective objective : {Objective::Max, Objective::Mse})
        for (int64_t segments = 1; segments <= 16; ++segments) {
          const TargetCodes t = smallTargets(random);
          TableSpec spec =
              smallSpec(spacing, objective, coefficients, segments);
          synthesized(t, spec);
          spec.fractionBits = 2;
          llvm::Expected<LinearTable> cut = synthesizeLinear(t, spec);
          if (segments < 4) {
            EXPECT_NE(messageOf(std::move(cut)).find("fraction bits"),
                      std::string::npos);
          } else {
            ASSERT_TRUE(bool(cut)) << llvm::toString(cut.takeError());
            for (int64_t length : lengthsOf(*cut))
              EXPECT_LE(length, 4);
          }
          spec.fractionBits = 16;
          spec.maxEntries = 6;
          EXPECT_LE(Table(synthesized(t, spec)).numEntries(), 6);
        }
}

TEST(SynthesisTest, CodesOfWeightZeroDoNotCount) { // B12
  TargetCodes t;
  t.input = storage("u4");
  t.output = storage("i4");
  for (int64_t u = 0; u < 16; ++u) {
    t.values.push_back(u == 5 ? 7 * one : (u - 8) * (one / 2));
    t.weights.push_back(u == 5 ? 0 : 1);
  }
  for (Objective objective : {Objective::Max, Objective::Mse})
    for (Coefficients coefficients :
         {Coefficients::Endpoints, Coefficients::BaseSlope}) {
      TableSpec spec = smallSpec(Spacing::Free, objective, coefficients, 1);
      EXPECT_LE(errorsOf(Table(synthesized(t, spec)), t).greatest, 0.5);
      TargetCodes all = t;
      all.weights.clear();
      EXPECT_GT(errorsOf(Table(synthesized(all, spec)), all).greatest, 2);
    }
}

TEST(SynthesisTest, WeightsMixAHistogramWithAllCodes) { // B18
  EXPECT_EQ(mixWeights({0, 0}), (std::vector<double>{1, 1}));
  const std::vector<double> weights = mixWeights({30, 10, 0, 0});
  EXPECT_DOUBLE_EQ(weights[0], 0.9 * 3 + 0.1);
  EXPECT_DOUBLE_EQ(weights[1], 0.9 + 0.1);
  EXPECT_DOUBLE_EQ(weights[3], 0.1);
}

TEST(SynthesisTest, WeightsMoveTheError) {
  TableSpec spec = formSpec(TableForm::Linear, 4);
  spec.values = ValuePlacement::Fitted;
  spec.objective = Objective::Mse;
  spec.trim = false;
  auto squaresAround = [&](const Table &table, int64_t from, int64_t to) {
    const std::vector<int64_t> codes = table.evaluateAll();
    const std::vector<int64_t> exact =
        exactCodes("sigmoid(x)", "i8, 0.0625", "i8, 0.00392156863:-128");
    double sum = 0;
    for (int64_t u = from; u < to; ++u)
      sum += double((codes[u] - exact[u]) * (codes[u] - exact[u]));
    return sum;
  };
  const Table plain =
      build("sigmoid(x)", "i8, 0.0625", "i8, 0.00392156863:-128", spec);
  std::vector<double> counts(256, 0);
  std::fill(counts.begin() + 96, counts.begin() + 160, 5.0);
  spec.weights = mixWeights(counts);
  const Table weighted =
      build("sigmoid(x)", "i8, 0.0625", "i8, 0.00392156863:-128", spec);
  EXPECT_LT(squaresAround(weighted, 96, 160), squaresAround(plain, 96, 160));
  EXPECT_GT(squaresAround(weighted, 0, 256), squaresAround(plain, 0, 256));
  spec.weights.pop_back();
  EXPECT_EQ(refusal("sigmoid(x)", "i8, 0.0625", "i8, 0.004", spec),
            "expected no weights or 256, one per code of i8, got 255");
}

TEST(SynthesisTest, ValuesOnTheFunctionAreRoundedOnce) { // B6, B12
  for (const Subject &s : subjects) {
    TableSpec spec = linearSpec(4, Spacing::Free);
    spec.objective = Objective::Max;
    if (format(s.in).storage.numCodes() < 8)
      spec.segments = 2;
    spec.valueBits = 24;
    const LinearTable t = buildLinear(s.function, s.in, s.out, spec);
    EXPECT_EQ(t.values,
              llvm::cantFail(computeEndpoints(expr(s.function), format(s.in),
                                              format(s.out), t.nodes, spec)))
        << s.function;
  }
}

TEST(SynthesisTest, GivenBreakpointsAreKept) {
  TableSpec spec = linearSpec(1, Spacing::Free);
  spec.breakpoints = {-2, -0.5, 1};
  const LinearTable plain =
      buildLinear("tanh(x)", "i8, 0.03125", "i8, 0.0078125", spec);
  spec.values = ValuePlacement::Fitted;
  const LinearTable moved =
      buildLinear("tanh(x)", "i8, 0.03125", "i8, 0.0078125", spec);
  EXPECT_EQ(plain.nodes, moved.nodes);
  EXPECT_NE(plain.values, moved.values);
  spec.spacing = Spacing::Dyadic;
  EXPECT_EQ(refusal("tanh(x)", "i8, 0.03125", "i8, 0.0078125", spec),
            "expected free or power-of-two spacing with breakpoints, got "
            "dyadic");
}

TEST(SynthesisTest, Refusals) {
  std::mt19937_64 random(46);
  TargetCodes t = smallTargets(random);
  TableSpec spec =
      smallSpec(Spacing::Free, Objective::Max, Coefficients::BaseSlope, 17);
  auto message = [&] { return messageOf(synthesizeLinear(t, spec)); };
  EXPECT_EQ(message(), "expected 1 to 16 segments over the codes 0 to 15, got "
                       "17");
  spec.segments = 4;
  spec.slopeBits = 33;
  EXPECT_EQ(message(), "expected slopes of 2 to 32 bits, got 33");
  spec.slopeBits = 8;
  spec.maxEntries = 1;
  EXPECT_EQ(message(), "expected at least 2 table entries, got 1");
  spec.maxEntries = 16;
  spec.valueBits = 4;
  EXPECT_NE(message().find("expected values of at least 5 bits"),
            std::string::npos);
  spec.valueBits = 8;
  t.weights = {1};
  EXPECT_EQ(message(), "expected no weights or 16, one per target, got 1");
  t.weights.assign(16, -1);
  EXPECT_EQ(message(), "expected weights of 0 or more, got -1");
  t.weights.clear();
  t.first = 1;
  EXPECT_EQ(message(), "expected targets on codes of u4, got 16 from offset 1 "
                       "on");
  t.first = 0;
  EXPECT_EQ(messageOf(fitLinear(t, {0, 3, 2}, spec)),
            "expected ascending nodes, all but the last on targets");
}

} // namespace
