//===- CompareModels.h - the error of each layer ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXECUTION_COMPAREMODELS_H
#define QLUT_EXECUTION_COMPAREMODELS_H

#include "mlir/IR/MLIRContext.h"
#include "qlut/Execution/LayerErrors.h"
#include "qlut/Execution/Lowering.h"
#include "qlut/Execution/Statistics.h"

namespace mlir::qlut {

struct CompareOptions {
  std::string reference;           ///< path of the float network
  std::string model;               ///< path of the other; - for stdin
  std::vector<std::string> inputs; ///< .npy files, in order of the arguments
  std::string json;                ///< file to write the report to; empty: none
  double sentinelMagnitude = ::qlut::Statistics::kDefaultSentinelMagnitude;
  bool allowNaN = false; ///< take inputs that hold NaN
  LoweringOptions lowering;
};

/// Runs both networks batch by batch and says, for each layer that both have
/// and for each result, how far they are apart; the table goes to `report`. A
/// float network without layers gets them as convert-to-qlut-sim and, if the
/// other one has qlut.sim ops, convert-linear-to-qlut-sim name them without
/// options. Every failure was emitted as a diagnostic in the context, and then
/// no file was written. The context needs registerLoweringDialects.
LogicalResult compareModels(const CompareOptions &options, MLIRContext &context,
                            llvm::raw_ostream &report);

} // namespace mlir::qlut

#endif // QLUT_EXECUTION_COMPAREMODELS_H
