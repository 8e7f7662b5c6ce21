//===- ObserveToCalls.h - observers as run-time calls -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CONVERSION_OBSERVETOCALLS_H
#define QLUT_CONVERSION_OBSERVETOCALLS_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/SmallVector.h"
#include <string>

namespace mlir::qlut {

/// An observed tensor: what a statistics file says of it.
struct ObservedTensor {
  std::string id;       ///< of the observer
  std::string function; ///< the symbol of the function it is in
  std::string type;     ///< the tensor's type as text
};

/// The observed tensors of a module; the index of one is the number that
/// `convert-qlut-observe-to-calls` passes to the run time.
SmallVector<ObservedTensor> collectObservedTensors(ModuleOp module);

} // namespace mlir::qlut

#endif // QLUT_CONVERSION_OBSERVETOCALLS_H
