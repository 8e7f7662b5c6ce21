//===- QlutAttrs.cpp - attributes of the qlut dialect ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttrSyntax.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::syntax;

#include "qlut/Dialect/Qlut/IR/QlutAttrInterfaces.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "qlut/Dialect/Qlut/IR/QlutAttrs.cpp.inc"

// The tables' storage is known here only.
const ::qlut::Table &DirectAttr::getTable() const { return getImpl()->table; }
const ::qlut::Table &LinearAttr::getTable() const { return getImpl()->table; }
const ::qlut::Table &StepAttr::getTable() const { return getImpl()->table; }
const ::qlut::Table &FitAttr::getTable() const { return getImpl()->table; }
const ::qlut::Table &NvdlaAttr::getTable() const { return getImpl()->table; }
const ::qlut::Table &QuadraticAttr::getTable() const {
  return getImpl()->table;
}
const ::qlut::Table &FoldedAttr::getTable() const { return getImpl()->table; }
const ::qlut::Table &NormalizedAttr::getTable() const {
  return getImpl()->table;
}
const ::qlut::Table &ComputedAttr::getTable() const {
  return getImpl()->linear;
}

void QlutDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "qlut/Dialect/Qlut/IR/QlutAttrs.cpp.inc"
      >();
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

LogicalResult FormatAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 ::qlut::Format value) {
  return report(emitError, value.check());
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
  auto value = parseEnum<::qlut::Rounding>(parser);
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
