//===- QlutNvdlaAttr.cpp - #qlut.nvdla ------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TableSyntax.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::syntax;
using ::qlut::NvdlaTable;

static void printSlope(AsmPrinter &printer, StringRef name,
                       const NvdlaTable::Slope &slope) {
  printer << ", " << name << " = " << slope.scale << " by " << slope.shift;
}

/// `, underflow = scale by shift`
static ParseResult parseSlope(AsmParser &parser, StringRef name,
                              NvdlaTable::Slope &slope) {
  return failure(parseIntegerField(parser, name, slope.scale) ||
                 parser.parseKeyword("by") || parser.parseInteger(slope.shift));
}

/// The fields of one table, without its name.
static void printHalf(AsmPrinter &printer, const NvdlaTable::Half &half) {
  printer << ", start = " << half.start << ", end = " << half.end
          << ", select = " << half.select;
  printSlope(printer, "underflow", half.underflow);
  printSlope(printer, "overflow", half.overflow);
  printer << ", values = ";
  printNumbers(printer, half.values);
}

static ParseResult parseHalf(AsmParser &parser, NvdlaTable::Half &half) {
  if (parseIntegerField(parser, "start", half.start) ||
      parseIntegerField(parser, "end", half.end) ||
      parseIntegerField(parser, "select", half.select) ||
      parseSlope(parser, "underflow", half.underflow) ||
      parseSlope(parser, "overflow", half.overflow))
    return failure();
  FailureOr<std::vector<int64_t>> values = parseNumberField(parser, "values");
  if (failed(values))
    return failure();
  half.values = std::move(*values);
  return success();
}

static StringRef stringifyPriority(NvdlaTable::Priority priority) {
  return priority == NvdlaTable::LE ? "le" : "lo";
}

static std::optional<NvdlaTable::Priority> symbolizePriority(StringRef name) {
  return llvm::StringSwitch<std::optional<NvdlaTable::Priority>>(name)
      .Case("le", NvdlaTable::LE)
      .Case("lo", NvdlaTable::LO)
      .Default(std::nullopt);
}

static std::optional<bool> symbolizeIsExponential(StringRef name) {
  return llvm::StringSwitch<std::optional<bool>>(name)
      .Case("linear", false)
      .Case("exponential", true)
      .Default(std::nullopt);
}

void NvdlaAttr::print(AsmPrinter &printer) const {
  const auto &t = *getTable().getIf<NvdlaTable>();
  printStorages(printer, getTable());
  printer << ", le = " << (t.isExponential ? "exponential" : "linear");
  printHalf(printer, t.le);
  printer << ", lo = linear";
  printHalf(printer, t.lo);
  printer << ", underflow = " << stringifyPriority(t.underflow)
          << ", overflow = " << stringifyPriority(t.overflow)
          << ", hybrid = " << stringifyPriority(t.hybrid) << '>';
}

Attribute NvdlaAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  NvdlaTable table;
  auto parsePriority = [&](StringRef name, NvdlaTable::Priority &priority) {
    return parseWordField<NvdlaTable::Priority>(
        parser, name, &symbolizePriority, "le or lo", priority);
  };
  if (parseStorages(parser, table) ||
      parseWordField<bool>(parser, "le", &symbolizeIsExponential,
                           "linear or exponential", table.isExponential) ||
      parseHalf(parser, table.le) || parseFieldName(parser, "lo") ||
      parser.parseKeyword("linear") || parseHalf(parser, table.lo) ||
      parsePriority("underflow", table.underflow) ||
      parsePriority("overflow", table.overflow) ||
      parsePriority("hybrid", table.hybrid) || parser.parseGreater())
    return {};
  return parser.getChecked<NvdlaAttr>(loc, parser.getContext(),
                                      ::qlut::Table(std::move(table)));
}

LogicalResult NvdlaAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                ::qlut::Table table) {
  return verifyTable<NvdlaTable>(emitError, table);
}
