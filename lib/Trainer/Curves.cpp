//===- Curves.cpp - what the epochs of a training gave --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Curves.h"
#include "qlut/Execution/Files.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::qlut;

static void writeLines(ArrayRef<EpochFigures> curves, llvm::raw_ostream &os) {
  const bool hasRanges = llvm::any_of(curves, [](const EpochFigures &figures) {
    return figures.meanRange.has_value();
  });
  os << "epoch,rate,loss,accuracy,held_out_loss,held_out_accuracy,seconds"
     << (hasRanges ? ",mean_range\n" : "\n");
  for (const EpochFigures &figures : curves) {
    os << llvm::formatv("{0},{1:e6},{2:f6},{3:f6},{4:f6},{5:f6},{6:f3}",
                        figures.epoch, figures.rate, figures.loss,
                        figures.accuracy, figures.heldLoss,
                        figures.heldAccuracy, figures.seconds);
    if (figures.meanRange)
      os << llvm::formatv(",{0:f6}", *figures.meanRange);
    os << '\n';
  }
}

llvm::Error mlir::qlut::writeCurves(const TrainOptions &options,
                                    ArrayRef<EpochFigures> curves,
                                    const TrainingPlotOptions &plot) {
  if (!options.curves.empty())
    if (llvm::Error error =
            ::qlut::writeFile(options.curves, [&](llvm::raw_ostream &os) {
              writeLines(curves, os);
            }))
      return error;
  if (options.picture.empty())
    return llvm::Error::success();
  return ::qlut::writeFile(options.picture, [&](llvm::raw_ostream &os) {
    writeTrainingPlot(curves, plot, os);
  });
}
