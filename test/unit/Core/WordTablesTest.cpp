//===- WordTablesTest.cpp - tables over 16-bit codes as words -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/TableBuilder.h"
#include "qlut/Core/TableCompiler.h"
#include "llvm/Support/FormatVariadic.h"
#include <gtest/gtest.h>
#include <random>

using namespace qlut;
using namespace qlut::lanes;

namespace {
constexpr llvm::StringLiteral inFormat = "i16, 0.000244140625";
constexpr llvm::StringLiteral outFormat = "i16, 0.000030517578125";

Table makeTable(llvm::StringRef function, llvm::StringRef in,
                llvm::StringRef out, TableSpec spec) {
  // Values of 16 bits have no guard bits.
  if (llvm::cantFail(Format::parse(out)).storage.bits == 16)
    spec.guardBits = 0;
  return llvm::cantFail(buildTable(llvm::cantFail(Expression::parse(function)),
                                   llvm::cantFail(Format::parse(in)),
                                   llvm::cantFail(Format::parse(out)), spec));
}

/// All codes, without a search.
Table makeSegments(llvm::StringRef function, llvm::StringRef in,
                   llvm::StringRef out, int64_t segments) {
  TableSpec spec;
  spec.segments = segments;
  spec.trim = false;
  return makeTable(function, in, out, spec);
}

/// A table of given nodes and values.
Table makeLinear(std::vector<int64_t> nodes, std::vector<int64_t> values,
                 Spacing spacing = Spacing::Free) {
  LinearTable linear;
  linear.input = linear.output = {16, Storage::Kind::Signed};
  linear.spacing = spacing;
  linear.nodes = std::move(nodes);
  linear.values = std::move(values);
  Table table(linear);
  llvm::cantFail(table.check());
  return table;
}

/// The form of a table, after its program has been evaluated on all codes.
CompiledTable compileExactly(const Table &table, const std::string &name) {
  llvm::Expected<CompiledTable> compiled = compileWordTable(table, Isa::Avx2);
  if (!compiled) {
    ADD_FAILURE() << name << ": " << llvm::toString(compiled.takeError());
    return {};
  }
  std::vector<uint16_t> words = compiled->program.evaluateWords();
  for (int64_t u = 0; u < 65536; ++u) {
    const int64_t code = table.input().minCode() + u;
    if (words[static_cast<uint16_t>(code)] !=
        static_cast<uint16_t>(table.evaluate(code))) {
      ADD_FAILURE() << name << ": at " << code;
      break;
    }
  }
  return std::move(*compiled);
}

std::string reasonOf(const Table &table, Isa isa = Isa::Avx2) {
  llvm::Expected<CompiledTable> compiled = compileWordTable(table, isa);
  EXPECT_FALSE(static_cast<bool>(compiled));
  return compiled ? "" : llvm::toString(compiled.takeError());
}
} // namespace

TEST(WordTables, FindEqualSegments) {
  for (int64_t segments : {8, 16, 32, 64, 128})
    for (llvm::StringRef in : {"i16, 0.000244140625", "u16, 0.0001:32768"})
      for (llvm::StringRef out : {"i16, 0.0000305175781", "u16, 0.001:70"}) {
        Table table = makeSegments("tanh(x)", in, out, segments);
        CompiledTable compiled =
            compileExactly(table, llvm::formatv("equal{0}", segments));
        EXPECT_EQ(compiled.search, Search::Segments);
        EXPECT_LE(compiled.lookups, 4 * ((segments + 15) / 16));
      }
}

TEST(WordTables, TakeWhatIsBuiltByDefault) {
  for (llvm::StringRef function :
       {"tanh(x)", "sigmoid(x)", "gelu(x)", "exp(x)"})
    for (int64_t segments : {2, 5, 16, 100, 128})
      for (auto [lo, hi] : {std::pair(-8., 8.), {-3.3, 2.9}}) {
        TableSpec spec;
        spec.segments = segments;
        spec.lo = lo;
        spec.hi = hi;
        llvm::StringRef out = function == "exp(x)"    ? "i16, 0.0455:-32768"
                              : function == "gelu(x)" ? "i16, 0.000244140625"
                                                      : outFormat;
        // Longer segments leave rests that are no words.
        if (segments == 2 && hi == 8)
          continue;
        compileExactly(makeTable(function, inFormat, out, spec),
                       llvm::formatv("{0}{1}to{2}", function.take_front(3),
                                     segments, static_cast<int>(hi)));
      }
}

TEST(WordTables, FindPowersOfTwo) {
  int numCells = 0;
  for (Spacing spacing : {Spacing::PowerOfTwo, Spacing::Dyadic})
    for (llvm::StringRef function : {"tanh(x)", "gelu(x)", "exp(x)"})
      for (bool trim : {false, true})
        for (int64_t segments : {16, 48}) {
          TableSpec spec;
          spec.spacing = spacing;
          spec.objective = Objective::Max;
          spec.segments = segments;
          spec.trim = trim;
          llvm::StringRef out =
              function == "exp(x)" ? "i16, 0.0455:-32768" : "i16, 0.000244";
          CompiledTable compiled = compileExactly(
              makeTable(function, inFormat, out, spec),
              llvm::formatv("{0}{1}{2}{3}",
                            stringifySpacing(spacing).take_front(3),
                            function.take_front(3), segments, trim));
          // Where there are many cells, loads or comparisons are cheaper.
          numCells += compiled.search == Search::Cells;
        }
  EXPECT_GE(numCells, 12);
}

TEST(WordTables, FoldHalves) {
  for (auto [function, out, fold] :
       {std::tuple("tanh(x)", "i16, 0.000030517578125", Fold::Odd),
        {"sigmoid(x)", "i16, 0.000030517578125", Fold::Odd},
        {"gelu(x)", "i16, 0.000244140625", Fold::Even},
        {"silu(x)", "i16, 0.00048828125", Fold::Even}})
    for (llvm::StringRef in :
         {"i16, 0.000244140625", "u16, 0.000244140625:32768"}) {
      TableSpec spec;
      spec.front = FrontEnd::Symmetry;
      spec.segments = 32;
      spec.spacing = Spacing::PowerOfTwo;
      spec.objective = Objective::Max;
      const bool isWhole = llvm::StringRef(function) != "silu(x)";
      Table table = makeTable(function, in, out, spec);
      if (!isWhole) {
        EXPECT_EQ(reasonOf(table),
                  "expected halves whose sum or difference is a whole number "
                  "of codes: an output scale that divides it");
        continue;
      }
      CompiledTable compiled = compileExactly(
          table,
          llvm::formatv("folded{0}", llvm::StringRef(function).take_front(3)));
      EXPECT_EQ(compiled.fold, fold);
    }
}

TEST(WordTables, LoadLongTables) {
  TableSpec spec;
  spec.form = TableForm::Tosa;
  for (llvm::StringRef function : {"tanh(x)", "sigmoid(x)"}) {
    CompiledTable compiled =
        compileExactly(makeTable(function, inFormat, outFormat, spec), "tosa");
    EXPECT_EQ(compiled.search, Search::Loads);
    EXPECT_EQ(compiled.program.count(Op::LoadPairs), 1u);
  }
  compileExactly(
      makeSegments("tanh(x)", "u16, 0.0001:32768", "u16, 0.001:70", 1024),
      "loads1024");
  TableSpec cells;
  cells.segments = 300;
  cells.spacing = Spacing::PowerOfTwo;
  cells.objective = Objective::Max;
  CompiledTable compiled = compileExactly(
      makeTable("tanh(x)", inFormat, outFormat, cells), "loadedCells");
  EXPECT_EQ(compiled.search, Search::Loads);
}

TEST(WordTables, AreExactOnRandomLines) {
  std::mt19937 random(11);
  for (int i = 0; i < 12; ++i) {
    std::vector<int64_t> nodes{static_cast<int64_t>(random() % 3000)}, values;
    const int numSegments = static_cast<int>(random() % 20) + 1;
    for (int k = 0; k < numSegments; ++k)
      nodes.push_back(nodes.back() + 1500 +
                      static_cast<int64_t>(random() % 1500));
    for (size_t k = 0; k < nodes.size(); ++k)
      values.push_back(static_cast<int64_t>(random() % 12000) - 6000);
    compileExactly(makeLinear(nodes, values), llvm::formatv("random{0}", i));
  }
}

TEST(WordTables, RiseByMoreThanSignedWords) {
  std::vector<int64_t> nodes, values;
  for (int64_t k = 0; k <= 16; ++k) {
    nodes.push_back(4096 * k);
    values.push_back(k % 2 ? 32767 : -32768);
  }
  values.back() = 5;
  compileExactly(makeLinear(nodes, values, Spacing::Uniform), "steep");
}

TEST(WordTables, RefuseOthersWithAReason) {
  EXPECT_EQ(reasonOf(makeSegments("tanh(x)", inFormat, "i8, 0.01", 16)),
            "expected codes of 16 bits, got i16 -> i8");
  EXPECT_EQ(
      reasonOf(makeSegments("tanh(x)", inFormat, outFormat, 16), Isa::Neon),
      "expected an instruction set with products of words (avx2), got "
      "neon");
  EXPECT_EQ(reasonOf(makeSegments("tanh(x)", inFormat, outFormat, 300)),
            "expected at most 128 segments, or any number of powers of two "
            "in up to 128 cells of one length, got 300");
  TableSpec spec;
  spec.coefficients = Coefficients::BaseSlope;
  EXPECT_EQ(reasonOf(makeTable("tanh(x)", inFormat, outFormat, spec)),
            "expected segments between their ends (coefficients=endpoints)");
  TableSpec tail;
  tail.outOfRange = OutOfRange::Tail;
  tail.lo = -2;
  tail.hi = 2;
  EXPECT_EQ(reasonOf(makeTable("tanh(x)", inFormat, outFormat, tail)),
            "expected a clamp outside of the domain (out-of-range=clamp)");
  TableSpec guarded;
  guarded.valueBits = 24;
  Table table = llvm::cantFail(
      buildTable(llvm::cantFail(Expression::parse("tanh(x)")),
                 llvm::cantFail(Format::parse(inFormat)),
                 llvm::cantFail(Format::parse(outFormat)), guarded));
  EXPECT_EQ(reasonOf(table), "expected values of 16 bits, got 24");
  TableSpec even;
  even.interpolationRounding = Rounding::HalfEven;
  EXPECT_EQ(reasonOf(makeTable("tanh(x)", inFormat, outFormat, even)),
            "expected rounding half up, got half-even");
  // What is left of a product in segments of more than 21,845 codes.
  EXPECT_EQ(reasonOf(makeLinear({0, 30000, 60001}, {-10000, 9999, 0})),
            "expected 2 segments whose lines words can compute: shorter or "
            "less steep ones, with ends that are codes of the output");
}

TEST(LaneProgram, ComputesWordsAsTheInstructionsDo) {
  Builder b(Op::InputWord);
  Lane x = b.input();
  auto at = [&](Lane lane, int code) {
    return b.take(lane).evaluateWords()[static_cast<uint16_t>(code)];
  };
  auto word = [&](int value) { return b.splatWord(value); };
  EXPECT_EQ(at(b.multiplyHighSigned(x, word(-1)), 1), 0xffff);
  EXPECT_EQ(at(b.subUnsignedWord(x, word(9)), 8), 0);
  EXPECT_EQ(at(b.multiplyHighUnsigned(x, word(0xffff)), 0xffff), 0xfffe);
  EXPECT_EQ(at(b.multiplyLow(x, word(0xffff)), 3), 0xfffd);
  EXPECT_EQ(at(b.addSignedWord(x, word(9)), 32767), 32767);
  EXPECT_EQ(at(b.subSignedWord(x, word(1)), -32768), 32768);
  EXPECT_EQ(at(b.shiftRightSignedWord(x, 3), -9), 0xfffe);
  EXPECT_EQ(at(b.minSignedWord(x, word(0)), -3), 0xfffd);
  EXPECT_EQ(at(b.minUnsignedWord(x, word(9)), -3), 9);
  EXPECT_EQ(at(b.maxSignedWord(x, word(0)), -3), 0);
  EXPECT_EQ(at(b.maxUnsignedWord(x, word(9)), -3), 0xfffd);
  EXPECT_EQ(at(b.absWord(x), -32768), 32768);
  EXPECT_EQ(at(b.greaterWord(x, word(-1)), -1), 0);
  EXPECT_EQ(at(b.greaterWord(x, word(-1)), 0), 0xffff);
  EXPECT_EQ(at(b.blendWord(word(1), word(2), b.greaterWord(x, word(0))), 5), 2);
  // (100 * 3 - 7 * 5 + 8) >> 4
  Lane pairs = b.loadPairs(x, word(3), word(5), 4, {0, 100, -7});
  EXPECT_EQ(at(pairs, 1), 17);
}

//===----------------------------------------------------------------------===//
// Parabolas
//===----------------------------------------------------------------------===//

namespace {
Table makeParabolas(llvm::StringRef function, llvm::StringRef in,
                    llvm::StringRef out, int64_t segments, FrontEnd front) {
  TableSpec spec;
  spec.form = TableForm::Quadratic;
  spec.front = front;
  spec.segments = segments;
  return llvm::cantFail(buildTable(llvm::cantFail(Expression::parse(function)),
                                   llvm::cantFail(Format::parse(in)),
                                   llvm::cantFail(Format::parse(out)), spec));
}
} // namespace

TEST(WordTables, FindParabolas) {
  for (int64_t segments : {8, 64})
    for (llvm::StringRef in : {"i16, 0.000244140625", "u16, 0.0001:32768"})
      for (llvm::StringRef out : {"i16, 0.0000305175781", "u16, 0.001:70"})
        for (llvm::StringRef function : {"sigmoid(x)", "gelu(x) * 0.1"}) {
          Table table =
              makeParabolas(function, in, out, segments, FrontEnd::None);
          CompiledTable compiled =
              compileExactly(table, function.str() + std::to_string(segments));
          EXPECT_EQ(compiled.search, Search::Parabolas);
          EXPECT_LE(compiled.lookups, 5 * ((segments + 15) / 16));
        }
}

TEST(WordTables, FoldParabolas) {
  struct Row {
    llvm::StringLiteral function, in, out;
    Fold fold;
    unsigned signs;
  };
  for (const Row &row :
       {Row{"sigmoid(x)", inFormat, outFormat, Fold::Odd, 2},
        {"tanh(x)", inFormat, outFormat, Fold::Odd, 0},
        {"gelu(x)", inFormat, inFormat, Fold::Even, 0},
        {"silu(x)", "u16, 0.000244140625:32768", "u16, 0.000244140625:32768",
         Fold::Even, 0},
        {"sigmoid(x)", inFormat, "u16, 0.0000152587890625", Fold::Odd, 0}}) {
    Table table =
        makeParabolas(row.function, row.in, row.out, 32, FrontEnd::Symmetry);
    CompiledTable compiled = compileExactly(table, row.function.str());
    EXPECT_EQ(compiled.search, Search::Parabolas);
    EXPECT_EQ(compiled.fold, row.fold);
    // By the sign of the code, or by masks.
    EXPECT_EQ(compiled.program.count(Op::SignWord) > 0, row.signs > 0)
        << row.function.str();
    EXPECT_EQ(compiled.str(),
              std::string(row.fold == Fold::Odd ? "odd" : "even") +
                  ", parabolas over equal segments, 10 lookups");
  }
}

TEST(WordTables, ParabolasOffTheCenterTakeMasks) {
  // A value at the center that is not the one both sides have in common.
  Table table =
      makeParabolas("sigmoid(x)", inFormat, outFormat, 16, FrontEnd::Symmetry);
  FoldedTable folded = *table.getIf<FoldedTable>();
  folded.quadratic->values[0] = 300;
  folded.offset += 4 << folded.fractionBits;
  Table moved(folded);
  llvm::cantFail(moved.check());
  CompiledTable compiled = compileExactly(moved, "moved");
  EXPECT_EQ(compiled.program.count(Op::SignWord), 0u);
  EXPECT_EQ(compiled.program.count(Op::GreaterWord), 1u);
}

TEST(WordTables, RefuseParabolas) {
  EXPECT_EQ(reasonOf(makeParabolas("sigmoid(x)", inFormat, outFormat, 256,
                                   FrontEnd::None)),
            "expected at most 128 segments of parabolas, got 255");
  EXPECT_EQ(reasonOf(makeParabolas("sigmoid(x)", inFormat, outFormat, 32,
                                   FrontEnd::Symmetry),
                     Isa::Neon),
            "expected an instruction set with products of words (avx2), got "
            "neon");
  // Distances beyond 2^15.
  EXPECT_EQ(reasonOf(makeParabolas("silu(x)", "u16, 0.000244140625:32000",
                                   "u16, 0.000244140625:32000", 32,
                                   FrontEnd::Symmetry)),
            "expected parabolas whose results, and distances of codes from the "
            "center, words can compute");
  // A slope of no whole number of codes.
  EXPECT_EQ(reasonOf(makeParabolas("gelu(x)", inFormat, "i16, 0.0003", 32,
                                   FrontEnd::Symmetry)),
            "expected halves whose sum or difference is a whole number of "
            "codes: an output scale that divides it");
}
