//===- Expression.cpp - exact one-input functions -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The node list and its invariants. Text is in ExpressionParser.cpp.
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/Expression.h"
#include "Diagnostics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/bit.h"
#include <cassert>
#include <cmath>
#include <unordered_map>

using namespace qlut;

//===----------------------------------------------------------------------===//
// Nodes
//===----------------------------------------------------------------------===//

bool ExprNode::operator==(const ExprNode &o) const {
  return kind == o.kind &&
         llvm::bit_cast<uint64_t>(value) == llvm::bit_cast<uint64_t>(o.value) &&
         llvm::equal(operands, o.operands);
}

static llvm::hash_code hashNode(const ExprNode &node) {
  return llvm::hash_combine(
      static_cast<uint8_t>(node.kind), llvm::bit_cast<uint64_t>(node.value),
      node.operands[0], node.operands[1], node.operands[2], node.operands[3]);
}

namespace {
struct NodeHash {
  size_t operator()(const ExprNode &node) const { return hashNode(node); }
};

/// A node list under construction in which equal nodes are one.
class NodeList {
public:
  explicit NodeList(size_t sizeHint) { nodes.reserve(sizeHint); }

  uint32_t add(const ExprNode &node) {
    auto [it, isNew] = indexOf.try_emplace(node, nodes.size());
    if (isNew)
      nodes.push_back(node);
    return it->second;
  }

  /// Adds a node whose operands are given in the numbering `to`.
  uint32_t addMapped(ExprNode node, llvm::ArrayRef<uint32_t> to) {
    for (unsigned i = 0, e = exprArity(node.kind); i < e; ++i)
      node.operands[i] = to[node.operands[i]];
    return add(node);
  }

  /// Adds a whole list; returns the index of its root.
  uint32_t addAll(llvm::ArrayRef<ExprNode> other) {
    std::vector<uint32_t> to;
    to.reserve(other.size());
    for (const ExprNode &node : other)
      to.push_back(addMapped(node, to));
    return to.back();
  }

  std::vector<ExprNode> take() { return std::move(nodes); }

private:
  std::vector<ExprNode> nodes;
  std::unordered_map<ExprNode, uint32_t, NodeHash> indexOf;
};
} // namespace

/// For each node, whether its subtree contains x.
static std::vector<bool> findInputs(llvm::ArrayRef<ExprNode> nodes) {
  std::vector<bool> hasInput;
  hasInput.reserve(nodes.size());
  for (const ExprNode &node : nodes) {
    bool has = node.kind == ExprKind::Input;
    for (unsigned i = 0, e = exprArity(node.kind); i < e; ++i)
      has = has || hasInput[node.operands[i]];
    hasInput.push_back(has);
  }
  return hasInput;
}

//===----------------------------------------------------------------------===//
// Construction
//===----------------------------------------------------------------------===//

Expression::Expression() : list(1) {}

Expression Expression::constant(double value) {
  assert(std::isfinite(value) && "a constant is a real number");
  Expression result;
  result.list[0].kind = ExprKind::Constant;
  result.list[0].value = value == 0.0 ? 0.0 : value;
  return result;
}

Expression Expression::make(ExprKind kind,
                            llvm::ArrayRef<Expression> operands) {
  assert(operands.size() == exprArity(kind) && "wrong number of operands");
  assert(!operands.empty() && "leaves are made by input and constant");
  assert((kind != ExprKind::Pow || operands[0].isConstant() ||
          operands[1].isConstant()) &&
         "a power has a constant base or exponent");
  ExprNode root;
  root.kind = kind;
  Expression result;
  if (operands.size() == 1) {
    result.list = operands[0].list;
    root.operands[0] = result.list.size() - 1;
  } else {
    size_t size = 1;
    for (const Expression &operand : operands)
      size += operand.list.size();
    NodeList nodes(size);
    for (auto [i, operand] : llvm::enumerate(operands))
      root.operands[i] = nodes.addAll(operand.list);
    result.list = nodes.take();
  }
  // The root is larger than every other subtree, so it is new.
  result.list.push_back(root);
  return result;
}

Expression Expression::substitute(const Expression &inner) const {
  NodeList nodes(list.size() + inner.list.size());
  std::vector<uint32_t> to;
  to.reserve(list.size());
  for (const ExprNode &node : list)
    to.push_back(node.kind == ExprKind::Input ? nodes.addAll(inner.list)
                                              : nodes.addMapped(node, to));
  Expression result;
  result.list = nodes.take();
  return result;
}

//===----------------------------------------------------------------------===//
// Invariants
//===----------------------------------------------------------------------===//

/// Depth and size of the tree of each list that passed the checks on indices.
static bool keepsLimits(llvm::ArrayRef<ExprNode> nodes) {
  std::vector<unsigned> depths, sizes;
  depths.reserve(nodes.size());
  sizes.reserve(nodes.size());
  for (const ExprNode &node : nodes) {
    // A subtree is no deeper and no larger than the tree, so the first one
    // past a limit decides, before anything can overflow.
    unsigned depth = 1, size = 1;
    for (unsigned i = 0, e = exprArity(node.kind); i < e; ++i) {
      depth = std::max(depth, depths[node.operands[i]] + 1);
      size += sizes[node.operands[i]];
    }
    if (depth > Expression::maxDepth || size > Expression::maxNodes)
      return false;
    depths.push_back(depth);
    sizes.push_back(size);
  }
  return true;
}

bool Expression::withinLimits() const { return keepsLimits(list); }

/// The indices in the order a post-order walk from the last node first
/// completes them.
static std::vector<uint32_t> postOrder(llvm::ArrayRef<ExprNode> nodes) {
  std::vector<uint32_t> order;
  std::vector<bool> seen(nodes.size(), false);
  struct Frame {
    uint32_t node;
    unsigned next;
  };
  std::vector<Frame> stack = {{static_cast<uint32_t>(nodes.size() - 1), 0}};
  seen.back() = true;
  while (!stack.empty()) {
    Frame &top = stack.back();
    const ExprNode &node = nodes[top.node];
    if (top.next == exprArity(node.kind)) {
      order.push_back(top.node);
      stack.pop_back();
      continue;
    }
    uint32_t operand = node.operands[top.next++];
    if (!seen[operand]) {
      seen[operand] = true;
      stack.push_back({operand, 0});
    }
  }
  return order;
}

/// What is wrong with one node whatever the others are.
static llvm::Error checkNode(const ExprNode &node, unsigned index) {
  if (!isExprKind(node.kind))
    return makeError("node {0}: expected an expression kind, got {1}", index,
                     unsigned(node.kind));
  if (!std::isfinite(node.value))
    return makeError("node {0}: expected a finite constant", index);
  if (node.value == 0.0 && std::signbit(node.value))
    return makeError("node {0}: expected zero without a sign, got -0", index);
  if (node.kind != ExprKind::Constant && node.value != 0.0)
    return makeError("node {0}: expected no value on a node that is not a "
                     "constant, got {1}",
                     index, node.value);
  unsigned arity = exprArity(node.kind);
  for (unsigned i = 0; i < 4; ++i) {
    if (i >= arity && node.operands[i] != 0)
      return makeError("node {0}: expected {1} operands, got operand {2} = {3}",
                       index, arity, i, node.operands[i]);
    if (i < arity && node.operands[i] >= index)
      return makeError("node {0}: expected operand {1} to be an earlier node, "
                       "got {2}",
                       index, i, node.operands[i]);
  }
  return llvm::Error::success();
}

llvm::Expected<Expression>
Expression::fromNodes(llvm::ArrayRef<ExprNode> nodes) {
  if (nodes.empty() || nodes.size() > maxNodes)
    return makeError("expected 1 to {0} expression nodes, got {1}", maxNodes,
                     nodes.size());
  NodeList distinct(nodes.size());
  for (auto [index, node] : llvm::enumerate(nodes)) {
    if (llvm::Error error = checkNode(node, index))
      return error;
    uint32_t first = distinct.add(node);
    if (first != index)
      return makeError("node {0}: expected equal nodes to be shared, got a "
                       "copy of node {1}",
                       index, first);
  }
  std::vector<bool> hasInput = findInputs(nodes);
  for (auto [index, node] : llvm::enumerate(nodes))
    if (node.kind == ExprKind::Pow && hasInput[node.operands[0]] &&
        hasInput[node.operands[1]])
      return makeError("node {0}: expected a power with a base or an exponent "
                       "without x",
                       index);
  std::vector<uint32_t> order = postOrder(nodes);
  if (order.size() != nodes.size())
    return makeError("expected every node to be used by the last one, got {0} "
                     "that are not",
                     nodes.size() - order.size());
  for (auto [index, node] : llvm::enumerate(order))
    if (index != node)
      return makeError(
          "expected nodes in post-order, got node {0} at place {1}", node,
          index);
  if (!keepsLimits(nodes))
    return makeError("expected an expression of at most {0} nodes, shared ones "
                     "counted at each use, and depth {1}, got more",
                     maxNodes, maxDepth);
  Expression result;
  result.list = nodes.vec();
  return result;
}

//===----------------------------------------------------------------------===//
// Queries
//===----------------------------------------------------------------------===//

bool Expression::contains(ExprKind kind) const {
  return llvm::any_of(list,
                      [&](const ExprNode &node) { return node.kind == kind; });
}

bool Expression::isConstant() const { return !contains(ExprKind::Input); }

bool Expression::isPiecewiseLinear() const {
  std::vector<bool> hasInput = findInputs(list);
  for (auto [index, node] : llvm::enumerate(list)) {
    if (!hasInput[index])
      continue;
    switch (node.kind) {
    case ExprKind::Input:
    case ExprKind::Neg:
    case ExprKind::Add:
    case ExprKind::Sub:
    case ExprKind::Min:
    case ExprKind::Max:
    case ExprKind::Abs:
    case ExprKind::Relu:
      break;
    case ExprKind::Mul:
      if (hasInput[node.operands[0]] && hasInput[node.operands[1]])
        return false;
      break;
    case ExprKind::Div:
      if (hasInput[node.operands[1]])
        return false;
      break;
    default:
      return false;
    }
  }
  return true;
}

std::string Expression::shortName() const {
  std::optional<ExprKind> function;
  for (const ExprNode &node : list) {
    if (node.kind < ExprKind::Exp)
      continue;
    if (function && *function != node.kind)
      return "f";
    function = node.kind;
  }
  return function ? exprName(*function).str() : "f";
}

llvm::hash_code qlut::hash_value(const Expression &e) {
  llvm::hash_code hash = e.list.size();
  for (const ExprNode &node : e.list)
    hash = llvm::hash_combine(hash, hashNode(node));
  return hash;
}
