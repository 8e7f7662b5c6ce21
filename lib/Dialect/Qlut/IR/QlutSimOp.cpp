//===- QlutSimOp.cpp - tensor ops simulated on codes ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/Builders.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

using namespace mlir;
using namespace mlir::qlut;

#include "qlut/Dialect/Qlut/IR/QlutOpInterfaces.cpp.inc"

/// Fails unless the attribute, if there, has an element for each of `count`
/// `things`.
static LogicalResult verifyCount(SimOp op, std::optional<size_t> size,
                                 StringRef what, StringRef things,
                                 size_t count) {
  if (!size || *size == count)
    return success();
  return op.emitOpError("expected one ")
         << what << " per " << things << " (" << count << "), got " << *size;
}

/// Fails unless the format suits the operand's type.
static LogicalResult verifyOperandFormat(SimOp op, unsigned index) {
  Attribute attr = (*op.getInFormats())[index];
  auto type = dyn_cast<RankedTensorType>(op.getInputs()[index].getType());
  bool isFloat = type && isa<FloatType>(type.getElementType());
  std::optional<int64_t> axis = op.getAxis(index);
  auto fail = [&](const Twine &text) {
    return op.emitOpError("operand ") << index << ": " << text;
  };
  if (isa<UnitAttr>(attr))
    return axis ? fail("expected no axis without a format, got " + Twine(*axis))
                : success();
  if (!isFloat)
    return fail("expected no format ('unit') of a value that is no tensor of "
                "floats");
  std::optional<int64_t> channels =
      cast<FormatAttrInterface>(attr).getNumChannels();
  if (channels.has_value() != axis.has_value())
    return fail(channels ? "expected an axis for its formats by channel"
                         : "expected no axis, its format is one for all");
  if (!axis)
    return success();
  if (*axis >= type.getRank())
    return fail("expected an axis below its rank " + Twine(type.getRank()) +
                ", got " + Twine(*axis));
  if (type.getDimSize(*axis) != *channels)
    return fail("expected formats of all channels of dimension " +
                Twine(*axis) + " of " +
                (type.isDynamicDim(*axis)
                     ? Twine("static size")
                     : "size " + Twine(type.getDimSize(*axis))) +
                ", got " + Twine(*channels));
  return success();
}

LogicalResult SimOp::verifyRegions() {
  auto size = [](auto attr) {
    return attr ? std::optional<size_t>(attr->size()) : std::nullopt;
  };
  if (getInFormats().has_value() != getOutFormats().has_value())
    return emitOpError("expected formats of operands and results, or neither");
  if (failed(verifyCount(*this, size(getRanges()), "range", "result",
                         getNumResults())) ||
      failed(verifyCount(*this, size(getInFormats()), "input format", "operand",
                         getInputs().size())) ||
      failed(verifyCount(*this, size(getAxes()), "axis", "operand",
                         getInputs().size())) ||
      failed(verifyCount(*this, size(getOutFormats()), "output format",
                         "result", getNumResults())))
    return failure();
  if (getInFormats())
    for (unsigned i = 0, e = getInputs().size(); i < e; ++i)
      if (failed(verifyOperandFormat(*this, i)))
        return failure();
  Block &body = getBody().front();
  if (TypeRange(body.getArgumentTypes()) != TypeRange(getInputs().getTypes()))
    return emitOpError("expected body arguments of the operands' types");
  auto yield = cast<YieldOp>(body.getTerminator());
  if (TypeRange(yield.getOperandTypes()) != TypeRange(getResultTypes()))
    return emitOpError("expected the body to yield the results' types");
  return success();
}

std::optional<int64_t> SimOp::getAxis(unsigned input) {
  std::optional<ArrayRef<int64_t>> axes = getAxes();
  if (!axes || (*axes)[input] < 0)
    return std::nullopt;
  return (*axes)[input];
}

RangeAttr SimOp::getResultRange(unsigned index) {
  return getRanges() ? cast<RangeAttr>((*getRanges())[index]) : RangeAttr();
}

void SimOp::setResultRange(unsigned index, RangeAttr range) {
  SmallVector<Attribute> ranges(getNumResults(), range);
  if (getRanges())
    llvm::copy(*getRanges(), ranges.begin());
  ranges[index] = range;
  setRangesAttr(ArrayAttr::get(getContext(), ranges));
}

FormatAttrInterface SimOp::getOperandFormat(OpOperand &operand) {
  if (!getInFormats())
    return nullptr;
  return dyn_cast<FormatAttrInterface>(
      (*getInFormats())[operand.getOperandNumber()]);
}

FormatAttr SimOp::getResultFormat(unsigned index) {
  return getOutFormats() ? cast<FormatAttr>((*getOutFormats())[index])
                         : FormatAttr();
}

void SimOp::setFormats(ArrayRef<FormatAttrInterface> operands,
                       ArrayRef<FormatAttr> results) {
  auto orUnit = [&](FormatAttrInterface format) -> Attribute {
    return format ? Attribute(format) : UnitAttr::get(getContext());
  };
  setInFormatsAttr(
      ArrayAttr::get(getContext(), llvm::map_to_vector(operands, orUnit)));
  setOutFormatsAttr(ArrayAttr::get(
      getContext(), SmallVector<Attribute>(results.begin(), results.end())));
}
