//===- ChannelsTest.cpp - formats and tables by channel -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Channels.h"
#include "RandomTable.h"
#include "qlut/Core/Hashing.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/KernelTrace.h"
#include "qlut/Core/Kernels.h"
#include "gtest/gtest.h"

using namespace qlut;
using namespace qlut::reference;

static std::string message(llvm::Error error) {
  return llvm::toString(std::move(error));
}

//===----------------------------------------------------------------------===//
// Formats and indices
//===----------------------------------------------------------------------===//

TEST(ChannelsTest, IndicesAreClampedAsUnsigned) {
  EXPECT_EQ(clampChannel(0, 3), 0);
  EXPECT_EQ(clampChannel(2, 3), 2);
  EXPECT_EQ(clampChannel(3, 3), 2);
  EXPECT_EQ(clampChannel(uint64_t(-1), 3), 2);
  EXPECT_EQ(clampChannel(7, 1), 0);
}

TEST(ChannelsTest, FormatsOfOneStorage) {
  Format first{storage("i8"), 0.5, -3}, second{storage("i8"), 0.25, 4};
  auto formats = ChannelFormats::fromFormats({first, second});
  ASSERT_TRUE(bool(formats));
  EXPECT_EQ(formats->numChannels(), 2);
  EXPECT_EQ(formats->get(0), first);
  EXPECT_EQ(formats->get(1), second);
  EXPECT_EQ(message(formats->check()), "");

  auto mixed = ChannelFormats::fromFormats({first, {storage("u8"), 0.5, 0}});
  EXPECT_EQ(message(mixed.takeError()),
            "expected channel 1 in i8, the storage of channel 0, got u8");
  EXPECT_EQ(message(ChannelFormats::fromFormats({}).takeError()),
            "expected from 1 to 65536 channels, got 0");
}

TEST(ChannelsTest, EveryFormatIsChecked) {
  ChannelFormats formats{storage("i8"), {0.5, -1.0}, {0, 0}};
  EXPECT_EQ(message(formats.check()),
            "channel 1: expected a finite scale above 0, got -1");
  formats = {storage("i8"), {0.5, 1.0}, {0, 128}};
  EXPECT_EQ(message(formats.check()),
            "channel 1: expected a zero point of i8, -128 to 127, got 128");
  formats = {storage("i8"), {0.5, 1.0}, {0}};
  EXPECT_EQ(message(formats.check()),
            "expected as many zero points as scales (2), got 1");
  formats = {storage("i8"), std::vector<double>(65537, 1.0),
             std::vector<int64_t>(65537)};
  EXPECT_EQ(message(formats.check()),
            "expected from 1 to 65536 channels, got 65537");
}

TEST(ChannelsTest, EqualFormatsHashAlike) {
  ChannelFormats a{storage("i8"), {0.5, 1.0}, {0, 3}}, b = a;
  EXPECT_TRUE(a == b);
  EXPECT_EQ(hash_value(a), hash_value(b));
  b.zeroPoints[1] = 4;
  EXPECT_FALSE(a == b);
  EXPECT_NE(hash_value(a), hash_value(b));
}

//===----------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------===//

TEST(ChannelsTest, RulesOfTables) {
  Table direct(goodDirect), step(goodStep), linear(goodLinear);
  Table other(DirectTable{storage("u2"), storage("i8"), {1, 2, 3, 4}});
  auto check = [](std::vector<const Table *> tables,
                  std::vector<int64_t> tableOf) {
    return message(
        ChannelTables{std::move(tables), std::move(tableOf)}.check());
  };
  EXPECT_EQ(check({&direct, &other}, {0, 1, 0}), "");
  EXPECT_EQ(check({&direct}, {}), "expected from 1 to 65536 channels, got 0");
  EXPECT_EQ(check({&direct}, {0, 1}),
            "expected a table from 0 to 0 for channel 1, got 1");
  EXPECT_EQ(check({&direct}, {-1}),
            "expected a table from 0 to 0 for channel 0, got -1");
  EXPECT_EQ(check({&direct, &other}, {1, 0}),
            "expected tables in the order of their first channels: table 0 for "
            "channel 0, got 1");
  EXPECT_EQ(check({&direct, &other}, {0, 0}),
            "expected a channel for each of 2 tables, got channels for 1");
  EXPECT_EQ(check({&direct, &step}, {0, 1}),
            "expected table 1 from u2 to i8 as table 0, got one from i4 to u4");
}

/// Every code of every channel by the plan, and by the tables one at a time.
static void expectSameResults(const std::vector<Table> &tables,
                              const std::vector<int64_t> &tableOf,
                              size_t groups) {
  ChannelTables set;
  for (const Table &table : tables) {
    llvm::cantFail(table.check());
    set.tables.push_back(&table);
  }
  set.tableOf = tableOf;
  kernels::ChannelPlan plan = kernels::ChannelPlan::get(set);
  EXPECT_EQ(plan.groups.size(), groups);
  kernels::IntegerBackend<> core;
  const Storage &input = tables.front().input();
  for (int64_t channel = 0; channel < set.numChannels(); ++channel)
    for (int64_t code = input.minCode(); code <= input.maxCode(); ++code)
      ASSERT_EQ(kernels::evaluate(core, code, plan, channel),
                set.get(channel).evaluate(code))
          << "channel " << channel << ", code " << code;
}

static Table makeLinear(std::mt19937_64 &random, llvm::StringRef in,
                        std::vector<int64_t> nodes,
                        OutOfRange outOfRange = OutOfRange::Clamp) {
  LinearTable t = linear(in, "i8", Spacing::Uniform, std::move(nodes), {});
  t.valueBits = 12;
  t.guardBits = 3;
  t.outOfRange = outOfRange;
  fillValues(t, random);
  return Table(std::move(t));
}

TEST(ChannelsTest, TablesOfOneShapeAreOneKernel) {
  std::mt19937_64 random(5);
  Table other(DirectTable{storage("u2"), storage("i8"), {1, 2, 3, 4}});
  expectSameResults({Table(goodDirect), other}, {0, 1, 1, 0}, 1);
  // Other nodes, as many segments.
  expectSameResults({makeLinear(random, "i8", equalNodes(0, 250, 20)),
                     makeLinear(random, "i8", equalNodes(0, 240, 20)),
                     makeLinear(random, "i8", equalNodes(9, 230, 20))},
                    {0, 1, 2, 1, 0}, 1);
  // Other lengths that are a shift.
  expectSameResults({makeLinear(random, "i16", equalNodes(0, 1 << 16, 16)),
                     makeLinear(random, "i16", equalNodes(0, 1 << 16, 64))},
                    {0, 1, 0}, 1);
}

TEST(ChannelsTest, FewBitsOfSeveralShapesAreOneKernel) {
  std::mt19937_64 random(6);
  StepTable step;
  step.input = storage("i8");
  step.output = storage("i8");
  step.thresholds = {3, 77};
  step.values = {1, -2, 3};
  expectSameResults({makeLinear(random, "i8", equalNodes(0, 256, 16)),
                     makeLinear(random, "i8", equalNodes(0, 200, 7)),
                     Table(goodFit), Table(step)},
                    {0, 1, 2, 3, 1}, 1);
}

TEST(ChannelsTest, SeveralShapesAreSeveralKernels) {
  std::mt19937_64 random(7);
  expectSameResults(
      {makeLinear(random, "i16", equalNodes(0, 1 << 16, 16)),
       makeLinear(random, "i16", equalNodes(0, 50000, 7)),
       makeLinear(random, "i16", equalNodes(0, 1 << 16, 32)),
       makeLinear(random, "i16", equalNodes(5, 50000, 7), OutOfRange::Tail)},
      {0, 1, 2, 3, 1}, 3);
}

TEST(ChannelsTest, RandomTables) {
  std::mt19937_64 random(8);
  for (int round = 0; round < 40; ++round) {
    std::vector<Table> tables;
    std::vector<int64_t> tableOf;
    while (tables.size() < 4) {
      LinearTable t = linear("i8", "i8", Spacing::Free,
                             randomNodes(random, Spacing::Free, 256), {});
      t.rounding = static_cast<Rounding>(round % 4);
      fillValues(t, random);
      if (llvm::errorToBool(Table(t).check()))
        continue;
      tableOf.push_back(static_cast<int64_t>(tables.size()));
      tables.emplace_back(std::move(t));
    }
    expectSameResults(tables, tableOf, 1);
  }
}
