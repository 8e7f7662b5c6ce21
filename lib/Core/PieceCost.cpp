//===- PieceCost.cpp - what a piece of the codes will cost ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PieceCost.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cmath>

using namespace qlut;
using namespace qlut::synthesis;

double synthesis::chordCost(const Targets &targets, const TableSpec &spec,
                            int64_t from, int64_t to) {
  const bool isFitted = spec.values == ValuePlacement::Fitted ||
                        spec.coefficients == Coefficients::BaseSlope;
  const double start = targets.at(from);
  const double slope =
      (targets.at(to) - start) / static_cast<double>(to - from);
  if (spec.objective != Objective::Mse) {
    double least = infinity, greatest = -infinity;
    for (int64_t u = from; u < to; ++u) {
      if (!targets.counts(u))
        continue;
      const double r =
          targets.at(u) - start - slope * static_cast<double>(u - from);
      least = std::min(least, r);
      greatest = std::max(greatest, r);
    }
    if (least > greatest)
      return 0;
    return isFitted ? (greatest - least) / 2 : std::max(-least, greatest);
  }
  double weight = 0, sum = 0, squares = 0;
  for (int64_t u = from; u < to; ++u) {
    const double r =
        targets.at(u) - start - slope * static_cast<double>(u - from);
    const double w = targets.weightAt(u);
    weight += w;
    sum += w * r;
    squares += w * (r * r);
  }
  if (!isFitted || weight <= 0)
    return squares;
  return std::max(0.0, squares - sum * sum / weight);
}

LevelCosts::LevelCosts(const SearchProblem &problem, PieceCost cost) {
  const int64_t span = problem.back - problem.front;
  const unsigned top = llvm::Log2_64_Ceil(span);
  for (unsigned s = 0; s <= top; ++s) {
    std::vector<double> level;
    for (int64_t from = 0; from < span; from += int64_t(1) << s) {
      const int64_t to = std::min(from + (int64_t(1) << s), span);
      level.push_back(s > problem.fractionBits
                          ? infinity
                          : cost(problem.front + from, problem.front + to));
    }
    levels.push_back(std::move(level));
  }
}

//===----------------------------------------------------------------------===//
// SquareSums
//===----------------------------------------------------------------------===//

static constexpr double targetUnit = 4096;

SquareSums::SquareSums(const Targets &targets) : targets(targets) {
  // Weights are rounded to 32 bits of the greatest one.
  double greatest = 0;
  for (int64_t u = targets.first(); u <= targets.last(); ++u)
    greatest = std::max(greatest, targets.weightAt(u));
  int exponent = 0;
  std::frexp(greatest, &exponent);
  weightUnit = std::ldexp(1.0, 32 - exponent);
  prefix.emplace_back();
  for (int64_t u = targets.first(); u <= targets.last() + 1; ++u)
    rounded.push_back(std::llround(targets.at(u) * targetUnit));
  for (int64_t u = targets.first(); u <= targets.last(); ++u) {
    const __int128 x = u - targets.first(), y = rounded[x];
    const __int128 w = std::llround(targets.weightAt(u) * weightUnit);
    Sums s = prefix.back();
    s.w += w;
    s.x += w * x;
    s.xx += w * x * x;
    s.y += w * y;
    s.xy += w * x * y;
    s.yy += w * y * y;
    prefix.push_back(s);
  }
}

SquareSums::Local SquareSums::local(int64_t from, int64_t to) const {
  const Sums &a = prefix[from - targets.first()];
  const Sums &b = prefix[to - targets.first()];
  const __int128 x0 = from - targets.first(), y0 = rounded[x0];
  const __int128 w = b.w - a.w, x = b.x - a.x, y = b.y - a.y;
  auto real = [&](__int128 v, double unit) {
    return static_cast<double>(v) / (weightUnit * unit);
  };
  return {
      real(w, 1),
      real(x - x0 * w, 1),
      real(b.xx - a.xx - 2 * x0 * x + x0 * x0 * w, 1),
      real(y - y0 * w, targetUnit),
      real(b.xy - a.xy - x0 * y - y0 * x + x0 * y0 * w, targetUnit),
      real(b.yy - a.yy - 2 * y0 * y + y0 * y0 * w, targetUnit * targetUnit)};
}

double SquareSums::aboutChord(int64_t from, int64_t to, bool fitted) const {
  const Local l = local(from, to);
  if (!(l.w > 0))
    return 0;
  const double rise = static_cast<double>(rounded[to - targets.first()] -
                                          rounded[from - targets.first()]) /
                      targetUnit;
  const double slope = rise / static_cast<double>(to - from);
  const double sum = l.y - slope * l.x;
  const double squares = l.yy - 2 * slope * l.xy + slope * slope * l.xx;
  return std::max(0.0, fitted ? squares - sum * sum / l.w : squares);
}

double SquareSums::aboutChain(llvm::ArrayRef<int64_t> nodes) const {
  // The unknowns are how far each value lies from the target at its node; what
  // is left of the targets are their distances from the chords.
  const size_t count = nodes.size();
  std::vector<double> diagonal(count), above(count), right(count);
  double squares = 0, heaviest = 0;
  for (size_t k = 0; k + 1 < count; ++k) {
    const Local l = local(nodes[k], nodes[k + 1]);
    const auto length = static_cast<double>(nodes[k + 1] - nodes[k]);
    const double slope =
        static_cast<double>(rounded[nodes[k + 1] - targets.first()] -
                            rounded[nodes[k] - targets.first()]) /
        (targetUnit * length);
    const double t = l.x / length, tt = l.xx / (length * length);
    const double r = l.y - slope * l.x;
    const double rt = (l.xy - slope * l.xx) / length;
    squares += l.yy - 2 * slope * l.xy + slope * slope * l.xx;
    diagonal[k] += l.w - 2 * t + tt;
    diagonal[k + 1] += tt;
    above[k] = t - tt;
    right[k] += r - rt;
    right[k + 1] += rt;
    heaviest = std::max(heaviest, l.w);
  }
  // Where no code weighs anything, values stay at their targets.
  const double least = heaviest * 1e-12 + 1e-300;
  for (size_t k = 0; k < count; ++k) {
    double pivot = diagonal[k] + least, value = right[k];
    if (k > 0) {
      const double factor = above[k - 1] / diagonal[k - 1];
      pivot -= factor * above[k - 1];
      value -= factor * right[k - 1];
    }
    diagonal[k] = std::max(pivot, least);
    right[k] = value;
    squares -= value * value / diagonal[k];
  }
  return std::max(0.0, squares);
}

double SquareSums::aboutLine(int64_t from, int64_t to) const {
  const Local l = local(from, to);
  if (!(l.w > 0))
    return 0;
  const double xx = l.xx - l.x * l.x / l.w;
  const double xy = l.xy - l.x * l.y / l.w;
  const double yy = l.yy - l.y * l.y / l.w;
  return std::max(0.0, xx > 0 ? yy - xy * xy / xx : yy);
}
