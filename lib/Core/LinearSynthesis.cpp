//===- LinearSynthesis.cpp - lines of least error -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/LinearSynthesis.h"
#include "Diagnostics.h"
#include "LinearCoefficients.h"
#include "PieceCost.h"
#include "Segmentation.h"
#include <algorithm>
#include <cmath>

using namespace qlut;
using namespace qlut::synthesis;

/// With no more codes than this, base and slope are searched for with the exact
/// integer results of every piece.
static constexpr int64_t fewCodes = 256;

//===----------------------------------------------------------------------===//
// The domain
//===----------------------------------------------------------------------===//

namespace {
/// The offsets of the first and the last node.
struct NodeSpan {
  int64_t front, back;
};
} // namespace

/// B12: the targets whose nearest code changes, if the spec trims.
static NodeSpan trimTargets(const Targets &targets, const TableSpec &spec) {
  NodeSpan span{targets.first(), targets.last() + 1};
  if (spec.lastNode == LastNode::AtEnd)
    --span.back;
  if (!spec.trim || spec.outOfRange != OutOfRange::Clamp)
    return span;
  auto codeAt = [&](int64_t u) { return std::floor(targets.at(u) + 0.5); };
  int64_t first = targets.first(), last = targets.last();
  while (first < last && codeAt(first + 1) == codeAt(first))
    ++first;
  if (first == last)
    return span;
  while (codeAt(last - 1) == codeAt(last))
    --last;
  return {first, last < targets.last() ? last : span.back};
}

static llvm::Expected<SearchProblem> stateSearch(const NodeSpan &span,
                                                 const TableSpec &spec) {
  const bool hasSlopes = spec.coefficients == Coefficients::BaseSlope;
  const int64_t fitting = hasSlopes ? spec.maxEntries / 2 : spec.maxEntries - 1;
  if (fitting < 1)
    return makeError("expected at least 2 table entries, got {0}",
                     spec.maxEntries);
  SearchProblem problem;
  problem.front = span.front;
  problem.back = span.back;
  problem.maxSegments =
      std::min({spec.segments, fitting, span.back - span.front});
  problem.fractionBits = spec.fractionBits;
  problem.objective = spec.objective;
  return problem;
}

//===----------------------------------------------------------------------===//
// Nodes
//===----------------------------------------------------------------------===//

/// Free nodes for base and slope on many codes, whose squares are those about
/// the best line; the others' are about the moved chord.
static std::optional<std::vector<int64_t>>
findFreeNodes(const SearchProblem &problem, const Targets &targets,
              const TableSpec &spec) {
  const bool hasSlopes = spec.coefficients == Coefficients::BaseSlope;
  const bool isFitted = spec.values == ValuePlacement::Fitted;
  if (problem.objective == Objective::Mse) {
    SquareSums sums(targets);
    if (!hasSlopes && isFitted)
      return freeNodesChain(problem, sums);
    return freeNodesSum(problem, [&](int64_t from, int64_t to) {
      return hasSlopes ? sums.aboutLine(from, to)
                       : sums.aboutChord(from, to, isFitted);
    });
  }
  return freeNodesMax(problem, [&](int64_t from, int64_t to) {
    return chordCost(targets, spec, from, to);
  });
}

static std::optional<std::vector<int64_t>>
findNodesOn(const SearchProblem &problem, const Targets &targets,
            const TableSpec &spec, const CoefficientFitter &fitter) {
  const bool isExact = spec.coefficients == Coefficients::BaseSlope &&
                       problem.back - problem.front <= fewCodes;
  auto pieceCost = [&](int64_t from, int64_t to) {
    return isExact ? fitter.pieceCost(from, to)
                   : chordCost(targets, spec, from, to);
  };
  switch (spec.spacing) {
  case Spacing::Uniform:
    return equalParts(problem.front, problem.back, problem.maxSegments);
  case Spacing::PowerOfTwo:
    return twoLevelNodes(problem, LevelCosts(problem, pieceCost));
  case Spacing::Dyadic:
    return dyadicNodes(problem, LevelCosts(problem, pieceCost));
  case Spacing::Free:
    break;
  }
  std::optional<std::vector<int64_t>> nodes =
      findFreeNodes(problem, targets, spec);
  if (nodes && isExact)
    return fitter.freeNodes(problem, *nodes);
  return nodes;
}

/// The spec with an objective.
static TableSpec withObjective(TableSpec spec) {
  if (spec.objective == Objective::None)
    spec.objective = Objective::Max;
  return spec;
}

static llvm::Error checkTargets(const TargetCodes &targets,
                                const TableSpec &spec) {
  const int64_t count = static_cast<int64_t>(targets.values.size());
  if (count < 1 || targets.first < 0 ||
      targets.last() >= targets.input.numCodes())
    return makeError("expected targets on codes of {0}, got {1} from offset "
                     "{2} on",
                     targets.input.str(), count, targets.first);
  if (!targets.weights.empty() && targets.weights.size() != size_t(count))
    return makeError("expected no weights or {0}, one per target, got {1}",
                     count, targets.weights.size());
  for (double weight : targets.weights)
    if (!(weight >= 0) || std::isinf(weight))
      return makeError("expected weights of 0 or more, got {0}",
                       realText(weight));
  return checkLinearWidths(spec, targets.output);
}

/// The longest segment is one the device has fraction bits for.
static llvm::Error checkLengths(llvm::ArrayRef<int64_t> nodes,
                                const TableSpec &spec) {
  int64_t longest = 1;
  for (size_t k = 1; k < nodes.size(); ++k)
    longest = std::max(longest, nodes[k] - nodes[k - 1]);
  if (longest > int64_t(1) << spec.fractionBits)
    return makeError("expected segments of at most {0} codes ({1} fraction "
                     "bits), got one of {2}: use more segments",
                     int64_t(1) << spec.fractionBits, spec.fractionBits,
                     longest);
  return llvm::Error::success();
}

namespace {
/// Nodes with the slope shift that their search assumed.
struct FoundNodes {
  std::vector<int64_t> nodes;
  CoefficientFitter fitter;
};
} // namespace

static llvm::Expected<FoundNodes> findNodes(const Targets &targets,
                                            const TargetCodes &codes,
                                            const TableSpec &spec,
                                            const NodeSpan &span) {
  llvm::Expected<SearchProblem> problem = stateSearch(span, spec);
  if (!problem)
    return problem.takeError();
  CoefficientFitter fitter(targets, codes, spec, span.front, span.back);
  std::optional<std::vector<int64_t>> nodes =
      findNodesOn(*problem, targets, spec, fitter);
  if (!nodes)
    return makeError("expected at most {0} segments of at most {1} codes ({2} "
                     "fraction bits) to reach over {3} codes, got none: use "
                     "more segments",
                     problem->maxSegments, int64_t(1) << spec.fractionBits,
                     spec.fractionBits, span.back - span.front);
  if (llvm::Error error = checkLengths(*nodes, spec))
    return error;
  return FoundNodes{std::move(*nodes), std::move(fitter)};
}

//===----------------------------------------------------------------------===//
// Interface
//===----------------------------------------------------------------------===//

llvm::Expected<LinearTable> qlut::synthesizeLinear(const TargetCodes &codes,
                                                   const TableSpec &given) {
  const TableSpec spec = withObjective(given);
  if (llvm::Error error = checkTargets(codes, spec))
    return error;
  const Targets targets(codes);
  const NodeSpan all{targets.first(),
                     targets.last() +
                         (spec.lastNode == LastNode::PastEnd ? 1 : 0)};
  if (spec.segments < 1 || spec.segments > all.back - all.front)
    return makeError("expected 1 to {0} segments over the codes {1} to {2}, "
                     "got {3}",
                     all.back - all.front,
                     targets.first() + codes.input.minCode(),
                     targets.last() + codes.input.minCode(), spec.segments);
  const NodeSpan trimmed = trimTargets(targets, spec);
  llvm::Expected<FoundNodes> found = findNodes(targets, codes, spec, trimmed);
  if (!found)
    return found.takeError();
  llvm::Expected<FittedTable> best = found->fitter.fit(found->nodes);
  if (!best)
    return best.takeError();
  const bool isAligned =
      spec.spacing == Spacing::PowerOfTwo || spec.spacing == Spacing::Dyadic;
  if (isAligned && (trimmed.front != all.front || trimmed.back != all.back)) {
    // All codes may split better, and they need no clamp.
    llvm::Expected<FoundNodes> whole = findNodes(targets, codes, spec, all);
    if (!whole)
      return whole.takeError();
    llvm::Expected<FittedTable> other = whole->fitter.fit(whole->nodes);
    if (!other)
      return other.takeError();
    if (other->cost.error <= best->cost.error)
      return std::move(other->table);
  }
  return std::move(best->table);
}

llvm::Expected<LinearTable> qlut::fitLinear(const TargetCodes &codes,
                                            llvm::ArrayRef<int64_t> nodes,
                                            const TableSpec &given) {
  const TableSpec spec = withObjective(given);
  if (llvm::Error error = checkTargets(codes, spec))
    return error;
  const Targets targets(codes);
  if (nodes.size() < 2 || nodes.front() < targets.first() ||
      nodes[nodes.size() - 2] > targets.last() || nodes.front() >= nodes[1] ||
      !std::is_sorted(nodes.begin(), nodes.end()))
    return makeError("expected ascending nodes, all but the last on targets");
  if (llvm::Error error = checkLengths(nodes, spec))
    return error;
  CoefficientFitter fitter(targets, codes, spec, nodes.front(), nodes.back());
  llvm::Expected<FittedTable> fitted = fitter.fit(nodes.vec());
  if (!fitted)
    return fitted.takeError();
  return std::move(fitted->table);
}
