//===- ExpressionPrinter.cpp - expressions as infix text ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The inverse of ExpressionParser.cpp, whose grammar says where parentheses
// are needed.
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/Expression.h"
#include <charconv>

using namespace qlut;

namespace {
/// How tightly text binds, as in the grammar above.
enum Precedence { Sum, Product, Unary, Power, Primary };
} // namespace

static Precedence precedenceOf(const ExprNode &node) {
  switch (node.kind) {
  case ExprKind::Add:
  case ExprKind::Sub:
    return Sum;
  case ExprKind::Mul:
  case ExprKind::Div:
    return Product;
  case ExprKind::Neg:
    return Unary;
  case ExprKind::Pow:
    return Power;
  case ExprKind::Constant:
    return node.value < 0 ? Unary : Primary;
  default:
    return Primary;
  }
}

/// Appends node `index`, in parentheses unless it binds at least as tightly as
/// `least`. Recursion is bounded by Expression::maxDepth.
static void print(llvm::ArrayRef<ExprNode> nodes, uint32_t index,
                  Precedence least, std::string &out) {
  const ExprNode &node = nodes[index];
  if (precedenceOf(node) < least) {
    out += '(';
    print(nodes, index, Sum, out);
    out += ')';
    return;
  }
  auto binary = [&](Precedence left, const char *op, Precedence right) {
    print(nodes, node.operands[0], left, out);
    out += op;
    print(nodes, node.operands[1], right, out);
  };
  switch (node.kind) {
  case ExprKind::Input:
    out += 'x';
    return;
  case ExprKind::Constant: {
    char buffer[32];
    auto end = std::to_chars(std::begin(buffer), std::end(buffer), node.value);
    out.append(buffer, end.ptr);
    return;
  }
  case ExprKind::Neg: {
    // A minus before a bare number would belong to the number.
    const ExprNode &operand = nodes[node.operands[0]];
    bool number = operand.kind == ExprKind::Constant && operand.value >= 0;
    out += number ? "-(" : "-";
    print(nodes, node.operands[0], Unary, out);
    out += number ? ")" : "";
    return;
  }
  case ExprKind::Add:
    return binary(Sum, " + ", Product);
  case ExprKind::Sub:
    return binary(Sum, " - ", Product);
  case ExprKind::Mul:
    return binary(Product, " * ", Unary);
  case ExprKind::Div:
    return binary(Product, " / ", Unary);
  case ExprKind::Pow:
    return binary(Primary, " ^ ", Unary);
  default:
    out += exprName(node.kind);
    for (unsigned i = 0, e = exprArity(node.kind); i < e; ++i) {
      out += i == 0 ? "(" : ", ";
      print(nodes, node.operands[i], Sum, out);
    }
    out += ')';
  }
}

std::string Expression::str() const {
  if (!withinLimits())
    return "<expression of more than " + std::to_string(maxNodes) +
           " nodes or depth " + std::to_string(maxDepth) + ">";
  std::string out;
  print(list, list.size() - 1, Sum, out);
  return out;
}
