//===- FrontBounds.h - the lines behind a front end -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_FRONTBOUNDS_H
#define QLUT_LIB_CORE_FRONTBOUNDS_H

#include "LineCover.h"
#include "qlut/Core/Table.h"

namespace qlut::synthesis {

/// A part of the codes on which the results of a table behind a front end are
/// those of its inner table's lines, each rounded once: one side of a folded
/// table, one round of the octaves of a normalized one. Offsets are those of
/// the inner table, or finer.
struct FrontPart {
  CoverProblem problem;
  int64_t lines = 0; ///< as many as results may lie on
  /// The lines of the table itself; none where they are not compared.
  std::vector<int64_t> starts;
  int64_t end = 0;
  bool clamped = false;
};

/// The parts of a folded table with lines or a normalized one; of others none.
/// `codes` are input codes in ascending order, `targets` as of CoverProblem.
/// Codes without a line, at which the table clamps, are left out.
std::vector<FrontPart> frontParts(const Table &table,
                                  llvm::ArrayRef<int64_t> codes,
                                  llvm::ArrayRef<int64_t> targets);

} // namespace qlut::synthesis

#endif // QLUT_LIB_CORE_FRONTBOUNDS_H
