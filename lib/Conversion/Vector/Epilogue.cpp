//===- Epilogue.cpp - what is computed from sums in registers -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Epilogue.h"
#include "../EmitOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;
using namespace mlir::qlut;

//===----------------------------------------------------------------------===//
// Matching
//===----------------------------------------------------------------------===//

static bool isSmallInteger(Type type) {
  return type.isSignlessInteger() && type.getIntOrFloatBitWidth() <= 64;
}

/// Ops that are computed lane by lane, on integers alone, without tables.
static bool isLaneOp(Operation &op) {
  if (!llvm::all_of(op.getResultTypes(), isSmallInteger) ||
      !llvm::all_of(op.getOperandTypes(), isSmallInteger))
    return false;
  if (isa<RescaleOp>(op))
    return true;
  return isa_and_nonnull<arith::ArithDialect>(op.getDialect()) &&
         op.getNumResults() == 1 && isMemoryEffectFree(&op) &&
         (isa<arith::ConstantOp>(op) ||
          OpTrait::hasElementwiseMappableTraits(&op));
}

/// The buffer that a value is a view of.
static Value getRoot(Value buffer) {
  while (auto view = buffer.getDefiningOp<ViewLikeOpInterface>())
    buffer = view.getViewSource();
  return buffer;
}

/// Whether writing to all of an allocation leaves the buffer as it is.
static bool isApartFrom(Value buffer, memref::AllocOp other) {
  Value root = getRoot(buffer);
  if (root == other.getMemref())
    return false;
  if (auto argument = dyn_cast<BlockArgument>(root))
    return isa<FunctionOpInterface>(argument.getOwner()->getParentOp()) &&
           argument.getOwner()->isEntryBlock();
  return isa_and_nonnull<memref::AllocOp, memref::GetGlobalOp>(
      root.getDefiningOp());
}

/// Whether an operand is read as a vector of the last loop's elements, or as
/// one for all of them.
static bool isReadable(linalg::GenericOp op, OpOperand *operand,
                       unsigned last) {
  AffineMap map = op.getMatchingIndexingMap(operand);
  auto type = dyn_cast<MemRefType>(operand->get().getType());
  if (!type)
    return false;
  if (!map.isProjectedPermutation())
    return false;
  if (!map.isFunctionOfDim(last))
    return true;
  return map.getDimPosition(map.getNumResults() - 1) == last &&
         type.isLastDimUnitStride();
}

/// Whether nothing between both looks at memory or changes it.
static bool isNextTo(Operation *first, Operation *second) {
  for (Operation *op = first->getNextNode(); op != second;
       op = op->getNextNode()) {
    if (!op)
      return false;
    auto effects = dyn_cast<MemoryEffectOpInterface>(op);
    if (!isMemoryEffectFree(op) &&
        !(effects && effects.onlyHasEffect<MemoryEffects::Allocate>()))
      return false;
  }
  return true;
}

std::optional<Epilogue> mlir::qlut::findEpilogue(const SumOfProducts &c) {
  Epilogue epilogue;
  epilogue.buffer = c.output.getDefiningOp<memref::AllocOp>();
  if (!c.fill || !epilogue.buffer)
    return std::nullopt;
  for (OpOperand &use : c.output.getUses()) {
    Operation *user = use.getOwner();
    if (user == c.op || user == c.fill || isa<memref::DeallocOp>(user))
      continue;
    if (epilogue.op || !isa<linalg::GenericOp>(user))
      return std::nullopt;
    epilogue.op = cast<linalg::GenericOp>(user);
    epilogue.sums = &use;
  }
  linalg::GenericOp op = epilogue.op;
  if (!op || op->getBlock() != c.op->getBlock() || !c.op->isBeforeInBlock(op) ||
      !isNextTo(c.op, op) || !op.hasPureBufferSemantics() ||
      op.getNumDpsInits() != 1 || op.getNumReductionLoops() != 0 ||
      op.isDpsInit(epilogue.sums) ||
      !op.getMatchingIndexingMap(epilogue.sums).isPermutation())
    return std::nullopt;
  OpOperand *init = op.getDpsInitOperand(0);
  AffineMap sums = op.getMatchingIndexingMap(epilogue.sums);
  if (sums.getNumResults() == 0 ||
      !op.getMatchingBlockArgument(init).use_empty())
    return std::nullopt;
  const unsigned last = sums.getDimPosition(sums.getNumResults() - 1);
  auto result = getRoot(init->get()).getDefiningOp<memref::AllocOp>();
  AffineMap out = op.getMatchingIndexingMap(init);
  if (!result || !out.isPermutation() || !isReadable(op, init, last) ||
      !isApartFrom(c.data.buffer, result) ||
      !isApartFrom(c.weights.buffer, result))
    return std::nullopt;
  for (OpOperand *input : op.getDpsInputOperands())
    if (!isReadable(op, input, last) ||
        (getRoot(input->get()) == result.getMemref() &&
         (input->get() != init->get() ||
          op.getMatchingIndexingMap(input) != out)))
      return std::nullopt;
  for (Operation &each : op.getBody()->without_terminator())
    if (!isLaneOp(each))
      return std::nullopt;
  if (!isSmallInteger(op.getBody()->getTerminator()->getOperand(0).getType()))
    return std::nullopt;
  return epilogue;
}

bool Epilogue::isInPlace() const {
  linalg::GenericOp each = op;
  Value result = getRoot(each.getDpsInits()[0]);
  return llvm::any_of(each.getInputs(),
                      [&](Value input) { return getRoot(input) == result; });
}

void Epilogue::erase() {
  op->erase();
  for (Operation *user : llvm::make_early_inc_range(buffer->getUsers()))
    user->erase(); // where it was freed
  buffer->erase();
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

EpilogueEmitter::EpilogueEmitter(ImplicitLocOpBuilder &builder,
                                 const Epilogue &epilogue)
    : b(builder), epilogue(epilogue), store(/*alignment=*/0),
      loops(linalg::GenericOp(epilogue.op).getNumLoops()) {}

SmallVector<Value> EpilogueEmitter::getPlace(OpOperand *operand) {
  linalg::GenericOp op = epilogue.op;
  SmallVector<Value> place;
  for (AffineExpr expr : op.getMatchingIndexingMap(operand).getResults())
    place.push_back(loops[cast<AffineDimExpr>(expr).getPosition()]);
  return place;
}

/// The first `count` lanes.
static Value getMask(ImplicitLocOpBuilder &b, VectorType shape, int64_t count) {
  SmallVector<bool> lanes(shape.getNumElements(), false);
  std::fill_n(lanes.begin(), count, true);
  return arith::ConstantOp::create(
      b, DenseElementsAttr::get(shape.clone(b.getI1Type()), lanes));
}

/// Whether the buffer is a constant of numbers that 32 bits hold.
static bool isNarrow(Value buffer) {
  auto get = getRoot(buffer).getDefiningOp<memref::GetGlobalOp>();
  if (!get)
    return false;
  auto global = SymbolTable::lookupNearestSymbolFrom<memref::GlobalOp>(
      get, get.getNameAttr());
  if (!global || !global.getConstant() || !global.getInitialValue())
    return false;
  auto elements = dyn_cast<DenseIntElementsAttr>(*global.getInitialValue());
  return elements &&
         llvm::all_of(elements.getValues<APInt>(),
                      [](const APInt &each) { return each.isSignedIntN(32); });
}

Value EpilogueEmitter::load(OpOperand *operand, VectorType shape,
                            int64_t count) {
  linalg::GenericOp op = epilogue.op;
  Value buffer = operand->get();
  Type element = cast<MemRefType>(buffer.getType()).getElementType();
  VectorType type = shape.clone(element);
  AffineMap sums = op.getMatchingIndexingMap(epilogue.sums);
  SmallVector<Value> place = getPlace(operand);
  if (!op.getMatchingIndexingMap(operand).isFunctionOfDim(
          sums.getDimPosition(sums.getNumResults() - 1)))
    return vector::BroadcastOp::create(
        b, type, memref::LoadOp::create(b, buffer, place));
  Value loaded;
  if (count == shape.getNumElements())
    loaded = vector::LoadOp::create(b, type, buffer, place);
  else
    loaded = vector::MaskedLoadOp::create(
        b, type, buffer, place, getMask(b, shape, count),
        arith::ConstantOp::create(b, b.getZeroAttr(type)));
  // So that their products are known to be of numbers of 32 bits.
  if (element.isInteger(64) && isNarrow(buffer)) {
    loaded = arith::TruncIOp::create(b, shape.clone(b.getI32Type()), loaded);
    loaded = arith::ExtSIOp::create(b, type, loaded);
  }
  return loaded;
}

Value EpilogueEmitter::getVector(Value scalar, VectorType shape) {
  if (Value known = values.lookupOrNull(scalar))
    return known;
  VectorType type = shape.clone(scalar.getType());
  APInt number;
  Value vector;
  if (matchPattern(scalar, m_ConstantInt(&number)))
    vector = arith::ConstantOp::create(b, DenseElementsAttr::get(type, number));
  else
    vector = vector::BroadcastOp::create(b, type, scalar);
  values.map(scalar, vector);
  return vector;
}

/// A vector of 64-bit numbers that have at most `bits` bits, as 32-bit ones.
struct Narrowed {
  Value value;
  unsigned bits = 64;
};

/// The number in all lanes, if it is a constant of 32 bits.
static std::optional<int64_t> getSplat(Value vector) {
  APInt number;
  if (!matchPattern(vector, m_ConstantInt(&number)) || !number.isSignedIntN(32))
    return std::nullopt;
  return number.getSExtValue();
}

/// What is left of a product after a shift by 32 or more, in lanes of 32 bits,
/// through what is added to it and the clamps to codes; null if that is not it.
/// AVX2 has neither shifts nor clamps of 64 bits.
static Narrowed narrow(ImplicitLocOpBuilder &b, Value wide) {
  Operation *op = wide.getDefiningOp();
  if (!isa_and_nonnull<arith::ShRSIOp, arith::AddIOp, arith::MaxSIOp,
                       arith::MinSIOp>(op))
    return {};
  std::optional<int64_t> number = getSplat(op->getOperand(1));
  if (!number)
    return {};
  auto type = cast<VectorType>(wide.getType()).clone(b.getI32Type());
  auto splat = [&](VectorType of, int64_t value) {
    return arith::ConstantOp::create(
        b, DenseElementsAttr::get(
               of, b.getIntegerAttr(of.getElementType(), value)));
  };
  if (isa<arith::ShRSIOp>(op)) {
    if (*number < 32 || *number > 63)
      return {};
    Value half = arith::ShRSIOp::create(
        b, op->getOperand(0), splat(cast<VectorType>(wide.getType()), 32));
    half = arith::TruncIOp::create(b, type, half);
    return {arith::ShRSIOp::create(b, half, splat(type, *number - 32)),
            static_cast<unsigned>(64 - *number)};
  }
  Narrowed operand = narrow(b, op->getOperand(0));
  if (!operand.value)
    return {};
  Value other = splat(type, *number);
  if (isa<arith::MaxSIOp>(op))
    return {arith::MaxSIOp::create(b, operand.value, other), operand.bits};
  if (isa<arith::MinSIOp>(op))
    return {arith::MinSIOp::create(b, operand.value, other), operand.bits};
  // Both have less than 32 bits, and so has their sum.
  const unsigned bits =
      std::max(operand.bits, APInt(64, *number, true).getSignificantBits()) + 1;
  if (bits > 32)
    return {};
  return {arith::AddIOp::create(b, operand.value, other), bits};
}

Value EpilogueEmitter::emitOp(Operation *op, VectorType shape) {
  SmallVector<Value> operands;
  for (Value operand : op->getOperands())
    operands.push_back(getVector(operand, shape));
  if (isElementwiseQlutOp(op)) {
    Value result = emitElementwise(b, op, operands, store);
    auto truncated = result.getDefiningOp<arith::TruncIOp>();
    // AVX-512 has shifts and clamps of 64 bits.
    if (!truncated || shape.getNumElements() > 8 ||
        !getElementTypeOrSelf(truncated.getIn()).isInteger(64) ||
        getElementTypeOrSelf(result).getIntOrFloatBitWidth() >= 32)
      return result;
    Narrowed narrowed = narrow(b, truncated.getIn());
    if (!narrowed.value)
      return result;
    return arith::TruncIOp::create(b, result.getType(), narrowed.value);
  }
  OperationState state(op->getLoc(), op->getName());
  state.addOperands(operands);
  state.addTypes(shape.clone(op->getResult(0).getType()));
  state.addAttributes(op->getAttrs());
  return b.create(state)->getResult(0);
}

void EpilogueEmitter::emit(Value sums, ArrayRef<Value> place, unsigned vector,
                           int64_t count) {
  linalg::GenericOp op = epilogue.op;
  auto shape = cast<VectorType>(sums.getType());
  AffineMap map = op.getMatchingIndexingMap(epilogue.sums);
  for (auto [i, index] : llvm::enumerate(place))
    loops[map.getDimPosition(i)] = index;
  const unsigned last = map.getDimPosition(map.getNumResults() - 1);
  values = IRMapping();
  values.map(op.getMatchingBlockArgument(epilogue.sums), sums);
  for (OpOperand *input : op.getDpsInputOperands()) {
    BlockArgument argument = op.getMatchingBlockArgument(input);
    if (input == epilogue.sums || argument.use_empty())
      continue;
    AffineMap each = op.getMatchingIndexingMap(input);
    const bool isOfColumns =
        each.getNumResults() == 1 && each.isFunctionOfDim(last);
    Value &known = columns[{input, vector}];
    Value loaded = known;
    if (!loaded)
      loaded = load(input, shape, count);
    if (isOfColumns)
      known = loaded;
    values.map(argument, loaded);
  }
  for (Operation &each : op.getBody()->without_terminator())
    if (!isa<arith::ConstantOp>(each))
      values.map(each.getResult(0), emitOp(&each, shape));
  Value result = getVector(op.getBody()->getTerminator()->getOperand(0), shape);
  OpOperand *init = op.getDpsInitOperand(0);
  SmallVector<Value> to = getPlace(init);
  if (count == shape.getNumElements())
    vector::StoreOp::create(b, result, init->get(), to);
  else
    vector::MaskedStoreOp::create(b, init->get(), to, getMask(b, shape, count),
                                  result);
}
