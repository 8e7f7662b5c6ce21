//===- EndpointValues.h - end results off the function ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_ENDPOINTVALUES_H
#define QLUT_LIB_CORE_ENDPOINTVALUES_H

#include "LineProblem.h"

namespace qlut::synthesis {

/// The integers a value may be.
struct ValueRange {
  int64_t least, greatest;
};

/// Moves the end results of a partition, one per node and inside its range, to
/// where the integer results have the least error (spec B15): a chain of
/// choices, one per node, so that dynamic programming over candidates about
/// each value finds the best of their combinations, from coarse steps to single
/// units. Of equal greatest errors those of least squares are taken, of equal
/// squares those with the fewest rounding ties.
/// Returns the cost of the integers.
Cost fitEndpoints(const Partition &partition, const ResultRule &rule,
                  Objective objective, llvm::ArrayRef<ValueRange> ranges,
                  std::vector<int64_t> &values);

/// The cost of end results as they are.
Cost costOfEndpoints(const Partition &partition, const ResultRule &rule,
                     Objective objective, llvm::ArrayRef<int64_t> values);

} // namespace qlut::synthesis

#endif // QLUT_LIB_CORE_ENDPOINTVALUES_H
