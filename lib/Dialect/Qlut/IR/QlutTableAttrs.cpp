//===- QlutTableAttrs.cpp - the table attributes --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TableSyntax.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::syntax;

//===----------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------===//

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

/// `, uniform, nodes = ...`
static void printNodes(AsmPrinter &printer, const ::qlut::LinearTable &t) {
  printer << ", " << toKeyword(::qlut::stringifySpacing(t.spacing))
          << ", nodes = ";
  if (int64_t step = stepOf(t.nodes))
    printer << t.nodes.front() << " to " << t.nodes.back() << " by " << step;
  else
    printNumbers(printer, t.nodes);
}

/// `, guard = ..., out_of_range = ...`
static void printRules(AsmPrinter &printer, const ::qlut::LinearTable &t) {
  printer << ", guard = " << t.guardBits << ", value_bits = " << t.valueBits
          << ", round = " << toKeyword(::qlut::stringifyRounding(t.rounding))
          << ", out_of_range = "
          << toKeyword(::qlut::stringifyOutOfRange(t.outOfRange));
}

void LinearAttr::print(AsmPrinter &printer) const {
  const auto &t = *getTable().getIf<::qlut::LinearTable>();
  printStorages(printer, getTable());
  printNodes(printer, t);
  printer << ", values = ";
  printNumbers(printer, t.values);
  printRules(printer, t);
  if (!t.slopes.empty()) {
    printer << ", slopes = ";
    printNumbers(printer, t.slopes);
    printer << ", slope_bits = " << t.slopeBits
            << ", slope_shift = " << t.slopeShift;
  }
  printer << '>';
}

/// `spacing, nodes = ` and `first to last by step` or a list of numbers.
static ParseResult parseNodes(AsmParser &parser, ::qlut::LinearTable &table) {
  std::vector<int64_t> &nodes = table.nodes;
  auto spacing = parseEnum<::qlut::Spacing>(parser);
  if (failed(spacing) || parser.parseComma() || parser.parseKeyword("nodes") ||
      parser.parseEqual())
    return failure();
  table.spacing = *spacing;
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

static ParseResult parseRules(AsmParser &parser, ::qlut::LinearTable &table) {
  return failure(parseIntegerField(parser, "guard", table.guardBits) ||
                 parseIntegerField(parser, "value_bits", table.valueBits) ||
                 parseWordField(parser, "round", table.rounding) ||
                 parseWordField(parser, "out_of_range", table.outOfRange));
}

/// `, slopes = ...` with their width and shift, or nothing.
static ParseResult parseSlopes(AsmParser &parser, ::qlut::LinearTable &table) {
  if (failed(parser.parseOptionalComma()))
    return success();
  if (parser.parseKeyword("slopes") || parser.parseEqual())
    return failure();
  FailureOr<std::vector<int64_t>> slopes = parseNumbers(parser);
  if (failed(slopes) ||
      parseIntegerField(parser, "slope_bits", table.slopeBits) ||
      parseIntegerField(parser, "slope_shift", table.slopeShift))
    return failure();
  table.slopes = std::move(*slopes);
  return success();
}

Attribute LinearAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  ::qlut::LinearTable table;
  if (parseStorages(parser, table) || parser.parseComma() ||
      parseNodes(parser, table))
    return {};
  FailureOr<std::vector<int64_t>> values = parseNumberField(parser, "values");
  if (failed(values) || parseRules(parser, table) ||
      parseSlopes(parser, table) || parser.parseGreater())
    return {};
  table.values = std::move(*values);
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
  if (failed(slopes) || parseIntegerField(parser, "shift", table.shift) ||
      parseWordField(parser, "round", table.rounding) || parser.parseGreater())
    return {};
  table.starts = std::move(*starts);
  table.intercepts = std::move(*intercepts);
  table.slopes = std::move(*slopes);
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
  if (table.getIf<::qlut::QuadraticTable>())
    return QuadraticAttr::getChecked(emitError, context, std::move(table));
  if (table.getIf<::qlut::NvdlaTable>())
    return NvdlaAttr::getChecked(emitError, context, std::move(table));
  if (table.getIf<::qlut::FoldedTable>())
    return FoldedAttr::getChecked(emitError, context, std::move(table));
  if (table.getIf<::qlut::NormalizedTable>())
    return NormalizedAttr::getChecked(emitError, context, std::move(table));
  return FitAttr::getChecked(emitError, context, std::move(table));
}

//===----------------------------------------------------------------------===//
// #qlut.computed
//===----------------------------------------------------------------------===//

void ComputedAttr::print(AsmPrinter &printer) const {
  const auto &t = *getTable().getIf<::qlut::LinearTable>();
  MLIRContext *context = getContext();
  printer << "<\"" << getFunction().str() << "\", in ";
  printer.printStrippedAttrOrType(FormatAttr::get(context, getIn()));
  printer << ", out ";
  printer.printStrippedAttrOrType(FormatAttr::get(context, getOut()));
  if (getWithin()) {
    printer << ", within ";
    printer.printStrippedAttrOrType(RangeAttr::get(context, *getWithin()));
  }
  printNodes(printer, t);
  printRules(printer, t);
  printer << ", value_round = "
          << toKeyword(::qlut::stringifyRounding(getValueRounding()))
          << ", pole = " << ::qlut::stringifyPolePolicy(getPole()) << '>';
}

Attribute ComputedAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  std::string text;
  FormatAttr in, out;
  std::optional<::qlut::RealRange> within;
  if (parser.parseLess())
    return {};
  SMLoc functionLoc = parser.getCurrentLocation();
  if (parser.parseString(&text) || parser.parseComma() ||
      parser.parseKeyword("in") ||
      parser.parseCustomAttributeWithFallback(in) || parser.parseComma() ||
      parser.parseKeyword("out") ||
      parser.parseCustomAttributeWithFallback(out))
    return {};
  llvm::Expected<::qlut::Expression> function = ::qlut::Expression::parse(text);
  if (!function) {
    parser.emitError(functionLoc) << llvm::toString(function.takeError());
    return {};
  }
  // `, within` and `, spacing` begin alike.
  ::qlut::LinearTable nodes;
  if (parser.parseComma())
    return {};
  if (succeeded(parser.parseOptionalKeyword("within"))) {
    RangeAttr range;
    if (parser.parseCustomAttributeWithFallback(range) || parser.parseComma())
      return {};
    within = range.getValue();
  }
  ::qlut::Rounding valueRounding{};
  ::qlut::PolePolicy pole{};
  if (parseNodes(parser, nodes) || parseRules(parser, nodes) ||
      parseWordField(parser, "value_round", valueRounding) ||
      parseWordField(parser, "pole", pole) || parser.parseGreater())
    return {};
  return compute([&] { return parser.emitError(loc); }, parser.getContext(),
                 *function, in.getValue(), out.getValue(), valueRounding, pole,
                 within, std::move(nodes));
}

ComputedAttr
ComputedAttr::compute(function_ref<InFlightDiagnostic()> emitError,
                      MLIRContext *context, const ::qlut::Expression &function,
                      const ::qlut::Format &in, const ::qlut::Format &out,
                      ::qlut::Rounding valueRounding, ::qlut::PolePolicy pole,
                      std::optional<::qlut::RealRange> within,
                      ::qlut::LinearTable nodes) {
  ::qlut::TableSpec spec;
  spec.guardBits = nodes.guardBits;
  spec.valueBits = nodes.valueBits;
  spec.valueRounding = valueRounding;
  spec.pole = pole;
  if (within) {
    spec.lo = within->lo;
    spec.hi = within->hi;
  }
  llvm::Expected<std::vector<int64_t>> values =
      ::qlut::computeEndpoints(function, in, out, nodes.nodes, spec);
  if (!values)
    return (void)report(emitError, values.takeError()), ComputedAttr();
  nodes.input = in.storage;
  nodes.output = out.storage;
  nodes.values = std::move(*values);
  return getChecked(emitError, context, function, in, out, valueRounding, pole,
                    within, ::qlut::Table(std::move(nodes)));
}

LogicalResult ComputedAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                   ::qlut::Expression, ::qlut::Format,
                                   ::qlut::Format, ::qlut::Rounding,
                                   ::qlut::PolePolicy,
                                   std::optional<::qlut::RealRange>,
                                   ::qlut::Table linear) {
  return verifyTable<::qlut::LinearTable>(emitError, linear);
}

LinearAttr ComputedAttr::getStored() const {
  return LinearAttr::get(getContext(), getTable());
}
