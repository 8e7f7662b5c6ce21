//===- Reals.h - the numbers of constant tensors ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_TRANSFORMS_REALS_H
#define QLUT_DIALECT_QLUT_TRANSFORMS_REALS_H

#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>

namespace mlir::qlut {

/// The reals of a constant tensor of floats, in their order; one if all are
/// equal. None if they are not in the file (an elided resource).
std::optional<SmallVector<double>> readReals(Attribute elements);

} // namespace mlir::qlut

#endif // QLUT_DIALECT_QLUT_TRANSFORMS_REALS_H
