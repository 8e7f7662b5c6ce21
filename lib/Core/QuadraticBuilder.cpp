//===- QuadraticBuilder.cpp - tables of parabolas -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Segments, units and numbers of quadratic tables (spec B20, B21).
//
//===----------------------------------------------------------------------===//

#include "Diagnostics.h"
#include "FormBuilders.h"
#include "QuadraticFit.h"
#include "Segmentation.h"
#include "TableDetail.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cmath>

using namespace qlut;

/// Fraction bits of the real output codes that parabolas are fitted to.
static constexpr unsigned fractionBits = 16;

namespace {
/// Real output codes, and the segments that are to give them.
struct Problem {
  const TableSpec &spec;
  const Format &in, &out;
  CodeRange domain;
  std::optional<int64_t> center;
  std::vector<double> targets;  ///< of the offsets of the domain
  double before = 0, after = 0; ///< at the ends of what was cut off it

  double at(int64_t u) const { return targets[u - domain.first]; }
  llvm::ArrayRef<double> slice(int64_t first, int64_t end) const {
    return llvm::ArrayRef(targets).slice(first - domain.first, end - first);
  }
  /// Sets what the ends of [first, last] are to give, which codes outside take
  /// as well, midway between all of them; the greatest error that leaves.
  double meetOutside(int64_t first, int64_t last);
};

/// What the segments of a table ask of units: the greatest magnitudes.
struct Magnitudes {
  double least = 0, greatest = 0; ///< codes
  double slope = 0;               ///< codes an offset
  double curvature = 0;           ///< codes an offset squared, over two
};

struct Built {
  QuadraticTable table;
  double error = 0;
};
} // namespace

double Problem::meetOutside(int64_t first, int64_t last) {
  double error = 0;
  auto meet = [&](int64_t from, int64_t to, double farthest, int64_t end) {
    double least = farthest, greatest = farthest;
    for (double target : slice(from, to + 1)) {
      least = std::min(least, target);
      greatest = std::max(greatest, target);
    }
    error = std::max(error, (greatest - least) / 2);
    targets[end - domain.first] = (greatest + least) / 2;
  };
  meet(domain.first, first, before, first);
  meet(last, domain.last, after, last);
  return error;
}

/// By the parabolas through the ends and the middles.
static Magnitudes measure(const Problem &problem, CodeRange covered,
                          unsigned lengthShift) {
  Magnitudes found;
  found.least = found.greatest = problem.at(covered.first);
  for (double target : problem.slice(covered.first, covered.last + 1)) {
    found.least = std::min(found.least, target);
    found.greatest = std::max(found.greatest, target);
  }
  for (int64_t start = covered.first; start <= covered.last;
       start += int64_t(1) << lengthShift) {
    const int64_t end =
        std::min(start + (int64_t(1) << lengthShift) - 1, covered.last);
    const int64_t half = (end - start) / 2;
    if (half == 0) {
      found.slope =
          std::max(found.slope, std::fabs(problem.at(end) - problem.at(start)));
      continue;
    }
    const auto h = static_cast<double>(half);
    const double before = problem.at(start), middle = problem.at(start + half),
                 after = problem.at(start + 2 * half);
    const double curvature = (before - 2 * middle + after) / (2 * h * h);
    const double slope = (middle - before) / h - curvature * h;
    found.curvature = std::max(found.curvature, std::fabs(curvature));
    found.slope = std::max(
        {found.slope, std::fabs(slope), std::fabs(slope + 4 * curvature * h)});
  }
  return found;
}

/// The greatest exponent e of at most `most` with magnitude 2^e <= bound.
static int exponentWithin(double magnitude, double bound, int most) {
  if (magnitude == 0)
    return most;
  return std::min(most, std::ilogb(bound / magnitude));
}

/// Guard bits of values about a center, below 0 if there is no room. A code on
/// either side is left to errors.
static int guardBitsAbout(double center, const Magnitudes &found,
                          unsigned most) {
  const double reach = std::max(found.greatest - center, center - found.least);
  if (reach <= 32768)
    return std::max(0,
                    exponentWithin(reach + 1, 32767, static_cast<int>(most)));
  return -1;
}

/// Sets the center and the most guard bits; false if there is no room.
static bool chooseCenter(const Problem &problem, const Magnitudes &found,
                         QuadraticTable &table, int &guardBits) {
  const unsigned most = std::min(problem.spec.guardBits, 14U);
  auto guardBitsOf = [&](int64_t center) {
    return guardBitsAbout(static_cast<double>(center), found, most);
  };
  const auto middle = static_cast<int64_t>(
      std::floor((found.least + found.greatest) / 2 + 0.5));
  if (problem.center && guardBitsOf(*problem.center) >= 0) {
    table.center = *problem.center;
  } else {
    // No center, unless it costs the only guard bit.
    table.center =
        guardBitsOf(0) >= std::min(guardBitsOf(middle), 1) ? 0 : middle;
    if (!table.output.contains(0))
      table.center = middle;
  }
  guardBits = guardBitsOf(table.center);
  return guardBits >= 0;
}

/// The finest shifts that leave room for slopes and curvatures, those with
/// which both products take the same multiple of the offset if they are as fine
/// (spec B21); false if there are none.
static bool chooseShifts(const Magnitudes &found, unsigned guardBits,
                         QuadraticTable &table) {
  const double unit = std::ldexp(1.0, static_cast<int>(guardBits));
  const auto length = static_cast<int>(table.lengthShift);
  const int leastBend = std::max(length - 8, 0);
  const int sum = exponentWithin(found.curvature * unit, 126, 30);
  const int most =
      std::min(exponentWithin(found.slope * unit, 32000, 15), sum - leastBend);
  if (most < length)
    return false;
  const int common = (sum + 8) / 2;
  const bool isCommon =
      common >= length && common <= most && common - 8 >= leastBend;
  table.guardBits = guardBits;
  table.slopeShift = static_cast<unsigned>(isCommon ? common : most);
  table.curvatureShift =
      static_cast<unsigned>(isCommon ? common - 8 : std::min(sum - most, 15));
  return true;
}

/// Segments of that length over those codes of the domain; none if there is no
/// room for their numbers or the error is not below `bound`.
static std::optional<Built> buildSegments(Problem problem, CodeRange covered,
                                          unsigned lengthShift, double bound) {
  Built built;
  QuadraticTable &table = built.table;
  table.input = problem.in.storage;
  table.output = problem.out.storage;
  table.first = covered.first;
  table.last = covered.last;
  table.lengthShift = lengthShift;
  const double outside = problem.meetOutside(covered.first, covered.last);
  if (outside >= bound)
    return std::nullopt;
  const Magnitudes found = measure(problem, covered, lengthShift);
  int guardBits = 0;
  if (!chooseCenter(problem, found, table, guardBits))
    return std::nullopt;
  for (; guardBits >= 0; --guardBits) {
    table.values.clear();
    table.slopes.clear();
    table.curvatures.clear();
    if (!chooseShifts(found, static_cast<unsigned>(guardBits), table))
      continue;
    built.error = outside;
    bool fits = true;
    for (int64_t start = covered.first; fits && start <= covered.last;
         start += int64_t(1) << lengthShift) {
      const int64_t end =
          std::min(start + (int64_t(1) << lengthShift), covered.last + 1);
      std::optional<Parabola> parabola =
          fitParabola(table, problem.slice(start, end));
      fits = parabola.has_value();
      if (!fits)
        break;
      table.values.push_back(parabola->value);
      table.slopes.push_back(parabola->slope);
      table.curvatures.push_back(parabola->curvature);
      built.error = std::max(built.error, parabola->error);
    }
    // The sign of the code then makes one side of an odd function both.
    if (fits && problem.center && table.values.front() != 0 &&
        table.center == *problem.center) {
      const int64_t end = std::min(covered.first + (int64_t(1) << lengthShift),
                                   covered.last + 1);
      std::optional<Parabola> parabola =
          fitParabola(table, problem.slice(covered.first, end), 0);
      if (parabola && parabola->error <= built.error) {
        table.values.front() = 0;
        table.slopes.front() = parabola->slope;
        table.curvatures.front() = parabola->curvature;
      }
    }
    if (fits)
      return built.error < bound ? std::optional(std::move(built))
                                 : std::nullopt;
  }
  return std::nullopt;
}

static llvm::Error checkSpec(const TableSpec &spec) {
  if (spec.objective == Objective::Mse)
    return makeError("expected the objective max or none for quadratic "
                     "segments, got mse: use the linear form");
  if (spec.outOfRange != OutOfRange::Clamp)
    return makeError("expected to clamp outside the range, got tail: quadratic "
                     "segments are not extended");
  if (spec.interpolationRounding != Rounding::HalfUp)
    return makeError("expected quadratic segments to round half-up, got {0}",
                     stringifyRounding(spec.interpolationRounding));
  if (spec.spacing != Spacing::Uniform || !spec.breakpoints.empty())
    return makeError("expected uniform spacing of quadratic segments, got {0}",
                     spec.breakpoints.empty() ? stringifySpacing(spec.spacing)
                                              : "breakpoints");
  return llvm::Error::success();
}

/// Sets the targets of the domain.
static llvm::Error fillTargets(Problem &problem, CodeFunction &function,
                               CodeRange uncut) {
  const Storage &storage = problem.out.storage;
  auto targetAt = [&](int64_t u) -> llvm::Expected<double> {
    llvm::Expected<int64_t> value = function.value(u, fractionBits);
    if (!value)
      return value.takeError();
    return std::clamp(std::ldexp(static_cast<double>(*value),
                                 -static_cast<int>(fractionBits)),
                      static_cast<double>(storage.minCode()),
                      static_cast<double>(storage.maxCode()));
  };
  llvm::Expected<double> before = targetAt(uncut.first);
  if (!before)
    return before.takeError();
  llvm::Expected<double> after = targetAt(uncut.last);
  if (!after)
    return after.takeError();
  problem.before = *before;
  problem.after = *after;
  for (int64_t u = problem.domain.first; u <= problem.domain.last; ++u) {
    llvm::Expected<double> target = targetAt(u);
    if (!target)
      return target.takeError();
    problem.targets.push_back(*target);
  }
  return llvm::Error::success();
}

/// The codes that `segments` of the length have to cover, cut where the code no
/// longer changes if the spec says so, but not where that saves no segment.
static llvm::Expected<CodeRange> cutDomain(const TableSpec &spec,
                                           CodeFunction &function,
                                           CodeRange domain, int64_t &segments,
                                           unsigned &lengthShift) {
  CodeRange cut = domain;
  if (spec.trim) {
    llvm::Expected<CodeRange> changing = changingCodes(function, domain);
    if (!changing)
      return changing.takeError();
    cut = *changing;
  }
  const bool isAtEnd =
      spec.lastNode == LastNode::AtEnd && cut.last == domain.last;
  const int64_t span = std::max<int64_t>(cut.size() - isAtEnd, 1);
  segments = std::min(spec.segments, span);
  lengthShift =
      std::max(llvm::Log2_64_Ceil(llvm::divideCeilSigned(span, segments)), 1U);
  auto count = [&](int64_t first, int64_t last) {
    return (last - first) >> lengthShift;
  };
  if (count(domain.first, cut.last) == count(cut.first, cut.last))
    cut.first = domain.first;
  if (count(cut.first, domain.last) == count(cut.first, cut.last))
    cut.last = domain.last;
  return cut;
}

llvm::Expected<QuadraticTable>
qlut::buildQuadratic(const TableSpec &spec, const Format &in, const Format &out,
                     CodeFunction &function, CodeRange domain,
                     std::optional<int64_t> center) {
  if (llvm::Error error = checkSpec(spec))
    return error;
  int64_t segments = 0;
  unsigned lengthShift = 0;
  llvm::Expected<CodeRange> cut =
      cutDomain(spec, function, domain, segments, lengthShift);
  if (!cut)
    return cut.takeError();
  Problem problem{spec, in, out, *cut, center, {}};
  if (llvm::Error error = fillTargets(problem, function, domain))
    return error;
  std::optional<Built> best;
  auto consider = [&](int64_t first, unsigned shift) {
    const CodeRange covered{
        first, std::min(first + (segments << shift) - 1, cut->last)};
    std::optional<Built> built =
        buildSegments(problem, covered, shift, best ? best->error : HUGE_VAL);
    if (built)
      best = std::move(built);
  };
  if (lengthShift <= 15)
    consider(cut->first, lengthShift);
  // Half of the length over a part of the domain.
  if (spec.trim && lengthShift > 1) {
    const int64_t left =
        std::max<int64_t>(cut->size() - (segments << (lengthShift - 1)), 0);
    for (int64_t skipped : {int64_t(0), left, left / 2})
      consider(cut->first + skipped, lengthShift - 1);
  }
  if (!best)
    return makeError("expected segments whose slopes and values fit 16 bits, "
                     "got {0} segments of {1} codes: use more segments",
                     segments, int64_t(1) << lengthShift);
  return std::move(best->table);
}
