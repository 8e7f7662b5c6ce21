//===- FrontTableTest.cpp - tables behind a front end ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Builders.h"
#include "RandomTable.h"
#include "qlut/Core/Hashing.h"

using namespace qlut;
using namespace qlut::reference;

namespace {

//===----------------------------------------------------------------------===//
// Small tables that Table::check takes
//===----------------------------------------------------------------------===//

/// An odd function of i4, its positive half stored.
const FoldedTable goodFolded = [] {
  FoldedTable t;
  t.input = storage("i4");
  t.output = storage("i8");
  t.reach = 8;
  t.negates = true;
  t.values = {0, 3, 5, 7, 100};
  return t;
}();

/// ReLU and a rest of one segment, the negative half stored.
const FoldedTable goodRest = [] {
  FoldedTable t;
  t.input = t.output = storage("i8");
  t.center = -10;
  t.reach = 137;
  t.storesNegative = true;
  t.fractionBits = 4;
  t.slope = 13;
  t.linear = linear("u8", "i8", Spacing::Uniform, {0, 64, 128}, {0, -40, -8});
  t.linear->guardBits = 2;
  return t;
}();

/// Four segments for each of the octaves of u8, halved from one to the next.
const NormalizedTable goodReciprocal = [] {
  NormalizedTable t;
  t.input = storage("u8");
  t.output = storage("u8");
  t.last = 255;
  t.fractionBits = 7;
  t.shift = 5;
  t.step = 1;
  t.below = 255;
  t.linear = linear("u16", "u16", Spacing::Uniform, {0, 32, 64, 96, 128},
                    {200, 160, 133, 114, 100});
  return t;
}();

/// An exponent of one bit in 64 codes, doubled from one to the next.
const NormalizedTable goodExponential = [] {
  NormalizedTable t;
  t.input = t.output = storage("i8");
  t.kind = Normalization::Exponent;
  t.first = -128;
  t.last = 127;
  t.fractionBits = 8;
  t.multiplier = 64;
  t.productShift = 4;
  t.shift = 10;
  t.step = -1;
  t.linear = linear("u16", "u16", Spacing::Uniform, {0, 64}, {16, 32});
  return t;
}();

template <typename Form, typename Change>
std::string refusal(Form form, Change change) {
  EXPECT_EQ(messageOf(Table(form).check()), "");
  change(form);
  return messageOf(Table(form).check());
}

//===----------------------------------------------------------------------===//
// Lookups
//===----------------------------------------------------------------------===//

TEST(FrontTableTest, ResultsByHand) {
  const Table odd(goodFolded);
  EXPECT_EQ(odd.evaluate(0), 0);
  EXPECT_EQ(odd.evaluate(3), 7);
  EXPECT_EQ(odd.evaluate(-3), -7);
  EXPECT_EQ(odd.evaluate(7), 100);
  EXPECT_EQ(odd.evaluate(-8), -100);
  const Table rest(goodRest);
  EXPECT_EQ(rest.evaluate(-10), 0);
  // -40/64 of 32 codes below, -5/4 in codes; above the same and 13/16 of 32.
  EXPECT_EQ(rest.evaluate(-42), -5);
  EXPECT_EQ(rest.evaluate(22), 21);
  EXPECT_EQ(rest.evaluate(127), 109); // -2 + 111.3 at 137, past the node
  const Table reciprocal(goodReciprocal);
  EXPECT_EQ(reciprocal.evaluate(0), 255);
  EXPECT_EQ(reciprocal.evaluate(1), 200);
  EXPECT_EQ(reciprocal.evaluate(2), 100);
  EXPECT_EQ(reciprocal.evaluate(3), 67); // 66.5
  EXPECT_EQ(reciprocal.evaluate(160), 1);
  const Table exponential(goodExponential);
  EXPECT_EQ(exponential.evaluate(0), 4); // 16 * 2^8 / 2^10
  EXPECT_EQ(exponential.evaluate(127), 16);
}

/// Inner nodes from 0 to some octaves of a power of two, segments of one length
/// or, in two halves, of two.
std::vector<int64_t> innerNodes(std::mt19937_64 &random, int64_t octave,
                                int64_t octaves = 1) {
  std::vector<int64_t> nodes = {0};
  const int64_t back = octave * octaves;
  const int64_t length = std::max<int64_t>(octave >> uniform(random, 0, 5), 1);
  const int64_t limit = octaves > 1 ? octave : octave / 2;
  const bool halves = length >= 2 && length <= limit && uniform(random, 0, 1);
  while (nodes.back() < back)
    nodes.push_back(nodes.back() +
                    (halves && nodes.back() < limit ? length / 2 : length));
  return nodes;
}

/// The number of tables compared.
int comparedTables = 0;

void compare(const Table &table) {
  if (std::string refusal = messageOf(table.check()); !refusal.empty()) {
    // Random numbers may be too wide, and no more.
    ASSERT_NE(refusal.find("intermediates"), std::string::npos) << refusal;
    return;
  }
  ++comparedTables;
  EXPECT_EQ(firstDifference(table), "");
}

TEST(FrontTableTest, FoldedAgreesWithExactRational) { // H2 to H4
  std::mt19937_64 random(20);
  comparedTables = 0;
  for (const char *in : {"i2", "i4", "u4", "i8", "u8", "i16"})
    for (const char *out : {"i4", "u8", "i8", "i16"})
      for (int i = 0; i < (in[1] == '1' ? 4 : 40); ++i) {
        FoldedTable t;
        t.input = storage(in);
        t.output = storage(out);
        t.rounding = allRoundings[i % 4];
        t.center = uniform(random, t.input.minCode(), t.input.maxCode());
        t.reach = uniform(random, 1,
                          std::max(t.center - t.input.minCode(),
                                   t.input.maxCode() - t.center));
        t.storesNegative = uniform(random, 0, 1) == 1;
        t.negates = uniform(random, 0, 1) == 1;
        t.fractionBits = static_cast<unsigned>(uniform(random, 3, 20));
        const int64_t bound = int64_t(1) << t.fractionBits;
        t.offset = uniform(random, -200 * bound, 200 * bound);
        t.slope = uniform(random, -bound, bound);
        if (i % 2 == 0) {
          t.values = randomCodes(random, uniform(random, 1, t.reach + 1),
                                 t.output.minCode(), t.output.maxCode());
        } else {
          const int64_t back = int64_t(1)
                               << uniform(random, 1, t.input.bits - 1);
          t.linear = linear(in, out, Spacing::PowerOfTwo,
                            innerNodes(random, back), {});
          t.linear->input.kind = Storage::Kind::Unsigned;
          t.linear->rounding = t.rounding;
          t.linear->guardBits = static_cast<unsigned>(uniform(random, 0, 3));
          fillValues(*t.linear, random);
          if (uniform(random, 0, 1)) { // a domain that starts later
            for (int64_t &node : t.linear->nodes)
              node += std::min<int64_t>(back, t.input.numCodes() - back);
          }
        }
        compare(Table(t));
      }
  EXPECT_GT(comparedTables, 600);
}

TEST(FrontTableTest, NormalizedAgreesWithExactRational) { // H5 to H9
  std::mt19937_64 random(21);
  comparedTables = 0;
  for (const char *in : {"i4", "u4", "i8", "u8", "i16", "u16"})
    for (const char *out : {"u4", "i8", "i16", "u16"})
      for (int i = 0; i < (in[1] == '1' ? 8 : 60); ++i) {
        NormalizedTable t;
        t.input = storage(in);
        t.output = storage(out);
        t.rounding = allRoundings[i % 4];
        t.zeroPoint = uniform(random, t.input.minCode(), t.input.maxCode());
        t.outputZeroPoint =
            uniform(random, t.output.minCode(), t.output.maxCode());
        const int64_t codes = t.input.numCodes();
        int64_t highs = 0; // the greatest magnitude of h
        if (i % 3 == 0) {
          t.kind = Normalization::Exponent;
          t.first = uniform(random, -codes, 0);
          t.last = uniform(random, 0, codes);
          t.productShift = static_cast<unsigned>(uniform(random, 0, 5));
          t.fractionBits = static_cast<unsigned>(uniform(random, 6, 20));
          const int64_t most =
              (int64_t(12) << (t.fractionBits + t.productShift)) / codes;
          t.multiplier = uniform(random, -most, most);
          highs = 13;
        } else {
          t.mirror = static_cast<Mirror>(uniform(random, 0, 2));
          t.octaves = static_cast<unsigned>(uniform(random, 1, 4));
          t.first = uniform(random, 1, codes / 2);
          t.last = uniform(random, t.first, codes - 1);
          t.fractionBits = static_cast<unsigned>(uniform(random, 16, 18));
          highs = 15 / t.octaves;
        }
        const int64_t octave = int64_t(1) << uniform(random, 3, 6);
        t.linear = linear("u16", uniform(random, 0, 1) ? "i16" : "u16",
                          Spacing::PowerOfTwo,
                          innerNodes(random, octave, t.octaves), {});
        t.linear.rounding = t.rounding;
        fillValues(t.linear, random);
        t.valueShift = static_cast<unsigned>(uniform(random, 0, 3));
        if (t.mirror != Mirror::Odd) {
          t.term = uniform(random, -(1 << 20), 1 << 20);
          t.offset = uniform(random, -(1 << 24), 1 << 24);
        }
        t.step = uniform(random, -2, 2);
        t.shift = uniform(random, std::abs(t.step) * highs,
                          61 - std::abs(t.step) * highs);
        if (uniform(random, 0, 1))
          t.below = uniform(random, t.output.minCode(), t.output.maxCode());
        compare(Table(t));
      }
  EXPECT_GT(comparedTables, 800);
}

//===----------------------------------------------------------------------===//
// Rules
//===----------------------------------------------------------------------===//

TEST(FrontTableTest, InnerTables) { // H1
  EXPECT_EQ(refusal(goodRest, [](auto &t) { t.linear->nodes = {0, 63, 126}; }),
            "expected the inner table's segment 0 to be a power of two long, "
            "got 63: use power-of-two spacing");
  EXPECT_EQ(refusal(goodRest,
                    [](auto &t) {
                      t.linear->nodes = {0, 64, 96};
                      t.linear->spacing = Spacing::Free;
                    }),
            "expected inner segments of one length, power-of-two or dyadic "
            "spacing, got lengths 32 and 64 with free spacing");
  EXPECT_EQ(refusal(goodRest,
                    [](auto &t) { t.linear->outOfRange = OutOfRange::Tail; }),
            "expected the inner table to clamp, got tail");
  EXPECT_EQ(refusal(goodRest, [](auto &t) { t.rounding = Rounding::Floor; }),
            "expected the inner table's rounding to be that of the whole, "
            "floor, got half-up");
  EXPECT_EQ(refusal(goodRest, [](auto &t) { t.linear->nodes[1] = 0; }),
            "expected nodes[1] above nodes[0] = 0, got 0"); // T5
  EXPECT_EQ(refusal(goodRest, [](auto &t) { t.linear->values[0] = 40000; }),
            "expected values[0] to fit 16 signed bits, got 40000"); // T7
}

TEST(FrontTableTest, Centers) { // H2
  EXPECT_EQ(refusal(goodFolded, [](auto &t) { t.center = 8; }),
            "expected center from -8 to 7, got 8");
  EXPECT_EQ(refusal(goodFolded, [](auto &t) { t.reach = 9; }),
            "expected reach from 1 to 8, got 9");
  EXPECT_EQ(refusal(goodFolded, [](auto &t) { t.reach = 0; }),
            "expected reach from 1 to 8, got 0");
  EXPECT_EQ(refusal(goodFolded, [](auto &t) { t.input = storage("b1"); }),
            "expected codes with two sides to fold, got b1");
}

TEST(FrontTableTest, Halves) { // H3
  EXPECT_EQ(refusal(goodFolded, [](auto &t) { t.values.clear(); }),
            "expected the number of values from 1 to 9, got 0");
  EXPECT_EQ(refusal(goodFolded, [](auto &t) { t.values.resize(10); }),
            "expected the number of values from 1 to 9, got 10");
  EXPECT_EQ(refusal(goodFolded, [](auto &t) { t.values[1] = 128; }),
            "expected values from -128 to 127, got 128");
  EXPECT_EQ(refusal(goodRest, [](auto &t) { t.values = {1}; }),
            "expected values or one inner table, got both");
  EXPECT_EQ(refusal(goodRest, [](auto &t) { t.linear->input = storage("i8"); }),
            "expected the inner table to read u8, got i8");
  EXPECT_EQ(
      refusal(goodRest, [](auto &t) { t.linear->output = storage("i16"); }),
      "expected the inner table to give signed or unsigned codes of 8 "
      "bits, got i16");
}

TEST(FrontTableTest, OtherSides) { // H4
  EXPECT_EQ(refusal(goodRest, [](auto &t) { t.fractionBits = 1; }),
            "expected fraction bits from 2 to 40, got 1");
  EXPECT_NE(refusal(goodRest, [](auto &t) { t.slope = int64_t(1) << 61; }), "");
  EXPECT_NE(refusal(goodRest, [](auto &t) { t.offset = INT64_MIN; }), "");
  EXPECT_EQ(refusal(goodRest, [](auto &t) { t.slope = int64_t(1) << 58; }),
            "expected intermediates of at most 62 bits, got more: use fewer "
            "bits in the values"); // T11
}

TEST(FrontTableTest, Octaves) { // H5
  EXPECT_EQ(refusal(goodReciprocal, [](auto &t) { t.octaves = 5; }),
            "expected octaves from 1 to 4, got 5");
  EXPECT_EQ(refusal(goodReciprocal, [](auto &t) { t.octaves = 3; }),
            "expected inner nodes from 0 to 3 times a power of two, got 0 to "
            "128");
  EXPECT_EQ(refusal(goodReciprocal,
                    [](auto &t) {
                      for (int64_t &node : t.linear.nodes)
                        node += 32;
                    }),
            "expected inner nodes from 0 to 1 times a power of two, got 32 to "
            "160");
  EXPECT_EQ(refusal(goodReciprocal, [](auto &t) { t.fractionBits = 6; }),
            "expected fraction bits from 7 to 40, got 6");
  EXPECT_EQ(refusal(goodReciprocal, [](auto &t) { t.zeroPoint = -1; }),
            "expected zero point from 0 to 255, got -1");
  EXPECT_EQ(refusal(goodReciprocal, [](auto &t) { t.outputZeroPoint = 256; }),
            "expected output zero point from 0 to 255, got 256");
  EXPECT_EQ(refusal(goodReciprocal, [](auto &t) { t.input = storage("b1"); }),
            "expected numbers to normalize, got b1");
}

TEST(FrontTableTest, LeadingZeros) { // H6
  EXPECT_EQ(refusal(goodReciprocal, [](auto &t) { t.first = 0; }),
            "expected first from 1 to 255, got 0");
  EXPECT_EQ(refusal(goodReciprocal, [](auto &t) { t.last = 256; }),
            "expected last from 1 to 255, got 256");
  EXPECT_EQ(refusal(goodReciprocal,
                    [](auto &t) {
                      t.input = storage("u16");
                      t.last = 256;
                    }),
            "expected at least 8 fraction bits for numbers up to 256, got 7");
}

TEST(FrontTableTest, Exponents) { // H7
  EXPECT_EQ(refusal(goodExponential, [](auto &t) { t.mirror = Mirror::Even; }),
            "expected no mirror and 1 octave to split an exponent, got mirror "
            "even and 1 octaves");
  EXPECT_EQ(refusal(goodExponential, [](auto &t) { t.first = -257; }),
            "expected first from -256 to 256, got -257");
  EXPECT_NE(refusal(goodExponential,
                    [](auto &t) { t.multiplier = int64_t(1) << 46; }),
            "");
  EXPECT_EQ(refusal(goodExponential, [](auto &t) { t.productShift = 41; }),
            "expected product shift from 0 to 40, got 41");
}

TEST(FrontTableTest, Shifts) { // H8
  EXPECT_EQ(refusal(goodReciprocal, [](auto &t) { t.shift = -1; }),
            "expected the shift of every octave from 0 to 61, got -1");
  EXPECT_EQ(refusal(goodReciprocal, [](auto &t) { t.step = 9; }),
            "expected the shift of every octave from 0 to 61, got 68");
  EXPECT_EQ(refusal(goodReciprocal, [](auto &t) { t.valueShift = 41; }),
            "expected value shift from 0 to 40, got 41");
  EXPECT_EQ(refusal(goodReciprocal,
                    [](auto &t) {
                      t.mirror = Mirror::Odd;
                      t.term = 3;
                    }),
            "expected neither term nor offset with an odd mirror, got 3 and 0");
}

TEST(FrontTableTest, Below) { // H9
  EXPECT_EQ(refusal(goodReciprocal, [](auto &t) { t.below = 256; }),
            "expected below from 0 to 255, got 256");
}

//===----------------------------------------------------------------------===//
// Figures
//===----------------------------------------------------------------------===//

TEST(FrontTableTest, EntriesSegmentsAndBytes) {
  const Table folded(goodFolded), rest(goodRest), other(goodReciprocal);
  EXPECT_EQ(folded.formName(), "folded");
  EXPECT_EQ(folded.frontEnd(), FrontEnd::Symmetry);
  EXPECT_EQ(folded.linear(), nullptr);
  EXPECT_EQ(folded.numEntries(), 5);
  EXPECT_EQ(folded.numSegments(), 5);
  EXPECT_EQ(folded.numBytes(), 5);
  EXPECT_EQ(rest.numEntries(), 3);
  EXPECT_EQ(rest.numSegments(), 2);
  EXPECT_EQ(rest.numBytes(), 6 + 1); // the slope is no power of two
  EXPECT_EQ(other.formName(), "normalized");
  EXPECT_EQ(other.frontEnd(), FrontEnd::Normalize);
  EXPECT_EQ(other.numEntries(), 5);
  EXPECT_EQ(other.numSegments(), 4);
  EXPECT_EQ(other.numBytes(), 10);
  NormalizedTable logarithm = goodReciprocal;
  logarithm.term = -300;
  logarithm.offset = 70000;
  EXPECT_EQ(Table(logarithm).numBytes(), 10 + 2 + 4);
  EXPECT_EQ(other.computeBits(), 32u);
}

TEST(FrontTableTest, ShiftsPastTheIntegersNeedWiderOnes) { // T12
  NormalizedTable t = goodReciprocal;
  t.rounding = t.linear.rounding = Rounding::Floor;
  EXPECT_EQ(Table(t).computeBits(), 32u);
  t.shift = 32;
  EXPECT_EQ(Table(t).computeBits(), 64u);
}

TEST(FrontTableTest, EveryFieldMattersToEqualityAndHash) {
  std::vector<Table> tables = {Table(goodFolded), Table(goodRest),
                               Table(goodReciprocal), Table(goodExponential)};
  auto add = [&](auto form, auto... changes) {
    (
        [&](auto change) {
          auto changed = form;
          change(changed);
          tables.emplace_back(changed);
        }(changes),
        ...);
  };
  add(
      goodRest, [](auto &t) { t.rounding = Rounding::Floor; },
      [](auto &t) { t.center = 0; }, [](auto &t) { t.reach = 7; },
      [](auto &t) { t.storesNegative = false; },
      [](auto &t) { t.negates = true; }, [](auto &t) { t.fractionBits = 9; },
      [](auto &t) { t.offset = 1; }, [](auto &t) { t.slope = 0; },
      [](auto &t) { t.values = {1}; }, [](auto &t) { t.linear.reset(); },
      [](auto &t) { t.linear->values[0] = 9; });
  add(
      goodReciprocal, [](auto &t) { t.kind = Normalization::Exponent; },
      [](auto &t) { t.mirror = Mirror::Even; },
      [](auto &t) { t.rounding = Rounding::Floor; },
      [](auto &t) { t.zeroPoint = 1; }, [](auto &t) { t.outputZeroPoint = 1; },
      [](auto &t) { t.first = 2; }, [](auto &t) { t.last = 99; },
      [](auto &t) { t.octaves = 2; }, [](auto &t) { t.fractionBits = 9; },
      [](auto &t) { t.multiplier = 1; }, [](auto &t) { t.productShift = 1; },
      [](auto &t) { t.valueShift = 1; }, [](auto &t) { t.term = 1; },
      [](auto &t) { t.offset = 1; }, [](auto &t) { t.shift = 6; },
      [](auto &t) { t.step = 2; }, [](auto &t) { t.below = 0; },
      [](auto &t) { t.below.reset(); },
      [](auto &t) { t.linear.values[0] = 9; });
  for (size_t i = 0; i < tables.size(); ++i)
    for (size_t j = 0; j < tables.size(); ++j) {
      EXPECT_EQ(tables[i] == tables[j], i == j) << i << " " << j;
      EXPECT_EQ(hash_value(tables[i]) == hash_value(tables[j]), i == j)
          << i << " " << j;
    }
}

TEST(FrontTableTest, NamesRoundTrip) {
  for (auto front : {FrontEnd::None, FrontEnd::Symmetry, FrontEnd::Normalize,
                     FrontEnd::Auto})
    EXPECT_EQ(symbolizeFrontEnd(stringifyFrontEnd(front)), front);
  for (auto kind : {Normalization::LeadingZeros, Normalization::Exponent})
    EXPECT_EQ(symbolizeNormalization(stringifyNormalization(kind)), kind);
  for (auto mirror : {Mirror::None, Mirror::Even, Mirror::Odd})
    EXPECT_EQ(symbolizeMirror(stringifyMirror(mirror)), mirror);
  EXPECT_EQ(symbolizeFrontEnd("fold"), std::nullopt);
  EXPECT_EQ(symbolizeNormalization("clz"), std::nullopt);
  EXPECT_EQ(symbolizeMirror("both"), std::nullopt);
}

//===----------------------------------------------------------------------===//
// Slopes
//===----------------------------------------------------------------------===//

TEST(FrontTableTest, SlopesByHand) {
  const Table odd(goodFolded), rest(goodRest), reciprocal(goodReciprocal);
  EXPECT_EQ(odd.slope(2), 2);
  EXPECT_EQ(odd.slope(-2), 2);
  EXPECT_EQ(odd.slope(6), 0); // past the values
  EXPECT_EQ(rest.slope(-42), 10.0 / 64);
  EXPECT_EQ(rest.slope(22), 13.0 / 16 - 10.0 / 64);
  EXPECT_EQ(rest.slope(-110), -8.0 / 64);
  // 40 * 2^5 / 2^11 over 16 codes.
  EXPECT_EQ(reciprocal.slope(64), -0.625 / 16);
  EXPECT_EQ(reciprocal.slope(0), 0);
  const Table exponential(goodExponential);
  EXPECT_EQ(exponential.slope(1), 4.0 / 64); // four more in 64 codes
}

TEST(FrontTableTest, SlopesAreRises) {
  TableSpec spec = formSpec(TableForm::Linear, 8);
  spec.guardBits = 0;
  struct Case {
    const char *function, *in, *out;
    FrontEnd front;
    int64_t zero;
  };
  for (const Case &c : {Case{"gelu(x)", "i8, 0.03125:20", "i16, 0.0005:-7",
                             FrontEnd::Symmetry, 20},
                        Case{"sigmoid(x)", "u8, 0.0625:130", "i16, 0.00005",
                             FrontEnd::Symmetry, 130},
                        Case{"cbrt(x)", "i8, 0.125:-5", "i16, 0.0001:3",
                             FrontEnd::Normalize, -5},
                        Case{"log(x * x + 0 * x)", "i8, 0.125:-5",
                             "i16, 0.0005", FrontEnd::Normalize, -5},
                        Case{"exp(x / 4)", "i8, 0.125", "i16, 0.005",
                             FrontEnd::Normalize, -1000}}) {
    spec.front = c.front;
    spec.pole = PolePolicy::Saturate;
    const Table table = build(c.function, c.in, c.out, spec);
    ASSERT_EQ(table.frontEnd(), c.front);
    for (int64_t code = table.input().minCode() + 1;
         code < table.input().maxCode(); ++code) {
      // Below four, a step passes segments of the octave.
      if (std::abs(code - c.zero) < 8)
        continue;
      const int64_t out = code > c.zero ? 1 : -1;
      const auto rise = static_cast<double>(
          out * (table.evaluate(code + out) - table.evaluate(code)));
      EXPECT_NEAR(table.slope(code), rise, 1.01 + 0.12 * std::abs(rise))
          << c.function << " at " << code;
    }
  }
}

} // namespace
