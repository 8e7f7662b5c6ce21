//===- EmitOps.cpp - the elementwise ops as arith ops ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every state of every elementwise op as a chain of the core's kernels. Reals
// are computed in f64 where the op has f64, else in f32; codes between the
// kernels stay in the compute width and are not truncated to their storage.
//
//===----------------------------------------------------------------------===//

#include "EmitOps.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Conversion/EmitExpression.h"
#include "qlut/Core/KernelTrace.h"
#include "qlut/Core/Kernels.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::qlut;
namespace kernels = ::qlut::kernels;

namespace {
/// Makes emitters for one op.
struct OpEmitter {
  ImplicitLocOpBuilder &builder;
  ValueRange operands;
  TableStore &store;

  Type shape() const { return operands[0].getType(); }

  /// An emitter whose reals are f64 if `element` is, else f32.
  ArithEmitter make(unsigned intBits, FloatType element) {
    return make(intBits, element.isF64());
  }
  ArithEmitter make(unsigned intBits, bool isDouble = false) {
    FloatType real =
        isDouble ? FloatType(builder.getF64Type()) : builder.getF32Type();
    return ArithEmitter(builder, shape(), intBits, real, store);
  }

  /// The channel of the element; 0 if nothing of the op is by channel.
  template <typename OpTy>
  ArithEmitter::Int getChannel(ArithEmitter &b, OpTy op) {
    std::optional<int64_t> channels = op.getNumChannels();
    return channels ? b.fromChannel(operands[1], *channels) : b.constant(0);
  }

  /// What the kernels read of the format of a channel.
  kernels::FormatTerms<ArithEmitter> getTerms(ArithEmitter &b,
                                              FormatAttrInterface format,
                                              ArithEmitter::Int channel) {
    if (auto channels = dyn_cast<ChannelFormatsAttr>(format))
      return kernels::getTerms(b, channels.getValue(), channel);
    return kernels::getTerms(b, format.getFormat(0));
  }

  /// table(code) of the channel, with all of them as integers of `b`.
  ArithEmitter::Int lookUp(ArithEmitter &b, ArithEmitter::Int code,
                           Attribute tables, ArithEmitter::Int channel) {
    if (auto set = dyn_cast<TableSetAttr>(tables)) {
      ::qlut::ChannelTables view = set.getChannelTables();
      ArithEmitter wide = make(view.computeBits());
      ArithEmitter::Int result = kernels::evaluate(
          wide, wide.fromInt(b, code), kernels::ChannelPlan::get(view),
          wide.fromInt(b, channel));
      return b.fromInt(wide, result);
    }
    const ::qlut::Table &table = getTableOf(tables, 0).getTable();
    ArithEmitter wide = make(table.computeBits());
    ArithEmitter::Int result = kernels::evaluate(wide, wide.fromInt(b, code),
                                                 table, table.linearPlan());
    return b.fromInt(wide, result);
  }

  /// The input clamped to the range of the channel.
  ArithEmitter::Real clamp(ArithEmitter &b, ArithEmitter::Real x,
                           RangeAttrInterface range,
                           ArithEmitter::Int channel) {
    std::vector<double> least, greatest;
    for (int64_t i = 0, e = range.getNumChannels().value_or(1); i < e; ++i) {
      least.push_back(range.getRange(i).lo);
      greatest.push_back(range.getRange(i).hi);
    }
    return b.realClamp(x, b.realLoad(least, channel),
                       b.realLoad(greatest, channel));
  }

  Value emit(SimLutOp op);
  Value emit(FakeQuantOp op);
  Value emit(RequantizeOp op);
  Value emit(HwLutOp op);
  Value emit(RescaleOp op);
  Value emit(QuantizeOp op);
  Value emit(DequantizeOp op);
};
} // namespace

static FloatType getFloatElement(Value value) {
  return cast<FloatType>(getElementTypeOrSelf(value));
}

/// Width of quantize and dequantize: codes of at most 16 bits, their distances
/// from a zero point of 17.
static constexpr unsigned codeComputeBits = 32;
/// Width of rescale: a 64-bit product (spec S1).
static constexpr unsigned rescaleComputeBits = 64;

Value OpEmitter::emit(SimLutOp op) {
  FloatType element = getFloatElement(op.getInput());
  ArithEmitter b = make(codeComputeBits, element);
  ArithEmitter::Int channel = getChannel(b, op);
  ArithEmitter::Real x = b.fromFloat(operands[0]);
  if (op.isQuantized()) {
    auto code =
        kernels::quantize(b, x, getTerms(b, op.getInFormatAttr(), channel),
                          op.getQuantizeRounding());
    auto result = lookUp(b, code, op.getTableAttr(), channel);
    return b.toFloat(
        kernels::dequantize(b, result,
                            getTerms(b, op.getOutFormatAttr(), channel)),
        element);
  }
  if (RangeAttrInterface range = op.getRangeAttr())
    x = clamp(b, x, range, channel);
  Value result = emitExpression(builder, op.getExpr().getValue(), x.value);
  return b.toFloat({result, std::nullopt}, element);
}

Value OpEmitter::emit(FakeQuantOp op) {
  FloatType element = getFloatElement(op.getInput());
  ArithEmitter b = make(codeComputeBits, element);
  auto format = getTerms(b, op.getFormat(), getChannel(b, op));
  auto code = kernels::quantize(b, b.fromFloat(operands[0]), format,
                                op.getQuantizeRounding());
  return b.toFloat(kernels::dequantize(b, code, format), element);
}

Value OpEmitter::emit(RequantizeOp op) {
  FloatType element = getFloatElement(op.getInput());
  ArithEmitter b = make(codeComputeBits, element);
  ArithEmitter wide = make(rescaleComputeBits);
  const ::qlut::Format from = op.getFrom(), to = op.getTo();
  // The input is a value of `from`: the rounding that recovers every code.
  auto code = kernels::quantize(b, b.fromFloat(operands[0]), from,
                                ::qlut::Rounding::HalfEven);
  auto rescaled = kernels::rescale(
      wide, wide.fromInt(b, code), from.zeroPoint,
      wide.constant(op.getMultiplier()), static_cast<unsigned>(op.getShift()),
      to.storage, to.zeroPoint, op.getRescaleRounding());
  auto result = kernels::dequantize(b, b.fromInt(wide, rescaled), to);
  return b.toFloat(result, element);
}

Value OpEmitter::emit(HwLutOp op) {
  const ::qlut::Table &table = getTableOf(op.getTable(), 0).getTable();
  auto set = dyn_cast<TableSetAttr>(op.getTable());
  ArithEmitter b =
      make(set ? set.getChannelTables().computeBits() : table.computeBits());
  auto code = b.fromCode(operands[0], table.input().isSigned());
  return b.toCode(lookUp(b, code, op.getTable(), getChannel(b, op)),
                  table.output().bits);
}

Value OpEmitter::emit(RescaleOp op) {
  ArithEmitter b = make(rescaleComputeBits);
  unsigned inBits = getElementTypeOrSelf(op.getInput()).getIntOrFloatBitWidth();
  auto code = b.fromCode(operands[0], !op.getInputUnsigned() && inBits > 1);
  auto multiplier = b.fromCode(operands[1], /*isSigned=*/true);
  auto inZp = static_cast<int64_t>(op.getInputZp());
  auto outZp = static_cast<int64_t>(op.getOutputZp());
  ::qlut::Storage out = op.getOutputStorage();
  kernels::RescaleRounding rounding{op.getRescaleRounding(),
                                    op.getDoubleRound()};
  APInt shift;
  ArithEmitter::Int result;
  if (matchPattern(op.getShift(), m_ConstantInt(&shift)) && shift.ult(63))
    result = kernels::rescale(b, code, inZp, multiplier,
                              static_cast<unsigned>(shift.getZExtValue()), out,
                              outZp, rounding);
  else
    result = kernels::rescaleBy(b, code, inZp, multiplier,
                                b.fromCode(operands[2], /*isSigned=*/false),
                                out, outZp, rounding);
  return b.toCode(result, out.bits);
}

Value OpEmitter::emit(QuantizeOp op) {
  ArithEmitter b = make(codeComputeBits, getFloatElement(op.getInput()));
  auto format = getTerms(b, op.getFormat(), getChannel(b, op));
  auto code = kernels::quantize(b, b.fromFloat(operands[0]), format,
                                op.getQuantizeRounding());
  return b.toCode(code, format.storage.bits);
}

Value OpEmitter::emit(DequantizeOp op) {
  FloatType element = getFloatElement(op.getResult());
  ArithEmitter b = make(codeComputeBits, element);
  auto format = getTerms(b, op.getFormat(), getChannel(b, op));
  auto code = b.fromCode(operands[0], format.storage.isSigned());
  return b.toFloat(kernels::dequantize(b, code, format), element);
}

bool mlir::qlut::isElementwiseQlutOp(Operation *op) {
  return isa<SimLutOp, FakeQuantOp, RequantizeOp, HwLutOp, RescaleOp,
             QuantizeOp, DequantizeOp>(op);
}

/// True if the op reads a table whose kernel loads entries, or numbers by
/// channel.
static bool readsTable(Operation *op) {
  if (auto sim = dyn_cast<SimLutOp>(op))
    return sim.isQuantized() || sim.getNumChannels();
  if (auto fake = dyn_cast<FakeQuantOp>(op))
    return fake.getNumChannels().has_value();
  if (auto quantize = dyn_cast<QuantizeOp>(op))
    return quantize.getNumChannels().has_value();
  if (auto dequantize = dyn_cast<DequantizeOp>(op))
    return dequantize.getNumChannels().has_value();
  return isa<HwLutOp>(op);
}

StringRef mlir::qlut::getLoweringObstacle(Operation *op) {
  Type type = op->getResult(0).getType();
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (tensor && tensor.getEncoding())
    return "expected a tensor without an encoding";
  if (readsTable(op) && !ArithEmitter::canLoad(type))
    return "expected scalable vectors of a lookup to have rank 1";
  return "";
}

LogicalResult mlir::qlut::verifyOnlyElementwise(Operation *root,
                                                bool composites) {
  WalkResult walked =
      root->walk<WalkOrder::PreOrder>([&](Operation *op) -> WalkResult {
        if (!isa_and_nonnull<QlutDialect>(op->getDialect()) ||
            isElementwiseQlutOp(op))
          return WalkResult::advance();
        if (isa<HwSoftmaxOp, HwNormOp>(op))
          return WalkResult::advance();
        if (isa<ObserveOp>(op))
          return op->emitOpError(
              "expected observers to be gone; run --qlut-apply-calibration to "
              "remove them or --convert-qlut-observe-to-calls to run them "
              "first");
        if (auto sim = dyn_cast<SimOp>(op)) {
          if (composites && sim.getOutFormats())
            return WalkResult::skip();
          return op->emitOpError("expected formats; run --qlut-quantize first");
        }
        if (!isComposite(op) || !cast<SimulatedOpInterface>(op).isQuantized())
          return op->emitOpError("expected elementwise qlut ops only; run "
                                 "--qlut-decompose-composites first");
        if (composites)
          return WalkResult::advance();
        return op->emitOpError("expected elementwise qlut ops only; run "
                               "--convert-qlut-sim-to-hw first");
      });
  return failure(walked.wasInterrupted());
}

Value mlir::qlut::emitElementwise(ImplicitLocOpBuilder &builder, Operation *op,
                                  ValueRange operands, TableStore &store) {
  OpEmitter emitter{builder, operands, store};
  return llvm::TypeSwitch<Operation *, Value>(op)
      .Case<SimLutOp, FakeQuantOp, RequantizeOp, HwLutOp, RescaleOp, QuantizeOp,
            DequantizeOp>([&](auto typed) { return emitter.emit(typed); });
}

Value mlir::qlut::emitElementwise(ImplicitLocOpBuilder &builder, Operation *op,
                                  TableStore &store) {
  SmallVector<Value> operands(op->getOperands());
  if (auto shape = dyn_cast<VectorType>(op->getResult(0).getType()))
    for (Value &operand : operands)
      if (!isa<VectorType>(operand.getType()))
        operand = vector::BroadcastOp::create(
            builder, shape.clone(operand.getType()), operand);
  return emitElementwise(builder, op, operands, store);
}

LogicalResult mlir::qlut::verifyNoCompositeBuffers(Operation *root) {
  WalkResult walked = root->walk([](Operation *op) -> WalkResult {
    if (!isa<HwSoftmaxOp, HwNormOp>(op) || op->getNumResults() == 1)
      return WalkResult::advance();
    return op->emitOpError(
        "expected tensors, got buffers; run "
        "--convert-qlut-composites-to-linalg before --one-shot-bufferize, or "
        "--convert-qlut-composites-to-vector first");
  });
  return failure(walked.wasInterrupted());
}
