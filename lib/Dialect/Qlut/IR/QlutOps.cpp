//===- QlutOps.cpp - verifiers of the elementwise ops ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChannelRules.h"
#include "ChannelSyntax.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/Kernels.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"

using namespace mlir;
using namespace mlir::qlut;

#define GET_OP_CLASSES
#include "qlut/Dialect/Qlut/IR/QlutOps.cpp.inc"

//===----------------------------------------------------------------------===//
// Types and formats
//===----------------------------------------------------------------------===//

/// A scalar, vector or ranked tensor of f16, bf16, f32 or f64.
static LogicalResult verifyFloatType(Operation *op, Type type) {
  if (isa<UnrankedTensorType>(type))
    return op->emitOpError("expected a scalar, a vector or a ranked tensor, "
                           "got ")
           << type;
  Type element = getElementTypeOrSelf(type);
  if (!isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(element))
    return op->emitOpError("expected elements of type f16, bf16, f32 or f64, "
                           "got ")
           << type;
  return success();
}

/// A scalar, vector or ranked tensor of the integers that hold `storage`.
static LogicalResult verifyCodeType(Operation *op, StringRef what, Type type,
                                    const ::qlut::Storage &storage) {
  if (isa<UnrankedTensorType>(type))
    return op->emitOpError("expected a scalar, a vector or a ranked tensor, "
                           "got ")
           << type;
  if (!getElementTypeOrSelf(type).isSignlessInteger(storage.bits))
    return op->emitOpError("expected ")
           << what << " elements of type i" << storage.bits << " for storage "
           << storage.str() << ", got " << type;
  return success();
}

LogicalResult
mlir::qlut::verifyRecoverable(function_ref<InFlightDiagnostic()> emitError,
                              const ::qlut::Format &format, FloatType floatType,
                              ::qlut::Rounding rounding) {
  if (format.storage.bits > 16)
    return emitError() << "expected a format of at most 16 bits for float "
                          "values, got "
                       << format.str();
  // Q5 holds for every format in f32 and f64.
  if (floatType.isF32() || floatType.isF64())
    return success();
  ::qlut::kernels::IntegerBackend<float> core;
  for (int64_t code = format.storage.minCode();
       code <= format.storage.maxCode(); ++code) {
    APFloat value(::qlut::kernels::dequantize(core, code, format));
    bool losesInfo = false;
    value.convert(floatType.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                  &losesInfo);
    value.convert(APFloat::IEEEsingle(), APFloat::rmNearestTiesToEven,
                  &losesInfo);
    int64_t back = ::qlut::kernels::quantize(core, value.convertToFloat(),
                                             format, rounding);
    if (back != code)
      return emitError() << "code " << code << " of format " << format.str()
                         << " is not recovered from " << floatType
                         << " (it comes back as " << back
                         << "); use fewer bits or f32 values";
  }
  return success();
}

/// The float type can carry the codes of the format, that of every channel.
static LogicalResult
verifyCarrier(Operation *op, FormatAttrInterface format, Type type,
              ::qlut::Rounding rounding = ::qlut::Rounding::HalfEven) {
  auto element = cast<FloatType>(getElementTypeOrSelf(type));
  std::optional<int64_t> channels = format.getNumChannels();
  for (int64_t channel = 0; channel < channels.value_or(1); ++channel) {
    auto emitError = [&] {
      InFlightDiagnostic error = op->emitOpError();
      if (channels)
        error << "channel " << channel << ": ";
      return error;
    };
    if (failed(verifyRecoverable(emitError, format.getFormat(channel), element,
                                 rounding)))
      return failure();
  }
  return success();
}

static ::qlut::Rounding roundingOr(std::optional<::qlut::Rounding> rounding,
                                   ::qlut::Rounding fallback) {
  return rounding.value_or(fallback);
}

//===----------------------------------------------------------------------===//
// sim_lut
//===----------------------------------------------------------------------===//

::qlut::Rounding SimLutOp::getQuantizeRounding() {
  return roundingOr(getRounding(), ::qlut::Rounding::HalfEven);
}

LogicalResult SimLutOp::verify() {
  if (failed(verifyFloatType(*this, getInput().getType())))
    return failure();
  if (getExpr().getValue().isConstant())
    return emitOpError("expected an expression that contains x, got '")
           << getExpr().getValue().str() << "'";
  if (failed(verifyAxis(*this)) ||
      failed(verifyChannels(*this, getChannel(),
                            {{"range", getRangeAttr()},
                             {"input format", getInFormatAttr()},
                             {"output format", getOutFormatAttr()},
                             {"table", getTableAttr()}})))
    return failure();
  if (getInFormatAttr() &&
      failed(verifyCarrier(*this, getInFormatAttr(), getInput().getType(),
                           getQuantizeRounding())))
    return failure();
  if (getOutFormatAttr() &&
      failed(verifyCarrier(*this, getOutFormatAttr(), getInput().getType())))
    return failure();
  if (!isQuantized())
    return success();
  TableAttrInterface table = getTableOf(getTableAttr(), 0);
  if (!getInFormatAttr() || !getOutFormatAttr())
    return emitOpError("expected formats of input and output with a table; "
                       "--qlut-quantize sets them");
  if (table.getInputStorage() != getInFormatAttr().getStorage())
    return emitOpError("expected a table from ")
           << getInFormatAttr().getStorage().str()
           << ", the input's storage, got one "
           << "from " << table.getInputStorage().str();
  if (table.getOutputStorage() != getOutFormatAttr().getStorage())
    return emitOpError("expected a table to ")
           << getOutFormatAttr().getStorage().str()
           << ", the output's storage, got "
           << "one to " << table.getOutputStorage().str();
  return success();
}

//===----------------------------------------------------------------------===//
// fake_quant, requantize
//===----------------------------------------------------------------------===//

::qlut::Rounding FakeQuantOp::getQuantizeRounding() {
  return roundingOr(getRounding(), ::qlut::Rounding::HalfEven);
}

LogicalResult FakeQuantOp::verify() {
  if (failed(verifyFloatType(*this, getInput().getType())) ||
      failed(verifyChannels(*this, getChannel(), {{"format", getFormat()}})))
    return failure();
  return verifyCarrier(*this, getFormat(), getInput().getType(),
                       getQuantizeRounding());
}

::qlut::Rounding RequantizeOp::getRescaleRounding() {
  return roundingOr(getRounding(), ::qlut::Rounding::HalfUp);
}

LogicalResult RequantizeOp::verify() {
  if (failed(verifyFloatType(*this, getInput().getType())) ||
      failed(verifyCarrier(*this, getFromAttr(), getInput().getType())) ||
      failed(verifyCarrier(*this, getToAttr(), getInput().getType())))
    return failure();
  if (getFrom().storage.kind == ::qlut::Storage::Kind::Binary ||
      getTo().storage.kind == ::qlut::Storage::Kind::Binary)
    return emitOpError("expected formats with a zero point, got binary ones");
  int64_t multiplier = getMultiplier(), shift = getShift();
  if (multiplier <= 0 || multiplier > std::numeric_limits<int32_t>::max())
    return emitOpError("expected a multiplier from 1 to 2147483647, got ")
           << multiplier;
  if (shift < 0 || shift > 62)
    return emitOpError("expected a shift from 0 to 62, got ") << shift;
  return success();
}

//===----------------------------------------------------------------------===//
// hw_lut, rescale
//===----------------------------------------------------------------------===//

LogicalResult HwLutOp::verify() {
  TableAttrInterface table = getTableOf(getTable(), 0);
  if (failed(verifyChannels(*this, getChannel(), {{"table", getTable()}})) ||
      failed(verifyCodeType(*this, "input", getInput().getType(),
                            table.getInputStorage())))
    return failure();
  return verifyCodeType(*this, "result", getResult().getType(),
                        table.getOutputStorage());
}

::qlut::Rounding RescaleOp::getRescaleRounding() {
  return roundingOr(getRounding(), ::qlut::Rounding::HalfUp);
}

::qlut::Storage RescaleOp::getOutputStorage() {
  return llvm::cantFail(::qlut::Storage::parse(getStorage()));
}

LogicalResult RescaleOp::verify() {
  llvm::Expected<::qlut::Storage> out = ::qlut::Storage::parse(getStorage());
  if (!out)
    return emitOpError() << llvm::toString(out.takeError());
  if (out->kind == ::qlut::Storage::Kind::Binary)
    return emitOpError("expected an output storage with a zero point, got b1");
  if (failed(verifyCodeType(*this, "result", getResult().getType(), *out)))
    return failure();
  unsigned width =
      getElementTypeOrSelf(getInput().getType()).getIntOrFloatBitWidth();
  bool isWide = width == 48;
  if (!isWide && (width > 32 || !llvm::isPowerOf2_32(width)))
    return emitOpError("expected input elements of 1, 2, 4, 8, 16, 32 or 48 "
                       "bits, got ")
           << getInput().getType();
  // S1: the product has 64 bits.
  if (!getElementTypeOrSelf(getMultiplier().getType())
           .isSignlessInteger(isWide ? 16 : 32))
    return emitOpError("expected ")
           << (isWide ? "i16" : "i32") << " multipliers, got "
           << getMultiplier().getType();
  if (!getElementTypeOrSelf(getShift().getType()).isSignlessInteger(8))
    return emitOpError("expected i8 shifts, got ") << getShift().getType();
  bool isSigned = !getInputUnsigned() && width > 1;
  int64_t codes = int64_t(1) << width;
  int64_t least = isSigned ? -codes / 2 : 0;
  int64_t greatest = least + codes - 1;
  auto inZp = static_cast<int64_t>(getInputZp());
  std::string in = (isSigned ? "i" : "u") + std::to_string(width);
  if (inZp < least || inZp > greatest)
    return emitOpError("expected the input's zero point in ")
           << in << ", got " << inZp;
  int exponent = isWide ? 47 : 31;
  int64_t farthest = int64_t(1) << exponent;
  if (inZp - least > farthest || greatest - inZp > farthest)
    return emitOpError("expected every code of ")
           << in << " within 2^" << exponent
           << " of the input's zero point, got zero point " << inZp;
  if (!out->contains(static_cast<int64_t>(getOutputZp())))
    return emitOpError("expected the output's zero point in ")
           << out->str() << ", got " << static_cast<int64_t>(getOutputZp());
  // S2.
  if (getDoubleRound() && getRescaleRounding() != ::qlut::Rounding::HalfUp)
    return emitOpError("expected half-up rounding with double_round, got ")
           << ::qlut::stringifyRounding(getRescaleRounding());
  return success();
}

//===----------------------------------------------------------------------===//
// quantize, dequantize, observe
//===----------------------------------------------------------------------===//

::qlut::Rounding QuantizeOp::getQuantizeRounding() {
  return roundingOr(getRounding(), ::qlut::Rounding::HalfEven);
}

LogicalResult QuantizeOp::verify() {
  if (failed(verifyFloatType(*this, getInput().getType())) ||
      failed(verifyChannels(*this, getChannel(), {{"format", getFormat()}})) ||
      failed(verifyCodeType(*this, "result", getResult().getType(),
                            getFormat().getStorage())))
    return failure();
  return verifyCarrier(*this, getFormat(), getInput().getType(),
                       getQuantizeRounding());
}

LogicalResult DequantizeOp::verify() {
  if (failed(verifyFloatType(*this, getResult().getType())) ||
      failed(verifyChannels(*this, getChannel(), {{"format", getFormat()}})) ||
      failed(verifyCodeType(*this, "input", getInput().getType(),
                            getFormat().getStorage())))
    return failure();
  if (getFormat().getStorage().bits < 32)
    return verifyCarrier(*this, getFormat(), getResult().getType());
  // Q7.
  for (int64_t c = 0; c < getFormat().getNumChannels().value_or(1); ++c) {
    const ::qlut::Format format = getFormat().getFormat(c);
    if (!format.storage.isSigned() || format.zeroPoint != 0)
      return emitOpError("expected a format of 32 bits to be i32 with zero "
                         "point 0, got ")
             << format.str();
  }
  return success();
}

void ObserveOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  // The statistics are outside the program: keep the op, and its order.
  effects.emplace_back(MemoryEffects::Write::get());
}
