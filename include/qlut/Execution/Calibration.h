//===- Calibration.h - statistics of the observers of a module --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXECUTION_CALIBRATION_H
#define QLUT_EXECUTION_CALIBRATION_H

#include "mlir/IR/BuiltinOps.h"
#include "qlut/Execution/Observer.h"

namespace mlir::qlut {

/// A hash of the program, the same with and without observers, whatever the
/// locations: statistics belong to the program they were collected from.
std::string fingerprint(ModuleOp module);

/// Empty statistics for the module's observers and, in the order in which
/// convert-qlut-observe-to-calls numbers them, their ids.
struct ObservedTensors {
  ::qlut::Statistics statistics;
  std::vector<std::string> ids;
};

/// The observers of the module. Emits an error if there is none, or at one
/// whose id stands for a tensor of another type or function already.
FailureOr<ObservedTensors> collectObservers(ModuleOp module,
                                            double sentinelMagnitude);

} // namespace mlir::qlut

#endif // QLUT_EXECUTION_CALIBRATION_H
