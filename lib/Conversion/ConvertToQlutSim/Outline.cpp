//===- Outline.cpp - put lookups into the program -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// All lookups are created first, each reading its source; only then their
// results take the places of what they compute. A lookup of a scalar in the
// body of a linalg op whose source is a tensor reads the element of the
// tensor: the op gets the tensor as an input if it is none yet. A scalar that
// the op reads several times is looked up before the op.
//
//===----------------------------------------------------------------------===//

#include "Outline.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

namespace {
class Outliner {
public:
  Outliner(RewriterBase &rewriter, Plan &plan)
      : rewriter(rewriter), plan(plan) {}
  void run();

private:
  /// Makes the named linalg op around `op` a generic, its body then printed.
  void exposeBody(Operation *op);
  Value create(const PlannedLookup &lookup);
  void replace(const Candidate &candidate, Value lookup);
  Value writeSigmoid(Location loc, Value exponential);
  /// Notes that an op in `parent` does not use `operand` any more.
  void noteUnused(Value operand, Operation *parent);
  void eraseDead();
  void erase(Operation *op);
  void dropUnusedInputs(linalg::GenericOp op);

  /// The value that took the place of `value` when its op became a generic.
  Value current(Value value) const {
    auto it = moved.find(value);
    return it == moved.end() ? value : it->second;
  }

  RewriterBase &rewriter;
  Plan &plan;
  llvm::DenseMap<Value, Value> moved;
  llvm::SetVector<Operation *> maybeDead;
  /// Generics with inputs that nothing reads since ops were erased.
  llvm::SetVector<Operation *> shrinking;
};
} // namespace

void Outliner::run() {
  for (const PlannedLookup &lookup : plan.lookups)
    exposeBody(lookup.candidate.getOp());
  for (PlannedLookup &lookup : plan.lookups) {
    lookup.candidate.root = current(lookup.candidate.root);
    lookup.candidate.source = current(lookup.candidate.source);
  }
  SmallVector<Value> created;
  for (const PlannedLookup &lookup : plan.lookups)
    created.push_back(create(lookup));
  for (auto [lookup, value] : llvm::zip(plan.lookups, created))
    replace(lookup.candidate, value);
  eraseDead();
}

void Outliner::exposeBody(Operation *op) {
  auto named = dyn_cast<linalg::LinalgOp>(op->getParentOp());
  if (!named || isa<linalg::GenericOp, linalg::ReduceOp>(named))
    return;
  // A body that is not in the text has no places of its own.
  if (!OneInputAnalysis::hasVisibleBody(named))
    for (Operation &inner : *named.getBlock())
      inner.setLoc(named->getLoc());
  SmallVector<Value> results(named->getResults());
  rewriter.setInsertionPoint(named);
  // Moves the body, so that its values stay what they are.
  FailureOr<linalg::GenericOp> generic =
      linalg::generalizeNamedOp(rewriter, named);
  if (failed(generic))
    return;
  for (auto [before, after] : llvm::zip(results, generic->getResults()))
    moved[before] = after;
}

/// Makes `tensor` an input of the generic that is read by `map`; returns its
/// element in the body.
static Value addInput(RewriterBase &rewriter, linalg::GenericOp generic,
                      Value tensor, AffineMap map) {
  unsigned last = generic.getNumDpsInputs();
  SmallVector<AffineMap> maps = generic.getIndexingMapsArray();
  maps.insert(maps.begin() + last, map);
  rewriter.modifyOpInPlace(generic, [&] {
    generic.getInputsMutable().append(tensor);
    generic.setIndexingMapsAttr(rewriter.getAffineMapArrayAttr(maps));
    generic.getBody()->insertArgument(
        last, getElementTypeOrSelf(tensor.getType()), tensor.getLoc());
  });
  return generic.getBody()->getArgument(last);
}

/// The element of `tensor` in the body of the generic around `op`.
static Value getElement(RewriterBase &rewriter, Value tensor, Operation *op) {
  auto generic = op->getParentOfType<linalg::GenericOp>();
  auto linalgOp = cast<linalg::LinalgOp>(generic.getOperation());
  for (unsigned i = 0, e = generic->getNumOperands(); i < e; ++i)
    if (generic->getOperand(i) == tensor && isElementOfOperand(linalgOp, i))
      return generic.getBody()->getArgument(i);
  return addInput(rewriter, generic, tensor,
                  rewriter.getMultiDimIdentityMap(generic.getNumLoops()));
}

Value Outliner::create(const PlannedLookup &lookup) {
  const Candidate &candidate = lookup.candidate;
  Operation *op = candidate.getOp();
  auto generic = op->getParentOfType<linalg::GenericOp>();
  Location loc = op->getLoc();
  Value input = candidate.source;
  if (candidate.broadcast)
    input = generic->getOperand(*candidate.broadcast);
  else if (isa<TensorType>(input.getType()) && !isa<TensorType>(candidate.type))
    input = getElement(rewriter, input, op);
  rewriter.setInsertionPoint(candidate.broadcast ? generic.getOperation() : op);
  if (input.getType() != candidate.type)
    input = arith::ExtFOp::create(rewriter, loc, candidate.type, input);
  MLIRContext *context = rewriter.getContext();
  Value result = SimLutOp::create(
      rewriter, loc, candidate.type, input, /*channel=*/nullptr,
      ExprAttr::get(context, candidate.expr), lookup.range, lookup.spec,
      /*inFormat=*/nullptr, /*outFormat=*/nullptr, /*table=*/nullptr,
      /*rounding=*/nullptr, rewriter.getStringAttr(candidate.layer));
  if (!candidate.broadcast)
    return result;
  AffineMap map = generic.getIndexingMapsArray()[*candidate.broadcast];
  return addInput(rewriter, generic, result, map);
}

Value Outliner::writeSigmoid(Location loc, Value exponential) {
  auto type = cast<RankedTensorType>(exponential.getType());
  Value init = tensor::EmptyOp::create(
      rewriter, loc, tensor::getMixedSizes(rewriter, loc, exponential),
      type.getElementType());
  AffineMap map = rewriter.getMultiDimIdentityMap(type.getRank());
  SmallVector<utils::IteratorType> loops(type.getRank(),
                                         utils::IteratorType::parallel);
  auto body = [&](OpBuilder &b, Location at, ValueRange arguments) {
    Value one = arith::ConstantOp::create(
        b, at, b.getFloatAttr(type.getElementType(), 1.0));
    Value sum = arith::AddFOp::create(b, at, one, arguments[0]);
    Value quotient = arith::DivFOp::create(b, at, one, sum);
    linalg::YieldOp::create(b, at, quotient);
  };
  return linalg::GenericOp::create(rewriter, loc, type, exponential, init,
                                   ArrayRef<AffineMap>{map, map}, loops, body)
      .getResult(0);
}

void Outliner::replace(const Candidate &candidate, Value lookup) {
  if (Operation *quotient = candidate.quotient) {
    rewriter.setInsertionPoint(quotient);
    Value denominator = quotient->getOperand(1);
    Value product = arith::MulFOp::create(rewriter, quotient->getLoc(),
                                          quotient->getOperand(0), lookup);
    plan.reasons.erase(quotient);
    rewriter.replaceOp(quotient, product);
    noteUnused(denominator, product.getDefiningOp()->getParentOp());
    return;
  }
  if (candidate.expanded) {
    rewriter.setInsertionPointAfterValue(lookup);
    lookup = writeSigmoid(lookup.getLoc(), lookup);
  }
  Operation *op = candidate.root.getDefiningOp();
  rewriter.replaceAllUsesWith(candidate.root, lookup);
  maybeDead.insert(op);
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!linalgOp || isOpTriviallyDead(op))
    return;
  // Other results or effects keep the op: let it pass the unused one through.
  unsigned number = cast<OpResult>(candidate.root).getResultNumber();
  Operation *yield = linalgOp.getBlock()->getTerminator();
  Value unused = yield->getOperand(number);
  rewriter.modifyOpInPlace(yield, [&] {
    yield->setOperand(number, linalgOp.getRegionOutputArgs()[number]);
  });
  if (Operation *computed = unused.getDefiningOp())
    maybeDead.insert(computed);
}

//===----------------------------------------------------------------------===//
// What is not used any more
//===----------------------------------------------------------------------===//

void Outliner::noteUnused(Value operand, Operation *parent) {
  if (Operation *producer = operand.getDefiningOp())
    maybeDead.insert(producer);
  else if (operand.use_empty() && isa<linalg::GenericOp>(parent))
    shrinking.insert(parent);
}

void Outliner::erase(Operation *op) {
  // Ops in its regions go too, and with them what they capture.
  SmallVector<Value> operands;
  op->walk([&](Operation *inner) {
    plan.reasons.erase(inner);
    maybeDead.remove(inner);
    shrinking.remove(inner);
    for (Value operand : inner->getOperands())
      if (!op->isAncestor(operand.getParentBlock()->getParentOp()))
        operands.push_back(operand);
  });
  Operation *parent = op->getParentOp();
  rewriter.eraseOp(op);
  for (Value operand : operands)
    noteUnused(operand, parent);
}

void Outliner::dropUnusedInputs(linalg::GenericOp op) {
  Block *body = op.getBody();
  for (unsigned i = op.getNumDpsInputs(); i-- > 0;) {
    if (!body->getArgument(i).use_empty())
      continue;
    SmallVector<AffineMap> maps = op.getIndexingMapsArray();
    maps.erase(maps.begin() + i);
    // The sizes of the loops come from the operands that stay.
    if (!inversePermutation(concatAffineMaps(maps, op.getContext())))
      continue;
    Operation *producer = op->getOperand(i).getDefiningOp();
    rewriter.modifyOpInPlace(op, [&] {
      op.getInputsMutable().erase(i);
      op.setIndexingMapsAttr(rewriter.getAffineMapArrayAttr(maps));
      body->eraseArgument(i);
    });
    if (producer)
      maybeDead.insert(producer);
  }
}

void Outliner::eraseDead() {
  while (!maybeDead.empty() || !shrinking.empty()) {
    if (!maybeDead.empty()) {
      Operation *op = maybeDead.pop_back_val();
      if (isOpTriviallyDead(op))
        erase(op);
      continue;
    }
    dropUnusedInputs(cast<linalg::GenericOp>(shrinking.pop_back_val()));
  }
}

void mlir::qlut::detail::outlineLookups(RewriterBase &rewriter, Plan &plan) {
  Outliner(rewriter, plan).run();
}
