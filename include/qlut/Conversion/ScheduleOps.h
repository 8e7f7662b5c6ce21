//===- ScheduleOps.h - schedules of products of integers --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CONVERSION_SCHEDULEOPS_H
#define QLUT_CONVERSION_SCHEDULEOPS_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Transform/IR/TransformDialect.h"
#include "mlir/Dialect/Transform/Interfaces/MatchInterfaces.h"
#include "mlir/Dialect/Transform/Interfaces/TransformInterfaces.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#define GET_OP_CLASSES
#include "qlut/Conversion/ScheduleOps.h.inc"

namespace mlir::qlut {

/// Adds the ops of schedules (ScheduleOps.td) to the transform dialect.
void registerScheduleOps(DialectRegistry &registry);

} // namespace mlir::qlut

#endif // QLUT_CONVERSION_SCHEDULEOPS_H
