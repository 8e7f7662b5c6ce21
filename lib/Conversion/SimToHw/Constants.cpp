//===- Constants.cpp - constant tensors as integers -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IntegerParameter.h"
#include "SimLowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Matchers.h"
#include "qlut/Dialect/Qlut/IR/FloatTypes.h"
#include "qlut/Dialect/Qlut/Transforms/Movement.h"
#include "qlut/Dialect/Qlut/Transforms/Reals.h"

using namespace mlir;
using namespace mlir::qlut;

Value mlir::qlut::makeConstant(OpBuilder &builder, Location loc,
                               ArrayRef<int64_t> shape,
                               ArrayRef<int64_t> integers, unsigned bits) {
  auto type = RankedTensorType::get(shape, builder.getIntegerType(bits));
  SmallVector<APInt> values;
  values.reserve(integers.size());
  for (int64_t value : integers)
    values.emplace_back(bits, static_cast<uint64_t>(value), /*isSigned=*/false,
                        /*implicitTrunc=*/true);
  return arith::ConstantOp::create(builder, loc,
                                   DenseElementsAttr::get(type, values));
}

/// The codes of a tensor whose format is by the channels of a dimension.
static Value quantizeByChannel(OpBuilder &builder, Location loc,
                               RankedTensorType codeType, Value input,
                               FormatAttrInterface format, int64_t axis) {
  Value empty = makeEmpty(builder, loc, codeType,
                          codeType.getElementTypeBitWidth(), input);
  AffineMap maps[] = {builder.getMultiDimIdentityMap(codeType.getRank()),
                      builder.getMultiDimIdentityMap(codeType.getRank())};
  SmallVector<utils::IteratorType> loops(codeType.getRank(),
                                         utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             builder, loc, empty.getType(), input, empty, maps, loops,
             [&](OpBuilder &b, Location at, ValueRange args) {
               Value channel = linalg::IndexOp::create(b, at, axis);
               Value code =
                   QuantizeOp::create(b, at, codeType.getElementType(), args[0],
                                      channel, format, RoundingAttr());
               linalg::YieldOp::create(b, at, code);
             })
      .getResult(0);
}

LogicalResult
SimLowering::bindConstant(Value value,
                          std::optional<SmallVector<double>> reals) {
  if (!reals)
    return fail(sim, "the values of a constant are not in the file");
  if (llvm::any_of(*reals, [](double real) { return std::isnan(real); }))
    return fail(sim, "a constant has NaN");
  IntegerTensor tensor;
  tensor.kind = IntegerTensor::Kind::Constant;
  tensor.source = value;
  if (!reals->empty()) {
    tensor.least = *llvm::min_element(*reals);
    tensor.most = *llvm::max_element(*reals);
  }
  elements[value] = std::move(*reals);
  tensors[value] = tensor;
  return success();
}

LogicalResult SimLowering::bindCodes(unsigned index, BlockArgument argument,
                                     FormatAttrInterface format) {
  Location loc = sim.getLoc();
  auto type = cast<RankedTensorType>(argument.getType());
  std::optional<int64_t> axis = sim.getAxis(index);
  IntegerTensor tensor;
  tensor.kind = IntegerTensor::Kind::Integer;
  tensor.scale.values.clear();
  for (int64_t c = 0; c < format.getNumChannels().value_or(1); ++c) {
    tensor.formats.push_back(format.getFormat(c));
    tensor.scale.values.push_back(tensor.formats.back().scale);
  }
  tensor.scale.loop = axis.value_or(-1);
  ::qlut::Storage storage = format.getStorage();
  tensor.bounds = {storage.minCode(), storage.maxCode()};

  Attribute attr;
  Value input = sim.getInputs()[index];
  std::optional<IntegerParameter> parameter = matchIntegerParameter(input);
  SmallVector<int64_t> codes;
  if (parameter && parameter->hasFormat(format, axis)) {
    codes = parameter->getCodes(); // W12: as they are.
  } else if (parameter || matchPattern(input, m_Constant(&attr))) {
    std::optional<SmallVector<double>> reals =
        parameter ? parameter->getFloats() : readReals(attr);
    if (!reals)
      return fail(sim, "the values of a constant are not in the file");
    codes = quantizeConstant(type, *reals, format, axis);
  } else {
    auto codeType = type.clone(getStorageType(rewriter.getContext(), storage));
    tensor.value =
        axis ? quantizeByChannel(rewriter, loc, codeType, input, format, *axis)
             : QuantizeOp::create(rewriter, loc, codeType, input, Value(),
                                  format, RoundingAttr())
                   .getResult();
    tensors[argument] = tensor;
    return success();
  }
  tensor.value =
      makeConstant(rewriter, loc, type.getShape(), codes, storage.bits);
  tensors[argument] = tensor;
  return success();
}

LogicalResult SimLowering::bindOperand(unsigned index, BlockArgument argument) {
  if (FormatAttrInterface format =
          sim.getOperandFormat(sim->getOpOperand(index)))
    return bindCodes(index, argument, format);
  Value input = sim.getInputs()[index];
  Attribute attr;
  if (!isFloatTensor(input.getType())) {
    IntegerTensor native;
    native.value = input;
    tensors[argument] = native;
    natives.map(argument, input);
    return success();
  }
  // W12: the product itself, which the float may be too short for.
  if (std::optional<IntegerParameter> parameter = matchIntegerParameter(input))
    return bindConstant(argument, parameter->getReals());
  if (!matchPattern(input, m_Constant(&attr)))
    return fail(sim, "operand " + Twine(index) +
                         " has no format and is no constant");
  return bindConstant(argument, readReals(attr));
}

Value SimLowering::realizeFill(Value fill, const ::qlut::Scale &scale,
                               int64_t limit, ::qlut::Bounds clamp) {
  Location loc = sim.getLoc();
  auto type = cast<RankedTensorType>(fill.getType());
  SmallVector<int64_t> integers;
  unsigned width = 32;
  for (double unit : scale.values) {
    int64_t integer = ::qlut::inUnits(get(fill).least, unit, limit);
    integers.push_back(std::min(std::max(integer, clamp.lo), clamp.hi));
    if (integers.back() != static_cast<int32_t>(integers.back()))
      width = 64;
  }
  Value list = makeConstant(
      rewriter, loc, static_cast<int64_t>(integers.size()), integers, width);
  Value empty = makeEmpty(rewriter, loc, type, width, get(fill).value);
  MLIRContext *context = rewriter.getContext();
  AffineMap maps[] = {
      AffineMap::get(type.getRank(), 0, getAffineDimExpr(scale.loop, context)),
      rewriter.getMultiDimIdentityMap(type.getRank())};
  SmallVector<utils::IteratorType> loops(type.getRank(),
                                         utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             rewriter, loc, empty.getType(), list, empty, maps, loops,
             [](OpBuilder &b, Location at, ValueRange args) {
               linalg::YieldOp::create(b, at, args[0]);
             })
      .getResult(0);
}

FailureOr<Value> SimLowering::realize(Value constant,
                                      const ::qlut::Scale &scale, int64_t limit,
                                      ::qlut::Bounds clamp) {
  Location loc = sim.getLoc();
  auto type = cast<RankedTensorType>(constant.getType());
  auto inUnits = [&](double real, int64_t channel) {
    int64_t integer = ::qlut::inUnits(real, scale.get(channel), limit);
    return std::min(std::max(integer, clamp.lo), clamp.hi);
  };
  auto bitsFor = [](::qlut::Bounds bounds) {
    return bounds.fits(32) ? 32u : 64u;
  };
  if (auto found = elements.find(constant); found != elements.end()) {
    SmallVector<double> reals = found->second;
    if (scale.isByChannel() && reals.size() == 1)
      reals.resize(type.getNumElements(), reals.front());
    SmallVector<int64_t> integers;
    ::qlut::Bounds bounds;
    for (auto [position, real] : llvm::enumerate(reals)) {
      int64_t channel =
          scale.isByChannel()
              ? getIndexAlong(type.getShape(), scale.loop, position)
              : 0;
      integers.push_back(inUnits(real, channel));
      bounds = {std::min(bounds.lo, integers.back()),
                std::max(bounds.hi, integers.back())};
    }
    if (auto operand = dyn_cast<BlockArgument>(constant))
      realized.push_back({operand.getArgNumber(), scale, integers});
    return makeConstant(rewriter, loc, type.getShape(), integers,
                        bitsFor(bounds));
  }
  Operation *definer = constant.getDefiningOp();
  if (auto fill = dyn_cast<linalg::FillOp>(definer)) {
    if (scale.isByChannel())
      return realizeFill(constant, scale, limit, clamp);
    int64_t integer = inUnits(get(constant).least, 0);
    unsigned width = bitsFor({integer, integer});
    Value scalar = arith::ConstantOp::create(
        rewriter, loc,
        rewriter.getIntegerAttr(rewriter.getIntegerType(width), integer));
    Value empty = makeEmpty(rewriter, loc, type, width, get(constant).value);
    return linalg::FillOp::create(rewriter, loc, scalar, empty).getResult(0);
  }
  // A reshape or broadcast of another constant.
  Value source = getMovementSource(definer);
  ::qlut::Scale inner = scale;
  if (scale.isByChannel()) {
    std::optional<int64_t> axis =
        mapAxis(definer, scale.loop, /*backward=*/true);
    if (!axis)
      return fail(definer, "channels get lost in a constant's reshape");
    inner.loop = *axis;
  }
  FailureOr<Value> moved = realize(source, inner, limit, clamp);
  if (failed(moved))
    return failure();
  return moveIntegers(rewriter, definer, *moved, get(constant).value, natives);
}
