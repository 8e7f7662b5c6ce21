//===- Reals.cpp - the numbers of constant tensors ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Dialect/Qlut/Transforms/Reals.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/DialectResourceBlobManager.h"

using namespace mlir;
using namespace mlir::qlut;

std::optional<SmallVector<double>> mlir::qlut::readReals(Attribute elements) {
  auto dense = dyn_cast_or_null<DenseElementsAttr>(elements);
  if (auto resource = dyn_cast_or_null<DenseResourceElementsAttr>(elements)) {
    bool isSplat = false;
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    if (!blob || !DenseElementsAttr::isValidRawBuffer(resource.getType(),
                                                      blob->getData(), isSplat))
      return std::nullopt;
    dense = DenseElementsAttr::getFromRawBuffer(resource.getType(),
                                                blob->getData());
  }
  if (!dense || !isa<FloatType>(dense.getElementType()))
    return std::nullopt;
  auto toDouble = [](APFloat value) {
    bool losesInfo;
    value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                  &losesInfo);
    return value.convertToDouble();
  };
  if (dense.isSplat())
    return SmallVector<double>{toDouble(dense.getSplatValue<APFloat>())};
  SmallVector<double> reals;
  reals.reserve(dense.getNumElements());
  if (dense.getElementType().isF32()) {
    for (float value : dense.getValues<float>())
      reals.push_back(value);
    return reals;
  }
  for (const APFloat &value : dense.getValues<APFloat>())
    reals.push_back(toDouble(value));
  return reals;
}
