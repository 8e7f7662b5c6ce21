//===- FrontBuilderTest.cpp - front ends that fit a function --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Builders.h"
#include "qlut/Core/Certificate.h"
#include "llvm/ADT/STLExtras.h"

using namespace qlut;
using namespace qlut::reference;

namespace {

TableSpec frontSpec(FrontEnd front, TableForm form = TableForm::Linear,
                    int64_t segments = 16) {
  TableSpec spec = formSpec(form, segments);
  spec.front = front;
  return spec;
}

template <typename Form>
Form buildAs(llvm::StringRef f, llvm::StringRef in, llvm::StringRef out,
             const TableSpec &spec) {
  Table table = build(f, in, out, spec);
  if (const auto *form = table.getIf<Form>())
    return *form;
  ADD_FAILURE() << f.str() << " became a table of the form "
                << table.formName().str();
  return Form();
}

//===----------------------------------------------------------------------===//
// Symmetry
//===----------------------------------------------------------------------===//

/// Functions with a symmetry, in formats that need not be symmetric.
const Subject folded[] = {
    {"tanh(x)", "i8, 0.03125", "i8, 0.0078125"},
    {"tanh(x)", "i8, 0.03125:-3", "i8, 0.0078125:5"},
    {"sigmoid(x)", "i8, 0.0625", "u8, 0.00390625"},
    {"1 / (1 + exp(-x))", "u8, 0.0625:100", "u8, 0.005:1"},
    {"gelu(x)", "i8, 0.03125:40", "i8, 0.03125:-30"},
    {"gelu_tanh(x)", "i8, 0.05:-9", "i8, 0.025:-117"},
    {"silu(x)", "i8, 0.0625", "i8, 0.0625:-100"},
    {"softplus(x)", "i8, 0.0625:3", "u8, 0.0625"},
    {"hardswish(x)", "i8, 0.05", "i8, 0.05:-100"},
    {"cos(x)", "i8, 0.05:-100", "i8, 0.0078125"},
    {"abs(x)", "i8, 0.05", "u8, 0.025"},
    {"erf(x)", "i4, 0.3", "i8, 0.0078125"},
    {"x / (1 + abs(x))", "u8, 0.1:127", "i8, 0.0078125"},
};
/// The same where a code of input is no whole number of codes of output, which
/// takes guard bits.
const Subject foldedLines[] = {
    {"gelu(x)", "i8, 0.03125", "i8, 0.016:-117"},
    {"1 / (1 + exp(-x))", "u8, 0.0625:100", "u8, 0.00392:1"},
    {"hardswish(x)", "i8, 0.05", "i8, 0.03:-100"},
    {"softplus(x)", "i8, 0.0625:3", "u8, 0.033"},
};

TEST(FrontBuilderTest, FoldedDirectTablesAreExact) { // H10
  for (const Subject &s : folded) {
    const FoldedTable half =
        buildAs<FoldedTable>(s.function, s.in, s.out,
                             frontSpec(FrontEnd::Symmetry, TableForm::Direct));
    ASSERT_EQ(messageOf(Table(half).check()), "");
    EXPECT_EQ(Table(half).evaluateAll(), exactCodes(s.function, s.in, s.out))
        << s.function;
    EXPECT_EQ(firstDifference(Table(half)), "") << s.function;
    // One entry for each magnitude at most.
    EXPECT_LE(int64_t(half.values.size()), half.reach + 1) << s.function;
  }
}

TEST(FrontBuilderTest, FoldedLinesAreAsGoodAsOnesOfAllCodes) { // H10
  for (const Subject &s : llvm::concat<const Subject>(folded, foldedLines)) {
    const int64_t segments = llvm::StringRef(s.in).starts_with("i4") ? 4 : 16;
    const TableSpec spec =
        frontSpec(FrontEnd::Symmetry, TableForm::Linear, segments);
    const Table half = build(s.function, s.in, s.out, spec);
    EXPECT_EQ(firstDifference(half), "") << s.function;
    const LinearTable &inner = *half.linear();
    const int64_t length = inner.nodes[1] - inner.nodes[0];
    TableSpec plain =
        linearSpec(half.input().numCodes() / length, Spacing::PowerOfTwo);
    const Table all = build(s.function, s.in, s.out, plain);
    const std::vector<int64_t> exact = exactCodes(s.function, s.in, s.out);
    EXPECT_LE(greatestDifference(half.evaluateAll(), exact),
              greatestDifference(all.evaluateAll(), exact) + 1)
        << s.function;
  }
}

TEST(FrontBuilderTest, SidesMirrorEachOther) { // H4
  TableSpec spec = frontSpec(FrontEnd::Symmetry);
  spec.interpolationRounding = Rounding::HalfAway;
  const Table odd = build("tanh(x)", "i8, 0.03125", "i8, 0.0078125", spec);
  for (int64_t code = 1; code < 127; ++code)
    EXPECT_EQ(odd.evaluate(code) == 127 ? 128 : odd.evaluate(code),
              -odd.evaluate(-code) == 127 ? 128 : -odd.evaluate(-code))
        << code;
  const Table even = build("cos(x)", "i8, 0.05:3", "i8, 0.0078125:3", spec);
  for (int64_t m = 1; m <= 124; ++m)
    EXPECT_EQ(even.evaluate(3 + m), even.evaluate(3 - m)) << m;
}

TEST(FrontBuilderTest, RestsOfRelu) {
  // x is added on the other side: one code each, or half of one.
  FoldedTable gelu = buildAs<FoldedTable>(
      "gelu(x)", "i8, 0.03125", "i8, 0.03125", frontSpec(FrontEnd::Symmetry));
  EXPECT_TRUE(gelu.storesNegative);
  EXPECT_FALSE(gelu.negates);
  EXPECT_EQ(gelu.slope, int64_t(1) << gelu.fractionBits);
  EXPECT_EQ(gelu.offset, 0);
  gelu = buildAs<FoldedTable>("silu(2 * x) * 3", "i8, 0.03125", "i8, 0.375",
                              frontSpec(FrontEnd::Symmetry));
  EXPECT_EQ(gelu.slope, int64_t(1) << (gelu.fractionBits - 1));
}

TEST(FrontBuilderTest, ConstantSums) {
  const FoldedTable sigmoid =
      buildAs<FoldedTable>("sigmoid(x)", "i8, 0.0625", "u8, 0.00390625:2",
                           frontSpec(FrontEnd::Symmetry));
  EXPECT_TRUE(sigmoid.negates);
  EXPECT_EQ(sigmoid.slope, 0);
  EXPECT_EQ(sigmoid.offset, (256 + 4) * (int64_t(1) << sigmoid.fractionBits));
}

TEST(FrontBuilderTest, MoreGuardBitsWhereAHalfLeavesRoom) {
  TableSpec spec = frontSpec(FrontEnd::Symmetry, TableForm::Linear, 64);
  spec.guardBits = 0;
  // GELU below zero is no further down than -0.17.
  EXPECT_EQ(
      buildAs<FoldedTable>("gelu(x)", "i16, 0.00025", "i16, 0.00025", spec)
          .linear->guardBits,
      5u);
  // Half of a sigmoid is above zero: no bit for a sign.
  const LinearTable sigmoid =
      *buildAs<FoldedTable>("sigmoid(x)", "i16, 0.00025", "i16, 0.00004", spec)
           .linear;
  EXPECT_EQ(sigmoid.output, storage("u16"));
  EXPECT_EQ(sigmoid.guardBits, 2u);
  EXPECT_EQ(sigmoid.valueBits, 16u);
}

TEST(FrontBuilderTest, FoldedRanges) {
  TableSpec spec = frontSpec(FrontEnd::Symmetry, TableForm::Direct);
  spec.lo = -1;
  spec.hi = 2;
  const FoldedTable t =
      buildAs<FoldedTable>("sin(x)", "i8, 0.0625", "i8, 0.0078125", spec);
  EXPECT_EQ(t.reach, 32);
  const Table table(t);
  EXPECT_EQ(table.evaluate(127), table.evaluate(32));
  EXPECT_EQ(table.evaluate(-128), table.evaluate(-32));
}

TEST(FrontBuilderTest, SymmetryIsRefusedWhereThereIsNone) {
  const TableSpec spec = frontSpec(FrontEnd::Symmetry);
  EXPECT_EQ(refusal("exp(x)", "i8, 0.03125", "i8, 0.5", spec),
            "expected f(x) + f(-x) to be constant or f(x) - f(-x) a multiple "
            "of x to fold a table, got exp(x): use front end 'none'");
  // Almost even: away by half a code at one end.
  EXPECT_NE(
      refusal("cos(x) + x ^ 3 * 0.00002", "i8, 0.05", "i8, 0.0078125", spec),
      "");
  EXPECT_NE(refusal("select(x, 5.9, sin(x) + 0.01, sin(x))", "i8, 0.05",
                    "i8, 0.0078125", spec),
            "");
  EXPECT_EQ(refusal("tanh(x)", "u8, 0.03125", "i8, 0.0078125", spec),
            "expected codes on both sides of the zero point 0 to fold them, "
            "got a range of the codes 0 to 255: use front end 'none' or a "
            "range on both sides of 0");
  EXPECT_NE(refusal("1 / x", "i8, 0.5", "i8, 0.5", spec).find("x = 0 (code 0)"),
            std::string::npos);
}

TEST(FrontBuilderTest, DirectHalvesThatDontFitAreRefused) {
  // Rounding down is not odd, and no guard bits mend it.
  TableSpec spec = frontSpec(FrontEnd::Symmetry, TableForm::Direct);
  spec.valueRounding = Rounding::Floor;
  EXPECT_NE(refusal("tanh(x)", "i8, 0.03125", "i8, 0.0078125", spec)
                .find("got another result at code"),
            std::string::npos);
}

//===----------------------------------------------------------------------===//
// Normalization
//===----------------------------------------------------------------------===//

struct Octaves {
  const char *function, *in, *out;
  double least;
  int64_t step;
  unsigned octaves;
};

TEST(FrontBuilderTest, PowersInAnyWriting) { // H11
  for (const Octaves &o :
       {Octaves{"1 / x", "u8, 0.0625", "u8, 0.0625", 0.0625, 1, 1},
        Octaves{"reciprocal(3 * x) * 0.7", "u8, 0.0625", "i8, 0.03125:-9",
                0.0625, 1, 1},
        Octaves{"rsqrt(x)", "u8, 0.0625", "u8, 0.015625", 0.0625, 1, 2},
        Octaves{"2 / sqrt(x * 0.125)", "i8, 0.0625:-120", "u8, 0.125:9", 0.0625,
                1, 2},
        Octaves{"sqrt(x)", "u8, 0.0625", "u8, 0.015625", 0.0625, -1, 2},
        Octaves{"x ^ -1.5", "u8, 0.0625", "u8, 0.25", 0.0625, 3, 2},
        Octaves{"x * x", "u8, 0.0625", "u8, 1", 0.0625, -2, 1},
        Octaves{"exp(log(x) / 3)", "u8, 0.0625", "u8, 0.015625", 0.0625, -1, 3},
        Octaves{"0 - 1 / x", "u8, 0.0625", "i8, 0.125:127", 0.0625, 1, 1}}) {
    TableSpec spec = frontSpec(FrontEnd::Normalize, TableForm::Linear, 64);
    spec.lo = o.least;
    const NormalizedTable table =
        buildAs<NormalizedTable>(o.function, o.in, o.out, spec);
    EXPECT_EQ(table.step, o.step) << o.function;
    EXPECT_EQ(table.octaves, o.octaves) << o.function;
    EXPECT_EQ(firstDifference(Table(table)), "") << o.function;
    const Certificate found =
        certify(Table(table), expr(o.function), format(o.in), format(o.out),
                o.least, std::nullopt);
    EXPECT_LE(found.maxError, 0.6) << o.function;
  }
}

TEST(FrontBuilderTest, LogarithmsAndExponentials) { // H11
  for (const Subject &s :
       {Subject{"log(x)", "u8, 0.0625", "i8, 0.03125:-9"},
        Subject{"3 * log2(x) - 4", "u8, 0.0625", "i8, 0.25"},
        Subject{"log(1 / x)", "u8, 0.0625", "i8, 0.03125:7"},
        Subject{"exp(x)", "i8, 0.03125:127", "u8, 0.00390625"},
        Subject{"exp(-x / 2)", "u8, 0.0625", "i8, 0.0078125:-3"},
        Subject{"0 - 5 * 2 ^ (x + 1)", "i8, 0.0625", "i8, 8:127"}}) {
    TableSpec spec = frontSpec(FrontEnd::Normalize, TableForm::Linear, 64);
    const bool isLog = llvm::StringRef(s.function).contains("log");
    if (isLog)
      spec.lo = 0.0625;
    const Table table = build(s.function, s.in, s.out, spec);
    ASSERT_EQ(table.frontEnd(), FrontEnd::Normalize) << s.function;
    EXPECT_EQ(firstDifference(table), "") << s.function;
    const Certificate found = certify(table, expr(s.function), format(s.in),
                                      format(s.out), spec.lo, std::nullopt);
    EXPECT_LE(found.maxError, 0.6) << s.function;
  }
}

TEST(FrontBuilderTest, NumbersBelowZero) { // H9, B7
  TableSpec spec = frontSpec(FrontEnd::Normalize, TableForm::Linear, 64);
  spec.pole = PolePolicy::Saturate;
  struct Case {
    const char *function, *out;
    Mirror mirror;
  };
  for (const Case &c : {Case{"1 / x", "i8, 0.0625:3", Mirror::Odd},
                        Case{"x ^ -2", "i8, 0.5:-100", Mirror::Even},
                        Case{"cbrt(x)", "i8, 0.03125", Mirror::Odd},
                        Case{"rsqrt(x)", "i8, 0.03125:-9", Mirror::None},
                        Case{"log(x)", "i8, 0.03125:9", Mirror::None},
                        Case{"log(x * x)", "i8, 0.0625:9", Mirror::Even},
                        Case{"sqrt(x)", "i8, 0.03125:9", Mirror::None}}) {
    const char *in = "i8, 0.125:-20";
    const NormalizedTable table =
        buildAs<NormalizedTable>(c.function, in, c.out, spec);
    EXPECT_EQ(table.mirror, c.mirror) << c.function;
    EXPECT_EQ(firstDifference(Table(table)), "") << c.function;
    const std::vector<int64_t> exact =
        exactCodes(c.function, in, c.out, PolePolicy::Saturate);
    EXPECT_LE(greatestDifference(Table(table).evaluateAll(), exact), 1)
        << c.function;
    // At the pole and below it the codes are those of B7.
    EXPECT_EQ(Table(table).evaluate(-20), exact[108]) << c.function;
    EXPECT_NEAR(double(Table(table).evaluate(-128)), double(exact[0]),
                c.mirror == Mirror::None ? 0 : 1)
        << c.function;
  }
}

TEST(FrontBuilderTest, PolesAreNamed) { // B7
  const TableSpec spec = frontSpec(FrontEnd::Normalize);
  EXPECT_EQ(refusal("rsqrt(x)", "i8, 0.0625:-128", "i8, 0.125", spec),
            "rsqrt(x) has no finite value at x = 0 (code -128); the least "
            "valid range starts at 0.0625 (code -127)");
  EXPECT_EQ(refusal("1 / x", "u8, 0.0625", "i8, 0.125", spec),
            "1 / x has no finite value at x = 0 (code 0); the least valid "
            "range starts at 0.0625 (code 1)");
  EXPECT_NE(refusal("log(x)", "i8, 0.0625", "i8, 0.125", spec), "");
}

TEST(FrontBuilderTest, NormalizationIsRefusedWhereOctavesDiffer) {
  TableSpec spec = frontSpec(FrontEnd::Normalize);
  EXPECT_EQ(refusal("tanh(x)", "i8, 0.03125", "i8, 0.0078125", spec),
            "expected a power c x^(p/q), a log(x) + b or c exp(b x) over "
            "positive codes to normalize a table, got tanh(x): use front end "
            "'none'");
  // Right in the octaves looked at first.
  EXPECT_NE(refusal("rsqrt(x + 0.01)", "u8, 0.0625", "u8, 0.125", spec), "");
  EXPECT_NE(refusal("select(x, 15.8, 1.001 * exp(x), exp(x))", "u8, 0.0625",
                    "u8, 8192", spec),
            "");
  spec.lo = 1;
  EXPECT_NE(refusal("1 / x + 0.001", "u8, 0.0625", "u8, 0.0078125", spec), "");
  EXPECT_NE(
      refusal("1 / x + exp(0 - 100 * x)", "u8, 0.0625", "u8, 0.0078125", spec),
      "");
  // A power with another one below zero.
  EXPECT_NE(refusal("select(x, 0, x * x, 3 * x * x)", "i8, 0.0625", "u8, 1",
                    frontSpec(FrontEnd::Normalize)),
            "");
}

//===----------------------------------------------------------------------===//
// Choosing
//===----------------------------------------------------------------------===//

TEST(FrontBuilderTest, OctavesTakeASegmentEach) {
  TableSpec spec = frontSpec(FrontEnd::Normalize);
  spec.segments = 2;
  EXPECT_EQ(refusal("cbrt(x)", "i8, 0.25", "i8, 0.05", spec),
            "expected at least 3 segments, one for each octave, for the front "
            "end 'normalize', got 2");
  for (Objective objective : {Objective::None, Objective::Max}) {
    spec.segments = 3;
    spec.objective = objective;
    EXPECT_EQ(buildAs<NormalizedTable>("cbrt(x)", "i8, 0.25", "i8, 0.05", spec)
                  .linear.numSegments(),
              3);
  }
}

TEST(FrontBuilderTest, SidesHaveNoMoreSegmentsThanSteps) {
  TableSpec spec = frontSpec(FrontEnd::Symmetry);
  spec.segments = 16;
  EXPECT_EQ(buildAs<FoldedTable>("tanh(x)", "i4, 0.5", "i8, 0.01", spec)
                .linear->numSegments(),
            8);
}

TEST(FrontBuilderTest, WeightsReachTheOctave) { // H11
  for (const Subject &s :
       {Subject{"1 / x", "u8, 0.0625", "i16, 0.001"},
        Subject{"rsqrt(x)", "u8, 0.0625", "i16, 0.001"},
        Subject{"log(x)", "u8, 0.0625", "i16, 0.0002"},
        Subject{"cbrt(x)", "i8, 0.0625:-3", "i16, 0.0001"},
        Subject{"exp(x)", "i8, 0.0625:127", "i16, 0.00004"}}) {
    const Format in = format(s.in), out = format(s.out);
    TableSpec spec = frontSpec(FrontEnd::Normalize, TableForm::Linear, 6);
    spec.values = ValuePlacement::Fitted;
    spec.objective = Objective::Mse;
    spec.valueBits = 24;
    spec.pole = PolePolicy::Saturate;
    // Some codes matter, and all alike: octaves have the units of the output.
    std::vector<double> some(256, 0.01), all(256, 1.0);
    for (size_t u = 170; u < 185; ++u)
      some[u] = 1;
    if (in.zeroPoint == 127)
      std::fill_n(some.begin(), 256, 0.0), some[200] = some[203] = 1;
    for (const std::vector<double> &weights : {some, all}) {
      spec.weights.clear();
      const Table plain = build(s.function, s.in, s.out, spec);
      spec.weights = weights;
      const Table weighted = build(s.function, s.in, s.out, spec);
      ASSERT_EQ(weighted.frontEnd(), FrontEnd::Normalize);
      const ExactCodes codes = exactCodes(expr(s.function), in, out);
      EXPECT_LT(*weightedSquaredError(weighted, codes, weights),
                *weightedSquaredError(plain, codes, weights) * 0.999)
          << s.function;
    }
  }
}

TEST(FrontBuilderTest, AutoTakesTheLeastError) { // H12
  TableSpec spec = frontSpec(FrontEnd::Auto);
  spec.guardBits = 0;
  auto frontOf = [&](const char *f, const char *in, const char *out) {
    return build(f, in, out, spec).frontEnd();
  };
  EXPECT_EQ(frontOf("gelu(x)", "i8, 0.0625", "i16, 0.0005"),
            FrontEnd::Symmetry);
  EXPECT_EQ(frontOf("exp(x)", "i8, 0.125", "i16, 500"), FrontEnd::Normalize);
  EXPECT_EQ(frontOf("softplus(x - 1)", "i8, 0.0625", "i16, 0.0005"),
            FrontEnd::None);
  spec.allowedFronts = {FrontEnd::None};
  EXPECT_EQ(frontOf("exp(x)", "i8, 0.125", "i16, 500"), FrontEnd::None);
  // Exact in both ways, in half of the bytes.
  spec = frontSpec(FrontEnd::Auto, TableForm::Direct);
  EXPECT_EQ(frontOf("tanh(x)", "i8, 0.03125", "i8, 0.0078125"),
            FrontEnd::Symmetry);
  // Without a line or entries nothing can stand before them.
  spec = frontSpec(FrontEnd::Auto, TableForm::Step);
  EXPECT_EQ(frontOf("tanh(x)", "i8, 0.03125", "i8, 0.0078125"), FrontEnd::None);
  // The error is that of the plain table.
  EXPECT_NE(
      refusal("log(x)", "i8, 0.0625", "i8, 0.125", frontSpec(FrontEnd::Auto))
          .find("least valid range"),
      std::string::npos);
}

TEST(FrontBuilderTest, SpecsThatNoFrontEndTakes) {
  auto refuse = [](FrontEnd front, auto change) {
    TableSpec spec = frontSpec(front);
    change(spec);
    return refusal("tanh(x)", "i8, 0.03125", "i8, 0.0078125", spec);
  };
  EXPECT_EQ(
      refuse(FrontEnd::Symmetry, [](auto &s) { s.form = TableForm::Step; }),
      "expected a direct, quadratic or linear table behind the front end "
      "'symmetry', got "
      "step: use front end 'none'");
  EXPECT_EQ(
      refuse(FrontEnd::Symmetry, [](auto &s) { s.spacing = Spacing::Free; }),
      "expected uniform, power-of-two or dyadic spacing behind the front end "
      "'symmetry', got free: use front end 'none'");
  EXPECT_EQ(refuse(FrontEnd::Normalize,
                   [](auto &s) { s.outOfRange = OutOfRange::Tail; }),
            "expected to clamp outside the range behind the front end "
            "'normalize', got tail: use front end 'none'");
  EXPECT_EQ(
      refuse(FrontEnd::Normalize, [](auto &s) { s.form = TableForm::Direct; }),
      "expected a linear table behind the front end 'normalize', got "
      "direct: use the linear form");
  EXPECT_EQ(refusal("tanh(x)", "b1, 1", "i8, 0.0078125",
                    frontSpec(FrontEnd::Symmetry)),
            "expected codes of more than 1 bit for the front end 'symmetry', "
            "got b1: use front end 'none'");
}

} // namespace
