//===- WordTables.cpp - linear tables over 16-bit codes -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What stands around the segments of a linear table: the clamp to its domain,
// or the fold onto the half of the codes that it holds.
//
//===----------------------------------------------------------------------===//

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
  const LinearTable *linear = table.linear();
  if (!linear || table.frontEnd() == FrontEnd::Normalize)
    return "expected a linear table, or a folded one, got a " +
           table.formName().str() + " one";
  if (linear->coefficients() != Coefficients::Endpoints)
    return "expected segments between their ends (coefficients=endpoints)";
  const auto [least, greatest] =
      std::minmax_element(linear->values.begin(), linear->values.end());
  if (linear->guardBits > 0 &&
      (table.frontEnd() == FrontEnd::None || *greatest - *least > 65535))
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
  if (!folded.linear)
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
/// Writes programs of one table.
class WordTableWriter {
public:
  /// Places are those of the segments.
  WordTableWriter(const Table &table, const Segments &segments,
                  const SegmentPlan &plan)
      : table(table), linear(*table.linear()), segments(segments), plan(plan) {}

  /// With lookups by shuffles.
  Program lookUp() const {
    Builder b(Op::InputWord);
    if (const auto *folded = table.getIf<FoldedTable>())
      return b.take(lookUpFolded(b, *folded));
    return b.take(writeLookedUpValues(
        b, getValues(), getPlace(b, /*mayRotate=*/plan.hasPowers())));
  }

  /// With loads; none if that is not possible.
  std::optional<Program> load() const {
    if (!plan.hasPowers() || table.getIf<FoldedTable>())
      return std::nullopt;
    Builder b(Op::InputWord);
    std::optional<Lane> result =
        writeLoadedValues(b, getValues(), getPlace(b, /*mayRotate=*/false));
    return result ? std::optional(b.take(*result)) : std::nullopt;
  }

private:
  SegmentValues getValues(std::optional<Lane> negates = std::nullopt) const {
    return {segments, plan, linear.values, linear.guardBits, negates};
  }

  /// Codes as signed words, the least of them -32768.
  Lane getSigned(Builder &b) const {
    return table.input().isSigned() ? b.input()
                                    : b.addWord(b.input(), b.splatWord(32768));
  }

  SegmentPlace getPlace(Builder &b, bool mayRotate) const {
    const int64_t first = linear.first(), last = first + segments.last;
    if (first == 0 && last == 65535) {
      if (!table.input().isSigned() || mayRotate)
        return {b.input(), table.input().isSigned()};
      return {b.addWord(b.input(), b.splatWord(32768)), false};
    }
    Lane code = getSigned(b);
    if (first > 0)
      code = b.maxSignedWord(code, b.splatWord(first - 32768));
    if (last < 65535)
      code = b.minSignedWord(code, b.splatWord(last - 32768));
    return {b.subWord(code, b.splatWord(first - 32768)), false};
  }

  Lane lookUpFolded(Builder &b, const FoldedTable &folded) const {
    const int64_t unit = int64_t(1) << folded.fractionBits;
    const int64_t center =
        table.input().isSigned() ? folded.center : folded.center - 32768;
    Lane zero = b.splatWord(0);
    Lane distance = b.subSignedWord(getSigned(b), b.splatWord(center));
    Lane isOther = folded.storesNegative ? b.greaterWord(distance, zero)
                                         : b.greaterWord(zero, distance);
    // The greatest magnitude of words is 32768.
    auto atMost = [&](Lane word, int64_t greatest) {
      return greatest < 32768 ? b.minUnsignedWord(word, b.splatWord(greatest))
                              : word;
    };
    Lane magnitude = b.absWord(distance);
    Lane place = atMost(magnitude,
                        std::min(folded.reach, linear.first() + segments.last));
    place = b.subUnsignedWord(place, b.splatWord(linear.first()));
    std::optional<Lane> negates;
    if (folded.negates)
      negates = isOther;
    Lane result = writeLookedUpValues(b, getValues(negates), {place, false});
    // What the other side has more: c m is max(x, 0) or min(x, 0) for c of 1 or
    // -1.
    const int64_t offset = folded.offset / unit, slope = folded.slope / unit;
    const bool isWhole = offset == 0 && folded.reach >= 32768;
    if (isWhole && slope == 1 && folded.storesNegative)
      return b.addWord(result, b.maxSignedWord(distance, zero));
    if (isWhole && slope == -1 && !folded.storesNegative)
      return b.addWord(result, b.minSignedWord(distance, zero));
    Lane more = b.splatWord(offset);
    if (slope != 0)
      more = b.addWord(more, b.multiplyLow(atMost(magnitude, folded.reach),
                                           b.splatWord(slope)));
    if (offset == 0 && slope == 0)
      return result;
    return b.addWord(result, b.andWord(more, isOther));
  }

  const Table &table;
  const LinearTable &linear;
  const Segments &segments;
  const SegmentPlan &plan;
};
} // namespace

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
  const Segments segments(*table.linear());
  std::optional<SegmentPlan> plan = planSegments(segments);
  if (!plan)
    return llvm::createStringError(
        "expected at most 128 segments, or any number of powers of two in up "
        "to 128 cells of one length, got " +
        std::to_string(segments.size()));

  std::vector<CompiledTable> candidates;
  auto add = [&](Program program, Search search) {
    CompiledTable &compiled = candidates.emplace_back();
    compiled.cycles = costs.getCycles(program);
    compiled.search = search;
    compiled.fold = foldOf(table);
    compiled.lookups = llvm::count_if(
        program.nodes, [](const Node &node) { return isLookup(node.op); });
    compiled.program = std::move(program);
  };
  auto addAll = [&](const Segments &places, const SegmentPlan &how) {
    WordTableWriter writer(table, places, how);
    // A fold asks for powers.
    if (places.size() <= 128 &&
        (how.hasPowers() || !table.getIf<FoldedTable>()))
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
