//===- LowerReduction.cpp - sums and extremes in integers -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The accumulator is exact: as wide as every partial sum in any order needs
// (SumProof.h).
//
//===----------------------------------------------------------------------===//

#include "SimLowering.h"
#include "SumProof.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "qlut/Dialect/Qlut/Transforms/Movement.h"
#include "llvm/ADT/ScopeExit.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Bounds;
using ::qlut::FixedValue;
using Kind = IntegerTensor::Kind;

namespace {
/// A body that ends in combine(out, term).
struct Reduction {
  Combiner combiner;
  Value term;
};
} // namespace

static std::optional<Reduction> matchReduction(linalg::GenericOp op) {
  if (op.getNumResults() != 1)
    return std::nullopt;
  Operation *combine =
      op.getBlock()->getTerminator()->getOperand(0).getDefiningOp();
  BlockArgument out = op.getRegionOutputArgs()[0];
  if (!combine || combine->getNumOperands() != 2 || !out.hasOneUse() ||
      !llvm::is_contained(combine->getOperands(), out))
    return std::nullopt;
  Value term = combine->getOperand(combine->getOperand(0) == out ? 1 : 0);
  if (isa<arith::AddFOp>(combine))
    return Reduction{Combiner::Sum, term};
  if (isa<arith::MaximumFOp, arith::MaxNumFOp>(combine))
    return Reduction{Combiner::Maximum, term};
  if (isa<arith::MinimumFOp, arith::MinNumFOp>(combine))
    return Reduction{Combiner::Minimum, term};
  return std::nullopt;
}

/// The number of terms of each element; none if it is not static.
static std::optional<int64_t> getNumTerms(linalg::GenericOp op) {
  int64_t terms = 1;
  for (auto [size, iterator] :
       llvm::zip_equal(op.getStaticLoopRanges(), op.getIteratorTypesArray())) {
    if (iterator != utils::IteratorType::reduction)
      continue;
    if (ShapedType::isDynamic(size) || size > (int64_t(1) << 31) ||
        terms > (int64_t(1) << 31))
      return std::nullopt;
    terms *= size;
  }
  return terms;
}

/// The op's initial elements as an op of their own, for BodyProgram.
static linalg::GenericOp createInitCopy(RewriterBase &rewriter,
                                        linalg::GenericOp op) {
  Value init = op.getDpsInits()[0];
  auto type = cast<RankedTensorType>(init.getType());
  AffineMap map = rewriter.getMultiDimIdentityMap(type.getRank());
  SmallVector<utils::IteratorType> loops(type.getRank(),
                                         utils::IteratorType::parallel);
  return linalg::GenericOp::create(
      rewriter, op.getLoc(), type, init, init, ArrayRef{map, map}, loops,
      [](OpBuilder &b, Location at, ValueRange args) {
        linalg::YieldOp::create(b, at, args[0]);
      });
}

FailureOr<Value> SimLowering::lowerInit(linalg::GenericOp op,
                                        const FixedValue &term, Bounds clamp,
                                        Bounds &bounds) {
  OpOperand *operand = op.getDpsInitOperand(0);
  const IntegerTensor init = get(operand->get());
  ::qlut::Scale scale = term.scale;
  if (scale.isByChannel()) {
    FailureOr<IntegerTensor> result = makeResult(op, 0, term);
    if (failed(result))
      return failure();
    scale.loop = result->scale.loop;
  }
  if (init.kind == Kind::Constant) {
    const double reach = std::max(std::fabs(init.least), std::fabs(init.most));
    const int64_t limit =
        ::qlut::getConstantLimit(reach, scale, ::qlut::startBits);
    bounds = {INT64_MAX, INT64_MIN};
    for (double unit : scale.values)
      for (double real : {init.least, init.most}) {
        int64_t n = std::min(
            std::max(::qlut::inUnits(real, unit, limit), clamp.lo), clamp.hi);
        bounds = {std::min(bounds.lo, n), std::max(bounds.hi, n)};
      }
    // A fill is the same in all units if it is 0 or an infinity.
    if (bounds.lo == bounds.hi && init.least == init.most)
      scale = ::qlut::Scale{{scale.values.front()}, -1};
    return realize(init.source, scale, limit, clamp);
  }
  if (init.kind != Kind::Integer)
    return fail(op, "it adds to elements that nothing was written to");
  linalg::GenericOp copy = createInitCopy(rewriter, op);
  llvm::scope_exit erase([&] { rewriter.eraseOp(copy); });
  BodyProgram body(
      copy, [&](Value v) -> const IntegerTensor & { return get(v); }, sim,
      rounding);
  Value value = copy.getBlock()->getTerminator()->getOperand(0);
  if (failed(body.translate(value)))
    return failure();
  // In the copy, loops are the tensor's dimensions.
  llvm::Expected<FixedValue> integers =
      body.getBuilder().addIntegersOf(body.get(value), scale);
  if (!integers)
    return fail(op, llvm::toString(integers.takeError()));
  bounds = integers->bounds;
  FailureOr<SmallVector<Value>> values =
      emit(copy, body, body.getBuilder().take(), {bounds.fits(32) ? 32u : 64u});
  if (failed(values))
    return failure();
  return values->front();
}

/// `value`, whose elements have that many bits, with elements of `bits` bits.
static Value resizeElements(RewriterBase &rewriter, Location loc, Value value,
                            unsigned bits) {
  auto type = cast<RankedTensorType>(value.getType());
  unsigned before = type.getElementTypeBitWidth();
  if (before == bits)
    return value;
  Type element = rewriter.getIntegerType(bits);
  DenseIntElementsAttr dense;
  if (matchPattern(value, m_Constant(&dense)))
    return arith::ConstantOp::create(
        rewriter, loc,
        cast<TypedAttr>(Attribute(dense.mapValues(
            element, [&](const APInt &v) { return v.sextOrTrunc(bits); }))));
  Value empty = makeEmpty(rewriter, loc, type, bits, value);
  APInt number;
  auto fill = value.getDefiningOp<linalg::FillOp>();
  if (fill && matchPattern(fill.value(), m_ConstantInt(&number))) {
    Value scalar = arith::ConstantOp::create(
        rewriter, loc,
        rewriter.getIntegerAttr(element, number.sextOrTrunc(bits)));
    return linalg::FillOp::create(rewriter, loc, scalar, empty).getResult(0);
  }
  AffineMap map = rewriter.getMultiDimIdentityMap(type.getRank());
  SmallVector<utils::IteratorType> loops(type.getRank(),
                                         utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             rewriter, loc, empty.getType(), value, empty, ArrayRef{map, map},
             loops,
             [&](OpBuilder &b, Location at, ValueRange args) {
               Value resized =
                   bits > before
                       ? Value(arith::ExtSIOp::create(b, at, element, args[0]))
                       : Value(
                             arith::TruncIOp::create(b, at, element, args[0]));
               linalg::YieldOp::create(b, at, resized);
             })
      .getResult(0);
}

Bounds SimLowering::boundSums(linalg::GenericOp op, const BodyProgram &body,
                              const ::qlut::FixedProgram &program, Value init,
                              Bounds start) {
  SmallVector<SumOperand> operands(program.inputs.size());
  for (const ::qlut::FixedInstruction &step : program.instructions) {
    if (step.opcode == ::qlut::FixedInstruction::Opcode::Input)
      operands[step.index].bounds = step.bounds;
    if (step.opcode == ::qlut::FixedInstruction::Opcode::Condition)
      operands[step.index].bounds = {0, 1};
  }
  for (auto [input, operand] : llvm::zip_equal(program.inputs, operands)) {
    const BodyProgram::Source &source = body.getSource(input.source);
    auto argument = dyn_cast_or_null<BlockArgument>(source.scalar);
    if (input.constantScale || !argument ||
        argument.getOwner() != op.getBlock())
      continue;
    OpOperand &from = op->getOpOperand(argument.getArgNumber());
    Value tensor = get(from.get()).value;
    if (!tensor || !isa<RankedTensorType>(tensor.getType()))
      continue;
    operand.elements = readIntegers(tensor, source.isSigned);
    operand.shape =
        llvm::to_vector(cast<RankedTensorType>(tensor.getType()).getShape());
    operand.map = op.getMatchingIndexingMap(&from);
  }
  SumStart from{
      start, readIntegers(init, /*isSigned=*/true),
      llvm::to_vector(cast<RankedTensorType>(init.getType()).getShape())};
  return proveSums(op, program, operands, from);
}

LogicalResult SimLowering::checkSums(linalg::GenericOp op, Bounds sums,
                                     Bounds ofFormats, unsigned bits) {
  unsigned needed = countSignedBits(sums),
           byFormats = countSignedBits(ofFormats);
  if (bits == 0) {
    const ::qlut::Target target = getTargetOf(sim);
    unsigned most = *llvm::max_element(target.accumulatorBits);
    return fail(op, "its sums are in [" + Twine(sums.lo) + ", " +
                        Twine(sums.hi) + "]; expected at most " + Twine(most) +
                        " bits, the widest accumulator of target '" +
                        target.name + "', got " + Twine(needed) +
                        (needed < byFormats ? " with its weights"
                                            : " by its formats alone") +
                        "; take fewer bits for its operands (options 'bits', "
                        "'weight-bits' and 'layer-bits' of --qlut-quantize) or "
                        "another target");
  }
  if (remarks)
    emitRemark(op.getLoc())
        << "sums of " << getName(op) << " in [" << sums.lo << ", " << sums.hi
        << "] take " << needed << " bits of an accumulator of " << bits
        << ", which leaves " << bits - needed << "; by its formats alone "
        << byFormats;
  return success();
}

LogicalResult SimLowering::lowerReduction(linalg::GenericOp op) {
  std::optional<Reduction> reduction = matchReduction(op);
  if (!reduction)
    return fail(op, "it reduces by other than a sum, maximum or minimum");
  std::optional<int64_t> terms = getNumTerms(op);
  if (!terms && reduction->combiner == Combiner::Sum)
    return fail(op, "it sums a number of terms that is not static or above "
                    "2^31: the accumulator has no bound");
  BodyProgram body(
      op, [&](Value v) -> const IntegerTensor & { return get(v); }, sim,
      rounding);
  if (failed(body.translate(reduction->term)))
    return failure();
  bool isSum = reduction->combiner == Combiner::Sum;
  unsigned room = isSum ? llvm::Log2_64_Ceil(*terms + 1) : 0;
  llvm::Expected<FixedValue> term =
      body.getBuilder().addIntegers(body.get(reduction->term), 61 - room);
  if (!term)
    return fail(op, llvm::toString(term.takeError()));
  FixedValue sum = *term;
  if (isSum)
    sum.bounds = {std::min<int64_t>(0, term->bounds.lo * *terms),
                  std::max<int64_t>(0, term->bounds.hi * *terms)};

  // W8: what a maximum starts from may be above all terms, but not below.
  Bounds clamp{-(int64_t(1) << 60), int64_t(1) << 60};
  if (reduction->combiner == Combiner::Maximum)
    clamp.lo = term->bounds.lo;
  if (reduction->combiner == Combiner::Minimum)
    clamp.hi = term->bounds.hi;
  Bounds start;
  FailureOr<Value> init = lowerInit(op, *term, clamp, start);
  if (failed(init))
    return failure();
  sum.bounds = isSum
                   ? Bounds{start.lo + sum.bounds.lo, start.hi + sum.bounds.hi}
                   : Bounds{std::min(start.lo, sum.bounds.lo),
                            std::max(start.hi, sum.bounds.hi)};
  const ::qlut::FixedProgram program = body.getBuilder().take();
  unsigned bits = sum.bounds.fits(32) ? 32 : 64;
  // W7: the accumulator is proven with the weights, but what follows (W5) goes
  // by the formats: it must not change where a constant is folded.
  Bounds proven = sum.bounds;
  if (isSum) {
    proven = boundSums(op, body, program, *init, start);
    bits = chooseAccumulator(proven, getTargetOf(sim));
    if (failed(checkSums(op, proven, sum.bounds, bits)))
      return failure();
  }
  Value out = resizeElements(rewriter, op.getLoc(), *init, bits);
  FailureOr<SmallVector<Value>> values =
      emit(op, body, program, bits, out,
           [&](ImplicitLocOpBuilder &b, Value before, Value integer) -> Value {
             switch (reduction->combiner) {
             case Combiner::Sum:
               return arith::AddIOp::create(b, before, integer);
             case Combiner::Maximum:
               return arith::MaxSIOp::create(b, before, integer);
             case Combiner::Minimum:
               return arith::MinSIOp::create(b, before, integer);
             }
             llvm_unreachable("unknown combiner");
           });
  if (failed(values))
    return failure();
  if (isSum)
    values->front().getDefiningOp()->setAttr(
        sumsAttrName, rewriter.getDenseI64ArrayAttr({proven.lo, proven.hi}));
  FailureOr<IntegerTensor> result = makeResult(op, 0, sum);
  if (failed(result))
    return failure();
  result->value = values->front();
  tensors[op.getResult(0)] = *result;
  return success();
}
