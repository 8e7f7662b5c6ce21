//===- SweepPage.cpp - the page of a sweep --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Page.h"
#include "ParetoPlot.h"
#include "Svg.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::report;

static std::string percent(int64_t count, const SweepResult &result) {
  return formatFixed(100.0 * static_cast<double>(count) /
                         static_cast<double>(result.samples),
                     2);
}

static void writeHead(const SweepResult &result, const Sweep &sweep,
                      llvm::raw_ostream &os) {
  const SweepRow &chosen = result.rows[result.chosen];
  int64_t refused = 0;
  for (const SweepRow &row : result.rows)
    refused += !row.error.empty();
  SmallVector<Tile> tiles;
  tiles.push_back({"configurations",
                   formatCount(static_cast<int64_t>(result.rows.size())),
                   refused ? formatCount(refused) + " refused" : ""});
  const std::string samples = "of " + formatCount(result.samples) + " rows";
  if (result.hasLabels)
    tiles.push_back(
        {"float model", percent(result.floatCorrect, result) + " %", samples});
  tiles.push_back({result.hasLabels ? "best accuracy" : "best agreement",
                   percent(gainOf(chosen, result), result) + " %", samples});
  tiles.push_back({"least bytes for it", formatCount(chosen.bytes),
                   settingsText(chosen, sweep)});
  writeTiles(tiles, os);
}

static void writeConfigurations(const SweepResult &result, const Sweep &sweep,
                                llvm::raw_ostream &os) {
  std::vector<size_t> front = paretoFront(result), order(result.rows.size());
  for (size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  llvm::sort(order, [&](size_t a, size_t b) {
    return std::pair(result.rows[a].bytes, a) <
           std::pair(result.rows[b].bytes, b);
  });
  os << "<h2>Configurations</h2>\n<div class=\"panel\"><table>\n<thead><tr>";
  for (const SweepKey &key : sweep.keys)
    os << "<th>" << escape(key.name) << "</th>";
  os << "<th class=\"n\">entries</th><th class=\"n\">bytes</th>"
        "<th class=\"n\">max. error</th>";
  if (result.hasLabels)
    os << "<th class=\"n\">accuracy, %</th>";
  os << "<th class=\"n\">agreement, %</th><th class=\"n\">output error, %</th>"
        "</tr></thead>\n<tbody>\n";
  for (size_t i : order) {
    const SweepRow &row = result.rows[i];
    os << (llvm::is_contained(front, i) ? "<tr class=\"best\">" : "<tr>");
    for (const std::string &value : row.values)
      os << "<td>" << escape(value) << "</td>";
    if (!row.error.empty()) {
      os << "<td class=\"note\" colspan=\"" << (result.hasLabels ? 6 : 5)
         << "\">" << escape(row.error) << "</td></tr>\n";
      continue;
    }
    auto number = [&](const std::string &text) {
      os << "<td class=\"n\">" << text << "</td>";
    };
    number(formatCount(row.entries));
    number(formatCount(row.bytes));
    number(formatFixed(row.maxError, 2));
    if (result.hasLabels)
      number(percent(row.correct, result));
    number(percent(row.agree, result));
    number(formatFixed(100 * row.outputError, 2));
    os << "</tr>\n";
  }
  os << "</tbody></table></div>\n<p class=\"note\">Bold: no configuration has "
        "fewer bytes and does as well. Output error: root of the mean squared "
        "difference to the float model\u2019s result, relative to that "
        "result\u2019s.</p>\n";
}

LogicalResult mlir::qlut::writeSweepReport(const SweepResult &result,
                                           const SweepOptions &options,
                                           StringRef title,
                                           llvm::raw_ostream &os) {
  FailureOr<std::vector<CollectedTable>> tables =
      collectTables(*result.chosenModule);
  if (failed(tables))
    return failure();
  std::optional<::qlut::Statistics> statistics;
  if (!options.statistics.empty()) {
    llvm::Expected<::qlut::Statistics> read =
        ::qlut::Statistics::read(options.statistics);
    if (!read)
      return emitError(UnknownLoc::get((*result.chosenModule)->getContext()),
                       llvm::toString(read.takeError()));
    statistics = std::move(*read);
  }
  beginPage(title, os);
  writeHead(result, options.sweep, os);
  os << "</header>\n<h2>Size against accuracy</h2>\n"
        "<div class=\"panel picture\">\n"
     << drawPareto(result, options.sweep) << "</div>\n";
  writeConfigurations(result, options.sweep, os);
  os << "<h2>The chosen configuration: <code>"
     << escape(settingsText(result.rows[result.chosen], options.sweep))
     << "</code></h2>\n";
  writeOverview(*tables, os);
  for (const CollectedTable &table : *tables)
    writeTableSection(table, statistics ? &*statistics : nullptr, os);
  endPage(os);
  return success();
}
