//===- RandomExpression.h - seeded random expressions -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TEST_RANDOMEXPRESSION_H
#define QLUT_TEST_RANDOMEXPRESSION_H

#include "qlut/Core/Expression.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/bit.h"
#include <cmath>
#include <random>
#include <vector>

namespace qlut::test {

/// Every kind, in ascending order.
inline std::vector<ExprKind> allKinds() {
  std::vector<ExprKind> kinds;
  for (unsigned i = 0; i < 256; ++i)
    if (isExprKind(static_cast<ExprKind>(i)))
      kinds.push_back(static_cast<ExprKind>(i));
  return kinds;
}

/// Random expressions, the same for the same seed.
class RandomExpressions {
public:
  explicit RandomExpressions(unsigned seed) : random(seed) {}

  /// A number below `n`.
  unsigned below(unsigned n) { return random() % n; }
  /// A real in [lo, hi).
  double real(double lo, double hi) {
    return lo + (hi - lo) * (static_cast<double>(random()) * 0x1p-32);
  }
  /// Any finite double.
  double anyDouble() {
    double value = 0;
    do
      value = llvm::bit_cast<double>((uint64_t(random()) << 32) | random());
    while (!std::isfinite(value));
    return value;
  }
  /// A constant as people write them, negative ones and zero included.
  double plainDouble() { return (static_cast<int>(below(81)) - 40) * 0.125; }

  /// An expression of depth at most `depth`.
  Expression expression(unsigned depth) {
    if (depth <= 1 || below(8) == 0)
      return leaf();
    ExprKind kind = ExprKind::Input;
    while (exprArity(kind) == 0)
      kind = kinds[below(kinds.size())];
    // Operators are few among the kinds; without them no parentheses.
    if (below(2))
      kind = static_cast<ExprKind>(below(6) == 0
                                       ? unsigned(ExprKind::Pow)
                                       : unsigned(ExprKind::Neg) + below(5));
    llvm::SmallVector<Expression, 4> operands;
    for (unsigned i = 0; i < exprArity(kind); ++i)
      operands.push_back(expression(depth - 1));
    if (kind == ExprKind::Pow && !operands[0].isConstant() &&
        !operands[1].isConstant())
      operands[below(2)] = Expression::constant(plainDouble());
    return Expression::make(kind, operands);
  }

private:
  Expression leaf() {
    if (below(2))
      return Expression::input();
    return Expression::constant(below(4) ? plainDouble() : anyDouble());
  }

  std::mt19937 random;
  std::vector<ExprKind> kinds = allKinds();
};

} // namespace qlut::test

#endif // QLUT_TEST_RANDOMEXPRESSION_H
