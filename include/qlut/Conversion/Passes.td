//===- Passes.td - conversions into and out of qlut --------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CONVERSION_PASSES_TD
#define QLUT_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"
include "qlut/Conversion/DeployPasses.td"
include "qlut/Conversion/SimulationPasses.td"

#endif // QLUT_CONVERSION_PASSES_TD
