//===- FitBuilder.cpp - integer lines of least greatest error -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For an integer slope, the best line lies midway between the greatest and the
// least residual, and their distance is a convex function of the slope, so a
// bisection finds the best integer slope. All of it is integer arithmetic:
// equal tables on every host.
//
//===----------------------------------------------------------------------===//

#include "Diagnostics.h"
#include "FitSearch.h"
#include "FormBuilders.h"
#include "Segmentation.h"
#include "TableDetail.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cmath>

using namespace qlut;

/// Fraction bits of the real output codes that lines are fitted to.
static constexpr unsigned fractionBits = 16;

namespace {
using Wide = __int128;

/// Fixed-point output codes of consecutive offsets, and the residuals
/// y * 2^shift - slope * u of lines through them.
struct Targets {
  llvm::ArrayRef<int64_t> values;
  int64_t first;
  unsigned shift;

  struct Spread {
    Wide least, greatest;
    Wide size() const { return greatest - least; }
  };
  Spread residuals(int64_t slope) const {
    Spread spread{0, 0};
    for (size_t i = 0; i < values.size(); ++i) {
      const int64_t u = first + static_cast<int64_t>(i);
      const Wide r = Wide(values[i]) * (Wide(1) << shift) -
                     Wide(slope) * u * (Wide(1) << fractionBits);
      spread.least = i == 0 ? r : std::min(spread.least, r);
      spread.greatest = i == 0 ? r : std::max(spread.greatest, r);
    }
    return spread;
  }
};
} // namespace

/// The slope of least spread in [-bound, bound], if it is not outside.
static std::optional<int64_t> bestSlope(const Targets &targets, int64_t bound) {
  if (targets.values.size() == 1)
    return 0;
  // The least slope whose successor is no better.
  int64_t least = -bound - 1, greatest = bound + 1;
  while (least < greatest) {
    const int64_t middle = (least + greatest) >> 1;
    if (targets.residuals(middle + 1).size() >=
        targets.residuals(middle).size())
      greatest = middle;
    else
      least = middle + 1;
  }
  if (least < -bound || least > bound)
    return std::nullopt;
  return least;
}

/// Midway between the residuals of the slope, in units of 2^-shift.
static int64_t bestIntercept(const Targets &targets, int64_t slope,
                             Rounding rounding) {
  const Targets::Spread spread = targets.residuals(slope);
  const Wide half = Wide(1) << fractionBits;
  const Wide twice = spread.least + spread.greatest + half;
  auto intercept = static_cast<int64_t>(twice >> (fractionBits + 1));
  // Floor is half-up of half a code less.
  if (rounding == Rounding::Floor && targets.shift > 0)
    intercept += int64_t(1) << (targets.shift - 1);
  return intercept;
}

namespace {
/// What lines are fitted to.
struct FitProblem {
  CodeRange domain;
  std::vector<int64_t> targets; ///< of the offsets of the domain
  /// The codes outside the domain, where they are constant.
  std::optional<int64_t> before, after;
};
} // namespace

/// Adds the lines to a table, the coefficients in units of 2^-shift; false if
/// a slope does not fit.
static bool fitLines(const TableSpec &spec, const FitProblem &problem,
                     FitTable &table) {
  auto add = [&](int64_t start, int64_t intercept, int64_t slope) {
    table.starts.push_back(start);
    table.intercepts.push_back(intercept);
    table.slopes.push_back(slope);
  };
  const CodeRange domain = problem.domain;
  const int64_t scale = int64_t(1) << table.shift;
  if (problem.before)
    add(0, *problem.before * scale, 0);
  const int64_t bound = (int64_t(1) << (spec.slopeBits - 1)) - 1;
  const std::vector<int64_t> parts = equalParts(
      domain.first, domain.last + 1, std::min(spec.segments, domain.size()));
  for (size_t k = 0; k + 1 < parts.size(); ++k) {
    auto values = llvm::ArrayRef(problem.targets)
                      .slice(parts[k] - domain.first, parts[k + 1] - parts[k]);
    Targets targets{values, parts[k], table.shift};
    std::optional<int64_t> slope = bestSlope(targets, bound);
    if (!slope)
      return false;
    add(table.starts.empty() ? 0 : parts[k],
        bestIntercept(targets, *slope, table.rounding), *slope);
  }
  if (problem.after)
    add(domain.last + 1, *problem.after * scale, 0);
  return true;
}

/// The targets over the domain; with OutOfRange::Clamp constants beside it.
static llvm::Expected<FitProblem>
stateProblem(const TableSpec &spec, const Format &in, const Format &out,
             CodeFunction &function, CodeRange domain) {
  FitProblem problem;
  problem.domain = domain;
  if (spec.outOfRange == OutOfRange::Clamp) {
    if (spec.trim) {
      llvm::Expected<CodeRange> changing = changingCodes(function, domain);
      if (!changing)
        return changing.takeError();
      problem.domain = *changing;
    }
    llvm::Expected<int64_t> before = function.code(problem.domain.first);
    llvm::Expected<int64_t> after = function.code(problem.domain.last);
    if (!before || !after)
      return llvm::joinErrors(before.takeError(), after.takeError());
    if (problem.domain.first > 0)
      problem.before = *before;
    if (problem.domain.last + 1 < in.storage.numCodes())
      problem.after = *after;
  }
  const int64_t unit = int64_t(1) << fractionBits;
  for (int64_t u = problem.domain.first; u <= problem.domain.last; ++u) {
    llvm::Expected<int64_t> target = function.value(u, fractionBits);
    if (!target)
      return target.takeError();
    problem.targets.push_back(std::clamp(*target, out.storage.minCode() * unit,
                                         out.storage.maxCode() * unit));
  }
  return problem;
}

/// The lines of least squares over parts that are searched for (B10).
static llvm::Expected<FitTable> searchLines(const TableSpec &spec,
                                            const Format &in, const Format &out,
                                            const FitProblem &problem) {
  const int64_t zero =
      in.storage.minCode() + problem.domain.first - in.zeroPoint;
  FitPoints points;
  points.first = zero;
  for (auto [i, target] : llvm::enumerate(problem.targets)) {
    points.targets.push_back(std::ldexp(static_cast<double>(target),
                                        -static_cast<int>(fractionBits)));
    points.weights.push_back(
        spec.weights.empty() ? 1.0 : spec.weights[problem.domain.first + i]);
  }
  FitLimits limits;
  limits.segments = spec.segments;
  limits.slopeBits = spec.slopeBits;
  limits.interceptBits = spec.interceptBits;
  limits.maxShift = 31 - out.storage.bits;
  const FitLines lines = searchFit(points, limits);

  FitTable table;
  table.input = in.storage;
  table.output = out.storage;
  table.rounding = spec.interpolationRounding;
  table.shift = lines.shift;
  auto add = [&](int64_t start, int64_t intercept, int64_t slope) {
    table.starts.push_back(table.starts.empty() ? 0 : start);
    table.intercepts.push_back(intercept);
    table.slopes.push_back(slope);
  };
  const int64_t scale = int64_t(1) << table.shift;
  // Floor is half-up of half a code less.
  const int64_t half =
      spec.interpolationRounding == Rounding::Floor ? scale / 2 : 0;
  if (problem.before)
    add(0, *problem.before * scale, 0);
  for (size_t k = 0; k < lines.starts.size(); ++k)
    // From the distance to the zero point to the offset.
    add(problem.domain.first + lines.starts[k],
        lines.intercepts[k] * (int64_t(1) << lines.interceptShift) +
            lines.slopes[k] * (zero - problem.domain.first) + half,
        lines.slopes[k]);
  if (problem.after)
    add(problem.domain.last + 1, *problem.after * scale, 0);
  return table;
}

llvm::Expected<FitTable> qlut::buildFit(const TableSpec &spec, const Format &in,
                                        const Format &out,
                                        CodeFunction &function,
                                        CodeRange domain) {
  llvm::Expected<FitProblem> problem =
      stateProblem(spec, in, out, function, domain);
  if (!problem)
    return problem.takeError();
  if (spec.objective == Objective::Mse)
    return searchLines(spec, in, out, *problem);
  for (int shift = 31 - static_cast<int>(out.storage.bits); shift >= 0;
       --shift) {
    FitTable table;
    table.input = in.storage;
    table.output = out.storage;
    table.rounding = spec.interpolationRounding;
    table.shift = shift;
    if (fitLines(spec, *problem, table) &&
        detail::fitsKernel(Table(table), nullptr, 32))
      return table;
  }
  return makeError("expected lines whose slopes fit {0} bits and whose results "
                   "fit 32, got steeper ones: use wider slopes or another form",
                   spec.slopeBits);
}
