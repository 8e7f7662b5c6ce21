//===- Lines.cpp - tables as lines ----------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A line fits a run of codes if its sum s*f + c, f codes from the run's start,
// lies in an interval for each: the one that rounds to the result. For one
// slope s the intervals of all codes meet in an interval of c. Which c there
// are is the base times a constant, or times a factor of the line's own; with
// factors the line may start at code 0, so that nothing is taken off the code.
//
//===----------------------------------------------------------------------===//

#include "Lines.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

using namespace qlut;
using namespace qlut::lanes;

namespace {
/// How the sums of lines become results.
struct Rule {
  unsigned shift;
  bool hasFactors, isUnsigned;

  int least() const { return isUnsigned ? 0 : -128; }
  int greatest() const { return isUnsigned ? 255 : 127; }
};

/// The summands c with which a slope fits the codes so far.
struct Summands {
  int slope = 0;
  int64_t lo = -32768, hi = 32767;

  bool meet(const Rule &rule, int distance, int result) {
    const int64_t half = int64_t(1) << (rule.shift - 1);
    const int64_t center = int64_t(result) << rule.shift;
    const int64_t rise = int64_t(slope) * distance;
    if (result > rule.least())
      lo = std::max(lo, center - half - rise);
    if (result < rule.greatest())
      hi = std::min(hi, center + half - 1 - rise);
    // The sum itself is a word.
    lo = std::max(lo, -32768 - rise);
    hi = std::min(hi, 32767 - rise);
    return lo <= hi;
  }
};
} // namespace

/// Base and factor of a summand in [lo, hi].
static bool split(const Rule &rule, int64_t lo, int64_t hi, ByteLine &line) {
  auto tryFactor = [&](int64_t factor) {
    const int64_t base = llvm::divideCeilSigned(lo, factor);
    if (base * factor > hi || base < -128 || base > 127)
      return false;
    line.base = static_cast<uint8_t>(base);
    line.factor = static_cast<uint8_t>(factor);
    return true;
  };
  if (!rule.hasFactors)
    return tryFactor(int64_t(1) << rule.shift);
  for (int64_t factor = 255; factor > 0; --factor)
    if (tryFactor(factor))
      return true;
  return false;
}

/// A line over all those results, the first of them `distance` codes from where
/// it starts; the least steep one.
static std::optional<ByteLine>
fitLine(const Rule &rule, llvm::ArrayRef<int> results, int distance = 0) {
  for (int i = 0; i < 256; ++i) {
    Summands summands;
    summands.slope = i % 2 ? -(i + 1) / 2 : i / 2;
    bool fits = true;
    for (size_t f = 0; f < results.size() && fits; ++f)
      fits = summands.meet(rule, distance + static_cast<int>(f), results[f]);
    ByteLine line;
    line.slope = static_cast<uint8_t>(summands.slope);
    if (fits && split(rule, summands.lo, summands.hi, line))
      return line;
  }
  return std::nullopt;
}

/// The table's results as numbers, in signed order of the codes from -128, or
/// with `flips` in unsigned order.
static std::array<int, 256> resultsOf(const ByteTable &table, bool flips,
                                      const LinePlan &plan) {
  std::array<int, 256> results;
  for (int place = 0; place < 256; ++place) {
    const auto code = static_cast<uint8_t>(flips ? place : place - 128);
    const uint8_t result = table[code] ^ (plan.flipsOutput ? 128 : 0);
    results[place] = plan.isUnsigned
                         ? result
                         : static_cast<int>(static_cast<int8_t>(result));
  }
  return results;
}

/// Calls back with each rule, cheap ones first, until it returns true.
template <typename Callback>
static std::optional<LinePlan> forEachRule(Callback tryRule) {
  struct Kind {
    bool hasFactors, isUnsigned, flipsOutput, fromZero;
  };
  for (Kind kind :
       {Kind{false, false, false, false}, Kind{true, false, false, true},
        Kind{true, true, false, true}, Kind{false, false, true, false},
        Kind{true, false, false, false}, Kind{true, true, false, false},
        Kind{true, false, true, true}, Kind{true, false, true, false}})
    for (unsigned shift : {4, 5, 6, 7, 3, 2, 1}) {
      LinePlan plan;
      plan.shift = shift;
      plan.hasFactors = kind.hasFactors;
      plan.fromZero = kind.fromZero;
      plan.isUnsigned = kind.isUnsigned;
      plan.flipsOutput = kind.flipsOutput;
      if (tryRule(Rule{shift, kind.hasFactors, kind.isUnsigned}, plan))
        return plan;
    }
  return std::nullopt;
}

std::optional<LinePlan> qlut::planLines(const ByteTable &table) {
  return forEachRule([&](const Rule &rule, LinePlan &plan) {
    std::array<int, 256> results = resultsOf(table, /*flips=*/true, plan);
    for (unsigned block = 0; block < 16; ++block) {
      std::optional<ByteLine> line =
          fitLine(rule, llvm::ArrayRef(results).slice(16 * block, 16),
                  plan.fromZero ? static_cast<int>(16 * block) : 0);
      if (!line)
        return false;
      plan.lines.push_back(*line);
    }
    return true;
  });
}

/// The end of the longest run from `start` that one line fits.
static unsigned findReach(const Rule &rule, llvm::ArrayRef<int> results,
                          unsigned start) {
  unsigned reach = start;
  for (int slope = -128; slope < 128; ++slope) {
    Summands summands;
    summands.slope = slope;
    ByteLine line;
    unsigned end = start;
    // A longer run leaves fewer summands: the first that fails is the end.
    while (end < results.size() &&
           summands.meet(rule, static_cast<int>(end - start), results[end]) &&
           (end < reach || split(rule, summands.lo, summands.hi, line)))
      ++end;
    reach = std::max(reach, end);
  }
  return reach;
}

/// Where the fewest runs start, the last place being the end; empty if there
/// are more than 16.
static std::vector<unsigned> findRuns(const Rule &rule,
                                      llvm::ArrayRef<int> results) {
  constexpr unsigned end = 256, none = 1000;
  std::array<unsigned, end + 1> fewest, next{};
  fewest[end] = 0;
  for (unsigned start = end; start-- > 0;) {
    fewest[start] = none;
    const unsigned reach = findReach(rule, results, start);
    for (unsigned to = start + 1; to <= reach; ++to) {
      const bool isSecondInside =
          start % 16 != 0 && to % 16 != 0 && start / 16 == to / 16;
      if (!isSecondInside && fewest[to] + 1 < fewest[start]) {
        fewest[start] = fewest[to] + 1;
        next[start] = to;
      }
    }
    // No line fits a code alone, or none leads on.
    if (start == 0 && fewest[0] > 16)
      return {};
  }
  std::vector<unsigned> places;
  for (unsigned place = 0; place < end; place = next[place])
    places.push_back(place);
  places.push_back(end);
  return places;
}

std::optional<LinePlan> qlut::planBuckets(const ByteTable &table) {
  for (bool flips : {false, true}) {
    std::optional<LinePlan> found =
        forEachRule([&](const Rule &rule, LinePlan &plan) {
          // Bases apart from results cost a lookup: one kind of them will do.
          if (rule.shift > 6 || rule.shift < 4 || plan.fromZero)
            return false;
          std::array<int, 256> results = resultsOf(table, flips, plan);
          std::vector<unsigned> places = findRuns(rule, results);
          if (places.empty())
            return false;
          plan.search = Search::Buckets;
          plan.flipsInput = flips;
          auto codeAt = [](unsigned place) {
            return static_cast<uint8_t>(place - 128);
          };
          plan.last.fill(127);
          for (size_t i = 0; i + 1 < places.size(); ++i) {
            const unsigned start = places[i], end = places[i + 1];
            std::optional<ByteLine> line = fitLine(
                rule, llvm::ArrayRef(results).slice(start, end - start));
            if (!line)
              return false;
            plan.lines.push_back(*line);
            plan.starts.push_back(codeAt(start));
            for (unsigned place = start; place < end; ++place)
              if (place % 16 == 0)
                plan.first[codeAt(place) >> 4] = static_cast<uint8_t>(i);
            if (end % 16 != 0)
              plan.last[codeAt(end) >> 4] = codeAt(end - 1);
          }
          return true;
        });
    if (found)
      return found;
  }
  return std::nullopt;
}

Lane qlut::writeLines(Builder &b, const LinePlan &plan) {
  // Shuffles look at 16 entries; lines that there are not are never asked for.
  auto lookUp = [&](Lane index, auto entryOf, size_t size) {
    std::array<uint8_t, 16> table{};
    for (size_t i = 0; i < size; ++i)
      table[i] = entryOf(i);
    return b.lookup(Op::Shuffle, index, table);
  };
  Lane code = b.input();
  if (plan.flipsInput)
    code = b.bitXor(code, b.splat(128));
  Lane line = b.shiftRight(code, 4);
  Lane distance = plan.fromZero ? code : b.bitAnd(code, 15);
  const size_t size = plan.lines.size();
  const bool isPlaced = plan.placing != Placing::None;
  if (plan.search == Search::Buckets) {
    Lane last = b.lookup(Op::Shuffle, line, plan.last);
    line =
        b.sub(b.lookup(Op::Shuffle, line, plan.first), b.greater(code, last));
    if (!isPlaced)
      distance = b.sub(
          code, lookUp(line, [&](size_t i) { return plan.starts[i]; }, size));
  }
  Lane slope =
      lookUp(line, [&](size_t i) { return plan.lines[i].slope; }, size);
  Lane base = lookUp(line, [&](size_t i) { return plan.lines[i].base; }, size);
  if (isPlaced) {
    Lane place =
        lookUp(line, [&](size_t i) { return plan.lines[i].place; }, size);
    Lane placed = b.add(code, place);
    Lane rise = plan.hasUnsignedSlopes
                    ? b.multiplyShift(slope, placed, plan.shift)
                    : b.multiplyShift(placed, slope, plan.shift);
    return plan.placing == Placing::Adds ? b.add(base, rise)
                                         : b.sub(base, rise);
  }
  Lane factor =
      plan.hasFactors
          ? lookUp(
                line, [&](size_t i) { return plan.lines[i].factor; }, size)
          : b.splat(int64_t(1) << plan.shift);
  Lane sum = b.multiplyAdd(distance, slope, factor, base);
  Lane rounded =
      b.multiplyHigh(sum, b.splatWord(int64_t(1) << (15 - plan.shift)));
  Lane result =
      plan.isUnsigned ? b.narrowUnsigned(rounded) : b.narrowSigned(rounded);
  return plan.flipsOutput ? b.bitXor(result, b.splat(128)) : result;
}
