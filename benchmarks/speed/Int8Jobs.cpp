//===- Int8Jobs.cpp - tables over 8-bit codes -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Compile.h"
#include "Jobs.h"
#include "Libraries.h"
#include "Peers.h"
#include "qlut/Core/TableBuilder.h"
#include "qlut/Core/TableCompiler.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/WithColor.h"
#include <cmath>
#include <cstring>
#include <random>

using namespace qlut;
using namespace qlut::benchmark;

namespace {
/// One table of a job.
struct TableJob {
  std::string what;
  Table table;
  double gate;     ///< against the fastest lookup of any table
  double mlirGate; ///< against upstream MLIR's tosa.table
  /// The function itself, for the libm peer; null for tables of no function.
  double (*function)(double) = nullptr;
  double inScale = 0, outScale = 0;
};
} // namespace

static double gelu(double x) { return x * 0.5 * (1 + std::erf(x / M_SQRT2)); }
static double silu(double x) { return x / (1 + std::exp(-x)); }
static double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
static double tanhOf(double x) { return std::tanh(x); }

static Table build(llvm::StringRef function, llvm::StringRef in,
                   llvm::StringRef out, const TableSpec &spec) {
  return llvm::cantFail(buildTable(llvm::cantFail(Expression::parse(function)),
                                   llvm::cantFail(Format::parse(in)),
                                   llvm::cantFail(Format::parse(out)), spec));
}

static Table buildExact(llvm::StringRef function, llvm::StringRef in,
                        llvm::StringRef out) {
  TableSpec spec;
  spec.form = TableForm::Direct;
  return build(function, in, out, spec);
}

//===----------------------------------------------------------------------===//
// Kernels
//===----------------------------------------------------------------------===//

static std::string listCodes(llvm::ArrayRef<int64_t> codes) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleaveComma(codes, os);
  return text;
}

static CompiledKernel compileTableByQlut(const Table &table,
                                         const Machine &machine) {
  return compileByQlut(
      makeElementwiseModule(
          "i8", llvm::formatv("%y = qlut.hw_lut %x table(#qlut.direct<i8 -> "
                              "i8, values = [{0}]>) : tensor<?xi8> -> "
                              "tensor<?xi8>",
                              listCodes(table.evaluateAll()))
                    .str()),
      machine);
}

static CompiledKernel compileTableByUpstream(const Table &table,
                                             const Machine &machine) {
  return compileByUpstream(
      makeElementwiseModule("i8", llvm::formatv(R"(
  %table = "tosa.const"() <{{values = dense<[{0}]> : tensor<256xi8>}>
      : () -> tensor<256xi8>
  %y = tosa.table %x, %table
      : (tensor<?xi8>, tensor<256xi8>) -> tensor<?xi8>)",
                                                listCodes(table.evaluateAll()))
                                      .str()),
      machine);
}

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

namespace {
/// A machine to compile for, with the library's kernel on it.
struct Target {
  Machine machine;
  std::string peerName;
  ByteLookup peer;
  bool hasGates;
};
} // namespace

/// AVX2 is what the gates hold for; wider vectors are shown beside it.
static std::vector<Target> getTargets() {
  std::vector<Target> targets;
#if defined(__x86_64__)
  const Isa host = getHostIsa();
  if (host == Isa::Avx2 || host == Isa::Avx512Vbmi)
    targets.push_back({{Isa::Avx2, "x86-64-v3"},
                       "any-table lookup, 16 shuffles (stand-in)",
                       lookUpByShuffles,
                       true});
  if (host == Isa::Avx512Vbmi)
    targets.push_back({{Isa::Avx512Vbmi, ""},
                       "any-table lookup, 2 permutations (stand-in)",
                       lookUpByPermutations,
                       false});
#endif
  if (targets.empty())
    targets.push_back({{getHostIsa(), ""},
                       "any-table lookup, one by one",
                       lookUpOneByOne,
                       false});
  return targets;
}

/// The function by libm and two conversions.
static void runLibm(const TableJob &job, size_t size, const int8_t *in,
                    int8_t *out) {
  for (size_t i = 0; i < size; ++i) {
    const double y = job.function(in[i] * job.inScale) / job.outScale;
    out[i] =
        static_cast<int8_t>(std::nearbyint(std::fmin(std::fmax(y, -128), 127)));
  }
}

static void requireEqual(llvm::ArrayRef<uint8_t> got,
                         llvm::ArrayRef<uint8_t> expected,
                         llvm::StringRef name) {
  if (got == expected)
    return;
  llvm::WithColor::error() << "expected the table's results, got others by "
                           << name << "\n";
  std::exit(1);
}

/// XNNPACK's lookup, whose speed does not depend on the table: of the job where
/// the library makes it, of tanh otherwise. Its own table may round otherwise.
static Kernel makeLibraryLookup(const TableJob &job, size_t size,
                                const int8_t *in, int8_t *out) {
  const bool isSigmoid = job.function == sigmoid;
  const double inScale = job.function ? job.inScale : 1. / 16;
  Kernel kernel =
      makeXnnpackLookup(isSigmoid ? ByteFunction::Sigmoid : ByteFunction::Tanh,
                        inScale, size, in, out);
  if (!kernel.run)
    return kernel;
  kernel.run();
  for (size_t i = 0; i < size; ++i) {
    const double x = in[i] * inScale;
    const double y = isSigmoid ? 256 * sigmoid(x) - 128 : 128 * std::tanh(x);
    if (std::fabs(std::fmin(y, 127) - out[i]) > 1)
      kernel.fault = "other results than the function's";
  }
  return kernel;
}

/// How long the search for a table's code takes.
static std::optional<double> measureSearch(const Table &table, Isa isa) {
  if (isa == Isa::Generic)
    return std::nullopt;
  const ByteTable bytes = llvm::cantFail(getByteTable(table));
  return measureOnce([&] { compileTable(bytes, isa); });
}

static void addRow(const Job &job, const TableJob &tableJob,
                   const Settings &settings, const Target &target, size_t size,
                   const CompiledKernel &ours, const CompiledKernel &mlir,
                   bool againstMlir, std::optional<double> searchMs,
                   std::vector<Row> &rows) {
  Buffer in(size), out(size), expected(size);
  std::mt19937 random(1);
  for (size_t i = 0; i < size; ++i)
    in.as()[i] = static_cast<uint8_t>(random() >> 8);
  const ByteTable bytes = llvm::cantFail(getByteTable(tableJob.table));
  lookUpOneByOne(size, in.as(), expected.as(), bytes.data());

  const auto length = static_cast<int64_t>(size);
  std::vector<Kernel> kernels{
      {"qlut", [&] { ours.run({in.as(), length}, {out.as(), length}); }},
      {target.peerName,
       [&] { target.peer(size, in.as(), out.as(), bytes.data()); }},
      {"upstream MLIR, tosa.table",
       [&] { mlir.run({in.as(), length}, {out.as(), length}); }}};
  auto check = [&](const Kernel &kernel) {
    std::memset(out.as(), 0x55, size);
    kernel.run();
    requireEqual({out.as(), size}, {expected.as(), size}, kernel.name);
  };
  for (const Kernel &kernel : kernels)
    check(kernel);
  std::vector<size_t> bars{0};
  if (target.machine.isa == Isa::Avx2) {
    bars.push_back(kernels.size() - 1);
    kernels.push_back(
        makeLibraryLookup(tableJob, size, in.as<int8_t>(), out.as<int8_t>()));
  }
  kernels.push_back(
      {"copy (memcpy)", [&] { std::memcpy(out.as(), in.as(), size); }});
  // One call would take longer than all else together.
  if (tableJob.function && size <= settings.gateSize)
    kernels.push_back(
        {"libm and conversions",
         [&] { runLibm(tableJob, size, in.as<int8_t>(), out.as<int8_t>()); }});

  std::vector<Timing> timings = timeKernels(kernels, settings.rounds);
  const double scale = 1e9 / static_cast<double>(size);
  Row row;
  row.job = job.name.str();
  row.what = tableJob.what;
  row.isa = stringifyIsa(target.machine.isa).str();
  row.form = ours.remarks;
  row.bytes = size;
  row.setTimes(kernels, timings, scale);
  row.searchMs = searchMs;
  row.searchGateMs = 200;
  row.setBar(againstMlir ? std::vector<size_t>{1} : bars);
  if (target.hasGates && size == settings.gateSize)
    row.gate = againstMlir ? tableJob.mlirGate : tableJob.gate;
  rows.push_back(std::move(row));
}

static void addRows(const Job &job, const Settings &settings,
                    llvm::ArrayRef<TableJob> tables, bool againstMlir,
                    std::vector<Row> &rows) {
  for (const TableJob &table : tables)
    for (const Target &target : getTargets()) {
      CompiledKernel ours = compileTableByQlut(table.table, target.machine);
      CompiledKernel mlir = compileTableByUpstream(table.table, target.machine);
      const auto searchMs = measureSearch(table.table, target.machine.isa);
      for (size_t size : settings.sizes)
        addRow(job, table, settings, target, size, ours, mlir, againstMlir,
               searchMs, rows);
    }
}

//===----------------------------------------------------------------------===//
// Jobs
//===----------------------------------------------------------------------===//

static TableJob anyTable() {
  DirectTable table;
  std::mt19937 random(7);
  for (int i = 0; i < 256; ++i)
    table.values.push_back(static_cast<int64_t>(random() % 256) - 128);
  return {"any table", Table(std::move(table)), 1.0, 2.1};
}

static TableJob tanhTable() {
  return {"tanh, s = 1/16 to 1/128",
          buildExact("tanh(x)", "i8, 0.0625", "i8, 0.0078125"),
          3.0,
          6.5,
          tanhOf,
          1. / 16,
          1. / 128};
}

static TableJob geluTable() {
  return {"gelu, s = 1/16",
          buildExact("gelu(x)", "i8, 0.0625", "i8, 0.0625"),
          3.0,
          6.5,
          gelu,
          1. / 16,
          1. / 16};
}

/// 16 equal segments, as qlut-build-tables makes them: 16-bit end values.
static TableJob lineTable(llvm::StringRef function, llvm::StringRef in,
                          llvm::StringRef out, llvm::StringRef what) {
  TableSpec spec;
  spec.segments = 16;
  spec.trim = false;
  return {what.str(), build(function, in, out, spec), 2.7, 6.0};
}

static void runAny(const Job &job, const Settings &settings,
                   std::vector<Row> &rows) {
  addRows(job, settings, {anyTable()}, false, rows);
}

static void runTanh(const Job &job, const Settings &settings,
                    std::vector<Row> &rows) {
  TableJob odd{"tanh, s = 1/16 to 1/127",
               buildExact("tanh(x)", "i8, 0.0625", "i8, 0.007874015748"),
               3.0,
               6.5,
               tanhOf,
               1. / 16,
               1. / 127};
  addRows(job, settings, {tanhTable(), std::move(odd)}, false, rows);
}

static void runGelu(const Job &job, const Settings &settings,
                    std::vector<Row> &rows) {
  TableJob siluTable{"silu, s = 1/10",
                     buildExact("silu(x)", "i8, 0.1", "i8, 0.1"),
                     3.0,
                     6.5,
                     silu,
                     0.1,
                     0.1};
  addRows(job, settings, {geluTable(), std::move(siluTable)}, false, rows);
}

static void runSigmoid(const Job &job, const Settings &settings,
                       std::vector<Row> &rows) {
  TableJob table{"sigmoid, s = 1/10",
                 buildExact("sigmoid(x)", "i8, 0.1", "i8, 0.00390625:-128"),
                 1.6,
                 6.5,
                 sigmoid,
                 0.1,
                 1. / 256};
  addRows(job, settings, {std::move(table)}, false, rows);
}

static TableJob expLines() {
  return lineTable("exp(x)", "i8, 0.03125", "i8, 0.0078125",
                   "exp, s = 1/32, 16 equal segments");
}

static TableJob sigmoidLines() {
  return lineTable("sigmoid(x)", "i8, 0.03125", "i8, 0.0078125",
                   "sigmoid, s = 1/32, 16 equal segments");
}

static void runLines(const Job &job, const Settings &settings,
                     std::vector<Row> &rows) {
  addRows(job, settings, {expLines(), sigmoidLines()}, false, rows);
}

static void runAgainstMlir(const Job &job, const Settings &settings,
                           std::vector<Row> &rows) {
  addRows(job, settings, {anyTable(), sigmoidLines(), tanhTable(), geluTable()},
          true, rows);
}

llvm::ArrayRef<Job> qlut::benchmark::getInt8Jobs() {
  static constexpr Job jobs[] = {
      {"J1", "any table over 8-bit codes", runAny},
      {"J2", "8-bit tanh", runTanh},
      {"J3", "8-bit gelu and silu", runGelu},
      {"J4", "8-bit sigmoid", runSigmoid},
      {"J5", "8-bit tables of 16 equal segments", runLines},
      {"J16", "8-bit tables against upstream MLIR", runAgainstMlir}};
  return jobs;
}
