//===- Reals.cpp - the numbers of constant tensors ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Dialect/Qlut/Transforms/Reals.h"
#include "mlir/IR/BuiltinTypes.h"
#include "qlut/Dialect/Qlut/IR/Constants.h"

using namespace mlir;
using namespace mlir::qlut;

std::optional<SmallVector<double>> mlir::qlut::readReals(Attribute elements) {
  DenseElementsAttr dense = getDenseElements(elements);
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
