//===- qlut-bench-accuracy.cpp - tables beside those of others ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Rows.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/ToolOutputFile.h"
#include "llvm/Support/WithColor.h"

using namespace qlut;
using namespace qlut::benchmark;

static llvm::cl::OptionCategory category("Options of qlut-bench-accuracy");
static llvm::cl::opt<std::string>
    jsonFile("json", llvm::cl::desc("Write the rows to this file as well"),
             llvm::cl::value_desc("FILE"), llvm::cl::cat(category));

enum Section { Int16, Int8, Gqa, Published };
static llvm::cl::list<Section> sections(
    "section", llvm::cl::desc("Only these sections (default: all)"),
    llvm::cl::CommaSeparated, llvm::cl::cat(category),
    llvm::cl::values(clEnumValN(Int16, "int16", "16-bit codes in 1,026 bytes"),
                     clEnumValN(Int8, "int8", "8-bit codes"),
                     clEnumValN(Gqa, "gqa", "GQA-LUT's format and metric"),
                     clEnumValN(Published, "published", "LUT-APP and SCOPE")));

Table benchmark::build(const Expression &f, const Format &in, const Format &out,
                       const TableSpec &spec) {
  llvm::Expected<Table> table = buildTable(f, in, out, spec);
  if (!table) {
    llvm::WithColor::error()
        << f.str() << ": " << llvm::toString(table.takeError()) << "\n";
    std::exit(1);
  }
  return std::move(*table);
}

Expression benchmark::parse(llvm::StringRef function) {
  return llvm::cantFail(Expression::parse(function));
}

Format benchmark::int16(double scale) {
  return {{16, Storage::Kind::Signed},
          static_cast<double>(static_cast<float>(scale)),
          0};
}

/// Rows are ahead, equal (to a thousandth) or behind.
static llvm::StringRef verdictOf(const Row &row) {
  if (!row.peer)
    return "no table";
  if (row.qlut <= *row.peer * 1.001)
    return row.qlut < *row.peer * 0.999 ? "ahead" : "equal";
  return "behind";
}

static void print(llvm::ArrayRef<Row> rows) {
  llvm::StringRef metric;
  int ahead = 0, equal = 0, behind = 0;
  for (const Row &row : rows) {
    if (row.metric != metric) {
      metric = row.metric;
      llvm::outs() << llvm::formatv("\n{0}\n{1,-58} {2,10} {3,6} {4,10} {5,7} "
                                    "{6,6}  {7}\n",
                                    metric, "table", "qlut", "bytes", "peer",
                                    "ratio", "floor", "peer's name");
    }
    char ours[32], theirs[32] = "-", ratio[32] = "-", floor[32] = "-";
    std::snprintf(ours, sizeof(ours), "%.4g", row.qlut);
    if (row.peer) {
      std::snprintf(theirs, sizeof(theirs), "%.4g", *row.peer);
      std::snprintf(ratio, sizeof(ratio), "%.2f", *row.peer / row.qlut);
    }
    if (row.floor > 0)
      std::snprintf(floor, sizeof(floor), "%.2g", row.floor);
    llvm::StringRef verdict = verdictOf(row);
    ahead += verdict == "ahead";
    equal += verdict == "equal";
    behind += verdict == "behind";
    llvm::outs() << llvm::formatv(
        "{0,-58} {1,10} {2,6} {3,10} {4,7} {5,6}  {6}{7}\n", row.name, ours,
        row.bytes, theirs, ratio, floor, row.peerName,
        verdict == "behind" ? "  [behind]" : "");
  }
  llvm::outs() << llvm::formatv("\n{0} rows: {1} ahead, {2} equal, {3} behind, "
                                "{4} where the peer has no table\n",
                                rows.size(), ahead, equal, behind,
                                rows.size() - ahead - equal - behind);
}

static bool writeJson(llvm::ArrayRef<Row> rows) {
  std::error_code error;
  llvm::ToolOutputFile file(jsonFile, error, llvm::sys::fs::OF_Text);
  if (error) {
    llvm::WithColor::error()
        << "can't write '" << jsonFile << "': " << error.message() << "\n";
    return false;
  }
  llvm::json::OStream json(file.os(), 2);
  json.array([&] {
    for (const Row &row : rows)
      json.object([&] {
        json.attribute("name", row.name);
        json.attribute("metric", row.metric);
        json.attribute("qlut", row.qlut);
        if (row.peer)
          json.attribute("peer", *row.peer);
        else
          json.attribute("peer", nullptr);
        json.attribute("peer_name", row.peerName);
        json.attribute("floor", row.floor);
        json.attribute("bytes", row.bytes);
        json.attribute("verdict", verdictOf(row));
      });
  });
  file.os() << "\n";
  file.keep();
  return true;
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  llvm::cl::HideUnrelatedOptions(category);
  llvm::cl::ParseCommandLineOptions(
      argc, argv, "Compares tables with those of others, in one run\n");
  std::vector<Row> rows;
  auto isAsked = [](Section section) {
    return sections.empty() || llvm::is_contained(sections, section);
  };
  if (isAsked(Int16))
    addInt16Rows(rows);
  if (isAsked(Int8))
    addInt8Rows(rows);
  if (isAsked(Gqa))
    addGqaRows(rows);
  if (isAsked(Published))
    addPublishedRows(rows);
  print(rows);
  return jsonFile.empty() || writeJson(rows) ? 0 : 1;
}
