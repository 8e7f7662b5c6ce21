//===- CertificateMatrixTest.cpp - certificates against brute force -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every function that a preset may name, at every width of codes, in every
// form: the figures of the certificate against a loop over the codes that
// shares no code with it. The function comes from MPFR at a fixed high
// precision, the table's results from rational arithmetic.
//
//===----------------------------------------------------------------------===//

#include "Builders.h"
#include "ReferenceEvaluator.h"
#include "qlut/Core/Certificate.h"
#include "qlut/Core/Recognize.h"
#include "llvm/ADT/StringExtras.h"
#include <cmath>
#include <map>

using namespace qlut;
using namespace qlut::reference;
using qlut::test::BigFloat;

namespace {

//===----------------------------------------------------------------------===//
// Subjects
//===----------------------------------------------------------------------===//

struct Range {
  double lo, hi;
};

/// Where each of the functions is tabulated; inverse sine and cosine are
/// undefined at the codes just outside.
const std::map<std::string, Range> ranges = {
    {"acos", {-1, 1}},      {"asin", {-1, 1}},         {"atan", {-4, 4}},
    {"cbrt", {-4, 4}},      {"cos", {-3, 3}},          {"cosh", {-3, 3}},
    {"elu", {-4, 2}},       {"erf", {-3, 3}},          {"erfc", {-2, 2}},
    {"exp", {-4, 2}},       {"exp2", {-4, 2}},         {"expm1", {-4, 2}},
    {"gelu", {-5, 5}},      {"gelu_tanh", {-5, 5}},    {"hardsigmoid", {-4, 4}},
    {"hardswish", {-4, 4}}, {"log", {0.25, 8}},        {"log10", {0.25, 8}},
    {"log1p", {-0.5, 4}},   {"log2", {0.25, 8}},       {"mish", {-4, 4}},
    {"pow", {0, 4}},        {"reciprocal", {0.25, 8}}, {"rsqrt", {0.25, 8}},
    {"sigmoid", {-6, 6}},   {"silu", {-5, 5}},         {"sin", {-3, 3}},
    {"sinh", {-3, 3}},      {"softplus", {-5, 5}},     {"softsign", {-4, 4}},
    {"sqrt", {0, 8}},       {"tan", {-1.25, 1.25}},    {"tanh", {-4, 4}}};

std::string textOf(llvm::StringRef function) {
  return function == "pow" ? "x ^ 1.5" : (function + "(x)").str();
}

/// Formats of signed codes for a range. Those of 16 bits have zero point 0, as
/// the units of others ask for; the range takes up to 65,535 of their codes.
Format formatFor(Range range, unsigned bits) {
  const Storage storage{bits, Storage::Kind::Signed};
  if (bits < 16)
    return llvm::cantFail(Format::fromRange(range.lo, range.hi, storage));
  const double reach = std::max(std::fabs(range.lo), std::fabs(range.hi));
  return {storage, static_cast<double>(static_cast<float>(reach / 32767)), 0};
}

struct Form {
  const char *name;
  TableSpec spec;
  /// Parts of the reasons for which there may be no table, and how many tables
  /// there are at least.
  std::vector<const char *> reasons;
  int least = 0;
};

TableSpec searched(Spacing spacing, Objective objective,
                   Coefficients coefficients = Coefficients::Endpoints,
                   FrontEnd front = FrontEnd::None) {
  TableSpec spec;
  spec.spacing = spacing;
  spec.values = ValuePlacement::Fitted;
  spec.objective = objective;
  spec.coefficients = coefficients;
  spec.front = front;
  return spec;
}

TableSpec formOf(TableForm form, Objective objective = Objective::None,
                 FrontEnd front = FrontEnd::None) {
  TableSpec spec;
  spec.form = form;
  spec.objective = objective;
  spec.front = front;
  return spec;
}

const std::vector<Form> &forms() {
  const std::vector<const char *> none;
  const std::vector<const char *> folds = {
      "to fold a table, got ", "on both sides of the zero point",
      "on one side of the zero point to give those on the other"};
  const std::vector<const char *> octaves = {
      "to normalize a table, got ", "below the code ", "that the values of",
      "one for each octave"};
  const std::vector<const char *> units = {
      "expected codes i8 to i8 or i16 to i16 of a ",
      "to differ by no more than 16 bits hold", "has no finite value at x = "};
  constexpr auto max = Objective::Max, mse = Objective::Mse;
  constexpr auto slopes = Coefficients::BaseSlope,
                 ends = Coefficients::Endpoints;
  static const std::vector<Form> all = {
      {"direct", formOf(TableForm::Direct), none},
      {"step", formOf(TableForm::Step), none},
      {"fit", formOf(TableForm::Fit), {"expected lines whose slopes fit"}, 520},
      {"fit mse", formOf(TableForm::Fit, mse), none},
      {"uniform", formOf(TableForm::Linear), none},
      {"uniform fitted", searched(Spacing::Uniform, max), none},
      {"two-level", searched(Spacing::PowerOfTwo, max), none},
      {"two-level mse", searched(Spacing::PowerOfTwo, mse), none},
      {"dyadic", searched(Spacing::Dyadic, max), none},
      {"free", searched(Spacing::Free, max), none},
      {"free mse", searched(Spacing::Free, mse), none},
      {"uniform slopes", searched(Spacing::Uniform, max, slopes), none},
      {"dyadic slopes", searched(Spacing::Dyadic, max, slopes), none},
      {"free slopes", searched(Spacing::Free, max, slopes), none},
      {"folded direct",
       formOf(TableForm::Direct, Objective::None, FrontEnd::Symmetry), folds,
       240},
      {"folded", searched(Spacing::PowerOfTwo, max, ends, FrontEnd::Symmetry),
       folds, 240},
      {"normalized",
       searched(Spacing::PowerOfTwo, max, ends, FrontEnd::Normalize), octaves,
       150},
      {"tosa", formOf(TableForm::Tosa), units, 60},
      {"tflite", formOf(TableForm::Tflite), units, 45},
      {"nvdla",
       formOf(TableForm::Nvdla),
       {"expected codes i8 or i16 of a "},
       132},
  };
  return all;
}

//===----------------------------------------------------------------------===//
// Brute force
//===----------------------------------------------------------------------===//

/// The codes of a range and the function there, NaN where it has no value.
struct Values {
  std::vector<int64_t> codes;
  std::vector<long double> reals;
};

/// From MPFR, with 300 bits more than the 64 that are kept.
Values valuesOf(const Expression &f, const Format &in, Range range) {
  const qlut::test::ScopedPrecision precision(364);
  Values values;
  for (int64_t code = in.storage.minCode(); code <= in.storage.maxCode();
       ++code) {
    // Exact: 24 bits times 17.
    const double x = in.scale * static_cast<double>(code - in.zeroPoint);
    if (x < range.lo || x > range.hi)
      continue;
    const BigFloat value = qlut::test::reference(f, BigFloat(x));
    values.codes.push_back(code);
    values.reals.push_back(value.isFinite() ? mpfr_get_ld(value.v, MPFR_RNDN)
                                            : NAN);
  }
  return values;
}

/// The figures of the definitions C1 and C4, in f32. The 64 bits of long
/// doubles leave 47 behind the point of a 16-bit code.
struct Figures {
  int64_t codes = 0, skipped = 0;
  long double least = INFINITY, greatest = -INFINITY, maxUlp = 0, floor = 0;
  long double sum = 0, signedSum = 0, squares = 0;
};

/// The error of a result in codes, by the definition C1.
long double errorOf(int64_t got, long double value, const Format &out) {
  const long double exact =
      std::clamp(value / out.scale + out.zeroPoint,
                 static_cast<long double>(out.storage.minCode()),
                 static_cast<long double>(out.storage.maxCode()));
  return got - exact;
}

Figures figuresOf(const std::vector<int64_t> &results, const Format &in,
                  const Format &out, const Values &values) {
  Figures figures;
  for (auto [code, value] : llvm::zip_equal(values.codes, values.reals)) {
    if (std::isnan(value)) {
      ++figures.skipped;
      continue;
    }
    ++figures.codes;
    const int64_t got = results[code - in.storage.minCode()];
    const long double error = errorOf(got, value, out);
    figures.least = std::min(figures.least, error);
    figures.greatest = std::max(figures.greatest, error);
    figures.signedSum += error;
    figures.sum += std::fabs(error);
    figures.squares += error * error;
    const long double exact = got - error;
    figures.floor =
        std::max(figures.floor, std::fabs(exact - std::nearbyint(exact)));
    // C4: clamped as a real, in units of the greater of it and the scale.
    auto realOf = [&](int64_t c) -> double {
      return out.scale * static_cast<double>(c - out.zeroPoint);
    };
    const long double real = std::clamp<long double>(
        value, realOf(out.storage.minCode()), realOf(out.storage.maxCode()));
    const long double ulp = std::ldexp(
        1.0L,
        std::ilogb(std::max<long double>(std::fabs(real), out.scale)) - 23);
    figures.maxUlp =
        std::max(figures.maxUlp,
                 std::fabs(static_cast<float>(realOf(got)) - real) / ulp);
  }
  return figures;
}

Monotonicity monotonicityOf(const std::vector<int64_t> &results) {
  bool rises = false, falls = false;
  for (size_t i = 1; i < results.size(); ++i) {
    rises |= results[i] > results[i - 1];
    falls |= results[i] < results[i - 1];
  }
  if (rises && falls)
    return Monotonicity::None;
  if (rises)
    return Monotonicity::Increasing;
  return falls ? Monotonicity::Decreasing : Monotonicity::Constant;
}

/// What doubles lose of figures in codes, and of those in units of 2^-23.
constexpr double slack = 1e-9, slackUlp = 0x1p-28;

void compare(const Certificate &c, const Table &table, const Format &in,
             const Format &out, const Values &values) {
  const std::vector<int64_t> results = table.evaluateAll();
  for (int64_t code : values.codes)
    ASSERT_EQ(results[code - in.storage.minCode()],
              reference::evaluate(table, code))
        << code;
  const Figures f = figuresOf(results, in, out, values);
  ASSERT_GT(f.codes, 0);
  EXPECT_EQ(c.codes, f.codes);
  EXPECT_EQ(c.skipped, f.skipped);
  const double worst = std::max(-f.least, f.greatest);
  EXPECT_NEAR(c.maxError, worst, slack);
  EXPECT_NEAR(c.leastError, f.least, slack);
  EXPECT_NEAR(c.greatestError, f.greatest, slack);
  const auto at = llvm::lower_bound(values.codes, c.worstCode);
  ASSERT_TRUE(at != values.codes.end() && *at == c.worstCode) << c.worstCode;
  EXPECT_NEAR(std::fabs(errorOf(results[c.worstCode - in.storage.minCode()],
                                values.reals[at - values.codes.begin()], out)),
              worst, slack);
  EXPECT_NEAR(c.meanError, f.sum / f.codes, slack);
  EXPECT_NEAR(c.meanSignedError, f.signedSum / f.codes, slack);
  EXPECT_NEAR(c.meanSquaredError, f.squares / f.codes,
              slack * (1 + f.squares / f.codes));
  EXPECT_NEAR(c.maxUlp, f.maxUlp, slackUlp + slack * f.maxUlp);
  EXPECT_EQ(c.monotonicity, monotonicityOf(results));
  // No table is better than what no table can better.
  EXPECT_GE(c.bound, f.floor - slack);
  EXPECT_LE(c.bound, c.nodeBound + 1e-7);
  EXPECT_LE(c.nodeBound, c.maxError + slack);
}

//===----------------------------------------------------------------------===//
// All of them
//===----------------------------------------------------------------------===//

struct Tally {
  int tables = 0, refused = 0;
};

/// Builds each form and compares its certificate.
void compareForms(llvm::StringRef function, Range range, const Format &in,
                  const Format &out, const Values &values, int64_t segments,
                  llvm::function_ref<bool(const Form &)> takes,
                  std::map<std::string, Tally> &tallies) {
  const Expression f = expr(textOf(function));
  for (const Form &form : forms()) {
    if (!takes(form))
      continue;
    SCOPED_TRACE(textOf(function) + " " + in.str() + " to " + out.str() + " " +
                 form.name);
    TableSpec spec = form.spec;
    spec.segments = segments;
    spec.pole = PolePolicy::Saturate;
    spec.valueBits = out.storage.bits == 16 ? 24 : 16;
    spec.lo = range.lo;
    spec.hi = range.hi;
    llvm::Expected<Table> table = buildTable(f, in, out, spec);
    Tally &tally = tallies[form.name];
    if (!table) {
      const std::string why = llvm::toString(table.takeError());
      EXPECT_TRUE(llvm::any_of(form.reasons, [&](const char *reason) {
        return llvm::StringRef(why).contains(reason);
      })) << why;
      ++tally.refused;
      continue;
    }
    ++tally.tables;
    compare(certify(*table, f, in, out, range.lo, range.hi), *table, in, out,
            values);
  }
}

Format outputFor(llvm::StringRef function, const Format &in, Range range,
                 unsigned bits) {
  const RealRange reals = llvm::cantFail(outputRange(
      expr(textOf(function)), in, range.lo, range.hi, PolePolicy::Saturate));
  return formatFor({reals.lo, reals.hi}, bits);
}

TEST(CertificateMatrixTest, EveryFunctionWidthAndForm) {
  std::map<std::string, Tally> tallies;
  int subjects = 0;
  const std::string names = allFunctionNames();
  for (llvm::StringRef function : llvm::split(names, ", ")) {
    const auto range = ranges.find(function.str());
    ASSERT_NE(range, ranges.end()) << function.str();
    for (unsigned inBits : {2, 4, 8, 16}) {
      const Format in = formatFor(range->second, inBits);
      const Values values = valuesOf(expr(textOf(function)), in, range->second);
      for (unsigned outBits : {2, 4, 8, 16}) {
        const Format out = outputFor(function, in, range->second, outBits);
        const int64_t segments = inBits == 2 ? 2 : inBits == 4 ? 4 : 8;
        compareForms(
            function, range->second, in, out, values, segments,
            [](const Form &) { return true; }, tallies);
        ++subjects;
      }
    }
  }
  EXPECT_EQ(subjects, 33 * 16);
  for (const Form &form : forms()) {
    const Tally tally = tallies[form.name];
    EXPECT_EQ(tally.tables + tally.refused, subjects) << form.name;
    EXPECT_GE(tally.tables, form.reasons.empty() ? subjects : form.least)
        << form.name;
  }
}

} // namespace
