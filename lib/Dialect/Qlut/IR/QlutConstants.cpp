//===- QlutConstants.cpp - constants as reals and as codes ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/DialectResourceBlobManager.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/Kernels.h"
#include "qlut/Dialect/Qlut/IR/Constants.h"

using namespace mlir;
namespace kernels = ::qlut::kernels;

DenseElementsAttr mlir::qlut::getDenseElements(Attribute elements) {
  auto resource = dyn_cast_or_null<DenseResourceElementsAttr>(elements);
  if (!resource)
    return dyn_cast_or_null<DenseElementsAttr>(elements);
  bool isSplat = false;
  AsmResourceBlob *blob = resource.getRawHandle().getBlob();
  if (!blob || !DenseElementsAttr::isValidRawBuffer(resource.getType(),
                                                    blob->getData(), isSplat))
    return nullptr;
  return DenseElementsAttr::getFromRawBuffer(resource.getType(),
                                             blob->getData());
}

int64_t mlir::qlut::quantizeReal(double real, FloatType type,
                                 const ::qlut::Format &format,
                                 ::qlut::Rounding rounding) {
  if (type.isF64()) {
    kernels::IntegerBackend<double> core;
    return kernels::quantize(core, real, format, rounding);
  }
  kernels::IntegerBackend<float> core;
  return kernels::quantize(core, static_cast<float>(real), format, rounding);
}

APFloat mlir::qlut::dequantizeCode(int64_t code, const ::qlut::Format &format,
                                   FloatType type) {
  if (type.isF64()) {
    kernels::IntegerBackend<double> core;
    return APFloat(kernels::dequantize(core, code, format));
  }
  kernels::IntegerBackend<float> core;
  APFloat value(kernels::dequantize(core, code, format));
  bool losesInfo = false;
  value.convert(type.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                &losesInfo);
  return value;
}

int64_t mlir::qlut::toCode(const APInt &bits, const ::qlut::Storage &storage) {
  return storage.isSigned() ? bits.getSExtValue()
                            : static_cast<int64_t>(bits.getZExtValue());
}

APInt mlir::qlut::toBits(int64_t code, const ::qlut::Storage &storage) {
  return APInt(storage.bits, static_cast<uint64_t>(code), /*isSigned=*/false,
               /*implicitTrunc=*/true);
}
