//===- OptimizerTest.cpp - how gradients change parameters ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Trainer/Optimizer.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace qlut;
using Kind = OptimizerOptions::Kind;

static TrainedTensor tensor(std::vector<float> values, bool decays = true) {
  TrainedTensor made;
  made.values = std::move(values);
  made.decays = decays;
  return made;
}

TEST(Optimizer, SgdAddsMomentum) {
  OptimizerOptions options;
  options.kind = Kind::Sgd;
  options.momentum = 0.5;
  std::vector<TrainedTensor> all = {tensor({1.0F})};
  Optimizer optimizer(options, all);
  const std::vector<float> gradient = {2.0F};
  optimizer.step(all, {llvm::ArrayRef(gradient)}, 0.25);
  EXPECT_EQ(all[0].values[0], 0.5F); // 1 - 0.25 * 2
  optimizer.step(all, {llvm::ArrayRef(gradient)}, 0.25);
  EXPECT_EQ(all[0].values[0], -0.25F); // m = 0.5 * 2 + 2
}

TEST(Optimizer, AdamWFollowsThePaper) {
  OptimizerOptions options;
  options.weightDecay = 0.1;
  std::vector<TrainedTensor> all = {tensor({1.0F}), tensor({1.0F}, false)};
  Optimizer optimizer(options, all);
  double m = 0.0, v = 0.0, decayed = 1.0, plain = 1.0;
  for (int t = 1; t <= 5; ++t) {
    const std::vector<float> gradient = {0.5F * static_cast<float>(t)};
    optimizer.step(all, {llvm::ArrayRef(gradient), llvm::ArrayRef(gradient)},
                   0.01);
    m = 0.9 * m + 0.1 * gradient[0];
    v = 0.999 * v + 0.001 * gradient[0] * gradient[0];
    const double update = m / (1 - std::pow(0.9, t)) /
                          (std::sqrt(v / (1 - std::pow(0.999, t))) + 1e-8);
    decayed -= 0.01 * (update + 0.1 * decayed);
    plain -= 0.01 * update;
    EXPECT_NEAR(all[0].values[0], decayed, 1e-6);
    EXPECT_NEAR(all[1].values[0], plain, 1e-6);
  }
  EXPECT_NE(all[0].values[0], all[1].values[0]);
}

TEST(Optimizer, ClipsTheNormOfAllAndLeavesFrozenOnes) {
  OptimizerOptions options;
  options.kind = Kind::Sgd;
  options.momentum = 0.0;
  options.clipNorm = 1.0;
  std::vector<TrainedTensor> all = {tensor({0.0F}), tensor({0.0F}),
                                    tensor({7.0F})};
  all[2].isFrozen = true;
  Optimizer optimizer(options, all);
  const std::vector<float> three = {3.0F}, four = {4.0F}, big = {1e9F};
  optimizer.step(
      all, {llvm::ArrayRef(three), llvm::ArrayRef(four), llvm::ArrayRef(big)},
      1.0);
  EXPECT_FLOAT_EQ(all[0].values[0], -0.6F);
  EXPECT_FLOAT_EQ(all[1].values[0], -0.8F);
  EXPECT_EQ(all[2].values[0], 7.0F);
}

TEST(Schedule, RisesAndFalls) {
  Schedule schedule;
  schedule.rate = 1.0;
  schedule.totalSteps = 110;
  schedule.warmupSteps = 10;
  schedule.kind = Schedule::Kind::Cosine;
  EXPECT_DOUBLE_EQ(schedule.at(0), 0.1);
  EXPECT_DOUBLE_EQ(schedule.at(9), 1.0);
  EXPECT_DOUBLE_EQ(schedule.at(10), 1.0);
  EXPECT_NEAR(schedule.at(60), 0.5, 1e-12);
  EXPECT_NEAR(schedule.at(110), 0.0, 1e-12);
  schedule.kind = Schedule::Kind::Steps;
  EXPECT_DOUBLE_EQ(schedule.at(43), 1.0);
  EXPECT_NEAR(schedule.at(44), 0.1, 1e-12);
  EXPECT_NEAR(schedule.at(109), 0.01, 1e-12);
  schedule.kind = Schedule::Kind::Constant;
  EXPECT_DOUBLE_EQ(schedule.at(109), 1.0);
}
