//===- IntegerParameter.cpp - constants given as integers -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IntegerParameter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "qlut/Dialect/Qlut/IR/Constants.h"

using namespace mlir;
using namespace mlir::qlut;

int64_t mlir::qlut::getIndexAlong(ArrayRef<int64_t> shape, int64_t axis,
                                  int64_t position) {
  int64_t stride = 1;
  for (int64_t size : shape.drop_front(axis + 1))
    stride *= size;
  return position / stride % shape[axis];
}

SmallVector<int64_t> mlir::qlut::quantizeConstant(RankedTensorType type,
                                                  ArrayRef<double> reals,
                                                  FormatAttrInterface format,
                                                  std::optional<int64_t> axis,
                                                  ::qlut::Rounding rounding) {
  auto element = cast<FloatType>(type.getElementType());
  int64_t count = reals.size();
  if (axis && count == 1)
    count = type.getNumElements();
  SmallVector<::qlut::Format> formats;
  for (int64_t c = 0; c < format.getNumChannels().value_or(1); ++c)
    formats.push_back(format.getFormat(c));
  SmallVector<int64_t> codes;
  codes.reserve(count);
  for (int64_t position = 0; position < count; ++position) {
    int64_t channel =
        axis ? getIndexAlong(type.getShape(), *axis, position) : 0;
    codes.push_back(quantizeReal(reals.size() == 1 ? reals[0] : reals[position],
                                 element, formats[channel], rounding));
  }
  return codes;
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

bool IntegerParameter::hasFormat(FormatAttrInterface other,
                                 std::optional<int64_t> otherAxis) const {
  if (format == other)
    return axis == otherAxis;
  return format.getNumChannels().value_or(1) == 1 &&
         other.getNumChannels().value_or(1) == 1 &&
         format.getFormat(0) == other.getFormat(0);
}

SmallVector<int64_t> IntegerParameter::getCodes() const {
  const ::qlut::Storage storage = format.getStorage();
  if (elements.isSplat())
    return {toCode(elements.getSplatValue<APInt>(), storage)};
  SmallVector<int64_t> codes;
  codes.reserve(elements.getNumElements());
  for (const APInt &bits : elements.getValues<APInt>())
    codes.push_back(toCode(bits, storage));
  return codes;
}

::qlut::Format IntegerParameter::getFormatAt(int64_t position) const {
  return format.getFormat(axis ? getIndexAlong(type.getShape(), *axis, position)
                               : 0);
}

SmallVector<double> IntegerParameter::mapCodes(
    function_ref<double(int64_t, const ::qlut::Format &)> toReal) const {
  SmallVector<int64_t> codes = getCodes();
  if (axis && codes.size() == 1)
    codes.resize(type.getNumElements(), codes.front());
  SmallVector<double> reals;
  reals.reserve(codes.size());
  for (auto [position, code] : llvm::enumerate(codes))
    reals.push_back(toReal(code, getFormatAt(static_cast<int64_t>(position))));
  return reals;
}

SmallVector<double> IntegerParameter::getReals() const {
  return mapCodes([](int64_t code, const ::qlut::Format &format) {
    return format.toReal(code);
  });
}

SmallVector<double> IntegerParameter::getFloats() const {
  auto element = cast<FloatType>(type.getElementType());
  return mapCodes([&](int64_t code, const ::qlut::Format &format) {
    return dequantizeCode(code, format, element).convertToDouble();
  });
}

/// The dimension whose index the body of the op takes for the channel of its
/// one input's element, which it dequantizes and yields; none if it does other
/// things.
static std::optional<int64_t> matchChannelBody(linalg::GenericOp op) {
  if (op.getNumDpsInputs() != 1 || op.getNumDpsInits() != 1 ||
      op.getNumParallelLoops() != op.getNumLoops() ||
      !llvm::all_of(op.getIndexingMapsArray(),
                    [](AffineMap map) { return map.isIdentity(); }))
    return std::nullopt;
  auto dequantize = op.getBlock()
                        ->getTerminator()
                        ->getOperand(0)
                        .getDefiningOp<DequantizeOp>();
  if (!dequantize || dequantize.getInput() != op.getBlock()->getArgument(0) ||
      !dequantize.getChannel())
    return std::nullopt;
  auto index = dequantize.getChannel().getDefiningOp<linalg::IndexOp>();
  return index ? std::optional(static_cast<int64_t>(index.getDim()))
               : std::nullopt;
}

std::optional<IntegerParameter> mlir::qlut::matchIntegerParameter(Value value) {
  IntegerParameter parameter;
  parameter.type = dyn_cast<RankedTensorType>(value.getType());
  DequantizeOp dequantize = value.getDefiningOp<DequantizeOp>();
  Value codes = dequantize ? dequantize.getInput() : Value();
  if (auto generic = value.getDefiningOp<linalg::GenericOp>()) {
    parameter.axis = matchChannelBody(generic);
    if (!parameter.axis)
      return std::nullopt;
    codes = generic.getInputs()[0];
    dequantize = cast<DequantizeOp>(
        generic.getBlock()->getTerminator()->getOperand(0).getDefiningOp());
  } else if (!dequantize || dequantize.getChannel()) {
    return std::nullopt;
  }
  Attribute attr;
  if (!parameter.type || !matchPattern(codes, m_Constant(&attr)))
    return std::nullopt;
  parameter.elements = getDenseElements(attr);
  parameter.format = dequantize.getFormat();
  if (!parameter.elements)
    return std::nullopt;
  return parameter;
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

Value mlir::qlut::createIntegerParameter(OpBuilder &builder, Location loc,
                                         RankedTensorType type,
                                         ElementsAttr codes,
                                         FormatAttrInterface format,
                                         std::optional<int64_t> axis) {
  Value constant = arith::ConstantOp::create(builder, loc, codes);
  // Canonicalization would make the index of one channel a constant.
  if (format.getNumChannels() == 1)
    format = FormatAttr::get(builder.getContext(), format.getFormat(0));
  if (!format.getNumChannels())
    return DequantizeOp::create(builder, loc, type, constant,
                                /*channel=*/Value(), format);
  Value empty = tensor::EmptyOp::create(builder, loc, type.getShape(),
                                        type.getElementType());
  AffineMap map = builder.getMultiDimIdentityMap(type.getRank());
  SmallVector<utils::IteratorType> loops(type.getRank(),
                                         utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             builder, loc, type, constant, empty, ArrayRef{map, map}, loops,
             [&](OpBuilder &b, Location at, ValueRange args) {
               Value channel = linalg::IndexOp::create(b, at, *axis);
               Value real = DequantizeOp::create(b, at, type.getElementType(),
                                                 args[0], channel, format);
               linalg::YieldOp::create(b, at, real);
             })
      .getResult(0);
}
