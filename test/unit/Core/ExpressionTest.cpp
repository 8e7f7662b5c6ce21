//===- ExpressionTest.cpp - the node list of expressions ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/Expression.h"
#include "RandomExpression.h"
#include <functional>
#include <gtest/gtest.h>
#include <set>

using namespace qlut;
using namespace qlut::test;

static Expression parsed(llvm::StringRef text) {
  llvm::Expected<Expression> result = Expression::parse(text);
  if (result)
    return *result;
  ADD_FAILURE() << text.str() << ": " << llvm::toString(result.takeError());
  return Expression();
}

static ExprNode node(ExprKind kind, uint32_t a = 0, uint32_t b = 0,
                     uint32_t c = 0, uint32_t d = 0) {
  ExprNode result;
  result.kind = kind;
  result.operands[0] = a;
  result.operands[1] = b;
  result.operands[2] = c;
  result.operands[3] = d;
  return result;
}

static ExprNode number(double value) {
  ExprNode result;
  result.kind = ExprKind::Constant;
  result.value = value;
  return result;
}

static const ExprNode x = node(ExprKind::Input);

/// x added to itself `doublings` times: 2^(doublings + 1) - 1 tree nodes in
/// doublings + 1 list nodes.
static std::vector<ExprNode> doubled(unsigned doublings) {
  std::vector<ExprNode> nodes = {x};
  for (uint32_t i = 0; i < doublings; ++i)
    nodes.push_back(node(ExprKind::Add, i, i));
  return nodes;
}

/// exp of exp ... of x, `depth` nodes.
static std::vector<ExprNode> chain(unsigned depth) {
  std::vector<ExprNode> nodes = {x};
  for (uint32_t i = 0; i + 1 < depth; ++i)
    nodes.push_back(node(ExprKind::Exp, i));
  return nodes;
}

//===----------------------------------------------------------------------===//
// Kinds
//===----------------------------------------------------------------------===//

TEST(ExprKind, NumbersOfTheBytecodeFormatStay) {
  EXPECT_EQ(unsigned(ExprKind::Pow), 10u);
  EXPECT_EQ(unsigned(ExprKind::RoundEven), 15u);
  EXPECT_EQ(unsigned(ExprKind::Exp), 32u);
  EXPECT_EQ(unsigned(ExprKind::Erfc), 52u);
  EXPECT_EQ(unsigned(ExprKind::Reciprocal), 64u);
  EXPECT_EQ(unsigned(ExprKind::Hardsigmoid), 75u);
  EXPECT_EQ(allKinds().size(), 49u);
  EXPECT_FALSE(isExprKind(static_cast<ExprKind>(16)));
  EXPECT_FALSE(isExprKind(static_cast<ExprKind>(255)));
}

TEST(ExprKind, NamesAreUniqueAndFoundAgain) {
  std::set<std::string> names;
  unsigned unnamed = 0;
  for (ExprKind kind : allKinds()) {
    llvm::StringRef name = exprName(kind);
    if (name.empty()) {
      ++unnamed;
      continue;
    }
    EXPECT_TRUE(names.insert(name.str()).second) << name.str();
    EXPECT_EQ(exprKindOf(name), kind) << name.str();
  }
  EXPECT_EQ(unnamed, 8u); // x, constant, + - (both) * / ^
  EXPECT_EQ(exprKindOf(""), std::nullopt);
  EXPECT_EQ(exprKindOf("GELU"), std::nullopt);
}

TEST(ExprKind, ArityIsThatOfTheText) {
  EXPECT_EQ(exprArity(ExprKind::Input), 0u);
  EXPECT_EQ(exprArity(ExprKind::Neg), 1u);
  EXPECT_EQ(exprArity(ExprKind::Pow), 2u);
  EXPECT_EQ(exprArity(ExprKind::SelectGe), 4u);
  EXPECT_EQ(exprArity(ExprKind::Hardsigmoid), 1u);
}

//===----------------------------------------------------------------------===//
// Construction
//===----------------------------------------------------------------------===//

TEST(Expression, EqualSubtreesAreShared) {
  EXPECT_EQ(parsed("exp(x) + exp(x)").nodes().size(), 3u);
  EXPECT_EQ(parsed("(x * 2 + 1) / (x * 2 + 1)").nodes().size(), 6u);
  EXPECT_EQ(parsed("select(x, x, x, x)").nodes().size(), 2u);
  EXPECT_EQ(parsed("0.5 * x * 0.50").nodes().size(), 4u);
  EXPECT_EQ(parsed("0.5 * x + 0x1p-1 * x").nodes().size(), 4u);
}

TEST(Expression, NodesAreInPostOrder) {
  Expression e = parsed("exp(x * 2) - x * 2");
  std::vector<ExprNode> expected = {x, number(2.0), node(ExprKind::Mul, 0, 1),
                                    node(ExprKind::Exp, 2),
                                    node(ExprKind::Sub, 3, 2)};
  EXPECT_EQ(e.nodes().vec(), expected);
}

TEST(Expression, MakeBuildsWhatParseReads) {
  Expression in = Expression::input();
  Expression half = Expression::constant(0.5);
  Expression e = Expression::make(
      ExprKind::Select,
      {in, half, Expression::make(ExprKind::Neg, {in}),
       Expression::make(ExprKind::Pow, {in, Expression::constant(3)})});
  EXPECT_EQ(e, parsed("select(x, 0.5, -x, x ^ 3)"));
  EXPECT_NE(e, parsed("selectge(x, 0.5, -x, x ^ 3)"));
}

TEST(Expression, NothingIsFolded) {
  EXPECT_EQ(parsed("1 + 2").nodes().size(), 3u);
  EXPECT_NE(parsed("x * 1"), parsed("x"));
  EXPECT_NE(parsed("x + 1"), parsed("1 + x"));
  EXPECT_NE(parsed("-(2)"), parsed("-2"));
  EXPECT_NE(parsed("--x"), parsed("x"));
  EXPECT_NE(parsed("x / x"), parsed("1"));
}

TEST(Expression, NegativeZeroIsZero) {
  EXPECT_EQ(Expression::constant(-0.0), Expression::constant(0.0));
  EXPECT_EQ(parsed("-0"), Expression::constant(0.0));
  EXPECT_EQ(Expression::constant(-0.0).str(), "0");
}

TEST(Expression, SubstituteIsTextInParentheses) {
  RandomExpressions random(7);
  for (unsigned i = 0; i < 3000; ++i) {
    Expression outer = random.expression(4), inner = random.expression(4);
    if (outer.contains(ExprKind::Pow) && !inner.isConstant())
      inner = Expression::make(ExprKind::Neg, {Expression::input()});
    std::string text = outer.str(), replaced;
    for (size_t pos = 0; pos < text.size(); ++pos) {
      bool isX = text[pos] == 'x' && (pos == 0 || !isalnum(text[pos - 1])) &&
                 (pos + 1 == text.size() || !isalnum(text[pos + 1]));
      replaced += isX ? "(" + inner.str() + ")" : text.substr(pos, 1);
    }
    ASSERT_EQ(outer.substitute(inner), parsed(replaced)) << replaced;
  }
}

TEST(Expression, SubstituteSharesAcrossTheSeam) {
  Expression e = parsed("x + 2").substitute(parsed("2 * x"));
  EXPECT_EQ(e.nodes().size(), 4u);
  EXPECT_EQ(e.str(), "2 * x + 2");
  EXPECT_EQ(parsed("gelu(x)").substitute(Expression::input()),
            parsed("gelu(x)"));
  EXPECT_EQ(Expression().substitute(parsed("exp(x)")), parsed("exp(x)"));
}

//===----------------------------------------------------------------------===//
// fromNodes
//===----------------------------------------------------------------------===//

TEST(Expression, FromNodesAcceptsWhatNodesGives) {
  RandomExpressions random(11);
  for (unsigned i = 0; i < 3000; ++i) {
    Expression e = random.expression(6);
    if (!e.withinLimits())
      continue;
    llvm::Expected<Expression> again = Expression::fromNodes(e.nodes());
    ASSERT_TRUE(bool(again)) << llvm::toString(again.takeError());
    ASSERT_EQ(*again, e);
  }
}

namespace {
struct BrokenNodes {
  const char *name;
  std::vector<ExprNode> nodes;
  const char *message;
};
} // namespace

TEST(Expression, FromNodesRefusesEveryBrokenInvariant) {
  ExprNode marked = node(ExprKind::Exp, 0);
  marked.value = 2.0;
  std::vector<ExprNode> longList = {x};
  for (unsigned i = 0; i < Expression::maxNodes; ++i)
    longList.push_back(number(i));
  const BrokenNodes cases[] = {
      {"empty", {}, "expected 1 to 4096 expression nodes, got 0"},
      {"too long", longList, "expected 1 to 4096 expression nodes, got 4097"},
      {"kind",
       {x, node(static_cast<ExprKind>(31), 0)},
       "node 1: expected an expression kind, got 31"},
      {"nan", {number(NAN)}, "node 0: expected a finite constant"},
      {"infinity", {number(INFINITY)}, "node 0: expected a finite constant"},
      {"negative zero",
       {number(-0.0)},
       "node 0: expected zero without a sign, got -0"},
      {"value", {x, marked}, "node 1: expected no value"},
      {"unused operand",
       {x, number(1), node(ExprKind::Exp, 0, 1)},
       "node 2: expected 1 operands, got operand 1 = 1"},
      {"itself",
       {x, node(ExprKind::Exp, 1)},
       "node 1: expected operand 0 to be an earlier node, got 1"},
      {"later",
       {x, node(ExprKind::Add, 0, 7)},
       "node 1: expected operand 1 to be an earlier node, got 7"},
      {"leaf operand",
       {node(ExprKind::Input, 3)},
       "node 0: expected 0 operands, got operand 0 = 3"},
      {"duplicate",
       {x, x, node(ExprKind::Add, 0, 1)},
       "node 1: expected equal nodes to be shared, got a copy of node 0"},
      {"power",
       {x, node(ExprKind::Pow, 0, 0)},
       "node 1: expected a power with a base or an exponent without x"},
      {"unused node",
       {x, number(1), node(ExprKind::Exp, 0)},
       "expected every node to be used by the last one, got 1 that are not"},
      {"order",
       {number(1), x, node(ExprKind::Add, 1, 0)},
       "expected nodes in post-order, got node 1 at place 0"},
      {"depth", chain(201), "depth 200, got more"},
      {"tree size", doubled(12), "at most 4096 nodes, shared ones counted"},
      {"huge tree", doubled(190), "at most 4096 nodes, shared ones counted"},
  };
  for (const BrokenNodes &c : cases) {
    llvm::Expected<Expression> e = Expression::fromNodes(c.nodes);
    ASSERT_FALSE(bool(e)) << c.name;
    std::string message = llvm::toString(e.takeError());
    EXPECT_NE(message.find(c.message), std::string::npos)
        << c.name << ": " << message;
  }
}

TEST(Expression, FromNodesAcceptsTheLimits) {
  for (const std::vector<ExprNode> &nodes : {chain(200), doubled(11)}) {
    llvm::Expected<Expression> e = Expression::fromNodes(nodes);
    ASSERT_TRUE(bool(e)) << llvm::toString(e.takeError());
    EXPECT_TRUE(e->withinLimits());
    EXPECT_EQ(parsed(e->str()), *e);
  }
}

TEST(Expression, MakePastTheLimitsIsNotedAndNotPrinted) {
  Expression e;
  for (unsigned i = 0; i < 150; ++i)
    e = Expression::make(ExprKind::Add, {e, e});
  EXPECT_EQ(e.nodes().size(), 151u);
  EXPECT_FALSE(e.withinLimits());
  EXPECT_LT(e.str().size(), 100u);
  EXPECT_TRUE(llvm::errorToBool(Expression::parse(e.str()).takeError()));

  Expression deep;
  for (unsigned i = 0; i < 3000; ++i)
    deep = Expression::make(ExprKind::Neg, {deep});
  EXPECT_FALSE(deep.withinLimits());
  EXPECT_FALSE(deep.isConstant());
  EXPECT_EQ(deep.substitute(parsed("x")), deep);
}

//===----------------------------------------------------------------------===//
// Queries
//===----------------------------------------------------------------------===//

TEST(Expression, PiecewiseLinear) {
  for (const char *text :
       {"x", "3", "-x", "2 * x + 1", "x / 6", "min(max(x + 3, 0), 6) / 6",
        "relu(x) - abs(x)", "x * exp(2)", "sqrt(2) + x / log(3)"})
    EXPECT_TRUE(parsed(text).isPiecewiseLinear()) << text;
  for (const char *text :
       {"x * x", "1 / x", "exp(x)", "hardsigmoid(x)", "select(x, 0, x, -x)",
        "floor(x)", "x ^ 1", "x / relu(x)", "max(x, 0) * x"})
    EXPECT_FALSE(parsed(text).isPiecewiseLinear()) << text;
}

TEST(Expression, ShortName) {
  EXPECT_EQ(parsed("gelu(x)").shortName(), "gelu");
  EXPECT_EQ(parsed("exp(x * 0.125)").shortName(), "exp");
  EXPECT_EQ(parsed("1 / (1 + exp(-x))").shortName(), "exp");
  EXPECT_EQ(parsed("exp(x) + exp(-x)").shortName(), "exp");
  EXPECT_EQ(parsed("exp(x) * sin(x)").shortName(), "f");
  EXPECT_EQ(parsed("x").shortName(), "f");
  EXPECT_EQ(parsed("min(x ^ 2, 1)").shortName(), "f");
  EXPECT_EQ(parsed("gelu_tanh(x) + 1").shortName(), "gelu_tanh");
}

TEST(Expression, ContainsConstantAndInput) {
  EXPECT_TRUE(parsed("exp(2) + 1").isConstant());
  EXPECT_FALSE(parsed("0 * x").isConstant());
  EXPECT_TRUE(parsed("x").isInput());
  EXPECT_FALSE(parsed("-x").isInput());
  EXPECT_FALSE(parsed("1").isInput());
  EXPECT_TRUE(parsed("1 - erf(x)").contains(ExprKind::Erf));
  EXPECT_TRUE(parsed("1 - erf(x)").contains(ExprKind::Sub));
  EXPECT_FALSE(parsed("1 - erf(x)").contains(ExprKind::Erfc));
}

TEST(Expression, EqualExpressionsHashAlike) {
  RandomExpressions random(13);
  std::set<std::string> texts;
  std::set<size_t> hashes;
  for (unsigned i = 0; i < 3000; ++i) {
    Expression e = random.expression(5);
    if (!e.withinLimits())
      continue;
    ASSERT_EQ(hash_value(e), hash_value(parsed(e.str())));
    texts.insert(e.str());
    hashes.insert(hash_value(e));
  }
  EXPECT_GT(texts.size(), 1000u);
  EXPECT_EQ(hashes.size(), texts.size());
}

TEST(Expression, NodesDifferInEveryField) {
  EXPECT_FALSE(node(ExprKind::Exp) == node(ExprKind::Log));
  EXPECT_FALSE(number(1) == number(2));
  EXPECT_FALSE(number(0.0) == number(-0.0));
  EXPECT_FALSE(node(ExprKind::Select, 0, 1, 2, 3) ==
               node(ExprKind::Select, 0, 1, 2, 4));
  EXPECT_TRUE(node(ExprKind::Select, 0, 1, 2, 3) ==
              node(ExprKind::Select, 0, 1, 2, 3));
}
