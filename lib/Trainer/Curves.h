//===- Curves.h - what the epochs of a training gave ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_TRAINER_CURVES_H
#define QLUT_LIB_TRAINER_CURVES_H

#include "qlut/Report/TrainingPlot.h"
#include "qlut/Trainer/Train.h"

namespace mlir::qlut {

/// Writes the files that --curves and --curves-picture name. Errors: those of
/// writing.
llvm::Error writeCurves(const TrainOptions &options,
                        ArrayRef<EpochFigures> curves,
                        const TrainingPlotOptions &plot);

} // namespace mlir::qlut

#endif // QLUT_LIB_TRAINER_CURVES_H
