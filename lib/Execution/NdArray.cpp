//===- NdArray.cpp - dense arrays between files and programs --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/NdArray.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/CheckedArithmetic.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/FormatVariadic.h"
#include <cassert>
#include <cmath>
#include <cstring>

using namespace qlut;

unsigned qlut::getByteWidth(ElementType type) {
  switch (type) {
  case ElementType::Bool:
  case ElementType::I8:
  case ElementType::U8:
    return 1;
  case ElementType::I16:
  case ElementType::U16:
  case ElementType::F16:
  case ElementType::BF16:
    return 2;
  case ElementType::I32:
  case ElementType::F32:
    return 4;
  case ElementType::I64:
  case ElementType::F64:
    return 8;
  }
  llvm_unreachable("unknown element type");
}

bool qlut::isFloat(ElementType type) {
  return type == ElementType::F16 || type == ElementType::BF16 ||
         type == ElementType::F32 || type == ElementType::F64;
}

llvm::StringRef qlut::getName(ElementType type) {
  switch (type) {
  case ElementType::Bool:
    return "i1";
  case ElementType::I8:
    return "i8";
  case ElementType::I16:
    return "i16";
  case ElementType::I32:
    return "i32";
  case ElementType::I64:
    return "i64";
  case ElementType::U8:
    return "u8";
  case ElementType::U16:
    return "u16";
  case ElementType::F16:
    return "f16";
  case ElementType::BF16:
    return "bf16";
  case ElementType::F32:
    return "f32";
  case ElementType::F64:
    return "f64";
  }
  llvm_unreachable("unknown element type");
}

NdArray::NdArray(ElementType type, llvm::ArrayRef<int64_t> shape)
    : type(type), shape(shape) {
  std::optional<int64_t> count = countElements(shape, getByteWidth(type));
  assert(count && "shape too large");
  data.resize(*count * getByteWidth(type));
}

int64_t NdArray::numElements() const {
  int64_t count = 1;
  for (int64_t dim : shape)
    count *= dim;
  return count;
}

double NdArray::toDouble(int64_t index) const {
  auto load = [&](auto zero) {
    decltype(zero) value;
    std::memcpy(&value, data.data() + index * sizeof(value), sizeof(value));
    return value;
  };
  switch (type) {
  case ElementType::Bool:
  case ElementType::U8:
    return load(uint8_t());
  case ElementType::I8:
    return load(int8_t());
  case ElementType::I16:
    return load(int16_t());
  case ElementType::U16:
    return load(uint16_t());
  case ElementType::I32:
    return load(int32_t());
  case ElementType::I64:
    return static_cast<double>(load(int64_t()));
  case ElementType::F16:
    return halfToFloat(load(uint16_t()));
  case ElementType::BF16:
    return bfloatToFloat(load(uint16_t()));
  case ElementType::F32:
    return load(float());
  case ElementType::F64:
    return load(double());
  }
  llvm_unreachable("unknown element type");
}

std::optional<int64_t> qlut::countElements(llvm::ArrayRef<int64_t> shape,
                                           unsigned bytesPerElement) {
  std::optional<int64_t> bytes = bytesPerElement;
  bool empty = false;
  for (int64_t dim : shape) {
    if (dim < 0)
      return std::nullopt;
    empty |= dim == 0;
    if (dim != 0)
      bytes = llvm::checkedMul<int64_t>(*bytes, dim);
    if (!bytes)
      return std::nullopt;
  }
  return empty ? 0 : *bytes / bytesPerElement;
}

std::string qlut::formatShape(llvm::ArrayRef<int64_t> shape) {
  return shape.empty()
             ? "scalar"
             : llvm::join(llvm::map_range(
                              shape, [](int64_t d) { return llvm::itostr(d); }),
                          "x");
}

std::string qlut::formatType(ElementType type, llvm::ArrayRef<int64_t> shape) {
  std::string name = getName(type).str();
  return shape.empty() ? name : formatShape(shape) + "x" + name;
}

float qlut::halfToFloat(uint16_t bits) {
  uint32_t sign = uint32_t(bits & 0x8000) << 16;
  uint32_t exponent = (bits >> 10) & 0x1f;
  uint32_t mantissa = bits & 0x3ff;
  if (exponent == 0) { // zero or subnormal: a multiple of 2^-24
    float magnitude = static_cast<float>(mantissa) * 0x1p-24f;
    return sign ? -magnitude : magnitude;
  }
  uint32_t wide = exponent == 0x1f ? 0xff : exponent + (127 - 15);
  return llvm::bit_cast<float>(sign | (wide << 23) | (mantissa << 13));
}

float qlut::bfloatToFloat(uint16_t bits) {
  return llvm::bit_cast<float>(uint32_t(bits) << 16);
}

uint16_t qlut::floatToBFloat(float value) {
  uint32_t bits = llvm::bit_cast<uint32_t>(value);
  if (std::isnan(value))
    return (bits >> 16) | 0x40; // keep sign and payload, make it quiet
  // Adding 0x7fff carries when the lower half exceeds one half, and the lowest
  // kept bit breaks the tie; the largest finite values carry into infinity.
  return (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
}

std::optional<int64_t> qlut::findFirstNaN(const NdArray &array) {
  if (!isFloat(array.type))
    return std::nullopt;
  for (int64_t i = 0, e = array.numElements(); i < e; ++i)
    if (std::isnan(array.toDouble(i)))
      return i;
  return std::nullopt;
}

NdArray qlut::toBFloat(const NdArray &f32) {
  assert(f32.type == ElementType::F32 && "expected an f32 array");
  NdArray result(ElementType::BF16, f32.shape);
  llvm::transform(f32.as<float>(), result.as<uint16_t>().begin(),
                  floatToBFloat);
  return result;
}

NdArray qlut::fromBFloat(const NdArray &bf16) {
  assert(bf16.type == ElementType::BF16 && "expected a bf16 array");
  NdArray result(ElementType::F32, bf16.shape);
  llvm::transform(bf16.as<uint16_t>(), result.as<float>().begin(),
                  bfloatToFloat);
  return result;
}

llvm::Expected<int64_t> qlut::countDifferent(const NdArray &a,
                                             const NdArray &b) {
  if (a.type != b.type || a.shape != b.shape)
    return llvm::createStringError(llvm::formatv("expected {0}, got {1}",
                                                 formatType(a.type, a.shape),
                                                 formatType(b.type, b.shape)));
  unsigned width = getByteWidth(a.type);
  int64_t different = 0;
  for (size_t i = 0, e = a.data.size(); i < e; i += width)
    different += std::memcmp(&a.data[i], &b.data[i], width) != 0;
  return different;
}
