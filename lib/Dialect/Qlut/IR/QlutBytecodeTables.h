//===- QlutBytecodeTables.h - the fields of further tables ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// NVDLA's tables, quadratic ones and tables behind a front end, by the rules of
// QlutBytecodeFields.h.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_IR_QLUTBYTECODETABLES_H
#define QLUT_LIB_DIALECT_QLUT_IR_QLUTBYTECODETABLES_H

#include "QlutBytecodeFields.h"

namespace mlir::qlut::bytecode {

template <typename Stream>
bool transfer(Stream &io, ::qlut::NvdlaTable::Half &half) {
  return transfer(io, half.start) && transfer(io, half.end) &&
         transfer(io, half.select) && transfer(io, half.underflow.scale) &&
         transfer(io, half.underflow.shift) &&
         transfer(io, half.overflow.scale) &&
         transfer(io, half.overflow.shift) && transfer(io, half.values);
}

template <typename Stream>
bool transfer(Stream &io, ::qlut::NvdlaTable &table) {
  return transfer(io, table.input) && transfer(io, table.output) &&
         transfer(io, table.isExponential) && transfer(io, table.le) &&
         transfer(io, table.lo) && transfer(io, table.underflow, priorities) &&
         transfer(io, table.overflow, priorities) &&
         transfer(io, table.hybrid, priorities);
}

template <typename Stream>
bool transfer(Stream &io, ::qlut::QuadraticTable &table) {
  return transfer(io, table.input) && transfer(io, table.output) &&
         transfer(io, table.first) && transfer(io, table.last) &&
         transfer(io, table.lengthShift) && transfer(io, table.center) &&
         transfer(io, table.guardBits) && transfer(io, table.slopeShift) &&
         transfer(io, table.curvatureShift) && transfer(io, table.values) &&
         transfer(io, table.slopes) && transfer(io, table.curvatures);
}

/// A folded table without what is inside.
template <typename Stream>
bool transferFrame(Stream &io, ::qlut::FoldedTable &table) {
  return transfer(io, table.input) && transfer(io, table.output) &&
         transfer(io, table.rounding, roundings) &&
         transfer(io, table.center) && transfer(io, table.reach) &&
         transfer(io, table.storesNegative) && transfer(io, table.negates) &&
         transfer(io, table.fractionBits) && transfer(io, table.offset) &&
         transfer(io, table.slope);
}

/// A folded table with a quadratic one inside: a kind of its own, so that
/// others are what they always were.
struct FoldedQuadraticFields {
  ::qlut::FoldedTable table;
};

template <typename Stream>
bool transfer(Stream &io, FoldedQuadraticFields &fields) {
  if constexpr (Stream::isReading)
    fields.table.quadratic.emplace();
  return transferFrame(io, fields.table) &&
         transfer(io, *fields.table.quadratic);
}

template <typename Stream>
bool transfer(Stream &io, ::qlut::FoldedTable &table) {
  bool isLinear = table.linear.has_value();
  if (!transferFrame(io, table) || !transfer(io, isLinear))
    return false;
  if (!isLinear)
    return transfer(io, table.values);
  if constexpr (Stream::isReading)
    table.linear.emplace();
  return transfer(io, *table.linear);
}

template <typename Stream>
bool transfer(Stream &io, ::qlut::NormalizedTable &table) {
  bool hasBelow = table.below.has_value();
  int64_t below = table.below.value_or(0);
  if (!transfer(io, table.input) || !transfer(io, table.output) ||
      !transfer(io, table.kind, normalizations) ||
      !transfer(io, table.mirror, mirrors) ||
      !transfer(io, table.rounding, roundings) ||
      !transfer(io, table.zeroPoint) || !transfer(io, table.outputZeroPoint) ||
      !transfer(io, table.first) || !transfer(io, table.last) ||
      !transfer(io, table.octaves) || !transfer(io, table.fractionBits) ||
      !transfer(io, table.multiplier) || !transfer(io, table.productShift) ||
      !transfer(io, table.valueShift) || !transfer(io, table.term) ||
      !transfer(io, table.offset) || !transfer(io, table.shift) ||
      !transfer(io, table.step) || !transfer(io, hasBelow) ||
      (hasBelow && !transfer(io, below)) || !transfer(io, table.linear))
    return false;
  if constexpr (Stream::isReading)
    if (hasBelow)
      table.below = below;
  return true;
}

} // namespace mlir::qlut::bytecode

#endif // QLUT_LIB_DIALECT_QLUT_IR_QLUTBYTECODETABLES_H
