//===- TableCompiler.cpp - the cheapest exact form of a table -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/TableCompiler.h"
#include "Folds.h"
#include "Halves.h"
#include "Lines.h"
#include "Lookups.h"
#include "llvm/ADT/StringExtras.h"
#include <cassert>

using namespace qlut;
using namespace qlut::lanes;

llvm::Expected<ByteTable> qlut::getByteTable(const Table &table) {
  const Storage &in = table.input(), &out = table.output();
  if (in.bits > 8 || out.bits > 8)
    return llvm::createStringError(
        "expected a table between codes of at most 8 bits, got " + in.str() +
        " -> " + out.str());
  const std::vector<int64_t> results = table.evaluateAll();
  ByteTable bytes;
  for (auto [byte, result] : llvm::enumerate(bytes)) {
    // Codes count from the least: of code c, the bits are those of c - minCode
    // plus minCode, modulo the number of codes.
    const auto u =
        (static_cast<int64_t>(byte) - in.minCode()) & (in.numCodes() - 1);
    result = static_cast<uint8_t>(results[u] & (out.numCodes() - 1));
  }
  return bytes;
}

std::string CompiledTable::str() const {
  std::string text = addsRelu ? "max(x, 0) + " : "";
  switch (fold) {
  case Fold::None:
    break;
  case Fold::Even:
  case Fold::EvenHalf:
    text += "even, ";
    break;
  case Fold::Odd:
  case Fold::Complement:
    text += "odd, ";
    break;
  case Fold::SaturatedOdd:
    text += "odd but for saturation, ";
    break;
  case Fold::SteppedOdd:
    text += "odd but for a step, ";
    break;
  }
  switch (search) {
  case Search::Constant:
    return text + "a constant";
  case Search::Clamp:
    return text + "a clamp";
  case Search::Blocks:
    text += "a window of codes";
    break;
  case Search::Groups:
    text += "all codes";
    break;
  case Search::Lines:
    text += "lines of 16 codes";
    break;
  case Search::Buckets:
    text += "lines";
    break;
  case Search::Segments:
    text += "equal segments";
    break;
  case Search::Cells:
    text += "segments of powers of two";
    break;
  case Search::AnySegments:
    text += "segments of any lengths";
    break;
  case Search::Parabolas:
    text += "parabolas over equal segments";
    break;
  case Search::TwoBytes:
    text += "byte by byte";
    break;
  case Search::Halves:
    text += "halves of a byte";
    break;
  case Search::Loads:
    return text + "segments, pairs of ends loaded";
  }
  return text + ", " + llvm::utostr(lookups) +
         (lookups == 1 ? " lookup" : " lookups");
}

namespace {
/// The best program so far.
class Candidates {
public:
  Candidates(const ByteTable &table, Isa isa)
      : table(table), costs(InstructionCosts::get(isa)) {}

  /// Takes it if it is cheaper than the best and gives the table.
  void add(Program program, Search search, Fold fold, bool addsRelu) {
    for (const Node &node : program.nodes)
      if (!costs.has(node.op))
        return;
    const double cycles = costs.getCycles(program);
    if (found && cycles >= best.cycles)
      return;
    if (program.evaluateAll() != table)
      return;
    found = true;
    best.cycles = cycles;
    best.search = search;
    best.fold = fold;
    best.addsRelu = addsRelu;
    best.lookups = llvm::count_if(
        program.nodes, [](const Node &node) { return isLookup(node.op); });
    best.program = std::move(program);
  }

  void addLines(const LinePlan &plan) {
    Builder builder;
    add(builder.take(writeLines(builder, plan)), plan.search, Fold::None,
        false);
  }

  /// True if a form with that program could be better.
  bool isWorthwhile(const LinePlan &like) const {
    Builder builder;
    Program program = builder.take(writeLines(builder, like));
    return !found || costs.getCycles(program) < best.cycles;
  }

  bool found = false;
  CompiledTable best;

private:
  const ByteTable &table;
  const InstructionCosts &costs;
};
} // namespace

/// The clamps: x, min(max(x + d, lo), hi).
static void addClamps(Candidates &candidates, const ByteTable &table) {
  auto at = [&](int code) {
    return static_cast<int8_t>(table[static_cast<uint8_t>(code)]);
  };
  const int lo = at(-128), hi = at(127);
  // Inside the clamp the distance is that of any code strictly between.
  for (int code = -128; code < 128; ++code) {
    if (code > -128 && code < 127 && (at(code) == lo || at(code) == hi))
      continue;
    Builder b;
    Lane x =
        b.addSigned(b.input(), b.splat(std::clamp(at(code) - code, -128, 127)));
    if (lo > -128)
      x = b.maxSigned(x, b.splat(lo));
    if (hi < 127)
      x = b.minSigned(x, b.splat(hi));
    candidates.add(b.take(x), Search::Clamp, Fold::None, false);
    if (code > -128)
      break;
  }
}

/// A plan of lines that differ, to count what they cost.
static LinePlan makeLinePlan(Search search) {
  LinePlan plan;
  plan.search = search;
  for (uint8_t i = 0; i < 16; ++i) {
    plan.lines.push_back({i, i, 16, i});
    plan.starts.push_back(i);
    plan.first[i] = plan.last[i] = i;
  }
  return plan;
}

/// The same of placed lines, with the cheapest shift.
static LinePlan makePlacedPlan(Search search) {
  LinePlan plan = makeLinePlan(search);
  plan.placing = Placing::Adds;
  plan.shift = 8;
  return plan;
}

CompiledTable qlut::compileTable(const ByteTable &table, Isa isa) {
  assert(isa != Isa::Generic && "generic code has no vectors");
  Candidates candidates(table, isa);
  addClamps(candidates, table);
  for (const FoldedCodes &codes : foldCodes(table))
    for (const LookupPlan &plan : planLookups(codes.half, isa)) {
      Builder builder;
      Lane result = writeFolded(builder, codes, plan, isa);
      candidates.add(builder.take(result), plan.search, codes.fold,
                     codes.addsRelu);
    }
  for (const HalfPlan &plan : planHalves(table)) {
    Builder builder;
    candidates.add(builder.take(writeHalves(builder, plan, isa)),
                   Search::Halves, Fold::None, false);
  }
  if (isa == Isa::Avx2) {
    if (candidates.isWorthwhile(makeLinePlan(Search::Lines)))
      if (std::optional<LinePlan> plan = planLines(table))
        candidates.addLines(*plan);
    if (candidates.isWorthwhile(makePlacedPlan(Search::Lines)))
      if (std::optional<LinePlan> plan = planPlacedLines(table))
        candidates.addLines(*plan);
    if (candidates.isWorthwhile(makePlacedPlan(Search::Buckets)))
      if (std::optional<LinePlan> plan = planBuckets(table)) {
        candidates.addLines(*plan);
        if (std::optional<LinePlan> placed = placeBuckets(table, *plan))
          candidates.addLines(*placed);
      }
  }
  assert(candidates.found && "all codes can be looked up");
  return std::move(candidates.best);
}

llvm::Expected<CompiledTable> qlut::compileByteTable(const Table &table,
                                                     Isa isa) {
  llvm::Expected<ByteTable> bytes = getByteTable(table);
  if (!bytes)
    return bytes.takeError();
  CompiledTable best = compileTable(*bytes, isa);
  const Storage &out = table.output();
  if (out.bits == 8 || !out.isSigned())
    return best;
  // Signed results are symmetric, ordered and saturated before they are cut.
  const auto sign = static_cast<uint8_t>(out.numCodes() / 2);
  ByteTable wide;
  for (auto [from, to] : llvm::zip_equal(*bytes, wide))
    to = static_cast<uint8_t>((from ^ sign) - sign);
  CompiledTable form = compileTable(wide, isa);
  Builder b;
  Program cut =
      b.take(b.bitAnd(b.append(form.program, b.input()), out.numCodes() - 1));
  const double cycles = InstructionCosts::get(isa).getCycles(cut);
  if (cycles >= best.cycles || cut.evaluateAll() != *bytes)
    return best;
  form.cycles = cycles;
  form.program = std::move(cut);
  return form;
}
