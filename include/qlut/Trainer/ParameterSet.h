//===- ParameterSet.h - the weights of a network ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINER_PARAMETERSET_H
#define QLUT_TRAINER_PARAMETERSET_H

#include "mlir/IR/BuiltinOps.h"
#include "qlut/Trainer/Optimizer.h"

namespace mlir::qlut {

/// The parameters of a network: arguments with `qlut.parameter` of its entry,
/// by name, all f32.
struct ParameterSet {
  std::vector<std::string> names;
  std::vector<SmallVector<int64_t>> shapes;
  std::vector<::qlut::TrainedTensor> tensors;

  std::vector<std::vector<float>> getValues() const;
  void setValues(ArrayRef<std::vector<float>> values);
  /// Parameters with a name that one of the patterns matches keep their values.
  /// Errors: what is no pattern; one that matches none.
  llvm::Error freeze(ArrayRef<std::string> patterns);
};

/// Runs passes, as a pipeline over modules, on the module. Errors: those of the
/// passes; a text that is no pipeline.
LogicalResult runPasses(ModuleOp module, StringRef pipeline);

/// Takes the weights out of `entry` and gives them, with `statistics` also
/// those of batch normalizations. Errors: those of --qlut-extract-parameters;
/// no parameter, one that is not f32.
FailureOr<ParameterSet> takeParameters(ModuleOp module, StringRef entry,
                                       ArrayRef<std::string> include,
                                       ArrayRef<std::string> exclude,
                                       bool statistics);

/// Says in the IR what values the parameters have, which passes choose formats
/// of weights by: `values` as the parameters' tensors.
LogicalResult setParameterValues(ModuleOp module, StringRef entry,
                                 const ParameterSet &parameters,
                                 ArrayRef<std::vector<float>> values);

/// Puts the weights back as constants: --qlut-embed-parameters, at the start of
/// the block if `isRewritten`.
LogicalResult putParameters(ModuleOp module, StringRef entry,
                            const ParameterSet &parameters, bool isRewritten);

} // namespace mlir::qlut

#endif // QLUT_TRAINER_PARAMETERSET_H
