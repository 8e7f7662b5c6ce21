//===- Cost.h - what a lookup costs -----------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_COST_H
#define QLUT_CORE_COST_H

#include "qlut/Core/Table.h"
#include "qlut/Core/Target.h"
#include <optional>

namespace qlut {

/// The operations of one lookup, which are the same for every code: counted
/// by running the kernel.
struct OperationCounts {
  int64_t loads = 0;      ///< of stored numbers
  int64_t multiplies = 0; ///< products of two computed numbers
  int64_t simple = 0;     ///< additions, shifts, comparisons, selections
};

/// The operations of one lookup in a table that passes its check. Those on
/// constants alone, and additions of 0, are not counted.
OperationCounts countOperations(const Table &table);

/// The cycles of one lookup on the target: its cycle fields, weighted.
double lookupCycles(const Table &table, const Target &target);

/// What is to be least.
enum class CostKind {
  Bytes,  ///< the bytes of the table
  Cycles, ///< the cycles of a lookup, then the bytes
  Both,   ///< the product of bytes and cycles
};
llvm::StringRef stringifyCostKind(CostKind kind);
std::optional<CostKind> symbolizeCostKind(llvm::StringRef name);

/// A table's cost; less is better.
double costOf(const Table &table, const Target &target, CostKind kind);

} // namespace qlut

#endif // QLUT_CORE_COST_H
