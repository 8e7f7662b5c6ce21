//===- CodeProgram.cpp - integer ops on one element -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Lookups and rescales are evaluated by the core; the rest is arith's integer
// arithmetic, modulo the width.
//
//===----------------------------------------------------------------------===//

#include "CodeProgram.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/Kernels.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::qlut;
namespace kernels = ::qlut::kernels;

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

std::optional<unsigned> CodeProgram::addConstant(ArrayRef<int64_t> values,
                                                 unsigned bits) {
  Step step;
  step.constants.assign(values.begin(), values.end());
  step.bits = bits;
  steps.push_back(std::move(step));
  return steps.size() - 1;
}

static int64_t getNumber(Attribute constant) {
  if (auto scalar = dyn_cast<IntegerAttr>(constant))
    return scalar.getValue().getSExtValue();
  return cast<DenseIntElementsAttr>(constant)
      .getSplatValue<APInt>()
      .getSExtValue();
}

std::optional<unsigned> CodeProgram::addGeneric(linalg::GenericOp op) {
  if (!isChainGeneric(op))
    return std::nullopt;
  for (OpOperand *input : op.getDpsInputOperands()) {
    if (!op.payloadUsesValueFromOperand(input))
      continue;
    Value argument = op.getMatchingBlockArgument(input);
    Attribute constant = getIntegerConstant(input->get());
    std::optional<unsigned> place;
    if (constant && !isOneNumber(constant)) {
      std::optional<int64_t> along =
          getChannelDimension(op.getMatchingIndexingMap(input));
      auto elements = cast<DenseIntElementsAttr>(constant);
      if (!along || *along < 0)
        return std::nullopt;
      // One dimension of the constant is the channels', the others have one
      // element.
      int64_t size = op.getStaticLoopRanges()[*along];
      if ((dimension >= 0 && dimension != *along) ||
          elements.getNumElements() != size)
        return std::nullopt;
      dimension = *along;
      numChannels = size;
      SmallVector<int64_t> numbers;
      for (const APInt &number : elements.getValues<APInt>())
        numbers.push_back(number.getSExtValue());
      place = addConstant(numbers, getIntegerBits(argument));
    } else {
      place = add(input->get());
    }
    if (!place)
      return std::nullopt;
    places[argument] = *place;
  }
  return add(op.getBlock()->getTerminator()->getOperand(0));
}

std::optional<unsigned> CodeProgram::add(Value value) {
  if (auto found = places.find(value); found != places.end())
    return found->second;
  std::optional<unsigned> place;
  Operation *op = value.getDefiningOp();
  if (Attribute constant = getIntegerConstant(value)) {
    if (isOneNumber(constant))
      place = addConstant(getNumber(constant), getIntegerBits(value));
  } else if (auto generic = dyn_cast_or_null<linalg::GenericOp>(op)) {
    place = addGeneric(generic);
  } else if (op && isElementOp(op)) {
    Step step;
    step.op = op;
    step.bits = getIntegerBits(value);
    for (Value operand : op->getOperands()) {
      std::optional<unsigned> at = add(operand);
      if (!at)
        return std::nullopt;
      step.operands.push_back(*at);
    }
    steps.push_back(std::move(step));
    place = steps.size() - 1;
  }
  if (place)
    places[value] = *place;
  return place;
}

std::optional<CodeProgram> CodeProgram::get(Value root, Value leaf) {
  CodeProgram program;
  program.steps.emplace_back();
  program.steps.front().bits = getIntegerBits(leaf);
  program.places[leaf] = 0;
  std::optional<unsigned> last = program.add(root);
  if (!last || getIntegerBits(leaf) == 0)
    return std::nullopt;
  // The result is the last step.
  if (*last + 1 != program.steps.size())
    return std::nullopt;
  return program;
}

//===----------------------------------------------------------------------===//
// Evaluation
//===----------------------------------------------------------------------===//

static int64_t signExtend(uint64_t bits, unsigned width) {
  return width >= 64 ? static_cast<int64_t>(bits)
                     : llvm::SignExtend64(bits, width);
}

static uint64_t zeroExtend(int64_t value, unsigned width) {
  return static_cast<uint64_t>(value) & llvm::maskTrailingOnes<uint64_t>(width);
}

/// The code that the sign-extended bits are.
static int64_t toCode(int64_t value, const ::qlut::Storage &storage) {
  return storage.isSigned()
             ? value
             : static_cast<int64_t>(zeroExtend(value, storage.bits));
}

static bool compare(arith::CmpIPredicate predicate, int64_t a, int64_t b,
                    unsigned width) {
  return arith::applyCmpPredicate(predicate, APInt(width, zeroExtend(a, width)),
                                  APInt(width, zeroExtend(b, width)));
}

/// The value of an op before it is cut to its width.
int64_t CodeProgram::compute(const Step &step, ArrayRef<int64_t> values) const {
  auto in = [&](unsigned i) { return values[step.operands[i]]; };
  unsigned width = steps[step.operands[0]].bits;
  auto bits = [&](unsigned i) { return zeroExtend(in(i), width); };
  auto wrap = [](uint64_t v) { return static_cast<int64_t>(v); };
  return llvm::TypeSwitch<Operation *, int64_t>(step.op)
      .Case<arith::AddIOp>(
          [&](auto) { return wrap(uint64_t(in(0)) + uint64_t(in(1))); })
      .Case<arith::SubIOp>(
          [&](auto) { return wrap(uint64_t(in(0)) - uint64_t(in(1))); })
      .Case<arith::MulIOp>(
          [&](auto) { return wrap(uint64_t(in(0)) * uint64_t(in(1))); })
      .Case<arith::MaxSIOp>([&](auto) { return std::max(in(0), in(1)); })
      .Case<arith::MinSIOp>([&](auto) { return std::min(in(0), in(1)); })
      .Case<arith::MaxUIOp>(
          [&](auto) { return wrap(std::max(bits(0), bits(1))); })
      .Case<arith::MinUIOp>(
          [&](auto) { return wrap(std::min(bits(0), bits(1))); })
      .Case<arith::AndIOp>([&](auto) { return in(0) & in(1); })
      .Case<arith::OrIOp>([&](auto) { return in(0) | in(1); })
      .Case<arith::XOrIOp>([&](auto) { return in(0) ^ in(1); })
      .Case<arith::ShLIOp>([&](auto) {
        return bits(1) < width ? wrap(uint64_t(in(0)) << bits(1)) : 0;
      })
      .Case<arith::ShRSIOp>(
          [&](auto) { return bits(1) < width ? in(0) >> bits(1) : 0; })
      .Case<arith::ShRUIOp>(
          [&](auto) { return bits(1) < width ? wrap(bits(0) >> bits(1)) : 0; })
      .Case<arith::ExtSIOp, arith::TruncIOp>([&](auto) { return in(0); })
      .Case<arith::ExtUIOp>([&](auto) { return wrap(bits(0)); })
      .Case<arith::CmpIOp>([&](arith::CmpIOp op) {
        return int64_t(compare(op.getPredicate(), in(0), in(1), width));
      })
      .Case<arith::SelectOp>([&](auto) { return in(0) ? in(1) : in(2); })
      .Case<HwLutOp>([&](HwLutOp op) {
        const ::qlut::Table &table =
            getTableOf(op.getTableAttr(), 0).getTable();
        return table.evaluate(toCode(in(0), table.input()));
      })
      .Case<RescaleOp>([&](RescaleOp op) {
        kernels::IntegerBackend<> core;
        int64_t code = op.getInputUnsigned() ? wrap(bits(0)) : in(0);
        return kernels::rescaleBy(
            core, code, op.getInputZp(), in(1), in(2), op.getOutputStorage(),
            op.getOutputZp(), {op.getRescaleRounding(), op.getDoubleRound()});
      });
}

int64_t CodeProgram::run(const Step &step, ArrayRef<int64_t> values) const {
  return signExtend(compute(step, values), step.bits);
}

int64_t CodeProgram::evaluate(int64_t leaf, int64_t channel) const {
  SmallVector<int64_t> values;
  for (const Step &step : steps) {
    if (!step.constants.empty())
      values.push_back(step.constants[step.constants.size() > 1 ? channel : 0]);
    else if (!step.op)
      values.push_back(leaf);
    else
      values.push_back(run(step, values));
  }
  return values.back();
}
