//===- ExprKind.cpp - names and operand counts of expression kinds --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/Expression.h"
#include "llvm/ADT/STLExtras.h"

using namespace qlut;

namespace {
struct KindInfo {
  ExprKind kind;
  llvm::StringLiteral name; ///< empty: written without one
};
} // namespace

static constexpr KindInfo kinds[] = {
    {ExprKind::Input, ""},
    {ExprKind::Constant, ""},
    {ExprKind::Neg, ""},
    {ExprKind::Add, ""},
    {ExprKind::Sub, ""},
    {ExprKind::Mul, ""},
    {ExprKind::Div, ""},
    {ExprKind::Min, "min"},
    {ExprKind::Max, "max"},
    {ExprKind::Abs, "abs"},
    {ExprKind::Pow, ""},
    {ExprKind::Select, "select"},
    {ExprKind::SelectGe, "selectge"},
    {ExprKind::Floor, "floor"},
    {ExprKind::Ceil, "ceil"},
    {ExprKind::RoundEven, "roundeven"},
    {ExprKind::Exp, "exp"},
    {ExprKind::Exp2, "exp2"},
    {ExprKind::Expm1, "expm1"},
    {ExprKind::Log, "log"},
    {ExprKind::Log2, "log2"},
    {ExprKind::Log10, "log10"},
    {ExprKind::Log1p, "log1p"},
    {ExprKind::Sqrt, "sqrt"},
    {ExprKind::Rsqrt, "rsqrt"},
    {ExprKind::Cbrt, "cbrt"},
    {ExprKind::Sin, "sin"},
    {ExprKind::Cos, "cos"},
    {ExprKind::Tan, "tan"},
    {ExprKind::Sinh, "sinh"},
    {ExprKind::Cosh, "cosh"},
    {ExprKind::Tanh, "tanh"},
    {ExprKind::Atan, "atan"},
    {ExprKind::Asin, "asin"},
    {ExprKind::Acos, "acos"},
    {ExprKind::Erf, "erf"},
    {ExprKind::Erfc, "erfc"},
    {ExprKind::Reciprocal, "reciprocal"},
    {ExprKind::Sigmoid, "sigmoid"},
    {ExprKind::Silu, "silu"},
    {ExprKind::Gelu, "gelu"},
    {ExprKind::GeluTanh, "gelu_tanh"},
    {ExprKind::Softplus, "softplus"},
    {ExprKind::Elu, "elu"},
    {ExprKind::Hardswish, "hardswish"},
    {ExprKind::Mish, "mish"},
    {ExprKind::Softsign, "softsign"},
    {ExprKind::Relu, "relu"},
    {ExprKind::Hardsigmoid, "hardsigmoid"},
};

/// The entry of a kind, null for a number that names none.
static const KindInfo *findKind(ExprKind kind) {
  const auto *it =
      llvm::find_if(kinds, [&](const KindInfo &k) { return k.kind == kind; });
  return it == std::end(kinds) ? nullptr : it;
}

unsigned qlut::exprArity(ExprKind kind) {
  switch (kind) {
  case ExprKind::Input:
  case ExprKind::Constant:
    return 0;
  case ExprKind::Add:
  case ExprKind::Sub:
  case ExprKind::Mul:
  case ExprKind::Div:
  case ExprKind::Min:
  case ExprKind::Max:
  case ExprKind::Pow:
    return 2;
  case ExprKind::Select:
  case ExprKind::SelectGe:
    return 4;
  default:
    return 1;
  }
}

bool qlut::isExprKind(ExprKind kind) { return findKind(kind); }

llvm::StringRef qlut::exprName(ExprKind kind) {
  const KindInfo *info = findKind(kind);
  return info ? llvm::StringRef(info->name) : llvm::StringRef();
}

std::optional<ExprKind> qlut::exprKindOf(llvm::StringRef name) {
  if (name.empty())
    return std::nullopt;
  for (const KindInfo &info : kinds)
    if (info.name == name)
      return info.kind;
  return std::nullopt;
}
