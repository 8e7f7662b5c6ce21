//===- MixedTablesTest.cpp - tables between 8- and 16-bit codes -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/TableBuilder.h"
#include "qlut/Core/TableCompiler.h"
#include <gtest/gtest.h>

using namespace qlut;
using namespace qlut::lanes;

namespace {
Table makeTable(llvm::StringRef function, llvm::StringRef in,
                llvm::StringRef out, const TableSpec &spec) {
  return llvm::cantFail(buildTable(llvm::cantFail(Expression::parse(function)),
                                   llvm::cantFail(Format::parse(in)),
                                   llvm::cantFail(Format::parse(out)), spec));
}

TableSpec segmentSpec(int64_t segments, unsigned guardBits) {
  TableSpec spec;
  spec.segments = segments;
  spec.guardBits = guardBits;
  spec.trim = false;
  return spec;
}

/// The form of a table, after its program has been evaluated on all codes.
CompiledTable compileExactly(const Table &table) {
  llvm::Expected<CompiledTable> compiled = compileMixedTable(table, Isa::Avx2);
  if (!compiled) {
    ADD_FAILURE() << llvm::toString(compiled.takeError());
    return {};
  }
  const Storage &in = table.input();
  std::vector<uint16_t> results = compiled->program.evaluateInputs();
  EXPECT_EQ(int64_t(results.size()), in.numCodes());
  const int64_t mask = table.output().bits == 8 ? 0xff : 0xffff;
  for (int64_t code = in.minCode(); code <= in.maxCode(); ++code)
    if (results[code & (in.numCodes() - 1)] != (table.evaluate(code) & mask)) {
      ADD_FAILURE() << "at " << code;
      break;
    }
  return std::move(*compiled);
}

std::string reasonOf(const Table &table, Isa isa = Isa::Avx2) {
  llvm::Expected<CompiledTable> compiled = compileMixedTable(table, isa);
  return compiled ? "" : llvm::toString(compiled.takeError());
}
} // namespace

TEST(MixedTables, WidenByLines) {
  for (llvm::StringRef in : {"i8, 0.0625", "u8, 0.0625:128"})
    for (llvm::StringRef out : {"i16, 0.000030517578125", "u16, 0.001:70"})
      for (int64_t segments : {4, 16}) {
        CompiledTable compiled = compileExactly(
            makeTable("sigmoid(x)", in, out, segmentSpec(segments, 0)));
        EXPECT_EQ(compiled.search, Search::Segments) << compiled.str();
        EXPECT_LE(compiled.lookups, 4u);
      }
}

TEST(MixedTables, WidenByteByByte) {
  TableSpec direct;
  direct.form = TableForm::Direct;
  CompiledTable any = compileExactly(
      makeTable("sin(x * 3)", "i8, 0.0625", "i16, 0.000030517578125", direct));
  EXPECT_EQ(any.search, Search::TwoBytes);
  EXPECT_EQ(any.str().substr(0, 14), "byte by byte, ");
  // High bytes of few values are cheap.
  CompiledTable small =
      compileExactly(makeTable("relu(x)", "i8, 0.0625", "i16, 0.0625", direct));
  EXPECT_LT(small.cycles, any.cycles / 2);
}

TEST(MixedTables, NarrowBySaturation) {
  for (llvm::StringRef in :
       {"i16, 0.000244140625", "u16, 0.000244140625:32768"})
    for (llvm::StringRef out : {"i8, 0.0078125", "u8, 0.01:100"})
      for (unsigned guardBits : {0, 7}) {
        CompiledTable compiled = compileExactly(
            makeTable("tanh(x)", in, out, segmentSpec(16, guardBits)));
        EXPECT_EQ(compiled.search, Search::Segments);
        EXPECT_FALSE(compiled.program.givesWords());
      }
  TableSpec parabolas;
  parabolas.form = TableForm::Quadratic;
  parabolas.segments = 16;
  EXPECT_EQ(compileExactly(makeTable("sigmoid(x)", "i16, 0.000244140625",
                                     "u8, 0.00390625", parabolas))
                .search,
            Search::Parabolas);
  parabolas.front = FrontEnd::Symmetry;
  EXPECT_EQ(compileExactly(makeTable("tanh(x)", "i16, 0.000244140625",
                                     "i8, 0.0078125", parabolas))
                .fold,
            Fold::Odd);
}

TEST(MixedTables, SayWhatTheyAreNot) {
  TableSpec direct;
  direct.form = TableForm::Direct;
  const Table narrow =
      makeTable("tanh(x)", "i16, 0.000244140625", "i8, 0.0078125", direct);
  EXPECT_EQ(reasonOf(narrow), "expected a linear or quadratic table, or a "
                              "folded one, got a direct one");
  const Table wide = makeTable("tanh(x)", "i8, 0.0625", "i16, 0.001", direct);
  EXPECT_EQ(reasonOf(wide), "");
  EXPECT_EQ(reasonOf(wide, Isa::Neon),
            "expected an instruction set with words (avx2), got neon");
  const Table bytes = makeTable("tanh(x)", "i8, 0.0625", "i8, 0.01", direct);
  EXPECT_EQ(reasonOf(bytes), "expected codes of 8 and 16 bits, got i8 -> i8");
  // Guard bits between nodes that no shift finds.
  EXPECT_NE(reasonOf(makeTable("tanh(x)", "i16, 0.000244140625",
                               "i8, 0.0078125", segmentSpec(5, 7))),
            "");
}
