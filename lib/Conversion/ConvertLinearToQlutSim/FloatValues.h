//===- FloatValues.h - floats that go into simulated ops --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_FLOATVALUES_H
#define QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_FLOATVALUES_H

#include "mlir/IR/Operation.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::qlut::detail {

/// True if a simulated op without formats uses the value, at once or through
/// ops that move tensors.
bool feedsSimulation(Value value);

/// The float tensors of `scope` that ops outside of qlut.sim compute and
/// simulated ops use, at once or through ops that move tensors. Not those that
/// have a format already, that constants alone decide, that loops or functions
/// of the module pass on, nor results of `masks`, which have no format.
SmallVector<Value> findFloatValues(Operation *scope,
                                   const llvm::SetVector<Operation *> &masks);

/// True for a use of a value that a qlut.sim between both is to take the place
/// of: by a simulated op, or by an op that moves it to one.
bool isSimulatedUse(OpOperand &use);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_FLOATVALUES_H
