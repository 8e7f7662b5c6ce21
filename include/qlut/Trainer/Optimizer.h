//===- Optimizer.h - how gradients change parameters ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Numbers only, no IR. Everything is computed element by element in double and
// stored in float, so that a step gives the same bits on every machine.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINER_OPTIMIZER_H
#define QLUT_TRAINER_OPTIMIZER_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>
#include <vector>

namespace qlut {

/// What is learned: the elements of one parameter.
struct TrainedTensor {
  std::vector<float> values;
  /// Weight decay pulls at it: matrices and kernels, not biases and gains.
  bool decays = true;
  /// It stays as it is.
  bool isFrozen = false;
  /// It follows means: a gradient is its distance from one.
  bool isStatistic = false;
};

struct OptimizerOptions {
  enum class Kind {
    Sgd,  ///< with (heavy-ball) momentum and decay in the gradient
    AdamW ///< Loshchilov and Hutter, "Decoupled Weight Decay Regularization",
          ///< ICLR 2019
  };
  Kind kind = Kind::AdamW;
  double momentum = 0.9;             ///< of SGD
  double beta1 = 0.9, beta2 = 0.999; ///< of AdamW
  double epsilon = 1e-8;
  double weightDecay = 0.0;
  /// Gradients are scaled down to this norm, over all parameters; 0: never.
  double clipNorm = 0.0;
  /// The share of the way to a mean that a statistic takes.
  double statisticRate = 0.1;
};

/// sgd or adamw.
std::optional<OptimizerOptions::Kind> parseOptimizer(llvm::StringRef name);

/// Changes parameters step by step.
class Optimizer {
public:
  Optimizer(const OptimizerOptions &options,
            llvm::ArrayRef<TrainedTensor> tensors);

  /// One step with that learning rate. `gradients` are as the tensors.
  void step(llvm::MutableArrayRef<TrainedTensor> tensors,
            llvm::ArrayRef<llvm::ArrayRef<float>> gradients, double rate);

  /// What the next step needs beside the tensors: the moments, tensor after
  /// tensor, first all first ones, and the number of steps.
  std::vector<std::vector<float>> &moments() { return state; }
  const std::vector<std::vector<float>> &moments() const { return state; }
  int64_t steps = 0;

  /// The tensors' values, the moments and the number of steps: all that a later
  /// run goes on with.
  std::vector<std::vector<float>>
  save(llvm::ArrayRef<TrainedTensor> tensors) const;
  /// Takes that. False, and nothing is changed, if it is of other tensors.
  bool restore(llvm::MutableArrayRef<TrainedTensor> tensors,
               llvm::ArrayRef<std::vector<float>> saved);

private:
  OptimizerOptions options;
  std::vector<std::vector<float>> state;
};

/// The learning rate over the steps.
struct Schedule {
  enum class Kind {
    Constant,
    Cosine, ///< down to 0 along half a cosine
    Steps   ///< times 0.1 after each third
  };
  Kind kind = Kind::Constant;
  double rate = 1e-3;
  int64_t totalSteps = 1;
  int64_t warmupSteps = 0; ///< the rate rises linearly over them

  /// Of step 0, 1, ...
  double at(int64_t step) const;
};

/// constant, cosine or steps.
std::optional<Schedule::Kind> parseSchedule(llvm::StringRef name);

} // namespace qlut

#endif // QLUT_TRAINER_OPTIMIZER_H
