//===- Page.cpp - head, foot and overview of a report ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Page.h"
#include "Svg.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::report;

void mlir::qlut::report::beginPage(StringRef title, llvm::raw_ostream &os) {
  os << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
     << "<meta charset=\"utf-8\">\n"
     << "<meta name=\"viewport\" content=\"width=device-width, "
        "initial-scale=1\">\n"
     << "<title>" << escape(title) << " \u00B7 qlut report</title>\n<style>"
     << kStyle << "</style>\n</head>\n<body>\n<main>\n<header>\n"
     << "<p class=\"eyebrow\">qlut report</p>\n<h1>" << escape(title)
     << "</h1>\n";
}

void mlir::qlut::report::endPage(llvm::raw_ostream &os) {
  os << "<footer>Errors are in output codes: the table\u2019s code minus the "
        "exact value of the function as a real number of codes, over every "
        "input code in the range. 0.5 is what rounding alone may cost. Bytes "
        "count every stored number.</footer>\n</main>\n</body>\n</html>\n";
}

void mlir::qlut::report::writeTiles(ArrayRef<Tile> tiles,
                                    llvm::raw_ostream &os) {
  os << "<div class=\"tiles\">\n";
  for (const Tile &tile : tiles) {
    os << "<div class=\"tile\"><span>" << escape(tile.name) << "</span><b>"
       << escape(tile.value) << "</b>";
    if (!tile.note.empty())
      os << "<span>" << escape(tile.note) << "</span>";
    os << "</div>\n";
  }
  os << "</div>\n";
}

const TableUse &mlir::qlut::report::shownUse(const CollectedTable &table) {
  auto error = [](const TableUse &use) {
    return use.certificate ? use.certificate->maxError : -1;
  };
  const TableUse *shown = &table.uses.front();
  for (const TableUse &use : table.uses)
    if (error(use) > error(*shown))
      shown = &use;
  return *shown;
}

std::string mlir::qlut::report::placeText(const TableUse &use) {
  std::string text = use.layer.empty() ? "no layer name" : use.layer;
  return use.channel ? text + ", channel " + std::to_string(*use.channel)
                     : text;
}

std::string mlir::qlut::report::formText(const ::qlut::Table &table) {
  const ::qlut::FrontEnd front = table.frontEnd();
  std::string text = table.formName().str();
  if (const ::qlut::LinearTable *linear = table.linear())
    text = ("linear, " + ::qlut::stringifySpacing(linear->spacing)).str();
  else if (table.quadratic())
    text = "quadratic";
  else if (front != ::qlut::FrontEnd::None)
    text = "direct";
  if (front != ::qlut::FrontEnd::None)
    text += (" behind " + ::qlut::stringifyFrontEnd(front)).str();
  return text;
}

static void writeRow(const CollectedTable &table, llvm::raw_ostream &os) {
  const TableUse &use = shownUse(table);
  auto number = [&](const std::string &text) {
    os << "<td class=\"n\">" << text << "</td>";
  };
  std::string function = use.function ? use.function->shortName() : table.name;
  std::string layer = use.layer.empty() ? "\u2014" : placeText(use);
  os << "<tr><td><a href=\"#" << table.name << "\">" << escape(function)
     << "</a></td><td>" << escape(layer);
  if (table.uses.size() > 1)
    os << " <span class=\"note\">+" << table.uses.size() - 1 << "</span>";
  os << "</td><td>" << table.table.input().str() << " \u2192 "
     << table.table.output().str() << "</td><td>" << formText(table.table)
     << "</td>";
  number(formatCount(table.table.numSegments()));
  number(formatCount(table.table.numEntries()));
  number(formatCount(table.table.numBytes()));
  number(use.certificate ? formatFixed(use.certificate->maxError, 2)
                         : "\u2014");
  number(use.certificate ? formatFixed(use.certificate->meanError, 2)
                         : "\u2014");
  os << "</tr>\n";
}

void mlir::qlut::report::writeOverview(ArrayRef<CollectedTable> tables,
                                       llvm::raw_ostream &os) {
  os << "<div class=\"panel\"><table>\n<thead><tr>"
        "<th>function</th><th>layer</th><th>codes</th><th>form</th>"
        "<th class=\"n\">segments</th><th class=\"n\">entries</th>"
        "<th class=\"n\">bytes</th><th class=\"n\">max. error</th>"
        "<th class=\"n\">mean error</th></tr></thead>\n<tbody>\n";
  for (const CollectedTable &table : tables)
    writeRow(table, os);
  os << "</tbody></table></div>\n";
}
