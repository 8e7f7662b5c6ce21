//===- LineCover.cpp - codes covered by real lines ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LineCover.h"
#include "qlut/Core/LinearSynthesis.h"
#include <algorithm>

using namespace qlut;
using namespace qlut::synthesis;

static constexpr int64_t one = int64_t(1) << TargetCodes::fractionBits;
/// Further off than any line through two codes leads.
static constexpr int64_t openSide = int64_t(1) << 58;

namespace {
/// A direction, compared by its slope; both with dx of one sign.
struct Slope {
  int64_t dx, dy;
};
} // namespace

static Slope operator-(PlanePoint a, PlanePoint b) {
  return {a.x - b.x, a.y - b.y};
}
static bool operator<(Slope a, Slope b) {
  return __int128(a.dy) * b.dx < __int128(a.dx) * b.dy;
}

static __int128 cross(PlanePoint origin, PlanePoint a, PlanePoint b) {
  const Slope oa = a - origin, ob = b - origin;
  return __int128(oa.dx) * ob.dy - __int128(oa.dy) * ob.dx;
}

bool LineFitter::add(int64_t x, int64_t low, int64_t high) {
  const PlanePoint top{x, high}, bottom{x, low};
  if (count < 2) {
    if (count == 0) {
      lower.clear();
      upper.clear();
      lowerStart = upperStart = 0;
      corners[0] = top;
      corners[1] = bottom;
    } else {
      corners[2] = bottom;
      corners[3] = top;
    }
    upper.push_back(top);
    lower.push_back(bottom);
    ++count;
    return true;
  }
  const Slope least = corners[2] - corners[0];
  const Slope greatest = corners[3] - corners[1];
  if (top - corners[2] < least || greatest < bottom - corners[3]) {
    count = 0;
    return false;
  }
  if (top - corners[1] < greatest) {
    // The steepest line now goes through this point's upper bound.
    size_t touch = lowerStart;
    for (size_t i = lowerStart + 1; i < lower.size(); ++i) {
      if (lower[touch] - top < lower[i] - top)
        break;
      touch = i;
    }
    corners[1] = lower[touch];
    corners[3] = top;
    lowerStart = touch;
    while (upper.size() >= upperStart + 2 &&
           cross(upper[upper.size() - 2], upper.back(), top) <= 0)
      upper.pop_back();
    upper.push_back(top);
  }
  if (least < bottom - corners[0]) {
    size_t touch = upperStart;
    // This point's own upper bound, if it was just added, is no candidate.
    for (size_t i = upperStart + 1; i < upper.size() && upper[i].x < x; ++i) {
      if (upper[i] - bottom < upper[touch] - bottom)
        break;
      touch = i;
    }
    corners[0] = upper[touch];
    corners[2] = bottom;
    upperStart = touch;
    while (lower.size() >= lowerStart + 2 &&
           cross(lower[lower.size() - 2], lower.back(), bottom) >= 0)
      lower.pop_back();
    lower.push_back(bottom);
  }
  ++count;
  return true;
}

int64_t CoverProblem::roundingFloor() const {
  int64_t greatest = 0;
  for (int64_t target : targets) {
    const int64_t below = target & (one - 1);
    greatest = std::max(greatest, std::min(below, one - below));
  }
  return greatest;
}

/// The least code from y on, the greatest up to y, both as y.
static int64_t codeUpTo(int64_t y) { return y & -one; }
static int64_t codeFrom(int64_t y) { return codeUpTo(y + one - 1); }

void CoverProblem::bounds(size_t i, int64_t tolerance, int64_t &lower,
                          int64_t &upper) const {
  // The codes within the tolerance, and what rounds to them.
  lower = codeFrom(targets[i] - tolerance) - one / 2;
  upper = codeUpTo(targets[i] + tolerance) + one / 2;
  if (targets[i] - tolerance <= output.minCode() * one)
    lower = -openSide;
  if (targets[i] + tolerance >= output.maxCode() * one)
    upper = openSide;
}

/// How many targets from the first on one code keeps to.
static size_t constantRun(llvm::ArrayRef<int64_t> targets, int64_t tolerance) {
  int64_t least = targets.front(), greatest = least;
  for (size_t i = 0; i < targets.size(); ++i) {
    least = std::min(least, targets[i]);
    greatest = std::max(greatest, targets[i]);
    if (codeFrom(greatest - tolerance) > least + tolerance)
      return i;
  }
  return targets.size();
}

std::vector<size_t> CoverProblem::cover(int64_t tolerance,
                                        int64_t limit) const {
  std::vector<size_t> starts;
  size_t i = 0, end = targets.size();
  if (constantEnds && end > 0) {
    i = constantRun(targets, tolerance);
    std::vector<int64_t> reversed(targets.rbegin(), targets.rend());
    end -= constantRun(reversed, tolerance);
  }
  LineFitter fitter;
  bool open = false;
  while (i < end) {
    int64_t lower = 0, upper = 0;
    bounds(i, tolerance, lower, upper);
    if (!open) {
      starts.push_back(i);
      if (int64_t(starts.size()) > limit)
        return starts;
      fitter.clear();
      open = true;
    }
    if (fitter.add(offsets[i], lower, upper))
      ++i;
    else
      open = false;
  }
  return starts;
}

bool CoverProblem::covers(int64_t tolerance, llvm::ArrayRef<int64_t> starts,
                          int64_t end, bool clamped) const {
  auto place = [&](size_t i) {
    return clamped ? std::clamp(offsets[i], starts.front(), end) : offsets[i];
  };
  size_t i = 0;
  for (size_t k = 0; k < starts.size(); ++k) {
    const bool isLast = k + 1 == starts.size();
    LineFitter fitter;
    while (i < targets.size() && (isLast || offsets[i] < starts[k + 1])) {
      // Targets that clamp to one offset narrow its bounds together.
      const int64_t x = place(i);
      int64_t lower = -openSide, upper = openSide;
      for (; i < targets.size() && place(i) == x; ++i) {
        int64_t low = 0, high = 0;
        bounds(i, tolerance, low, high);
        lower = std::max(lower, low);
        upper = std::min(upper, high);
      }
      if (lower > upper || !fitter.add(x, lower, upper))
        return false;
    }
  }
  return true;
}

/// The least tolerance from `floor` on that `holds`, which is monotonic.
template <typename Holds>
static int64_t leastTolerance(int64_t floor, const Storage &output,
                              Holds holds) {
  int64_t least = floor, greatest = output.numCodes() * one;
  while (least < greatest) {
    const int64_t middle = least + (greatest - least) / 2;
    if (holds(middle))
      greatest = middle;
    else
      least = middle + 1;
  }
  return least;
}

int64_t CoverProblem::leastError(int64_t segments) const {
  return leastTolerance(roundingFloor(), output, [&](int64_t tolerance) {
    return int64_t(cover(tolerance, segments).size()) <= segments;
  });
}

int64_t CoverProblem::leastError(llvm::ArrayRef<int64_t> starts, int64_t end,
                                 bool clamped) const {
  return leastTolerance(roundingFloor(), output, [&](int64_t tolerance) {
    return covers(tolerance, starts, end, clamped);
  });
}

int64_t CoverProblem::leastConstantError(int64_t steps) const {
  return leastTolerance(roundingFloor(), output, [&](int64_t tolerance) {
    llvm::ArrayRef<int64_t> rest = targets;
    int64_t used = 0;
    for (; !rest.empty() && used <= steps; ++used)
      rest = rest.drop_front(constantRun(rest, tolerance));
    return used <= steps;
  });
}
