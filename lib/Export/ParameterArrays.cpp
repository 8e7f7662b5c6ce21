//===- ParameterArrays.cpp - integers of the IR as arrays -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ParameterArrays.h"
#include "qlut/Execution/Npy.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/SHA256.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::ElementType;
using ::qlut::NdArray;

static ElementType getElementType(unsigned bits) {
  if (bits == 1)
    return ElementType::Bool;
  if (bits <= 8)
    return ElementType::I8;
  if (bits <= 16)
    return ElementType::I16;
  return bits <= 32 ? ElementType::I32 : ElementType::I64;
}

/// Calls `visit` with the elements as a mutable array of their type.
template <typename Visit>
static void withElements(NdArray &array, Visit visit) {
  switch (::qlut::getByteWidth(array.type)) {
  case 1:
    return visit(array.as<int8_t>());
  case 2:
    return visit(array.as<int16_t>());
  case 4:
    return visit(array.as<int32_t>());
  default:
    return visit(array.as<int64_t>());
  }
}

template <typename Numbers>
static NdArray makeArray(unsigned bits, ArrayRef<int64_t> shape,
                         Numbers numbers) {
  NdArray array(getElementType(bits), shape);
  withElements(array, [&](auto elements) {
    for (auto [to, from] : llvm::zip(elements, numbers))
      to = from;
  });
  return array;
}

NdArray mlir::qlut::toArray(DenseIntElementsAttr elements) {
  unsigned bits = elements.getElementType().getIntOrFloatBitWidth();
  auto numbers = llvm::map_range(
      elements.getValues<APInt>(), [&](const APInt &value) -> int64_t {
        return bits == 1 ? value.getZExtValue() : value.getSExtValue();
      });
  return makeArray(bits, elements.getType().getShape(), numbers);
}

NdArray mlir::qlut::toArray(const ::qlut::TableArray &array) {
  unsigned bits = std::max(2u, array.width + (array.isSigned ? 0 : 1));
  return makeArray(bits, static_cast<int64_t>(array.numbers.size()),
                   array.numbers);
}

llvm::Expected<DenseIntElementsAttr>
mlir::qlut::fromArray(ShapedType type, const NdArray &array) {
  unsigned bits = type.getElementType().getIntOrFloatBitWidth();
  ElementType element = getElementType(bits);
  if (array.type != element || type.getShape() != ArrayRef(array.shape))
    return llvm::createStringError(
        llvm::formatv("expected an array of type {0}, got {1}",
                      formatType(element, type.getShape()),
                      formatType(array.type, array.shape)));
  SmallVector<APInt> values;
  values.reserve(array.numElements());
  std::optional<int64_t> beyond;
  // Reads only; withElements serves both directions.
  withElements(const_cast<NdArray &>(array), [&](auto elements) {
    for (int64_t number : elements) {
      bool fits =
          bits == 1 ? number == 0 || number == 1 : llvm::isIntN(bits, number);
      if (!fits && !beyond)
        beyond = number;
      values.emplace_back(bits, static_cast<uint64_t>(number),
                          /*isSigned=*/false, /*implicitTrunc=*/true);
    }
  });
  if (beyond)
    return llvm::createStringError(
        llvm::formatv("expected numbers of {0} bits, got {1}", bits, *beyond));
  return cast<DenseIntElementsAttr>(DenseElementsAttr::get(type, values));
}

std::string mlir::qlut::toNpy(const NdArray &array) {
  std::string bytes;
  llvm::raw_string_ostream stream(bytes);
  ::qlut::writeNpy(array, stream);
  return bytes;
}

std::string mlir::qlut::hashBytes(StringRef bytes) {
  return llvm::toHex(llvm::SHA256::hash(llvm::arrayRefFromStringRef(bytes)),
                     /*LowerCase=*/true);
}
