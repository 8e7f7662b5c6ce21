//===- Moving.h - what of a simulation moves beside the weights -*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_TRAINER_MOVING_H
#define QLUT_LIB_TRAINER_MOVING_H

#include "mlir/IR/OwningOpRef.h"
#include "qlut/Trainer/LearnedTables.h"
#include "qlut/Trainer/Train.h"

namespace mlir::qlut {

/// True if gradients move ranges, or values of tables.
bool movesNumbers(const TrainOptions &options);

/// A simulated network whose ranges, or values of tables, are learned.
class Moving {
public:
  /// `state` is that of a checkpoint, or empty. Errors, emitted: a state of
  /// others; no table that can be learned.
  static FailureOr<std::unique_ptr<Moving>>
  create(OwningOpRef<ModuleOp> simulated, const TrainOptions &options,
         ArrayRef<std::vector<float>> state);

  /// The network as it is now. Errors: those of the passes, emitted.
  FailureOr<OwningOpRef<ModuleOp>> build() const;
  /// The same with other numbers, at random: from number 0 on with smaller and
  /// smaller changes.
  FailureOr<OwningOpRef<ModuleOp>> probe(unsigned number) const;

  /// Adds the gradients of one step and, `isLast` or after as many steps as the
  /// options say, moves; true if it did. `rate` is that of the weights.
  bool add(ArrayRef<std::string> names, ArrayRef<float> gradients, double rate,
           bool isLast);

  std::vector<std::vector<float>> getState() const;
  /// None if no range is learned.
  std::optional<double> getMeanWidth() const;
  /// A line for each table: how many values are learned, or why none are.
  void reportTables(llvm::raw_ostream &report) const;

private:
  explicit Moving(const TrainOptions &options) : options(options) {}
  func::FuncOp getEntry(ModuleOp module) const;

  const TrainOptions &options;
  OwningOpRef<ModuleOp> simulated;
  std::optional<LearnedRanges> ranges;
  std::optional<LearnedTables> tables;
  int64_t steps = 0; ///< since it moved
};

} // namespace mlir::qlut

#endif // QLUT_LIB_TRAINER_MOVING_H
