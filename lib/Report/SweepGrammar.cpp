//===- SweepGrammar.cpp - which configurations to try ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Report/SweepGrammar.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Location.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::qlut;

static constexpr size_t kMostConfigurations = 10000;

InFlightDiagnostic mlir::qlut::emitSweepError(MLIRContext &context,
                                              unsigned column) {
  return emitError(FileLineColLoc::get(&context, "--sweep", 1, column));
}

size_t Sweep::numConfigurations() const {
  size_t count = 1;
  for (const SweepKey &key : keys)
    count = std::min(count * key.values.size(), kMostConfigurations + 1);
  return count;
}

std::vector<std::string> Sweep::configuration(size_t index) const {
  std::vector<std::string> values(keys.size());
  for (size_t k = keys.size(); k-- > 0;) {
    values[k] = keys[k].values[index % keys[k].values.size()];
    index /= keys[k].values.size();
  }
  return values;
}

namespace {
/// Reads the text from left to right.
class Parser {
public:
  Parser(StringRef text, MLIRContext &context)
      : text(text), rest(text), context(context) {}

  FailureOr<Sweep> parse();

private:
  unsigned column() const { return text.size() - rest.size() + 1; }
  LogicalResult fail(unsigned column, const Twine &message) {
    return emitSweepError(context, column) << message;
  }
  /// "expected <what>, got <the next character>"
  LogicalResult failExpected(const Twine &what) {
    std::string next =
        rest.empty() ? "the end" : ("'" + rest.take_front() + "'").str();
    return fail(column(), "expected " + what + ", got " + next);
  }
  StringRef takeWord();
  LogicalResult parseKey(Sweep &sweep);
  LogicalResult parseValue(SweepKey &key);
  LogicalResult parseRange(SweepKey &key, StringRef first, unsigned start);
  FailureOr<int64_t> parseNumber(const Twine &what);
  LogicalResult add(SweepKey &key, StringRef value, unsigned column);

  StringRef text, rest;
  MLIRContext &context;
};
} // namespace

static bool isWordCharacter(char c) {
  return llvm::isAlnum(c) || c == '_' || c == '.' || c == ':' || c == '-';
}

/// The longest word here; the two dots of a range end it.
StringRef Parser::takeWord() {
  size_t length = 0;
  while (length < rest.size() && isWordCharacter(rest[length]) &&
         !rest.substr(length).starts_with(".."))
    ++length;
  StringRef word = rest.take_front(length);
  rest = rest.drop_front(length);
  return word;
}

LogicalResult Parser::add(SweepKey &key, StringRef value, unsigned column) {
  if (llvm::is_contained(key.values, value))
    return fail(column, "expected each value of '" + key.name +
                            "' once, got '" + value + "' twice");
  key.values.push_back(value.str());
  if (key.values.size() > kMostConfigurations)
    return fail(column, "expected at most " + Twine(kMostConfigurations) +
                            " values, got more; take a greater step");
  return success();
}

FailureOr<int64_t> Parser::parseNumber(const Twine &what) {
  const unsigned start = column();
  StringRef digits = rest.take_while(llvm::isDigit);
  int64_t number = 0;
  if (digits.empty())
    return failExpected(what);
  if (digits.getAsInteger(10, number) || number > INT32_MAX)
    return fail(start,
                "expected a number up to 2147483647, got '" + digits + "'");
  rest = rest.drop_front(digits.size());
  return number;
}

LogicalResult Parser::parseRange(SweepKey &key, StringRef first,
                                 unsigned start) {
  int64_t from = 0;
  if (first.getAsInteger(10, from) || from < 0 || from > INT32_MAX)
    return fail(start, "expected a range to start with a whole number, got '" +
                           first + "'");
  rest = rest.drop_front(2);
  FailureOr<int64_t> to = parseNumber("the range's last number");
  if (failed(to))
    return failure();
  if (*to < from)
    return fail(start, "expected a range that ascends, got " + Twine(from) +
                           " to " + Twine(*to));
  int64_t step = 0;
  if (rest.starts_with(":")) {
    rest = rest.drop_front();
    const unsigned at = column();
    FailureOr<int64_t> number = parseNumber("a step");
    if (failed(number))
      return failure();
    if (*number == 0)
      return fail(at, "expected a step of at least 1, got 0");
    step = *number;
  } else if (from == 0) {
    return fail(start, "expected a step for a range from 0, which cannot "
                       "double, such as 0.." +
                           Twine(*to) + ":1");
  }
  for (int64_t value = from; value <= *to; value += step ? step : value)
    if (failed(add(key, std::to_string(value), start)))
      return failure();
  return success();
}

LogicalResult Parser::parseValue(SweepKey &key) {
  const unsigned start = column();
  StringRef word = takeWord();
  if (word.empty())
    return failExpected("a value of '" + key.name + "'");
  if (rest.starts_with(".."))
    return parseRange(key, word, start);
  return add(key, word, start);
}

LogicalResult Parser::parseKey(Sweep &sweep) {
  SweepKey key;
  key.column = column();
  key.name = takeWord().str();
  if (key.name.empty())
    return failExpected("a setting, such as segments=4..64");
  for (const SweepKey &other : sweep.keys)
    if (other.name == key.name)
      return fail(key.column, "expected '" + key.name +
                                  "' once, got it twice; join its values "
                                  "with +");
  if (!rest.consume_front("="))
    return failExpected("'=' after '" + key.name + "'");
  do {
    if (failed(parseValue(key)))
      return failure();
  } while (rest.consume_front("+"));
  sweep.keys.push_back(std::move(key));
  return success();
}

FailureOr<Sweep> Parser::parse() {
  Sweep sweep;
  do {
    if (failed(parseKey(sweep)))
      return failure();
  } while (rest.consume_front(","));
  if (!rest.empty())
    return failExpected("',' or '+'");
  if (sweep.numConfigurations() > kMostConfigurations)
    return fail(1, "expected at most " + Twine(kMostConfigurations) +
                       " configurations, got more");
  return sweep;
}

FailureOr<Sweep> mlir::qlut::parseSweep(StringRef text, MLIRContext &context) {
  return Parser(text, context).parse();
}
