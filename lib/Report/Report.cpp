//===- Report.cpp - a page on the tables of a model -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Report/Report.h"
#include "Page.h"
#include "Svg.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::report;

/// Fails unless a layer of the tables is in the statistics: others are those
/// of another model.
static LogicalResult checkStatistics(ModuleOp module,
                                     ArrayRef<CollectedTable> tables,
                                     const ::qlut::Statistics &statistics) {
  for (const CollectedTable &table : tables)
    for (const TableUse &use : table.uses)
      if (statistics.tensors.count(use.layer))
        return success();
  InFlightDiagnostic diagnostic =
      module.emitError("expected statistics of the model's layers, such as \"");
  diagnostic << tables.front().uses.front().layer << "\", got ";
  if (statistics.tensors.empty())
    return diagnostic << "none";
  return diagnostic << "those of \"" << statistics.tensors.begin()->first
                    << "\"";
}

static void writeTotals(ArrayRef<CollectedTable> tables,
                        llvm::raw_ostream &os) {
  size_t uses = 0;
  int64_t entries = 0, bytes = 0;
  const TableUse *worst = nullptr;
  for (const CollectedTable &table : tables) {
    uses += table.uses.size();
    entries += table.table.numEntries();
    bytes += table.table.numBytes();
    const TableUse &use = shownUse(table);
    if (use.certificate &&
        (!worst || use.certificate->maxError > worst->certificate->maxError))
      worst = &use;
  }
  SmallVector<Tile> tiles = {{"tables",
                              formatCount(static_cast<int64_t>(tables.size())),
                              "in " + formatCount(static_cast<int64_t>(uses)) +
                                  (uses == 1 ? " place" : " places")},
                             {"entries", formatCount(entries), ""},
                             {"bytes", formatCount(bytes), ""}};
  if (worst)
    tiles.push_back(
        {"worst error", formatFixed(worst->certificate->maxError, 2),
         "output codes" +
             (worst->layer.empty() ? "" : ", " + placeText(*worst))});
  writeTiles(tiles, os);
}

LogicalResult mlir::qlut::writeReport(ModuleOp module, StringRef title,
                                      const ::qlut::Statistics *statistics,
                                      llvm::raw_ostream &os) {
  FailureOr<std::vector<CollectedTable>> tables = collectTables(module);
  if (failed(tables))
    return failure();
  if (statistics && failed(checkStatistics(module, *tables, *statistics)))
    return failure();
  beginPage(title, os);
  writeTotals(*tables, os);
  os << "</header>\n<h2>Tables</h2>\n";
  writeOverview(*tables, os);
  for (const CollectedTable &table : *tables)
    writeTableSection(table, statistics, os);
  endPage(os);
  return success();
}
