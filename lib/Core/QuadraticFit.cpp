//===- QuadraticFit.cpp - the integers of one parabola --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For a slope and a curvature the best value lies midway between the greatest
// and the least residual. Their distance is a maximum of linear functions of
// slope and curvature, so it is convex in both, and the least one over all
// slopes is convex in the curvature: two bisections, one inside the other, find
// the best integers, but for the roundings on the way. Their neighbours are
// compared by what the kernel gives. Sums of the residuals are exact in f64,
// so that tables are equal on every host.
//
//===----------------------------------------------------------------------===//

#include "QuadraticFit.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/Kernels.h"
#include <algorithm>
#include <cmath>
#include <tuple>

using namespace qlut;

namespace {
/// Fits the parabola of one segment.
class Fitter {
public:
  Fitter(const QuadraticTable &table, llvm::ArrayRef<double> targets,
         std::optional<int64_t> fixed)
      : table(table), fixed(fixed) {
    for (double target : targets)
      values.push_back(std::ldexp(target - static_cast<double>(table.center),
                                  static_cast<int>(table.guardBits)));
  }

  std::optional<Parabola> fit();

private:
  double spread(int64_t slope, int64_t curvature) const;
  int64_t bestSlope(int64_t curvature) const;
  int64_t bestCurvature() const;
  bool trace(int64_t slope, int64_t curvature);
  void tryNeighbours(int64_t slope, int64_t curvature);

  const QuadraticTable &table;
  std::optional<int64_t> fixed;
  std::vector<double> values; ///< wanted, in units of V
  std::vector<int64_t> rises; ///< of the traced slope and curvature
  int64_t leastRise = 0, greatestRise = 0;
  std::optional<Parabola> best;
  double leastSquares = 0;
};
} // namespace

/// The distance of the greatest and the least residual, twice the greatest
/// distance from a fixed value.
double Fitter::spread(int64_t slope, int64_t curvature) const {
  const double line = std::ldexp(static_cast<double>(slope),
                                 -static_cast<int>(table.slopeShift));
  const double bend =
      std::ldexp(static_cast<double>(curvature),
                 -static_cast<int>(table.slopeShift + table.curvatureShift));
  double least = values[0], greatest = values[0];
  for (size_t f = 1; f < values.size(); ++f) {
    const auto x = static_cast<double>(f);
    const double residual = values[f] - line * x - bend * (x * x);
    least = std::min(least, residual);
    greatest = std::max(greatest, residual);
  }
  if (fixed)
    return 2 * std::max(greatest - static_cast<double>(*fixed),
                        static_cast<double>(*fixed) - least);
  return greatest - least;
}

/// The least number in [lo, hi] after which a convex function does not fall.
template <typename Function>
static int64_t findLeast(int64_t lo, int64_t hi, Function function) {
  while (lo < hi) {
    const int64_t middle = (lo + hi) >> 1;
    if (function(middle + 1) >= function(middle))
      hi = middle;
    else
      lo = middle + 1;
  }
  return lo;
}

int64_t Fitter::bestSlope(int64_t curvature) const {
  return findLeast(INT16_MIN, INT16_MAX,
                   [&](int64_t slope) { return spread(slope, curvature); });
}

int64_t Fitter::bestCurvature() const {
  if (values.size() < 3)
    return 0;
  return findLeast(INT8_MIN, INT8_MAX, [&](int64_t curvature) {
    return spread(bestSlope(curvature), curvature);
  });
}

/// Sets `rises` to what the kernel adds to the value; false if a number leaves
/// its width.
bool Fitter::trace(int64_t slope, int64_t curvature) {
  kernels::IntegerBackend<> b;
  rises.clear();
  leastRise = greatestRise = 0;
  for (size_t f = 0; f < values.size(); ++f) {
    const auto x = static_cast<int64_t>(f);
    const int64_t q = slope + kernels::divideByPowerOfTwo(b, curvature * x,
                                                          table.curvatureShift,
                                                          Rounding::HalfUp);
    if (!llvm::isInt<16>(q))
      return false;
    const int64_t rise = kernels::divideByPowerOfTwo(b, q * x, table.slopeShift,
                                                     Rounding::HalfUp);
    leastRise = std::min(leastRise, rise);
    greatestRise = std::max(greatestRise, rise);
    rises.push_back(rise);
  }
  return greatestRise - leastRise < int64_t(1) << 16;
}

/// Takes the best value of a slope and a curvature if it is better than what
/// there is.
void Fitter::tryNeighbours(int64_t slope, int64_t curvature) {
  if (!llvm::isInt<16>(slope) || !llvm::isInt<8>(curvature) ||
      !trace(slope, curvature))
    return;
  double least = 0, greatest = 0;
  for (auto [f, value] : llvm::enumerate(values)) {
    const double residual = value - static_cast<double>(rises[f]);
    least = f == 0 ? residual : std::min(least, residual);
    greatest = f == 0 ? residual : std::max(greatest, residual);
  }
  const int64_t middle = fixed.value_or(
      static_cast<int64_t>(std::floor((least + greatest) / 2 + 0.5)));
  kernels::IntegerBackend<> b;
  for (int64_t value : {middle - 1, middle, middle + 1}) {
    value = std::clamp<int64_t>(value, INT16_MIN - leastRise,
                                INT16_MAX - greatestRise);
    if (fixed && value != *fixed)
      continue;
    double error = 0, squares = 0;
    for (auto [f, rise] : llvm::enumerate(rises)) {
      const int64_t code = table.center + kernels::divideByPowerOfTwo(
                                              b, value + rise, table.guardBits,
                                              Rounding::HalfUp);
      const double target =
          static_cast<double>(table.center) +
          std::ldexp(values[f], -static_cast<int>(table.guardBits));
      const double off = std::fabs(
          static_cast<double>(kernels::saturate(b, code, table.output)) -
          target);
      error = std::max(error, off);
      squares += off * off;
    }
    if (best && std::tie(error, squares) >= std::tie(best->error, leastSquares))
      continue;
    best = Parabola{value, slope, curvature, error};
    leastSquares = squares;
  }
}

std::optional<Parabola> Fitter::fit() {
  const int64_t curvature = bestCurvature();
  for (int64_t near : {curvature - 1, curvature, curvature + 1}) {
    const int64_t slope = bestSlope(near);
    for (int64_t step = -2; step <= 2; ++step)
      tryNeighbours(slope + step, near);
  }
  return best;
}

std::optional<Parabola> qlut::fitParabola(const QuadraticTable &table,
                                          llvm::ArrayRef<double> targets,
                                          std::optional<int64_t> value) {
  return Fitter(table, targets, value).fit();
}
