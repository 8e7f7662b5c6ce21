//===- RaiseSinusoid.cpp - raise sines of integers times constants --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Exporters compute the angles of an embedding once, as a product or a product
// of matrices with one term, write them twice behind one another, and take sine
// and cosine of that. The composites are made of the angles where they are
// products, and the reshapes and copies done to their results.
//
//===----------------------------------------------------------------------===//

#include "RaiseComposites.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/Matchers.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Dialect/Qlut/Transforms/Patterns.h"
#include <cmath>

using namespace mlir;
using namespace mlir::qlut;
using Kind = ElementNode::Kind;

/// Angles are not followed through more ops than this.
static constexpr unsigned maxMoves = 64;

namespace {
/// position * frequency.
struct Angle {
  ElementNode *position;
  ElementNode *frequency;
};
} // namespace

/// `node` as a product of one integer with anything else.
static std::optional<Angle> matchAngle(ElementBuilder &builder,
                                       ElementNode *node, unsigned depth = 0) {
  node = builder.expand(node);
  if (depth > 8)
    return std::nullopt;
  auto inner = [&](unsigned operand) {
    return matchAngle(builder, node->operands[operand], depth + 1);
  };
  switch (node->kind) {
  case Kind::FromInteger:
    return Angle{node->operands[0], builder.number(1.0)};
  case Kind::Neg:
    if (std::optional<Angle> angle = inner(0))
      return Angle{angle->position,
                   builder.product(angle->frequency, builder.number(-1.0))};
    return std::nullopt;
  case Kind::Div:
    if (std::optional<Angle> angle = inner(0))
      return Angle{angle->position,
                   builder.quotient(angle->frequency, node->operands[1])};
    return std::nullopt;
  case Kind::Add:
    for (unsigned i : {0, 1})
      if (builder.constant(node->operands[i]) == 0.0)
        return inner(1 - i);
    return std::nullopt;
  case Kind::Mul:
    for (unsigned i : {0, 1})
      if (std::optional<Angle> angle = inner(i)) {
        ElementNode *other = node->operands[1 - i];
        const bool isOne = builder.constant(angle->frequency) == 1.0;
        return Angle{angle->position,
                     isOne ? other : builder.product(angle->frequency, other)};
      }
    return std::nullopt;
  default:
    return std::nullopt;
  }
}

/// The root's dimensions that the Elements of an expression run along.
static SmallVector<int64_t> getDims(ElementBuilder &builder,
                                    ElementNode *node) {
  llvm::SmallSetVector<int64_t, 4> dims;
  SmallVector<ElementNode *> work = {node};
  for (size_t next = 0; next < work.size() && next < 1000; ++next) {
    ElementNode *at = builder.base(work[next]);
    if (at->kind == Kind::Element)
      for (int64_t dim : ownDims(at))
        dims.insert(dim);
    llvm::append_range(work, at->operands);
  }
  SmallVector<int64_t> sorted(dims.begin(), dims.end());
  llvm::sort(sorted);
  return sorted;
}

/// The value of an expression of constants where the root's dimensions have
/// the indices `at`; none where it is anything else.
static std::optional<double>
evaluate(ElementBuilder &builder, ElementNode *node,
         const llvm::SmallDenseMap<int, int64_t> &at, unsigned depth = 0) {
  if (depth > 32)
    return std::nullopt;
  node = builder.expand(node);
  if (node->kind == Kind::Constant)
    return node->value;
  if (node->kind == Kind::Element) {
    DenseElementsAttr elements;
    if (!matchPattern(node->source, m_Constant(&elements)) ||
        !isa<FloatType>(elements.getElementType()))
      return std::nullopt;
    int64_t place = 0;
    for (auto [index, size] :
         llvm::zip_equal(node->index, elements.getType().getShape())) {
      auto known = at.find(index);
      if (index != unitIndex && known == at.end())
        return std::nullopt;
      place = place * size + (index == unitIndex ? 0 : known->second);
    }
    return elements.getValues<FloatAttr>()[place].getValueAsDouble();
  }
  SmallVector<double, 2> v;
  for (ElementNode *operand : node->operands) {
    std::optional<double> value = evaluate(builder, operand, at, depth + 1);
    if (!value)
      return std::nullopt;
    v.push_back(*value);
  }
  // Frequencies are powers; elsewhere these are not folded.
  switch (node->kind) {
  case Kind::Exp:
    return std::exp(v[0]);
  case Kind::Log:
    return std::log(v[0]);
  case Kind::Pow:
    return std::pow(v[0], v[1]);
  default:
    return v.empty() ? std::nullopt : foldNode(node->kind, v);
  }
}

/// The frequencies as a constant of the root's rank, of size 1 along dimensions
/// that they do not run along; computed in doubles and rounded once. Null for
/// what is no constant.
static DenseElementsAttr foldFrequencies(ElementBuilder &builder,
                                         ElementNode *frequency) {
  RankedTensorType root = builder.rootType();
  SmallVector<int64_t> shape(root.getRank(), 1);
  for (int64_t dim : getDims(builder, frequency))
    shape[dim] = root.getDimSize(dim);
  auto type = RankedTensorType::get(shape, root.getElementType());
  SmallVector<Attribute> values;
  for (int64_t e = 0; e < type.getNumElements(); ++e) {
    llvm::SmallDenseMap<int, int64_t> at;
    int64_t rest = e;
    for (int64_t dim = root.getRank(); dim-- > 0; rest /= shape[dim])
      at[static_cast<int>(dim)] = rest % shape[dim];
    std::optional<double> value = evaluate(builder, frequency, at);
    if (!value)
      return {};
    values.push_back(FloatAttr::get(type.getElementType(), *value));
  }
  return DenseElementsAttr::get(type, values);
}

/// The composite's operands can be had.
static LogicalResult checkAngle(ElementBuilder &builder, Angle &angle,
                                Refusal &why) {
  angle.position = builder.base(angle.position);
  ElementNode *position = angle.position;
  auto type = position->kind == Kind::Element
                  ? dyn_cast<RankedTensorType>(position->source.getType())
                  : RankedTensorType();
  if (!type)
    return failure();
  auto integer = dyn_cast<IntegerType>(type.getElementType());
  if (!integer || !integer.isSignless() ||
      !llvm::is_contained({8, 16, 32, 64}, integer.getWidth()))
    return failure();
  if (!builder.rootType().hasStaticShape() || !type.hasStaticShape())
    why = "its shape is not static";
  else if (!llvm::is_sorted(ownDims(position)))
    why = "its positions are transposed";
  else if (!builder.dependsOnlyOn(angle.frequency, {}) ||
           !foldFrequencies(builder, angle.frequency))
    why = "its frequencies are not constant; embed the parameters first";
  return success(why.empty());
}

/// sin or cos of an angle, or of an element of another tensor.
static std::optional<bool> matchWave(ElementNode *node) {
  if (node->kind != Kind::Sin && node->kind != Kind::Cos)
    return std::nullopt;
  return node->kind == Kind::Cos;
}

FailureOr<SinusoidMatch> mlir::qlut::matchSinusoid(ElementBuilder &builder,
                                                   Operation *op,
                                                   Refusal &why) {
  Value root = getRootOf(op);
  if (!root)
    return failure();
  ElementNode *wave = builder.expand(builder.root(root));
  std::optional<bool> isCosine = matchWave(wave);
  if (!isCosine)
    return failure();
  std::optional<Angle> angle = matchAngle(builder, wave->operands[0]);
  if (!angle || failed(checkAngle(builder, *angle, why)))
    return failure();
  return SinusoidMatch{*isCosine, angle->position, angle->frequency};
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

/// A tensor with the dimensions `dims` of the root, with all of its dimensions:
/// of size 1 where it has none.
static Value expandToRoot(ElementBuilder &builder, Value tensor,
                          ArrayRef<int64_t> dims, ImplicitLocOpBuilder &b) {
  RankedTensorType root = builder.rootType();
  SmallVector<int64_t> shape(root.getRank(), 1), squeezed;
  for (int64_t dim : dims) {
    shape[dim] = root.getDimSize(dim);
    squeezed.push_back(root.getDimSize(dim));
  }
  auto type = cast<RankedTensorType>(tensor.getType());
  auto reshape = [&](ArrayRef<int64_t> to) {
    auto toType = RankedTensorType::get(to, type.getElementType());
    if (toType == type)
      return;
    auto groups = getReassociationIndicesForReshape(type, toType);
    assert(groups && "sizes of 1 come and go");
    if (toType.getRank() > type.getRank())
      tensor = tensor::ExpandShapeOp::create(b, toType, tensor, *groups);
    else
      tensor = tensor::CollapseShapeOp::create(b, toType, tensor, *groups);
    type = toType;
  };
  if (type.getShape() == ArrayRef(shape))
    return tensor;
  if (type.getRank() != static_cast<int64_t>(squeezed.size()))
    reshape(squeezed);
  reshape(shape);
  return tensor;
}

/// The composite of an angle that `checkAngle` has passed.
static Value write(ElementBuilder &builder, const Angle &angle, bool isCosine,
                   ImplicitLocOpBuilder &b) {
  Value position =
      expandToRoot(builder, angle.position->source, ownDims(angle.position), b);
  Value frequency =
      arith::ConstantOp::create(b, foldFrequencies(builder, angle.frequency));
  RankedTensorType root = builder.rootType();
  Value init =
      tensor::EmptyOp::create(b, root.getShape(), root.getElementType());
  return SinusoidOp::create(b, root, position, frequency, init, isCosine);
}

/// The ops that only move or join the elements of float tensors.
static bool isMove(Operation *op) {
  return isa_and_present<tensor::ExpandShapeOp, tensor::CollapseShapeOp,
                         tensor::ConcatOp, tensor::InsertSliceOp>(op);
}

/// True if every element of `value` is an angle, or never read.
static bool isOfAngles(Value value, unsigned &budget) {
  if (budget == 0 || value.getDefiningOp<tensor::EmptyOp>())
    return budget != 0;
  --budget;
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type || !isa<FloatType>(type.getElementType()))
    return false;
  ElementBuilder builder;
  Refusal ignored;
  std::optional<Angle> angle = matchAngle(builder, builder.root(value));
  if (angle && succeeded(checkAngle(builder, *angle, ignored)))
    return true;
  Operation *op = value.getDefiningOp();
  return isMove(op) && llvm::all_of(op->getOperands(), [&](Value operand) {
           return !isa<RankedTensorType>(operand.getType()) ||
                  isOfAngles(operand, budget);
         });
}

/// sin or cos of the tensor `value`, of which isOfAngles holds.
static Value writeMoved(Value value, bool isCosine, ImplicitLocOpBuilder &b,
                        IRMapping &done) {
  if (Value known = done.lookupOrNull(value))
    return known;
  if (value.getDefiningOp<tensor::EmptyOp>())
    return value;
  ElementBuilder builder;
  Refusal ignored;
  std::optional<Angle> angle = matchAngle(builder, builder.root(value));
  if (angle && succeeded(checkAngle(builder, *angle, ignored))) {
    done.map(value, write(builder, *angle, isCosine, b));
    return done.lookup(value);
  }
  Operation *op = value.getDefiningOp();
  for (Value operand : op->getOperands())
    if (isa<RankedTensorType>(operand.getType()))
      done.map(operand, writeMoved(operand, isCosine, b, done));
  return b.clone(*op, done)->getResult(0);
}

/// The tensor that `op` takes the sine or cosine of, element by element.
static std::optional<std::pair<Value, bool>> matchElementwise(Operation *op) {
  Value root = getRootOf(op);
  if (!root)
    return std::nullopt;
  ElementBuilder builder;
  ElementNode *wave = builder.expand(builder.root(root));
  std::optional<bool> isCosine = matchWave(wave);
  if (!isCosine || wave->operands[0]->kind != Kind::Element)
    return std::nullopt;
  ElementNode *input = wave->operands[0];
  if (input->source.getType() != root.getType())
    return std::nullopt;
  for (auto [dim, at] : llvm::enumerate(input->index))
    if (at != unitIndex && at != static_cast<int>(dim))
      return std::nullopt;
  return std::make_pair(input->source, *isCosine);
}

namespace {
struct RaiseSinusoid : RewritePattern {
  RaiseSinusoid(MLIRContext *context, PatternBenefit benefit = 1)
      : RewritePattern(MatchAnyOpTypeTag(), benefit, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    Refusal why;
    ElementBuilder builder;
    ImplicitLocOpBuilder b(op->getLoc(), rewriter);
    FailureOr<SinusoidMatch> match = matchSinusoid(builder, op, why);
    if (succeeded(match)) {
      Angle angle{match->position, match->frequency};
      replaceChain(rewriter, op, write(builder, angle, match->isCosine, b));
      return success();
    }
    auto wave = matchElementwise(op);
    unsigned budget = maxMoves;
    if (!wave || !isMove(wave->first.getDefiningOp()) ||
        !isOfAngles(wave->first, budget))
      return rewriter.notifyMatchFailure(
          op, why.empty() ? "not a sine of integers times constants" : why);
    IRMapping done;
    replaceChain(rewriter, op, writeMoved(wave->first, wave->second, b, done));
    return success();
  }
};
} // namespace

void mlir::qlut::populateRaiseSinusoidPatterns(RewritePatternSet &patterns) {
  patterns.add<RaiseSinusoid>(patterns.getContext());
}
