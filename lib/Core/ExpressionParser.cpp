//===- ExpressionParser.cpp - the infix text of expressions ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//   sum     := product (('+' | '-') product)*
//   product := unary (('*' | '/') unary)*
//   unary   := '-' number | '-' unary | power      (the first unless ^ follows)
//   power   := primary ('^' unary)?
//   primary := number | 'x' | name '(' sum (',' sum)* ')' | '(' sum ')'
//
// Numbers are correctly rounded to double, independent of the locale.
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/Expression.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/StringExtras.h"

using namespace qlut;

//===----------------------------------------------------------------------===//
// Tokens
//===----------------------------------------------------------------------===//

namespace {
struct Token {
  enum Kind { End, Number, Name, Symbol } kind = End;
  llvm::StringRef text;
  unsigned column = 1;

  bool is(char symbol) const { return kind == Symbol && text[0] == symbol; }
  std::string describe() const {
    return kind == End ? "the end" : ("'" + text + "'").str();
  }
};

/// A subtree and its depth.
struct Parsed {
  Expression expression;
  unsigned depth = 1;
};

class Parser {
public:
  explicit Parser(llvm::StringRef text) : text(text) {
    current = lex(0);
    next = lex(endOf(current));
  }

  llvm::Expected<Expression> parse();

private:
  Token lex(size_t pos) const;
  size_t endOf(const Token &token) const {
    return token.text.end() - text.begin();
  }
  void advance() {
    current = next;
    next = lex(endOf(current));
  }

  static llvm::Error error(const Token &at, const llvm::Twine &expected,
                           const llvm::Twine &got) {
    return llvm::createStringError("column " + llvm::Twine(at.column) +
                                   ": expected " + expected + ", got " + got);
  }
  llvm::Error unexpected(const llvm::Twine &expected) const {
    return error(current, expected, current.describe());
  }

  /// Runs `parseInner` one level of nesting deeper.
  template <typename Fn>
  llvm::Expected<Parsed> nested(const Token &at, Fn parseInner) {
    if (nesting == Expression::maxDepth)
      return tooDeep(at);
    ++nesting;
    llvm::Expected<Parsed> result = parseInner();
    --nesting;
    return result;
  }
  static llvm::Error tooDeep(const Token &at) {
    return error(at,
                 "an expression of depth at most " +
                     llvm::Twine(Expression::maxDepth),
                 "a deeper one");
  }

  llvm::Expected<Parsed> leaf(const Token &at, Expression expression);
  llvm::Expected<Parsed> make(const Token &at, ExprKind kind,
                              llvm::ArrayRef<Parsed> operands);

  llvm::Expected<Parsed> parseSum();
  llvm::Expected<Parsed> parseProduct();
  llvm::Expected<Parsed> parseUnary();
  llvm::Expected<Parsed> parsePower();
  llvm::Expected<Parsed> parsePrimary();
  llvm::Expected<Parsed> parseCall();
  llvm::Expected<Parsed> parseNumber(bool negative);

  llvm::StringRef text;
  Token current, next;
  unsigned nesting = 0;
  unsigned numNodes = 0;
};
} // namespace

/// The length of the number at the start of `s`: a decimal, or a hexadecimal
/// with a binary exponent. What is not a valid number is refused later.
static size_t numberLength(llvm::StringRef s) {
  bool hex = s.starts_with("0x") || s.starts_with("0X");
  char exponent = hex ? 'p' : 'e';
  size_t i = hex ? 2 : 0;
  for (; i < s.size(); ++i) {
    char c = llvm::toLower(s[i]);
    if (c == exponent) {
      if (i + 1 < s.size() && (s[i + 1] == '+' || s[i + 1] == '-'))
        ++i;
      for (++i; i < s.size() && llvm::isDigit(s[i]);)
        ++i;
      return i;
    }
    if (!(llvm::isDigit(c) || c == '.' || (hex && llvm::isHexDigit(c))))
      break;
  }
  return i;
}

Token Parser::lex(size_t pos) const {
  llvm::StringRef rest = text.drop_front(pos).ltrim(" \t\r\n");
  Token token;
  token.column = text.size() - rest.size() + 1;
  size_t length = 0;
  if (rest.empty()) {
    token.kind = Token::End;
  } else if (llvm::isDigit(rest[0]) || rest[0] == '.') {
    token.kind = Token::Number;
    length = numberLength(rest);
  } else if (llvm::isAlpha(rest[0]) || rest[0] == '_') {
    token.kind = Token::Name;
    length =
        rest.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; })
            .size();
  } else {
    token.kind = Token::Symbol;
    length = 1;
  }
  token.text = rest.take_front(length);
  return token;
}

//===----------------------------------------------------------------------===//
// Parsing
//===----------------------------------------------------------------------===//

llvm::Expected<Parsed> Parser::leaf(const Token &at, Expression expression) {
  if (++numNodes > Expression::maxNodes)
    return error(at,
                 "an expression of at most " +
                     llvm::Twine(Expression::maxNodes) + " nodes",
                 "a larger one");
  return Parsed{std::move(expression), 1};
}

llvm::Expected<Parsed> Parser::make(const Token &at, ExprKind kind,
                                    llvm::ArrayRef<Parsed> operands) {
  llvm::SmallVector<Expression, 4> expressions;
  unsigned depth = 0;
  for (const Parsed &operand : operands) {
    expressions.push_back(operand.expression);
    depth = std::max(depth, operand.depth);
  }
  if (depth == Expression::maxDepth)
    return tooDeep(at);
  llvm::Expected<Parsed> result = leaf(at, Expression::make(kind, expressions));
  if (result)
    result->depth = depth + 1;
  return result;
}

llvm::Expected<Expression> Parser::parse() {
  llvm::Expected<Parsed> result = parseSum();
  if (!result)
    return result.takeError();
  if (current.kind != Token::End)
    return unexpected("an operator or the end");
  return std::move(result->expression);
}

llvm::Expected<Parsed> Parser::parseSum() {
  llvm::Expected<Parsed> left = parseProduct();
  while (left && (current.is('+') || current.is('-'))) {
    Token op = current;
    advance();
    llvm::Expected<Parsed> right = parseProduct();
    if (!right)
      return right;
    left = make(op, op.is('+') ? ExprKind::Add : ExprKind::Sub,
                {std::move(*left), std::move(*right)});
  }
  return left;
}

llvm::Expected<Parsed> Parser::parseProduct() {
  llvm::Expected<Parsed> left = parseUnary();
  while (left && (current.is('*') || current.is('/'))) {
    Token op = current;
    advance();
    llvm::Expected<Parsed> right = parseUnary();
    if (!right)
      return right;
    left = make(op, op.is('*') ? ExprKind::Mul : ExprKind::Div,
                {std::move(*left), std::move(*right)});
  }
  return left;
}

llvm::Expected<Parsed> Parser::parseUnary() {
  if (!current.is('-'))
    return parsePower();
  Token minus = current;
  advance();
  if (current.kind == Token::Number && !next.is('^'))
    return parseNumber(/*negative=*/true);
  llvm::Expected<Parsed> operand = nested(minus, [&] { return parseUnary(); });
  if (!operand)
    return operand;
  return make(minus, ExprKind::Neg, {std::move(*operand)});
}

llvm::Expected<Parsed> Parser::parsePower() {
  llvm::Expected<Parsed> base = parsePrimary();
  if (!base || !current.is('^'))
    return base;
  Token op = current;
  advance();
  llvm::Expected<Parsed> exponent = nested(op, [&] { return parseUnary(); });
  if (!exponent)
    return exponent;
  if (!base->expression.isConstant() && !exponent->expression.isConstant())
    return error(op, "a base or an exponent without x",
                 "x in both; write exp(b * log(a))");
  return make(op, ExprKind::Pow, {std::move(*base), std::move(*exponent)});
}

llvm::Expected<Parsed> Parser::parsePrimary() {
  if (current.kind == Token::Number)
    return parseNumber(/*negative=*/false);
  if (current.kind == Token::Name) {
    if (current.text != "x")
      return parseCall();
    Token name = current;
    advance();
    return leaf(name, Expression::input());
  }
  if (!current.is('('))
    return unexpected("a number, x, a function or '('");
  Token open = current;
  advance();
  llvm::Expected<Parsed> inner = nested(open, [&] { return parseSum(); });
  if (!inner)
    return inner;
  if (!current.is(')'))
    return unexpected("an operator or ')'");
  advance();
  return inner;
}

llvm::Expected<Parsed> Parser::parseCall() {
  Token name = current;
  std::optional<ExprKind> kind = exprKindOf(name.text);
  if (!kind)
    return unexpected(name.text == "pow" ? "a ^ b for a power"
                                         : "x or a function");
  advance();
  if (!current.is('('))
    return unexpected("'(' after '" + name.text + "'");
  unsigned arity = exprArity(*kind);
  llvm::SmallVector<Parsed, 4> operands;
  for (unsigned i = 0; i < arity; ++i) {
    if (i > 0 && !current.is(','))
      return unexpected("an operator or ',' before operand " +
                        llvm::Twine(i + 1) + " of " + llvm::Twine(arity) +
                        " of '" + name.text + "'");
    advance();
    llvm::Expected<Parsed> operand = nested(name, [&] { return parseSum(); });
    if (!operand)
      return operand;
    operands.push_back(std::move(*operand));
  }
  if (!current.is(')'))
    return unexpected("an operator or ')' after operand " + llvm::Twine(arity) +
                      " of " + llvm::Twine(arity) + " of '" + name.text + "'");
  advance();
  return make(name, *kind, operands);
}

llvm::Expected<Parsed> Parser::parseNumber(bool negative) {
  // Longer than the exact decimal of any double; keeps the conversion cheap.
  constexpr size_t maxLength = 2048;
  if (current.text.size() > maxLength)
    return error(current,
                 "a number of at most " + llvm::Twine(maxLength) +
                     " characters",
                 llvm::Twine(current.text.size()));
  // APFloat would read an exponent without digits as 0.
  char last = current.text.back();
  if (!llvm::isDigit(last) && last != '.')
    return unexpected("a decimal or hexadecimal number");
  llvm::APFloat value(llvm::APFloat::IEEEdouble());
  llvm::Expected<llvm::APFloat::opStatus> status =
      value.convertFromString(current.text, llvm::APFloat::rmNearestTiesToEven);
  if (!status) {
    std::string reason = llvm::toString(status.takeError());
    return error(current, "a decimal or hexadecimal number",
                 current.describe() + " (" + reason + ")");
  }
  if (!value.isFinite())
    return unexpected("a number that a double can hold");
  if (value.isZero() && (*status & llvm::APFloat::opUnderflow))
    return unexpected("zero or a number that a double can hold");
  Token number = current;
  advance();
  double magnitude = value.convertToDouble();
  return leaf(number, Expression::constant(negative ? -magnitude : magnitude));
}

llvm::Expected<Expression> Expression::parse(llvm::StringRef text) {
  return Parser(text).parse();
}
