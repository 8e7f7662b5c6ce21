//===- RaiseSoftmax.cpp - raise softmax and log_softmax -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// softmax:     e / sum_k e[k] where e = exp(t)
// log_softmax: t - log(sum_k exp(t[k])), also x - (m + log(sum_k exp(x[k] -
// m)))
//
// In both t is the input, with or without its own maximum subtracted: softmax
// does not change when a number is added to a row.
//
//===----------------------------------------------------------------------===//

#include "RaiseComposites.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Dialect/Qlut/Transforms/Patterns.h"
#include <cmath>

using namespace mlir;
using namespace mlir::qlut;
using Kind = ElementNode::Kind;

//===----------------------------------------------------------------------===//
// Matching
//===----------------------------------------------------------------------===//

/// The root's dimension that `sum` runs over, if it sums `terms`.
static std::optional<SmallVector<int>>
matchSumOf(ElementBuilder &builder, ElementNode *sum, ElementNode *terms) {
  sum = builder.expand(sum);
  if (sum->kind != Kind::ReduceSum)
    return std::nullopt;
  FailureOr<SmallVector<int>> dims = builder.reducedDims(sum);
  if (failed(dims) || !builder.equal(builder.reducedBody(sum, *dims), terms))
    return std::nullopt;
  return *dims;
}

/// x, if `node` is x minus the maximum of x along `dims`; else `node`.
static ElementNode *dropMaximum(ElementBuilder &builder, ElementNode *node,
                                ArrayRef<int> dims) {
  ElementNode *difference = builder.expand(node);
  if (difference->kind != Kind::Sub)
    return node;
  ElementNode *x = difference->operands[0];
  ElementNode *max = builder.expand(difference->operands[1]);
  if (max->kind != Kind::ReduceMax)
    return node;
  FailureOr<SmallVector<int>> maxDims = builder.reducedDims(max);
  if (failed(maxDims) || ArrayRef<int>(*maxDims) != dims ||
      !builder.equal(builder.reducedBody(max, *maxDims), x))
    return node;
  return x;
}

/// Splits the choice between an input and -inf into input and mask, if nothing
/// else uses it: `node` is what `op`, the last op, computes from it.
static void splitMask(ElementBuilder &builder, Operation *op, ElementNode *node,
                      SoftmaxMatch &match) {
  ElementNode *select = builder.expand(match.input);
  if (select->kind != Kind::Select)
    return;
  ElementNode *mask = select->operands[0];
  if (mask->kind != Kind::Element ||
      !getElementTypeOrSelf(mask->source.getType()).isInteger(1))
    return;
  for (int masked : {2, 1}) {
    std::optional<double> value = builder.constant(select->operands[masked]);
    ElementNode *input = select->operands[3 - masked];
    Refusal ignored;
    if (!value || !std::isinf(*value) || *value > 0.0 ||
        !canMaterialize(builder, input, getAllDims(builder)) ||
        failed(checkUses(builder, op, node, {input, mask}, ignored)))
      continue;
    match.mask = mask;
    match.maskDrops = masked == 1;
    match.input = input;
    return;
  }
}

/// The checks that come after the formula is known; t is its exponent.
static FailureOr<SoftmaxMatch> finish(ElementBuilder &builder, Operation *op,
                                      ElementNode *t, ArrayRef<int> dims,
                                      bool mayMask, Refusal &why) {
  if (dims.size() != 1) {
    why = "it sums over " + std::to_string(dims.size()) +
          " dimensions, where a softmax has one";
    return failure();
  }
  SoftmaxMatch match;
  match.dimension = dims[0];
  match.input = dropMaximum(builder, t, dims);
  ElementNode *root = builder.root(op->getResult(0));
  if (mayMask)
    splitMask(builder, op, root, match);
  if (match.mask)
    return match;
  if (!canMaterialize(builder, match.input, getAllDims(builder))) {
    why = "its input is not a tensor of the result's type";
    return failure();
  }
  if (failed(checkUses(builder, op, root, match.input, why)))
    return failure();
  return match;
}

static FailureOr<SoftmaxMatch> matchNamed(ElementBuilder &builder,
                                          linalg::SoftmaxOp op) {
  auto input = dyn_cast<RankedTensorType>(op.getInput().getType());
  if (!input ||
      getElementTypeOrSelf(op.getOutput().getType()) != input.getElementType())
    return failure();
  SoftmaxMatch match;
  match.dimension = op.getDimension();
  match.input = builder.root(op.getInput());
  splitMask(builder, op, match.input, match);
  return match;
}

FailureOr<SoftmaxMatch> mlir::qlut::matchSoftmax(ElementBuilder &builder,
                                                 Operation *op, Refusal &why) {
  Value root = getRootOf(op);
  if (!root)
    return failure();
  if (auto named = dyn_cast<linalg::SoftmaxOp>(op))
    return matchNamed(builder, named);
  auto quotient = asQuotient(builder, builder.root(root));
  if (!quotient)
    return failure();
  ElementNode *e = builder.expand(quotient->first);
  if (e->kind != Kind::Exp)
    return failure();
  auto dims = matchSumOf(builder, quotient->second, e);
  if (!dims)
    return failure();
  return finish(builder, op, e->operands[0], *dims, /*mayMask=*/true, why);
}

FailureOr<SoftmaxMatch> mlir::qlut::matchLogSoftmax(ElementBuilder &builder,
                                                    Operation *op,
                                                    Refusal &why) {
  Value root = getRootOf(op);
  if (!root)
    return failure();
  ElementNode *difference = builder.expand(builder.root(root));
  if (difference->kind != Kind::Sub)
    return failure();
  ElementNode *t = difference->operands[0];
  ElementNode *subtrahend = builder.expand(difference->operands[1]);

  // The terms of the sum: exp of t, or of t minus what is added back.
  ElementNode *log = nullptr, *shift = nullptr;
  if (subtrahend->kind == Kind::Log)
    log = subtrahend;
  if (subtrahend->kind == Kind::Add)
    for (int i : {0, 1})
      if (builder.expand(subtrahend->operands[i])->kind == Kind::Log) {
        log = builder.expand(subtrahend->operands[i]);
        shift = subtrahend->operands[1 - i];
      }
  if (!log)
    return failure();
  ElementNode *sum = builder.expand(log->operands[0]);
  if (sum->kind != Kind::ReduceSum)
    return failure();
  FailureOr<SmallVector<int>> dims = builder.reducedDims(sum);
  if (failed(dims))
    return failure();
  ElementNode *term = builder.expand(builder.reducedBody(sum, *dims));
  if (term->kind != Kind::Exp)
    return failure();
  ElementNode *exponent = term->operands[0];
  if (shift) {
    ElementNode *shifted = builder.expand(exponent);
    if (shifted->kind != Kind::Sub || !builder.equal(shifted->operands[0], t) ||
        !builder.equal(shifted->operands[1], shift))
      return failure();
    // As dropMaximum sees it.
    t = exponent;
  } else if (!builder.equal(exponent, t)) {
    return failure();
  }
  return finish(builder, op, t, *dims, /*mayMask=*/false, why);
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

/// The mask of the match as a tensor of i1 of the root's rank: a 1 keeps.
static Value materializeMask(ElementBuilder &builder, const SoftmaxMatch &match,
                             OpBuilder &nested, Location loc) {
  ImplicitLocOpBuilder b(loc, nested);
  ElementNode *mask = builder.base(match.mask);
  RankedTensorType root = builder.rootType();
  // One generic moves, broadcasts and negates; size 1 stays size 1.
  SmallVector<int64_t> shape(root.getRank(), 1);
  SmallVector<OpFoldResult> sizes(root.getRank(), b.getIndexAttr(1));
  SmallVector<AffineExpr> exprs;
  for (auto [i, at] : llvm::enumerate(mask->index)) {
    exprs.push_back(at == unitIndex ? b.getAffineConstantExpr(0)
                                    : b.getAffineDimExpr(at));
    if (at == unitIndex)
      continue;
    shape[at] = root.getDimSize(at);
    sizes[at] = tensor::getMixedSize(b, loc, mask->source, i);
  }
  auto type = RankedTensorType::get(shape, b.getI1Type());
  bool isInPlace = mask->source.getType() == type &&
                   llvm::all_of(llvm::enumerate(mask->index), [](auto at) {
                     return at.value() == unitIndex ||
                            at.value() == static_cast<int>(at.index());
                   });
  if (isInPlace && !match.maskDrops)
    return mask->source;
  Value out = tensor::EmptyOp::create(b, sizes, b.getI1Type());
  SmallVector<utils::IteratorType> iterators(root.getRank(),
                                             utils::IteratorType::parallel);
  AffineMap read = AffineMap::get(root.getRank(), 0, exprs, b.getContext());
  return linalg::GenericOp::create(
             b, out.getType(), mask->source, out,
             ArrayRef<AffineMap>{read,
                                 b.getMultiDimIdentityMap(root.getRank())},
             iterators,
             [&](OpBuilder &inner, Location innerLoc, ValueRange args) {
               Value keep = args[0];
               if (match.maskDrops) {
                 Value one = arith::ConstantOp::create(inner, innerLoc,
                                                       inner.getBoolAttr(true));
                 keep = arith::XOrIOp::create(inner, innerLoc, keep, one);
               }
               linalg::YieldOp::create(inner, innerLoc, keep);
             })
      .getResult(0);
}

namespace {
struct RaiseSoftmax : RewritePattern {
  RaiseSoftmax(MLIRContext *context, PatternBenefit benefit = 1)
      : RewritePattern(MatchAnyOpTypeTag(), benefit, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    Refusal why;
    ElementBuilder builder;
    FailureOr<SoftmaxMatch> match = matchSoftmax(builder, op, why);
    if (failed(match))
      return rewriter.notifyMatchFailure(
          op, why.empty() ? "not the last op of a softmax" : why);
    Value mask;
    if (match->mask)
      mask = materializeMask(builder, *match, rewriter, op->getLoc());
    Value input = materialize(builder, match->input, getAllDims(builder),
                              rewriter, op->getLoc());
    Value init = getDestination(op, input, rewriter);
    Value result = SoftmaxOp::create(rewriter, op->getLoc(), init.getType(),
                                     input, mask, init, match->dimension);
    replaceChain(rewriter, op, result);
    return success();
  }
};

struct RaiseLogSoftmax : RewritePattern {
  RaiseLogSoftmax(MLIRContext *context, PatternBenefit benefit = 1)
      : RewritePattern(MatchAnyOpTypeTag(), benefit, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    Refusal why;
    ElementBuilder builder;
    FailureOr<SoftmaxMatch> match = matchLogSoftmax(builder, op, why);
    if (failed(match))
      return rewriter.notifyMatchFailure(
          op, why.empty() ? "not the last op of a log_softmax" : why);
    Value input = materialize(builder, match->input, getAllDims(builder),
                              rewriter, op->getLoc());
    Value init = getDestination(op, input, rewriter);
    Value result = LogSoftmaxOp::create(rewriter, op->getLoc(), init.getType(),
                                        input, init, match->dimension);
    replaceChain(rewriter, op, result);
    return success();
  }
};
} // namespace

void mlir::qlut::populateRaiseSoftmaxPatterns(RewritePatternSet &patterns) {
  patterns.add<RaiseSoftmax>(patterns.getContext());
}

void mlir::qlut::populateRaiseLogSoftmaxPatterns(RewritePatternSet &patterns) {
  patterns.add<RaiseLogSoftmax>(patterns.getContext());
}
