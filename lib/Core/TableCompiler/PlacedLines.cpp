//===- PlacedLines.cpp - tables as lines with bases of a byte -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A line gives a run of results if base + (slope * place >> shift) does, with
// places that count on from a first one. The base is a whole result; what is
// missing of it is what the product has below its shift at the first place, so
// the first place is searched together with the slope.
//
//===----------------------------------------------------------------------===//

#include "Lines.h"

using namespace qlut;

namespace {
/// How places become rises.
struct PlacedRule {
  unsigned shift;
  Placing placing;
  bool hasUnsignedSlopes;

  int rise(int slope, int place) const {
    const int rise = slope * place >> shift;
    return placing == Placing::Adds ? rise : -rise;
  }
};

/// Results of consecutive codes, the first one's code with them.
struct Run {
  uint8_t start;
  std::vector<uint8_t> results;
};
} // namespace

static std::optional<ByteLine> fitRun(const PlacedRule &rule, const Run &run) {
  const int size = static_cast<int>(run.results.size());
  const int leastSlope = rule.hasUnsignedSlopes ? 0 : -128;
  const int leastPlace = rule.hasUnsignedSlopes ? -128 : 0;
  auto fits = [&](int slope, int first) {
    const int base = run.results[0] - rule.rise(slope, first);
    // The last one first: it decides for most slopes.
    for (int i = size - 1; i > 0; --i)
      if (static_cast<uint8_t>(base + rule.rise(slope, first + i)) !=
          run.results[i])
        return false;
    return true;
  };
  for (int slope = leastSlope; slope < leastSlope + 256; ++slope)
    for (int first = leastPlace; first <= leastPlace + 256 - size; ++first)
      if (fits(slope, first)) {
        ByteLine line;
        line.slope = static_cast<uint8_t>(slope);
        line.base =
            static_cast<uint8_t>(run.results[0] - rule.rise(slope, first));
        line.place = static_cast<uint8_t>(first - run.start);
        return line;
      }
  return std::nullopt;
}

/// `plan` with the lines of those runs by the first rule that has them all,
/// cheap ones first.
static std::optional<LinePlan> placeRuns(LinePlan plan,
                                         const std::vector<Run> &runs) {
  plan.hasFactors = plan.fromZero = false;
  plan.isUnsigned = plan.flipsOutput = false;
  for (unsigned shift : {8, 7, 6, 5, 4})
    for (PlacedRule rule : {PlacedRule{shift, Placing::Adds, true},
                            PlacedRule{shift, Placing::Adds, false},
                            PlacedRule{shift, Placing::Subtracts, true}}) {
      plan.lines.clear();
      for (const Run &run : runs) {
        std::optional<ByteLine> line = fitRun(rule, run);
        if (!line)
          break;
        plan.lines.push_back(*line);
      }
      if (plan.lines.size() < runs.size())
        continue;
      plan.shift = rule.shift;
      plan.placing = rule.placing;
      plan.hasUnsignedSlopes = rule.hasUnsignedSlopes;
      return plan;
    }
  return std::nullopt;
}

std::optional<LinePlan> qlut::planPlacedLines(const ByteTable &table) {
  std::vector<Run> runs;
  for (unsigned start = 0; start < 256; start += 16)
    runs.push_back({static_cast<uint8_t>(start),
                    {table.begin() + start, table.begin() + start + 16}});
  return placeRuns(LinePlan(), runs);
}

std::optional<LinePlan> qlut::placeBuckets(const ByteTable &table,
                                           const LinePlan &buckets) {
  std::vector<Run> runs;
  for (size_t i = 0; i < buckets.starts.size(); ++i) {
    Run run{buckets.starts[i], {}};
    // Runs follow one another from code -128 to 127.
    const int start = static_cast<int8_t>(run.start);
    const int end = i + 1 < buckets.starts.size()
                        ? static_cast<int8_t>(buckets.starts[i + 1])
                        : 128;
    for (int code = start; code < end; ++code)
      run.results.push_back(
          table[static_cast<uint8_t>(buckets.flipsInput ? code ^ 128 : code)]);
    runs.push_back(std::move(run));
  }
  return placeRuns(buckets, runs);
}
