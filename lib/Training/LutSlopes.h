//===- LutSlopes.h - the derivative of a simulated lookup -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_TRAINING_LUTSLOPES_H
#define QLUT_LIB_TRAINING_LUTSLOPES_H

#include "StraightThrough.h"
#include <optional>

namespace mlir::qlut::detail {

/// Writes, for one qlut.sim_lut, cotangent times slope of single elements.
class LutSlopes {
public:
  /// The slope of the function, 0 outside of the range or format (`isExact`),
  /// or that of the table's own segment (Table::slope), 0 where a code or the
  /// result is clamped.
  LutSlopes(SimLutOp op, Adjoints &adjoints, bool isExact);

  /// `g` times the slope at the scalar `x`, of a channel index or null.
  Value write(OpBuilder &b, Value x, Value g, Value channel);
  /// Failure, with an error emitted, if a function in it has no rule.
  LogicalResult getStatus() const { return status; }

private:
  void makeTable();
  Value writeExact(OpBuilder &b, Value x, Value g);
  Value readSlope(OpBuilder &b, Value x, Value channel);

  SimLutOp op;
  Adjoints &adjoints;
  Location loc;
  FloatType type;
  std::optional<FormatEnds> ends; ///< none if there is neither range nor format
  bool isExact;
  LogicalResult status = success();
  Value table; ///< channels x blocks of codes; null if exact
  int64_t leastCode = 0;
  unsigned shift = 0; ///< codes of a block: 2^shift, all of one slope
};

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_TRAINING_LUTSLOPES_H
