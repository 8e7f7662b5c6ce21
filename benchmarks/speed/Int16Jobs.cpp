//===- Int16Jobs.cpp - tables over 16-bit codes ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Compile.h"
#include "Jobs.h"
#include "qlut/Core/Certificate.h"
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
/// A function between two formats, all codes wanted.
struct Function {
  llvm::StringLiteral expression, in, out;
};

/// A table to time, and how much faster than upstream MLIR's 513 values it has
/// to be.
struct Case {
  llvm::StringLiteral what;
  Function function;
  TableSpec spec;
  /// The greatest error of a code that the job is about; none: any.
  std::optional<double> maxError;
  std::optional<double> gate;
};
} // namespace

// On [-8, 8): input codes of 2^-12.
static constexpr Function tanhFunction{"tanh(x)", "i16, 0.000244140625",
                                       "i16, 0.000030517578125"};
static constexpr Function sigmoidFunction{"sigmoid(x)", "i16, 0.000244140625",
                                          "i16, 0.000030517578125"};
static constexpr Function geluFunction{"gelu(x)", "i16, 0.000244140625",
                                       "i16, 0.000244140625"};

[[noreturn]] static void fail(const llvm::Twine &message) {
  llvm::WithColor::error() << message << "\n";
  std::exit(1);
}

static Expression getExpression(const Function &function) {
  return llvm::cantFail(Expression::parse(function.expression));
}

static Table build(const Function &function, const TableSpec &spec) {
  return llvm::cantFail(buildTable(
      getExpression(function), llvm::cantFail(Format::parse(function.in)),
      llvm::cantFail(Format::parse(function.out)), spec));
}

static TableSpec equalSegments(int64_t segments) {
  TableSpec spec;
  spec.segments = segments;
  spec.trim = false;
  spec.guardBits = 0;
  return spec;
}

static TableSpec tosaValues() {
  TableSpec spec;
  spec.form = TableForm::Tosa;
  return spec;
}

/// At most that many segments of powers of two, with the best values.
static TableSpec fittedPowers(int64_t segments, FrontEnd front) {
  TableSpec spec;
  spec.front = front;
  spec.spacing = Spacing::PowerOfTwo;
  spec.objective = Objective::Max;
  spec.values = ValuePlacement::Fitted;
  spec.segments = segments;
  spec.guardBits = 0;
  return spec;
}

/// At most that many parabolas of one side.
static TableSpec foldedParabolas(int64_t segments) {
  TableSpec spec;
  spec.form = TableForm::Quadratic;
  spec.front = FrontEnd::Symmetry;
  spec.segments = segments;
  return spec;
}

static CompiledKernel compileTable(const Table &table, const Machine &machine) {
  return compileByQlut(
      makeElementwiseModule("i16", "%y = qlut.hw_lut %x table(" +
                                       printTable(table) +
                                       ") : tensor<?xi16> -> tensor<?xi16>"),
      machine);
}

/// The 513 values that TOSA interpolates between, and a rescale to 16 bits.
static CompiledKernel compileTosa(const Table &table, const Machine &machine) {
  std::string values;
  llvm::raw_string_ostream os(values);
  llvm::interleaveComma(table.linear()->values, os);
  return compileByUpstream(makeElementwiseModule("i16", llvm::formatv(R"(
  %table = "tosa.const"() <{{values = dense<[{0}]> : tensor<513xi16>}>
      : () -> tensor<513xi16>
  %m = "tosa.const"() <{{values = dense<1073741824> : tensor<1xi32>}>
      : () -> tensor<1xi32>
  %s = "tosa.const"() <{{values = dense<37> : tensor<1xi8>}>
      : () -> tensor<1xi8>
  %zi = "tosa.const"() <{{values = dense<0> : tensor<1xi32>}>
      : () -> tensor<1xi32>
  %zo = "tosa.const"() <{{values = dense<0> : tensor<1xi16>}>
      : () -> tensor<1xi16>
  %t = tosa.table %x, %table
      : (tensor<?xi16>, tensor<513xi16>) -> tensor<?xi32>
  %y = tosa.rescale %t, %m, %s, %zi, %zo {{scale32 = true,
      rounding_mode = SINGLE_ROUND, per_channel = false,
      input_unsigned = false, output_unsigned = false}
      : (tensor<?xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>,
         tensor<1xi16>) -> tensor<?xi16>)",
                                                                      values)
                                                            .str()),
                           machine);
}

/// Ends the program unless `out` is what the table gives for `in`.
static void requireResults(llvm::StringRef who, const Table &table,
                           llvm::ArrayRef<int16_t> in,
                           llvm::ArrayRef<int16_t> out) {
  std::vector<int64_t> results = table.evaluateAll();
  for (auto [x, y] : llvm::zip_equal(in, out))
    if (y != results[x + 32768])
      fail("expected the table's results by " + who);
}

static Row measure(const Job &job, const Settings &settings,
                   const Machine &machine, const Case &test, const Table &table,
                   const Table &tosa, const CompiledKernel &ours,
                   const CompiledKernel &mlir, double searchMs, size_t bytes) {
  const size_t size = bytes / 2;
  const auto length = static_cast<int64_t>(size);
  Buffer in(bytes), out(bytes);
  std::mt19937 random(1);
  for (size_t i = 0; i < size; ++i)
    in.as<int16_t>()[i] = static_cast<int16_t>(random() >> 8);
  llvm::ArrayRef<int16_t> codes(in.as<int16_t>(), size);
  llvm::ArrayRef<int16_t> results(out.as<int16_t>(), size);
  std::vector<Kernel> kernels{
      {"qlut", [&] { ours.run({in.as(), length}, {out.as(), length}); }},
      {"upstream MLIR, tosa.table of 513 values and tosa.rescale",
       [&] { mlir.run({in.as(), length}, {out.as(), length}); }},
      {"copy (memcpy)", [&] { std::memcpy(out.as(), in.as(), bytes); }}};
  kernels[0].run();
  requireResults("qlut", table, codes, results);
  kernels[1].run();
  requireResults("upstream MLIR", tosa, codes, results);

  std::vector<Timing> timings = timeKernels(kernels, settings.rounds);
  const double scale = 1e9 / static_cast<double>(size);
  Row row;
  row.job = job.name.str();
  row.what = test.what.str();
  row.isa = stringifyIsa(machine.isa).str();
  row.form = ours.remarks;
  row.bytes = bytes;
  row.setTimes(kernels, timings, scale);
  row.searchMs = searchMs;
  row.setBar({0});
  if (machine.isa == Isa::Avx2 && bytes == settings.gateSize)
    row.gate = test.gate;
  return row;
}

static void runCases(llvm::ArrayRef<Case> cases, const Job &job,
                     const Settings &settings, std::vector<Row> &rows) {
  // There is code for AVX2 alone; elsewhere lookups are single ones.
  Machine machine;
  const Isa host = getHostIsa();
  if (host == Isa::Avx2 || host == Isa::Avx512Vbmi)
    machine = {Isa::Avx2, "x86-64-v3"};
  for (const Case &test : cases) {
    Table tosa = build(test.function, tosaValues());
    Table table = build(test.function, test.spec);
    const Certificate certificate =
        certify(table, getExpression(test.function),
                llvm::cantFail(Format::parse(test.function.in)),
                llvm::cantFail(Format::parse(test.function.out)));
    if (test.maxError && certificate.maxError > *test.maxError)
      fail(llvm::formatv("expected an error of at most {0} codes, got {1}",
                         *test.maxError, certificate.maxError));
    CompiledKernel mlir = compileTosa(tosa, machine);
    CompiledKernel ours = compileTable(table, machine);
    const double searchMs = measureOnce([&] {
      // That there is no such code is found by the same search.
      llvm::consumeError(compileWordTable(table, machine.isa).takeError());
    });
    for (size_t bytes : settings.sizes)
      rows.push_back(measure(job, settings, machine, test, table, tosa, ours,
                             mlir, searchMs, bytes));
  }
}

static void runTosa(const Job &job, const Settings &settings,
                    std::vector<Row> &rows) {
  runCases({{"tanh, 513 values", tanhFunction, tosaValues(), std::nullopt, 2.0},
            {"sigmoid, 513 values", sigmoidFunction, tosaValues(), std::nullopt,
             2.0}},
           job, settings, rows);
}

static void runAccurate(const Job &job, const Settings &settings,
                        std::vector<Row> &rows) {
  runCases({{"gelu, error of at most 2 codes", geluFunction,
             foldedParabolas(16), 2.0, 4.0},
            {"sigmoid, error of at most 2 codes", sigmoidFunction,
             foldedParabolas(32), 2.0, 4.0},
            {"gelu by lines, error of at most 2 codes", geluFunction,
             fittedPowers(32, FrontEnd::Symmetry), 2.0, std::nullopt}},
           job, settings, rows);
}

static void runSegments(const Job &job, const Settings &settings,
                        std::vector<Row> &rows) {
  TableSpec byDefault;
  byDefault.segments = 64;
  byDefault.guardBits = 0;
  runCases({{"tanh, 16 equal segments", tanhFunction, equalSegments(16),
             std::nullopt, 12.0},
            {"tanh, 64 equal segments", tanhFunction, equalSegments(64),
             std::nullopt, 5.0},
            {"tanh, 64 segments of powers of two", tanhFunction,
             fittedPowers(64, FrontEnd::None), std::nullopt, 3.0},
            {"tanh, 64 equal segments of a range", tanhFunction, byDefault,
             std::nullopt, 1.5}},
           job, settings, rows);
}

llvm::ArrayRef<Job> qlut::benchmark::getInt16Jobs() {
  static constexpr Job jobs[] = {
      {"J6", "16-bit tables of 513 values, as tosa.table computes", runTosa},
      {"J7", "16-bit tables with errors of at most 2 codes", runAccurate},
      {"J8", "16-bit tables of segments", runSegments}};
  return jobs;
}
