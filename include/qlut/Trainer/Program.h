//===- Program.h - what a training loop runs --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINER_PROGRAM_H
#define QLUT_TRAINER_PROGRAM_H

#include "qlut/Execution/Engine.h"
#include "qlut/Trainer/Dataset.h"
#include "qlut/Trainer/Loss.h"
#include "qlut/Trainer/Optimizer.h"
#include <optional>
#include <string>
#include <vector>

namespace mlir::qlut {

/// The parameters of a network: arguments with `qlut.parameter` of its entry,
/// by name, all f32.
struct ParameterSet {
  std::vector<std::string> names;
  std::vector<SmallVector<int64_t>> shapes;
  std::vector<::qlut::TrainedTensor> tensors;

  std::vector<std::vector<float>> getValues() const;
  void setValues(ArrayRef<std::vector<float>> values);
};

/// Runs passes, as a pipeline over modules, on the module. Errors: those of the
/// passes; a text that is no pipeline.
LogicalResult runPasses(ModuleOp module, StringRef pipeline);

/// Takes the weights out of `entry` and gives them. Errors: those of
/// --qlut-extract-parameters; no parameter, one that is not f32.
FailureOr<ParameterSet> takeParameters(ModuleOp module, StringRef entry,
                                       ArrayRef<std::string> include,
                                       ArrayRef<std::string> exclude);

/// Says in the IR what values the parameters have, which passes choose formats
/// of weights by: `values` as the parameters' tensors.
LogicalResult setParameterValues(ModuleOp module, StringRef entry,
                                 const ParameterSet &parameters,
                                 ArrayRef<std::vector<float>> values);

/// Puts the weights back as constants: --qlut-embed-parameters, at the start of
/// the block if `isRewritten`.
LogicalResult putParameters(ModuleOp module, StringRef entry,
                            const ParameterSet &parameters, bool isRewritten);

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
  static FailureOr<std::unique_ptr<Program>>
  create(ModuleOp module, StringRef entry, bool step, LossKind loss,
         StringRef lutGradient, StringRef isa);

  int64_t batch() const { return batchSize; }
  /// The shape of the first result.
  ArrayRef<int64_t> resultShape() const {
    return forward.engine->results()[0].shape;
  }

  /// The loss of one batch and the gradients of all parameters.
  struct Step {
    double loss = 0.0;
    double accuracy = 0.0;
    std::vector<::qlut::NdArray> gradients;
  };
  llvm::Expected<Step> run(const ::qlut::Dataset &data,
                           ArrayRef<int64_t> samples,
                           const ParameterSet &parameters, double peak);

  /// The whole dataset, batch by batch; what is left over is filled up with its
  /// first samples, which do not count.
  llvm::Expected<Evaluation> evaluate(const ::qlut::Dataset &data,
                                      const ParameterSet &parameters,
                                      LossKind loss);
  /// Runs the entry over samples for an observer.
  llvm::Error observe(const ::qlut::Dataset &data,
                      const ParameterSet &parameters,
                      ::qlut::Observer &observer);

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
  llvm::Expected<std::vector<::qlut::NdArray>>
  runOnce(const Compiled &program, const ::qlut::Dataset &samples,
          const ParameterSet &parameters, const ::qlut::NdArray *target,
          ::qlut::Observer *observer);

  Compiled forward, gradient;
  int64_t batchSize = 0;
  unsigned numResults = 1;             ///< of the entry
  SmallVector<size_t> gradientResults; ///< of the step, one per parameter
};

} // namespace mlir::qlut

#endif // QLUT_TRAINER_PROGRAM_H
