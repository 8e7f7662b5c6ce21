//===- QuantOps.cpp - the casts of the quant dialect ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// qcast becomes quantize and dcast dequantize, each with a storage cast to or
// from the quantized type on its other side; pairs of these then cancel.
//
//===----------------------------------------------------------------------===//

#include "ImportBoundaries.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;
using ::qlut::Storage;

namespace {
/// What a quantized type says.
struct QuantFormat {
  FormatAttrInterface format;
  std::optional<int64_t> axis; ///< of formats by channel
  int64_t least, greatest;     ///< codes

  bool isRestricted() const {
    Storage storage = format.getStorage();
    return least > storage.minCode() || greatest < storage.maxCode();
  }
};
} // namespace

/// The format of a quantized type; a diagnostic at `op` if it has none.
static FailureOr<QuantFormat> getFormat(Operation *op,
                                        quant::QuantizedType type) {
  SmallVector<double> scales;
  SmallVector<int64_t> zeroPoints;
  QuantFormat result;
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(type)) {
    scales.push_back(uniform.getScale());
    zeroPoints.push_back(uniform.getZeroPoint());
  } else if (auto axis = dyn_cast<quant::UniformQuantizedPerAxisType>(type)) {
    llvm::append_range(scales, axis.getScales());
    llvm::append_range(zeroPoints, axis.getZeroPoints());
    result.axis = axis.getQuantizedDimension();
  } else {
    return op->emitOpError("expected a uniform type, of a tensor or of its "
                           "channels, got ")
           << type;
  }
  Storage storage;
  storage.bits = type.getStorageTypeIntegralWidth();
  storage.kind =
      type.isSigned() ? Storage::Kind::Signed : Storage::Kind::Unsigned;
  if (storage.bits > 16)
    return op->emitOpError("expected codes of at most 16 bits, got ") << type;
  result.least = type.getStorageTypeMin();
  result.greatest = type.getStorageTypeMax();
  std::vector<::qlut::Format> formats;
  for (auto [scale, zeroPoint] : llvm::zip_equal(scales, zeroPoints)) {
    ::qlut::Format &format = formats.emplace_back();
    format = {storage, static_cast<float>(scale), zeroPoint};
    if (llvm::Error error = format.check())
      return op->emitOpError()
             << llvm::toString(std::move(error)) << " in " << type;
  }
  MLIRContext *context = op->getContext();
  if (!result.axis) {
    result.format = FormatAttr::get(context, formats.front());
    return result;
  }
  auto list = ::qlut::ChannelFormats::fromFormats(formats);
  if (!list)
    return op->emitOpError() << llvm::toString(list.takeError());
  result.format = ChannelFormatsAttr::getChecked(
      [&] { return op->emitOpError(); }, context, std::move(*list));
  if (!result.format)
    return failure();
  return result;
}

/// True if the kernels of the formats take the float type.
static bool isTaken(Type type) {
  Type element = getElementTypeOrSelf(type);
  return isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(element) &&
         (type == element || isa<RankedTensorType>(type));
}

/// A diagnostic at `op` if floats of that type lose codes of the format (spec
/// Q6).
static LogicalResult checkRecoverable(Operation *op, const QuantFormat &format,
                                      Type floats) {
  auto type = cast<FloatType>(getElementTypeOrSelf(floats));
  for (int64_t i = 0, e = format.format.getNumChannels().value_or(1); i < e;
       ++i)
    if (failed(verifyRecoverable([&] { return op->emitOpError(); },
                                 format.format.getFormat(i), type)))
      return failure();
  return success();
}

namespace {
/// Imports the casts of one scope.
class CastImporter {
public:
  explicit CastImporter(RewriterBase &rewriter) : rewriter(rewriter) {}

  LogicalResult import(quant::QuantizeCastOp op);
  LogicalResult import(quant::DequantizeCastOp op);

private:
  using Emit = function_ref<Value(ImplicitLocOpBuilder &, Type, Value, Value)>;
  Value emitElementwise(Operation *op, Value input, Type result,
                        const QuantFormat &format, Emit emit);
  Value emitCodes(ImplicitLocOpBuilder &b, Type type, Value input,
                  Value channel, const QuantFormat &format);

  RewriterBase &rewriter;
};
} // namespace

/// What `emit` makes of the input, given its channel: on all of it at once or,
/// by channel and in front of clamps, in the body of a linalg.generic.
Value CastImporter::emitElementwise(Operation *op, Value input, Type result,
                                    const QuantFormat &format, Emit emit) {
  rewriter.setInsertionPoint(op);
  ImplicitLocOpBuilder b(op->getLoc(), rewriter);
  auto type = dyn_cast<RankedTensorType>(result);
  if (!type || (!format.axis && !format.isRestricted()))
    return emit(b, result, input, Value());
  Value init = tensor::EmptyOp::create(
      b, tensor::getMixedSizes(b, op->getLoc(), input), type.getElementType());
  AffineMap map = b.getMultiDimIdentityMap(type.getRank());
  SmallVector<utils::IteratorType> loops(type.getRank(),
                                         utils::IteratorType::parallel);
  auto body = [&](OpBuilder &nested, Location loc, ValueRange arguments) {
    ImplicitLocOpBuilder inner(loc, nested);
    Value channel =
        format.axis ? linalg::IndexOp::create(inner, *format.axis) : Value();
    Value value = emit(inner, type.getElementType(), arguments[0], channel);
    linalg::YieldOp::create(inner, value);
  };
  return linalg::GenericOp::create(b, type, input, init,
                                   ArrayRef<AffineMap>{map, map}, loops, body)
      .getResult(0);
}

/// quantize, and a clamp to the codes that the type has.
Value CastImporter::emitCodes(ImplicitLocOpBuilder &b, Type type, Value input,
                              Value channel, const QuantFormat &format) {
  Value codes = QuantizeOp::create(b, type, input, channel, format.format,
                                   RoundingAttr());
  if (!format.isRestricted())
    return codes;
  Value least =
      arith::ConstantOp::create(b, b.getIntegerAttr(type, format.least));
  Value greatest =
      arith::ConstantOp::create(b, b.getIntegerAttr(type, format.greatest));
  if (format.format.getStorage().isSigned()) {
    codes = arith::MaxSIOp::create(b, codes, least);
    return arith::MinSIOp::create(b, codes, greatest);
  }
  codes = arith::MaxUIOp::create(b, codes, least);
  return arith::MinUIOp::create(b, codes, greatest);
}

static Type getStorageTypeFor(Type floats, const QuantFormat &format) {
  return withElementType(
      floats, getStorageType(floats.getContext(), format.format.getStorage()));
}

LogicalResult CastImporter::import(quant::QuantizeCastOp op) {
  auto quantized =
      cast<quant::QuantizedType>(getElementTypeOrSelf(op.getType()));
  FailureOr<QuantFormat> format = getFormat(op, quantized);
  if (failed(format))
    return failure();
  Value input = op.getInput();
  if (!isTaken(input.getType()))
    return success();
  if (failed(checkRecoverable(op, *format, input.getType())))
    return failure();
  auto emitReals = [&](ImplicitLocOpBuilder &b, Type type, Value x,
                       Value channel) -> Value {
    if (!format->isRestricted())
      return FakeQuantOp::create(b, type, x, channel, format->format,
                                 RoundingAttr());
    Type codes = getStorageTypeFor(type, *format);
    return DequantizeOp::create(b, type,
                                emitCodes(b, codes, x, channel, *format),
                                channel, format->format);
  };
  // A float that comes back: one op.
  for (Operation *user : llvm::make_early_inc_range(op->getUsers()))
    if (isa<quant::DequantizeCastOp>(user) &&
        user->getResult(0).getType() == input.getType())
      rewriter.replaceOp(user, emitElementwise(user, input, input.getType(),
                                               *format, emitReals));
  if (op.use_empty()) {
    rewriter.eraseOp(op);
    return success();
  }
  auto emit = [&](ImplicitLocOpBuilder &b, Type type, Value x, Value channel) {
    return emitCodes(b, type, x, channel, *format);
  };
  Value codes = emitElementwise(
      op, input, getStorageTypeFor(input.getType(), *format), *format, emit);
  rewriter.setInsertionPoint(op);
  rewriter.replaceOpWithNewOp<quant::StorageCastOp>(op, op.getType(), codes);
  return success();
}

LogicalResult CastImporter::import(quant::DequantizeCastOp op) {
  auto quantized =
      cast<quant::QuantizedType>(getElementTypeOrSelf(op.getInput().getType()));
  FailureOr<QuantFormat> format = getFormat(op, quantized);
  if (failed(format))
    return failure();
  Type result = op.getType();
  if (!isTaken(result))
    return success();
  if (failed(checkRecoverable(op, *format, result)))
    return failure();
  rewriter.setInsertionPoint(op);
  Value codes = quant::StorageCastOp::create(
      rewriter, op.getLoc(), getStorageTypeFor(result, *format), op.getInput());
  auto emit = [&](ImplicitLocOpBuilder &b, Type type, Value q,
                  Value channel) -> Value {
    return DequantizeOp::create(b, type, q, channel, format->format);
  };
  rewriter.replaceOp(op, emitElementwise(op, codes, result, *format, emit));
  return success();
}

/// The ops of that kind in `scope`.
template <typename OpTy>
static SmallVector<OpTy> collect(Operation *scope) {
  SmallVector<OpTy> ops;
  walkScope(scope, [&](Operation *op) {
    if (auto typed = dyn_cast<OpTy>(op))
      ops.push_back(typed);
  });
  return ops;
}

LogicalResult mlir::qlut::detail::importQuantOps(RewriterBase &rewriter,
                                                 Operation *scope,
                                                 bool remarks) {
  CastImporter importer(rewriter);
  auto quantizes = collect<quant::QuantizeCastOp>(scope);
  for (quant::QuantizeCastOp op : quantizes)
    if (failed(importer.import(op)))
      return failure();
  auto dequantizes = collect<quant::DequantizeCastOp>(scope);
  for (quant::DequantizeCastOp op : dequantizes)
    if (failed(importer.import(op)))
      return failure();
  auto casts = collect<quant::StorageCastOp>(scope);
  for (quant::StorageCastOp op : casts)
    if (auto first = op.getInput().getDefiningOp<quant::StorageCastOp>();
        first && first.getInput().getType() == op.getType())
      rewriter.replaceAllUsesWith(op, first.getInput());
  for (quant::StorageCastOp op : llvm::reverse(casts))
    if (op.use_empty())
      rewriter.eraseOp(op);
  if (remarks)
    walkScope(scope, [&](Operation *op) {
      if (isa_and_nonnull<quant::QuantDialect>(op->getDialect()))
        op->emitRemark("not imported: expected only quant ops to use values of "
                       "quantized types; run --strip-func-quant-types for "
                       "arguments and results");
    });
  return success();
}
