//===- TableSearchTest.cpp - the cheapest table for a bound ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/TableSearch.h"
#include "Builders.h"

using namespace qlut;
using namespace qlut::reference;

namespace {

struct Layer {
  const char *function, *in, *out;
  double lo, hi;
};

const Layer sigmoid8 = {"sigmoid(x)", "i8, 0.0625", "i8, 0.00392156863:-128",
                        -8, 8};
const Layer gelu8 = {"gelu(x)", "i8, 0.03125", "i8, 0.0163:-118", -4, 4};

llvm::Expected<SearchResult> search(const Layer &layer, const Target &target,
                                    const SearchSpace &space, TableBound bound,
                                    CostKind kind) {
  TableSpec spec;
  spec.lo = layer.lo;
  spec.hi = layer.hi;
  return findCheapestTable(expr(layer.function), format(layer.in),
                           format(layer.out), spec, space, target, bound, kind);
}

SearchSpace all(const Layer &layer, const Target &target = Target()) {
  return SearchSpace::of(target, format(layer.out).storage);
}

FoundTable found(const Layer &layer, TableBound bound,
                 CostKind kind = CostKind::Bytes,
                 const Target &target = Target()) {
  llvm::Expected<SearchResult> result =
      search(layer, target, all(layer, target), bound, kind);
  if (!result) {
    ADD_FAILURE() << llvm::toString(result.takeError());
    return {Table(DirectTable()), {}, {}, 0};
  }
  return result->best;
}

TEST(TableSearchTest, MeetsTheBoundAndCertifiesIt) { // B19
  for (const Layer &layer : {sigmoid8, gelu8})
    for (double bound : {0.6, 2.0}) {
      const FoundTable table =
          found(layer, {TableBound::Kind::MaxError, bound});
      const Certificate again =
          certify(table.table, expr(layer.function), format(layer.in),
                  format(layer.out), layer.lo, layer.hi);
      EXPECT_LE(again.maxError, bound) << layer.function;
      EXPECT_EQ(again.maxError, table.certificate.maxError);
      EXPECT_EQ(table.cost, double(table.table.numBytes()));
    }
}

TEST(TableSearchTest, LooserBoundsCostNoMore) { // B19
  double before = INFINITY;
  for (double bound : {0.6, 1.5, 5.0}) {
    const double cost =
        found(sigmoid8, {TableBound::Kind::MaxError, bound}).cost;
    EXPECT_LE(cost, before) << bound;
    before = cost;
  }
  EXPECT_LT(before, 30);
}

TEST(TableSearchTest, NoNumberOfSegmentsIsCheaper) { // B19
  // Of one choice, every smaller number of segments is tried by hand.
  Target target;
  SearchSpace space = all(gelu8);
  space.forms = {TableForm::Linear};
  space.fronts = {FrontEnd::None};
  space.coefficients = {Coefficients::Endpoints};
  space.widths = {{16, 7}};
  for (Spacing spacing : {Spacing::Uniform, Spacing::Dyadic, Spacing::Free}) {
    space.spacings = {spacing};
    const TableBound bound{TableBound::Kind::MaxError, 1.0};
    llvm::Expected<SearchResult> result =
        search(gelu8, target, space, bound, CostKind::Bytes);
    ASSERT_TRUE(bool(result));
    EXPECT_TRUE(result->next.empty());
    TableSpec spec = result->best.spec;
    for (int64_t fewer = 1; fewer < result->best.spec.segments; ++fewer) {
      spec.segments = fewer;
      Table table = build(gelu8.function, gelu8.in, gelu8.out, spec);
      const Certificate c = certify(table, expr(gelu8.function),
                                    format(gelu8.in), format(gelu8.out), -4, 4);
      EXPECT_GT(c.maxError, 1.0) << stringifySpacing(spacing).str() << fewer;
    }
  }
}

TEST(TableSearchTest, MeanSquaredError) { // B19
  const FoundTable table =
      found(gelu8, {TableBound::Kind::MeanSquaredError, 0.1});
  EXPECT_LE(table.certificate.meanSquaredError, 0.1);
  EXPECT_LT(table.cost, 100);
}

TEST(TableSearchTest, CostsDisagree) { // B19
  const TableBound bound{TableBound::Kind::MaxError, 1.0};
  const FoundTable bytes = found(gelu8, bound, CostKind::Bytes);
  const FoundTable cycles = found(gelu8, bound, CostKind::Cycles);
  // One load is the quickest; a few lines take the fewest bytes.
  EXPECT_TRUE(cycles.table.getIf<DirectTable>());
  EXPECT_LT(bytes.table.numBytes(), cycles.table.numBytes());
  EXPECT_LT(lookupCycles(cycles.table, Target()),
            lookupCycles(bytes.table, Target()));
  const FoundTable both = found(gelu8, bound, CostKind::Both);
  EXPECT_LE(both.cost, costOf(bytes.table, Target(), CostKind::Both));
  EXPECT_LE(both.cost, costOf(cycles.table, Target(), CostKind::Both));
}

TEST(TableSearchTest, TheTargetLimits) { // B19
  Target target;
  target.forms = {TableForm::Linear};
  target.spacings = {Spacing::Uniform};
  target.coefficients = {Coefficients::Endpoints};
  target.frontEnds = {FrontEnd::None};
  target.maxEntries = 9;
  const FoundTable table = found(sigmoid8, {TableBound::Kind::MaxError, 10},
                                 CostKind::Bytes, target);
  EXPECT_EQ(messageOf(target.admits(table.table)), "");
  EXPECT_LE(table.table.numEntries(), 9);
  // The best that nine values reach is named.
  llvm::Expected<SearchResult> none =
      search(sigmoid8, target, all(sigmoid8, target),
             {TableBound::Kind::MaxError, 0.6}, CostKind::Bytes);
  ASSERT_FALSE(bool(none));
  const std::string message = llvm::toString(none.takeError());
  EXPECT_EQ(message.find("expected a table of greatest error 0.600 codes or "
                         "less, the least that target 'generic' reaches is "
                         "greatest error "),
            0u)
      << message;
  EXPECT_NE(message.find("with linear uniform"), std::string::npos) << message;
}

TEST(TableSearchTest, WhatCannotBeBuiltSaysWhy) { // B19
  const Layer pole = {"log(x)", "i8, 0.0625", "i8, 0.0625", -8, 8};
  EXPECT_NE(messageOf(search(pole, Target(), all(pole),
                             {TableBound::Kind::MaxError, 1}, CostKind::Bytes))
                .find("no finite value"),
            std::string::npos);
}

} // namespace
