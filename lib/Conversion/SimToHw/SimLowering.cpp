//===- SimLowering.cpp - a simulated op as integer ops --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// docs/spec.md, W rules: values between the ops of a body are integers with a
// scale, of 32 bits where all fit, else of 64; only results are codes.
//
//===----------------------------------------------------------------------===//

#include "SimLowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"
#include "qlut/Dialect/Qlut/IR/FloatTypes.h"
#include "qlut/Dialect/Qlut/Transforms/Movement.h"
#include "qlut/Dialect/Qlut/Transforms/Reals.h"
#include "llvm/ADT/ScopeExit.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Bounds;
using ::qlut::FixedValue;
using Kind = IntegerTensor::Kind;

SimLowering::SimLowering(RewriterBase &rewriter, SimOp op, bool remarks)
    : rewriter(rewriter), sim(op), rounding(getTargetOf(op).rescaleRounding),
      remarks(remarks) {}

StringRef SimLowering::getName(Operation *op) const {
  auto found = names.find(op);
  return (found == names.end() ? op->getName() : found->second).getStringRef();
}

InFlightDiagnostic SimLowering::fail(Operation *op, const Twine &why) {
  InFlightDiagnostic error = sim.emitError("no integer program: ") << why;
  if (op != sim)
    error.attachNote(op->getLoc()) << "for " << getName(op);
  return error;
}

const IntegerTensor &SimLowering::get(Value value) const {
  static const IntegerTensor native;
  auto found = tensors.find(value);
  return found == tensors.end() ? native : found->second;
}

//===----------------------------------------------------------------------===//
// The clone
//===----------------------------------------------------------------------===//

/// A generic that only copies `value`.
static Value createCopy(RewriterBase &rewriter, Location loc, Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(rewriter, loc, value);
  Value empty =
      tensor::EmptyOp::create(rewriter, loc, sizes, type.getElementType());
  AffineMap map = rewriter.getMultiDimIdentityMap(type.getRank());
  SmallVector<utils::IteratorType> loops(type.getRank(),
                                         utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             rewriter, loc, type, value, empty, ArrayRef{map, map}, loops,
             [](OpBuilder &b, Location at, ValueRange args) {
               linalg::YieldOp::create(b, at, args[0]);
             })
      .getResult(0);
}

/// True if the op computes each element of its one result alone.
static bool isParallel(Operation *op) {
  auto generic = dyn_cast_or_null<linalg::GenericOp>(op);
  return generic && generic.getNumParallelLoops() == generic.getNumLoops();
}

LogicalResult SimLowering::normalize(SimOp clone) {
  SmallVector<linalg::LinalgOp> named;
  clone.getBody().walk([&](linalg::LinalgOp op) {
    if (!isa<linalg::GenericOp, linalg::FillOp>(op.getOperation()))
      named.push_back(op);
  });
  for (linalg::LinalgOp op : named) {
    rewriter.setInsertionPoint(op);
    OperationName name = op->getName();
    FailureOr<linalg::GenericOp> generic =
        linalg::generalizeNamedOp(rewriter, op);
    if (failed(generic))
      return failure();
    names.try_emplace(*generic, name);
  }
  Operation *yield = clone.getBody().front().getTerminator();
  rewriter.setInsertionPoint(yield);
  for (OpOperand &operand : yield->getOpOperands()) {
    Value value = operand.get();
    if (!isa<FloatType>(getElementTypeOrSelf(value)) ||
        (isParallel(value.getDefiningOp()) && value.hasOneUse() &&
         !getMovementSource(value.getDefiningOp())))
      continue;
    Value copy = createCopy(rewriter, clone.getLoc(), value);
    rewriter.modifyOpInPlace(yield, [&] { operand.set(copy); });
  }
  return success();
}

FailureOr<SmallVector<Value>> SimLowering::run() {
  OpBuilder::InsertionGuard guard(rewriter);
  auto clone = cast<SimOp>(rewriter.clone(*sim));
  llvm::scope_exit erase([&] { rewriter.eraseOp(clone); });
  if (failed(normalize(clone)))
    return fail(sim, "an op of its body has no generic form");
  rewriter.setInsertionPoint(clone);
  Block &body = clone.getBody().front();
  for (BlockArgument argument : body.getArguments())
    if (failed(bindOperand(argument.getArgNumber(), argument)))
      return failure();
  for (Operation &op : body.without_terminator())
    if (failed(lower(&op)))
      return failure();
  SmallVector<Value> results;
  for (auto [index, value] :
       llvm::enumerate(body.getTerminator()->getOperands())) {
    Type type = sim.getResult(index).getType();
    const IntegerTensor &tensor = get(value);
    if (tensor.kind == Kind::Native)
      results.push_back(tensor.value);
    else
      results.push_back(DequantizeOp::create(rewriter, sim.getLoc(), type,
                                             tensor.value, Value(),
                                             sim.getResultFormat(index)));
  }
  return results;
}

//===----------------------------------------------------------------------===//
// Ops of the body
//===----------------------------------------------------------------------===//

LogicalResult SimLowering::lower(Operation *op) {
  Attribute attr;
  if (matchPattern(op, m_Constant(&attr)) &&
      isFloat(op->getResult(0).getType())) {
    if (isa<RankedTensorType>(op->getResult(0).getType()))
      return bindConstant(op->getResult(0), readReals(attr));
    return success(); // A scalar: bodies and fills look at it themselves.
  }
  if (auto empty = dyn_cast<tensor::EmptyOp>(op)) {
    IntegerTensor tensor;
    tensor.kind = Kind::Empty;
    SmallVector<Value> sizes =
        llvm::map_to_vector(empty.getDynamicSizes(), [&](Value size) {
          return natives.lookupOrDefault(size);
        });
    tensor.value = tensor::EmptyOp::create(rewriter, op->getLoc(),
                                           empty.getType().getShape(),
                                           rewriter.getIntegerType(8), sizes);
    tensors[empty.getResult()] = tensor;
    return success();
  }
  if (auto dim = dyn_cast<tensor::DimOp>(op)) {
    if (Value source = get(dim.getSource()).value) {
      natives.map(
          dim.getResult(),
          tensor::DimOp::create(rewriter, op->getLoc(), source,
                                natives.lookupOrDefault(dim.getIndex())));
      return success();
    }
  }
  if (auto fill = dyn_cast<linalg::FillOp>(op)) {
    FloatAttr value;
    if (!matchPattern(fill.value(), m_Constant(&value)))
      return fail(op, "it fills with what is no constant");
    IntegerTensor tensor;
    tensor.kind = Kind::Constant;
    tensor.source = fill.getResult(0);
    tensor.value = get(fill.output()).value;
    tensor.least = tensor.most = value.getValueAsDouble();
    tensors[fill.getResult(0)] = tensor;
    return success();
  }
  if (llvm::none_of(op->getOperandTypes(), isFloat) &&
      llvm::none_of(op->getResultTypes(), isFloat)) {
    Operation *native = rewriter.clone(*op, natives);
    for (auto [from, to] :
         llvm::zip_equal(op->getResults(), native->getResults())) {
      natives.map(from, to);
      tensors[from].value = to;
    }
    return success();
  }
  if (Value source = getMovementSource(op)) {
    const IntegerTensor tensor = get(source);
    // The last copy changes the format, if it has to.
    bool isLast =
        getYieldedResult(op->getResult(0)).has_value() && isParallel(op);
    if (!isLast || tensor.kind != Kind::Integer)
      return isLast ? fail(op, "a result is a constant") : lowerMovement(op);
  }
  if (auto pad = dyn_cast<tensor::PadOp>(op))
    return lowerPad(pad);
  if (auto generic = dyn_cast<linalg::GenericOp>(op))
    return isParallel(op) ? lowerParallel(generic) : lowerReduction(generic);
  return fail(op, "it has no meaning in integers");
}

std::optional<unsigned> SimLowering::getYieldedResult(Value value) {
  if (!value.hasOneUse() || !isa<YieldOp>(*value.user_begin()))
    return std::nullopt;
  return value.use_begin()->getOperandNumber();
}

LogicalResult SimLowering::lowerMovement(Operation *op) {
  Value source = getMovementSource(op), result = op->getResult(0);
  IntegerTensor tensor = get(source);
  Value shape;
  if (auto destination = dyn_cast<DestinationStyleOpInterface>(op))
    shape = get(destination.getDpsInits()[0]).value;
  if (tensor.kind == Kind::Constant) {
    tensor.source = result;
    tensor.value = shape;
    tensors[result] = tensor;
    return success();
  }
  if (tensor.kind != Kind::Integer)
    return fail(op, "it moves elements that nothing was written to");
  if (tensor.scale.isByChannel()) {
    std::optional<int64_t> axis =
        mapAxis(op, tensor.scale.loop, /*backward=*/false);
    if (!axis)
      return fail(op, "channels get lost in a reshape");
    tensor.scale.loop = *axis;
  }
  tensor.value = moveIntegers(rewriter, op, tensor.value, shape, natives);
  tensors[result] = tensor;
  return success();
}

LogicalResult SimLowering::lowerPad(tensor::PadOp op) {
  IntegerTensor tensor = get(op.getSource());
  FloatAttr padding;
  Value value = op.getConstantPaddingValue();
  if (!value || !matchPattern(value, m_Constant(&padding)) ||
      !padding.getValue().isZero())
    return fail(op, "it pads with other than the constant 0");
  if (tensor.kind != Kind::Integer)
    return fail(op, "it pads what has no format");
  int64_t axis = tensor.scale.loop;
  auto isPadded = [](OpFoldResult size) { return !isZeroInteger(size); };
  if (axis >= 0 && (isPadded(op.getMixedLowPad()[axis]) ||
                    isPadded(op.getMixedHighPad()[axis])))
    return fail(op, "it pads the dimension of formats by channel");
  int64_t zero = 0;
  for (const ::qlut::Format &format : tensor.formats) {
    if (format.storage.kind == ::qlut::Storage::Kind::Binary ||
        format.zeroPoint != tensor.formats.front().zeroPoint)
      return fail(op, "its formats have no code for 0 in common");
    zero = format.zeroPoint;
  }
  tensor.bounds = {std::min<int64_t>(tensor.bounds.lo, 0),
                   std::max<int64_t>(tensor.bounds.hi, 0)};
  IRMapping mapping = natives;
  mapping.map(op.getSource(), tensor.value);
  auto moved = cast<tensor::PadOp>(rewriter.clone(*op, mapping));
  Type integers = getElementTypeOrSelf(tensor.value);
  moved.getResult().setType(
      cast<RankedTensorType>(op.getType().clone(integers)));
  Operation *yield = moved.getBody()->getTerminator();
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(yield);
  yield->setOperand(
      0, arith::ConstantOp::create(rewriter, op.getLoc(),
                                   rewriter.getIntegerAttr(integers, zero)));
  tensor.value = moved;
  tensors[op.getResult()] = tensor;
  return success();
}

FailureOr<IntegerTensor> SimLowering::makeResult(linalg::GenericOp op,
                                                 unsigned index,
                                                 const FixedValue &value) {
  IntegerTensor tensor;
  tensor.kind = Kind::Integer;
  tensor.scale = value.scale;
  tensor.bounds = value.bounds;
  if (!value.scale.isByChannel())
    return tensor;
  AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(index));
  AffineExpr loop = getAffineDimExpr(value.scale.loop, op.getContext());
  const auto *found = llvm::find(map.getResults(), loop);
  if (found == map.getResults().end()) {
    (void)fail(op, "formats by channel of a loop that is summed over");
    return failure();
  }
  tensor.scale.loop = found - map.getResults().begin();
  return tensor;
}

LogicalResult SimLowering::lowerParallel(linalg::GenericOp op) {
  auto yields = op.getBlock()->getTerminator()->getOperands();
  // A copy of what has the format already.
  if (op.getNumResults() == 1 && getMovementSource(op)) {
    const IntegerTensor &source = get(getMovementSource(op));
    std::optional<unsigned> index = getYieldedResult(op.getResult(0));
    if (index && source.formats.size() == 1 &&
        source.formats.front() == sim.getResultFormat(*index).getValue())
      return lowerMovement(op);
  }
  BodyProgram body(
      op, [&](Value v) -> const IntegerTensor & { return get(v); }, sim,
      rounding);
  if (failed(body.translate(SmallVector<Value>(yields))))
    return failure();
  SmallVector<IntegerTensor> results;
  SmallVector<unsigned> bits;
  for (auto [index, value] : llvm::enumerate(yields)) {
    const FixedValue &real = body.get(value);
    if (std::optional<unsigned> result =
            getYieldedResult(op.getResult(index))) {
      const ::qlut::Format &format = sim.getResultFormat(*result).getValue();
      if (llvm::Error error = body.getBuilder().addCodes(real, format))
        return fail(op, llvm::toString(std::move(error)));
      IntegerTensor codes;
      codes.kind = Kind::Integer;
      codes.scale.values = {format.scale};
      codes.formats = {format};
      results.push_back(codes);
      bits.push_back(format.storage.bits);
      continue;
    }
    llvm::Expected<FixedValue> integers = body.getBuilder().addIntegers(real);
    if (!integers)
      return fail(op, llvm::toString(integers.takeError()));
    FailureOr<IntegerTensor> result = makeResult(op, index, *integers);
    if (failed(result))
      return failure();
    results.push_back(*result);
    bits.push_back(integers->bounds.fits(32) ? 32 : 64);
  }
  FailureOr<SmallVector<Value>> values =
      emit(op, body, body.getBuilder().take(), bits);
  if (failed(values))
    return failure();
  for (auto [index, value] : llvm::enumerate(*values)) {
    results[index].value = value;
    tensors[op.getResult(index)] = results[index];
  }
  return success();
}
