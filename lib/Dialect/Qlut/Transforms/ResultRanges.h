//===- ResultRanges.h - calibrated results of simulated ops -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_TRANSFORMS_RESULTRANGES_H
#define QLUT_LIB_DIALECT_QLUT_TRANSFORMS_RESULTRANGES_H

#include "mlir/IR/BuiltinTypes.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

namespace mlir::qlut {

/// The results of the op that calibration is to give a range: float tensors
/// without one. None once the op has formats.
inline SmallVector<unsigned> getResultsWithoutRange(SimulatedOpInterface op) {
  SmallVector<unsigned> indices;
  if (op.isQuantized())
    return indices;
  for (auto [index, type] : llvm::enumerate(op->getResultTypes())) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (tensor && isa<FloatType>(tensor.getElementType()) &&
        !op.getResultRange(index))
      indices.push_back(index);
  }
  return indices;
}

/// The pass that gives ops like this one their layer names.
inline StringRef getNamingPass(Operation *op) {
  if (isa<SimLutOp>(op))
    return "--convert-to-qlut-sim";
  return isComposite(op) ? "--qlut-raise-composites"
                         : "--convert-linear-to-qlut-sim";
}

/// The id of the observer of a result: the op's layer, with `#index` if the op
/// has several results. The op has a layer.
inline StringAttr getObserverId(SimulatedOpInterface op, unsigned index) {
  StringAttr layer = op.getLayerAttr();
  if (op->getNumResults() == 1)
    return layer;
  return StringAttr::get(layer.getContext(),
                         layer.getValue() + "#" + Twine(index));
}

} // namespace mlir::qlut

#endif // QLUT_LIB_DIALECT_QLUT_TRANSFORMS_RESULTRANGES_H
