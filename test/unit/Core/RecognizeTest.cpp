//===- RecognizeTest.cpp - named functions in written-out ones ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/Recognize.h"
#include "qlut/Core/RealEvaluator.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace qlut;

namespace {
Expression parse(llvm::StringRef text) {
  return llvm::cantFail(Expression::parse(text));
}

/// A way to write a function and its name.
struct Spelling {
  const char *raw;
  const char *name;
};

void PrintTo(const Spelling &spelling, std::ostream *os) {
  *os << spelling.raw;
}

class RecognizeTest : public testing::TestWithParam<Spelling> {};

TEST_P(RecognizeTest, FindsTheName) {
  EXPECT_EQ(recognize(parse(GetParam().raw)).str(),
            parse(GetParam().name).str());
}

TEST_P(RecognizeTest, KeepsTheValues) {
  Expression raw = parse(GetParam().raw);
  RealEvaluator before(raw), after(recognize(raw));
  // Not at 0, where 1 / sqrt(x) is a quotient by zero and rsqrt(x) a pole.
  for (double x = -10.03125; x < 10; x += 0.0625) {
    RealValue a = before.nearest(x), b = after.nearest(x);
    ASSERT_EQ(a.kind, b.kind) << "at " << x;
    if (a.kind == ValueKind::Finite) {
      EXPECT_NEAR(a.value, b.value, 1e-6 * std::max(1.0, std::fabs(a.value)))
          << "at " << x;
    }
  }
}

const Spelling sigmoids[] = {
    {"1 / (1 + exp(-x))", "sigmoid(x)"},
    {"1 / (exp(-x) + 1)", "sigmoid(x)"},
    {"exp(x) / (1 + exp(x))", "sigmoid(x)"},
    {"1 - 1 / (1 + exp(x))", "sigmoid(x)"},
    {"0.5 * (1 + tanh(x / 2))", "sigmoid(x)"},
    {"0.5 * tanh(x * 0.5) + 0.5", "sigmoid(x)"},
    {"select(x, 0, 1 / (1 + exp(-x)), exp(x) / (1 + exp(x)))", "sigmoid(x)"},
    {"reciprocal(1 + exp2(x * -1.44269504))", "sigmoid(x)"},
    {"1 / (1 + exp(x * -0.125))", "sigmoid(-(x * -0.125))"},
    {"1 / (1 + exp(-(x * 0.125)))", "sigmoid(x * 0.125)"},
};
INSTANTIATE_TEST_SUITE_P(Sigmoid, RecognizeTest, testing::ValuesIn(sigmoids));

const Spelling gelus[] = {
    {"0.5 * x * (1 + erf(x * 0.707106769))", "gelu(x)"},
    {"x * (0.5 * (1 + erf(x / 1.41421354)))", "gelu(x)"},
    {"x * 0.5 * erfc(-x * 0.70710678)", "gelu(x)"},
    {"0.5 * (x * 0.25) * (1 + erf(x * 0.25 * 0.707106769))", "gelu(x * 0.25)"},
    {"0.5 * x * (1 + tanh(0.797884583 * (x + 0.044715 * x ^ 3)))",
     "gelu_tanh(x)"},
    {"0.5 * x * (1 + tanh(0.797885 * (x + 0.044715 * x ^ 3)))", "gelu_tanh(x)"},
    {"x * 0.5 * (1 + tanh(x * 0.797884583 * (1 + x * x * 0.044715)))",
     "gelu_tanh(x)"},
    {"x * sigmoid(1.595769166 * (x + 0.044715 * (x * x * x)))", "gelu_tanh(x)"},
    {"x / (1 + exp(-1.595769166 * (x + 0.044715 * (x * x * x))))",
     "gelu_tanh(x)"},
};
INSTANTIATE_TEST_SUITE_P(Gelu, RecognizeTest, testing::ValuesIn(gelus));

const Spelling units[] = {
    {"x * (1 / (1 + exp(-x)))", "silu(x)"},
    {"x / (1 + exp(-x))", "silu(x)"},
    {"sigmoid(x) * x", "silu(x)"},
    {"log(1 + exp(x))", "softplus(x)"},
    {"log1p(exp(x))", "softplus(x)"},
    {"max(x, 0) + log1p(exp(-abs(x)))", "softplus(x)"},
    {"select(x, 20, x, log1p(exp(x)))", "softplus(x)"},
    {"select(x, 0, x, exp(x) - 1)", "elu(x)"},
    {"select(x, 0, x, expm1(x))", "elu(x)"},
    {"max(x, 0) + min(0, exp(x) - 1)", "elu(x)"},
    {"x * min(max(x + 3, 0), 6) / 6", "hardswish(x)"},
    {"x * min(max(x * 0.166666667 + 0.5, 0), 1)", "hardswish(x)"},
    {"min(max(x + 3, 0), 6) / 6", "hardsigmoid(x)"},
    {"x * tanh(log1p(exp(x)))", "mish(x)"},
    {"x * tanh(log(1 + exp(x)))", "mish(x)"},
    {"x / (1 + abs(x))", "softsign(x)"},
};
INSTANTIATE_TEST_SUITE_P(Units, RecognizeTest, testing::ValuesIn(units));

const Spelling elementary[] = {
    {"1 / sqrt(x)", "rsqrt(x)"},
    {"x ^ -0.5", "rsqrt(x)"},
    {"x ^ 0.5", "sqrt(x)"},
    {"1 / x", "reciprocal(x)"},
    {"x ^ -1", "reciprocal(x)"},
    {"exp2(x * 1.44269502)", "exp(x)"},
    {"2.718281828 ^ x", "exp(x)"},
    {"(exp(2 * x) - 1) / (exp(2 * x) + 1)", "tanh(x)"},
    {"(1 - exp(-2 * x)) / (1 + exp(-2 * x))", "tanh(x)"},
    {"2 / (1 + exp(-2 * x)) - 1", "tanh(x)"},
    {"1 / sqrt(x * 0.001 + 1e-5)", "rsqrt(x * 0.001 + 1e-5)"},
    {"tanh(1 / (1 + exp(-x)))", "tanh(sigmoid(x))"},
    {"2 * (1 / (1 + exp(-x))) + 3", "2 * sigmoid(x) + 3"},
};
INSTANTIATE_TEST_SUITE_P(Elementary, RecognizeTest,
                         testing::ValuesIn(elementary));

/// These look like named functions and are none.
const Spelling others[] = {
    // beta
    {"x * sigmoid(1.5 * x)", "x * sigmoid(1.5 * x)"},
    // constants that are off by more than rounding
    {"0.5 * x * (1 + erf(x * 0.7071))", "0.5 * x * (1 + erf(x * 0.7071))"},
    {"1.001 / (1 + exp(-x))", "1.001 / (1 + exp(-x))"},
    // an epsilon, however small
    {"rsqrt(x + 1e-12)", "rsqrt(x + 1e-12)"},
    // a threshold that shows
    {"select(x, 4, x, log1p(exp(x)))", "select(x, 4, x, softplus(x))"},
    {"min(sigmoid(x), 0.9)", "min(sigmoid(x), 0.9)"},
    // alpha
    {"select(x, 0, x, 0.5 * (exp(x) - 1))",
     "select(x, 0, x, 0.5 * (exp(x) - 1))"},
    {"x * 0.125 + 3", "x * 0.125 + 3"},
    {"x * x", "x * x"},
    {"x", "x"},
};
INSTANTIATE_TEST_SUITE_P(Others, RecognizeTest, testing::ValuesIn(others));

TEST(RecognizeTest, ToleranceIsForTheConstants) {
  // sqrt(2/pi) and its product with 0.044715 as f16 holds them.
  Expression raw =
      parse("0.5 * x * (1 + tanh(0.79785 * x + 0.035675 * x ^ 3))");
  EXPECT_EQ(recognize(raw, f16ConstantTolerance).str(), "gelu_tanh(x)");
  EXPECT_NE(recognize(raw, f32ConstantTolerance).str(), "gelu_tanh(x)");
  // At such a tolerance the nearer of the two forms is the one.
  EXPECT_EQ(recognize(parse("0.5 * x * (1 + erf(x * 0.70703125))"),
                      bf16ConstantTolerance)
                .str(),
            "gelu(x)");
  // A clamp that bf16 shows is none of it.
  EXPECT_EQ(recognize(parse("min(sigmoid(x), 0.99)"), bf16ConstantTolerance),
            parse("min(sigmoid(x), 0.99)"));
  EXPECT_EQ(recognize(parse("rsqrt(x + 1e-5)"), bf16ConstantTolerance).str(),
            parse("rsqrt(x + 1e-5)").str());
}

TEST(RecognizeTest, LeavesLargeExpressions) {
  Expression sum = parse("1 / (1 + exp(-x))");
  for (int i = 0; i < 130; ++i)
    sum = Expression::make(ExprKind::Add, {sum, Expression::constant(i)});
  EXPECT_EQ(recognize(sum), sum);
}

TEST(FunctionNamesTest, NamesInOrder) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(functionNames(parse("log(exp(x) + 2)")), (Names{"exp", "log"}));
  EXPECT_EQ(functionNames(parse("x ^ 3")), Names{"pow"});
  EXPECT_EQ(functionNames(parse("3 / (x + 1)")), Names{"reciprocal"});
  EXPECT_EQ(functionNames(parse("x / 3")), Names{});
  EXPECT_EQ(functionNames(parse("x * exp(2)")), Names{});
  EXPECT_EQ(functionNames(parse("relu(x) + abs(x)")), Names{});
  EXPECT_EQ(functionKind(parse("2 * exp(x)")), "exp");
  EXPECT_EQ(functionKind(parse("log(exp(x) + 2)")), "f");
  EXPECT_EQ(functionKind(parse("x * 2")), "f");
}

TEST(FunctionNamesTest, KnowsItsNames) {
  EXPECT_TRUE(isFunctionName("gelu_tanh"));
  EXPECT_TRUE(isFunctionName("pow"));
  EXPECT_FALSE(isFunctionName("relu"));
  EXPECT_FALSE(isFunctionName("min"));
  EXPECT_FALSE(isFunctionName(""));
  EXPECT_NE(allFunctionNames().find("sigmoid, silu, sin"), std::string::npos);
}
} // namespace
