//===- Recognize.h - named functions in written-out ones --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Exporters write sigmoid as 1 / (1 + exp(-x)) and GELU in a dozen ways. This
// finds the named function that such an expression is.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_RECOGNIZE_H
#define QLUT_CORE_RECOGNIZE_H

#include "qlut/Core/Expression.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace qlut {

/// The relative error of constants that recognize forgives by default: some
/// units in the last place of f32 (0.707106769 and 0.70710678 are both
/// sqrt(1/2); so is 0.797885 for sqrt(2/pi)).
constexpr double f32ConstantTolerance = 1e-6;
/// The same for constants that were rounded to f16 and bf16.
constexpr double f16ConstantTolerance = 5e-4;
constexpr double bf16ConstantTolerance = 4e-3;

/// `raw` with every subtree that is a named function of another subtree
/// written as that function: sigmoid, tanh, exp, silu, gelu, gelu_tanh,
/// softplus, elu, hardswish, hardsigmoid, mish, softsign, sqrt, rsqrt and
/// reciprocal, whatever algebra it was written with. The largest subtree wins.
///
/// Two functions are taken for one if their values agree, at some forty
/// points on both sides of zero and of every constant in `raw`, to `tolerance`
/// relative to the value (to 1e-3 where it is smaller) and to what a constant
/// off by `tolerance` makes of it. Values are correctly rounded
/// (RealEvaluator), so the answer is the same on every host.
/// A recognized function replaces the constants as written by the exact ones.
///
/// Expressions of more than 128 distinct nodes are returned as they are.
Expression recognize(const Expression &raw,
                     double tolerance = f32ConstantTolerance);

/// The distinct names of the nonlinear functions of x in `e`, in the order of
/// its nodes: exprName of its elementary and network functions (but relu),
/// "pow" for a power, "reciprocal" for a quotient whose denominator contains x.
std::vector<std::string> functionNames(const Expression &e);

/// The one name of functionNames, or "f" if there are none or several.
std::string functionKind(const Expression &e);

/// True if functionNames can give that name.
bool isFunctionName(llvm::StringRef name);
/// All names that functionNames can give, sorted, separated by ", ".
std::string allFunctionNames();

} // namespace qlut

#endif // QLUT_CORE_RECOGNIZE_H
