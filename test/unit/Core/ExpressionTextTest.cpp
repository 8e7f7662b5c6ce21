//===- ExpressionTextTest.cpp - the infix text of expressions -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "RandomExpression.h"
#include "qlut/Core/Expression.h"
#include <gtest/gtest.h>
#include <limits>

using namespace qlut;
using namespace qlut::test;

/// The canonical text of `text`, or the error.
static std::string reprint(llvm::StringRef text) {
  llvm::Expected<Expression> e = Expression::parse(text);
  return e ? e->str() : llvm::toString(e.takeError());
}

static bool parses(llvm::StringRef text) {
  return !llvm::errorToBool(Expression::parse(text).takeError());
}

static std::string repeat(llvm::StringRef text, unsigned count) {
  std::string result;
  for (unsigned i = 0; i < count; ++i)
    result += text;
  return result;
}

TEST(ExpressionText, RandomExpressionsComeBack) {
  RandomExpressions random(1);
  unsigned checked = 0;
  for (unsigned i = 0; i < 20000; ++i) {
    Expression e = random.expression(2 + i % 6);
    if (!e.withinLimits())
      continue;
    llvm::Expected<Expression> again = Expression::parse(e.str());
    ASSERT_TRUE(bool(again))
        << e.str() << ": " << llvm::toString(again.takeError());
    ASSERT_EQ(*again, e) << e.str();
    ++checked;
  }
  EXPECT_GT(checked, 15000u);
}

TEST(ExpressionText, DeepestExpressionsComeBack) {
  // Growing one node at a time reaches the depth limit through every mix of
  // operators, so that the text never nests deeper than the parser allows.
  RandomExpressions random(2);
  for (unsigned i = 0; i < 200; ++i) {
    Expression e;
    for (unsigned depth = 1; depth < Expression::maxDepth; ++depth) {
      Expression leaf = Expression::constant(random.plainDouble());
      switch (random.below(6)) {
      case 0:
        e = Expression::make(ExprKind::Neg, {e});
        break;
      case 1:
        e = Expression::make(ExprKind::Pow, {leaf, e});
        break;
      case 2:
        e = Expression::make(ExprKind::Pow, {e, leaf});
        break;
      case 3:
        e = Expression::make(random.below(2) ? ExprKind::Add : ExprKind::Sub,
                             {leaf, e});
        break;
      case 4:
        e = Expression::make(random.below(2) ? ExprKind::Mul : ExprKind::Div,
                             {leaf, e});
        break;
      case 5:
        e = Expression::make(ExprKind::Max, {leaf, e});
        break;
      }
    }
    ASSERT_TRUE(e.withinLimits());
    llvm::Expected<Expression> again = Expression::parse(e.str());
    ASSERT_TRUE(bool(again))
        << e.str() << ": " << llvm::toString(again.takeError());
    ASSERT_EQ(*again, e);
  }
}

TEST(ExpressionText, NoParenthesesAreSuperfluous) {
  RandomExpressions random(3);
  unsigned removed = 0;
  for (unsigned i = 0; i < 5000; ++i) {
    Expression e = random.expression(4);
    std::string text = e.str();
    for (size_t open = 0; open < text.size(); ++open) {
      if (text[open] != '(' || (open > 0 && (isalnum(text[open - 1]))))
        continue;
      size_t close = open;
      for (int depth = 0; close < text.size(); ++close) {
        depth += text[close] == '(' ? 1 : text[close] == ')' ? -1 : 0;
        if (depth == 0)
          break;
      }
      std::string without = text;
      without[open] = without[close] = ' ';
      ++removed;
      llvm::Expected<Expression> other = Expression::parse(without);
      if (!other)
        llvm::consumeError(other.takeError());
      else
        ASSERT_NE(*other, e) << text << " needs no parentheses at " << open;
    }
  }
  EXPECT_GT(removed, 1000u);
}

TEST(ExpressionText, Precedence) {
  EXPECT_EQ(reprint("1+2*x^3"), "1 + 2 * x ^ 3");
  EXPECT_EQ(reprint("(1+2)*x"), "(1 + 2) * x");
  EXPECT_EQ(reprint("((1)-(2))-(3)"), "1 - 2 - 3");
  EXPECT_EQ(reprint("1-(2-3)"), "1 - (2 - 3)");
  EXPECT_EQ(reprint("1/(2*3)/4"), "1 / (2 * 3) / 4");
  EXPECT_EQ(reprint("2^3^x"), "2 ^ 3 ^ x");
  EXPECT_EQ(reprint("(2^3)^x"), "(2 ^ 3) ^ x");
  EXPECT_EQ(reprint("2^(3^x)"), "2 ^ 3 ^ x");
  EXPECT_NE(Expression::parse("2^3^x")->nodes().vec(),
            Expression::parse("(2^3)^x")->nodes().vec());
}

TEST(ExpressionText, MinusBelongsToTheNumberUnlessItIsABase) {
  EXPECT_EQ(*Expression::parse("-2"), Expression::constant(-2));
  EXPECT_EQ(reprint("- 2"), "-2");
  EXPECT_EQ(reprint("-(2)"), "-(2)");
  EXPECT_EQ(reprint("--2"), "--2");
  EXPECT_EQ(reprint("-2^x"), "-2 ^ x");
  EXPECT_EQ(*Expression::parse("-2^x"), *Expression::parse("-(2^x)"));
  EXPECT_EQ(reprint("(-2)^x"), "(-2) ^ x");
  EXPECT_EQ(reprint("x^-2"), "x ^ -2");
  EXPECT_EQ(reprint("x - -2"), "x - -2");
  EXPECT_EQ(reprint("-x^2"), "-x ^ 2");
  EXPECT_EQ(*Expression::parse("-x^2"), *Expression::parse("-(x^2)"));
  EXPECT_EQ(reprint("-x*2"), "-x * 2");
  EXPECT_EQ(*Expression::parse("-x*2"), *Expression::parse("(-x)*2"));
  EXPECT_EQ(reprint("-(x*2)"), "-(x * 2)");
}

TEST(ExpressionText, Functions) {
  EXPECT_EQ(reprint("select( x,0 , x , exp(x)-1 )"),
            "select(x, 0, x, exp(x) - 1)");
  EXPECT_EQ(reprint("selectge(x,0,x,0)"), "selectge(x, 0, x, 0)");
  EXPECT_EQ(reprint("\tgelu_tanh\n(x)\r"), "gelu_tanh(x)");
  for (ExprKind kind : allKinds()) {
    if (exprName(kind).empty())
      continue;
    std::string text = exprName(kind).str() + "(x";
    for (unsigned i = 1; i < exprArity(kind); ++i)
      text += ", " + std::to_string(i);
    text += ")";
    EXPECT_EQ(reprint(text), text);
    EXPECT_EQ(Expression::parse(text)->root().kind, kind) << text;
  }
}

TEST(ExpressionText, ConstantsAreTheShortestDecimals) {
  EXPECT_EQ(Expression::constant(0.1).str(), "0.1");
  EXPECT_EQ(Expression::constant(0.1 + 0.2).str(), "0.30000000000000004");
  EXPECT_EQ(Expression::constant(1e300).str(), "1e+300");
  EXPECT_EQ(Expression::constant(5e-324).str(), "5e-324");
  EXPECT_EQ(Expression::constant(-1048576).str(), "-1048576");
  EXPECT_EQ(reprint("0x1.8p-1"), "0.75");
  EXPECT_EQ(reprint("0X1P+4 + .5 + 5. + 1E2"), "16 + 0.5 + 5 + 100");
  RandomExpressions random(4);
  for (unsigned i = 0; i < 50000; ++i) {
    Expression e = Expression::constant(random.anyDouble());
    std::string text = e.str();
    ASSERT_EQ(*Expression::parse(text), e) << text;
    ASSERT_LE(text.size(), 24u);
  }
}

TEST(ExpressionText, NumbersAreCorrectlyRounded) {
  // Halfway between 1 and its successor, to even; then just above.
  EXPECT_EQ(reprint("1.00000000000000011102230246251565404"), "1");
  EXPECT_EQ(reprint("1.000000000000000111022302462515654042363166809082031251"),
            "1.0000000000000002");
  EXPECT_EQ(reprint("1.7976931348623157e308"), "1.7976931348623157e+308");
  EXPECT_EQ(reprint("0e999999999999"), "0");
}

TEST(ExpressionText, ErrorsGiveTheColumnAndWhatWasExpected) {
  const std::pair<const char *, const char *> cases[] = {
      {"", "column 1: expected a number, x, a function or '(', got the end"},
      {"  ", "column 3: expected a number, x, a function or '(', got the end"},
      {"x +", "column 4: expected a number, x, a function or '(', got the end"},
      {"x + * 2", "column 5: expected a number, x, a function or '(', got '*'"},
      {"x y", "column 3: expected an operator or the end, got 'y'"},
      {"2x", "column 2: expected an operator or the end, got 'x'"},
      {"x)", "column 2: expected an operator or the end, got ')'"},
      {"(x + 1", "column 7: expected an operator or ')', got the end"},
      {"1 + foo(x)", "column 5: expected x or a function, got 'foo'"},
      {"pow(x, 2)", "column 1: expected a ^ b for a power, got 'pow'"},
      {"exp x", "column 5: expected '(' after 'exp', got 'x'"},
      {"exp()", "column 5: expected a number, x, a function or '(', got ')'"},
      {"exp(x, 2)",
       "column 6: expected an operator or ')' after operand 1 of 1 of 'exp', "
       "got ','"},
      {"min(x)",
       "column 6: expected an operator or ',' before operand 2 of 2 of 'min', "
       "got ')'"},
      {"x ^ x",
       "column 3: expected a base or an exponent without x, got x in both; "
       "write exp(b * log(a))"},
      {"x # 2", "column 3: expected an operator or the end, got '#'"},
      {"x + 1e999",
       "column 5: expected a number that a double can hold, got '1e999'"},
      {"1e-999",
       "column 1: expected zero or a number that a double can hold, got "
       "'1e-999'"},
  };
  for (auto [text, message] : cases)
    EXPECT_EQ(reprint(text), message) << "of '" << text << "'";
}

TEST(ExpressionText, MalformedNumbersAreRefused) {
  for (const char *text : {".", "1.2.3", "1e", "1e+", "0x", "0x1", "0x1.8",
                           "0xp1", "0x.p1", "1p3", "x + 1..", "1e5.5"})
    EXPECT_FALSE(parses(text)) << text;
  EXPECT_EQ(reprint("x * 1e+"),
            "column 5: expected a decimal or hexadecimal number, got '1e+'");
  EXPECT_TRUE(parses("0." + std::string(2000, '1')));
  EXPECT_EQ(reprint("x + " + std::string(3000, '1')),
            "column 5: expected a number of at most 2048 characters, got 3000");
}

TEST(ExpressionText, BytesThatAreNotTextAreRefused) {
  EXPECT_FALSE(parses(llvm::StringRef("x\0", 2)));
  EXPECT_FALSE(parses("x + \xc3\xa9"));
  EXPECT_FALSE(parses("\xff"));
}

TEST(ExpressionText, DepthIsLimited) {
  const char *message =
      "expected an expression of depth at most 200, got a deeper one";
  EXPECT_TRUE(parses(repeat("-", 199) + "x"));
  EXPECT_NE(reprint(repeat("-", 200) + "x").find(message), std::string::npos);
  EXPECT_TRUE(parses(repeat("(", 200) + "x" + repeat(")", 200)));
  EXPECT_EQ(reprint(repeat("(", 201) + "x" + repeat(")", 201)),
            std::string("column 201: ") + message);
  EXPECT_TRUE(parses("x" + repeat("+1", 199)));
  EXPECT_EQ(reprint("x" + repeat("+1", 200)),
            std::string("column 400: ") + message);
  EXPECT_TRUE(parses(repeat("2^", 199) + "x"));
  EXPECT_FALSE(parses(repeat("2^", 200) + "x"));
}

TEST(ExpressionText, NodesAreLimited) {
  // A balanced sum of 2^11 leaves has 4095 nodes.
  std::string sum = "x";
  for (unsigned i = 0; i < 11; ++i)
    sum = "(" + sum + "+" + sum + ")";
  EXPECT_TRUE(parses(sum));
  EXPECT_TRUE(parses("-" + sum));
  EXPECT_NE(
      reprint("--" + sum)
          .find("expected an expression of at most 4096 nodes, got a larger"),
      std::string::npos);
}

TEST(ExpressionText, LongHostileTextIsRefusedAtOnce) {
  const unsigned many = 1000000;
  for (const char *piece : {"(", "-", "exp(", "2^", "min(x,", "1+", "x*"})
    EXPECT_FALSE(parses(repeat(piece, many) + "x")) << piece;
  EXPECT_FALSE(parses("exp(x" + repeat(",x", many) + ")"));
  EXPECT_FALSE(parses(repeat("a", many)));
  EXPECT_FALSE(parses(repeat("9", many)));
}
