//===- QuadraticFit.h - the integers of one parabola ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_QUADRATICFIT_H
#define QLUT_LIB_CORE_QUADRATICFIT_H

#include "qlut/Core/Table.h"
#include "llvm/ADT/ArrayRef.h"
#include <optional>

namespace qlut {

/// One segment of a quadratic table.
struct Parabola {
  int64_t value = 0, slope = 0, curvature = 0;
  double error = 0; ///< the greatest of the targets', output codes
};

/// The parabola of least greatest error through targets, which are output codes
/// at the first offsets of a segment, at least one. Of the table the shifts,
/// the center and the output count. With a value, of the parabolas that start
/// there. None if no numbers of the table's widths keep slopes and values words
/// (spec T17).
std::optional<Parabola>
fitParabola(const QuadraticTable &table, llvm::ArrayRef<double> targets,
            std::optional<int64_t> value = std::nullopt);

} // namespace qlut

#endif // QLUT_LIB_CORE_QUADRATICFIT_H
