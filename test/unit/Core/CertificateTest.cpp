//===- CertificateTest.cpp - figures of hand-computed tables --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Certificate.h"
#include "Reference.h"
#include "gtest/gtest.h"

using namespace qlut;
using namespace qlut::reference;

namespace {

Expression expr(llvm::StringRef text) {
  return llvm::cantFail(Expression::parse(text));
}

Table direct(llvm::StringRef in, llvm::StringRef out,
             std::vector<int64_t> values) {
  DirectTable t;
  t.input = storage(in);
  t.output = storage(out);
  t.values = std::move(values);
  EXPECT_EQ(messageOf(Table(t).check()), "");
  return Table(t);
}

TEST(CertificateTest, FiguresByHand) {
  // f = x at 0, 0.5, 1, 1.5; errors 0, 0.5, 0, -1.5.
  const Certificate c = certify(direct("u2", "i4", {0, 1, 1, 0}), expr("x"),
                                format("u2, 0.5"), format("i4, 1"));
  EXPECT_EQ(c.codes, 4);
  EXPECT_EQ(c.skipped, 0);
  EXPECT_EQ(c.maxError, 1.5);
  EXPECT_EQ(c.worstCode, 3);
  EXPECT_EQ(c.meanError, 0.5);
  EXPECT_EQ(c.meanSignedError, -0.25);
  EXPECT_EQ(c.meanSquaredError, (0.25 + 2.25) / 4);
  EXPECT_EQ(c.leastError, -1.5);
  EXPECT_EQ(c.greatestError, 0.5);
  // 0 for 1.5, in [1, 2): a ulp is 2^-23.
  EXPECT_EQ(c.maxUlp, std::ldexp(1.5, 23));
  EXPECT_EQ(c.rangeHitShare, std::nullopt);
  EXPECT_EQ(c.monotonicity, Monotonicity::None);
  EXPECT_EQ(c.entries, 4);
  EXPECT_EQ(c.segments, 4);
  EXPECT_EQ(c.bytes, 4);
}

TEST(CertificateTest, SquaredErrorsMayWeigh) {
  // As above: squares 0, 0.25, 0, 2.25, the last outside of the second.
  const Table table = direct("u2", "i4", {0, 1, 1, 0});
  const Format in = format("u2, 0.5"), out = format("i4, 1");
  const ExactCodes exact = exactCodes(expr("x"), in, out);
  EXPECT_EQ(weightedSquaredError(table, exact, {1, 1, 1, 1}), 2.5 / 4);
  EXPECT_EQ(weightedSquaredError(table, exact, {0, 3, 0, 1}), 3. / 4);
  EXPECT_EQ(weightedSquaredError(table, exactCodes(expr("x"), in, out, 0, 1),
                                 {1, 1, 0, 7}),
            0.125);
  EXPECT_EQ(weightedSquaredError(table, exact, {0, 0, 0, 0}), std::nullopt);
}

TEST(CertificateTest, ZeroPointAndScaleCount) {
  // f = 2 x at -1 .. 2 in codes of 0.5 around 3: -1, 3, 7, 11.
  const Certificate c =
      certify(direct("i2", "i8", {-5, -1, 3, 9}), expr("2 * x"),
              format("i2, 1"), format("i8, 0.5:3"));
  EXPECT_EQ(c.maxError, 2);
  EXPECT_EQ(c.worstCode, 1);
  EXPECT_EQ(c.meanError, 0.5);
  EXPECT_EQ(c.monotonicity, Monotonicity::Increasing);
}

TEST(CertificateTest, SignedExtremesMayHaveOneSign) {
  // 1, 2, 3, 4 less 0.75.
  Certificate c = certify(direct("u2", "u4", {1, 2, 3, 4}), expr("x + 0.25"),
                          format("u2, 1"), format("u4, 1"));
  EXPECT_EQ(c.leastError, 0.75);
  EXPECT_EQ(c.greatestError, 0.75);
  c = certify(direct("u2", "u4", {0, 1, 1, 3}), expr("x + 0.25"),
              format("u2, 1"), format("u4, 1"));
  EXPECT_EQ(c.leastError, -1.25);
  EXPECT_EQ(c.greatestError, -0.25);
}

TEST(CertificateTest, UlpIsThatOfTheFloatType) {
  const Table table = direct("u2", "u4", {0, 1, 2, 2});
  // At 3: 2 for 3, in [2, 4).
  auto ulp = [&](FloatKind type, llvm::StringRef f = "x") {
    return certify(table, expr(f), format("u2, 1"), format("u4, 1"),
                   std::nullopt, std::nullopt, type)
        .maxUlp;
  };
  EXPECT_EQ(ulp(FloatKind::F16), std::ldexp(1, 9));
  EXPECT_EQ(ulp(FloatKind::BF16), std::ldexp(1, 6));
  EXPECT_EQ(ulp(FloatKind::F32), std::ldexp(1, 22));
  EXPECT_EQ(ulp(FloatKind::F64), std::ldexp(1, 51));
  // The float counts, not the code: twice the f32 next to a third is another
  // number in bf16.
  EXPECT_EQ(certify(table, expr("x / 4"), format("u2, 1"),
                    format("u4, 0.33333334"), 3, 3, FloatKind::BF16)
                .maxUlp,
            (0.75 - 0.66796875) * std::ldexp(1, 8));
  // Below one scale the unit is that of the scale: 0.25 off 0.25 or 0.75 off.
  EXPECT_EQ(ulp(FloatKind::F32, "x - 0.25"), std::ldexp(0.75, 22));
  EXPECT_EQ(certify(direct("u2", "u4", {1, 1, 2, 3}), expr("x"),
                    format("u2, 1"), format("u4, 1"))
                .maxUlp,
            std::ldexp(1, 23));
  // Saturation is the format's, not the table's.
  EXPECT_EQ(certify(direct("i2", "i4", {-8, -8, 0, 7}), expr("10 * x"),
                    format("i2, 1"), format("i4, 1"))
                .maxUlp,
            0);
}

TEST(CertificateTest, ErrorIsAgainstTheClampedFunction) {
  // 10 x passes the codes -8 .. 7 on both sides: nothing is lost there.
  const Certificate c =
      certify(direct("i2", "i4", {-8, -8, 0, 7}), expr("10 * x"),
              format("i2, 1"), format("i4, 1"));
  EXPECT_EQ(c.maxError, 0);
}

TEST(CertificateTest, CountsOnlyCodesInside) {
  const Table table = direct("u2", "u4", {9, 1, 2, 9});
  const Format in = format("u2, 0.5"), out = format("u4, 0.5");
  Certificate c = certify(table, expr("x"), in, out, 0.3, 1.2);
  EXPECT_EQ(c.codes, 2);
  EXPECT_EQ(c.maxError, 0);
  // Bounds on codes count.
  c = certify(table, expr("x"), in, out, 0.5, 1.5);
  EXPECT_EQ(c.codes, 3);
  EXPECT_EQ(c.maxError, 6);
  EXPECT_EQ(c.worstCode, 3);
  c = certify(table, expr("x"), in, out, std::nullopt, 1.4);
  EXPECT_EQ(c.codes, 3);
  EXPECT_EQ(c.worstCode, 0);
  // Between two codes: both.
  c = certify(table, expr("x"), in, out, 0.1, 0.4);
  EXPECT_EQ(c.codes, 2);
  EXPECT_EQ(c.maxError, 9);
  // None inside: no figures rather than none of a number.
  c = certify(table, expr("x"), in, out, 1.6, 1.9);
  EXPECT_EQ(c.codes, 0);
  EXPECT_EQ(c.maxError, 0);
  EXPECT_EQ(c.meanError, 0);
}

TEST(CertificateTest, CodesWithoutAValueAreSkipped) {
  // log at -1, 0: none; at 1: 0.
  const Certificate c =
      certify(direct("i2", "i4", {-8, -8, -8, 2}), expr("log(x)"),
              format("i2, 1"), format("i4, 1"));
  EXPECT_EQ(c.codes, 1);
  EXPECT_EQ(c.skipped, 3);
  EXPECT_EQ(c.maxError, 2);
  EXPECT_EQ(c.worstCode, 1);
}

TEST(CertificateTest, BinaryCodesStandForBothSigns) {
  // x / 1.0 as a real code is (x + 1) / 2: 0.25, 0.75 at -0.5, 0.5.
  const Certificate c = certify(direct("b1", "b1", {0, 1}), expr("x"),
                                format("b1, 0.5"), format("b1, 1"));
  EXPECT_EQ(c.codes, 2);
  EXPECT_EQ(c.maxError, 0.25);
  EXPECT_EQ(c.meanSignedError, 0);
}

TEST(CertificateTest, MonotonicityOverAllCodes) {
  auto monotonicity = [](std::vector<int64_t> values) {
    return certify(direct("u2", "i4", std::move(values)), expr("x"),
                   format("u2, 1"), format("i4, 1"), 0, 0)
        .monotonicity;
  };
  EXPECT_EQ(monotonicity({3, 3, 3, 3}), Monotonicity::Constant);
  EXPECT_EQ(monotonicity({-1, 3, 3, 4}), Monotonicity::Increasing);
  EXPECT_EQ(monotonicity({4, 3, 3, -1}), Monotonicity::Decreasing);
  EXPECT_EQ(monotonicity({0, 1, 0, 1}), Monotonicity::None);
}

TEST(CertificateTest, JsonHasEveryFigure) {
  const Certificate c = certify(direct("u2", "i4", {0, 1, 1, 0}), expr("x"),
                                format("u2, 0.5"), format("i4, 1"));
  const llvm::json::Object o = c.toJSON();
  EXPECT_EQ(o.size(), 16u);
  EXPECT_EQ(o.getNumber("leastError"), -1.5);
  EXPECT_EQ(o.getNumber("greatestError"), 0.5);
  EXPECT_EQ(o.getNumber("maxUlp"), std::ldexp(1.5, 23));
  EXPECT_EQ(o.getNumber("bound"), 0.5); // of rounding 0.5 and 1.5
  EXPECT_EQ(o.getNumber("nodeBound"), 0.5);
  EXPECT_EQ(o.getNumber("maxError"), 1.5);
  EXPECT_EQ(o.getNumber("meanError"), 0.5);
  EXPECT_EQ(o.getNumber("meanSignedError"), -0.25);
  EXPECT_EQ(o.getNumber("meanSquaredError"), 0.625);
  EXPECT_EQ(o.getInteger("worstCode"), 3);
  EXPECT_EQ(o.getInteger("codes"), 4);
  EXPECT_EQ(o.getInteger("skipped"), 0);
  EXPECT_EQ(o.getString("monotonicity"), "none");
  EXPECT_EQ(o.getInteger("entries"), 4);
  EXPECT_EQ(o.getInteger("segments"), 4);
  EXPECT_EQ(o.getInteger("bytes"), 4);
  Certificate seen = c;
  seen.rangeHitShare = 0.75;
  seen.sampleSquaredError = 0.125;
  EXPECT_EQ(seen.toJSON().getNumber("rangeHitShare"), 0.75);
  EXPECT_EQ(seen.toJSON().getNumber("sampleSquaredError"), 0.125);
}

} // namespace
