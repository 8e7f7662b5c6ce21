//===- Page.h - the parts of a report's page --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_REPORT_PAGE_H
#define QLUT_LIB_REPORT_PAGE_H

#include "qlut/Execution/Statistics.h"
#include "qlut/Export/CollectTables.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::qlut::report {

/// The style sheet of the page, light and dark.
extern const char *const kStyle;

/// Everything before and after the sections. The title is escaped.
void beginPage(StringRef title, llvm::raw_ostream &os);
void endPage(llvm::raw_ostream &os);

/// One figure of the head: a name, its value and a note (may be empty).
struct Tile {
  std::string name, value, note;
};
void writeTiles(ArrayRef<Tile> tiles, llvm::raw_ostream &os);

/// The list of all tables, a row each, with links to their sections.
void writeOverview(ArrayRef<CollectedTable> tables, llvm::raw_ostream &os);

/// The section of one table: figures, picture, trade-off. `statistics` may be
/// null.
void writeTableSection(const CollectedTable &table,
                       const ::qlut::Statistics *statistics,
                       llvm::raw_ostream &os);

/// The use the section shows: the one of the greatest error.
const TableUse &shownUse(const CollectedTable &table);

/// The layer of a use, and its channel if it has one.
std::string placeText(const TableUse &use);

/// "linear, uniform", "linear, dyadic behind symmetry"
std::string formText(const ::qlut::Table &table);

} // namespace mlir::qlut::report

#endif // QLUT_LIB_REPORT_PAGE_H
