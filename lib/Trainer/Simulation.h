//===- Simulation.h - the simulated network of a training -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `module` is the float network with its weights as arguments. Failures were
// emitted.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_TRAINER_SIMULATION_H
#define QLUT_LIB_TRAINER_SIMULATION_H

#include "mlir/IR/OwningOpRef.h"
#include "qlut/Trainer/Checkpoint.h"
#include "qlut/Trainer/Train.h"

namespace mlir::qlut {

class Moving;

/// Observes the ranges of the network with these weights, over the first of
/// the training samples: statistics and weights of `state`.
LogicalResult observeRanges(ModuleOp module, const TrainOptions &options,
                            const ::qlut::Dataset &training,
                            const ParameterSet &parameters, Checkpoint &state,
                            ::qlut::Communicator &processes);

/// Takes the ranges from a file of such statistics, of the same network, and
/// the weights as they are.
LogicalResult readRanges(ModuleOp module, const TrainOptions &options,
                         StringRef path, const ParameterSet &parameters,
                         Checkpoint &state);

/// The network with the formats and tables of the ranges in `state`, weights
/// still as arguments.
FailureOr<OwningOpRef<ModuleOp>> simulate(ModuleOp module,
                                          const TrainOptions &options,
                                          const ParameterSet &parameters,
                                          const Checkpoint &state);

/// The simulated network with the formats and tables of other ranges.
FailureOr<OwningOpRef<ModuleOp>> withRanges(ModuleOp simulated,
                                            const TrainOptions &options,
                                            const LearnedRanges &ranges);

/// Compares the simulated and the deployed network with the weights put back on
/// the validation samples, reports their digests, and writes them if they give
/// the same bits; fails otherwise. `moving` may be null: nothing but weights
/// was learned.
LogicalResult compareDeployed(ModuleOp module, const TrainOptions &options,
                              const ::qlut::Dataset &validation,
                              const ParameterSet &parameters,
                              const Checkpoint &state, const Moving *moving,
                              llvm::raw_ostream &report,
                              ::qlut::Communicator &processes);

/// Writes a module as text, or as bytecode to a path that ends in .mlirbc; no
/// file for an empty path.
LogicalResult writeModule(StringRef path, ModuleOp module);

} // namespace mlir::qlut

#endif // QLUT_LIB_TRAINER_SIMULATION_H
