//===- Symmetry.cpp - functions that know their other half ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A function has a side that follows from the other one if f(x) + f(-x) is
// constant (odd functions and sigmoid) or f(x) - f(-x) is a multiple of x
// (even functions, and GELU, SiLU and softplus, which are ReLU plus an even
// rest). Both are looked for by exact evaluation at every pair of codes, so a
// function written in any way is recognised, and no other one is.
//
//===----------------------------------------------------------------------===//

#include "Symmetry.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

using namespace qlut;

namespace {
/// Looks for the symmetries of a function.
class SymmetryFinder {
public:
  explicit SymmetryFinder(const FrontInput &input, int64_t common,
                          int64_t reach)
      : in(input.in), out(input.out), common(common), reach(reach),
        function(input.f), evaluator(input.f) {}

  /// A symmetry that holds at all magnitudes up to `common`, to within
  /// 2^-14 output codes and what rounding the slope costs.
  std::optional<Symmetry> find();

private:
  /// Bits of the fractions compared.
  static constexpr unsigned bits = 16;

  /// f at the code, in units of 2^-16 output codes, zero point left out.
  std::optional<int64_t> at(int64_t multiple) {
    return evaluate(evaluator, multiple, out.scale, bits);
  }
  std::optional<int64_t> evaluate(RealEvaluator &values, int64_t multiple,
                                  double scale, unsigned guardBits);
  std::optional<Symmetry> propose(bool negates);
  bool holdsAt(const Symmetry &symmetry, int64_t m);
  void widen(Symmetry &symmetry, int64_t m);

  const Format &in, &out;
  int64_t common, reach;
  const Expression &function;
  RealEvaluator evaluator;
};
} // namespace

std::optional<int64_t> SymmetryFinder::evaluate(RealEvaluator &values,
                                                int64_t multiple, double scale,
                                                unsigned guardBits) {
  RoundedValue value = values.roundedQuotient(in.scale, multiple, scale,
                                              guardBits, Rounding::HalfEven);
  constexpr int64_t bound = int64_t(1) << 55;
  if (value.kind != ValueKind::Finite || value.value < -bound ||
      value.value > bound)
    return std::nullopt;
  return value.value;
}

/// What the sum or the difference at the greatest magnitude says.
std::optional<Symmetry> SymmetryFinder::propose(bool negates) {
  Expression mirrored =
      function.substitute(Expression::make(ExprKind::Neg, Expression::input()));
  Expression both = Expression::make(negates ? ExprKind::Add : ExprKind::Sub,
                                     {function, mirrored});
  if (!both.withinLimits())
    return std::nullopt;
  RealEvaluator values(both);
  Symmetry symmetry;
  symmetry.negates = negates;
  symmetry.fractionBits = bits;
  if (negates) {
    std::optional<int64_t> sum = evaluate(values, common, out.scale, bits);
    if (!sum)
      return std::nullopt;
    symmetry.offset = *sum;
    return symmetry;
  }
  // Seven bits more than the greatest magnitude takes from the slope.
  symmetry.fractionBits = std::max(bits, llvm::Log2_64_Ceil(reach + 1) + 7);
  std::optional<int64_t> slope =
      evaluate(values, common, out.scale * static_cast<double>(common),
               symmetry.fractionBits);
  if (!slope)
    return std::nullopt;
  symmetry.slope = -*slope;
  return symmetry;
}

/// Widens the symmetry's ranges by both sides at a magnitude.
void SymmetryFinder::widen(Symmetry &symmetry, int64_t m) {
  const double unit = 1.0 / (1 << bits);
  if (std::optional<int64_t> positive = at(m)) {
    const double value = static_cast<double>(*positive) * unit;
    symmetry.leastPositive = std::min(symmetry.leastPositive, value);
    symmetry.greatestPositive = std::max(symmetry.greatestPositive, value);
  }
  if (std::optional<int64_t> negative = at(-m)) {
    const double value = static_cast<double>(*negative) * unit;
    symmetry.leastNegative = std::min(symmetry.leastNegative, value);
    symmetry.greatestNegative = std::max(symmetry.greatestNegative, value);
  }
}

/// Compares both sides.
bool SymmetryFinder::holdsAt(const Symmetry &symmetry, int64_t m) {
  std::optional<int64_t> positive = at(m), negative = at(-m);
  if (!positive || !negative)
    return false;
  const unsigned spare = symmetry.fractionBits - bits;
  const __int128 affine =
      (__int128(symmetry.slope) * m + symmetry.offset) >> spare;
  const __int128 rest =
      affine + (symmetry.negates ? -*positive : *positive) - *negative;
  // Three roundings, and the slope's.
  const __int128 slack =
      3 + ((__int128(m) << bits) >> (symmetry.fractionBits + 1));
  return rest >= -slack && rest <= slack;
}

std::optional<Symmetry> SymmetryFinder::find() {
  for (bool negates : {false, true}) {
    std::optional<Symmetry> symmetry = propose(negates);
    if (!symmetry || !holdsAt(*symmetry, 1) ||
        !holdsAt(*symmetry, (common + 1) / 2))
      continue;
    bool holds = true;
    for (int64_t m = 1; m <= common && holds; ++m)
      holds = holdsAt(*symmetry, m);
    if (!holds)
      continue;
    for (int64_t m = 0; m <= reach; ++m)
      widen(*symmetry, m);
    return symmetry;
  }
  return std::nullopt;
}

std::optional<Symmetry> qlut::findSymmetry(const FrontInput &input,
                                           int64_t common, int64_t reach) {
  return SymmetryFinder(input, common, reach).find();
}
