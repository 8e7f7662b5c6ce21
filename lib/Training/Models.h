//===- Models.h - where the rules come from ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_TRAINING_MODELS_H
#define QLUT_LIB_TRAINING_MODELS_H

#include "mlir/IR/DialectRegistry.h"

namespace mlir::qlut::detail {

/// Elementwise ops of arith and math, on scalars, vectors and tensors.
void registerScalarModels(DialectRegistry &registry);
/// linalg ops on tensors, named or generic.
void registerLinalgModels(DialectRegistry &registry);
/// Ops of tensor.
void registerTensorModels(DialectRegistry &registry);
/// Simulated ops of qlut.
void registerQlutModels(DialectRegistry &registry);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_TRAINING_MODELS_H
