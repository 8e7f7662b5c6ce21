//===- qlut-bench-speed.cpp - compiled tables beside those of others ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Jobs.h"
#include "Libraries.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/ToolOutputFile.h"
#include "llvm/Support/WithColor.h"
#include "llvm/TargetParser/Host.h"

using namespace qlut::benchmark;

static llvm::cl::OptionCategory category("Options of qlut-bench-speed");
static llvm::cl::list<std::string>
    jobNames("job", llvm::cl::desc("Only these jobs (default: all)"),
             llvm::cl::value_desc("J1"), llvm::cl::CommaSeparated,
             llvm::cl::cat(category));
static llvm::cl::opt<bool> listJobs("list", llvm::cl::desc("List the jobs"),
                                    llvm::cl::cat(category));
static llvm::cl::opt<std::string>
    jsonFile("json", llvm::cl::desc("Write the rows to this file as well"),
             llvm::cl::value_desc("FILE"), llvm::cl::cat(category));
static llvm::cl::opt<bool>
    quick("quick",
          llvm::cl::desc("The gates' size alone, in 3 rounds: shows that it "
                         "works, not how fast"),
          llvm::cl::cat(category));

static llvm::cl::opt<bool>
    showPeers("peers",
              llvm::cl::desc("A line for each peer below each row as well"),
              llvm::cl::cat(category));

static std::string formatRatio(std::optional<double> ratio) {
  return ratio ? llvm::formatv("{0:f2}", *ratio).str() : "-";
}

/// The peer's name, and what is wrong with its results.
static std::string describe(const Peer &peer) {
  return peer.fault.empty() ? peer.name : peer.name + ": " + peer.fault;
}

static llvm::StringRef verdictOf(const Row &row) {
  if (!row.met())
    return "-";
  return *row.met() ? "yes" : "NO";
}

static void print(llvm::ArrayRef<Peer> peers, double median) {
  for (const Peer &peer : peers)
    llvm::outs() << llvm::formatv(
        "{0,-79} {1,8} {2,6} {0,20}  {3}\n", "",
        peer.median ? llvm::formatv("{0:f4}", *peer.median).str() : "-",
        formatRatio(peer.median ? std::optional(*peer.median / median)
                                : std::nullopt),
        describe(peer));
}

static void print(llvm::ArrayRef<Row> rows) {
  llvm::outs() << llvm::formatv("{0,-4} {1,-37} {2,-12} {3,8} {4,8} {5,8} "
                                "{6,8} {7,6} {8,5} {9,4} {10,9}  {11}\n",
                                "job", "what", "isa", "KiB", "ns", "best",
                                "bar ns", "ratio", "gate", "met", "search ms",
                                "bar");
  for (const Row &row : rows) {
    const Peer *bar = row.bar ? &row.peers[*row.bar] : nullptr;
    llvm::outs() << llvm::formatv(
        "{0,-4} {1,-37} {2,-12} {3,8} {4,8:f4} {5,8:f4} {6,8} {7,6} {8,5} "
        "{9,4} {10,9}  {11}\n",
        row.job, row.what, row.isa, row.bytes / 1024, row.median, row.best,
        bar && bar->median ? llvm::formatv("{0:f4}", *bar->median).str() : "-",
        formatRatio(row.ratio()),
        row.gate ? llvm::formatv("{0:f2}", *row.gate).str() : "-",
        verdictOf(row),
        row.searchMs ? llvm::formatv("{0:f2}", *row.searchMs).str() : "-",
        bar ? describe(*bar) : "");
    if (showPeers)
      print(row.peers, row.median);
  }
  llvm::SmallVector<bool> verdicts, searchVerdicts;
  for (const Row &row : rows)
    if (row.met())
      verdicts.push_back(*row.met());
  for (const Row &row : rows)
    if (row.searchMet())
      searchVerdicts.push_back(*row.searchMet());
  llvm::outs() << llvm::formatv("\n{0} of {1} gates met\n",
                                llvm::count(verdicts, true), verdicts.size());
  if (!searchVerdicts.empty())
    llvm::outs() << llvm::formatv("{0} of {1} searches for code in time\n",
                                  llvm::count(searchVerdicts, true),
                                  searchVerdicts.size());
}

template <typename T>
static void writeOptional(llvm::json::OStream &json, llvm::StringRef name,
                          const std::optional<T> &value) {
  if (value)
    json.attribute(name, *value);
  else
    json.attribute(name, nullptr);
}

static void writeRow(llvm::json::OStream &json, const Row &row) {
  json.attribute("job", row.job);
  json.attribute("what", row.what);
  json.attribute("isa", row.isa);
  json.attribute("form", row.form);
  json.attribute("bytes", static_cast<int64_t>(row.bytes));
  json.attribute("ns_per_element", row.median);
  json.attribute("best_ns_per_element", row.best);
  json.attributeArray("peers", [&] {
    for (const Peer &peer : row.peers)
      json.object([&] {
        json.attribute("name", peer.name);
        writeOptional(json, "ns_per_element", peer.median);
        writeOptional(json, "best_ns_per_element", peer.best);
        if (!peer.fault.empty())
          json.attribute("fault", peer.fault);
      });
  });
  writeOptional(json, "peer",
                row.bar ? std::optional(row.peers[*row.bar].name)
                        : std::nullopt);
  writeOptional(json, "ratio", row.ratio());
  writeOptional(json, "gate", row.gate);
  writeOptional(json, "met", row.met());
  writeOptional(json, "search_ms", row.searchMs);
  writeOptional(json, "search_gate_ms", row.searchGateMs);
  writeOptional(json, "search_met", row.searchMet());
}

/// The libraries that run, capped to AVX2.
static llvm::SmallVector<std::string> getLibraries() {
  llvm::SmallVector<std::string> libraries;
  for (const std::string &library :
       {describeXnnpack(), describeOneDnn(), describeSleef()})
    if (!library.empty())
      libraries.push_back(library);
  return libraries;
}

static bool writeJson(llvm::ArrayRef<Row> rows, double clock, int rounds) {
  std::error_code error;
  llvm::ToolOutputFile file(jsonFile, error, llvm::sys::fs::OF_Text);
  if (error) {
    llvm::WithColor::error()
        << "can't write '" << jsonFile << "': " << error.message() << "\n";
    return false;
  }
  llvm::json::OStream json(file.os(), 2);
  json.object([&] {
    json.attribute("cpu", llvm::sys::getHostCPUName());
    json.attribute("clock_ghz", clock);
    json.attribute("rounds", rounds);
    json.attributeArray("libraries", [&] {
      for (const std::string &library : getLibraries())
        json.value(library);
    });
    json.attributeArray("rows", [&] {
      for (const Row &row : rows)
        json.object([&] { writeRow(json, row); });
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
      argc, argv, "Times compiled tables and those of others, in one run\n");
  llvm::SmallVector<Job> jobs;
  llvm::append_range(jobs, getInt8Jobs());
  llvm::append_range(jobs, getInt16Jobs());
  llvm::append_range(jobs, getSimulationJobs());
  llvm::append_range(jobs, getProductJobs());
  llvm::append_range(jobs, getDepthwiseJobs());
  llvm::append_range(jobs, getNetworkJobs());
  llvm::append_range(jobs, getSoftmaxJobs());
  llvm::append_range(jobs, getNormJobs());
  llvm::append_range(jobs, getPackedJobs());
  if (listJobs) {
    for (const Job &job : jobs)
      llvm::outs() << llvm::formatv("{0,-4} {1}\n", job.name, job.summary);
    return 0;
  }
  for (const std::string &name : jobNames)
    if (llvm::none_of(jobs, [&](const Job &job) { return job.name == name; })) {
      llvm::WithColor::error()
          << "expected a job of --list, got '" << name << "'\n";
      return 1;
    }
  Settings settings;
  settings.sizes = {4096, 64 * 1024, 1 << 20, 64 << 20};
  if (quick) {
    settings.sizes = {settings.gateSize};
    settings.rounds = 3;
  }
  const double clock = measureClock();
  llvm::outs() << llvm::formatv("{0}, {1:f2} GHz by dependent additions, {2} "
                                "rounds, medians\n",
                                llvm::sys::getHostCPUName(), clock,
                                settings.rounds);
  const llvm::SmallVector<std::string> libraries = getLibraries();
  llvm::outs() << "libraries, for AVX2: "
               << (libraries.empty() ? "none" : llvm::join(libraries, ", "))
               << "\n";
  std::vector<Row> rows;
  for (const Job &job : jobs)
    if (jobNames.empty() || llvm::is_contained(jobNames, job.name))
      job.run(job, settings, rows);
  print(rows);
  return jsonFile.empty() || writeJson(rows, clock, settings.rounds) ? 0 : 1;
}
