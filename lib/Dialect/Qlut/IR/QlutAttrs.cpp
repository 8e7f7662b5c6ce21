//===- QlutAttrs.cpp - attributes of the qlut dialect ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/DialectImplementation.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"
#include <charconv>

using namespace mlir;
using namespace mlir::qlut;

#include "qlut/Dialect/Qlut/IR/QlutAttrInterfaces.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "qlut/Dialect/Qlut/IR/QlutAttrs.cpp.inc"

void QlutDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "qlut/Dialect/Qlut/IR/QlutAttrs.cpp.inc"
      >();
}

/// The error's message as a diagnostic.
static LogicalResult report(function_ref<InFlightDiagnostic()> emitError,
                            llvm::Error error) {
  if (!error)
    return success();
  return emitError() << llvm::toString(std::move(error));
}

//===----------------------------------------------------------------------===//
// Pieces of syntax
//===----------------------------------------------------------------------===//

/// Core names have '-', IR keywords '_'.
static std::string toKeyword(StringRef name) {
  std::string keyword = name.str();
  llvm::replace(keyword, '-', '_');
  return keyword;
}

/// A keyword that `symbolize` knows; `expected` says what was looked for.
template <typename T>
static FailureOr<T> parseEnum(AsmParser &parser,
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

static FailureOr<::qlut::Storage> parseStorage(AsmParser &parser) {
  SMLoc loc = parser.getCurrentLocation();
  StringRef keyword;
  if (parser.parseKeyword(&keyword))
    return failure();
  llvm::Expected<::qlut::Storage> storage = ::qlut::Storage::parse(keyword);
  if (!storage)
    return parser.emitError(loc) << llvm::toString(storage.takeError());
  return *storage;
}

/// Arrays longer than this print as hexadecimal bytes.
static constexpr size_t maxPrintedNumbers = 1024;

static void printNumbers(AsmPrinter &printer, ArrayRef<int64_t> numbers) {
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

static FailureOr<std::vector<int64_t>> parseNumbers(AsmParser &parser) {
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
// #qlut.expr, format, range, rounding, spec, target
//===----------------------------------------------------------------------===//

void ExprAttr::print(AsmPrinter &printer) const {
  printer << "<\"" << getValue().str() << "\">";
}

Attribute ExprAttr::parse(AsmParser &parser, Type) {
  std::string text;
  if (parser.parseLess())
    return {};
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseString(&text) || parser.parseGreater())
    return {};
  llvm::Expected<::qlut::Expression> value = ::qlut::Expression::parse(text);
  if (!value) {
    parser.emitError(loc) << llvm::toString(value.takeError());
    return {};
  }
  return get(parser.getContext(), *value);
}

/// The shortest decimal that gives the same number of type `Real`, in the
/// form of a float literal.
template <typename Real>
static void printReal(AsmPrinter &printer, Real value) {
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

void FormatAttr::print(AsmPrinter &printer) const {
  const ::qlut::Format &f = getValue();
  printer << '<' << f.storage.str() << ", ";
  printReal(printer, static_cast<float>(f.scale));
  if (f.zeroPoint != 0)
    printer << ':' << f.zeroPoint;
  printer << '>';
}

Attribute FormatAttr::parse(AsmParser &parser, Type) {
  ::qlut::Format format;
  if (parser.parseLess())
    return {};
  SMLoc loc = parser.getCurrentLocation();
  FailureOr<::qlut::Storage> storage = parseStorage(parser);
  if (failed(storage) || parser.parseComma() || parser.parseFloat(format.scale))
    return {};
  format.storage = *storage;
  // A decimal names the f32 nearest to it.
  format.scale = static_cast<float>(format.scale);
  if (succeeded(parser.parseOptionalColon()) &&
      parser.parseInteger(format.zeroPoint))
    return {};
  if (parser.parseGreater())
    return {};
  return parser.getChecked<FormatAttr>(loc, parser.getContext(), format);
}

LogicalResult FormatAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 ::qlut::Format value) {
  return report(emitError, value.check());
}

void RangeAttr::print(AsmPrinter &printer) const {
  printer << '<';
  printReal(printer, getValue().lo);
  printer << ", ";
  printReal(printer, getValue().hi);
  printer << '>';
}

Attribute RangeAttr::parse(AsmParser &parser, Type) {
  ::qlut::RealRange range{0, 0};
  if (parser.parseLess())
    return {};
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseFloat(range.lo) || parser.parseComma() ||
      parser.parseFloat(range.hi) || parser.parseGreater())
    return {};
  return parser.getChecked<RangeAttr>(loc, parser.getContext(), range);
}

LogicalResult RangeAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                ::qlut::RealRange value) {
  auto [lo, hi] = value;
  if (!std::isfinite(lo) || !std::isfinite(hi))
    return emitError() << "expected finite bounds of the range, got " << lo
                       << " and " << hi;
  if (!(lo < hi))
    return emitError() << "expected the range's least value below its "
                          "greatest, got "
                       << lo << " and " << hi;
  return success();
}

void RoundingAttr::print(AsmPrinter &printer) const {
  printer << '<' << toKeyword(::qlut::stringifyRounding(getValue())) << '>';
}

Attribute RoundingAttr::parse(AsmParser &parser, Type) {
  if (parser.parseLess())
    return {};
  FailureOr<::qlut::Rounding> value =
      parseEnum<::qlut::Rounding>(parser, &::qlut::symbolizeRounding,
                                  "half_up, half_even, half_away or floor");
  if (failed(value) || parser.parseGreater())
    return {};
  return get(parser.getContext(), *value);
}

void SpecAttr::print(AsmPrinter &printer) const {
  printer << '<' << getFields() << '>';
}

Attribute SpecAttr::parse(AsmParser &parser, Type) {
  if (parser.parseLess())
    return {};
  SMLoc loc = parser.getCurrentLocation();
  Attribute fields;
  if (parser.parseAttribute(fields) || parser.parseGreater())
    return {};
  auto dictionary = dyn_cast<DictionaryAttr>(fields);
  if (!dictionary) {
    parser.emitError(loc) << "expected a dictionary of fields";
    return {};
  }
  return parser.getChecked<SpecAttr>(loc, parser.getContext(), dictionary);
}

void TargetAttr::print(AsmPrinter &printer) const {
  const ::qlut::Target &target = getValue();
  printer << '<';
  llvm::Expected<::qlut::Target> named = ::qlut::Target::named(target.name);
  if (named && *named == target) {
    printer.printString(target.name);
  } else {
    if (!named)
      llvm::consumeError(named.takeError());
    printer << "file ";
    printer.printString(target.str());
  }
  printer << '>';
}

Attribute TargetAttr::parse(AsmParser &parser, Type) {
  if (parser.parseLess())
    return {};
  bool asFile = succeeded(parser.parseOptionalKeyword("file"));
  SMLoc loc = parser.getCurrentLocation();
  std::string text;
  if (parser.parseString(&text) || parser.parseGreater())
    return {};
  llvm::Expected<::qlut::Target> target =
      asFile ? ::qlut::Target::parse(text, "#qlut.target")
             : ::qlut::Target::named(text);
  if (!target) {
    parser.emitError(loc) << llvm::toString(target.takeError());
    return {};
  }
  return parser.getChecked<TargetAttr>(loc, parser.getContext(), *target);
}

LogicalResult TargetAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 ::qlut::Target value) {
  return report(emitError, value.check());
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
  auto rounding =
      parseEnum<::qlut::Rounding>(parser, &::qlut::symbolizeRounding,
                                  "half_up, half_even, half_away or floor");
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
  auto rounding =
      parseEnum<::qlut::Rounding>(parser, &::qlut::symbolizeRounding,
                                  "half_up, half_even, half_away or floor");
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

const ::qlut::Table &DirectAttr::getTable() const { return getImpl()->table; }
const ::qlut::Table &LinearAttr::getTable() const { return getImpl()->table; }
const ::qlut::Table &StepAttr::getTable() const { return getImpl()->table; }
const ::qlut::Table &FitAttr::getTable() const { return getImpl()->table; }

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
