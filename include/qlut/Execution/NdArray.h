//===- NdArray.h - dense arrays between files and programs ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXECUTION_NDARRAY_H
#define QLUT_EXECUTION_NDARRAY_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace qlut {

/// What one element of an array is. Floats are IEEE 754 (BF16: the upper half
/// of an F32), integers two's complement, Bool one byte that holds 0 or 1.
enum class ElementType {
  Bool,
  I8,
  I16,
  I32,
  I64,
  U8,
  U16,
  F16,
  BF16,
  F32,
  F64,
};

/// Bytes of one element: 1, 2, 4 or 8.
unsigned getByteWidth(ElementType type);
bool isFloat(ElementType type);
/// i1, i8, u8, f16, bf16, ...
llvm::StringRef getName(ElementType type);

/// A dense array in C order, in memory of its own.
struct NdArray {
  ElementType type = ElementType::F32;
  llvm::SmallVector<int64_t, 4> shape; ///< no negative dimension
  std::vector<uint8_t> data;           ///< numElements() * getByteWidth(type)

  NdArray() = default;
  /// An array of zeros. `shape` must pass countElements.
  NdArray(ElementType type, llvm::ArrayRef<int64_t> shape);

  int64_t numElements() const;
  /// The elements, read as `T`, whose size must be that of the type.
  template <typename T>
  llvm::ArrayRef<T> as() const {
    return {reinterpret_cast<const T *>(data.data()), data.size() / sizeof(T)};
  }
  template <typename T>
  llvm::MutableArrayRef<T> as() {
    return {reinterpret_cast<T *>(data.data()), data.size() / sizeof(T)};
  }
  /// One element as a double. Exact for every type but I64 beyond 2^53.
  double toDouble(int64_t index) const;
};

/// The product of the dimensions, or nothing if a dimension is negative, or if
/// the product of the nonzero ones times `bytesPerElement` exceeds int64_t.
std::optional<int64_t> countElements(llvm::ArrayRef<int64_t> shape,
                                     unsigned bytesPerElement);

/// 2x3x4; "scalar" for rank 0.
std::string formatShape(llvm::ArrayRef<int64_t> shape);
/// 2x3x4xf32; f32 for rank 0.
std::string formatType(ElementType type, llvm::ArrayRef<int64_t> shape);

/// The value of the binary16 number with those bits; exact.
float halfToFloat(uint16_t bits);
/// The value of the bfloat16 number with those bits; exact.
float bfloatToFloat(uint16_t bits);
/// The bits of the bfloat16 number nearest to the value, ties to the even
/// one; overflow gives an infinity, a NaN stays a (quiet) NaN.
uint16_t floatToBFloat(float value);

/// The index of the first NaN in C order; nothing for integers.
std::optional<int64_t> findFirstNaN(const NdArray &array);

/// The array with each F32 element rounded to BF16 (floatToBFloat).
NdArray toBFloat(const NdArray &f32);
/// The array with each BF16 element widened to F32; exact.
NdArray fromBFloat(const NdArray &bf16);

/// The number of elements whose bits differ (so +0 differs from -0, and a NaN
/// equals one of the same bits). Errors: other element type or shape, both
/// named.
llvm::Expected<int64_t> countDifferent(const NdArray &a, const NdArray &b);

} // namespace qlut

#endif // QLUT_EXECUTION_NDARRAY_H
