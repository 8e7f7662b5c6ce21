//===- WordTables.cpp - segments over 16-bit codes ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What stands around the segments of a linear or quadratic table: the clamp to
// its domain, or the fold onto the half of the codes that it holds.
//
//===----------------------------------------------------------------------===//

#include "WordFrames.h"
#include "WordValues.h"
#include "qlut/Core/Kernels.h"
#include "qlut/Core/TableCompiler.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

using namespace qlut;
using namespace qlut::lanes;

/// Why the table is none that this compiles, or the empty string.
static std::string getObstacle(const Table &table) {
  if (table.input().bits != 16 || table.output().bits != 16)
    return "expected codes of 16 bits, got " + table.input().str() + " -> " +
           table.output().str();
  if (const QuadraticTable *quadratic = table.quadratic())
    return quadratic->numSegments() <= 128
               ? ""
               : "expected at most 128 segments of parabolas, got " +
                     std::to_string(quadratic->numSegments());
  const LinearTable *linear = table.linear();
  if (!linear || table.frontEnd() == FrontEnd::Normalize)
    return "expected a linear or quadratic table, or a folded one, got a " +
           table.formName().str() + " one";
  if (linear->coefficients() != Coefficients::Endpoints)
    return "expected segments between their ends (coefficients=endpoints)";
  const auto [least, greatest] =
      std::minmax_element(linear->values.begin(), linear->values.end());
  if (linear->guardBits > 0 && *greatest - *least > 65535)
    return "expected values of 16 bits, got " +
           std::to_string(linear->valueBits);
  if (linear->rounding != Rounding::HalfUp)
    return "expected rounding half up, got " +
           stringifyRounding(linear->rounding).str();
  if (linear->outOfRange == OutOfRange::Tail &&
      (linear->first() > 0 || linear->last() < linear->input.numCodes() - 1))
    return "expected a clamp outside of the domain (out-of-range=clamp)";
  return "";
}

/// Why the fold is none of whole codes, or the empty string.
static std::string getObstacle(const FoldedTable &folded) {
  if (!folded.linear && !folded.quadratic)
    return "expected a linear table, got a folded one with a value for each "
           "code";
  const int64_t unit = int64_t(1) << folded.fractionBits;
  if (folded.offset % unit != 0 || folded.slope % unit != 0)
    return "expected halves whose sum or difference is a whole number of "
           "codes: an output scale that divides it";
  return "";
}

/// The table's results by the bits of the code.
static std::vector<uint16_t> resultsOf(const Table &table) {
  std::vector<uint16_t> results(65536);
  for (auto [u, result] : llvm::enumerate(table.evaluateAll()))
    results[static_cast<uint16_t>(table.input().minCode() +
                                  static_cast<int64_t>(u))] =
        static_cast<uint16_t>(result);
  return results;
}

namespace {
/// Writes programs of one linear table.
class WordTableWriter {
public:
  /// Places are those of the segments.
  WordTableWriter(const Table &table, const Segments &segments,
                  const SegmentPlan &plan)
      : table(table), linear(*table.linear()), segments(segments), plan(plan),
        frame{table, linear.first(), linear.first() + segments.last} {}

  /// With lookups by shuffles.
  Program lookUp() const {
    Builder b(Op::InputWord);
    if (const auto *folded = table.getIf<FoldedTable>())
      return b.take(frame.unfold(
          b, *folded, /*center=*/0, [&](const WordFrame::Magnitude &at) {
            return writeLookedUpValues(b, getValues(at.isOther),
                                       {at.place, false});
          }));
    return b.take(writeLookedUpValues(
        b, getValues(), frame.getPlace(b, /*mayRotate=*/plan.hasPowers())));
  }

  /// With loads; none if that is not possible.
  std::optional<Program> load() const {
    if (!plan.hasPowers() || table.getIf<FoldedTable>() || linear.guardBits > 0)
      return std::nullopt;
    Builder b(Op::InputWord);
    std::optional<Lane> result = writeLoadedValues(
        b, getValues(), frame.getPlace(b, /*mayRotate=*/false));
    return result ? std::optional(b.take(*result)) : std::nullopt;
  }

private:
  SegmentValues getValues(std::optional<Lane> isOther = std::nullopt) const {
    const auto *folded = table.getIf<FoldedTable>();
    if (folded && !folded->negates)
      isOther = std::nullopt;
    return {segments, plan, linear.values, linear.guardBits, isOther};
  }

  const Table &table;
  const LinearTable &linear;
  const Segments &segments;
  const SegmentPlan &plan;
  WordFrame frame;
};
} // namespace

/// V of parabolas in codes, rounded half up, by one more product.
static Lane roundValue(Builder &b, const QuadraticTable &table, Lane value) {
  return table.guardBits == 0
             ? value
             : b.multiplyHigh(
                   value, b.splatWord(int64_t(1) << (15 - table.guardBits)));
}

/// The program of a quadratic table; of one that is folded and odd, with
/// `bySign` by the sign of the distance, which makes nothing of the center.
static Program writeQuadratic(const Table &table, bool bySign) {
  const QuadraticTable &quadratic = *table.quadratic();
  const WordFrame frame{table, quadratic.first, quadratic.last};
  Builder b(Op::InputWord);
  const auto *folded = table.getIf<FoldedTable>();
  if (!folded) {
    const SegmentPlace at = frame.getPlace(b, /*mayRotate=*/true);
    QuadraticTable turned = quadratic;
    if (at.isRotated)
      for (auto *list : {&turned.values, &turned.slopes, &turned.curvatures})
        std::rotate(list->begin(), list->begin() + list->size() / 2,
                    list->end());
    Lane value = writeParabolas(b, turned, at.place);
    return b.take(
        frame.addCenter(b, roundValue(b, quadratic, value), quadratic.center));
  }
  return b.take(frame.unfold(
      b, *folded, quadratic.center, [&](const WordFrame::Magnitude &at) {
        Lane value = writeParabolas(b, quadratic, at.place);
        if (bySign)
          value = b.signWord(value, at.distance);
        else if (folded->negates)
          value = b.subWord(b.xorWord(value, at.isOther), at.isOther);
        return roundValue(b, quadratic, value);
      }));
}

static Search searchOf(const SegmentPlan &plan) {
  switch (plan.find) {
  case SegmentPlan::Find::Shift:
    return Search::Segments;
  case SegmentPlan::Find::Cells:
    return Search::Cells;
  case SegmentPlan::Find::Product:
  case SegmentPlan::Find::Count:
    return Search::AnySegments;
  }
  llvm_unreachable("unknown plan");
}

static Fold foldOf(const Table &table) {
  const auto *folded = table.getIf<FoldedTable>();
  if (!folded)
    return Fold::None;
  return folded->negates ? Fold::Odd : Fold::Even;
}

static CompiledTable describe(const Table &table, Program program,
                              Search search, const InstructionCosts &costs) {
  CompiledTable compiled;
  compiled.cycles = costs.getCycles(program);
  compiled.search = search;
  compiled.fold = foldOf(table);
  compiled.lookups = llvm::count_if(
      program.nodes, [](const Node &node) { return isLookup(node.op); });
  compiled.program = std::move(program);
  return compiled;
}

static llvm::Expected<CompiledTable>
compileQuadratic(const Table &table, const InstructionCosts &costs) {
  const std::vector<uint16_t> results = resultsOf(table);
  const auto *folded = table.getIf<FoldedTable>();
  // The cheaper one first.
  for (bool bySign : {true, false}) {
    if (bySign && !(folded && folded->negates && !folded->storesNegative))
      continue;
    CompiledTable compiled = describe(table, writeQuadratic(table, bySign),
                                      Search::Parabolas, costs);
    if (compiled.program.evaluateWords() == results)
      return compiled;
  }
  return llvm::createStringError(
      "expected parabolas whose results, and distances of codes from the "
      "center, words can compute");
}

llvm::Expected<CompiledTable> qlut::compileWordTable(const Table &table,
                                                     Isa isa) {
  std::string obstacle = getObstacle(table);
  if (const auto *folded = table.getIf<FoldedTable>();
      folded && obstacle.empty())
    obstacle = getObstacle(*folded);
  if (!obstacle.empty())
    return llvm::createStringError(obstacle);
  const InstructionCosts &costs = InstructionCosts::get(isa);
  if (!costs.has(Op::MultiplyHigh))
    return llvm::createStringError(
        "expected an instruction set with products of words (avx2), got " +
        stringifyIsa(isa).str());
  if (table.quadratic())
    return compileQuadratic(table, costs);
  const Segments segments(*table.linear());
  std::optional<SegmentPlan> plan = planSegments(segments);
  if (!plan)
    return llvm::createStringError(
        "expected at most 128 segments, or any number of powers of two in up "
        "to 128 cells of one length, got " +
        std::to_string(segments.size()));

  std::vector<CompiledTable> candidates;
  auto add = [&](Program program, Search search) {
    candidates.push_back(describe(table, std::move(program), search, costs));
  };
  auto addAll = [&](const Segments &places, const SegmentPlan &how) {
    WordTableWriter writer(table, places, how);
    // A fold asks for powers, and so do guard bits.
    const bool wantsPowers =
        table.getIf<FoldedTable>() || table.linear()->guardBits > 0;
    if (places.size() <= 128 && (how.hasPowers() || !wantsPowers))
      add(writer.lookUp(), searchOf(how));
    if (std::optional<Program> program = writer.load())
      add(std::move(*program), Search::Loads);
  };
  addAll(segments, *plan);
  // The last node often has the result of the code before, which is in a
  // segment.
  Segments shorter = segments;
  shorter.last -= 1;
  if (segments.reachEnd() && plan->hasPowers())
    if (std::optional<SegmentPlan> how = planSegments(shorter))
      addAll(shorter, *how);
  llvm::sort(candidates, [](const CompiledTable &a, const CompiledTable &b) {
    return a.cycles < b.cycles;
  });
  const std::vector<uint16_t> results = resultsOf(table);
  for (CompiledTable &candidate : candidates)
    if (candidate.program.evaluateWords() == results)
      return std::move(candidate);
  const std::string size = std::to_string(segments.size());
  if (candidates.empty())
    return llvm::createStringError("expected at most 128 segments to fold, or "
                                   "to have values of 16 bits, got " +
                                   size);
  return llvm::createStringError(
      "expected " + size +
      " segments whose lines words can compute: shorter or less steep ones, "
      "with ends that are codes of the output");
}
