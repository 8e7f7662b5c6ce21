//===- RaiseSupport.cpp - what the raising patterns share -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RaiseComposites.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlir::qlut;
using Kind = ElementNode::Kind;

Value mlir::qlut::getRootOf(Operation *op) {
  if (op->getNumResults() == 0)
    return nullptr;
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  if (!type || type.getRank() == 0 ||
      !isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(
          type.getElementType()))
    return nullptr;
  return op->getResult(0);
}

SmallVector<int64_t> mlir::qlut::getAllDims(ElementBuilder &builder) {
  return llvm::to_vector(llvm::seq<int64_t>(0, builder.rootType().getRank()));
}

SmallVector<int64_t> mlir::qlut::ownDims(ElementNode *node) {
  SmallVector<int64_t> dims;
  for (int at : node->index)
    if (at != unitIndex)
      dims.push_back(at);
  return dims;
}

std::optional<std::pair<ElementNode *, ElementNode *>>
mlir::qlut::asQuotient(ElementBuilder &builder, ElementNode *node) {
  node = builder.expand(node);
  if (node->kind == Kind::Div)
    return std::make_pair(node->operands[0], node->operands[1]);
  if (node->kind != Kind::Mul)
    return std::nullopt;
  for (int i : {1, 0}) {
    ElementNode *inverse = builder.expand(node->operands[i]);
    if (inverse->kind == Kind::Div &&
        builder.constant(inverse->operands[0]) == 1.0)
      return std::make_pair(node->operands[1 - i], inverse->operands[1]);
  }
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Tensors of nodes
//===----------------------------------------------------------------------===//

/// The tensor type of the root's dimensions `dims`.
static RankedTensorType getWantedType(ElementBuilder &builder,
                                      ArrayRef<int64_t> dims) {
  SmallVector<int64_t> shape;
  for (int64_t dim : dims)
    shape.push_back(builder.rootType().getDimSize(dim));
  return RankedTensorType::get(shape, builder.rootType().getElementType());
}

/// `node` is its tensor, unmoved.
static bool isWhole(ElementNode *node, RankedTensorType wanted,
                    ArrayRef<int64_t> dims) {
  if (node->kind != Kind::Element || node->source.getType() != wanted)
    return false;
  return llvm::all_of(llvm::zip_equal(node->index, dims), [](auto pair) {
    auto [at, dim] = pair;
    return at == unitIndex || at == dim;
  });
}

/// How to reshape the tensor of `node` to `wanted` by dimensions of size 1.
static std::optional<SmallVector<ReassociationIndices>>
getReshape(ElementNode *node, RankedTensorType wanted, ArrayRef<int64_t> dims) {
  if (node->kind != Kind::Element)
    return std::nullopt;
  auto type = cast<RankedTensorType>(node->source.getType());
  if (type.getElementType() != wanted.getElementType() ||
      type.getRank() == wanted.getRank() || !type.hasStaticShape() ||
      !wanted.hasStaticShape())
    return std::nullopt;
  SmallVector<int64_t> expected;
  for (auto [dim, size] : llvm::zip_equal(dims, wanted.getShape()))
    if (size != 1)
      expected.push_back(dim);
  SmallVector<int64_t> found;
  for (int at : node->index)
    if (at != unitIndex)
      found.push_back(at);
  if (found != expected)
    return std::nullopt;
  return getReassociationIndicesForReshape(type, wanted);
}

/// The Elements that an expression reads; false if it is not one that a
/// linalg.generic over `dims` can compute.
static bool getReads(ElementBuilder &builder, ElementNode *node,
                     ArrayRef<int64_t> dims,
                     llvm::SetVector<ElementNode *> &reads,
                     unsigned depth = 0) {
  switch (node->kind) {
  case Kind::Constant:
    return true;
  case Kind::Element: {
    auto element =
        dyn_cast<FloatType>(getElementTypeOrSelf(node->source.getType()));
    auto wanted = cast<FloatType>(builder.rootType().getElementType());
    reads.insert(node);
    return element &&
           (element == wanted || element.getWidth() < wanted.getWidth()) &&
           llvm::all_of(node->index, [&](int at) {
             return at == unitIndex || llvm::is_contained(dims, at);
           });
  }
  case Kind::Opaque:
  case Kind::Select:
  case Kind::Pow:
  case Kind::Sin:
  case Kind::Cos:
  case Kind::FromInteger:
  case Kind::ReduceMax:
  case Kind::ReduceSum:
    return false;
  default:
    return depth < 16 &&
           llvm::all_of(
               node->operands,
               [&](ElementNode *operand) {
                 return getReads(builder, operand, dims, reads, depth + 1);
               });
  }
}

bool mlir::qlut::canMaterialize(ElementBuilder &builder, ElementNode *node,
                                ArrayRef<int64_t> dims) {
  RankedTensorType wanted = getWantedType(builder, dims);
  llvm::SetVector<ElementNode *> reads;
  if (isWhole(node, wanted, dims) ||
      getReshape(builder.base(node), wanted, dims))
    return true;
  if (builder.constant(node))
    return wanted.hasStaticShape();
  if (!getReads(builder, node, dims, reads) || reads.empty())
    return false;
  // The sizes come from a tensor that has all dimensions.
  return wanted.hasStaticShape() || llvm::any_of(reads, [&](ElementNode *read) {
           return llvm::all_of(dims, [&](int64_t dim) {
             return llvm::is_contained(read->index, dim);
           });
         });
}

/// Computes `node` in the body of a generic whose arguments are `args`.
static Value emitBody(ImplicitLocOpBuilder &b, ElementNode *node,
                      FloatType type,
                      const llvm::DenseMap<ElementNode *, Value> &args) {
  if (node->kind == Kind::Constant)
    return arith::ConstantOp::create(b, b.getFloatAttr(type, node->value));
  if (node->kind == Kind::Element) {
    Value arg = args.lookup(node);
    if (arg.getType() == type)
      return arg;
    return arith::ExtFOp::create(b, type, arg);
  }
  SmallVector<Value> v;
  for (ElementNode *operand : node->operands)
    v.push_back(emitBody(b, operand, type, args));
  switch (node->kind) {
  case Kind::Neg:
    return arith::NegFOp::create(b, v[0]);
  case Kind::Add:
    return arith::AddFOp::create(b, v[0], v[1]);
  case Kind::Sub:
    return arith::SubFOp::create(b, v[0], v[1]);
  case Kind::Mul:
    return arith::MulFOp::create(b, v[0], v[1]);
  case Kind::Div:
    return arith::DivFOp::create(b, v[0], v[1]);
  case Kind::Max:
    return arith::MaximumFOp::create(b, v[0], v[1]);
  case Kind::Exp:
    return math::ExpOp::create(b, v[0]);
  case Kind::Log:
    return math::LogOp::create(b, v[0]);
  case Kind::Sqrt:
    return math::SqrtOp::create(b, v[0]);
  case Kind::Rsqrt:
    return math::RsqrtOp::create(b, v[0]);
  default:
    llvm_unreachable("not accepted by getReads");
  }
}

Value mlir::qlut::materialize(ElementBuilder &builder, ElementNode *node,
                              ArrayRef<int64_t> dims, OpBuilder &nested,
                              Location loc) {
  ImplicitLocOpBuilder b(loc, nested);
  RankedTensorType wanted = getWantedType(builder, dims);
  if (isWhole(node, wanted, dims))
    return node->source;
  ElementNode *base = builder.base(node);
  if (auto reshape = getReshape(base, wanted, dims)) {
    if (cast<RankedTensorType>(base->source.getType()).getRank() <
        wanted.getRank())
      return tensor::ExpandShapeOp::create(b, wanted, base->source, *reshape);
    return tensor::CollapseShapeOp::create(b, wanted, base->source, *reshape);
  }
  if (std::optional<double> value = builder.constant(node))
    return arith::ConstantOp::create(
        b,
        DenseElementsAttr::get(wanted, cast<Attribute>(b.getFloatAttr(
                                           wanted.getElementType(), *value))));

  llvm::SetVector<ElementNode *> reads;
  [[maybe_unused]] bool ok = getReads(builder, node, dims, reads);
  assert(ok && "checked by canMaterialize");
  SmallVector<OpFoldResult> sizes;
  for (auto [dim, size] : llvm::zip_equal(dims, wanted.getShape())) {
    sizes.push_back(b.getIndexAttr(size));
    if (!ShapedType::isDynamic(size))
      continue;
    for (ElementNode *read : reads)
      if (const int *at = llvm::find(read->index, dim); at != read->index.end())
        sizes.back() = tensor::getMixedSize(b, loc, read->source,
                                            at - read->index.begin());
  }
  Value out = tensor::EmptyOp::create(b, sizes, wanted.getElementType());
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps;
  for (ElementNode *read : reads) {
    SmallVector<AffineExpr> exprs;
    for (int at : read->index)
      exprs.push_back(
          at == unitIndex
              ? b.getAffineConstantExpr(0)
              : b.getAffineDimExpr(llvm::find(dims, at) - dims.begin()));
    inputs.push_back(read->source);
    maps.push_back(AffineMap::get(dims.size(), 0, exprs, b.getContext()));
  }
  maps.push_back(b.getMultiDimIdentityMap(dims.size()));
  SmallVector<utils::IteratorType> iterators(dims.size(),
                                             utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             b, wanted, inputs, out, maps, iterators,
             [&](OpBuilder &inner, Location innerLoc, ValueRange arguments) {
               ImplicitLocOpBuilder in(innerLoc, inner);
               llvm::DenseMap<ElementNode *, Value> args;
               for (auto [read, argument] : llvm::zip(reads, arguments))
                 args[read] = argument;
               linalg::YieldOp::create(
                   in,
                   emitBody(in, node, cast<FloatType>(wanted.getElementType()),
                            args));
             })
      .getResult(0);
}

//===----------------------------------------------------------------------===//
// The chain
//===----------------------------------------------------------------------===//

LogicalResult mlir::qlut::checkUses(ElementBuilder &builder, Operation *op,
                                    ElementNode *node,
                                    ArrayRef<ElementNode *> leaves,
                                    Refusal &why) {
  // What an operand is computed from, where that is an expression of its own.
  SmallVector<ElementNode *> elements;
  SmallVector<ElementNode *> work(leaves);
  while (!work.empty()) {
    ElementNode *leaf = work.pop_back_val();
    if (leaf->kind == Kind::Element)
      elements.push_back(leaf);
    else
      work.append(leaf->operands.begin(), leaf->operands.end());
  }
  llvm::SetVector<Operation *> chain = builder.opsBetween(node, elements);
  chain.insert(op);
  for (Operation *each : chain) {
    for (OpResult result : each->getResults()) {
      if (each == op && result == op->getResult(0))
        continue;
      for (Operation *user : result.getUsers()) {
        if (chain.contains(user))
          continue;
        why = ("the result of '" + each->getName().getStringRef() +
               "' in between is also used by '" +
               user->getName().getStringRef() + "'")
                  .str();
        return failure();
      }
    }
  }
  return success();
}

Value mlir::qlut::getDestination(Operation *op, Value like, OpBuilder &b) {
  if (auto softmax = dyn_cast<linalg::SoftmaxOp>(op))
    return softmax.getOutput();
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op)) {
    OpOperand *init = linalgOp.getDpsInitOperand(0);
    Operation *source = init->get().getDefiningOp();
    if (init->get().getType() == like.getType() &&
        !linalgOp.payloadUsesValueFromOperand(init) &&
        (!source || isa<tensor::EmptyOp>(source)))
      return init->get();
  }
  SmallVector<OpFoldResult> sizes =
      tensor::getMixedSizes(b, op->getLoc(), like);
  return tensor::EmptyOp::create(b, op->getLoc(), sizes,
                                 getElementTypeOrSelf(like.getType()));
}

void mlir::qlut::replaceChain(RewriterBase &rewriter, Operation *op, Value by) {
  rewriter.replaceAllUsesWith(op->getResult(0), by);
  llvm::SetVector<Operation *> work;
  work.insert(op);
  while (!work.empty()) {
    Operation *dead = work.pop_back_val();
    if (!isOpTriviallyDead(dead))
      continue;
    llvm::SetVector<Operation *> sources;
    for (Value operand : dead->getOperands())
      if (Operation *source = operand.getDefiningOp())
        sources.insert(source);
    dead->walk([&](Operation *inner) {
      for (Value operand : inner->getOperands())
        if (Operation *source = operand.getDefiningOp())
          if (!dead->isAncestor(source))
            sources.insert(source);
    });
    rewriter.eraseOp(dead);
    work.insert(sources.begin(), sources.end());
  }
}
