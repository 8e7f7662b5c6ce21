//===- Monotone.cpp - the direction of an expression ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/CodeSteps.h"

using namespace qlut;

using MaybeDirection = std::optional<Direction>;

static MaybeDirection flip(MaybeDirection direction) {
  if (direction == Direction::Up)
    return Direction::Down;
  if (direction == Direction::Down)
    return Direction::Up;
  return direction;
}

/// Of what grows with both; none if they disagree.
static MaybeDirection join(MaybeDirection a, MaybeDirection b) {
  if (a == Direction::Constant)
    return b;
  if (b == Direction::Constant || a == b)
    return a;
  return std::nullopt;
}

static MaybeDirection times(MaybeDirection direction, double factor) {
  if (!direction || factor == 0)
    return direction ? MaybeDirection(Direction::Constant) : std::nullopt;
  return factor > 0 ? direction : flip(direction);
}

/// +1 if the function of one operand never falls where it is defined, -1 if it
/// never rises, 0 if it does both.
static int slopeOf(ExprKind kind) {
  switch (kind) {
  case ExprKind::Floor:
  case ExprKind::Ceil:
  case ExprKind::RoundEven:
  case ExprKind::Exp:
  case ExprKind::Exp2:
  case ExprKind::Expm1:
  case ExprKind::Log:
  case ExprKind::Log2:
  case ExprKind::Log10:
  case ExprKind::Log1p:
  case ExprKind::Sqrt:
  case ExprKind::Cbrt:
  case ExprKind::Sinh:
  case ExprKind::Tanh:
  case ExprKind::Atan:
  case ExprKind::Asin:
  case ExprKind::Erf:
  case ExprKind::Sigmoid:
  case ExprKind::Softplus:
  case ExprKind::Elu:
  case ExprKind::Softsign:
  case ExprKind::Relu:
  case ExprKind::Hardsigmoid:
    return 1;
  case ExprKind::Neg:
  case ExprKind::Rsqrt:
  case ExprKind::Acos:
  case ExprKind::Erfc:
    return -1;
  default:
    return 0;
  }
}

namespace {
/// The nodes of one expression, whose operands come first.
class Directions {
public:
  explicit Directions(const Expression &function) : nodes(function.nodes()) {
    for (const ExprNode &node : nodes)
      directions.push_back(find(node));
  }
  MaybeDirection root() const { return directions.back(); }

private:
  bool isConstant(uint32_t node) const {
    return nodes[node].kind == ExprKind::Constant;
  }
  MaybeDirection of(const ExprNode &node, unsigned operand) const {
    return directions[node.operands[operand]];
  }

  /// The value of a node where `input` is `at`, if it is a constant, the input
  /// or a multiple of it.
  std::optional<double> valueAt(uint32_t node, uint32_t input,
                                double at) const {
    if (node == input)
      return at;
    const ExprNode &e = nodes[node];
    if (e.kind == ExprKind::Constant)
      return e.value;
    if (e.kind != ExprKind::Mul)
      return std::nullopt;
    for (unsigned side : {0u, 1u})
      if (isConstant(e.operands[side]) && e.operands[1 - side] == input)
        return nodes[e.operands[side]].value * at;
    return std::nullopt;
  }

  /// select(u, k, c, d): both sides go one way, and so does the jump at k. A
  /// jump is judged only where it needs no rounding: at 0, or between k and
  /// constants.
  MaybeDirection findSelect(const ExprNode &node) const {
    uint32_t u = node.operands[0];
    if (!directions[u] || !isConstant(node.operands[1]))
      return std::nullopt;
    double k = nodes[node.operands[1]].value;
    MaybeDirection sides = join(of(node, 2), of(node, 3));
    std::optional<double> above = valueAt(node.operands[2], u, k),
                          below = valueAt(node.operands[3], u, k);
    bool isProduct = nodes[node.operands[2]].kind == ExprKind::Mul ||
                     nodes[node.operands[3]].kind == ExprKind::Mul;
    if (!sides || !above || !below || (k != 0 && isProduct))
      return std::nullopt;
    MaybeDirection jump = Direction::Constant;
    if (*above != *below)
      jump = *above > *below ? directions[u] : flip(directions[u]);
    return join(sides, jump);
  }

  MaybeDirection find(const ExprNode &node) const {
    switch (node.kind) {
    case ExprKind::Input:
      return Direction::Up;
    case ExprKind::Constant:
      return Direction::Constant;
    case ExprKind::Add:
    case ExprKind::Min:
    case ExprKind::Max:
      return join(of(node, 0), of(node, 1));
    case ExprKind::Sub:
      return join(of(node, 0), flip(of(node, 1)));
    case ExprKind::Mul:
      for (unsigned side : {0u, 1u})
        if (isConstant(node.operands[side]))
          return times(of(node, 1 - side), nodes[node.operands[side]].value);
      break;
    case ExprKind::Div:
      if (isConstant(node.operands[1]) && nodes[node.operands[1]].value != 0)
        return times(of(node, 0), nodes[node.operands[1]].value);
      break;
    case ExprKind::Select:
    case ExprKind::SelectGe:
      return findSelect(node);
    default:
      break;
    }
    bool allConstant = true;
    for (unsigned i = 0; i < exprArity(node.kind); ++i)
      allConstant &= of(node, i) == Direction::Constant;
    if (allConstant)
      return Direction::Constant;
    if (int slope = slopeOf(node.kind))
      return slope > 0 ? of(node, 0) : flip(of(node, 0));
    return std::nullopt;
  }

  llvm::ArrayRef<ExprNode> nodes;
  std::vector<MaybeDirection> directions;
};
} // namespace

std::optional<Direction> qlut::directionOf(const Expression &function) {
  return Directions(function).root();
}
