//===- ElementExpr.cpp - one element of a tensor as an expression ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The algebra of nodes; ElementExprOps.cpp reads the ops.
//
//===----------------------------------------------------------------------===//

#include "ElementExpr.h"
#include "mlir/IR/Matchers.h"
#include <cmath>

using namespace mlir;
using namespace mlir::qlut;
using Kind = ElementNode::Kind;

/// Deeper expressions are not looked into: composites are shallow.
static constexpr unsigned maxDepth = 64;
/// More nodes than this are not compared.
static constexpr size_t maxNodes = 10000;

//===----------------------------------------------------------------------===//
// Nodes
//===----------------------------------------------------------------------===//

ElementNode *ElementBuilder::make(Kind kind, ArrayRef<ElementNode *> operands) {
  ElementNode &node = nodes.emplace_back();
  node.kind = kind;
  node.operands.assign(operands.begin(), operands.end());
  return &node;
}

ElementNode *ElementBuilder::makeConstant(double value) {
  ElementNode *node = make(Kind::Constant);
  node->value = value;
  return node;
}

ElementNode *ElementBuilder::makeUnique(Kind kind, Value source,
                                        ArrayRef<int> index) {
  ElementIndex key(index);
  ElementNode *&node = unique[{kind, source.getAsOpaquePointer(), key}];
  if (!node) {
    node = make(kind);
    node->source = source;
    node->index = key;
  }
  return node;
}

ElementNode *ElementBuilder::root(Value root) {
  type = cast<RankedTensorType>(root.getType());
  return element(root,
                 llvm::to_vector<4>(llvm::seq<int>(0, (int)type.getRank())));
}

ElementNode *ElementBuilder::base(ElementNode *node) {
  expand(node);
  return node->kind == Kind::Element ? node->base : node;
}

ElementNode *ElementBuilder::expand(ElementNode *node) {
  if (node->kind != Kind::Element)
    return node;
  if (node->expansion)
    return node->expansion;
  SmallVector<ElementNode *> moved;
  ElementNode *at = node, *result = nullptr;
  while (!result) {
    moved.push_back(at);
    ElementNode *next = step(at->source, at->index);
    if (!next)
      result = at;
    else if (next->kind != Kind::Element)
      result = next;
    else
      at = next;
  }
  for (ElementNode *each : moved) {
    each->expansion = result;
    each->base = moved.back();
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

/// False if `node` depends on anything but constants. Breadth first: in a chain
/// of sums, as residual connections make, what is no constant is near, while
/// the chain goes back to the network's input.
static bool hasOnlyConstants(ElementBuilder &builder, ElementNode *node) {
  SmallVector<ElementNode *> work = {node};
  llvm::DenseSet<ElementNode *> seen;
  for (size_t next = 0; next < work.size(); ++next) {
    ElementNode *at = builder.expand(work[next]);
    if (at->kind == Kind::Constant || !seen.insert(at).second)
      continue;
    if (at->operands.empty() || seen.size() > maxNodes)
      return false;
    work.append(at->operands.begin(), at->operands.end());
  }
  return true;
}

std::optional<double> ElementBuilder::constant(ElementNode *node) {
  if (!hasOnlyConstants(*this, node))
    return std::nullopt;
  return computeConstant(node, 0);
}

std::optional<double> mlir::qlut::foldNode(Kind kind, ArrayRef<double> v) {
  switch (kind) {
  case Kind::Neg:
    return -v[0];
  case Kind::Add:
    return v[0] + v[1];
  case Kind::Sub:
    return v[0] - v[1];
  case Kind::Mul:
    return v[0] * v[1];
  case Kind::Div:
    return v[0] / v[1];
  case Kind::Max:
    return std::fmax(v[0], v[1]);
  case Kind::Sqrt:
    return std::sqrt(v[0]);
  case Kind::Rsqrt:
    return 1.0 / std::sqrt(v[0]);
  default:
    return std::nullopt;
  }
}

std::optional<double> ElementBuilder::computeConstant(ElementNode *node,
                                                      unsigned depth) {
  if (depth > maxDepth)
    return std::nullopt;
  node = expand(node);
  if (node->kind == Kind::Constant)
    return node->value;
  if (node->operands.empty())
    return std::nullopt;
  if (auto known = constants.find(node); known != constants.end())
    return known->second;
  SmallVector<double> values;
  std::optional<double> result;
  for (ElementNode *operand : node->operands) {
    std::optional<double> value = computeConstant(operand, depth + 1);
    if (!value)
      break;
    values.push_back(*value);
  }
  if (values.size() == node->operands.size())
    result = foldNode(node->kind, values);
  constants[node] = result;
  return result;
}

//===----------------------------------------------------------------------===//
// Reductions
//===----------------------------------------------------------------------===//

FailureOr<SmallVector<int>>
ElementBuilder::reducedDims(ElementNode *reduction) {
  SmallVector<int64_t> sizes = reducedSizes(reduction);
  SmallVector<int> dims;
  for (int dim = 0; dim < type.getRank(); ++dim)
    if (type.getDimSize(dim) != 1 && !llvm::is_contained(reduction->index, dim))
      dims.push_back(dim);
  if (dims.size() != sizes.size())
    return failure();
  for (auto [dim, size] : llvm::zip_equal(dims, sizes))
    if (type.getDimSize(dim) != size)
      return failure();
  return dims;
}

//===----------------------------------------------------------------------===//
// Equality
//===----------------------------------------------------------------------===//

bool ElementBuilder::equal(ElementNode *lhs, ElementNode *rhs) {
  return equalAt(lhs, rhs, 0);
}

static bool isReduction(ElementNode *node) {
  return node->kind == Kind::ReduceSum || node->kind == Kind::ReduceMax;
}

bool ElementBuilder::equalAt(ElementNode *lhs, ElementNode *rhs,
                             unsigned depth) {
  if (lhs == rhs)
    return true;
  if (depth > maxDepth || nodes.size() > maxNodes)
    return false;
  lhs = base(lhs);
  rhs = base(rhs);
  if (lhs == rhs)
    return true;
  lhs = expand(lhs);
  rhs = expand(rhs);
  if (lhs == rhs)
    return true;
  std::optional<double> l = constant(lhs), r = constant(rhs);
  if (l || r)
    return l && r && *l == *r;
  if (lhs->kind != rhs->kind)
    return false;
  if (isReduction(lhs))
    return equalReductions(lhs, rhs, depth);
  if (lhs->operands.empty())
    return false;
  std::pair<ElementNode *, ElementNode *> key = std::minmax(lhs, rhs);
  if (auto known = equalities.find(key); known != equalities.end())
    return known->second;
  auto all = [&](ArrayRef<ElementNode *> a, ArrayRef<ElementNode *> b) {
    return a.size() == b.size() && llvm::all_of(llvm::zip(a, b), [&](auto p) {
             return equalAt(std::get<0>(p), std::get<1>(p), depth + 1);
           });
  };
  bool result = all(lhs->operands, rhs->operands);
  bool commutes = lhs->kind == Kind::Add || lhs->kind == Kind::Mul ||
                  lhs->kind == Kind::Max;
  if (!result && commutes)
    result = all(lhs->operands, {rhs->operands[1], rhs->operands[0]});
  equalities[key] = result;
  return result;
}

bool ElementBuilder::equalReductions(ElementNode *lhs, ElementNode *rhs,
                                     unsigned depth) {
  SmallVector<int64_t> sizes = reducedSizes(lhs);
  if (sizes != reducedSizes(rhs))
    return false;
  SmallVector<int> dims;
  for (size_t i = 0; i < sizes.size(); ++i)
    dims.push_back(freshDim++);
  return equalAt(reducedBody(lhs, dims), reducedBody(rhs, dims), depth + 1);
}

//===----------------------------------------------------------------------===//
// Dependences
//===----------------------------------------------------------------------===//

bool ElementBuilder::dependsOnlyOn(ElementNode *node,
                                   ArrayRef<ElementNode *> inputs) {
  SmallVector<ElementNode *> work = {node};
  llvm::DenseSet<ElementNode *> seen;
  while (!work.empty()) {
    ElementNode *at = work.pop_back_val();
    if (!seen.insert(at).second)
      continue;
    if (seen.size() > maxNodes)
      return false;
    if (llvm::any_of(inputs,
                     [&](ElementNode *in) { return base(in) == base(at); }) ||
        constant(at))
      continue;
    at = expand(at);
    if (at->kind == Kind::Element && matchPattern(at->source, m_Constant()))
      continue;
    if (at->operands.empty())
      return false;
    work.append(at->operands.begin(), at->operands.end());
  }
  return true;
}

llvm::SetVector<Operation *>
ElementBuilder::opsBetween(ElementNode *node, ArrayRef<ElementNode *> leaves) {
  llvm::DenseSet<Value> values;
  for (ElementNode *leaf : leaves) {
    ElementNode *last = base(leaf);
    for (ElementNode *at = leaf; at != last; at = step(at->source, at->index))
      values.insert(at->source);
    values.insert(last->source);
  }
  llvm::SetVector<Operation *> ops;
  llvm::DenseSet<ElementNode *> seen;
  collectOps(node, values, ops, seen);
  return ops;
}

void ElementBuilder::collectOps(ElementNode *node,
                                const llvm::DenseSet<Value> &leaves,
                                llvm::SetVector<Operation *> &ops,
                                llvm::DenseSet<ElementNode *> &seen) {
  if (!seen.insert(node).second || nodes.size() > maxNodes || constant(node))
    return;
  if (node->kind == Kind::Element) {
    SmallVector<Operation *> moves;
    ElementNode *last = base(node);
    for (ElementNode *at = node;; at = step(at->source, at->index)) {
      if (leaves.contains(at->source))
        return;
      if (Operation *op = at->source.getDefiningOp())
        moves.push_back(op);
      if (at == last)
        break;
    }
    ElementNode *expansion = expand(node);
    if (expansion == last)
      return;
    ops.insert(moves.begin(), moves.end());
    return collectOps(expansion, leaves, ops, seen);
  }
  if (isReduction(node)) {
    ops.insert(node->source.getDefiningOp());
    SmallVector<int> dims;
    for (size_t i = 0, e = reducedSizes(node).size(); i < e; ++i)
      dims.push_back(freshDim++);
    return collectOps(reducedBody(node, dims), leaves, ops, seen);
  }
  for (ElementNode *operand : node->operands)
    collectOps(operand, leaves, ops, seen);
}
