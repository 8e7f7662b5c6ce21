//===- QlutHwComposites.cpp - composites of codes -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/TypeUtilities.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

using namespace mlir;
using namespace mlir::qlut;

void mlir::qlut::getBufferEffects(
    OpOperand &input, MutableOperandRange init,
    SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  if (isa<MemRefType>(input.get().getType()))
    effects.emplace_back(MemoryEffects::Read::get(), &input);
  for (OpOperand &operand : init)
    if (isa<MemRefType>(operand.get().getType()))
      effects.emplace_back(MemoryEffects::Write::get(), &operand);
}

/// One shape, and codes of the plan's widths.
template <typename OpTy, typename Plan>
static LogicalResult verifyOperands(OpTy op, const Plan &numbers) {
  auto in = cast<ShapedType>(op.getInput().getType());
  auto out = cast<ShapedType>(op.getInit().getType());
  if (isa<MemRefType>(in) != isa<MemRefType>(out))
    return op.emitOpError("expected tensors or memrefs, not one of each, got ")
           << in << " and " << out;
  auto hasEncoding = [](ShapedType type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    return tensor && tensor.getEncoding();
  };
  if (failed(verifyCompatibleShape(in, out)) || hasEncoding(in) ||
      hasEncoding(out))
    return op.emitOpError("expected an input and a destination of one shape, "
                          "got ")
           << in << " and " << out;
  if (in.getElementTypeBitWidth() != numbers.input.bits ||
      out.getElementTypeBitWidth() != numbers.output.bits)
    return op.emitOpError("expected codes of ")
           << numbers.input.bits << " and " << numbers.output.bits
           << " bits, as its plan says, got " << in.getElementType() << " and "
           << out.getElementType();
  return success();
}

template <typename OpTy>
static LogicalResult refuseKind(OpTy op, StringRef expected) {
  return op.emitOpError("expected a plan of the kind ")
         << expected << ", got " << op.getPlan().getValue().name();
}

/// Rows that the plan's numbers hold for: of its length, or up to it.
static LogicalResult verifyRows(Operation *op, ArrayRef<int64_t> row,
                                int64_t planned, bool isExact) {
  const bool isDynamic = ShapedType::isDynamicShape(row);
  const int64_t length = isDynamic ? 0 : ShapedType::getNumElements(row);
  if (isExact ? length == planned : length >= 1 && length <= planned)
    return success();
  InFlightDiagnostic error = op->emitOpError("expected rows of ");
  error << (isExact ? "" : "1 to ") << planned
        << " elements, as its plan says, got ";
  if (isDynamic)
    return error << "a dynamic number";
  return error << length;
}

//===----------------------------------------------------------------------===//
// hw_softmax
//===----------------------------------------------------------------------===//

const ::qlut::FastSoftmaxPlan &HwSoftmaxOp::getNumbers() {
  return *getPlan().getValue().getIf<::qlut::FastSoftmaxPlan>();
}

LogicalResult HwSoftmaxOp::verify() {
  const auto *numbers = getPlan().getValue().getIf<::qlut::FastSoftmaxPlan>();
  if (!numbers)
    return refuseKind(*this, "fast_softmax");
  if (failed(verifyOperands(*this, *numbers)))
    return failure();
  auto in = cast<ShapedType>(getInput().getType());
  if (getDimension() >= static_cast<uint64_t>(in.getRank()))
    return emitOpError("expected a dimension below ")
           << in.getRank() << ", got " << getDimension();
  return verifyRows(*this, in.getShape().slice(getDimension(), 1),
                    numbers->rowLength, /*isExact=*/false);
}

//===----------------------------------------------------------------------===//
// hw_norm
//===----------------------------------------------------------------------===//

const ::qlut::NormPlan *HwNormOp::getExactNumbers() {
  return getPlan().getValue().getIf<::qlut::NormPlan>();
}

const ::qlut::FastNormPlan *HwNormOp::getFastNumbers() {
  return getPlan().getValue().getIf<::qlut::FastNormPlan>();
}

LogicalResult HwNormOp::verify() {
  const auto *exact = getExactNumbers();
  const auto *fast = getFastNumbers();
  if (!exact && !fast)
    return refuseKind(*this, "norm or fast_norm");
  if (failed(exact ? verifyOperands(*this, *exact)
                   : verifyOperands(*this, *fast)))
    return failure();
  auto in = cast<ShapedType>(getInput().getType());
  if (getDims() < 1 || getDims() > static_cast<uint64_t>(in.getRank()))
    return emitOpError("expected rows of 1 to ")
           << in.getRank() << " dimensions, got " << getDims();
  return verifyRows(*this, in.getShape().take_back(getDims()),
                    exact ? exact->rowLength : fast->rowLength,
                    /*isExact=*/true);
}
