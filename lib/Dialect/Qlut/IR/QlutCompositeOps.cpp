//===- QlutCompositeOps.cpp - verifiers of the composites -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/TypeUtilities.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include <cmath>

using namespace mlir;
using namespace mlir::qlut;

bool mlir::qlut::isComposite(Operation *op) {
  return isa<SoftmaxOp, LogSoftmaxOp, LayerNormOp, RmsNormOp, DivideOp,
             SinusoidOp>(op);
}

/// `type` has the element type of `input` and, as far as both are static, its
/// shape. (Their static parts may differ: canonicalization folds tensor.cast
/// into the operands one by one.)
static LogicalResult verifyLikeInput(Operation *op, StringRef what, Type type,
                                     Type input) {
  if (getElementTypeOrSelf(type) == getElementTypeOrSelf(input) &&
      succeeded(verifyCompatibleShape(type, input)))
    return success();
  return op->emitOpError("expected ")
         << what << " of the input's type " << input << ", got " << type;
}

static LogicalResult verifyDimension(Operation *op, Type input,
                                     int64_t dimension) {
  int64_t rank = cast<RankedTensorType>(input).getRank();
  if (rank == 0)
    return op->emitOpError("expected an input of rank 1 or more, got ")
           << input;
  if (dimension < 0 || dimension >= rank)
    return op->emitOpError("expected a dimension from 0 to ")
           << rank - 1 << ", got " << dimension;
  return success();
}

/// Every dimension of `type` is that of `full` or static 1. The sizes only:
/// element types are the caller's.
static LogicalResult verifyBroadcast(Operation *op, StringRef what, Type type,
                                     StringRef whose, Type full) {
  auto small = cast<RankedTensorType>(type);
  auto large = cast<RankedTensorType>(full);
  bool fits = small.getRank() == large.getRank();
  for (int64_t i = 0; fits && i < small.getRank(); ++i)
    fits = small.getDimSize(i) == 1 ||
           succeeded(verifyCompatibleShape(small.getShape().slice(i, 1),
                                           large.getShape().slice(i, 1)));
  if (fits)
    return success();
  return op->emitOpError("expected ")
         << what << " of the shape of " << whose << ' ' << full
         << ", or of size 1 in some dimensions, got " << type;
}

LogicalResult SoftmaxOp::verify() {
  Type input = getInput().getType();
  if (failed(verifyDimension(*this, input, getDimension())))
    return failure();
  if (getMask() && failed(verifyBroadcast(*this, "a mask", getMask().getType(),
                                          "the input", input)))
    return failure();
  if (failed(
          verifyLikeInput(*this, "a destination", getInit().getType(), input)))
    return failure();
  return verifyIntegerForm(*this);
}

LogicalResult LogSoftmaxOp::verify() {
  Type input = getInput().getType();
  if (failed(verifyDimension(*this, input, getDimension())))
    return failure();
  if (failed(
          verifyLikeInput(*this, "a destination", getInit().getType(), input)))
    return failure();
  return verifyIntegerForm(*this);
}

//===----------------------------------------------------------------------===//
// Norms
//===----------------------------------------------------------------------===//

static LogicalResult verifyNorm(Operation *op, Type inputType, Type init,
                                int64_t dims, const APFloat &epsilon) {
  auto input = cast<RankedTensorType>(inputType);
  if (input.getRank() == 0)
    return op->emitOpError("expected an input of rank 1 or more, got ")
           << input;
  if (dims < 1 || dims > input.getRank())
    return op->emitOpError("expected 1 to ")
           << input.getRank() << " normalized dimensions, got " << dims;
  for (int64_t size : input.getShape().take_back(dims))
    if (size == 0)
      return op->emitOpError("expected normalized dimensions that are not "
                             "empty, got ")
             << input;
  double value = epsilon.convertToDouble();
  if (!std::isfinite(value) || value < 0.0)
    return op->emitOpError("expected a finite epsilon of at least 0, got ")
           << value;
  return verifyLikeInput(op, "a destination", init, input);
}

/// The type of scale and bias: the last `dims` dimensions of the input.
static LogicalResult verifyParameter(Operation *op, StringRef what, Value value,
                                     Type inputType, int64_t dims) {
  if (!value)
    return success();
  auto input = cast<RankedTensorType>(inputType);
  auto expected = RankedTensorType::get(input.getShape().take_back(dims),
                                        input.getElementType());
  auto type = cast<RankedTensorType>(value.getType());
  if (type.getElementType() == expected.getElementType() &&
      succeeded(verifyCompatibleShape(type, expected)))
    return success();
  return op->emitOpError("expected ")
         << what << " of type " << expected << ", got " << type;
}

LogicalResult LayerNormOp::verify() {
  Type input = getInput().getType();
  int64_t dims = getDims();
  if (failed(
          verifyNorm(*this, input, getInit().getType(), dims, getEpsilon())) ||
      failed(verifyParameter(*this, "a scale", getScale(), input, dims)))
    return failure();
  if (failed(verifyParameter(*this, "a bias", getBias(), input, dims)))
    return failure();
  return verifyIntegerForm(*this);
}

LogicalResult RmsNormOp::verify() {
  Type input = getInput().getType();
  int64_t dims = getDims();
  if (failed(verifyNorm(*this, input, getInit().getType(), dims, getEpsilon())))
    return failure();
  if (failed(verifyParameter(*this, "a scale", getScale(), input, dims)))
    return failure();
  return verifyIntegerForm(*this);
}

LogicalResult DivideOp::verify() {
  Type lhs = getLhs().getType(), rhs = getRhs().getType();
  if (getElementTypeOrSelf(rhs) != getElementTypeOrSelf(lhs))
    return emitOpError("expected a divisor with elements of type ")
           << getElementTypeOrSelf(lhs) << ", the dividend's, got " << rhs;
  if (failed(verifyBroadcast(*this, "a divisor", rhs, "the dividend", lhs)))
    return failure();
  if (failed(verifyLikeInput(*this, "a destination", getInit().getType(), lhs)))
    return failure();
  return verifyIntegerForm(*this);
}

LogicalResult SinusoidOp::verify() {
  Type init = getInit().getType(), frequency = getFrequency().getType();
  if (getElementTypeOrSelf(frequency) != getElementTypeOrSelf(init))
    return emitOpError("expected frequencies with elements of type ")
           << getElementTypeOrSelf(init) << ", the result's, got " << frequency;
  if (failed(verifyBroadcast(*this, "positions", getPosition().getType(),
                             "the result", init)) ||
      failed(
          verifyBroadcast(*this, "frequencies", frequency, "the result", init)))
    return failure();
  return verifyIntegerForm(*this);
}
