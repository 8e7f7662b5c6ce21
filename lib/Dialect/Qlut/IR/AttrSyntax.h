//===- AttrSyntax.h - pieces of the attributes' syntax ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_IR_ATTRSYNTAX_H
#define QLUT_LIB_DIALECT_QLUT_IR_ATTRSYNTAX_H

#include "mlir/IR/DialectImplementation.h"
#include "qlut/Core/Names.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/ADT/STLExtras.h"
#include <vector>

namespace mlir::qlut::syntax {

/// The error's message as a diagnostic; success if there is none.
LogicalResult report(function_ref<InFlightDiagnostic()> emitError,
                     llvm::Error error);

/// Core names have '-', IR keywords '_'; of one name, or of a list of them.
std::string toKeyword(StringRef names);

/// A keyword that `symbolize` knows; `expected` says what was looked for.
template <typename T>
FailureOr<T> parseEnum(AsmParser &parser,
                       std::optional<T> (*symbolize)(StringRef),
                       StringRef expected) {
  SMLoc loc = parser.getCurrentLocation();
  StringRef keyword;
  if (parser.parseKeyword(&keyword))
    return failure();
  std::string name = keyword.str();
  llvm::replace(name, '_', '-');
  if (std::optional<T> value = symbolize(name))
    return *value;
  return parser.emitError(loc)
         << "expected " << expected << ", got '" << keyword << "'";
}

/// A keyword for a value that the core has a word for.
template <typename T>
FailureOr<T> parseEnum(AsmParser &parser) {
  return parseEnum<T>(parser, &::qlut::symbolize<T>,
                      toKeyword(::qlut::listNames<T>()));
}

FailureOr<::qlut::Storage> parseStorage(AsmParser &parser);

/// The shortest decimal that gives the same number, as a float literal.
void printReal(AsmPrinter &printer, float value);
void printReal(AsmPrinter &printer, double value);

/// [1, 2, 3]; more than 1,024 numbers as a width and little-endian
/// hexadecimal bytes: i16 "0x...".
void printNumbers(AsmPrinter &printer, ArrayRef<int64_t> numbers);
FailureOr<std::vector<int64_t>> parseNumbers(AsmParser &parser);

} // namespace mlir::qlut::syntax

#endif // QLUT_LIB_DIALECT_QLUT_IR_ATTRSYNTAX_H
