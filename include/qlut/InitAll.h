//===- InitAll.h - register everything of qlut ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_INITALL_H
#define QLUT_INITALL_H

#include "qlut/Conversion/Passes.h"
#include "qlut/Conversion/ScheduleOps.h"
#include "qlut/Conversion/VectorPasses.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Dialect/Qlut/Transforms/Passes.h"
#include "qlut/Execution/Lowering.h"
#include "qlut/Execution/Passes.h"
#include "qlut/Pipelines/Pipelines.h"
#include "qlut/Training/Passes.h"
#include "qlut/Training/ReverseMode.h"

namespace mlir::qlut {

/// Adds the dialect, what its ops need from upstream, the rules of derivatives
/// and the ops of schedules to `registry`.
inline void registerAllDialects(DialectRegistry &registry) {
  registry.insert<QlutDialect>();
  registerReverseModeModels(registry);
  registerScheduleOps(registry);
}

/// Registers every pass and named pipeline; once per process.
inline void registerAllPasses() {
  registerQlutTransformsPasses();
  registerQlutConversionPasses();
  registerQlutVectorPasses();
  registerQlutExecutionPasses();
  registerQlutTrainingPasses();
  registerPipelines();
  registerCpuPipeline();
}

} // namespace mlir::qlut

#endif // QLUT_INITALL_H
