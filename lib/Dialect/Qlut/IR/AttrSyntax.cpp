//===- AttrSyntax.cpp - pieces of the attributes' syntax ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttrSyntax.h"
#include "llvm/ADT/StringExtras.h"
#include <charconv>

using namespace mlir;
using namespace mlir::qlut;

/// The error's message as a diagnostic.
LogicalResult syntax::report(function_ref<InFlightDiagnostic()> emitError,
                             llvm::Error error) {
  if (!error)
    return success();
  return emitError() << llvm::toString(std::move(error));
}

std::string syntax::toKeyword(StringRef names) {
  std::string keywords = names.str();
  llvm::replace(keywords, '-', '_');
  return keywords;
}

FailureOr<::qlut::Storage> syntax::parseStorage(AsmParser &parser) {
  SMLoc loc = parser.getCurrentLocation();
  StringRef keyword;
  if (parser.parseKeyword(&keyword))
    return failure();
  llvm::Expected<::qlut::Storage> storage = ::qlut::Storage::parse(keyword);
  if (!storage)
    return parser.emitError(loc) << llvm::toString(storage.takeError());
  return *storage;
}

/// The shortest decimal that gives the same number of type `Real`, in the
/// form of a float literal.
template <typename Real>
static void printShortest(AsmPrinter &printer, Real value) {
  char buffer[64];
  auto end = std::to_chars(std::begin(buffer), std::end(buffer), value).ptr;
  StringRef text(buffer, end - buffer);
  auto [digits, exponent] = text.split('e');
  printer << digits;
  if (!digits.contains('.'))
    printer << ".0";
  if (!exponent.empty())
    printer << 'e' << exponent;
}

void syntax::printReal(AsmPrinter &printer, float value) {
  printShortest(printer, value);
}
void syntax::printReal(AsmPrinter &printer, double value) {
  printShortest(printer, value);
}

/// Arrays longer than this print as hexadecimal bytes.
static constexpr size_t maxPrintedNumbers = 1024;

void syntax::printNumbers(AsmPrinter &printer, ArrayRef<int64_t> numbers) {
  if (numbers.size() <= maxPrintedNumbers) {
    printer << '[';
    llvm::interleaveComma(numbers, printer);
    printer << ']';
    return;
  }
  auto fits = [&](unsigned bits) {
    return llvm::all_of(numbers,
                        [&](int64_t n) { return llvm::isIntN(bits, n); });
  };
  unsigned bytes = fits(8) ? 1 : fits(16) ? 2 : fits(32) ? 4 : 8;
  std::string raw;
  for (int64_t n : numbers)
    for (unsigned i = 0; i < bytes; ++i)
      raw.push_back(static_cast<char>(static_cast<uint64_t>(n) >> (8 * i)));
  printer << 'i' << 8 * bytes << " \"0x" << llvm::toHex(raw) << '"';
}

FailureOr<std::vector<int64_t>> syntax::parseNumbers(AsmParser &parser) {
  std::vector<int64_t> numbers;
  if (succeeded(parser.parseOptionalLSquare())) {
    if (succeeded(parser.parseOptionalRSquare()))
      return numbers;
    if (parser.parseCommaSeparatedList(
            [&]() { return parser.parseInteger(numbers.emplace_back()); }) ||
        parser.parseRSquare())
      return failure();
    return numbers;
  }
  SMLoc loc = parser.getCurrentLocation();
  StringRef width;
  std::string text, raw;
  unsigned bits = 0;
  if (parser.parseKeyword(&width))
    return failure();
  if (!width.consume_front("i") || width.getAsInteger(10, bits) ||
      (bits != 8 && bits != 16 && bits != 32 && bits != 64))
    return parser.emitError(loc)
           << "expected '[' or one of i8, i16, i32, i64 before hexadecimal "
              "bytes";
  loc = parser.getCurrentLocation();
  if (parser.parseString(&text))
    return failure();
  StringRef digits = text;
  if (!digits.consume_front("0x") || !llvm::tryGetFromHex(digits, raw) ||
      raw.size() % (bits / 8) != 0)
    return parser.emitError(loc) << "expected a string of 0x and hexadecimal "
                                    "digits, a multiple of "
                                 << bits / 4 << " of them";
  unsigned bytes = bits / 8;
  for (size_t at = 0; at < raw.size(); at += bytes) {
    uint64_t n = 0;
    for (unsigned i = 0; i < bytes; ++i)
      n |= static_cast<uint64_t>(static_cast<uint8_t>(raw[at + i])) << (8 * i);
    numbers.push_back(llvm::SignExtend64(n, bits));
  }
  return numbers;
}
