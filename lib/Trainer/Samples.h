//===- Samples.h - those trained on and those held out ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_TRAINER_SAMPLES_H
#define QLUT_LIB_TRAINER_SAMPLES_H

#include "qlut/Trainer/Dataset.h"
#include "qlut/Trainer/Train.h"

namespace mlir::qlut {

/// Reads the files of the options, and holds samples out: those of files, or a
/// share of the others in an order that the seed determines. Errors: those of
/// Dataset::read; a share that leaves one side without samples.
llvm::Error readSamples(const TrainOptions &options, ::qlut::Dataset &training,
                        ::qlut::Dataset &validation);

} // namespace mlir::qlut

#endif // QLUT_LIB_TRAINER_SAMPLES_H
