//===- FormComposites.cpp - formats of composites between boundaries ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ImportBoundaries.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

using namespace mlir;
using namespace mlir::qlut;

/// The format of what `value` is dequantized from, one for all channels; null
/// if it is something else.
static FormatAttr getSourceFormat(Value value) {
  auto dequantize = value.getDefiningOp<DequantizeOp>();
  return dequantize ? dyn_cast<FormatAttr>(dequantize.getFormat())
                    : FormatAttr();
}

/// The one format that everything using `value` quantizes it to; null if there
/// is something else.
static FormatAttr getTargetFormat(Value value) {
  FormatAttr format;
  for (Operation *user : value.getUsers()) {
    auto quantize = dyn_cast<QuantizeOp>(user);
    auto here =
        quantize ? dyn_cast<FormatAttr>(quantize.getFormat()) : FormatAttr();
    if (!here || (format && format != here))
      return {};
    format = here;
  }
  return format;
}

/// True if the operand is an activation: of a division both, else the first.
static bool isActivation(OpOperand &operand) {
  unsigned activations = isa<DivideOp>(operand.getOwner()) ? 2 : 1;
  return operand.getOperandNumber() < activations;
}

void mlir::qlut::detail::formComposites(Operation *scope) {
  walkScope(scope, [](Operation *op) {
    auto simulated = dyn_cast<SimulatedOpInterface>(op);
    if (!isComposite(op) || !simulated || simulated.isQuantized())
      return;
    SmallVector<FormatAttrInterface> formats;
    for (OpOperand &operand : op->getOpOperands()) {
      FormatAttr format;
      if (isActivation(operand) && !(format = getSourceFormat(operand.get())))
        return;
      formats.push_back(format);
    }
    if (FormatAttr format = getTargetFormat(op->getResult(0)))
      simulated.setFormats(formats, format);
  });
}
