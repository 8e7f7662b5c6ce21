//===- Masks.h - additive masks made of integers ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_MASKS_H
#define QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_MASKS_H

#include "mlir/IR/Operation.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::qlut::detail {

/// The ops of `scope` that make or move a mask: elementwise ops whose floats
/// integers and constants alone decide, constants of magnitude 10,000 and more
/// among them. No format holds such numbers next to others.
llvm::SetVector<Operation *> findMasks(Operation *scope);

/// Gives each elementwise op or movement that uses a mask one of its own, so
/// that masks are part of what they mask.
void cloneMasks(Operation *scope);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_MASKS_H
