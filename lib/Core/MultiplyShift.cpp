//===- MultiplyShift.cpp - steps as one multiplication --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For a shift s and rising codes, (M n + B) >> s has the step to code j at the
// threshold t iff M t + B >= j 2^s and M (t - 1) + B <= j 2^s - 1. With a given
// M >= 0 these bound B from both sides; the room between the bounds is a
// concave function of M, so an M without room says on which side of it the
// others are, and halving finds one or excludes all. Falling codes are rising
// ones of -n.
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/CodeSteps.h"
#include <algorithm>

using namespace qlut;

using Wide = __int128;

namespace {
/// M at + B >= limit, or <= limit.
struct Constraint {
  int64_t at;
  Wide limit;
};

/// What M leaves of B.
struct Room {
  Wide least, most;
  int64_t slope; ///< that `most - least` has at M, on one side at least
};

/// The constraints of one shift, on rising codes.
struct Constraints {
  std::vector<Constraint> below, above;

  Room at(int64_t multiplier) const {
    const Constraint *low = nullptr, *high = nullptr;
    Room room{0, 0, 0};
    for (const Constraint &c : below) {
      Wide bound = c.limit - Wide(multiplier) * c.at;
      if (!low || bound > room.least) {
        low = &c;
        room.least = bound;
      }
    }
    for (const Constraint &c : above) {
      Wide bound = c.limit - Wide(multiplier) * c.at;
      if (!high || bound < room.most) {
        high = &c;
        room.most = bound;
      }
    }
    room.slope = low->at - high->at;
    return room;
  }
};
} // namespace

static Constraints getConstraints(const CodeSteps &rising, unsigned shift,
                                  int64_t least, int64_t most) {
  Constraints constraints;
  const Wide one = Wide(1) << shift;
  int64_t code = rising.first;
  if (code > least)
    constraints.below.push_back({rising.lo, code * one});
  for (int64_t threshold : rising.thresholds) {
    ++code;
    constraints.below.push_back({threshold, code * one});
    constraints.above.push_back({threshold - 1, code * one - 1});
  }
  if (code < most)
    constraints.above.push_back({rising.hi, (code + 1) * one - 1});
  return constraints;
}

/// The least M in [0, most] that leaves room for B.
static std::optional<int64_t> findMultiplier(const Constraints &constraints,
                                             int64_t most) {
  int64_t low = 0, high = most;
  std::optional<int64_t> found;
  while (low <= high) {
    int64_t middle = low + (high - low) / 2;
    Room room = constraints.at(middle);
    if (room.most >= room.least) {
      // Those with room are neighbours: lesser ones are below.
      found = middle;
      high = middle - 1;
      continue;
    }
    if (room.slope == 0)
      return found;
    if (room.slope > 0)
      low = middle + 1;
    else
      high = middle - 1;
  }
  return found;
}

/// Rising steps of -n.
static CodeSteps mirror(const CodeSteps &falling) {
  CodeSteps rising;
  rising.lo = -falling.hi;
  rising.hi = -falling.lo;
  rising.first = falling.last();
  for (int64_t threshold : falling.thresholds)
    rising.thresholds.push_back(1 - threshold);
  std::reverse(rising.thresholds.begin(), rising.thresholds.end());
  return rising;
}

std::optional<MultiplyShift>
qlut::findMultiplyShift(const CodeSteps &steps, int64_t least, int64_t most,
                        const MultiplyLimits &limits) {
  if (steps.thresholds.empty())
    return MultiplyShift{0, steps.first, 0};
  const CodeSteps rising = steps.falling ? mirror(steps) : steps;
  const Wide sumLimit = Wide(1) << limits.sumBits;
  const int64_t maxMultiplier = (int64_t(1) << limits.multiplierBits) - 1;
  for (unsigned shift = 0; shift <= 62; ++shift) {
    Constraints constraints = getConstraints(rising, shift, least, most);
    std::optional<int64_t> multiplier =
        findMultiplier(constraints, maxMultiplier);
    if (!multiplier)
      continue;
    Room room = constraints.at(*multiplier);
    Wide addend = std::clamp(Wide(0), room.least, room.most);
    auto fits = [&](Wide value) {
      return value > -sumLimit && value < sumLimit;
    };
    if (!fits(addend) || !fits(Wide(*multiplier) * rising.lo + addend) ||
        !fits(Wide(*multiplier) * rising.hi + addend))
      continue;
    return MultiplyShift{steps.falling ? -*multiplier : *multiplier,
                         static_cast<int64_t>(addend), shift};
  }
  return std::nullopt;
}
