//===- Loss.h - what training makes small -----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINER_LOSS_H
#define QLUT_TRAINER_LOSS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringRef.h"
#include <optional>

namespace mlir::qlut {

enum class LossKind {
  CrossEntropy, ///< of the softmax of the first result over its last dimension
  MeanSquared   ///< of the first result
};

/// cross-entropy or mean-squared.
std::optional<LossKind> parseLoss(StringRef name);

/// Adds to a function of one block an argument behind all others, the target,
/// of the type of the first result, and a first result, the loss, a tensor of
/// rank 0 of its element type. Cross-entropy takes the share of each class
/// (1 for the right one) and is the mean over rows of -sum(target
/// log(softmax(y))); mean-squared is the mean of (y - target)^2. Error, at the
/// function: a first result that is no tensor of f32 or f64 of static shape
/// and rank 1 or more.
LogicalResult addLoss(func::FuncOp function, LossKind kind);

} // namespace mlir::qlut

#endif // QLUT_TRAINER_LOSS_H
