//===- CostTest.cpp - what a lookup costs ---------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Cost.h"
#include "Builders.h"
#include "RandomTable.h"

using namespace qlut;
using namespace qlut::reference;

namespace {

OperationCounts count(const Table &table) { return countOperations(table); }

TEST(CostTest, ADirectLookupIsOneLoad) {
  const OperationCounts counts = count(Table(goodDirect));
  EXPECT_EQ(counts.loads, 1);
  EXPECT_EQ(counts.multiplies, 0);
  EXPECT_EQ(counts.simple, 0); // u2: the code is the offset
}

TEST(CostTest, SegmentsFoundByShiftCostLessThanBySearch) {
  LinearTable equal = linear("u8", "i8", Spacing::Uniform,
                             {0, 64, 128, 192, 256}, {0, 1, 2, 3, 4});
  LinearTable searched = equal;
  searched.spacing = Spacing::Free;
  searched.nodes = {0, 60, 129, 191, 256};
  const OperationCounts byShift = count(Table(equal));
  const OperationCounts bySearch = count(Table(searched));
  // Both end values, one product; no division.
  EXPECT_EQ(byShift.loads, 2);
  EXPECT_EQ(byShift.multiplies, 1);
  EXPECT_GT(bySearch.loads, byShift.loads);
  EXPECT_GT(bySearch.multiplies, byShift.multiplies);
  EXPECT_GT(bySearch.simple, byShift.simple);
}

TEST(CostTest, TheSameForEveryTableOfAShape) {
  // Counts do not depend on the numbers, so neither on the code.
  LinearTable other = goodLinear;
  for (int64_t &value : other.values)
    value = -value / 2;
  const OperationCounts a = count(Table(goodLinear)), b = count(Table(other));
  EXPECT_EQ(a.loads, b.loads);
  EXPECT_EQ(a.multiplies, b.multiplies);
  EXPECT_EQ(a.simple, b.simple);
}

TEST(CostTest, TheTargetWeighsOperations) {
  Target target;
  target.loadCycles = 100;
  target.multiplyCycles = 10;
  target.simpleCycles = 1;
  const OperationCounts counts = count(Table(goodFit));
  EXPECT_EQ(lookupCycles(Table(goodFit), target),
            static_cast<double>(100 * counts.loads + 10 * counts.multiplies +
                                counts.simple));
  EXPECT_EQ(counts.loads, 0); // coefficients are in the code
  EXPECT_EQ(counts.multiplies, 1);
}

TEST(CostTest, Kinds) {
  const Target target;
  const Table direct(goodDirect), fit(goodFit);
  EXPECT_EQ(costOf(direct, target, CostKind::Bytes), 4);
  EXPECT_EQ(costOf(direct, target, CostKind::Both), 16);
  // Bytes decide between equal cycles only.
  DirectTable wide = goodDirect;
  wide.output = storage("i16");
  EXPECT_LT(costOf(direct, target, CostKind::Cycles),
            costOf(Table(wide), target, CostKind::Cycles));
  EXPECT_LT(costOf(Table(wide), target, CostKind::Cycles),
            costOf(fit, target, CostKind::Cycles));
  for (CostKind kind : {CostKind::Bytes, CostKind::Cycles, CostKind::Both})
    EXPECT_EQ(symbolizeCostKind(stringifyCostKind(kind)), kind);
  EXPECT_EQ(symbolizeCostKind("gates"), std::nullopt);
}

} // namespace
