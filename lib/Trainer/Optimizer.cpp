//===- Optimizer.cpp - how gradients change parameters --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Trainer/Optimizer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace qlut;
using Kind = OptimizerOptions::Kind;

std::optional<Kind> qlut::parseOptimizer(llvm::StringRef name) {
  return llvm::StringSwitch<std::optional<Kind>>(name)
      .Case("sgd", Kind::Sgd)
      .Case("adamw", Kind::AdamW)
      .Default(std::nullopt);
}

Optimizer::Optimizer(const OptimizerOptions &options,
                     llvm::ArrayRef<TrainedTensor> tensors)
    : options(options) {
  const int numMoments = options.kind == Kind::Sgd ? 1 : 2;
  for (int moment = 0; moment < numMoments; ++moment)
    for (const TrainedTensor &tensor : tensors)
      state.emplace_back(tensor.values.size(), 0.0F);
}

/// What gradients are multiplied by.
static double getClip(const OptimizerOptions &options,
                      llvm::ArrayRef<TrainedTensor> tensors,
                      llvm::ArrayRef<llvm::ArrayRef<float>> gradients) {
  if (options.clipNorm <= 0.0)
    return 1.0;
  double sum = 0.0;
  for (auto [tensor, gradient] : llvm::zip_equal(tensors, gradients))
    if (!tensor.isFrozen && !tensor.isStatistic)
      for (double g : gradient)
        sum += g * g;
  const double norm = std::sqrt(sum);
  return norm > options.clipNorm ? options.clipNorm / norm : 1.0;
}

void Optimizer::step(llvm::MutableArrayRef<TrainedTensor> tensors,
                     llvm::ArrayRef<llvm::ArrayRef<float>> gradients,
                     double rate) {
  const double clip = getClip(options, tensors, gradients);
  ++steps;
  const auto count = static_cast<double>(steps);
  const double first = 1.0 - std::pow(options.beta1, count);
  const double second = 1.0 - std::pow(options.beta2, count);
  for (size_t t = 0; t < tensors.size(); ++t) {
    TrainedTensor &tensor = tensors[t];
    if (tensor.isFrozen)
      continue;
    if (tensor.isStatistic) {
      for (auto [value, distance] :
           llvm::zip_equal(tensor.values, gradients[t]))
        value = static_cast<float>(value - options.statisticRate *
                                               static_cast<double>(distance));
      continue;
    }
    const double decay = tensor.decays ? options.weightDecay : 0.0;
    std::vector<float> &m = state[t];
    for (size_t i = 0; i < tensor.values.size(); ++i) {
      const double value = tensor.values[i];
      double g = clip * static_cast<double>(gradients[t][i]);
      if (options.kind == Kind::Sgd) {
        g += decay * value;
        m[i] = static_cast<float>(options.momentum * m[i] + g);
        tensor.values[i] = static_cast<float>(value - rate * m[i]);
        continue;
      }
      float &v = state[tensors.size() + t][i];
      m[i] =
          static_cast<float>(options.beta1 * m[i] + (1.0 - options.beta1) * g);
      v = static_cast<float>(options.beta2 * v + (1.0 - options.beta2) * g * g);
      const double update =
          (m[i] / first) / (std::sqrt(v / second) + options.epsilon);
      tensor.values[i] =
          static_cast<float>(value - rate * (update + decay * value));
    }
  }
}

std::optional<Schedule::Kind> qlut::parseSchedule(llvm::StringRef name) {
  return llvm::StringSwitch<std::optional<Schedule::Kind>>(name)
      .Case("constant", Schedule::Kind::Constant)
      .Case("cosine", Schedule::Kind::Cosine)
      .Case("steps", Schedule::Kind::Steps)
      .Default(std::nullopt);
}

std::vector<std::vector<float>>
Optimizer::save(llvm::ArrayRef<TrainedTensor> tensors) const {
  std::vector<std::vector<float>> saved;
  for (const TrainedTensor &tensor : tensors)
    saved.push_back(tensor.values);
  llvm::append_range(saved, state);
  saved.push_back({static_cast<float>(steps)});
  return saved;
}

bool Optimizer::restore(llvm::MutableArrayRef<TrainedTensor> tensors,
                        llvm::ArrayRef<std::vector<float>> saved) {
  const std::vector<std::vector<float>> own = save(tensors);
  auto fits = [](const auto &pair) {
    return std::get<0>(pair).size() == std::get<1>(pair).size();
  };
  if (own.size() != saved.size() || !llvm::all_of(llvm::zip(own, saved), fits))
    return false;
  for (auto [tensor, numbers] : llvm::zip(tensors, saved))
    tensor.values = numbers;
  for (auto [moment, numbers] :
       llvm::zip(state, saved.drop_front(tensors.size())))
    moment = numbers;
  steps = static_cast<int64_t>(saved.back().front());
  return true;
}

double Schedule::at(int64_t step) const {
  if (step < warmupSteps)
    return rate * static_cast<double>(step + 1) /
           static_cast<double>(warmupSteps);
  const auto done = static_cast<double>(step - warmupSteps);
  const auto all =
      static_cast<double>(std::max<int64_t>(totalSteps - warmupSteps, 1));
  switch (kind) {
  case Kind::Constant:
    return rate;
  case Kind::Cosine:
    return rate * 0.5 * (1.0 + std::cos(llvm::numbers::pi * done / all));
  case Kind::Steps:
    return rate * std::pow(0.1, std::floor(3.0 * done / all));
  }
  llvm_unreachable("unknown schedule");
}
