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
#include "qlut/Core/Kernels.h"
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

  /// table(code) with code and result as integers of `b`.
  ArithEmitter::Int lookUp(ArithEmitter &b, ArithEmitter::Int code,
                           const ::qlut::Table &table) {
    ArithEmitter wide = make(table.computeBits());
    ArithEmitter::Int result = kernels::evaluate(wide, wide.fromInt(b, code),
                                                 table, table.linearPlan());
    return b.fromInt(wide, result);
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
  ArithEmitter::Real x = b.fromFloat(operands[0]);
  if (TableAttrInterface table = op.getTableAttr()) {
    auto code =
        kernels::quantize(b, x, *op.getInFormat(), op.getQuantizeRounding());
    auto result = lookUp(b, code, table.getTable());
    return b.toFloat(kernels::dequantize(b, result, *op.getOutFormat()),
                     element);
  }
  if (std::optional<::qlut::RealRange> range = op.getRange())
    x = b.realClamp(x, range->lo, range->hi);
  Value result = emitExpression(builder, op.getExpr().getValue(), x.value);
  return b.toFloat({result, std::nullopt}, element);
}

Value OpEmitter::emit(FakeQuantOp op) {
  FloatType element = getFloatElement(op.getInput());
  ArithEmitter b = make(codeComputeBits, element);
  const ::qlut::Format format = op.getFormat();
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
  const ::qlut::Table &table = op.getTable().getTable();
  ArithEmitter b = make(table.computeBits());
  auto code = b.fromCode(operands[0], table.input().isSigned());
  return b.toCode(kernels::evaluate(b, code, table, table.linearPlan()),
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
  APInt shift;
  ArithEmitter::Int result;
  if (matchPattern(op.getShift(), m_ConstantInt(&shift)) && shift.ult(63))
    result = kernels::rescale(b, code, inZp, multiplier,
                              static_cast<unsigned>(shift.getZExtValue()), out,
                              outZp, op.getRescaleRounding());
  else
    result = kernels::rescaleBy(b, code, inZp, multiplier,
                                b.fromCode(operands[2], /*isSigned=*/false),
                                out, outZp, op.getRescaleRounding());
  return b.toCode(result, out.bits);
}

Value OpEmitter::emit(QuantizeOp op) {
  ArithEmitter b = make(codeComputeBits, getFloatElement(op.getInput()));
  const ::qlut::Format format = op.getFormat();
  auto code = kernels::quantize(b, b.fromFloat(operands[0]), format,
                                op.getQuantizeRounding());
  return b.toCode(code, format.storage.bits);
}

Value OpEmitter::emit(DequantizeOp op) {
  FloatType element = getFloatElement(op.getResult());
  ArithEmitter b = make(codeComputeBits, element);
  const ::qlut::Format format = op.getFormat();
  auto code = b.fromCode(operands[0], format.storage.isSigned());
  return b.toFloat(kernels::dequantize(b, code, format), element);
}

bool mlir::qlut::isElementwiseQlutOp(Operation *op) {
  return isa<SimLutOp, FakeQuantOp, RequantizeOp, HwLutOp, RescaleOp,
             QuantizeOp, DequantizeOp>(op);
}

/// True if the op reads a table whose kernel loads entries.
static bool readsTable(Operation *op) {
  if (auto sim = dyn_cast<SimLutOp>(op))
    return sim.isQuantized();
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

LogicalResult mlir::qlut::verifyOnlyElementwise(Operation *root) {
  WalkResult walked =
      root->walk<WalkOrder::PreOrder>([&](Operation *op) -> WalkResult {
        if (!isa_and_nonnull<QlutDialect>(op->getDialect()) ||
            isElementwiseQlutOp(op))
          return WalkResult::advance();
        if (isa<ObserveOp>(op))
          return op->emitOpError(
              "expected observers to be gone; run --qlut-apply-calibration to "
              "remove them or --convert-qlut-observe-to-calls to run them "
              "first");
        return op->emitOpError("expected elementwise qlut ops only; run "
                               "--qlut-decompose-composites first");
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
