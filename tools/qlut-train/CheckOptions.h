//===- CheckOptions.h - what options of a training may be -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TOOLS_QLUT_TRAIN_CHECKOPTIONS_H
#define QLUT_TOOLS_QLUT_TRAIN_CHECKOPTIONS_H

#include "qlut/Trainer/Train.h"

namespace mlir::qlut {

/// What is wrong with numbers and words of the options, or with two of them
/// together, naming the flag: "expected X, got Y"; empty if nothing is.
std::string checkOptions(const TrainOptions &options);

} // namespace mlir::qlut

#endif // QLUT_TOOLS_QLUT_TRAIN_CHECKOPTIONS_H
