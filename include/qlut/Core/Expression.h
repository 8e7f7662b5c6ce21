//===- Expression.h - exact one-input functions -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An expression is the exact real function a table stands for: a tree over one
// input x. It is data: built by the converter, printed and parsed in infix
// form, evaluated with MPFR (RealEvaluator.h), never folded with a libm.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_EXPRESSION_H
#define QLUT_CORE_EXPRESSION_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace qlut {

/// The node kinds. The numbers are part of the bytecode format: append only.
enum class ExprKind : uint8_t {
  Input = 0, ///< x
  Constant = 1,
  // Arithmetic: neg and abs take one operand, select four, the others two.
  Neg = 2,
  Add = 3,
  Sub = 4,
  Mul = 5,
  Div = 6,
  Min = 7,
  Max = 8,
  Abs = 9,
  Pow = 10,      ///< a ^ b, b a constant (or a constant and b any)
  Select = 11,   ///< select(a, b, c, d): a > b ? c : d
  SelectGe = 12, ///< selectge(a, b, c, d): a >= b ? c : d
  Floor = 13,
  Ceil = 14,
  RoundEven = 15,
  // Elementary functions of one operand.
  Exp = 32,
  Exp2 = 33,
  Expm1 = 34,
  Log = 35,
  Log2 = 36,
  Log10 = 37,
  Log1p = 38,
  Sqrt = 39,
  Rsqrt = 40,
  Cbrt = 41,
  Sin = 42,
  Cos = 43,
  Tan = 44,
  Sinh = 45,
  Cosh = 46,
  Tanh = 47,
  Atan = 48,
  Asin = 49,
  Acos = 50,
  Erf = 51,
  Erfc = 52,
  // Named network functions, each a shorthand with an exact definition
  // (docs/spec.md, E-table).
  Reciprocal = 64,
  Sigmoid = 65,
  Silu = 66,
  Gelu = 67,     ///< x * Phi(x), the erf form
  GeluTanh = 68, ///< 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))
  Softplus = 69,
  Elu = 70, ///< elu(x): x > 0 ? x : exp(x) - 1
  Hardswish = 71,
  Mish = 72,
  Softsign = 73,
  Relu = 74,
  Hardsigmoid = 75,
};

/// True if `kind` is one of the above, not just any number cast.
bool isExprKind(ExprKind kind);
/// The number of operands of a kind.
unsigned exprArity(ExprKind kind);
/// The function name in infix text ("exp", "gelu_tanh"), empty for operators,
/// input and constant.
llvm::StringRef exprName(ExprKind kind);
/// The kind of that function name.
std::optional<ExprKind> exprKindOf(llvm::StringRef name);

/// One node; operands are indices of earlier nodes, the root is the last.
struct ExprNode {
  ExprKind kind = ExprKind::Input;
  double value = 0.0; ///< of a Constant: finite, not -0.0; else 0.0
  uint32_t operands[4] = {0, 0, 0, 0}; ///< unused ones are 0

  bool operator==(const ExprNode &o) const;
};

/// An immutable expression: the list of its distinct subtrees (equal ones are
/// shared) in the order a post-order walk first completes them, so that equal
/// trees are equal lists. Nothing is simplified: 1 + 2 stays a sum.
class Expression {
public:
  /// x itself.
  Expression();

  static Expression input() { return Expression(); }
  /// Requires a finite value; -0.0 is the real 0 and becomes 0.0.
  static Expression constant(double value);
  /// Requires exprArity(kind) operands, one of them constant if kind is Pow.
  /// The result may pass the limits below.
  static Expression make(ExprKind kind, llvm::ArrayRef<Expression> operands);

  /// Reads infix text: numbers (decimal or C hexadecimal float), x, + - * /
  /// ^ with the usual precedence and unary minus, and the functions of
  /// exprName. A minus before a number that is not the base of ^ belongs to
  /// the number. Errors give the column (from 1) and what was expected;
  /// nesting deeper than maxDepth and more than maxNodes nodes are errors.
  static llvm::Expected<Expression> parse(llvm::StringRef text);
  /// Builds from nodes as stored in bytecode; errors on any broken invariant
  /// and past the limits.
  static llvm::Expected<Expression> fromNodes(llvm::ArrayRef<ExprNode> nodes);

  /// The longest path from the root to a leaf, in nodes.
  static constexpr unsigned maxDepth = 200;
  /// The nodes of the tree, a shared subtree counted wherever it is used (as
  /// in the text), so that text and time stay bounded.
  static constexpr unsigned maxNodes = 4096;
  /// True if the tree keeps to maxDepth and maxNodes. What make and substitute
  /// return may not: check before it is stored.
  bool withinLimits() const;

  llvm::ArrayRef<ExprNode> nodes() const { return list; }
  const ExprNode &root() const { return list.back(); }
  /// Infix text that parse reads back to an equal expression; constants are
  /// the shortest decimals that give the same double. Past the limits a note
  /// in angle brackets instead.
  std::string str() const;

  bool isConstant() const; ///< does not contain x
  bool isInput() const {
    return list.size() == 1 && root().kind == ExprKind::Input;
  }
  /// True if every node is affine or clamping in x (no table is needed):
  /// x, parts without x, neg, add, sub, mul and div by parts without x, min,
  /// max, relu, abs.
  bool isPiecewiseLinear() const;
  /// This with x replaced by `inner`.
  Expression substitute(const Expression &inner) const;
  /// True if a node of that kind is in the tree.
  bool contains(ExprKind kind) const;

  /// The short name for reports: "gelu" for gelu(x), "exp" for exp(x*0.125),
  /// the name of the one elementary or network function in the tree, else "f".
  std::string shortName() const;

  bool operator==(const Expression &o) const { return list == o.list; }
  bool operator!=(const Expression &o) const { return !(*this == o); }
  friend llvm::hash_code hash_value(const Expression &e);

private:
  std::vector<ExprNode> list;
};

llvm::hash_code hash_value(const Expression &e);

} // namespace qlut

#endif // QLUT_CORE_EXPRESSION_H
