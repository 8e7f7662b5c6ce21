//===- Program.h - what a training loop runs --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINER_PROGRAM_H
#define QLUT_TRAINER_PROGRAM_H

#include "mlir/IR/OwningOpRef.h"
#include "qlut/Execution/Engine.h"
#include "qlut/Trainer/Communicator.h"
#include "qlut/Trainer/Dataset.h"
#include "qlut/Trainer/Loss.h"
#include "qlut/Trainer/ParameterSet.h"
#include "qlut/Training/FreeNumbers.h"
#include <functional>
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
  /// `differentiation` are options of --qlut-differentiate. Errors: those of
  /// addLoss, --qlut-differentiate and Engine; data arguments that do not share
  /// a static leading dimension, the batch.
  /// `ranges`: also those of the ranges that formats come from.
  static FailureOr<std::unique_ptr<Program>>
  create(ModuleOp module, StringRef entry, bool step, LossKind loss,
         StringRef differentiation, StringRef isa);

  /// The network with other ranges, at random; numbers from 0 on stand for
  /// smaller and smaller changes.
  using Probe = std::function<FailureOr<OwningOpRef<ModuleOp>>(unsigned)>;
  /// A step that also gives the gradients of the ranges that formats come from,
  /// or of the values of tables: `differentiation` says which.
  /// Its numbers are arguments, so that update seldom compiles: those in which
  /// probes differ.
  static FailureOr<std::unique_ptr<Program>>
  createForRanges(ModuleOp module, StringRef entry, LossKind loss,
                  StringRef differentiation, StringRef isa, Probe probe);

  /// Makes a program for ranges that of `module`: the network with other
  /// ranges, formats and tables.
  LogicalResult update(ModuleOp module);
  /// How often that took a compilation.
  int64_t compilations() const { return numCompilations; }

  /// The ranges whose gradients follow those of the parameters: for each the
  /// gradients of its least ends, then those of its greatest. Or the layers of
  /// tables: for each the gradients of its end results.
  ArrayRef<std::string> moving() const { return movingNames; }

  int64_t batch() const { return batchSize; }
  /// The shape of the first result.
  ArrayRef<int64_t> resultShape() const {
    return forward().engine->results()[0].shape;
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
  /// depend on the shards, not on who ran them. `key` is the number that what
  /// is random in the step comes from.
  llvm::Expected<Step> run(const ::qlut::Dataset &data,
                           ArrayRef<int64_t> samples,
                           const ParameterSet &parameters, double peak,
                           uint64_t key, ::qlut::Communicator &processes);

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
    enum Kind { Data, Parameter, Target, One, Zero, Numbers, Key } kind;
    size_t index = 0; ///< of the data, the parameter or the numbers
  };
  struct Compiled {
    std::unique_ptr<Engine> engine;
    SmallVector<Role> roles;
    std::vector<::qlut::NdArray> numbers; ///< of arguments that hold such
  };
  /// A program that was compiled for numbers as arguments.
  struct Variant {
    std::vector<uintptr_t> shape;
    SmallVector<Attribute> values; ///< of all constants, when it was compiled
    llvm::BitVector isFree;
    Compiled program;
  };
  /// Those of one function, and the one in use.
  struct Variants {
    std::vector<Variant> all;
    size_t now = 0;
  };
  static FailureOr<Compiled> compile(ModuleOp module, StringRef entry,
                                     std::optional<unsigned> target,
                                     StringRef isa);
  LogicalResult findBatch(ModuleOp module);
  llvm::Expected<Step> runShard(const ::qlut::Dataset &data,
                                ArrayRef<int64_t> samples,
                                const ParameterSet &parameters, double peak,
                                uint64_t key);
  llvm::Expected<std::vector<::qlut::NdArray>>
  runOnce(const Compiled &program, const ::qlut::Dataset &samples,
          const ParameterSet &parameters, const ::qlut::NdArray *target,
          const uint64_t *key, ::qlut::Observer *observer);

  /// A copy with the function that gives loss and gradients.
  FailureOr<OwningOpRef<ModuleOp>> makeStep(ModuleOp module);
  /// Makes `variants` hold, and use, one for the numbers of `lowered`.
  LogicalResult select(Variants &variants, ModuleOp lowered, bool isStep);
  /// Copies of the network, or of its step, lowered to numbers.
  FailureOr<OwningOpRef<ModuleOp>> lower(ModuleOp module, bool isStep);

  const Compiled &forward() const {
    return forwards.all.empty() ? plainForward
                                : forwards.all[forwards.now].program;
  }
  const Compiled &gradient() const {
    return gradients.all.empty() ? plainGradient
                                 : gradients.all[gradients.now].program;
  }

  std::string entry, differentiation, isa;
  LossKind loss = LossKind::CrossEntropy;
  Probe probe; ///< null without ranges
  Compiled plainForward, plainGradient;
  Variants forwards, gradients;
  int64_t numCompilations = 0;
  int64_t batchSize = 0;
  unsigned target = 0; ///< the argument of the step that takes targets
  /// Of the step, one per parameter, then two per range or one per table.
  SmallVector<size_t> gradientResults;
  std::vector<std::string> movingNames;
};

} // namespace mlir::qlut

#endif // QLUT_TRAINER_PROGRAM_H
