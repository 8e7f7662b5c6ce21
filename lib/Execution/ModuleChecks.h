//===- ModuleChecks.h - what upstream would not say -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_EXECUTION_MODULECHECKS_H
#define QLUT_LIB_EXECUTION_MODULECHECKS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::qlut {

/// Fails, with an error at the op, if weights in a resource are elided or hold
/// too few bytes; upstream's verifiers admit both.
LogicalResult verifyWeights(ModuleOp module);

/// Fails, with an error at the op, if a value has a static shape of more than
/// 2^31 elements: upstream's lowering would compute with an overflow.
LogicalResult verifySizes(ModuleOp module);

/// Fails, with an error at the call and a note for each one before it, if a
/// function that `entry` reaches calls itself, over others or not: a program of
/// tensors would not end.
LogicalResult verifyNoRecursion(func::FuncOp entry);

/// Fails, with an error at the op, if an op is left that is not LLVM's or that
/// declares a function which is nowhere; neither the translation nor the
/// linker would say where.
LogicalResult verifyIsLLVM(ModuleOp module);

/// Removes the attributes of other dialects than LLVM's from the arguments and
/// results of functions; each would make the translation warn.
void removeForeignAttributes(ModuleOp module);

} // namespace mlir::qlut

#endif // QLUT_LIB_EXECUTION_MODULECHECKS_H
