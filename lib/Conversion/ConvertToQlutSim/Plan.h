//===- Plan.h - what becomes a lookup, what is left and why -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_PLAN_H
#define QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_PLAN_H

#include "Presets.h"

namespace mlir::qlut::detail {

/// A candidate that becomes a lookup, with what its preset decides.
struct PlannedLookup {
  Candidate candidate;
  SpecAttr spec;   ///< null if nothing
  RangeAttr range; ///< null if none
};

/// What happens in one scope.
struct Plan {
  std::vector<PlannedLookup> lookups;
  /// Why the nonlinear ops of the scope are left alone, if they are.
  llvm::DenseMap<Operation *, std::string> reasons;
};

/// Decides on each of `candidates` of `scope` by the first preset that matches
/// it, or else on the functions inside of it.
Plan planLookups(Operation *scope, const CandidateFinder &finder,
                 const std::vector<Candidate> &candidates, Presets &presets);

/// The functions and modules in `module` that have code, and `module` itself
/// for what is in none of them.
SmallVector<Operation *> getScopes(Operation *module);

/// Calls `report` on each op of `scope` that computes a nonlinear float
/// function, with its name and the reason why it is left.
void forEachLeftOp(
    Operation *scope, const Plan &plan,
    function_ref<void(Operation *, StringRef, StringRef)> report);

/// Fails, with a diagnostic on each op, if nonlinear ops of `scope` have
/// unranked operands.
LogicalResult verifyRanked(Operation *scope);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_PLAN_H
