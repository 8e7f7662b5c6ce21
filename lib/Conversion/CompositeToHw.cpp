//===- CompositeToHw.cpp - composites as integer programs -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The stages of Core/Composites.h, one linalg op each: what a kernel says of an
// element or of a row is its body, maxima and sums of rows are reductions.
// Norms and the fast form of softmax stay one op of codes.
//
//===----------------------------------------------------------------------===//

#include "IntegerLinalg.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "qlut/Conversion/Patterns.h"
#include "qlut/Core/Kernels.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::qlut;
namespace kernels = ::qlut::kernels;
using Emitter = ArithEmitter;
using Int = IntegerLinalg::Int;
using Ints = IntegerLinalg::Ints;
using Input = IntegerLinalg::Input;

/// Width of what a row is scaled by: mantissas of 30 bits and shifts.
static constexpr unsigned factorBits = 32;

namespace {
/// Writes the program of one composite.
class Program {
public:
  Program(ImplicitLocOpBuilder &builder, Operation *op)
      : b(builder), linalg(builder), op(op),
        formats(op->getAttrOfType<ArrayAttr>("inFormats")),
        out(op->getAttrOfType<FormatAttr>("outFormat")),
        plan(op->getAttrOfType<PlanAttr>("plan").getValue()) {}

  Value write(SoftmaxOp softmax);
  Value writeFast(SoftmaxOp softmax, const ::qlut::FastSoftmaxPlan &numbers);
  Value write(LogSoftmaxOp softmax);
  Value write(LayerNormOp norm) { return writeNorm(norm); }
  Value write(RmsNormOp norm) { return writeNorm(norm); }
  Value write(DivideOp divide);
  Value write(SinusoidOp sinusoid);

private:
  /// The codes of an activation, and how a stage reads them.
  Value quantize(unsigned operand);
  Input codes(Value tensor, unsigned operand, AffineMap map = {});
  Value dequantize(Value code);

  /// The maximum, the weights and the sum of rows of codes.
  struct Weights {
    Value max, weights, sum;
  };
  Weights writeWeights(const ::qlut::WeightPlan &weights, Value code,
                       Value mask, int64_t dimension);
  template <typename NormOp>
  Value writeNorm(NormOp norm);
  /// An empty tensor for the output's codes, of the shape of `code`.
  Value createDestination(Value code);
  /// The last stage: codes of the output, as floats.
  Value writeResult(ArrayRef<Input> inputs, Value space,
                    IntegerLinalg::BodyFn body);

  ImplicitLocOpBuilder &b;
  IntegerLinalg linalg;
  Operation *op;
  ArrayAttr formats;
  FormatAttr out;
  const ::qlut::CompositePlan &plan;
};
} // namespace

static int64_t rankOf(Value tensor) {
  return cast<RankedTensorType>(tensor.getType()).getRank();
}

Value Program::quantize(unsigned operand) {
  auto format = cast<FormatAttr>(formats[operand]);
  Value input = op->getOperand(operand);
  Type type = withElementType(
      input.getType(), getStorageType(b.getContext(), format.getStorage()));
  return QuantizeOp::create(b, type, input, /*channel=*/Value(), format,
                            /*rounding=*/RoundingAttr());
}

Input Program::codes(Value tensor, unsigned operand, AffineMap map) {
  auto format = cast<FormatAttr>(formats[operand]);
  return {tensor, map ? map : linalg.all(tensor),
          format.getStorage().isSigned()};
}

Value Program::dequantize(Value code) {
  return DequantizeOp::create(b, op->getResult(0).getType(), code,
                              /*channel=*/Value(), out);
}

Value Program::createDestination(Value code) {
  return tensor::EmptyOp::create(
      b, tensor::getMixedSizes(b, b.getLoc(), code),
      getStorageType(b.getContext(), out.getStorage()));
}

Value Program::writeResult(ArrayRef<Input> inputs, Value space,
                           IntegerLinalg::BodyFn body) {
  return dequantize(linalg.elementwise(inputs, space, out.getStorage().bits,
                                       /*computeBits=*/64, body)[0]);
}

//===----------------------------------------------------------------------===//
// Softmax
//===----------------------------------------------------------------------===//

Value Program::writeFast(SoftmaxOp softmax,
                         const ::qlut::FastSoftmaxPlan &numbers) {
  Value code = quantize(0), mask = softmax.getMask();
  if (mask)
    return dequantize(writeFastSoftmax(
        b, code, mask, static_cast<int64_t>(softmax.getDimension()), numbers));
  Value init = createDestination(code);
  return dequantize(HwSoftmaxOp::create(b, init.getType(), code, init,
                                        softmax.getDimensionAttr(),
                                        softmax.getPlanAttr(),
                                        softmax.getLayerAttr())
                        .getResult());
}

/// Of a mask's element.
static Emitter::Bool isUnmasked(Emitter &e, Int mask) {
  return e.lt(e.constant(0), mask);
}

Program::Weights Program::writeWeights(const ::qlut::WeightPlan &weights,
                                       Value code, Value mask,
                                       int64_t dimension) {
  AffineMap row = linalg.without(rankOf(code), dimension);
  SmallVector<Input> elements = {codes(code, 0)};
  if (mask)
    elements.push_back({mask, getBroadcastMap(mask, code), /*isSigned=*/false});
  Weights result;
  result.max = linalg.reduce(
      elements, code, dimension, weights.input.minCode(), /*bits=*/32,
      [&](Emitter &e, ArrayRef<Int> v) -> Ints {
        Int element =
            mask ? kernels::maskedCode(e, weights, isUnmasked(e, v[1]), v[0])
                 : v[0];
        return {e.max(v.back(), element)};
      })[0];
  elements.insert(elements.begin() + 1, {result.max, row});
  result.weights = linalg.elementwise(
      elements, code, /*resultBits=*/32, weights.computeBits(),
      [&](Emitter &e, ArrayRef<Int> v) -> Ints {
        if (!mask)
          return {kernels::weight(e, weights, v[0], v[1])};
        return {
            kernels::maskedWeight(e, weights, isUnmasked(e, v[2]), v[0], v[1])};
      })[0];
  result.sum =
      linalg.reduce(Input{result.weights, linalg.all(code)}, code, dimension,
                    /*starts=*/0, weights.accumulatorBits,
                    [](Emitter &e, ArrayRef<Int> v) -> Ints {
                      return {e.add(v[1], v[0])};
                    })[0];
  return result;
}

Value Program::write(SoftmaxOp softmax) {
  if (const auto *fast = plan.getIf<::qlut::FastSoftmaxPlan>())
    return writeFast(softmax, *fast);
  const auto &numbers = *plan.getIf<::qlut::SoftmaxPlan>();
  const int64_t dimension = softmax.getDimension();
  Value code = quantize(0);
  Weights row =
      writeWeights(numbers.weights, code, softmax.getMask(), dimension);
  SmallVector<Value> factor = linalg.elementwise(
      Input{row.sum, linalg.all(row.sum)}, row.sum, {factorBits, factorBits},
      /*computeBits=*/64, [&](Emitter &e, ArrayRef<Int> v) -> Ints {
        auto [mantissa, shift] = kernels::normalizeRow(e, numbers, v[0]);
        return {mantissa, shift};
      });
  AffineMap all = linalg.all(code);
  AffineMap rows = linalg.without(rankOf(code), dimension);
  return writeResult({{row.weights, all}, {factor[0], rows}, {factor[1], rows}},
                     code, [&](Emitter &e, ArrayRef<Int> v) -> Ints {
                       return {kernels::result(e, numbers, v[0], v[1], v[2])};
                     });
}

Value Program::write(LogSoftmaxOp softmax) {
  const auto &numbers = *plan.getIf<::qlut::LogSoftmaxPlan>();
  const int64_t dimension = softmax.getDimension();
  Value code = quantize(0);
  Weights row =
      writeWeights(numbers.weights, code, /*mask=*/Value(), dimension);
  Value log = linalg.elementwise(
      Input{row.sum, linalg.all(row.sum)}, row.sum, /*resultBits=*/64,
      /*computeBits=*/64, [&](Emitter &e, ArrayRef<Int> v) -> Ints {
        return {kernels::logOfSum(e, numbers, v[0])};
      })[0];
  AffineMap rows = linalg.without(rankOf(code), dimension);
  return writeResult({codes(code, 0), {row.max, rows}, {log, rows}}, code,
                     [&](Emitter &e, ArrayRef<Int> v) -> Ints {
                       return {kernels::result(e, numbers, v[0], v[1], v[2])};
                     });
}

//===----------------------------------------------------------------------===//
// Norms and division
//===----------------------------------------------------------------------===//

template <typename NormOp>
Value Program::writeNorm(NormOp norm) {
  Value code = quantize(0), init = createDestination(code);
  return dequantize(HwNormOp::create(b, init.getType(), code, init,
                                     norm.getDimsAttr(), norm.getPlanAttr(),
                                     norm.getLayerAttr())
                        .getResult());
}

Value Program::write(DivideOp divide) {
  const auto &numbers = *plan.getIf<::qlut::DividePlan>();
  Value lhs = quantize(0), rhs = quantize(1);
  SmallVector<Value> factor = linalg.elementwise(
      codes(rhs, 1), rhs, {factorBits, factorBits}, /*computeBits=*/64,
      [&](Emitter &e, ArrayRef<Int> v) -> Ints {
        auto [mantissa, shift] = kernels::normalizeDivisor(e, numbers, v[0]);
        return {mantissa, shift};
      });
  AffineMap map = getBroadcastMap(rhs, lhs);
  return writeResult(
      {codes(lhs, 0), codes(rhs, 1, map), {factor[0], map}, {factor[1], map}},
      lhs, [&](Emitter &e, ArrayRef<Int> v) -> Ints {
        return {kernels::result(e, numbers, v[0], v[1], v[2], v[3])};
      });
}

//===----------------------------------------------------------------------===//
// Sinusoids
//===----------------------------------------------------------------------===//

Value Program::write(SinusoidOp sinusoid) {
  const auto &numbers = *plan.getIf<::qlut::SinusoidPlan>();
  Value position = sinusoid.getPosition(), space = sinusoid.getInit();
  // As the frequencies lie, one for each.
  Value increments = linalg.constantRow(numbers.increments, /*bits=*/64,
                                        sinusoid.getFrequency(), rankOf(space));
  return writeResult({{position, getBroadcastMap(position, space)},
                      {increments, getBroadcastMap(increments, space)}},
                     space, [&](Emitter &e, ArrayRef<Int> v) -> Ints {
                       return {kernels::result(e, numbers, v[0], v[1])};
                     });
}

//===----------------------------------------------------------------------===//
// Entry
//===----------------------------------------------------------------------===//

FailureOr<Value> mlir::qlut::writeCompositeToHw(RewriterBase &rewriter,
                                                Operation *op) {
  if (!isComposite(op) || !op->hasAttr("plan"))
    return failure();
  ImplicitLocOpBuilder builder(op->getLoc(), rewriter);
  Program program(builder, op);
  Value result = llvm::TypeSwitch<Operation *, Value>(op)
                     .Case<SoftmaxOp, LogSoftmaxOp, LayerNormOp, RmsNormOp,
                           DivideOp, SinusoidOp>([&](auto composite) {
                       return program.write(composite);
                     });
  return result;
}
