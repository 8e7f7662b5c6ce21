//===- QlutQuadraticAttr.cpp - #qlut.quadratic ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TableSyntax.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::syntax;
using ::qlut::QuadraticTable;

void QuadraticAttr::print(AsmPrinter &printer) const {
  const auto &t = *getTable().getIf<QuadraticTable>();
  printStorages(printer, getTable());
  printer << ", first = " << t.first << ", last = " << t.last
          << ", length = " << t.lengthShift << ", values = ";
  printNumbers(printer, t.values);
  printer << ", slopes = ";
  printNumbers(printer, t.slopes);
  printer << ", curvatures = ";
  printNumbers(printer, t.curvatures);
  printer << ", center = " << t.center << ", guard = " << t.guardBits
          << ", slope_shift = " << t.slopeShift
          << ", curvature_shift = " << t.curvatureShift << '>';
}

Attribute QuadraticAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  QuadraticTable table;
  if (parseStorages(parser, table) ||
      parseIntegerField(parser, "first", table.first) ||
      parseIntegerField(parser, "last", table.last) ||
      parseIntegerField(parser, "length", table.lengthShift))
    return {};
  auto values = parseNumberField(parser, "values");
  if (failed(values))
    return {};
  auto slopes = parseNumberField(parser, "slopes");
  if (failed(slopes))
    return {};
  auto curvatures = parseNumberField(parser, "curvatures");
  if (failed(curvatures) || parseIntegerField(parser, "center", table.center) ||
      parseIntegerField(parser, "guard", table.guardBits) ||
      parseIntegerField(parser, "slope_shift", table.slopeShift) ||
      parseIntegerField(parser, "curvature_shift", table.curvatureShift) ||
      parser.parseGreater())
    return {};
  table.values = std::move(*values);
  table.slopes = std::move(*slopes);
  table.curvatures = std::move(*curvatures);
  return parser.getChecked<QuadraticAttr>(loc, parser.getContext(),
                                          ::qlut::Table(std::move(table)));
}

LogicalResult
QuadraticAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                      ::qlut::Table table) {
  return verifyTable<QuadraticTable>(emitError, table);
}
