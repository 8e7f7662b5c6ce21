//===- TableSyntax.h - what the texts of tables have in common --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_IR_TABLESYNTAX_H
#define QLUT_LIB_DIALECT_QLUT_IR_TABLESYNTAX_H

#include "AttrSyntax.h"

namespace mlir::qlut::syntax {

/// `, name =`.
inline ParseResult parseFieldName(AsmParser &parser, StringRef name) {
  return failure(parser.parseComma() || parser.parseKeyword(name) ||
                 parser.parseEqual());
}

/// `, name = ` and the numbers.
inline FailureOr<std::vector<int64_t>> parseNumberField(AsmParser &parser,
                                                        StringRef name) {
  if (parseFieldName(parser, name))
    return failure();
  return parseNumbers(parser);
}

/// `, name = 3`, of any integer type.
template <typename Integer>
ParseResult parseIntegerField(AsmParser &parser, StringRef name,
                              Integer &value) {
  return failure(parseFieldName(parser, name) || parser.parseInteger(value));
}

/// `, name = word`, of the words that `symbolize` knows; `expected` lists them.
template <typename T>
ParseResult parseWordField(AsmParser &parser, StringRef name,
                           std::optional<T> (*symbolize)(StringRef),
                           StringRef expected, T &value) {
  if (parseFieldName(parser, name))
    return failure();
  FailureOr<T> parsed = parseEnum<T>(parser, symbolize, expected);
  if (succeeded(parsed))
    value = *parsed;
  return failure(failed(parsed));
}

/// `, name = word`, of the words that the core has for a `T`.
template <typename T>
ParseResult parseWordField(AsmParser &parser, StringRef name, T &value) {
  if (parseFieldName(parser, name))
    return failure();
  FailureOr<T> parsed = parseEnum<T>(parser);
  if (succeeded(parsed))
    value = *parsed;
  return failure(failed(parsed));
}

/// `<i8 -> i16`.
inline void printStorages(AsmPrinter &printer, const ::qlut::Table &table) {
  printer << '<' << table.input().str() << " -> " << table.output().str();
}

template <typename Form>
ParseResult parseStorages(AsmParser &parser, Form &form) {
  if (parser.parseLess())
    return failure();
  FailureOr<::qlut::Storage> in = parseStorage(parser);
  if (failed(in) || parser.parseArrow())
    return failure();
  FailureOr<::qlut::Storage> out = parseStorage(parser);
  if (failed(out))
    return failure();
  form.input = *in;
  form.output = *out;
  return success();
}

/// `table` has the form `Form` and passes its own rules.
template <typename Form>
LogicalResult verifyTable(function_ref<InFlightDiagnostic()> emitError,
                          const ::qlut::Table &table) {
  if (!table.getIf<Form>())
    return emitError() << "got a table of the form " << table.formName();
  return report(emitError, table.check());
}

} // namespace mlir::qlut::syntax

#endif // QLUT_LIB_DIALECT_QLUT_IR_TABLESYNTAX_H
