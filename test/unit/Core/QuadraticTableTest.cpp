//===- QuadraticTableTest.cpp - tables of parabolas -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Builders.h"
#include "RandomTable.h"
#include "qlut/Core/Certificate.h"
#include "qlut/Core/Hashing.h"
#include "qlut/Core/Target.h"

using namespace qlut;
using namespace qlut::reference;

namespace {
constexpr llvm::StringLiteral in16 = "i16, 0.000244140625";
constexpr llvm::StringLiteral out16 = "i16, 0.000030517578125";

/// Half of an odd table with parabolas inside.
const FoldedTable goodFolded = [] {
  FoldedTable t;
  t.input = t.output = storage("i8");
  t.reach = 128;
  t.negates = true;
  t.fractionBits = 3;
  t.quadratic = goodQuadratic;
  t.quadratic->input = storage("u8");
  return t;
}();

/// Why the changed table is refused.
template <typename T, typename Change>
std::string refusalOf(T table, Change change) {
  change(table);
  return messageOf(Table(std::move(table)).check());
}

TableSpec quadraticSpec(int64_t segments, FrontEnd front = FrontEnd::None) {
  TableSpec spec = formSpec(TableForm::Quadratic, segments);
  spec.front = front;
  return spec;
}

double maxError(const Table &table, llvm::StringRef f, llvm::StringRef in,
                llvm::StringRef out) {
  return certify(table, expr(f), format(in), format(out)).maxError;
}
} // namespace

//===----------------------------------------------------------------------===//
// Rules
//===----------------------------------------------------------------------===//

TEST(QuadraticTable, GoodOnesPass) {
  EXPECT_EQ(messageOf(Table(goodQuadratic).check()), "");
  EXPECT_EQ(messageOf(Table(goodFolded).check()), "");
}

TEST(QuadraticTable, SegmentsAreRight) { // T16
  auto refusal = [](auto change) { return refusalOf(goodQuadratic, change); };
  EXPECT_EQ(refusal([](auto &t) { t.lengthShift = 0; }),
            "expected a length shift from 1 to 15, got 0");
  EXPECT_EQ(refusal([](auto &t) { t.lengthShift = 16; }),
            "expected a length shift from 1 to 15, got 16");
  EXPECT_EQ(refusal([](auto &t) {
              t.values.clear();
              t.slopes.clear();
              t.curvatures.clear();
            }),
            "expected at least one segment, got none");
  EXPECT_EQ(refusal([](auto &t) { t.curvatures.pop_back(); }),
            "expected a slope and a curvature for each of the 4 values, got 4 "
            "and 3");
  EXPECT_EQ(refusal([](auto &t) { t.first = -1; }),
            "expected first from 0 to 255, got -1");
  EXPECT_EQ(refusal([](auto &t) { t.last = 256; }),
            "expected last from 10 to 255, got 256");
  EXPECT_EQ(refusal([](auto &t) { t.last = 9; }),
            "expected last from 10 to 255, got 9");
  EXPECT_EQ(refusal([](auto &t) { t.last = 201; }),
            "expected 3 segments of 64 codes from offset 10 to 201, got 4");
}

TEST(QuadraticTable, NumbersFit) { // T16
  auto refusal = [](auto change) { return refusalOf(goodQuadratic, change); };
  EXPECT_EQ(refusal([](auto &t) { t.values[1] = 32768; }),
            "expected values[1] to fit 16 bits, got 32768");
  EXPECT_EQ(refusal([](auto &t) { t.slopes[3] = -32769; }),
            "expected slopes[3] to fit 16 bits, got -32769");
  EXPECT_EQ(refusal([](auto &t) { t.curvatures[0] = 128; }),
            "expected curvatures[0] to fit 8 bits, got 128");
  EXPECT_EQ(refusal([](auto &t) { t.guardBits = 15; }),
            "expected guard bits from 0 to 14, got 15");
  EXPECT_EQ(refusal([](auto &t) { t.slopeShift = 5; }),
            "expected a slope shift from 6 to 15, got 5");
  EXPECT_EQ(refusal([](auto &t) { t.curvatureShift = 16; }),
            "expected a curvature shift from 0 to 15, got 16");
  EXPECT_EQ(refusal([](auto &t) { t.center = 128; }),
            "expected center from -128 to 127, got 128");
}

TEST(QuadraticTable, SumsStayWords) { // T17
  EXPECT_EQ(refusalOf(goodQuadratic, [](auto &t) { t.slopes[1] = 32767; }),
            "expected a slope and a value of 16 bits 2 codes into segment 1, "
            "got 32768 and 574");
  EXPECT_EQ(refusalOf(goodQuadratic, [](auto &t) { t.values[0] = 32700; }),
            "expected a slope and a value of 16 bits 13 codes into segment 0, "
            "got 333 and 32768");
}

TEST(QuadraticTable, FoldsAskForTheirStorages) { // H3, H4
  auto refusal = [](auto change) { return refusalOf(goodFolded, change); };
  EXPECT_EQ(refusal([](auto &t) { t.quadratic->input = storage("i8"); }),
            "expected the inner table to read u8, got i8");
  EXPECT_EQ(refusal([](auto &t) { t.quadratic->output = storage("u8"); }),
            "expected the inner table to give i8, got u8");
  EXPECT_EQ(refusal([](auto &t) { t.rounding = Rounding::Floor; }),
            "expected rounding half-up with a quadratic table inside, got "
            "floor");
  EXPECT_EQ(refusal([](auto &t) { t.fractionBits = 2; }),
            "expected fraction bits from 3 to 40, got 2");
  EXPECT_EQ(refusal([](auto &t) { t.values = {1}; }),
            "expected values or one inner table, got both");
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

TEST(QuadraticTable, GivesWhatTheReferenceGives) { // T16 to T19
  std::mt19937_64 random(11);
  for (int i = 0; i < 60; ++i)
    for (llvm::StringRef in : {"i8", "u8", "u4", "i16", "u16"})
      for (llvm::StringRef out : {"i8", "u16", "i16"}) {
        if (in.ends_with("16") && i % 20 != 0)
          continue;
        Table table(randomQuadratic(random, storage(in), storage(out)));
        ASSERT_EQ(messageOf(table.check()), "");
        EXPECT_EQ(firstDifference(table), "") << in.str() << out.str() << i;
        EXPECT_EQ(table.computeBits(), 32u);
      }
}

TEST(QuadraticTable, FoldsGiveWhatTheReferenceGives) { // H2 to H4
  std::mt19937_64 random(12);
  for (int i = 0; i < 100; ++i) {
    FoldedTable t;
    t.input = storage(i % 2 ? "i8" : "u8");
    t.output = storage(i % 4 < 2 ? "i8" : "u16");
    t.center = uniform(random, t.input.minCode() + 1, t.input.maxCode() - 1);
    t.reach = uniform(
        random, 1,
        std::max(t.center - t.input.minCode(), t.input.maxCode() - t.center));
    t.storesNegative = uniform(random, 0, 1);
    t.negates = uniform(random, 0, 1);
    t.quadratic = randomQuadratic(random, storage("u8"), t.output);
    t.fractionBits =
        t.quadratic->guardBits + static_cast<unsigned>(uniform(random, 0, 3));
    t.offset = uniform(random, -100000, 100000);
    t.slope = uniform(random, -5000, 5000);
    Table table(t);
    ASSERT_EQ(messageOf(table.check()), "");
    EXPECT_EQ(firstDifference(table), "") << i;
  }
}

TEST(QuadraticTable, FiguresAreCounted) { // C2
  const Table plain(goodQuadratic), folded(goodFolded);
  for (const Table *table : {&plain, &folded}) {
    EXPECT_EQ(table->numEntries(), 12);
    EXPECT_EQ(table->numSegments(), 4);
    EXPECT_EQ(table->numBytes(), 20);
    EXPECT_NE(table->quadratic(), nullptr);
    EXPECT_EQ(table->linear(), nullptr);
  }
  EXPECT_EQ(plain.formName(), "quadratic");
  EXPECT_EQ(folded.frontEnd(), FrontEnd::Symmetry);
  QuadraticTable other = goodQuadratic;
  other.curvatures[2] += 1;
  EXPECT_FALSE(plain == Table(other));
  EXPECT_NE(hash_value(plain), hash_value(Table(other)));
  EXPECT_EQ(hash_value(plain), hash_value(Table(goodQuadratic)));
}

TEST(QuadraticTable, SlopesAreThoseOfTheParabola) {
  const Table table(goodQuadratic);
  // Outside of the domain results do not change.
  EXPECT_EQ(table.slope(-128), 0);
  EXPECT_EQ(table.slope(127), 0);
  // At the start of a segment, then 16 codes on: (520 + 2 * 5 * 16 / 16) / 512.
  const int64_t start = -128 + 10 + 64;
  EXPECT_EQ(table.slope(start), 520. / 512);
  EXPECT_EQ(table.slope(start + 16), 530. / 512);
  const Table folded(goodFolded);
  // The other side of an odd function has the same slope.
  EXPECT_EQ(folded.slope(74), 520. / 512);
  EXPECT_EQ(folded.slope(-74), 520. / 512);
}

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

TEST(QuadraticTable, BuildsAccurateTables) { // B20, B21
  struct Row {
    const char *f, *in, *out;
    int64_t segments;
    FrontEnd front;
    double bound;
  };
  for (const Row &row :
       {Row{"sigmoid(x)", in16.data(), out16.data(), 32, FrontEnd::Symmetry,
            1.5},
        {"gelu(x)", in16.data(), in16.data(), 16, FrontEnd::Symmetry, 0.9},
        {"sigmoid(x)", "u16, 0.000244140625:32768", "u16, 0.0000152587890625",
         64, FrontEnd::None, 1.4},
        {"gelu(x)", "i8, 0.0625", "i8, 0.0625", 8, FrontEnd::None, 0.8},
        {"exp(x)", "i8, 0.0625:127", "u8, 0.00392156862", 16, FrontEnd::None,
         0.75}}) {
    Table table =
        build(row.f, row.in, row.out, quadraticSpec(row.segments, row.front));
    ASSERT_NE(table.quadratic(), nullptr);
    EXPECT_LE(table.numSegments(), row.segments);
    EXPECT_EQ(table.frontEnd(), row.front);
    EXPECT_LE(maxError(table, row.f, row.in, row.out), row.bound) << row.f;
  }
}

TEST(QuadraticTable, TakesTheBestNumbers) { // B21
  // All values and slopes about those found, with every curvature.
  const Table table =
      build("exp(x)", "i8, 0.0078125", "i8, 0.0625", quadraticSpec(4));
  const QuadraticTable &found = *table.quadratic();
  auto errorOf = [&](const QuadraticTable &t) {
    return maxError(Table(t), "exp(x)", "i8, 0.0078125", "i8, 0.0625");
  };
  const double least = errorOf(found);
  for (size_t k = 0; k < found.values.size(); ++k)
    for (int64_t curvature = -128; curvature < 128; curvature += 3)
      for (int64_t slope = -3; slope <= 3; ++slope)
        for (int64_t value = -3; value <= 3; ++value) {
          QuadraticTable other = found;
          other.values[k] += value;
          other.slopes[k] += slope;
          other.curvatures[k] = curvature;
          if (messageOf(Table(other).check()).empty())
            EXPECT_GE(errorOf(other), least - 1e-9);
        }
}

TEST(QuadraticTable, RefusesWhatItCanNotBuild) { // B21
  auto refusalOfSpec = [](auto change) {
    TableSpec spec = quadraticSpec(16);
    change(spec);
    return refusal("tanh(x)", in16, out16, spec);
  };
  EXPECT_EQ(refusalOfSpec([](auto &s) { s.objective = Objective::Mse; }),
            "expected the objective max or none for quadratic segments, got "
            "mse: use the linear form");
  EXPECT_EQ(refusalOfSpec([](auto &s) { s.outOfRange = OutOfRange::Tail; }),
            "expected to clamp outside the range, got tail: quadratic segments "
            "are not extended");
  EXPECT_EQ(refusalOfSpec(
                [](auto &s) { s.interpolationRounding = Rounding::HalfEven; }),
            "expected quadratic segments to round half-up, got half-even");
  EXPECT_EQ(refusalOfSpec([](auto &s) { s.spacing = Spacing::Free; }),
            "expected uniform spacing of quadratic segments, got free");
  EXPECT_EQ(refusalOfSpec([](auto &s) { s.front = FrontEnd::Normalize; }),
            "expected a direct or linear table behind the front end "
            "'normalize', got quadratic: use front end 'none'");
  EXPECT_EQ(refusal("x * 100", "i16, 1.0", "i16, 1.0", quadraticSpec(1)),
            "expected segments whose slopes and values fit 16 bits, got 1 "
            "segments of 1024 codes: use more segments");
  EXPECT_NE(refusal("1 / x", in16, out16, quadraticSpec(16)), "");
}

TEST(QuadraticTable, TargetsAdmitIt) {
  const Table table(goodQuadratic);
  Target target;
  EXPECT_EQ(messageOf(target.admits(table)), "");
  target.fractionBits = 5;
  EXPECT_EQ(messageOf(target.admits(table)),
            "target 'generic': field 'fraction-bits' is 5, the table needs 6 "
            "for a segment of 64 codes");
  target = Target();
  target.slopeBits = 15;
  EXPECT_EQ(messageOf(target.admits(table)),
            "target 'generic': field 'slope-bits' is 15, the table needs 16");
  target = Target();
  target.outOfRange = OutOfRange::Tail;
  EXPECT_EQ(messageOf(target.admits(table)),
            "target 'generic': field 'out-of-range' is tail, the table follows "
            "clamp");
  target = Target();
  target.interpolationRounding = Rounding::Floor;
  EXPECT_EQ(messageOf(target.admits(Table(goodFolded))),
            "target 'generic': field 'interpolation-rounding' is floor, the "
            "table rounds half-up");
  EXPECT_NE(messageOf(llvm::cantFail(Target::named("npu16")).admits(table)),
            "");
}
