//===- TableCover.h - which tables to keep ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_TABLECOVER_H
#define QLUT_CORE_TABLECOVER_H

#include "llvm/ADT/ArrayRef.h"
#include <cstdint>
#include <vector>

namespace qlut {

/// Chooses the tables to keep, of `bytes.size()` with those sizes, so that
/// each use has one it may take and few bytes are kept: `uses` has the indices
/// of the tables of each use, at least one. True stands for kept.
///
/// The lesser of two greedy covers, the first where they are equal: leaving
/// out the largest table that no use needs, the last of equal ones, as long as
/// there is one; and Chvatal's (A greedy heuristic for the set-covering
/// problem, 1979), which adds the table of least bytes per use that has none
/// yet, followed by leaving out.
std::vector<bool> coverWithTables(llvm::ArrayRef<int64_t> bytes,
                                  llvm::ArrayRef<std::vector<size_t>> uses);

} // namespace qlut

#endif // QLUT_CORE_TABLECOVER_H
