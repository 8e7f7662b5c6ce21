//===- QlutChannelAttrs.cpp - attributes by channel -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttrSyntax.h"
#include "ChannelSyntax.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/Sequence.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::syntax;

//===----------------------------------------------------------------------===//
// Interfaces
//===----------------------------------------------------------------------===//

::qlut::Storage FormatAttr::getStorage() const { return getValue().storage; }
std::optional<int64_t> FormatAttr::getNumChannels() const {
  return std::nullopt;
}
::qlut::Format FormatAttr::getFormat(int64_t) const { return getValue(); }

::qlut::Storage ChannelFormatsAttr::getStorage() const {
  return getValue().storage;
}
std::optional<int64_t> ChannelFormatsAttr::getNumChannels() const {
  return getValue().numChannels();
}
::qlut::Format ChannelFormatsAttr::getFormat(int64_t channel) const {
  return getValue().get(channel);
}

std::optional<int64_t> RangeAttr::getNumChannels() const {
  return std::nullopt;
}
::qlut::RealRange RangeAttr::getRange(int64_t) const { return getValue(); }

std::optional<int64_t> ChannelRangesAttr::getNumChannels() const {
  return static_cast<int64_t>(getValue().size());
}
::qlut::RealRange ChannelRangesAttr::getRange(int64_t channel) const {
  return getValue()[channel];
}

std::optional<int64_t> mlir::qlut::getNumChannels(Attribute attr) {
  if (auto format = dyn_cast_or_null<FormatAttrInterface>(attr))
    return format.getNumChannels();
  if (auto range = dyn_cast_or_null<RangeAttrInterface>(attr))
    return range.getNumChannels();
  if (auto set = dyn_cast_or_null<TableSetAttr>(attr))
    return set.getNumChannels();
  return std::nullopt;
}

TableAttrInterface mlir::qlut::getTableOf(Attribute tables, int64_t channel) {
  if (auto set = dyn_cast<TableSetAttr>(tables))
    return set.getTable(channel);
  return cast<TableAttrInterface>(tables);
}

//===----------------------------------------------------------------------===//
// Verification
//===----------------------------------------------------------------------===//

LogicalResult
ChannelFormatsAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                           ::qlut::ChannelFormats value) {
  return report(emitError, value.check());
}

LogicalResult
ChannelRangesAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                          ArrayRef<::qlut::RealRange> value) {
  if (llvm::Error error =
          ::qlut::checkNumChannels(static_cast<int64_t>(value.size())))
    return report(emitError, std::move(error));
  for (auto [channel, range] : llvm::enumerate(value)) {
    auto atChannel = [&, channel = channel] {
      return emitError() << "channel " << channel << ": ";
    };
    if (failed(RangeAttr::verify(atChannel, range)))
      return failure();
  }
  return success();
}

static ::qlut::ChannelTables getView(ArrayRef<TableAttrInterface> tables,
                                     ArrayRef<int64_t> tableOf) {
  ::qlut::ChannelTables view;
  for (TableAttrInterface table : tables)
    view.tables.push_back(&table.getTable());
  view.tableOf = tableOf.vec();
  return view;
}

LogicalResult TableSetAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                   ArrayRef<TableAttrInterface> tables,
                                   ArrayRef<int64_t> tableOf) {
  // P3: each table once.
  llvm::SmallDenseMap<Attribute, size_t> places;
  for (auto [i, table] : llvm::enumerate(tables)) {
    auto [at, fresh] = places.try_emplace(table, i);
    if (!fresh)
      return emitError() << "expected each table once, got table " << at->second
                         << " again as table " << i;
  }
  return report(emitError, getView(tables, tableOf).check());
}

TableSetAttr
TableSetAttr::fromChannels(function_ref<InFlightDiagnostic()> emitError,
                           MLIRContext *context,
                           ArrayRef<TableAttrInterface> tables) {
  SmallVector<TableAttrInterface> distinct;
  SmallVector<int64_t> tableOf;
  llvm::SmallDenseMap<Attribute, int64_t> places;
  for (TableAttrInterface table : tables) {
    auto [at, fresh] = places.try_emplace(table, distinct.size());
    if (fresh)
      distinct.push_back(table);
    tableOf.push_back(at->second);
  }
  return getChecked(emitError, context, ArrayRef(distinct), ArrayRef(tableOf));
}

::qlut::ChannelTables TableSetAttr::getChannelTables() const {
  return getView(getTables(), getTableOf());
}

//===----------------------------------------------------------------------===//
// Formats
//===----------------------------------------------------------------------===//

static void printScale(AsmPrinter &printer, const ::qlut::Format &format) {
  printReal(printer, static_cast<float>(format.scale));
  if (format.zeroPoint != 0)
    printer << ':' << format.zeroPoint;
}

void FormatAttr::print(AsmPrinter &printer) const {
  printer << '<' << getValue().storage.str() << ", ";
  printScale(printer, getValue());
  printer << '>';
}

void ChannelFormatsAttr::print(AsmPrinter &printer) const {
  printer << '<' << getStorage().str() << ", [";
  llvm::interleaveComma(
      llvm::seq(getValue().numChannels()), printer,
      [&](int64_t channel) { printScale(printer, getFormat(channel)); });
  printer << "]>";
}

static ParseResult parseScale(AsmParser &parser, double &scale,
                              int64_t &zeroPoint) {
  if (parser.parseFloat(scale))
    return failure();
  // A decimal names the f32 nearest to it.
  scale = static_cast<float>(scale);
  if (succeeded(parser.parseOptionalColon()))
    return parser.parseInteger(zeroPoint);
  return success();
}

/// One item for all channels, or a list in brackets with one for each, and
/// `>`. The items are told whether they are in a list.
static ParseResult parseOneOrList(AsmParser &parser,
                                  function_ref<ParseResult(bool)> parseItem,
                                  bool &isList) {
  isList = succeeded(parser.parseOptionalLSquare());
  if (!isList)
    return failure(parseItem(false) || parser.parseGreater());
  return failure(
      parser.parseCommaSeparatedList([&] { return parseItem(true); }) ||
      parser.parseRSquare() || parser.parseGreater());
}

FormatAttrInterface syntax::parseFormatBody(AsmParser &parser) {
  if (parser.parseLess())
    return {};
  SMLoc loc = parser.getCurrentLocation();
  FailureOr<::qlut::Storage> storage = parseStorage(parser);
  if (failed(storage) || parser.parseComma())
    return {};
  ::qlut::ChannelFormats formats;
  formats.storage = *storage;
  auto parseItem = [&](bool) {
    return parseScale(parser, formats.scales.emplace_back(),
                      formats.zeroPoints.emplace_back());
  };
  bool isList;
  if (parseOneOrList(parser, parseItem, isList))
    return {};
  if (isList)
    return parser.getChecked<ChannelFormatsAttr>(loc, parser.getContext(),
                                                 formats);
  return parser.getChecked<FormatAttr>(loc, parser.getContext(),
                                       formats.get(0));
}

/// The attribute as an AttrT, or null with a diagnostic.
template <typename AttrT, typename AnyAttr>
static Attribute require(AsmParser &parser, SMLoc loc, AnyAttr attr,
                         StringRef expected) {
  if (attr && !isa<AttrT>(attr)) {
    parser.emitError(loc) << "expected " << expected;
    return {};
  }
  return attr;
}

Attribute FormatAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  return require<FormatAttr>(parser, loc, parseFormatBody(parser),
                             "one scale, got a list; #qlut.channel_formats is "
                             "the attribute with one");
}

Attribute ChannelFormatsAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  return require<ChannelFormatsAttr>(
      parser, loc, parseFormatBody(parser),
      "a list of scales in brackets, got one scale; #qlut.format is the "
      "attribute with one");
}

//===----------------------------------------------------------------------===//
// Ranges
//===----------------------------------------------------------------------===//

void RangeAttr::print(AsmPrinter &printer) const {
  printer << '<';
  printReal(printer, getValue().lo);
  printer << ", ";
  printReal(printer, getValue().hi);
  printer << '>';
}

void ChannelRangesAttr::print(AsmPrinter &printer) const {
  printer << "<[";
  llvm::interleaveComma(getValue(), printer,
                        [&](const ::qlut::RealRange &range) {
                          printReal(printer, range.lo);
                          printer << ':';
                          printReal(printer, range.hi);
                        });
  printer << "]>";
}

RangeAttrInterface syntax::parseRangeBody(AsmParser &parser) {
  if (parser.parseLess())
    return {};
  SMLoc loc = parser.getCurrentLocation();
  SmallVector<::qlut::RealRange> ranges;
  auto parseItem = [&](bool inList) -> ParseResult {
    ::qlut::RealRange &range = ranges.emplace_back();
    return failure(parser.parseFloat(range.lo) ||
                   (inList ? parser.parseColon() : parser.parseComma()) ||
                   parser.parseFloat(range.hi));
  };
  bool isList;
  if (parseOneOrList(parser, parseItem, isList))
    return {};
  if (isList)
    return parser.getChecked<ChannelRangesAttr>(loc, parser.getContext(),
                                                ArrayRef(ranges));
  return parser.getChecked<RangeAttr>(loc, parser.getContext(), ranges.front());
}

Attribute RangeAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  return require<RangeAttr>(parser, loc, parseRangeBody(parser),
                            "one range, got a list; #qlut.channel_ranges is "
                            "the attribute with one");
}

Attribute ChannelRangesAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  return require<ChannelRangesAttr>(
      parser, loc, parseRangeBody(parser),
      "a list of ranges in brackets, got one range; #qlut.range is the "
      "attribute with one");
}

//===----------------------------------------------------------------------===//
// Sets of tables
//===----------------------------------------------------------------------===//

void TableSetAttr::print(AsmPrinter &printer) const {
  printer << "<[";
  llvm::interleaveComma(getTables(), printer);
  printer << ']';
  auto channels = llvm::seq<int64_t>(0, getNumChannels());
  if (!llvm::equal(getTableOf(), channels)) {
    printer << ", channels = ";
    printNumbers(printer, getTableOf());
  }
  printer << '>';
}

Attribute TableSetAttr::parse(AsmParser &parser, Type) {
  SmallVector<TableAttrInterface> tables;
  if (parser.parseLess())
    return {};
  SMLoc loc = parser.getCurrentLocation();
  auto parseTable = [&] {
    return parser.parseAttribute(tables.emplace_back());
  };
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, parseTable))
    return {};
  SmallVector<int64_t> tableOf =
      llvm::to_vector(llvm::seq<int64_t>(0, tables.size()));
  if (succeeded(parser.parseOptionalComma())) {
    if (parser.parseKeyword("channels") || parser.parseEqual())
      return {};
    FailureOr<std::vector<int64_t>> numbers = parseNumbers(parser);
    if (failed(numbers))
      return {};
    tableOf.assign(numbers->begin(), numbers->end());
  }
  if (parser.parseGreater())
    return {};
  return parser.getChecked<TableSetAttr>(loc, parser.getContext(),
                                         ArrayRef(tables), ArrayRef(tableOf));
}

//===----------------------------------------------------------------------===//
// Directives of the ops
//===----------------------------------------------------------------------===//

/// Any attribute that is an AttrT, or else the brackets that `body` reads.
template <typename AttrT>
static ParseResult parseEither(OpAsmParser &parser, AttrT &result,
                               AttrT (*body)(AsmParser &), StringRef expected) {
  SMLoc loc = parser.getCurrentLocation();
  Attribute attr;
  OptionalParseResult whole = parser.parseOptionalAttribute(attr);
  if (!whole.has_value())
    return failure(!(result = body(parser)));
  if (failed(*whole))
    return failure();
  result = dyn_cast<AttrT>(attr);
  if (!result)
    return parser.emitError(loc) << "expected " << expected << ", got " << attr;
  return success();
}

ParseResult mlir::qlut::parseFormat(OpAsmParser &parser,
                                    FormatAttrInterface &format) {
  return parseEither(parser, format, &parseFormatBody,
                     "a #qlut.format or #qlut.channel_formats");
}

/// The brackets alone of an attribute that is a `Plain` or a `Channels`.
template <typename Plain, typename Channels>
static void printEither(OpAsmPrinter &printer, Attribute attr) {
  if (auto plain = dyn_cast<Plain>(attr))
    printer.printStrippedAttrOrType(plain);
  else if (auto channels = dyn_cast<Channels>(attr))
    printer.printStrippedAttrOrType(channels);
  else
    printer << attr;
}

void mlir::qlut::printFormat(OpAsmPrinter &printer, Operation *,
                             FormatAttrInterface format) {
  printEither<FormatAttr, ChannelFormatsAttr>(printer, format);
}

ParseResult mlir::qlut::parseRange(OpAsmParser &parser,
                                   RangeAttrInterface &range) {
  return parseEither(parser, range, &parseRangeBody,
                     "a #qlut.range or #qlut.channel_ranges");
}

void mlir::qlut::printRange(OpAsmPrinter &printer, Operation *,
                            RangeAttrInterface range) {
  printEither<RangeAttr, ChannelRangesAttr>(printer, range);
}
