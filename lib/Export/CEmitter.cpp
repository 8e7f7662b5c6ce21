//===- CEmitter.cpp - kernels that write C --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Export/CEmitter.h"
#include "qlut/Core/IntegerBackend.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace qlut;
using Int = CEmitter::Int;
using Core = kernels::IntegerBackend<double>;

CEmitter::CEmitter(unsigned intBits, llvm::StringRef prefix, TableArrays arrays)
    : intBits(intBits), prefix(prefix.str()) {
  llvm::append_range(known, arrays.form);
  llvm::append_range(known, arrays.derived);
}

Int CEmitter::fromText(const llvm::Twine &expression) {
  std::string name = "v" + std::to_string(values.size());
  values.push_back(expression.str());
  return {std::move(name), std::nullopt};
}

/// Marks the values v0, v1, ... that are words of the expression.
static void markOperands(llvm::StringRef expression,
                         llvm::BitVector &isNeeded) {
  auto isWord = [](char c) { return llvm::isAlnum(c) || c == '_'; };
  while (!expression.empty()) {
    llvm::StringRef word = expression.take_while(isWord);
    unsigned index = 0;
    if (word.consume_front("v") && !word.getAsInteger(10, index))
      isNeeded.set(index);
    expression = expression.drop_while(isWord).drop_until(isWord);
  }
}

void CEmitter::writeBody(llvm::raw_ostream &os, const Int &result,
                         llvm::StringRef resultType) const {
  llvm::BitVector isNeeded(values.size());
  markOperands(text(result), isNeeded);
  for (size_t i = values.size(); i-- > 0;)
    if (isNeeded[i])
      markOperands(values[i], isNeeded);
  for (unsigned i : isNeeded.set_bits())
    os << "  const " << type() << " v" << i << " = " << values[i] << ";\n";
  // A function that is one number still takes a code.
  if (isNeeded.none())
    os << "  (void)code;\n";
  os << "  return (" << resultType << ")" << text(result) << ";\n";
}

/// The number as a C constant of a type that holds it: the least numbers have
/// no constant of their own.
static std::string constantText(int64_t v) {
  if (llvm::isInt<16>(v) && v > INT16_MIN)
    return std::to_string(v);
  const bool isWide = !llvm::isInt<32>(v);
  const char *macro = isWide ? "INT64_C(" : "INT32_C(";
  if (v == INT64_MIN || v == INT32_MIN)
    return std::string("(") + macro + std::to_string(v + 1) + ") - 1)";
  return macro + std::to_string(v) + ")";
}

std::string CEmitter::text(const Int &a) const {
  if (!a.known)
    return a.name;
  std::string number = constantText(*a.known);
  return *a.known < 0 && llvm::isInt<16>(*a.known) ? "(" + number + ")"
                                                   : number;
}

Int CEmitter::add(const Int &a, const Int &c) {
  if (a.known && c.known)
    return constant(Core().add(*a.known, *c.known));
  if (c.known == 0)
    return a;
  if (a.known == 0)
    return c;
  if (c.known && *c.known < 0 && *c.known > INT16_MIN)
    return fromText(text(a) + " - " + constantText(-*c.known));
  return fromText(text(a) + " + " + text(c));
}

Int CEmitter::sub(const Int &a, const Int &c) {
  if (a.known && c.known)
    return constant(Core().sub(*a.known, *c.known));
  if (c.known && *c.known > INT16_MIN && *c.known <= INT16_MAX)
    return add(a, constant(-*c.known));
  return fromText(text(a) + " - " + text(c));
}

Int CEmitter::mul(const Int &a, const Int &c) {
  if (a.known && c.known)
    return constant(Core().mul(*a.known, *c.known));
  if (a.known == 0 || c.known == 0)
    return constant(0);
  if (c.known == 1)
    return a;
  if (a.known == 1)
    return c;
  return fromText(text(a) + " * " + text(c));
}

Int CEmitter::min(const Int &a, const Int &c) {
  if (a.known && c.known)
    return constant(Core().min(*a.known, *c.known));
  return select(lt(a, c), a, c);
}

Int CEmitter::max(const Int &a, const Int &c) {
  if (a.known && c.known)
    return constant(Core().max(*a.known, *c.known));
  return select(lt(a, c), c, a);
}

Int CEmitter::shlBy(const Int &a, const Int &s) {
  if (a.known && s.known)
    return constant(Core().shlBy(*a.known, *s.known));
  if (s.known == 0 || a.known == 0)
    return a;
  // A product, for C leaves shifts of negative numbers undefined.
  if (s.known && *s.known < intBits - 1)
    return fromText(text(a) + " * " + constantText(int64_t(1) << *s.known));
  return fromText("(" + type() + ")((int64_t)" + text(a) +
                  " * ((int64_t)1 << " + text(s) + "))");
}

Int CEmitter::ashrBy(const Int &a, const Int &s) {
  if (a.known && s.known)
    return constant(Core().ashrBy(*a.known, *s.known));
  if (s.known == 0 || a.known == 0)
    return a;
  return fromText("qlut_shift_right_" + llvm::Twine(intBits) + "(" + text(a) +
                  ", " + text(s) + ")");
}

Int CEmitter::floorLog2(const Int &a) {
  if (a.known)
    return constant(Core().floorLog2(*a.known));
  return fromText("qlut_floor_log2(" + text(a) + ")");
}

CEmitter::Bool CEmitter::compare(const Int &a, llvm::StringRef comparison,
                                 const Int &c) {
  return ("(" + text(a) + " " + comparison + " " + text(c) + ")").str();
}

Int CEmitter::select(const Bool &condition, const Int &a, const Int &c) {
  if (a.known && a.known == c.known)
    return a;
  return fromText(condition + " ? " + text(a) + " : " + text(c));
}

TableArray CEmitter::find(llvm::ArrayRef<int64_t> numbers) {
  auto holds = [&](const TableArray &array) {
    return numbers.begin() >= array.numbers.begin() &&
           numbers.end() <= array.numbers.end();
  };
  auto use = [&](const TableArray &array) {
    if (llvm::none_of(used, [&](auto &u) { return u.name == array.name; }))
      used.push_back(array);
    return array;
  };
  const auto *array = llvm::find_if(known, holds);
  if (array != known.end())
    return use(*array);
  // What a kernel computes from the table on its way: it may be gone later.
  auto other = llvm::find_if(others, [&](const auto &entry) {
    return numbers == llvm::ArrayRef(entry.second);
  });
  if (other == others.end()) {
    others.emplace_back("array" + std::to_string(others.size()), numbers.vec());
    other = std::prev(others.end());
  }
  return use(TableArray::fromNumbers(other->first, other->second));
}

Int CEmitter::load(llvm::ArrayRef<int64_t> numbers, const Int &index) {
  if (index.known)
    return constant(numbers[*index.known]);
  const TableArray array = find(numbers);
  const bool isPart = numbers.begin() >= array.numbers.begin() &&
                      numbers.end() <= array.numbers.end();
  const int64_t offset = isPart ? numbers.begin() - array.numbers.begin() : 0;
  std::string at = text(add(index, constant(offset)));
  return fromText("(" + type() + ")" + prefix + "_" + array.name + "[" + at +
                  "]");
}
