//===- SynthesisCertificateTest.cpp - figures of searched tables ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Builders.h"
#include "qlut/Core/Certificate.h"
#include "qlut/Core/RealEvaluator.h"

using namespace qlut;
using namespace qlut::reference;

namespace {

struct Function {
  const char *text;
  double lo, hi;
};
const Function functions[] = {
    {"exp(x)", -8, 0},        {"log(x)", 0.25, 16},   {"sigmoid(x)", -8, 8},
    {"tanh(x)", -4, 4},       {"gelu(x)", -4, 4},     {"silu(x)", -8, 8},
    {"rsqrt(x)", 0.25, 4},    {"1 / x", 0.5, 4},      {"sqrt(x)", 0, 16},
    {"erf(x)", -4, 4},        {"softplus(x)", -6, 6}, {"hardswish(x)", -6, 6},
    {"sin(2 * x)", -3.1, 3.1}};

/// The certificate's figures from the definition (C1): each code's result by
/// rational arithmetic, each target by its own evaluation.
void checkFigures(const Certificate &c, const Table &table, const Expression &f,
                  const Format &in, const Format &out, double lo, double hi) {
  RealEvaluator evaluator(f);
  double greatest = 0, squares = 0;
  int64_t codes = 0;
  for (int64_t code = in.storage.minCode(); code <= in.storage.maxCode();
       ++code) {
    const double x = in.toReal(code);
    if (x < lo || x > hi)
      continue;
    const RealValue value = evaluator.nearest(x);
    if (value.kind != ValueKind::Finite)
      continue;
    const double target = std::clamp(
        value.value / out.scale + double(out.zeroPoint),
        double(out.storage.minCode()), double(out.storage.maxCode()));
    const double error = double(reference::evaluate(table, code)) - target;
    greatest = std::max(greatest, std::fabs(error));
    squares += error * error;
    ++codes;
  }
  EXPECT_EQ(c.codes, codes);
  EXPECT_EQ(c.maxError, greatest);
  EXPECT_EQ(c.meanSquaredError, squares / double(codes));
}

TEST(SynthesisCertificateTest, FiguresAndBoundsOfEveryFunctionWidthAndForm) {
  int atBound = 0, tables = 0;
  for (const Function &function : functions)
    for (unsigned inBits : {4, 8})
      for (unsigned outBits : {4, 8})
        for (Spacing spacing : {Spacing::Uniform, Spacing::PowerOfTwo,
                                Spacing::Dyadic, Spacing::Free})
          for (Coefficients coefficients :
               {Coefficients::Endpoints, Coefficients::BaseSlope}) {
            const Expression f = expr(function.text);
            const Format in = llvm::cantFail(Format::fromRange(
                function.lo, function.hi, {inBits, Storage::Kind::Signed}));
            const RealRange range = llvm::cantFail(outputRange(
                f, in, function.lo, function.hi, PolePolicy::Saturate));
            const Format out = llvm::cantFail(Format::fromRange(
                range.lo, range.hi, {outBits, Storage::Kind::Signed}));
            TableSpec spec = formSpec(TableForm::Linear, inBits == 4 ? 4 : 16);
            spec.spacing = spacing;
            spec.values = ValuePlacement::Fitted;
            spec.objective = Objective::Max;
            spec.coefficients = coefficients;
            spec.pole = PolePolicy::Saturate;
            spec.lo = function.lo;
            spec.hi = function.hi;
            llvm::Expected<Table> table = buildTable(f, in, out, spec);
            ASSERT_TRUE(bool(table))
                << function.text << llvm::toString(table.takeError());
            const Certificate c =
                certify(*table, f, in, out, function.lo, function.hi);
            SCOPED_TRACE(std::string(function.text) + " " + in.str() + " " +
                         out.str() + " " + stringifySpacing(spacing).str() +
                         " " + stringifyCoefficients(coefficients).str());
            checkFigures(c, *table, f, in, out, function.lo, function.hi);
            // No table is better than what no table can better.
            EXPECT_LE(c.bound, c.nodeBound + 1e-7);
            EXPECT_LE(c.nodeBound, c.maxError);
            EXPECT_EQ(firstDifference(*table), "");
            ++tables;
            atBound += c.maxError <= c.nodeBound + 0.05;
          }
  // The bounds are of use: some tables reach them.
  EXPECT_GE(atBound * 5, tables);
}

} // namespace
