//===- MixedTables.cpp - tables between 8- and 16-bit codes ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A linear table over 8-bit codes is one over 16-bit codes whose nodes are 256
// times as far apart, read at multiples of 256: both ends of a quotient grow
// alike, so each result is the same. A table to 8-bit codes is one to 16-bit
// codes, saturated to 8, as packing does.
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/TableCompiler.h"
#include "llvm/ADT/STLExtras.h"

using namespace qlut;
using namespace qlut::lanes;

static Storage withBits(Storage storage, unsigned bits) {
  storage.bits = bits;
  return storage;
}

/// The table's results by the bits of the code, as the bits of words or bytes.
static std::vector<uint16_t> resultsOf(const Table &table) {
  const Storage &in = table.input();
  const auto mask =
      static_cast<uint16_t>(table.output().bits == 8 ? 0xff : 0xffff);
  std::vector<uint16_t> results(in.numCodes());
  for (auto [u, result] : llvm::enumerate(table.evaluateAll()))
    results[(in.minCode() + static_cast<int64_t>(u)) & (in.numCodes() - 1)] =
        static_cast<uint16_t>(result) & mask;
  return results;
}

/// The form's program as one of the table's widths; its lookups and cycles.
static CompiledTable describe(CompiledTable form, Program program, Isa isa) {
  form.cycles = InstructionCosts::get(isa).getCycles(program);
  form.lookups = llvm::count_if(
      program.nodes, [](const Node &node) { return isLookup(node.op); });
  form.program = std::move(program);
  return form;
}

/// The low and the high byte of each result.
static CompiledTable compileBytes(llvm::ArrayRef<uint16_t> results, Isa isa) {
  ByteTable low, high;
  for (size_t code = 0; code < low.size(); ++code) {
    low[code] = static_cast<uint8_t>(results[code]);
    high[code] = static_cast<uint8_t>(results[code] >> 8);
  }
  Builder b;
  Lane lowByte = b.append(compileTable(low, isa).program, b.input());
  Lane highByte = b.append(compileTable(high, isa).program, b.input());
  CompiledTable form;
  form.search = Search::TwoBytes;
  return describe(form, b.take(b.widen(lowByte, highByte)), isa);
}

/// The table over 16-bit codes whose every 256th result is one of the linear
/// table's.
static Table stretch(LinearTable table) {
  table.input = withBits(table.input, 16);
  for (int64_t &node : table.nodes)
    node *= 256;
  // Lengths no longer differ by at most 1.
  if (table.spacing == Spacing::Uniform)
    table.spacing = Spacing::Free;
  return Table(std::move(table));
}

static llvm::Expected<CompiledTable> compileWidening(const Table &table,
                                                     Isa isa) {
  const std::vector<uint16_t> results = resultsOf(table);
  CompiledTable best = compileBytes(results, isa);
  const auto *linear = table.getIf<LinearTable>();
  // One node past the last code stays so.
  if (linear && linear->nodes.back() <= 256) {
    Table wide = stretch(*linear);
    llvm::Error refused = wide.check();
    llvm::Expected<CompiledTable> form =
        refused ? llvm::Expected<CompiledTable>(std::move(refused))
                : compileWordTable(wide, isa);
    if (form) {
      Builder b;
      Lane word = b.widen(b.splat(0), b.input());
      CompiledTable found =
          describe(*form, b.take(b.append(form->program, word)), isa);
      if (found.cycles < best.cycles &&
          found.program.evaluateInputs() == results)
        best = std::move(found);
    } else {
      llvm::consumeError(form.takeError());
    }
  }
  return best;
}

/// The same table to codes of 16 bits.
static Table widenResults(const Table &table) {
  const Storage output = withBits(table.output(), 16);
  Table::Variant form = table.get();
  std::visit([&](auto &t) { t.output = output; }, form);
  if (auto *folded = std::get_if<FoldedTable>(&form)) {
    if (folded->linear)
      folded->linear->output.bits = 16;
    if (folded->quadratic)
      folded->quadratic->output = output;
  }
  return Table(std::move(form));
}

static llvm::Expected<CompiledTable> compileNarrowing(const Table &table,
                                                      Isa isa) {
  if (!table.linear() && !table.quadratic())
    return llvm::createStringError(
        "expected a linear or quadratic table, or a folded one, got a " +
        table.formName().str() + " one");
  const Table wide = widenResults(table);
  if (llvm::Error error = wide.check())
    return std::move(error);
  llvm::Expected<CompiledTable> form = compileWordTable(wide, isa);
  if (!form)
    return form.takeError();
  Builder b(Op::InputWord);
  Lane word = b.append(form->program, b.input());
  Lane byte =
      table.output().isSigned() ? b.narrowSigned(word) : b.narrowUnsigned(word);
  CompiledTable found = describe(*form, b.take(byte), isa);
  if (found.program.evaluateInputs() != resultsOf(table))
    return llvm::createStringError("expected results that 16 bits hold before "
                                   "they are cut off");
  return found;
}

llvm::Expected<CompiledTable> qlut::compileMixedTable(const Table &table,
                                                      Isa isa) {
  const unsigned in = table.input().bits, out = table.output().bits;
  if (!InstructionCosts::get(isa).has(Op::Widen))
    return llvm::createStringError(
        "expected an instruction set with words (avx2), got " +
        stringifyIsa(isa).str());
  if (in == 8 && out == 16)
    return compileWidening(table, isa);
  if (in == 16 && out == 8)
    return compileNarrowing(table, isa);
  return llvm::createStringError("expected codes of 8 and 16 bits, got " +
                                 table.input().str() + " -> " +
                                 table.output().str());
}
