//===- Interpreter.cpp - a quantized network, by the rules ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Interpreter.h"
#include "Composites.h"
#include "SimRegion.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/Error.h"
#include <cmath>

using namespace mlir;
using namespace reference;
using ::qlut::ElementType;
using ::qlut::NdArray;

namespace {
class Interpreter {
public:
  explicit Interpreter(std::optional<::qlut::Rounding> rounding)
      : rounding(rounding) {}

  bool run(func::FuncOp function, ArrayRef<Array> arguments,
           std::vector<Array> &results);
  std::string error;

private:
  bool fail(Operation *op, const Twine &why) {
    if (error.empty())
      error = (op->getName().getStringRef() + ": " + why).str();
    return false;
  }
  bool run(Operation *op);
  bool runMovement(Operation *op, const Movement &movement);
  bool runComposite(Operation *op, ArrayAttr inFormats,
                    mlir::qlut::FormatAttr outFormat,
                    mlir::qlut::PlanAttr plan);
  template <typename F>
  bool runElementwise(Operation *op, F &&f);

  std::optional<::qlut::Rounding> rounding;
  DenseMap<Value, Array> values;
};
} // namespace

template <typename F>
bool Interpreter::runElementwise(Operation *op, F &&f) {
  Array result = values[op->getOperand(0)];
  bool isDouble = getElementTypeOrSelf(op->getResult(0)).isF64();
  if (!isDouble && !getElementTypeOrSelf(op->getResult(0)).isF32())
    return fail(op, "floats of other than 32 and 64 bits");
  for (double &real : result.reals)
    real = f(real, isDouble);
  values[op->getResult(0)] = std::move(result);
  return error.empty() || fail(op, "");
}

bool Interpreter::runMovement(Operation *op, const Movement &movement) {
  Array result;
  result.shape = movement.shape;
  result.isFloat = isa<FloatType>(getElementTypeOrSelf(op->getResult(0)));
  for (const Movement::Place &place : movement.places) {
    if (place.operand < 0) {
      result.reals.push_back(*movement.padding);
      continue;
    }
    const Array &source = values[op->getOperand(place.operand)];
    if (result.isFloat)
      result.reals.push_back(source.reals[place.element]);
    else
      result.ints.push_back(source.ints[place.element]);
  }
  values[op->getResult(0)] = std::move(result);
  return true;
}

/// The elements of one row after the other: along a dimension, or over the
/// trailing dimensions from there on.
static std::vector<std::vector<size_t>>
rowsOf(ArrayRef<int64_t> shape, size_t dimension, bool isTrailing) {
  size_t length = isTrailing ? countElements(shape.drop_front(dimension))
                             : static_cast<size_t>(shape[dimension]);
  size_t stride =
      isTrailing ? 1 : countElements(shape.drop_front(dimension + 1));
  std::vector<std::vector<size_t>> rows;
  for (size_t e = 0, count = countElements(shape); e < count; ++e)
    if (e / stride % length == 0) {
      rows.emplace_back();
      for (size_t i = 0; i < length; ++i)
        rows.back().push_back(e + i * stride);
    }
  return rows;
}

/// The element that stands for one of the greater shape: sizes of 1 stand for
/// all.
static size_t broadcastElement(size_t element, ArrayRef<int64_t> whole,
                               ArrayRef<int64_t> own) {
  size_t result = 0, stride = 1;
  for (size_t d = whole.size(); d-- > 0;) {
    size_t index = element % static_cast<size_t>(whole[d]);
    element /= static_cast<size_t>(whole[d]);
    result += own[d] == 1 ? 0 : index * stride;
    stride *= static_cast<size_t>(own[d]);
  }
  return result;
}

bool Interpreter::runComposite(Operation *op, ArrayAttr inFormats,
                               mlir::qlut::FormatAttr outFormat,
                               mlir::qlut::PlanAttr planAttr) {
  if (!inFormats || !outFormat || !planAttr)
    return fail(op, "without formats and a plan");
  const ::qlut::CompositePlan &plan = planAttr.getValue();
  bool isDouble = getElementTypeOrSelf(op->getResult(0)).isF64();
  auto codesOf = [&](unsigned operand) {
    std::vector<int64_t> codes;
    const auto &format =
        cast<mlir::qlut::FormatAttr>(inFormats[operand]).getValue();
    for (double real : values[op->getOperand(operand)].reals)
      codes.push_back(
          quantize(real, isDouble, format, ::qlut::Rounding::HalfEven));
    return codes;
  };
  if (auto sinusoid = dyn_cast<mlir::qlut::SinusoidOp>(op)) {
    Array result = values[sinusoid.getInit()];
    const Array &position = values[sinusoid.getPosition()];
    const Array &frequency = values[sinusoid.getFrequency()];
    result.reals.resize(countElements(result.shape));
    for (auto [e, real] : llvm::enumerate(result.reals)) {
      size_t at = broadcastElement(e, result.shape, position.shape);
      int64_t code = reference::sinusoid(
          *plan.getIf<::qlut::SinusoidPlan>(), position.ints[at],
          broadcastElement(e, result.shape, frequency.shape));
      real = dequantize(code, isDouble, outFormat.getValue());
    }
    values[op->getResult(0)] = std::move(result);
    return true;
  }
  Array result = values[op->getOperand(0)];
  ArrayRef<int64_t> shape = result.shape;
  std::vector<int64_t> input = codesOf(0), codes(input.size());
  auto byRow = [&](size_t dimension, bool isTrailing, auto &&f) {
    for (const std::vector<size_t> &row :
         rowsOf(shape, dimension, isTrailing)) {
      std::vector<int64_t> in;
      for (size_t e : row)
        in.push_back(input[e]);
      std::vector<int64_t> out = f(in, row);
      for (auto [e, code] : llvm::zip_equal(row, out))
        codes[e] = code;
    }
  };
  using Row = std::vector<int64_t>;
  using Elements = std::vector<size_t>;
  if (auto softmax = dyn_cast<mlir::qlut::SoftmaxOp>(op)) {
    byRow(softmax.getDimension(), false, [&](Row &in, const Elements &row) {
      Row mask;
      if (softmax.getMask())
        for (size_t e : row) {
          const Array &array = values[softmax.getMask()];
          mask.push_back(array.ints[broadcastElement(e, shape, array.shape)]);
        }
      if (const auto *fast = plan.getIf<::qlut::FastSoftmaxPlan>())
        return reference::softmax(*fast, in, mask);
      return reference::softmax(*plan.getIf<::qlut::SoftmaxPlan>(), in, mask);
    });
  } else if (auto logs = dyn_cast<mlir::qlut::LogSoftmaxOp>(op)) {
    byRow(logs.getDimension(), false, [&](Row &in, const Elements &) {
      return logSoftmax(*plan.getIf<::qlut::LogSoftmaxPlan>(), in);
    });
  } else if (isa<mlir::qlut::LayerNormOp, mlir::qlut::RmsNormOp>(op)) {
    auto dims = op->getAttrOfType<IntegerAttr>("dims").getInt();
    byRow(shape.size() - static_cast<size_t>(dims), true,
          [&](Row &in, const Elements &) {
            if (const auto *fast = plan.getIf<::qlut::FastNormPlan>())
              return normalize(*fast, in);
            return normalize(*plan.getIf<::qlut::NormPlan>(), in);
          });
  } else {
    std::vector<int64_t> rhs = codesOf(1);
    const Array &divisor = values[op->getOperand(1)];
    for (size_t e = 0; e < codes.size(); ++e)
      codes[e] = quotient(*plan.getIf<::qlut::DividePlan>(), input[e],
                          rhs[broadcastElement(e, shape, divisor.shape)]);
  }
  for (auto [real, code] : llvm::zip_equal(result.reals, codes))
    real = dequantize(code, isDouble, outFormat.getValue());
  values[op->getResult(0)] = std::move(result);
  return true;
}

bool Interpreter::run(Operation *op) {
  Attribute attr;
  if (matchPattern(op, m_Constant(&attr))) {
    std::optional<Array> array = readConstant(attr);
    if (!array)
      return fail(op, "a constant that is not in the file");
    values[op->getResult(0)] = std::move(*array);
    return true;
  }
  if (auto sim = dyn_cast<mlir::qlut::SimOp>(op)) {
    if (!sim.getOutFormats())
      return fail(op, "without formats");
    SmallVector<Array> operands;
    for (Value operand : op->getOperands())
      operands.push_back(values[operand]);
    SimRegion region(sim, rounding);
    std::optional<std::vector<Array>> results = region.run(operands);
    if (!results)
      return fail(op, region.error);
    for (auto [result, array] : llvm::zip_equal(op->getResults(), *results))
      values[result] = std::move(array);
    return true;
  }
  if (auto lut = dyn_cast<mlir::qlut::SimLutOp>(op)) {
    if (!lut.isQuantized() || lut.getChannel())
      return fail(op, "without a table, or by channel");
    auto in = lut.getInFormatAttr().getFormat(0);
    auto out = lut.getOutFormatAttr().getFormat(0);
    const auto &table =
        mlir::qlut::getTableOf(lut.getTableAttr(), 0).getTable();
    return runElementwise(op, [&](double real, bool isDouble) {
      int64_t code = quantize(real, isDouble, in, lut.getQuantizeRounding());
      return dequantize(lookUp(code, table, error), isDouble, out);
    });
  }
  if (auto fake = dyn_cast<mlir::qlut::FakeQuantOp>(op)) {
    if (fake.getChannel())
      return fail(op, "by channel");
    auto format = fake.getFormat().getFormat(0);
    return runElementwise(op, [&](double real, bool isDouble) {
      return dequantize(
          quantize(real, isDouble, format, fake.getQuantizeRounding()),
          isDouble, format);
    });
  }
  if (auto change = dyn_cast<mlir::qlut::RequantizeOp>(op)) {
    const ::qlut::Format from = change.getFrom(), to = change.getTo();
    return runElementwise(op, [&](double real, bool isDouble) {
      int64_t code = quantize(real, isDouble, from, ::qlut::Rounding::HalfEven);
      Wide product = Wide(code - from.zeroPoint) * Wide(change.getMultiplier());
      Wide n = divideByPower(product, static_cast<int64_t>(change.getShift()),
                             change.getRescaleRounding());
      return dequantize(saturate(n + to.zeroPoint, to.storage), isDouble, to);
    });
  }
  std::optional<bool> ofComposite =
      llvm::TypeSwitch<Operation *, std::optional<bool>>(op)
          .Case<mlir::qlut::SoftmaxOp, mlir::qlut::LogSoftmaxOp,
                mlir::qlut::LayerNormOp, mlir::qlut::RmsNormOp,
                mlir::qlut::DivideOp, mlir::qlut::SinusoidOp>(
              [&](auto composite) {
                return runComposite(op, composite.getInFormatsAttr(),
                                    composite.getOutFormatAttr(),
                                    composite.getPlanAttr());
              })
          .Default([](Operation *) { return std::nullopt; });
  if (ofComposite)
    return *ofComposite;
  if (isa<tensor::EmptyOp>(op)) {
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    if (!type.hasStaticShape())
      return fail(op, "sizes that are not static");
    Array result;
    result.shape = llvm::to_vector(type.getShape());
    result.isFloat = isa<FloatType>(type.getElementType());
    if (result.isFloat)
      result.reals.assign(countElements(result.shape), std::nan(""));
    else
      result.ints.assign(countElements(result.shape), 0);
    values[op->getResult(0)] = std::move(result);
    return true;
  }
  if (auto fill = dyn_cast<linalg::FillOp>(op)) {
    Array result = values[fill.output()];
    const Array &value = values[fill.value()];
    if (result.isFloat)
      llvm::fill(result.reals, value.reals.front());
    else
      llvm::fill(result.ints, value.ints.front());
    values[op->getResult(0)] = std::move(result);
    return true;
  }
  if (std::optional<Movement> movement = getMovement(op))
    return runMovement(op, *movement);
  return fail(op, "the reference has no rule for it outside of qlut.sim");
}

bool Interpreter::run(func::FuncOp function, ArrayRef<Array> arguments,
                      std::vector<Array> &results) {
  if (!function.getBody().hasOneBlock())
    return fail(function, "several blocks");
  Block &body = function.getBody().front();
  for (auto [argument, array] : llvm::zip_equal(body.getArguments(), arguments))
    values[argument] = array;
  for (Operation &op : body.without_terminator())
    if (!run(&op))
      return false;
  for (Value value : body.getTerminator()->getOperands())
    results.push_back(values[value]);
  return true;
}

llvm::Expected<std::vector<Array>>
reference::interpret(func::FuncOp function, ArrayRef<Array> arguments,
                     std::optional<::qlut::Rounding> rounding) {
  Interpreter interpreter(rounding);
  std::vector<Array> results;
  if (arguments.size() != function.getNumArguments())
    return llvm::createStringError("expected %u inputs, got %zu",
                                   function.getNumArguments(),
                                   arguments.size());
  if (!interpreter.run(function, arguments, results))
    return llvm::createStringError(interpreter.error);
  return results;
}

llvm::Expected<Array> reference::fromNdArray(const NdArray &array) {
  Array result;
  result.shape.assign(array.shape.begin(), array.shape.end());
  auto take = [&](auto elements) {
    result.ints.assign(elements.begin(), elements.end());
  };
  switch (array.type) {
  case ElementType::F32:
  case ElementType::F64:
    result.isFloat = true;
    for (int64_t i = 0; i < array.numElements(); ++i)
      result.reals.push_back(array.toDouble(i));
    return result;
  case ElementType::Bool:
    take(array.as<uint8_t>());
    return result;
  case ElementType::I8:
    take(array.as<int8_t>());
    return result;
  case ElementType::I16:
    take(array.as<int16_t>());
    return result;
  case ElementType::I32:
    take(array.as<int32_t>());
    return result;
  case ElementType::I64:
    take(array.as<int64_t>());
    return result;
  default:
    return llvm::createStringError("the reference takes no " +
                                   ::qlut::getName(array.type));
  }
}

NdArray reference::toNdArray(const Array &array, Type elementType) {
  auto fill = [&](ElementType type, auto zero, const auto &values) {
    NdArray result(type, array.shape);
    for (auto [to, from] : llvm::zip_equal(result.as<decltype(zero)>(), values))
      to = static_cast<decltype(zero)>(from);
    return result;
  };
  if (elementType.isF64())
    return fill(ElementType::F64, double(), array.reals);
  if (isa<FloatType>(elementType))
    return fill(ElementType::F32, float(), array.reals);
  switch (elementType.getIntOrFloatBitWidth()) {
  case 1:
    return fill(ElementType::Bool, uint8_t(), array.ints);
  case 8:
    return fill(ElementType::I8, int8_t(), array.ints);
  case 16:
    return fill(ElementType::I16, int16_t(), array.ints);
  case 32:
    return fill(ElementType::I32, int32_t(), array.ints);
  default:
    return fill(ElementType::I64, int64_t(), array.ints);
  }
}
