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

/// A bound on the error of tables and what is cheap, as the options of
/// --qlut-build-tables or an op's preset give them.
struct BoundSettings {
  double maxError = 0, mse = 0; ///< 0: none
  std::string cost;             ///< a word of CostKind; empty: bytes

  bool hasBound() const { return maxError > 0 || mse > 0; }
  /// The bound; there must be one.
  ::qlut::TableBound getBound() const;
  ::qlut::CostKind getCost() const;

  /// Fails, by `emit`, on numbers below 0 or not finite, both bounds, and
  /// unknown words; the options are named.
  LogicalResult verify(function_ref<InFlightDiagnostic()> emit) const;
  /// These options after the op's preset, which may be null, has had its say:
  /// its bound counts, and its segments or breakpoints end an option's.
  BoundSettings after(SpecAttr preset) const;
};

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
