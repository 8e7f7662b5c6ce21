//===- TrainingPlot.h - the curves of a training ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_REPORT_TRAININGPLOT_H
#define QLUT_REPORT_TRAININGPLOT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdint>
#include <optional>

namespace mlir::qlut {

/// What one epoch of a training gave.
struct EpochFigures {
  int64_t epoch = 1; ///< counted from 1
  double rate = 0.0; ///< the learning rate at its end
  double loss = 0.0, heldLoss = 0.0;
  double accuracy = 0.0, heldAccuracy = 0.0; ///< shares, 0 to 1
  double seconds = 0.0;
  std::optional<double> meanRange; ///< if ranges are learned
};

/// What a picture of a training shows beside the epochs.
struct TrainingPlotOptions {
  bool hasClasses = true; ///< there is an accuracy
  /// The last epoch before which tables changed; a line is drawn behind it.
  std::optional<int64_t> lastMoving;
};

/// Writes one self-contained SVG picture: the loss of training and held-out
/// samples by epoch, below it the accuracy, and the mean width of ranges where
/// these are learned. Losses and widths that are not finite interrupt the
/// lines. `epochs` ascend; none gives empty panels. The same numbers give the
/// same bytes.
void writeTrainingPlot(llvm::ArrayRef<EpochFigures> epochs,
                       const TrainingPlotOptions &options,
                       llvm::raw_ostream &os);

} // namespace mlir::qlut

#endif // QLUT_REPORT_TRAININGPLOT_H
