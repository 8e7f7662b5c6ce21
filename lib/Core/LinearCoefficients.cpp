//===- LinearCoefficients.cpp - the integers on given nodes ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinearCoefficients.h"
#include "Diagnostics.h"
#include "EndpointValues.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/Kernels.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace qlut;
using namespace qlut::synthesis;

llvm::Error qlut::checkLinearWidths(const TableSpec &spec,
                                    const Storage &output) {
  if (spec.guardBits > 16)
    return makeError("expected at most 16 guard bits, got {0}", spec.guardBits);
  if (spec.valueBits < 2 || spec.valueBits > 32)
    return makeError("expected values of 2 to 32 bits, got {0}",
                     spec.valueBits);
  // B6: every code is a value.
  const unsigned needed = output.bits + spec.guardBits;
  if (spec.valueBits < needed)
    return makeError("expected values of at least {0} bits for {1} with {2} "
                     "guard bits, got {3}: use wider values or fewer guard "
                     "bits",
                     needed, output.str(), spec.guardBits, spec.valueBits);
  if (spec.coefficients == Coefficients::BaseSlope &&
      (spec.slopeBits < 2 || spec.slopeBits > 32))
    return makeError("expected slopes of 2 to 32 bits, got {0}",
                     spec.slopeBits);
  return llvm::Error::success();
}

CoefficientFitter::CoefficientFitter(const Targets &targets,
                                     const TargetCodes &codes,
                                     const TableSpec &spec, int64_t front,
                                     int64_t back)
    : targets(targets), codes(codes), spec(spec),
      whole(foldTargets(targets, {front, back})) {}

LinearTable CoefficientFitter::emptyTable(std::vector<int64_t> nodes) const {
  LinearTable table;
  table.input = codes.input;
  table.output = codes.output;
  table.spacing = spec.spacing;
  table.outOfRange = spec.outOfRange;
  table.rounding = spec.interpolationRounding;
  table.guardBits = spec.guardBits;
  table.valueBits = spec.valueBits;
  table.nodes = std::move(nodes);
  return table;
}

ResultRule CoefficientFitter::resultRule() const {
  return {spec.interpolationRounding, spec.guardBits, codes.output.minCode(),
          codes.output.maxCode()};
}

/// The integers of the spec's width; a base or value of the output's sign.
static ValueRange valueRange(const TableSpec &spec, const Storage &output) {
  const bool isSigned = output.isSigned();
  const int64_t bound = int64_t(1) << (spec.valueBits - (isSigned ? 1 : 0));
  return {isSigned ? -bound : 0, bound - 1};
}

llvm::Expected<FittedTable>
CoefficientFitter::fit(std::vector<int64_t> nodes) const {
  FittedTable fitted = spec.coefficients == Coefficients::BaseSlope
                           ? fitSlopes(std::move(nodes))
                           : fitEnds(std::move(nodes));
  if (llvm::Error error = Table(fitted.table).check())
    return error;
  return fitted;
}

//===----------------------------------------------------------------------===//
// End results
//===----------------------------------------------------------------------===//

/// The targets at the nodes, the line of the last two extended past them.
std::vector<int64_t>
CoefficientFitter::functionValues(llvm::ArrayRef<int64_t> nodes) const {
  kernels::IntegerBackend<> b;
  const ValueRange range = valueRange(spec, codes.output);
  std::vector<int64_t> values;
  for (int64_t node : nodes) {
    const int64_t known = std::min(node, targets.last() + 1);
    double target = targets.at(known);
    if (node > known)
      target +=
          (target - targets.at(known - 1)) * static_cast<double>(node - known);
    const double bounded = std::clamp(target, -0x1p22, 0x1p22);
    const double scaled =
        std::ldexp(bounded, TargetCodes::fractionBits + spec.guardBits);
    const int64_t value = kernels::divideByPowerOfTwo(
        b, static_cast<int64_t>(scaled), TargetCodes::fractionBits,
        spec.valueRounding);
    values.push_back(std::clamp(value, range.least, range.greatest));
  }
  return values;
}

FittedTable CoefficientFitter::fitEnds(std::vector<int64_t> nodes) const {
  const Partition partition = foldTargets(targets, nodes);
  LinearTable table = emptyTable(std::move(nodes));
  const ResultRule rule = resultRule();
  const std::vector<int64_t> onFunction = functionValues(table.nodes);
  table.values = onFunction;
  if (spec.values == ValuePlacement::Function)
    return {table,
            costOfEndpoints(partition, rule, spec.objective, table.values)};

  const ValueRange range = valueRange(spec, codes.output);
  std::vector<ValueRange> ranges(table.nodes.size(), range);
  // T15: a last value that no code reads itself may leave the width.
  if (table.nodes.back() >= codes.input.numCodes()) {
    const int64_t half = int64_t(1) << (spec.valueBits - 1);
    ranges.back().least -= half;
    ranges.back().greatest += half;
  }
  Cost cost =
      fitEndpoints(partition, rule, spec.objective, ranges, table.values);
  if (table.values.back() < range.least ||
      table.values.back() > range.greatest) {
    bool fits = true;
    for (size_t k = 1; k < table.values.size(); ++k)
      fits &=
          llvm::isIntN(spec.valueBits, table.values[k] - table.values[k - 1]);
    if (!fits) {
      ranges.back() = range;
      table.values = onFunction;
      cost =
          fitEndpoints(partition, rule, spec.objective, ranges, table.values);
    }
  }
  return {std::move(table), cost};
}

//===----------------------------------------------------------------------===//
// Base and slope
//===----------------------------------------------------------------------===//

BaseSlopeRule CoefficientFitter::ruleFor(double steepest,
                                         unsigned mostShift) const {
  const ValueRange range = valueRange(spec, codes.output);
  BaseSlopeRule rule;
  rule.result = resultRule();
  rule.leastBase = range.least;
  rule.greatestBase = range.greatest;
  rule.greatestSlope = (int64_t(1) << (spec.slopeBits - 1)) - 1;
  rule.leastSlope = -rule.greatestSlope - 1;
  // A base times 2^(shift - guard bits) is to fit 32 bits.
  unsigned shift = std::min(mostShift, 30 - codes.output.bits);
  while (shift > 0 && std::ldexp(steepest, static_cast<int>(shift)) >
                          static_cast<double>(rule.greatestSlope))
    --shift;
  rule.slopeShift = shift;
  rule.result.guardBits = std::min(spec.guardBits, shift);
  return rule;
}

/// The greatest difference of two neighbouring targets, as far as counted.
BaseSlopeRule CoefficientFitter::localRule() const {
  double steepest = 0;
  for (size_t i = 1; i < whole.points.size(); ++i) {
    const Point &a = whole.points[i - 1], &b = whole.points[i];
    if (a.weight > 0 && b.weight > 0)
      steepest =
          std::max({steepest, b.greatest - a.least, a.greatest - b.least});
  }
  return ruleFor(steepest, spec.guardBits + 5);
}

double CoefficientFitter::pieceCost(int64_t from, int64_t to) const {
  const int64_t front = whole.nodes.front();
  const llvm::ArrayRef<Point> points =
      llvm::ArrayRef(whole.points).slice(from - front, to - from);
  const BaseSlopeRule rule = localRule();
  const BaseSlope line = spec.objective == Objective::Mse
                             ? fitSquares(points, rule)
                             : fitGreatestError(points, rule);
  return costOf(points, rule, line, spec.objective).error;
}

std::vector<int64_t>
CoefficientFitter::freeNodes(const SearchProblem &problem,
                             llvm::ArrayRef<int64_t> start) const {
  return freeBaseSlopeNodes(problem, whole.points, localRule(), start);
}

/// Codes per code between the first and last point that count.
static double slopeOf(llvm::ArrayRef<Point> points) {
  size_t from = 0, to = points.size() - 1;
  while (from < to && !(points[from].weight > 0))
    ++from;
  while (to > from && !(points[to].weight > 0))
    --to;
  if (from == to)
    return 0;
  return (points[to].mean - points[from].mean) / static_cast<double>(to - from);
}

FittedTable CoefficientFitter::fitSlopes(std::vector<int64_t> nodes) const {
  const Partition partition = foldTargets(targets, nodes);
  LinearTable table = emptyTable(std::move(nodes));
  double steepest = 0;
  int64_t longest = 1;
  for (size_t k = 0; k < partition.numSegments(); ++k) {
    steepest = std::max(steepest, std::fabs(slopeOf(partition.segment(k))));
    longest = std::max(longest, partition.length(k));
  }
  // A sixteenth more than the chords; a code's fraction at the longest
  // segment's end is as fine as a base.
  const BaseSlopeRule own =
      ruleFor(steepest * 1.0625, spec.guardBits + llvm::Log2_64_Ceil(longest));
  // The shift that exact searches assume is never worse than half a step off
  // theirs; take the one of less error.
  FittedTable best;
  bool isFirst = true;
  for (const BaseSlopeRule &rule : {own, localRule()}) {
    Cost cost;
    table.values.clear();
    table.slopes.clear();
    table.guardBits = rule.result.guardBits;
    table.slopeBits = spec.slopeBits;
    table.slopeShift = rule.slopeShift;
    for (size_t k = 0; k < partition.numSegments(); ++k) {
      const llvm::ArrayRef<Point> points = partition.segment(k);
      const BaseSlope line = spec.objective == Objective::Mse
                                 ? fitSquares(points, rule)
                                 : fitGreatestError(points, rule);
      const Cost part = costOf(points, rule, line, spec.objective);
      cost.error = combine(spec.objective, cost.error, part.error);
      cost.second += part.second;
      cost.ties += part.ties;
      table.values.push_back(line.base);
      table.slopes.push_back(line.slope);
    }
    if (isFirst ||
        std::tie(cost.error, cost.second, cost.ties) <
            std::tie(best.cost.error, best.cost.second, best.cost.ties))
      best = {table, cost};
    isFirst = false;
    if (rule.slopeShift == localRule().slopeShift)
      break;
  }
  return best;
}
