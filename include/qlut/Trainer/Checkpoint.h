//===- Checkpoint.h - the state of a training run as a file -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINER_CHECKPOINT_H
#define QLUT_TRAINER_CHECKPOINT_H

#include "qlut/Trainer/Program.h"

namespace mlir::qlut {

/// All that the next epoch depends on.
struct Checkpoint {
  int64_t epoch = 0; ///< epochs done
  int64_t steps = 0; ///< of the optimizer
  std::vector<std::vector<float>> moments;
  std::string statistics; ///< that tables were made from (JSON), or empty
  /// The weights then, which formats of weights were chosen by.
  std::vector<std::vector<float>> rangeWeights;
  /// Of ranges that are learned.
  std::vector<std::vector<float>> ranges;
  /// Of early stopping: the least loss so far, epochs since, its weights.
  double bestLoss = 0.0;
  int64_t sinceBest = 0;
  std::vector<std::vector<float>> best;
};

/// Writes the weights as a .npz file, one array for each name.
llvm::Error writeWeights(StringRef path, const ParameterSet &parameters);

/// Writes weights and state as a .npz file.
llvm::Error writeCheckpoint(StringRef path, const ParameterSet &parameters,
                            const Checkpoint &checkpoint);

/// Reads what writeCheckpoint wrote for the same parameters. Errors: another
/// file, other names or shapes.
llvm::Expected<Checkpoint> readCheckpoint(StringRef path,
                                          ParameterSet &parameters);

} // namespace mlir::qlut

#endif // QLUT_TRAINER_CHECKPOINT_H
