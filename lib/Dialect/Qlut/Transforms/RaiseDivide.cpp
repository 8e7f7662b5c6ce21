//===- RaiseDivide.cpp - raise quotients of tensors -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RaiseComposites.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Dialect/Qlut/Transforms/Patterns.h"

using namespace mlir;
using namespace mlir::qlut;
using Kind = ElementNode::Kind;

/// `node` and what it is computed from as long as that is one tensor.
static SmallVector<ElementNode *> singleInputs(ElementBuilder &builder,
                                               ElementNode *node) {
  SmallVector<ElementNode *> inputs;
  while (inputs.size() < 16) {
    if (node->kind == Kind::Element)
      inputs.push_back(node);
    ElementNode *next = nullptr;
    for (ElementNode *operand : builder.expand(node)->operands) {
      if (builder.constant(operand))
        continue;
      if (next && !builder.equal(next, operand))
        return inputs;
      next = operand;
    }
    if (!next)
      break;
    node = next;
  }
  return inputs;
}

/// `node` has fewer elements than the root, in the order of its dimensions, and
/// can be had as a tensor without what it repeats.
static bool isSmaller(ElementBuilder &builder, ElementNode *node) {
  RankedTensorType root = builder.rootType();
  if (node->kind != Kind::Element || !root.hasStaticShape())
    return false;
  SmallVector<int64_t> dims = ownDims(node);
  SmallVector<int64_t> all = llvm::to_vector(
      llvm::make_filter_range(getAllDims(builder), [&](int64_t dim) {
        return root.getDimSize(dim) != 1;
      }));
  return !dims.empty() && dims.size() < all.size() && llvm::is_sorted(dims) &&
         canMaterialize(builder, node, dims);
}

FailureOr<DivideMatch> mlir::qlut::matchDivide(ElementBuilder &builder,
                                               Operation *op, Refusal &why) {
  Value root = getRootOf(op);
  if (!root)
    return failure();
  auto quotient = asQuotient(builder, builder.root(root));
  if (!quotient)
    return failure();
  auto [lhs, rhs] = *quotient;
  if (lhs->kind != Kind::Element || rhs->kind != Kind::Element ||
      builder.constant(lhs) || builder.constant(rhs))
    return failure();
  for (ElementNode *side : {lhs, rhs})
    for (ElementNode *input : singleInputs(builder, side))
      if (builder.dependsOnlyOn(lhs, input) &&
          builder.dependsOnlyOn(rhs, input))
        return failure();
  if (builder.dependsOnlyOn(rhs, {}))
    return failure();

  Refusal ignored;
  for (bool centers : {true, false})
    if (ElementBuilder other; succeeded(matchNorm(other, op, centers, ignored)))
      return failure();
  if (ElementBuilder other; succeeded(matchSoftmax(other, op, ignored)))
    return failure();

  DivideMatch match{lhs, rhs};
  if (!canMaterialize(builder, lhs, getAllDims(builder))) {
    why = "its dividend is not a tensor of the result's type";
    return failure();
  }
  // Without what the divisor repeats, if that can be had.
  if (ElementNode *small = builder.base(rhs); isSmaller(builder, small))
    match.rhs = small;
  else if (!canMaterialize(builder, rhs, getAllDims(builder))) {
    why = "its divisor is not a tensor of the result's element type";
    return failure();
  }
  if (failed(checkUses(builder, op, builder.root(root), {match.lhs, match.rhs},
                       why)))
    return failure();
  return match;
}

//===----------------------------------------------------------------------===//
// Pattern
//===----------------------------------------------------------------------===//

/// The divisor as a tensor of the root's rank.
static Value materializeDivisor(ElementBuilder &builder, ElementNode *node,
                                OpBuilder &b, Location loc) {
  RankedTensorType root = builder.rootType();
  if (!isSmaller(builder, node))
    return materialize(builder, node, getAllDims(builder), b, loc);
  SmallVector<int64_t> dims = ownDims(node);
  SmallVector<int64_t> shape(root.getRank(), 1);
  for (int64_t dim : dims)
    shape[dim] = root.getDimSize(dim);
  auto type = RankedTensorType::get(shape, root.getElementType());
  if (node->source.getType() == type)
    return node->source;
  Value squeezed = materialize(builder, node, dims, b, loc);
  auto groups = getReassociationIndicesForReshape(
      cast<RankedTensorType>(squeezed.getType()), type);
  return tensor::ExpandShapeOp::create(b, loc, type, squeezed, *groups);
}

namespace {
struct RaiseDivide : RewritePattern {
  RaiseDivide(MLIRContext *context, PatternBenefit benefit = 1)
      : RewritePattern(MatchAnyOpTypeTag(), benefit, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    Refusal why;
    ElementBuilder builder;
    FailureOr<DivideMatch> match = matchDivide(builder, op, why);
    if (failed(match))
      return rewriter.notifyMatchFailure(
          op, why.empty() ? "not a quotient of two tensors" : why);
    Location loc = op->getLoc();
    Value lhs =
        materialize(builder, match->lhs, getAllDims(builder), rewriter, loc);
    Value rhs = materializeDivisor(builder, match->rhs, rewriter, loc);
    Value init = getDestination(op, lhs, rewriter);
    Value result =
        DivideOp::create(rewriter, loc, init.getType(), lhs, rhs, init);
    replaceChain(rewriter, op, result);
    return success();
  }
};
} // namespace

void mlir::qlut::populateRaiseDividePatterns(RewritePatternSet &patterns) {
  patterns.add<RaiseDivide>(patterns.getContext());
}
