//===- EmulationTest.cpp - tables of other units --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Builders.h"
#include "qlut/Core/Certificate.h"
#include <random>

using namespace qlut;
using namespace qlut::reference;

namespace {

//===----------------------------------------------------------------------===//
// TOSA and TensorFlow Lite
//===----------------------------------------------------------------------===//

/// The operators of TOSA 1.0, TABLE and then RESCALE with multiplier 2^14 and
/// shift 21, as the specification's pseudocode has them.
int64_t tosaLookup(const std::vector<int64_t> &table, int64_t value) {
  const int64_t clipped = std::clamp<int64_t>(value, -32768, 32767);
  const int64_t index = (clipped >> 7) + 256, fraction = clipped & 0x7f;
  const int64_t base = table[index], next = table[index + 1];
  const int64_t slope = next - base;
  const int64_t result = (base << 7) + slope * fraction;
  const int64_t scaled =
      (result * (int64_t(1) << 14) + (int64_t(1) << 20)) >> 21;
  return std::clamp<int64_t>(scaled, -32768, 32767);
}

/// TensorFlow Lite's lut_lookup of int16.
int64_t tfliteLookup(const std::vector<int64_t> &table, int64_t value) {
  const auto index = static_cast<uint16_t>(256 + (value >> 7));
  const auto offset = static_cast<int16_t>(value & 0x7f);
  const auto base = static_cast<int16_t>(table[index]);
  const auto slope = static_cast<int16_t>(table[index + 1] - base);
  const int32_t delta = (static_cast<int32_t>(slope) * offset + 64) >> 7;
  return static_cast<int16_t>(base + delta);
}

TEST(EmulationTest, SixteenBitLookups) { // N10, N11
  for (const char *f : {"sigmoid(x)", "tanh(x)", "gelu(x)", "exp(x)"}) {
    const char *in = "i16, 0.000244140625", *out = "i16, 0.000244140625";
    Table tosa = build(f, in, out, formSpec(TableForm::Tosa));
    Table tflite = build(f, in, out, formSpec(TableForm::Tflite));
    const auto &tosaValues = tosa.getIf<LinearTable>()->values;
    const auto &tfliteValues = tflite.getIf<LinearTable>()->values;
    ASSERT_EQ(tosaValues.size(), 513u);
    ASSERT_EQ(tfliteValues.size(), 513u);
    EXPECT_NE(tosaValues, tfliteValues);
    for (int64_t code = -32768; code <= 32767; ++code) {
      ASSERT_EQ(tosa.evaluate(code), tosaLookup(tosaValues, code)) << code;
      ASSERT_EQ(tflite.evaluate(code), tfliteLookup(tfliteValues, code))
          << code;
    }
    EXPECT_TRUE(isTosaTable(tosa));
    EXPECT_TRUE(isTosaTable(tflite));
    EXPECT_EQ(tosa.numBytes(), 1026);
  }
}

/// The figures that others measured of those tables: least and greatest signed
/// error in codes, rounded to a tenth.
TEST(EmulationTest, KnownErrors) {
  struct Row {
    const char *function, *in, *out;
    double tflite, tosa; // greatest |error|
  };
  const Row rows[] = {
      {"sigmoid(x)", "i16, 0.000244140625", "i16, 0.000030517578125", 2.4, 1.3},
      {"tanh(x)", "i16, 0.000244140625", "i16, 0.000030517578125", 6.0, 3.8},
      {"gelu(x)", "i16, 0.000244140625", "i16, 0.000244140625", 2.1, 1.1},
      {"silu(x)", "i16, 0.000244140625", "i16, 0.000244140625", 2.0, 1.1},
  };
  for (const Row &row : rows) {
    auto worst = [&](TableForm form) {
      Table table = build(row.function, row.in, row.out, formSpec(form));
      return certify(table, expr(row.function), format(row.in), format(row.out))
          .maxError;
    };
    EXPECT_NEAR(worst(TableForm::Tflite), row.tflite, 0.06) << row.function;
    EXPECT_NEAR(worst(TableForm::Tosa), row.tosa, 0.06) << row.function;
  }
}

TEST(EmulationTest, EightBitTables) {
  const char *in = "i8, 0.0625:3", *out = "i8, 0.0078125:-128";
  for (TableForm form : {TableForm::Tosa, TableForm::Tflite}) {
    Table table = build("sigmoid(x)", in, out, formSpec(form));
    ASSERT_TRUE(table.getIf<DirectTable>());
    EXPECT_EQ(table.numBytes(), 256);
    EXPECT_TRUE(isTosaTable(table));
    EXPECT_LE(greatestDifference(table.evaluateAll(),
                                 exactCodes("sigmoid(x)", in, out)),
              form == TableForm::Tosa ? 0 : 1);
  }
}

TEST(EmulationTest, Refusals) {
  EXPECT_EQ(refusal("exp(x)", "i8, 0.1", "i16, 0.1", formSpec(TableForm::Tosa)),
            "expected codes i8 to i8 or i16 to i16 of a tosa table, got i8 to "
            "i16");
  EXPECT_EQ(
      refusal("exp(x)", "i16, 0.1:4", "i16, 0.1", formSpec(TableForm::Tflite)),
      "expected zero points 0 of a 16-bit tflite table, got 4 and 0");
  EXPECT_EQ(refusal("x * 400", "i16, 0.0078125", "i16, 0.0078125",
                    formSpec(TableForm::Tosa)),
            "expected neighbours of a tosa table to differ by no more than 16 "
            "bits hold, got -32768 and 0 at the codes -128 and 0: use a "
            "shorter range or a greater output scale");
  EXPECT_EQ(refusal("exp(x)", "u8, 0.1", "i8, 0.1", formSpec(TableForm::Nvdla)),
            "expected codes i8 or i16 of a nvdla table, got u8");
  EXPECT_NE(
      refusal("log(x)", "i16, 0.001", "i16, 0.001", formSpec(TableForm::Nvdla))
          .find("no finite value"),
      std::string::npos);
}

//===----------------------------------------------------------------------===//
// NVDLA
//===----------------------------------------------------------------------===//

TEST(EmulationTest, NvdlaIsTheHardwaresModel) { // N2 to N7
  std::mt19937 random(7);
  auto draw = [&](int64_t lo, int64_t hi) {
    return std::uniform_int_distribution<int64_t>(lo, hi)(random);
  };
  for (int trial = 0; trial < 60; ++trial) {
    NvdlaTable table;
    table.input = storage(trial % 2 ? "i16" : "i8");
    table.output = storage(trial % 3 ? "i16" : "i8");
    table.isExponential = trial % 4 < 2;
    const int64_t reach = table.input.numCodes();
    for (NvdlaTable::Half *half : {&table.le, &table.lo}) {
      half->values.resize(half == &table.le ? 65 : 257);
      for (int64_t &value : half->values)
        value = draw(INT16_MIN, INT16_MAX);
      half->start = draw(-reach, reach / 2);
      half->end = draw(-reach, reach);
      half->select = draw(0, 12);
      for (auto *slope : {&half->underflow, &half->overflow})
        *slope = {draw(INT16_MIN, INT16_MAX), draw(-16, 15)};
    }
    table.underflow = NvdlaTable::Priority(draw(0, 1));
    table.overflow = NvdlaTable::Priority(draw(0, 1));
    table.hybrid = NvdlaTable::Priority(draw(0, 1));
    Table built(table);
    ASSERT_EQ(messageOf(built.check()), "");
    for (int64_t code = table.input.minCode(); code <= table.input.maxCode();
         ++code)
      ASSERT_EQ(built.evaluate(code), evaluate(table, code))
          << "trial " << trial << ", code " << code;
  }
}

TEST(EmulationTest, NvdlaConfiguration) { // N9
  // Doubling segments serve a reciprocal, LO the part where they are long.
  const char *in = "i16, 0.001953125", *out = "i16, 0.000030517578125";
  TableSpec spec = formSpec(TableForm::Nvdla);
  spec.lo = 1.0;
  spec.hi = 64.0;
  Table table = build("reciprocal(x)", in, out, spec);
  EXPECT_EQ(table.numBytes(), 644);
  Certificate certificate = certify(table, expr("reciprocal(x)"), format(in),
                                    format(out), spec.lo, spec.hi);
  Table tosa = build("reciprocal(x)", in, out, [&] {
    TableSpec other = spec;
    other.form = TableForm::Tosa;
    return other;
  }());
  EXPECT_LT(certificate.maxError,
            certify(tosa, expr("reciprocal(x)"), format(in), format(out),
                    spec.lo, spec.hi)
                .maxError);
}

TEST(EmulationTest, NvdlaChecks) { // N1
  auto good = [] {
    return *build("tanh(x)", "i8, 0.03125", "i8, 0.0078125",
                  formSpec(TableForm::Nvdla))
                .getIf<NvdlaTable>();
  };
  EXPECT_EQ(messageOf(Table(good()).check()), "");
  auto refused = [&](auto change) {
    NvdlaTable table = good();
    change(table);
    return messageOf(Table(table).check());
  };
  EXPECT_EQ(refused([](NvdlaTable &t) { t.le.values.pop_back(); }),
            "expected 65 le values, got 64");
  EXPECT_EQ(refused([](NvdlaTable &t) { t.lo.values[3] = 40000; }),
            "expected lo values in [-32768, 32767], got 40000");
  EXPECT_EQ(refused([](NvdlaTable &t) { t.le.select = 32; }),
            "expected le select in [0, 31], got 32");
  EXPECT_EQ(refused([](NvdlaTable &t) { t.lo.overflow.shift = 16; }),
            "expected lo shift in [-16, 15], got 16");
  EXPECT_EQ(refused([](NvdlaTable &t) { t.lo.underflow.scale = 1 << 15; }),
            "expected lo scale in [-32768, 32767], got 32768");
  EXPECT_EQ(refused([](NvdlaTable &t) { t.le.start = int64_t(1) << 31; }),
            "expected le bounds in [-2147483648, 2147483647], got 2147483648");
  EXPECT_EQ(refused([](NvdlaTable &t) { t.input = storage("u8"); }),
            "expected storages i8 or i16, got u8");
}

} // namespace
