//===- RowLoops.h - loops over rows of codes --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What vector code of all composites of codes has in common: rows lie along the
// last dimension of buffers and are read and written 32 codes at a time.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_ROWLOOPS_H
#define QLUT_LIB_CONVERSION_VECTOR_ROWLOOPS_H

#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "qlut/Core/InstructionCosts.h"

namespace mlir::qlut {

/// Why a composite of codes, on tensors or on buffers, can't be vector code on
/// that instruction set ("expected ..., got ..."), or the empty string: no
/// AVX2, codes of less than 8 bits, rows that are not the last dimension; norms
/// of rows shorter than a vector, or that have no estimate
/// (Core/NormEstimate.h).
std::string getRowObstacle(Operation *op, ::qlut::Isa isa);

/// Codes of a vector of AVX2.
inline constexpr int64_t codesPerVector = 32;

/// The place of a row: an index for each dimension but the last.
using RowPlace = SmallVector<Value>;

/// Writes loops over all rows of `buffer`, a memref of rank 1 or more, with
/// bodies for `rowsPerTurn` rows each, and one by one for rows that are left.
void writeRowLoops(ImplicitLocOpBuilder &builder, Value buffer,
                   int64_t rowsPerTurn,
                   function_ref<void(ArrayRef<RowPlace>)> body);

/// Vectors of the codes of rows of one static length.
class RowVectors {
public:
  RowVectors(ImplicitLocOpBuilder &builder, Value input, Value output);

  int64_t getLength() const { return length; }
  /// The whole vectors of a row.
  int64_t getNumWhole() const { return length / codesPerVector; }

  /// Writes `body` for each vector of a row, as a loop or, if `isUnrolled`, one
  /// after another, with values carried from one to the next; returns them.
  /// What is left over is a vector of the last codes, of which only the last
  /// `numFresh` have not been seen before.
  using BodyFn = function_ref<SmallVector<Value>(
      Value position, ValueRange carried, int64_t numFresh)>;
  SmallVector<Value> forEach(bool isUnrolled, ValueRange carried, BodyFn body);

  /// The codes of the input from `position` on. Rows shorter than a vector are
  /// its last lanes, behind copies of their first code.
  Value read(const RowPlace &row, Value position);
  /// `lanes` codes of the input from `position` on, which the row has.
  Value readPart(const RowPlace &row, Value position, int64_t lanes);
  /// Writes codes to the output, from where `read` reads them.
  void write(Value codes, const RowPlace &row, Value position);

private:
  ImplicitLocOpBuilder &b;
  Value input, output;
  int64_t length;
};

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_ROWLOOPS_H
