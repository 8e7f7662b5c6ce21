//===- Program.h - what a training loop runs --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINER_PROGRAM_H
#define QLUT_TRAINER_PROGRAM_H

#include "qlut/Execution/Engine.h"
#include "qlut/Trainer/Communicator.h"
#include "qlut/Trainer/Dataset.h"
#include "qlut/Trainer/Loss.h"
#include "qlut/Trainer/ParameterSet.h"
#include <optional>
#include <string>
#include <vector>

namespace mlir::qlut {

/// What one forward pass over samples gives.
struct Evaluation {
  double loss = 0.0;
  double accuracy = 0.0;   ///< 0 without classes
  ::qlut::NdArray results; ///< the first result, of all samples
};

/// A network, compiled for one batch size: its entry and, on request, a step
/// with gradients.
class Program {
public:
  /// Compiles a copy of the module. `step`: also the loss and gradients.
  /// `lutGradient` is the option of --qlut-differentiate. Errors: those of
  /// addLoss, --qlut-differentiate and Engine; data arguments that do not share
  /// a static leading dimension, the batch.
  /// `ranges`: also those of the ranges that formats come from.
  static FailureOr<std::unique_ptr<Program>>
  create(ModuleOp module, StringRef entry, bool step, LossKind loss,
         StringRef lutGradient, StringRef isa, bool ranges = false);

  /// Makes it the program of `module`: the network with other formats and
  /// tables.
  LogicalResult update(ModuleOp module);

  /// The ranges whose gradients follow those of the parameters: for each the
  /// gradients of its least ends, then those of its greatest.
  ArrayRef<std::string> ranges() const { return rangeNames; }

  int64_t batch() const { return batchSize; }
  /// The shape of the first result.
  ArrayRef<int64_t> resultShape() const {
    return forward.engine->results()[0].shape;
  }

  /// The mean loss of samples and the gradients of all parameters, one after
  /// the other.
  struct Step {
    double loss = 0.0;
    double accuracy = 0.0;
    std::vector<float> gradients;
  };
  /// `samples` are those of one or more batches, the shards, which the
  /// processes share. The result is that of all, in each process; its bits
  /// depend on the shards, not on who ran them.
  llvm::Expected<Step> run(const ::qlut::Dataset &data,
                           ArrayRef<int64_t> samples,
                           const ParameterSet &parameters, double peak,
                           ::qlut::Communicator &processes);

  /// The whole dataset, batch by batch; what is left over is filled up with its
  /// first samples, which do not count.
  llvm::Expected<Evaluation> evaluate(const ::qlut::Dataset &data,
                                      const ParameterSet &parameters,
                                      LossKind loss,
                                      ::qlut::Communicator &processes);
  /// Runs the entry over this process's share of the samples for an observer.
  llvm::Error observe(const ::qlut::Dataset &data,
                      const ParameterSet &parameters,
                      ::qlut::Observer &observer,
                      const ::qlut::Communicator &processes);

private:
  /// What an argument takes.
  struct Role {
    enum Kind { Data, Parameter, Target, One, Zero } kind;
    size_t index = 0; ///< of the data or the parameter
  };
  struct Compiled {
    std::unique_ptr<Engine> engine;
    SmallVector<Role> roles;
  };
  static FailureOr<Compiled> compile(ModuleOp module, StringRef entry,
                                     std::optional<unsigned> target,
                                     StringRef isa);
  LogicalResult findBatch(ModuleOp module);
  llvm::Expected<Step> runShard(const ::qlut::Dataset &data,
                                ArrayRef<int64_t> samples,
                                const ParameterSet &parameters, double peak);
  llvm::Expected<std::vector<::qlut::NdArray>>
  runOnce(const Compiled &program, const ::qlut::Dataset &samples,
          const ParameterSet &parameters, const ::qlut::NdArray *target,
          ::qlut::Observer *observer);

  LogicalResult build(ModuleOp module);

  std::string entry, lutGradient, isa;
  bool hasStep = false, hasRanges = false;
  LossKind loss = LossKind::CrossEntropy;
  Compiled forward, gradient;
  int64_t batchSize = 0;
  unsigned numResults = 1;             ///< of the entry
  /// Of the step, one per parameter, then two per range.
  SmallVector<size_t> gradientResults;
  std::vector<std::string> rangeNames;
};

} // namespace mlir::qlut

#endif // QLUT_TRAINER_PROGRAM_H
