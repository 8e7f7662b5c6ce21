//===- QlutTableAttrs.cpp - the table attributes --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttrSyntax.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::syntax;

/// `name =` then the numbers, after a comma.
static FailureOr<std::vector<int64_t>> parseNumberField(AsmParser &parser,
                                                        StringRef name) {
  if (parser.parseComma() || parser.parseKeyword(name) || parser.parseEqual())
    return failure();
  return parseNumbers(parser);
}

static ParseResult parseUnsignedField(AsmParser &parser, StringRef name,
                                      unsigned &value) {
  return failure(parser.parseComma() || parser.parseKeyword(name) ||
                 parser.parseEqual() || parser.parseInteger(value));
}

static void printStorages(AsmPrinter &printer, const ::qlut::Table &table) {
  printer << '<' << table.input().str() << " -> " << table.output().str();
}

template <typename Form>
static ParseResult parseStorages(AsmParser &parser, Form &form) {
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

//===----------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------===//

/// `table` has the form `Form` and passes its own rules.
template <typename Form>
static LogicalResult verifyTable(function_ref<InFlightDiagnostic()> emitError,
                                 const ::qlut::Table &table) {
  if (!table.getIf<Form>())
    return emitError() << "got a table of the form " << table.formName();
  return report(emitError, table.check());
}

void DirectAttr::print(AsmPrinter &printer) const {
  printStorages(printer, getTable());
  printer << ", values = ";
  printNumbers(printer, getTable().getIf<::qlut::DirectTable>()->values);
  printer << '>';
}

Attribute DirectAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  ::qlut::DirectTable table;
  if (parseStorages(parser, table))
    return {};
  FailureOr<std::vector<int64_t>> values = parseNumberField(parser, "values");
  if (failed(values) || parser.parseGreater())
    return {};
  table.values = std::move(*values);
  return parser.getChecked<DirectAttr>(loc, parser.getContext(),
                                       ::qlut::Table(std::move(table)));
}

LogicalResult DirectAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 ::qlut::Table table) {
  return verifyTable<::qlut::DirectTable>(emitError, table);
}

/// The common distance of the nodes, or 0.
static int64_t stepOf(ArrayRef<int64_t> nodes) {
  if (nodes.size() < 3)
    return 0;
  int64_t step = nodes[1] - nodes[0];
  for (size_t i = 2; i < nodes.size(); ++i)
    if (nodes[i] - nodes[i - 1] != step)
      return 0;
  return step > 0 ? step : 0;
}

void LinearAttr::print(AsmPrinter &printer) const {
  const auto &t = *getTable().getIf<::qlut::LinearTable>();
  printStorages(printer, getTable());
  printer << ", " << toKeyword(::qlut::stringifySpacing(t.spacing))
          << ", nodes = ";
  if (int64_t step = stepOf(t.nodes))
    printer << t.nodes.front() << " to " << t.nodes.back() << " by " << step;
  else
    printNumbers(printer, t.nodes);
  printer << ", values = ";
  printNumbers(printer, t.values);
  printer << ", guard = " << t.guardBits << ", value_bits = " << t.valueBits
          << ", round = " << toKeyword(::qlut::stringifyRounding(t.rounding))
          << ", out_of_range = "
          << toKeyword(::qlut::stringifyOutOfRange(t.outOfRange)) << '>';
}

/// `first to last by step` or a list of numbers.
static ParseResult parseNodes(AsmParser &parser, std::vector<int64_t> &nodes) {
  if (parser.parseComma() || parser.parseKeyword("nodes") ||
      parser.parseEqual())
    return failure();
  SMLoc loc = parser.getCurrentLocation();
  int64_t first = 0, last = 0, step = 0;
  OptionalParseResult isRange = parser.parseOptionalInteger(first);
  if (!isRange.has_value()) {
    FailureOr<std::vector<int64_t>> list = parseNumbers(parser);
    if (failed(list))
      return failure();
    nodes = std::move(*list);
    return success();
  }
  if (failed(*isRange) || parser.parseKeyword("to") ||
      parser.parseInteger(last) || parser.parseKeyword("by") ||
      parser.parseInteger(step))
    return failure();
  constexpr int64_t maxOffset = int64_t(1) << 20;
  if (step <= 0 || first < 0 || last <= first || last > maxOffset ||
      (last - first) % step != 0)
    return parser.emitError(loc)
           << "expected nodes from a first offset to a greater last one of at "
              "most "
           << maxOffset << " by a step that divides their distance, got "
           << first << " to " << last << " by " << step;
  for (int64_t node = first; node <= last; node += step)
    nodes.push_back(node);
  return success();
}

Attribute LinearAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  ::qlut::LinearTable table;
  if (parseStorages(parser, table) || parser.parseComma())
    return {};
  auto spacing = parseEnum<::qlut::Spacing>(parser, &::qlut::symbolizeSpacing,
                                            "uniform, power_of_two or free");
  if (failed(spacing) || parseNodes(parser, table.nodes))
    return {};
  table.spacing = *spacing;
  FailureOr<std::vector<int64_t>> values = parseNumberField(parser, "values");
  if (failed(values) || parseUnsignedField(parser, "guard", table.guardBits) ||
      parseUnsignedField(parser, "value_bits", table.valueBits) ||
      parser.parseComma() || parser.parseKeyword("round") ||
      parser.parseEqual())
    return {};
  table.values = std::move(*values);
  auto rounding = parseRounding(parser);
  if (failed(rounding) || parser.parseComma() ||
      parser.parseKeyword("out_of_range") || parser.parseEqual())
    return {};
  auto policy = parseEnum<::qlut::OutOfRange>(
      parser, &::qlut::symbolizeOutOfRange, "clamp or tail");
  if (failed(policy) || parser.parseGreater())
    return {};
  table.rounding = *rounding;
  table.outOfRange = *policy;
  return parser.getChecked<LinearAttr>(loc, parser.getContext(),
                                       ::qlut::Table(std::move(table)));
}

LogicalResult LinearAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 ::qlut::Table table) {
  return verifyTable<::qlut::LinearTable>(emitError, table);
}

void StepAttr::print(AsmPrinter &printer) const {
  const auto &t = *getTable().getIf<::qlut::StepTable>();
  printStorages(printer, getTable());
  printer << ", thresholds = ";
  printNumbers(printer, t.thresholds);
  printer << ", values = ";
  printNumbers(printer, t.values);
  printer << '>';
}

Attribute StepAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  ::qlut::StepTable table;
  if (parseStorages(parser, table))
    return {};
  auto thresholds = parseNumberField(parser, "thresholds");
  if (failed(thresholds))
    return {};
  auto values = parseNumberField(parser, "values");
  if (failed(values) || parser.parseGreater())
    return {};
  table.thresholds = std::move(*thresholds);
  table.values = std::move(*values);
  return parser.getChecked<StepAttr>(loc, parser.getContext(),
                                     ::qlut::Table(std::move(table)));
}

LogicalResult StepAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                               ::qlut::Table table) {
  return verifyTable<::qlut::StepTable>(emitError, table);
}

void FitAttr::print(AsmPrinter &printer) const {
  const auto &t = *getTable().getIf<::qlut::FitTable>();
  printStorages(printer, getTable());
  printer << ", starts = ";
  printNumbers(printer, t.starts);
  printer << ", intercepts = ";
  printNumbers(printer, t.intercepts);
  printer << ", slopes = ";
  printNumbers(printer, t.slopes);
  printer << ", shift = " << t.shift
          << ", round = " << toKeyword(::qlut::stringifyRounding(t.rounding))
          << '>';
}

Attribute FitAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  ::qlut::FitTable table;
  if (parseStorages(parser, table))
    return {};
  auto starts = parseNumberField(parser, "starts");
  if (failed(starts))
    return {};
  auto intercepts = parseNumberField(parser, "intercepts");
  if (failed(intercepts))
    return {};
  auto slopes = parseNumberField(parser, "slopes");
  if (failed(slopes) || parseUnsignedField(parser, "shift", table.shift) ||
      parser.parseComma() || parser.parseKeyword("round") ||
      parser.parseEqual())
    return {};
  auto rounding = parseRounding(parser);
  if (failed(rounding) || parser.parseGreater())
    return {};
  table.starts = std::move(*starts);
  table.intercepts = std::move(*intercepts);
  table.slopes = std::move(*slopes);
  table.rounding = *rounding;
  return parser.getChecked<FitAttr>(loc, parser.getContext(),
                                    ::qlut::Table(std::move(table)));
}

LogicalResult FitAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                              ::qlut::Table table) {
  return verifyTable<::qlut::FitTable>(emitError, table);
}

TableAttrInterface
mlir::qlut::getTableAttr(function_ref<InFlightDiagnostic()> emitError,
                         MLIRContext *context, ::qlut::Table table) {
  if (table.getIf<::qlut::DirectTable>())
    return DirectAttr::getChecked(emitError, context, std::move(table));
  if (table.getIf<::qlut::LinearTable>())
    return LinearAttr::getChecked(emitError, context, std::move(table));
  if (table.getIf<::qlut::StepTable>())
    return StepAttr::getChecked(emitError, context, std::move(table));
  return FitAttr::getChecked(emitError, context, std::move(table));
}
