//===- IntegerParameter.h - constants given as integers ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_SIMTOHW_INTEGERPARAMETER_H
#define QLUT_LIB_CONVERSION_SIMTOHW_INTEGERPARAMETER_H

#include "mlir/IR/Builders.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>

namespace mlir::qlut {

/// A constant tensor of floats given as integers (docs/spec.md, W12): what
/// qlut.dequantize makes of constant codes, on the whole tensor, or by channel
/// of one dimension in a linalg.generic that does nothing else.
struct IntegerParameter {
  RankedTensorType type;      ///< of the floats
  DenseElementsAttr elements; ///< the codes
  FormatAttrInterface format;
  std::optional<int64_t> axis; ///< of formats by channel

  /// True if they are codes of that format, along that dimension if it is by
  /// channel. A list for one channel is the same as its one format.
  bool hasFormat(FormatAttrInterface other,
                 std::optional<int64_t> otherAxis) const;
  /// The codes in their order; one if all are equal.
  SmallVector<int64_t> getCodes() const;
  /// scale * (code - zero point), in their order: exact up to 53 bits. One if
  /// all are equal.
  SmallVector<double> getReals() const;
  /// The same as qlut.dequantize gives them (Q4).
  SmallVector<double> getFloats() const;

private:
  /// The format of the element at a row-major position.
  ::qlut::Format getFormatAt(int64_t position) const;
  SmallVector<double>
  mapCodes(function_ref<double(int64_t, const ::qlut::Format &)> toReal) const;
};

/// The parameter that the value is, or none.
std::optional<IntegerParameter> matchIntegerParameter(Value value);

/// Writes a parameter of that float type at the insertion point. `codes` has
/// elements of the format's storage.
Value createIntegerParameter(OpBuilder &builder, Location loc,
                             RankedTensorType type, ElementsAttr codes,
                             FormatAttrInterface format,
                             std::optional<int64_t> axis);

/// The index along a dimension of the element at a row-major position.
int64_t getIndexAlong(ArrayRef<int64_t> shape, int64_t axis, int64_t position);

/// The codes of a constant tensor of that type (Q1, half-even): one where one
/// stands for all elements, by channel along `axis`. `reals` are values of the
/// type, one if all are equal.
SmallVector<int64_t>
quantizeConstant(RankedTensorType type, ArrayRef<double> reals,
                 FormatAttrInterface format, std::optional<int64_t> axis,
                 ::qlut::Rounding rounding = ::qlut::Rounding::HalfEven);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_SIMTOHW_INTEGERPARAMETER_H
