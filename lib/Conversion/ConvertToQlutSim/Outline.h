//===- Outline.h - put lookups into the program -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_OUTLINE_H
#define QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_OUTLINE_H

#include "Plan.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::qlut::detail {

/// Creates a qlut.sim_lut for each lookup of `plan`, in the place of what it
/// computes, and erases what thereby is not used any more. The values of
/// `analysis` are not to be asked for afterwards; the reasons of `plan` are
/// those of ops that are still there.
void outlineLookups(RewriterBase &rewriter, Plan &plan);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_OUTLINE_H
