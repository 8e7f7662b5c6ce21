//===- LinalgAdjoint.cpp - the adjoint of a structured op -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An op whose loops are all parallel, or that adds to its outputs, or takes the
// greatest or least along its reductions. For each active input there is one
// generic op in the same loops, which computes the body again, runs its
// derivative, and adds what it gives up in the input's places. Of the elements
// that are all the greatest, the first one gets the cotangent.
//
//===----------------------------------------------------------------------===//

#include "LinalgAdjoint.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

namespace {
/// A place that a cotangent goes to: an operand, a captured number, or what a
/// body reads of a captured tensor.
struct Destination {
  Value value;               ///< of the code around the op
  Value inBody;              ///< what is active in the op's body
  AffineMap map;             ///< places of `value`'s cotangent
  Operation *read = nullptr; ///< the tensor.extract of a captured tensor
};

class LinalgAdjoint {
public:
  LinalgAdjoint(linalg::LinalgOp op, Adjoints &adjoints)
      : op(op), adjoints(adjoints), writer(op, adjoints),
        b(adjoints.getBuilder()) {}

  LogicalResult run();

private:
  LogicalResult checkForm();
  LogicalResult collectDestinations();
  void writeFirstMatch();
  LogicalResult write(const Destination &destination);
  Value seedFor(unsigned result, Value cotangent, LoopWriter::Body &body);
  Value writeAdjoint(const Destination &destination, AffineMap map,
                     unsigned furtherLoops,
                     ArrayRef<std::pair<unsigned, unsigned>> searched,
                     Value out, bool isOverwritten, LogicalResult &status);
  /// The op of the body that takes the greatest or least along the reductions.
  Operation *getExtreme();

  linalg::LinalgOp op;
  Adjoints &adjoints;
  LoopWriter writer;
  OpBuilder &b;
  SmallVector<Destination> destinations;
  SmallVector<LoopInput> extra;  ///< cotangents by result; then the first match
  SmallVector<unsigned> results; ///< that have a cotangent
  bool isParallel = false;
  Operation *extreme = nullptr;
};
} // namespace

static Value getYielded(linalg::LinalgOp op, unsigned result) {
  return op.getBlock()->getTerminator()->getOperand(result);
}

Operation *LinalgAdjoint::getExtreme() {
  if (op->getNumResults() != 1)
    return nullptr;
  Operation *last = getYielded(op, 0).getDefiningOp();
  if (!isa_and_nonnull<arith::MaximumFOp, arith::MaxNumFOp, arith::MinimumFOp,
                       arith::MinNumFOp>(last))
    return nullptr;
  BlockArgument sum = op.getMatchingBlockArgument(op.getDpsInitOperand(0));
  bool isOnce = sum.hasOneUse() && *sum.getUsers().begin() == last &&
                last->getOperand(0) != last->getOperand(1);
  return isOnce ? last : nullptr;
}

/// True if the result is its start plus and minus terms: what the body makes of
/// the element so far is added to, and goes nowhere but to that result.
static bool addsToOutput(linalg::LinalgOp op, unsigned result) {
  Value sum = op.getMatchingBlockArgument(op.getDpsInitOperand(result));
  while (sum.hasOneUse()) {
    OpOperand &use = *sum.use_begin();
    Operation *user = use.getOwner();
    if (isa<linalg::YieldOp>(user))
      return use.getOperandNumber() == result;
    bool isAdded = isa<arith::AddFOp>(user) ||
                   (isa<arith::SubFOp>(user) && use.getOperandNumber() == 0);
    if (!isAdded)
      return false;
    sum = user->getResult(0);
  }
  return false;
}

LogicalResult LinalgAdjoint::checkForm() {
  if (!op.hasPureTensorSemantics() ||
      op.getBlock()->getNumArguments() != op->getNumOperands())
    return op->emitError("expected an op on tensors whose body takes an "
                         "element of each operand, got '")
           << op->getName() << "'; run --linalg-generalize-named-ops first";
  for (OpResult result : op->getResults())
    if (adjoints.getCotangent(result))
      results.push_back(result.getResultNumber());
  isParallel = op.getNumReductionLoops() == 0;
  if (isParallel)
    return success();
  extreme = getExtreme();
  if (extreme)
    return success();
  for (unsigned result : results)
    if (!addsToOutput(op, result))
      return op->emitError("expected a reduction that adds to its output, or "
                           "takes the greatest or least, got result ")
             << result << " of '" << op->getName()
             << "' with another way to combine elements";
  return success();
}

LogicalResult LinalgAdjoint::collectDestinations() {
  for (OpOperand &operand : op->getOpOperands()) {
    if (!adjoints.isActive(operand.get()))
      continue;
    BlockArgument element = op.getMatchingBlockArgument(&operand);
    if (!isParallel && op.isDpsInit(&operand)) {
      unsigned index = element.getArgNumber() - op.getNumDpsInputs();
      if (extreme)
        return op->emitError("expected a constant that the greatest or least "
                             "is taken from, got one that depends on what a "
                             "gradient is asked for");
      adjoints.addCotangent(operand.get(),
                            adjoints.getCotangent(op->getResult(index)));
      continue;
    }
    destinations.push_back(
        {operand.get(), element, op.getMatchingIndexingMap(&operand), nullptr});
  }
  llvm::SetVector<Value> captured;
  getUsedValuesDefinedAbove(op->getRegions(), captured);
  auto nothing = AffineMap::get(op.getNumLoops(), 0, {}, op.getContext());
  for (Value value : captured) {
    if (!adjoints.isActive(value))
      continue;
    if (!isa<RankedTensorType>(value.getType())) {
      destinations.push_back({value, value, nothing, nullptr});
      continue;
    }
    for (Operation *user : value.getUsers()) {
      if (user->getBlock() != op.getBlock() || isa<tensor::DimOp>(user))
        continue;
      auto read = dyn_cast<tensor::ExtractOp>(user);
      if (!read)
        return user->emitError("expected a captured tensor to be read by "
                               "tensor.extract, got '")
               << user->getName() << "'";
      destinations.push_back({value, read.getResult(), nothing, read});
    }
  }
  return success();
}

/// The number of the step of the reductions that the loops are at.
static Value getStep(OpBuilder &b, Location loc, linalg::LinalgOp op) {
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  SmallVector<unsigned> loops;
  op.getReductionDims(loops);
  Value step = arith::ConstantIndexOp::create(b, loc, 0);
  for (unsigned loop : loops) {
    Value range = arith::ConstantIndexOp::create(b, loc, ranges[loop]);
    step = arith::AddIOp::create(b, loc,
                                 arith::MulIOp::create(b, loc, step, range),
                                 linalg::IndexOp::create(b, loc, loop));
  }
  return arith::IndexCastOp::create(b, loc, b.getI64Type(), step);
}

/// What is compared along the reductions, in the cloned body.
static Value getCompared(linalg::LinalgOp op, Operation *extreme,
                         const IRMapping &mapping) {
  BlockArgument sum = op.getMatchingBlockArgument(op.getDpsInitOperand(0));
  Value compared = extreme->getOperand(extreme->getOperand(0) == sum ? 1 : 0);
  return mapping.lookupOrDefault(compared);
}

/// The first step at which the result's value is met, as a further input.
void LinalgAdjoint::writeFirstMatch() {
  Location loc = op.getLoc();
  Value result = op->getResult(0);
  AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  auto type = cast<RankedTensorType>(result.getType());
  Value never = arith::ConstantOp::create(
      b, loc, b.getI64IntegerAttr(std::numeric_limits<int64_t>::max()));
  Value empty =
      tensor::EmptyOp::create(b, loc, type.getShape(), b.getI64Type());
  Value start = linalg::FillOp::create(b, loc, never, empty).getResult(0);
  Value first = writer.write(
      {{result, map}}, start, map, 0, [&](LoopWriter::Body &body) -> Value {
        OpBuilder &in = body.builder;
        Value compared = getCompared(op, extreme, body.mapping);
        Value isMet = arith::CmpFOp::create(in, loc, arith::CmpFPredicate::OEQ,
                                            compared, body.extra[0]);
        Value step = arith::SelectOp::create(in, loc, isMet,
                                             getStep(in, loc, op), never);
        return arith::MinSIOp::create(in, loc, body.element, step);
      });
  extra.push_back({first, map});
  extra.push_back({result, map});
}

/// The cotangent of what the body yields for a result, and where it goes.
Value LinalgAdjoint::seedFor(unsigned result, Value cotangent,
                             LoopWriter::Body &body) {
  if (!extreme)
    return cotangent;
  // The start counts before all elements.
  Location loc = op.getLoc();
  OpBuilder &in = body.builder;
  Value start = body.mapping.lookup(
      op.getMatchingBlockArgument(op.getDpsInitOperand(result)));
  Value isFirst =
      arith::CmpIOp::create(in, loc, arith::CmpIPredicate::eq,
                            body.extra[results.size()], getStep(in, loc, op));
  Value isReached =
      arith::CmpFOp::create(in, loc, arith::CmpFPredicate::UNE, start,
                            body.extra[results.size() + 1]);
  Value isIt = arith::AndIOp::create(in, loc, isFirst, isReached);
  Value zero = arith::ConstantOp::create(
      in, loc, in.getFloatAttr(cotangent.getType(), 0));
  return arith::SelectOp::create(in, loc, isIt, cotangent, zero);
}

Value LinalgAdjoint::writeAdjoint(
    const Destination &destination, AffineMap map, unsigned furtherLoops,
    ArrayRef<std::pair<unsigned, unsigned>> searched, Value out,
    bool isOverwritten, LogicalResult &status) {
  Location loc = op.getLoc();
  return writer.write(
      extra, out, map, furtherLoops, [&](LoopWriter::Body &body) -> Value {
        OpBuilder &in = body.builder;
        SmallVector<Operation *> ops;
        for (Operation &one : *in.getInsertionBlock())
          ops.push_back(&one);
        Adjoints within(in, adjoints);
        Value active = body.mapping.lookupOrDefault(destination.inBody);
        within.setActive(active);
        within.propagate(ops);
        for (auto [index, result] : llvm::enumerate(results)) {
          Value yielded =
              extreme ? getCompared(op, extreme, body.mapping)
                      : body.mapping.lookupOrDefault(getYielded(op, result));
          within.addCotangent(yielded,
                              seedFor(result, body.extra[index], body));
        }
        status = within.reverse(ops);
        Value term = within.getCotangent(active);
        if (failed(status) || !term)
          return nullptr;
        for (auto [dim, loop] : searched) {
          Value index = body.mapping.lookupOrDefault(
              destination.read->getOperand(1 + dim));
          Value isHere =
              arith::CmpIOp::create(in, loc, arith::CmpIPredicate::eq, index,
                                    linalg::IndexOp::create(in, loc, loop));
          Value zero = arith::ConstantOp::create(
              in, loc, in.getFloatAttr(term.getType(), 0));
          term = arith::SelectOp::create(in, loc, isHere, term, zero);
        }
        return isOverwritten
                   ? term
                   : arith::AddFOp::create(in, loc, body.element, term)
                         .getResult();
      });
}

/// True if loops over the map's dimensions reach each element once.
static bool coversOnce(AffineMap map, RankedTensorType type) {
  if (!map.isProjectedPermutation(/*allowZeroInResults=*/true) ||
      map.getNumDims() !=
          llvm::count_if(map.getResults(), llvm::IsaPred<AffineDimExpr>))
    return false;
  return llvm::all_of(llvm::enumerate(map.getResults()), [&](auto result) {
    return isa<AffineDimExpr>(result.value()) ||
           type.getDimSize(result.index()) == 1;
  });
}

LogicalResult LinalgAdjoint::write(const Destination &destination) {
  Location loc = op.getLoc();
  Value value = destination.value;
  auto type = dyn_cast<RankedTensorType>(value.getType());
  bool isNumber = !type;
  if (isNumber)
    type = RankedTensorType::get({}, value.getType());

  // A captured tensor is read at places that the body computes: those that are
  // loops of the op stay, the others are searched for by loops of their own.
  AffineMap map = destination.map;
  unsigned further = 0;
  SmallVector<std::pair<unsigned, unsigned>> searched;
  if (auto read = dyn_cast_or_null<tensor::ExtractOp>(destination.read)) {
    SmallVector<int64_t> ranges = op.getStaticLoopRanges();
    SmallVector<AffineExpr> places;
    for (auto [dim, index] : llvm::enumerate(read.getIndices())) {
      auto loop = index.getDefiningOp<linalg::IndexOp>();
      if (loop && ranges[loop.getDim()] == type.getDimSize(dim)) {
        places.push_back(b.getAffineDimExpr(loop.getDim()));
        continue;
      }
      unsigned number = op.getNumLoops() + further++;
      searched.push_back({dim, number});
      places.push_back(b.getAffineDimExpr(number));
    }
    map =
        AffineMap::get(op.getNumLoops() + further, 0, places, op.getContext());
  }

  Value sum = isNumber ? Value() : adjoints.getCotangent(value);
  bool isOverwritten = !sum && coversOnce(map, type);
  Value out = sum;
  if (isOverwritten)
    out =
        tensor::EmptyOp::create(b, loc, type.getShape(), type.getElementType());
  else if (!sum)
    out = adjoints.createZeros(loc, type);
  LogicalResult status = success();
  Value written = writeAdjoint(destination, map, further, searched, out,
                               isOverwritten, status);
  if (failed(status) || !written)
    return status;
  if (isNumber)
    adjoints.addCotangent(
        value, tensor::ExtractOp::create(b, loc, written, ValueRange()));
  else
    adjoints.setCotangent(value, written);
  return success();
}

LogicalResult LinalgAdjoint::run() {
  if (failed(checkForm()) || failed(collectDestinations()))
    return failure();
  if (destinations.empty())
    return success();
  for (unsigned result : results)
    extra.push_back({adjoints.getCotangent(op->getResult(result)),
                     op.getMatchingIndexingMap(op.getDpsInitOperand(result))});
  if (extreme)
    writeFirstMatch();
  for (const Destination &destination : destinations)
    if (failed(write(destination)))
      return failure();
  return success();
}

LogicalResult mlir::qlut::detail::differentiateLinalg(linalg::LinalgOp op,
                                                      Adjoints &adjoints) {
  return LinalgAdjoint(op, adjoints).run();
}
