//===- ChooseTable.h - the cheapest table for an op's bound -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_TRANSFORMS_CHOOSETABLE_H
#define QLUT_LIB_DIALECT_QLUT_TRANSFORMS_CHOOSETABLE_H

#include "qlut/Core/TableSearch.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

namespace mlir::qlut {

/// What --qlut-build-tables and an op's preset say of the choice; what they do
/// not fix is open.
struct TableChoice {
  ::qlut::TableBound bound;
  ::qlut::CostKind cost = ::qlut::CostKind::Bytes;
  bool fixesForm = false, fixesSpacing = false, fixesFrontEnd = false;
  bool fixesCoefficients = false, fixesWidths = false;
};

/// The cheapest table of the op's function that meets the bound; `spec` has
/// the values of what is fixed. Emits a remark at `loc` that says what was
/// chosen and what came next. Errors: findCheapestTable's.
llvm::Expected<::qlut::FoundTable>
chooseTable(Location loc, const ::qlut::Expression &f, const ::qlut::Format &in,
            const ::qlut::Format &out, const ::qlut::TableSpec &spec,
            const ::qlut::Target &target, const TableChoice &choice);

} // namespace mlir::qlut

#endif // QLUT_LIB_DIALECT_QLUT_TRANSFORMS_CHOOSETABLE_H
