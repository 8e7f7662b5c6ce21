//===- WeightPacking.cpp - constant weights for dot products --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WeightPacking.h"
#include <algorithm>

using namespace mlir;
using namespace mlir::qlut;

int64_t mlir::qlut::getLaneReach(const WeightMatrices &weights,
                                 unsigned window) {
  int64_t reach = 0;
  for (int64_t matrix = 0; matrix < weights.count; ++matrix)
    for (int64_t column = 0; column < weights.columns; ++column)
      for (int64_t start = 0; start < weights.depth; start += 4 * window)
        for (int64_t half : {0, 2}) {
          int64_t positive = 0, negative = 0;
          for (int64_t step = 0; step < window; ++step)
            for (int64_t i : {0, 1}) {
              int64_t w =
                  weights.at(matrix, start + 4 * step + half + i, column);
              (w > 0 ? positive : negative) += w;
            }
          reach = std::max({reach, positive, -negative});
        }
  return reach;
}

unsigned mlir::qlut::getSafeWindow(const WeightMatrices &weights,
                                   unsigned most) {
  for (int32_t value : weights.values)
    if (value < -128 || value > 127)
      return 0;
  unsigned window = most;
  while (window > 0 && getLaneReach(weights, window) > maxLaneReach)
    --window;
  return window;
}

std::vector<int16_t> mlir::qlut::packWeights(const WeightMatrices &weights,
                                             const ContractionPlan &plan) {
  std::vector<int16_t> packed;
  const int64_t steps = plan.getNumSteps(weights.depth);
  for (int64_t matrix = 0; matrix < weights.count; ++matrix)
    for (int64_t panel = 0; panel < weights.columns; panel += plan.getWidth()) {
      const int64_t vectors = std::min<int64_t>(
          plan.vectors, plan.getNumVectors(weights.columns - panel));
      for (int64_t step = 0; step < steps; ++step)
        for (int64_t lane = 0; lane < vectors * plan.lanes; ++lane)
          for (int64_t i = 0; i < plan.group; ++i)
            packed.push_back(static_cast<int16_t>(
                weights.at(matrix, step * plan.group + i, panel + lane)));
    }
  return packed;
}
