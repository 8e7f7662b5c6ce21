//===- LearnedTables.h - tables whose values gradients move -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The end results of tables of lines as parameters, each in units of what the
// table's values span at the start, so that one rate suits all of them. What
// runs is the nearest value that the table can hold.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINER_LEARNEDTABLES_H
#define QLUT_TRAINER_LEARNEDTABLES_H

#include "qlut/Trainer/Optimizer.h"
#include "qlut/Training/TrainedTables.h"
#include "llvm/ADT/StringMap.h"

namespace mlir::qlut {

/// The tables of a network and the state of their training.
class LearnedTables {
public:
  /// Those of the function that can be learned (getTrainedTable).
  LearnedTables(func::FuncOp function,
                const ::qlut::OptimizerOptions &optimizer);

  /// The number of tables.
  size_t size() const { return all.size(); }
  /// Gives the values to the same network's lookups. Errors: a table that
  /// breaks a rule of its form, emitted.
  LogicalResult apply(func::FuncOp function) const;
  /// Adds the gradients that one step gave, in reals: for each of the layers
  /// named those of its end results.
  void addGradients(ArrayRef<std::string> layers, ArrayRef<float> gradients);
  /// Moves all values by the mean of the gradients that were added in so many
  /// steps, with that rate, and forgets these. Values stay codes of the output.
  void step(int64_t steps, double rate);
  /// The same with other values, at random: from number 0 on with smaller and
  /// smaller changes.
  LearnedTables disturb(unsigned number) const;

  /// What a later run goes on with: values, moments, the number of steps.
  std::vector<std::vector<float>> getState() const;
  /// Takes it. Errors: other tables.
  llvm::Error setState(ArrayRef<std::vector<float>> state);

private:
  struct Learned {
    std::string layer;
    std::vector<double> start; ///< in output codes, as the table has them
    double width = 1.0;        ///< what they span
    double scale = 1.0;        ///< of the output's format
    double least, greatest;    ///< codes, or values at the start beyond them
    std::vector<double> sums;  ///< of gradients
  };
  /// The value in output codes.
  double getCode(size_t number, size_t end) const;
  void project(size_t number);

  std::vector<Learned> all;
  llvm::StringMap<size_t> byLayer;
  std::vector<::qlut::TrainedTensor> values; ///< as `all`
  ::qlut::Optimizer optimizer;
};

} // namespace mlir::qlut

#endif // QLUT_TRAINER_LEARNEDTABLES_H
