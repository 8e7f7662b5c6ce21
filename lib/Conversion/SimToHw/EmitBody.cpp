//===- EmitBody.cpp - a program as the body of a linalg.generic -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Numbers by channel are inputs of the op, as per-channel scales are in
// upstream's quantized ops, so that tiling and vectorization see them.
//
//===----------------------------------------------------------------------===//

#include "SimLowering.h"
#include "qlut/Conversion/Emit.h"
#include "qlut/Core/FixedKernel.h"
#include "qlut/Dialect/Qlut/IR/Thawed.h"
#include "qlut/Dialect/Qlut/Transforms/Movement.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Bounds;
using ::qlut::FixedInstruction;
namespace kernels = ::qlut::kernels;

namespace {
/// The inputs of the op that will run the program.
struct Inputs {
  SmallVector<Value> values;
  SmallVector<AffineMap> maps;

  unsigned add(Value value, AffineMap map) {
    for (auto [index, other] : llvm::enumerate(values))
      if (other == value && maps[index] == map)
        return index;
    values.push_back(value);
    maps.push_back(map);
    return values.size() - 1;
  }
};

/// No tables are read by the emitted code: lookups are ops.
struct NoStore : TableStore {
  Value getTable(ImplicitLocOpBuilder &, DenseElementsAttr) override {
    llvm_unreachable("lookups and numbers by channel are ops and operands");
  }
};

/// Changes of format and lookups as ops of the dialect.
struct OpSteps : kernels::KernelSteps<ArithEmitter> {
  using Int = ArithEmitter::Int;

  ImplicitLocOpBuilder &builder;
  const BodyProgram &body;
  function_ref<Attribute(SimLutOp)> getTable;
  std::map<std::vector<int64_t>, Value> byChannel;

  OpSteps(ImplicitLocOpBuilder &builder, const BodyProgram &body,
          function_ref<Attribute(SimLutOp)> getTable)
      : builder(builder), body(body), getTable(getTable) {}

  Int number(ArithEmitter &b, ArrayRef<int64_t> numbers, Int) {
    if (numbers.size() == 1)
      return b.constant(numbers[0]);
    return b.fromCode(byChannel.at(numbers.vec()), /*isSigned=*/true);
  }

  Int rescale(ArithEmitter &b, const FixedInstruction &step, Bounds, Int value,
              Int) {
    if (!isThawed(builder.getBlock()->getParentOp()) &&
        step.numbers.size() == 1 && step.numbers[0] == 1 && step.shifts[0] == 0)
      return kernels::saturate(b, b.add(value, b.constant(step.index)),
                               step.storage);
    auto operand = [&](ArrayRef<int64_t> numbers, unsigned bits) -> Value {
      if (numbers.size() == 1)
        return arith::ConstantOp::create(
            builder,
            builder.getIntegerAttr(builder.getIntegerType(bits), numbers[0]));
      return byChannel.at(numbers.vec());
    };
    Type codes = getStorageType(builder.getContext(), step.storage);
    auto rounding =
        step.rounding == ::qlut::Rounding::HalfUp
            ? RoundingAttr()
            : RoundingAttr::get(builder.getContext(), step.rounding);
    Value code = RescaleOp::create(
        builder, codes, b.toCode(value, 32), operand(step.numbers, 32),
        operand(step.shifts, 8), builder.getI64IntegerAttr(0),
        builder.getI64IntegerAttr(step.index),
        builder.getStringAttr(step.storage.str()), UnitAttr(), rounding);
    return b.fromCode(code, step.storage.isSigned());
  }

  Int lookUp(ArithEmitter &b, const FixedInstruction &step, Int code) {
    SimLutOp lookup = body.getLookup(step.table);
    const ::qlut::Storage &in = step.table->input();
    const ::qlut::Storage &out = step.table->output();
    Value result =
        HwLutOp::create(builder, getStorageType(builder.getContext(), out),
                        b.toCode(code, in.bits), Value(), getTable(lookup),
                        lookup.getLayerAttr());
    return b.fromCode(result, out.isSigned());
  }
};
} // namespace

/// The type of a list of numbers by channel: shifts of 8 bits, else the
/// narrower of 32 and 64.
static unsigned getListBits(ArrayRef<int64_t> numbers, bool isShift) {
  if (isShift)
    return 8;
  bool fits = llvm::all_of(numbers, [](int64_t number) {
    return number == static_cast<int32_t>(number);
  });
  return fits ? 32 : 64;
}

/// The integer, clamped to what 32 bits hold (docs/spec.md, W2).
static Value clampTo32(OpBuilder &builder, Value scalar, bool isSigned) {
  if (scalar.getType().getIntOrFloatBitWidth() <= 32)
    return scalar;
  Location loc = scalar.getLoc();
  auto number = [&](int64_t value) -> Value {
    return arith::ConstantOp::create(
        builder, loc, builder.getIntegerAttr(scalar.getType(), value));
  };
  if (!isSigned)
    return arith::MinUIOp::create(builder, loc, scalar, number(UINT32_MAX));
  Value above = arith::MaxSIOp::create(builder, loc, scalar, number(INT32_MIN));
  return arith::MinSIOp::create(builder, loc, above, number(INT32_MAX));
}

FailureOr<SmallVector<Value>>
SimLowering::emit(linalg::GenericOp op, const BodyProgram &body,
                  const ::qlut::FixedProgram &program,
                  ArrayRef<unsigned> resultBits, ValueRange outs,
                  Combine combine) {
  Location loc = op.getLoc();
  MLIRContext *context = op.getContext();
  unsigned loops = op.getNumLoops();
  Inputs inputs;
  auto operandOf = [&](BlockArgument argument) -> OpOperand & {
    return op->getOpOperand(argument.getArgNumber());
  };

  // Every input stays, as integers or as a shape, since loops are known by
  // them; those of the program get a place.
  SmallVector<int64_t> argumentOf(op->getNumOperands(), -1);
  for (OpOperand &operand : op->getOpOperands()) {
    const IntegerTensor &tensor = get(operand.get());
    AffineMap map = op.getMatchingIndexingMap(&operand);
    bool isRead = op.payloadUsesValueFromOperand(&operand) &&
                  (op.isDpsInput(&operand) || outs.empty());
    if (tensor.value && isRead &&
        tensor.kind != IntegerTensor::Kind::Constant &&
        tensor.kind != IntegerTensor::Kind::Empty) {
      argumentOf[operand.getOperandNumber()] = inputs.add(tensor.value, map);
    } else if (op.isDpsInput(&operand) && !isRead) {
      auto type = dyn_cast<RankedTensorType>(operand.get().getType());
      if (type)
        inputs.add(makeEmpty(rewriter, loc, type, 8, tensor.value), map);
    }
  }
  SmallVector<int64_t> programArgument;
  for (const ::qlut::FixedProgram::Input &input : program.inputs) {
    const BodyProgram::Source &source = body.getSource(input.source);
    if (!input.constantScale) {
      programArgument.push_back(-1);
      continue;
    }
    OpOperand &operand = operandOf(cast<BlockArgument>(source.scalar));
    AffineMap map = op.getMatchingIndexingMap(&operand);
    ::qlut::Scale scale = *input.constantScale;
    if (scale.isByChannel()) {
      AffineExpr loop = getAffineDimExpr(scale.loop, context);
      const auto *found = llvm::find(map.getResults(), loop);
      if (found == map.getResults().end())
        return fail(op, "a constant is the same in channels whose formats "
                        "differ");
      scale.loop = found - map.getResults().begin();
    }
    FailureOr<Value> constant = realize(
        operand.get(), scale, input.constantLimit, {INT64_MIN, INT64_MAX});
    if (failed(constant))
      return failure();
    programArgument.push_back(inputs.add(*constant, map));
  }
  std::map<std::vector<int64_t>, unsigned> lists;
  auto addList = [&](const std::vector<int64_t> &numbers, bool isShift) {
    if (numbers.size() <= 1 || lists.count(numbers))
      return;
    auto size = static_cast<int64_t>(numbers.size());
    unsigned bits = getListBits(numbers, isShift);
    lists[numbers] = inputs.add(
        makeConstant(rewriter, loc, size, numbers, bits),
        AffineMap::get(loops, 0, getAffineDimExpr(program.loop, context)));
  };
  for (const FixedInstruction &step : program.instructions) {
    addList(step.numbers, false);
    addList(step.shifts, true);
  }

  // The op.
  SmallVector<Value> destinations(outs);
  SmallVector<AffineMap> maps = inputs.maps;
  for (auto [index, init] : llvm::enumerate(op.getDpsInits())) {
    maps.push_back(op.getMatchingIndexingMap(op.getDpsInitOperand(index)));
    if (outs.empty())
      destinations.push_back(makeEmpty(rewriter, loc,
                                       cast<RankedTensorType>(init.getType()),
                                       resultBits[index], get(init).value));
  }
  auto generic = linalg::GenericOp::create(
      rewriter, loc, TypeRange(ValueRange(destinations)), inputs.values,
      destinations, maps, op.getIteratorTypesArray());
  OpBuilder::InsertionGuard guard(rewriter);
  Block *block = &generic.getRegion().emplaceBlock();
  for (Value value : generic->getOperands())
    block->addArgument(getElementTypeOrSelf(value), loc);
  rewriter.setInsertionPointToStart(block);
  ImplicitLocOpBuilder builder(loc, rewriter);

  // What needs no floats, then the program.
  IRMapping mapping = natives;
  for (OpOperand &operand : op->getOpOperands())
    if (int64_t at = argumentOf[operand.getOperandNumber()]; at >= 0)
      mapping.map(op.getMatchingBlockArgument(&operand),
                  block->getArgument(at));
  for (Operation *native : body.getNativeOps())
    builder.clone(*native, mapping);
  NoStore store;
  ArithEmitter b(builder, builder.getI32Type(), program.computeBits,
                 builder.getF32Type(), store);
  SmallVector<ArithEmitter::Int> integers;
  for (auto [index, input] : llvm::enumerate(program.inputs)) {
    const BodyProgram::Source &source = body.getSource(input.source);
    Value scalar;
    if (programArgument[index] >= 0) {
      scalar = block->getArgument(programArgument[index]);
    } else if (tensor::ExtractOp extract = source.extract) {
      auto indices = llvm::map_to_vector(extract.getIndices(), [&](Value v) {
        return mapping.lookupOrDefault(v);
      });
      scalar = tensor::ExtractOp::create(
          builder, get(extract.getTensor()).value, indices);
    } else {
      scalar = mapping.lookupOrDefault(source.scalar);
    }
    if (source.isNumber)
      scalar = clampTo32(builder, scalar, source.isSigned);
    integers.push_back(b.fromCode(scalar, source.isSigned));
  }
  OpSteps steps(builder, body, [&](SimLutOp lookup) {
    return getDeployedTables(lookup, lookup.getTableAttr());
  });
  for (const auto &[numbers, at] : lists)
    steps.byChannel[numbers] = block->getArgument(at);
  std::vector<ArithEmitter::Int> results = kernels::runProgram(
      b, program, ArrayRef<ArithEmitter::Int>(integers), b.constant(0), steps);
  SmallVector<Value> yields;
  for (auto [index, result] : llvm::enumerate(results)) {
    unsigned bits = resultBits[index];
    Value integer = bits > program.computeBits
                        ? Value(arith::ExtSIOp::create(
                              builder, builder.getIntegerType(bits),
                              b.toCode(result, program.computeBits)))
                        : b.toCode(result, bits);
    if (combine)
      integer = combine(
          builder, block->getArgument(inputs.values.size() + index), integer);
    yields.push_back(integer);
  }
  linalg::YieldOp::create(builder, yields);
  return SmallVector<Value>(generic.getResults());
}
