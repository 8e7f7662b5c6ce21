//===- QlutFrontAttrs.cpp - #qlut.folded and #qlut.normalized -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TableSyntax.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::syntax;
using ::qlut::FoldedTable;
using ::qlut::LinearTable;
using ::qlut::NormalizedTable;

//===----------------------------------------------------------------------===//
// Pieces
//===----------------------------------------------------------------------===//

/// `, inner = <...>`: a linear table as `#qlut.linear` prints it.
static void printInner(AsmPrinter &printer, MLIRContext *context,
                       const LinearTable &inner) {
  printer << ", inner = ";
  printer.printStrippedAttrOrType(
      LinearAttr::get(context, ::qlut::Table(inner)));
}

/// After the `=`.
static FailureOr<LinearTable> parseInner(AsmParser &parser) {
  LinearAttr inner;
  if (parser.parseCustomAttributeWithFallback(inner))
    return failure();
  return *inner.getTable().getIf<LinearTable>();
}

static void printRounding(AsmPrinter &printer, ::qlut::Rounding rounding) {
  printer << ", round = " << toKeyword(::qlut::stringifyRounding(rounding));
}

//===----------------------------------------------------------------------===//
// #qlut.folded
//===----------------------------------------------------------------------===//

static std::optional<bool> symbolizeStoresNegative(StringRef name) {
  return llvm::StringSwitch<std::optional<bool>>(name)
      .Case("positive", false)
      .Case("negative", true)
      .Default(std::nullopt);
}

static std::optional<bool> symbolizeNegates(StringRef name) {
  return llvm::StringSwitch<std::optional<bool>>(name)
      .Case("added", false)
      .Case("negated", true)
      .Default(std::nullopt);
}

void FoldedAttr::print(AsmPrinter &printer) const {
  const auto &t = *getTable().getIf<FoldedTable>();
  printStorages(printer, getTable());
  printer << ", center = " << t.center << ", reach = " << t.reach
          << ", stored = " << (t.storesNegative ? "negative" : "positive")
          << ", other = " << (t.negates ? "negated" : "added")
          << ", offset = " << t.offset << ", slope = " << t.slope
          << ", fraction = " << t.fractionBits;
  printRounding(printer, t.rounding);
  if (t.linear) {
    printInner(printer, getContext(), *t.linear);
  } else if (t.quadratic) {
    printer << ", quadratic = ";
    printer.printStrippedAttrOrType(
        QuadraticAttr::get(getContext(), ::qlut::Table(*t.quadratic)));
  } else {
    printer << ", values = ";
    printNumbers(printer, t.values);
  }
  printer << '>';
}

Attribute FoldedAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  FoldedTable table;
  if (parseStorages(parser, table) ||
      parseIntegerField(parser, "center", table.center) ||
      parseIntegerField(parser, "reach", table.reach) ||
      parseWordField<bool>(parser, "stored", &symbolizeStoresNegative,
                           "positive or negative", table.storesNegative) ||
      parseWordField<bool>(parser, "other", &symbolizeNegates,
                           "added or negated", table.negates) ||
      parseIntegerField(parser, "offset", table.offset) ||
      parseIntegerField(parser, "slope", table.slope) ||
      parseIntegerField(parser, "fraction", table.fractionBits) ||
      parseWordField(parser, "round", table.rounding) || parser.parseComma())
    return {};
  const bool isLinear = succeeded(parser.parseOptionalKeyword("inner"));
  const bool isQuadratic =
      !isLinear && succeeded(parser.parseOptionalKeyword("quadratic"));
  if ((!isLinear && !isQuadratic && parser.parseKeyword("values")) ||
      parser.parseEqual())
    return {};
  if (isQuadratic) {
    QuadraticAttr inner;
    if (parser.parseCustomAttributeWithFallback(inner))
      return {};
    table.quadratic = *inner.getTable().getIf<::qlut::QuadraticTable>();
  } else if (isLinear) {
    FailureOr<LinearTable> inner = parseInner(parser);
    if (failed(inner))
      return {};
    table.linear = std::move(*inner);
  } else {
    FailureOr<std::vector<int64_t>> values = parseNumbers(parser);
    if (failed(values))
      return {};
    table.values = std::move(*values);
  }
  if (parser.parseGreater())
    return {};
  return parser.getChecked<FoldedAttr>(loc, parser.getContext(),
                                       ::qlut::Table(std::move(table)));
}

LogicalResult FoldedAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 ::qlut::Table table) {
  return verifyTable<FoldedTable>(emitError, table);
}

//===----------------------------------------------------------------------===//
// #qlut.normalized
//===----------------------------------------------------------------------===//

void NormalizedAttr::print(AsmPrinter &printer) const {
  const auto &t = *getTable().getIf<NormalizedTable>();
  printStorages(printer, getTable());
  printer << ", " << toKeyword(::qlut::stringifyNormalization(t.kind));
  if (t.kind == ::qlut::Normalization::Exponent)
    printer << ", multiplier = " << t.multiplier
            << ", product_shift = " << t.productShift;
  else
    printer << ", mirror = " << ::qlut::stringifyMirror(t.mirror)
            << ", octaves = " << t.octaves;
  printer << ", zero_point = " << t.zeroPoint << ", first = " << t.first
          << ", last = " << t.last << ", fraction = " << t.fractionBits
          << ", value_shift = " << t.valueShift << ", term = " << t.term
          << ", offset = " << t.offset << ", shift = " << t.shift
          << ", step = " << t.step
          << ", output_zero_point = " << t.outputZeroPoint;
  if (t.below)
    printer << ", below = " << *t.below;
  printRounding(printer, t.rounding);
  printInner(printer, getContext(), t.linear);
  printer << '>';
}

/// `, below = 3` if there, then `, round = `.
static ParseResult parseBelowAndRounding(AsmParser &parser,
                                         NormalizedTable &table) {
  if (parser.parseComma())
    return failure();
  if (succeeded(parser.parseOptionalKeyword("below"))) {
    int64_t below = 0;
    if (parser.parseEqual() || parser.parseInteger(below) ||
        parser.parseComma())
      return failure();
    table.below = below;
  }
  if (parser.parseKeyword("round") || parser.parseEqual())
    return failure();
  auto rounding = parseEnum<::qlut::Rounding>(parser);
  if (succeeded(rounding))
    table.rounding = *rounding;
  return failure(failed(rounding));
}

Attribute NormalizedAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  NormalizedTable table;
  if (parseStorages(parser, table) || parser.parseComma())
    return {};
  auto kind = parseEnum<::qlut::Normalization>(parser);
  if (failed(kind))
    return {};
  table.kind = *kind;
  if (*kind == ::qlut::Normalization::Exponent) {
    if (parseIntegerField(parser, "multiplier", table.multiplier) ||
        parseIntegerField(parser, "product_shift", table.productShift))
      return {};
  } else if (parseWordField(parser, "mirror", table.mirror) ||
             parseIntegerField(parser, "octaves", table.octaves)) {
    return {};
  }
  if (parseIntegerField(parser, "zero_point", table.zeroPoint) ||
      parseIntegerField(parser, "first", table.first) ||
      parseIntegerField(parser, "last", table.last) ||
      parseIntegerField(parser, "fraction", table.fractionBits) ||
      parseIntegerField(parser, "value_shift", table.valueShift) ||
      parseIntegerField(parser, "term", table.term) ||
      parseIntegerField(parser, "offset", table.offset) ||
      parseIntegerField(parser, "shift", table.shift) ||
      parseIntegerField(parser, "step", table.step) ||
      parseIntegerField(parser, "output_zero_point", table.outputZeroPoint) ||
      parseBelowAndRounding(parser, table) || parseFieldName(parser, "inner"))
    return {};
  FailureOr<LinearTable> inner = parseInner(parser);
  if (failed(inner) || parser.parseGreater())
    return {};
  table.linear = std::move(*inner);
  return parser.getChecked<NormalizedAttr>(loc, parser.getContext(),
                                           ::qlut::Table(std::move(table)));
}

LogicalResult
NormalizedAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                       ::qlut::Table table) {
  return verifyTable<NormalizedTable>(emitError, table);
}
