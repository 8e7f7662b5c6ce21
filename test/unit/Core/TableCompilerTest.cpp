//===- TableCompilerTest.cpp - the cheapest exact form of a table ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/TableCompiler.h"
#include "qlut/Core/TableBuilder.h"
#include "llvm/Support/FormatVariadic.h"
#include <chrono>
#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <random>

using namespace qlut;
using namespace qlut::lanes;

namespace {
constexpr Isa allIsas[] = {Isa::Avx2, Isa::Avx512Vbmi, Isa::Neon};

/// The table of codes -128 to 127 to signed results.
ByteTable makeTable(const std::function<int(int)> &f) {
  ByteTable table;
  for (int code = -128; code < 128; ++code)
    table[static_cast<uint8_t>(code)] = static_cast<uint8_t>(f(code));
  return table;
}

/// The correctly rounded table of a function between two formats.
ByteTable makeTable(llvm::StringRef function, llvm::StringRef in,
                    llvm::StringRef out) {
  TableSpec spec;
  spec.form = TableForm::Direct;
  llvm::Expected<Table> table =
      buildTable(llvm::cantFail(Expression::parse(function)),
                 llvm::cantFail(Format::parse(in)),
                 llvm::cantFail(Format::parse(out)), spec);
  return llvm::cantFail(getByteTable(llvm::cantFail(std::move(table))));
}

void expectExact(const ByteTable &table, const std::string &name) {
  for (Isa isa : allIsas) {
    CompiledTable compiled = compileTable(table, isa);
    EXPECT_EQ(compiled.program.evaluateAll(), table)
        << name << ", " << stringifyIsa(isa).str() << ": " << compiled.str();
  }
}
} // namespace

//===----------------------------------------------------------------------===//
// Forms
//===----------------------------------------------------------------------===//

TEST(TableCompiler, FindsConstants) {
  for (Isa isa : allIsas) {
    CompiledTable compiled =
        compileTable(makeTable([](int) { return -7; }), isa);
    EXPECT_EQ(compiled.str(), "a constant");
    EXPECT_EQ(compiled.cycles, 0);
  }
}

TEST(TableCompiler, FindsClamps) {
  auto relu = makeTable([](int x) { return std::max(x, 0); });
  auto clip = makeTable([](int x) { return std::clamp(x + 3, -20, 90); });
  for (Isa isa : allIsas) {
    EXPECT_EQ(compileTable(relu, isa).str(), "a clamp");
    EXPECT_EQ(compileTable(relu, isa).program.nodes.size(), 3u);
    EXPECT_EQ(compileTable(clip, isa).str(), "a clamp");
  }
  EXPECT_EQ(compileTable(makeTable([](int x) { return x; }), Isa::Avx2)
                .program.nodes.size(),
            1u);
}

TEST(TableCompiler, FindsOddTables) {
  ByteTable table = makeTable("tanh(x)", "i8, 0.0625", "i8, 0.0079");
  CompiledTable compiled = compileTable(table, Isa::Avx2);
  EXPECT_EQ(compiled.str(), "odd, a window of codes, 5 lookups");
  EXPECT_EQ(compiled.program.count(Op::Sign), 1u);
  EXPECT_EQ(compiled.program.evaluateAll(), table);
}

TEST(TableCompiler, FindsOddTablesAboutOtherCodes) {
  // Input zero point 9, output zero point -20.
  ByteTable table = makeTable("tanh(x)", "i8, 0.0625:9", "i8, 0.015625:-20");
  CompiledTable compiled = compileTable(table, Isa::Avx2);
  EXPECT_EQ(compiled.fold, Fold::Odd) << compiled.str();
  EXPECT_LE(compiled.lookups, 4u);
  EXPECT_EQ(compiled.program.evaluateAll(), table);
}

TEST(TableCompiler, FindsOddTablesThatAreCutOff) {
  // 1 has no code, -128 stands for 0: the sigmoid is odd but there.
  ByteTable table = makeTable("sigmoid(x)", "i8, 0.1", "i8, 0.00390625:-128");
  CompiledTable compiled = compileTable(table, Isa::Avx2);
  EXPECT_EQ(compiled.str(), "odd, a window of codes, 4 lookups");
  EXPECT_EQ(compiled.program.count(Op::MinSigned), 1u);
  EXPECT_EQ(compiled.program.evaluateAll(), table);
}

TEST(TableCompiler, FindsOddTablesButForAStep) {
  // 1 has no code, -1 has one, which results from -50 on downwards take.
  ByteTable table = makeTable("tanh(x)", "i8, 0.0625", "i8, 0.0078125");
  CompiledTable compiled = compileTable(table, Isa::Avx2);
  EXPECT_EQ(compiled.str(), "odd but for a step, a window of codes, 3 lookups");
  EXPECT_EQ(compiled.program.count(Op::Greater), 1u);
  EXPECT_EQ(compiled.program.evaluateAll(), table);
  // About another code, and another result.
  auto moved = makeTable([](int x) {
    const int d = x - 7;
    const auto result = static_cast<int>(std::lround(90 * std::tanh(d / 12.)));
    return result + 3 - (d < -30 ? 1 : 0);
  });
  compiled = compileTable(moved, Isa::Avx2);
  EXPECT_EQ(compiled.fold, Fold::SteppedOdd) << compiled.str();
  EXPECT_EQ(compiled.program.evaluateAll(), moved);
}

TEST(TableCompiler, FindsUnsignedTables) {
  ByteTable table = makeTable("sigmoid(x)", "u8, 0.1:128", "u8, 0.00390625");
  CompiledTable compiled = compileTable(table, Isa::Avx2);
  EXPECT_NE(compiled.fold, Fold::None) << compiled.str();
  EXPECT_EQ(compiled.lookups, 4u);
  EXPECT_EQ(compiled.program.evaluateAll(), table);
}

TEST(TableCompiler, FindsEvenResiduals) {
  for (auto [function, scale, lookups] :
       {std::tuple("gelu(x)", "i8, 0.0625", 3u),
        {"silu(x)", "i8, 0.1", 3u},
        {"gelu(x)", "i8, 0.1", 2u}}) {
    ByteTable table = makeTable(function, scale, scale);
    CompiledTable compiled = compileTable(table, Isa::Avx2);
    EXPECT_TRUE(compiled.addsRelu) << function << scale;
    EXPECT_EQ(compiled.fold, Fold::Even) << function << scale;
    EXPECT_EQ(compiled.lookups, lookups) << function << scale;
    EXPECT_EQ(compiled.program.evaluateAll(), table);
  }
}

TEST(TableCompiler, FindsHalvesThatMeetBetweenCodes) {
  std::mt19937 random(3);
  std::array<int, 128> half;
  for (int &value : half)
    value = static_cast<int>(random() % 256) - 128;
  auto table = makeTable([&](int x) { return x < 0 ? ~half[~x] : half[x]; });
  CompiledTable compiled = compileTable(table, Isa::Avx2);
  EXPECT_EQ(compiled.str(), "odd, all codes, 8 lookups");
  table = makeTable([&](int x) { return x < 0 ? half[~x] : half[x]; });
  compiled = compileTable(table, Isa::Avx2);
  EXPECT_EQ(compiled.fold, Fold::EvenHalf);
}

TEST(TableCompiler, FindsWindows) {
  ByteTable table = makeTable("exp(x)", "i8, 0.0625:127", "i8, 0.0078125:-128");
  CompiledTable compiled = compileTable(table, Isa::Avx2);
  EXPECT_EQ(compiled.search, Search::Blocks);
  EXPECT_LE(compiled.lookups, 7u);
  EXPECT_EQ(compiled.program.evaluateAll(), table);
}

TEST(TableCompiler, SkipsBlocksThatRepeat) {
  // Most blocks of the window equal the one before: they cost nothing.
  auto table = makeTable([](int x) { return x < -100 ? 5 : x > 3 ? 77 : -9; });
  CompiledTable compiled = compileTable(table, Isa::Avx2);
  EXPECT_LE(compiled.lookups, 3u) << compiled.str();
  EXPECT_EQ(compiled.program.evaluateAll(), table);
}

TEST(TableCompiler, FindsLines) {
  // Lines between random ends, rounded half up once.
  std::mt19937 random(1);
  std::array<int, 17> ends;
  for (int &end : ends)
    end = static_cast<int>(random() % 120) - 60;
  auto table = makeTable([&](int x) {
    const int k = (x + 128) / 16, f = (x + 128) % 16;
    return (ends[k] * 16 + (ends[k + 1] - ends[k]) * f + 8) >> 4;
  });
  CompiledTable compiled = compileTable(table, Isa::Avx2);
  EXPECT_EQ(compiled.str(), "lines of 16 codes, 2 lookups");
  EXPECT_EQ(compiled.program.evaluateAll(), table);
}

/// 16 lines of a function as qlut-build-tables makes them: end results have 16
/// bits, which no byte is a base of.
static ByteTable makeLineTable(llvm::StringRef function, llvm::StringRef in,
                               llvm::StringRef out) {
  TableSpec spec;
  spec.segments = 16;
  spec.trim = false;
  return llvm::cantFail(getByteTable(
      llvm::cantFail(buildTable(llvm::cantFail(Expression::parse(function)),
                                llvm::cantFail(Format::parse(in)),
                                llvm::cantFail(Format::parse(out)), spec))));
}

TEST(TableCompiler, FindsLinesFromCodeZero) {
  // Bases need factors, and so nothing is taken off the codes.
  ByteTable table = makeLineTable("gelu(x)", "i8, 0.03125", "i8, 0.03");
  CompiledTable compiled = compileTable(table, Isa::Avx2);
  EXPECT_EQ(compiled.str(), "lines of 16 codes, 3 lookups");
  EXPECT_EQ(compiled.program.count(Op::And), 0u);
  EXPECT_EQ(compiled.program.count(Op::MultiplyAdd), 1u);
  EXPECT_EQ(compiled.program.evaluateAll(), table);
}

TEST(TableCompiler, FindsPlacedLines) {
  // Less than one result a code, rising: the sum of a byte and a product.
  ByteTable table = makeLineTable("sigmoid(x)", "i8, 0.03125", "i8, 0.0078125");
  CompiledTable compiled = compileTable(table, Isa::Avx2);
  EXPECT_EQ(compiled.str(), "lines of 16 codes, 3 lookups");
  EXPECT_EQ(compiled.program.count(Op::MultiplyShift), 1u);
  EXPECT_EQ(compiled.program.evaluateAll(), table);
  // Falling: the difference.
  ByteTable falling =
      makeLineTable("sigmoid(-x)", "i8, 0.03125", "i8, 0.0078125");
  compiled = compileTable(falling, Isa::Avx2);
  EXPECT_EQ(compiled.program.count(Op::MultiplyShift), 1u) << compiled.str();
  EXPECT_EQ(compiled.program.count(Op::Sub), 1u) << compiled.str();
  EXPECT_EQ(compiled.program.evaluateAll(), falling);
}

TEST(TableCompiler, FindsPlacedLinesOfOtherLengths) {
  constexpr int starts[] = {-128, -120, -90, -70, -41, -20,
                            -1,   19,   35,  70,  101};
  constexpr int slopes[] = {40, 170, 3, 100, 200, 255, 13, 190, 70, 9, 80};
  constexpr int bases[] = {0, 20, -80, -77, 90, -100, 30, 29, 100, -40, -10};
  auto table = makeTable([&](int x) {
    int k = 10;
    while (x < starts[k])
      --k;
    return bases[k] + (slopes[k] * (x - starts[k] + 3) >> 8);
  });
  CompiledTable compiled = compileTable(table, Isa::Avx2);
  EXPECT_EQ(compiled.search, Search::Buckets) << compiled.str();
  EXPECT_EQ(compiled.program.count(Op::MultiplyShift), 1u) << compiled.str();
  EXPECT_EQ(compiled.program.evaluateAll(), table);
}

TEST(TableCompiler, FindsLinesOfOtherLengths) {
  constexpr int starts[] = {-128, -120, -90, -70, -41, -20,
                            -1,   19,   35,  70,  101};
  constexpr int slopes[] = {40, -70, 3, 100, -100, 55, -3, 90, -70, 9, 80};
  constexpr int bases[] = {0, 20, -80, -77, 90, -100, 30, 29, 100, -40, -10};
  auto table = makeTable([&](int x) {
    int k = 10;
    while (x < starts[k])
      --k;
    return (bases[k] * 16 + slopes[k] * (x - starts[k]) / 4 + 8) >> 4;
  });
  CompiledTable compiled = compileTable(table, Isa::Avx2);
  EXPECT_EQ(compiled.search, Search::Buckets) << compiled.str();
  EXPECT_EQ(compiled.program.evaluateAll(), table);
}

TEST(TableCompiler, LooksUpRandomTables) {
  std::mt19937 random(2);
  for (int i = 0; i < 20; ++i) {
    auto table =
        makeTable([&](int) { return static_cast<int>(random() % 256); });
    expectExact(table, "random");
    CompiledTable compiled = compileTable(table, Isa::Avx2);
    EXPECT_EQ(compiled.str(), "all codes, 16 lookups");
    EXPECT_EQ(compileTable(table, Isa::Avx512Vbmi).str(),
              "all codes, 2 lookups");
    EXPECT_EQ(compileTable(table, Isa::Neon).str(),
              "a window of codes, 4 lookups");
  }
}

//===----------------------------------------------------------------------===//
// Exactness
//===----------------------------------------------------------------------===//

TEST(TableCompiler, IsExactOnFunctions) {
  for (llvm::StringRef function :
       {"tanh(x)", "sigmoid(x)", "gelu(x)", "silu(x)", "exp(x)", "erf(x)",
        "softplus(x)"})
    for (llvm::StringRef in : {"i8, 0.0625", "i8, 0.1", "i8, 0.125:-7",
                               "i8, 0.03125", "u8, 0.05:99"})
      for (llvm::StringRef out : {"i8, 0.0078125", "i8, 0.0625:11", "u8, 0.01"})
        expectExact(makeTable(function, in, out),
                    llvm::formatv("{0} {1} -> {2}", function, in, out));
}

TEST(TableCompiler, IsExactOnMutatedTables) {
  // One result that breaks what the form relies on.
  std::mt19937 random(5);
  for (llvm::StringRef function : {"tanh(x)", "gelu(x)", "sigmoid(x)"}) {
    ByteTable table = makeTable(function, "i8, 0.0625", "i8, 0.0625");
    for (int i = 0; i < 10; ++i) {
      ByteTable mutated = table;
      mutated[random() % 256] ^= 1u << (random() % 8);
      expectExact(mutated, function.str());
    }
  }
}

TEST(TableCompiler, IsExactOnSteps) {
  std::mt19937 random(4);
  for (int i = 0; i < 50; ++i) {
    const int numSteps = static_cast<int>(random() % 6) + 1;
    std::map<int, int> steps{{-128, static_cast<int>(random() % 256)}};
    for (int k = 0; k < numSteps; ++k)
      steps[static_cast<int>(random() % 256) - 128] =
          static_cast<int>(random() % 256);
    expectExact(makeTable([&](int x) {
                  return std::prev(steps.upper_bound(x))->second;
                }),
                "steps");
  }
}

TEST(TableCompiler, IsFast) {
  std::mt19937 random(2);
  std::vector<ByteTable> tables{
      makeTable([&](int) { return static_cast<int>(random() % 256); }),
      makeTable([](int) { return 3; }),
      makeTable([](int x) { return x * x / 128; }),
      makeTable([](int x) { return static_cast<int>(90 * std::sin(x / 9.)); })};
  for (const ByteTable &table : tables)
    for (Isa isa : allIsas) {
      auto start = std::chrono::steady_clock::now();
      CompiledTable compiled = compileTable(table, isa);
      std::chrono::duration<double> time =
          std::chrono::steady_clock::now() - start;
      // 0.2 s on an idle processor.
      EXPECT_LT(time.count(), 2) << compiled.str();
      RecordProperty(stringifyIsa(isa).str(), std::to_string(time.count()));
    }
}

//===----------------------------------------------------------------------===//
// Costs and programs
//===----------------------------------------------------------------------===//

TEST(TableCompiler, PrefersWhatIsCheaper) {
  ByteTable odd = makeTable("tanh(x)", "i8, 0.0625", "i8, 0.0078125");
  std::mt19937 random(7);
  auto any = makeTable([&](int) { return static_cast<int>(random() % 256); });
  for (Isa isa : allIsas)
    EXPECT_LE(compileTable(odd, isa).cycles, compileTable(any, isa).cycles);
  EXPECT_LT(compileTable(odd, Isa::Avx2).cycles * 2.4,
            compileTable(any, Isa::Avx2).cycles);
  // Two permutations find any byte: folding would not pay.
  EXPECT_EQ(compileTable(odd, Isa::Avx512Vbmi).fold, Fold::None);
}

TEST(InstructionCosts, CountsTheBusiestUnit) {
  Builder b;
  std::array<uint8_t, 16> entries{1, 2, 3};
  Lane looked = b.lookup(Op::Shuffle, b.input(), entries);
  const InstructionCosts &costs = InstructionCosts::get(Isa::Avx2);
  EXPECT_DOUBLE_EQ(costs.getCycles(b.take(looked)), 1 / 2.);
  Lane sum = looked;
  for (int i = 1; i <= 8; ++i)
    sum = b.add(sum, b.splat(i * i));
  EXPECT_DOUBLE_EQ(costs.getCycles(b.take(sum)), 9 / 3.6);
  EXPECT_FALSE(costs.has(Op::Permute64));
  EXPECT_FALSE(InstructionCosts::get(Isa::Neon).has(Op::MultiplyAdd));
  EXPECT_TRUE(InstructionCosts::get(Isa::Neon).has(Op::Lookup));
}

TEST(InstructionCosts, NamesAreRead) {
  for (Isa isa : {Isa::Generic, Isa::Avx2, Isa::Avx512Vbmi, Isa::Neon})
    EXPECT_EQ(symbolizeIsa(stringifyIsa(isa)), isa);
  EXPECT_EQ(symbolizeIsa("sse9"), std::nullopt);
}

TEST(LaneProgram, EvaluatesAsTheInstructionsDo) {
  Builder b;
  Lane x = b.input();
  auto at = [&](Lane lane, int code) {
    return b.take(lane).evaluate(static_cast<uint8_t>(code));
  };
  std::array<uint8_t, 16> entries;
  for (unsigned i = 0; i < 16; ++i)
    entries[i] = static_cast<uint8_t>(100 + i);
  Lane looked = b.lookup(Op::Shuffle, x, entries);
  EXPECT_EQ(at(looked, 0x75), 105);
  EXPECT_EQ(at(looked, 0x85), 0);
  EXPECT_EQ(at(b.lookup(Op::Lookup, x, entries), 0x15), 0);
  EXPECT_EQ(at(b.lookupOver(x, x, entries), 0x15), 0x15);
  EXPECT_EQ(at(b.abs(x), -128), 128);
  EXPECT_EQ(at(b.sign(b.splat(-128), x), -1), 128);
  EXPECT_EQ(at(b.subSigned(b.splat(-128), x), 1), 128);
  EXPECT_EQ(at(b.subUnsigned(x, b.splat(9)), 3), 0);
  EXPECT_EQ(at(b.addSigned(x, b.splat(100)), 100), 127);
  EXPECT_EQ(at(b.greater(x, b.splat(-1)), -1), 0);
  EXPECT_EQ(at(b.blend(b.splat(1), b.splat(2), b.bit(x, 3)), 8), 2);
  EXPECT_EQ(at(b.multiplyShift(x, b.splat(-128), 8), 255), 128);
  EXPECT_EQ(at(b.multiplyShift(b.splat(255), x, 4), -128), 8);
  Lane wide = b.multiplyAdd(x, b.splat(-128), b.splat(255), b.splat(-128));
  Lane one = b.splatWord(1 << 11);
  EXPECT_EQ(at(b.narrowSigned(b.multiplyHigh(wide, one)), 255), 128);
  EXPECT_EQ(at(b.narrowUnsigned(b.multiplyHigh(
                   b.multiplyAdd(x, b.splat(16), b.splat(0), b.splat(0)), one)),
               20),
            20);
}

TEST(LaneProgram, LeavesOutWhatChangesNothing) {
  Builder b;
  Lane x = b.input(), zero = b.splat(0);
  for (Lane same : {b.add(x, zero), b.bitXor(zero, x), b.sub(x, zero),
                    b.blend(x, x, zero), b.bitAnd(x, 255), b.bit(x, 7)})
    EXPECT_EQ(same.place, x.place);
  // Computed once, and what is not needed is not taken.
  EXPECT_EQ(b.add(x, b.splat(3)).place, b.add(x, b.splat(3)).place);
  b.add(x, b.splat(4));
  EXPECT_EQ(b.take(b.add(x, b.splat(3))).nodes.size(), 3u);
}

TEST(TableCompiler, RefusesOtherWidths) {
  Table table(DirectTable{{4, Storage::Kind::Signed},
                          {16, Storage::Kind::Signed},
                          std::vector<int64_t>(16)});
  for (std::string error :
       {llvm::toString(getByteTable(table).takeError()),
        llvm::toString(compileByteTable(table, Isa::Avx2).takeError())})
    EXPECT_EQ(error, "expected a table between codes of at most 8 bits, got "
                     "i4 -> i16");
}
