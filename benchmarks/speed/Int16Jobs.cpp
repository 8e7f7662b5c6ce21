//===- Int16Jobs.cpp - tables over 16-bit codes ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Compile.h"
#include "Jobs.h"
#include "qlut/Core/TableBuilder.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/WithColor.h"
#include <cmath>
#include <cstring>
#include <random>

using namespace qlut;
using namespace qlut::benchmark;

static constexpr double inScale = 1. / 4096, outScale = 1. / 32768;

/// tanh on [-8, 8): 16-bit codes, that many values.
static Table buildTanh(TableForm form, int64_t segments) {
  TableSpec spec;
  spec.form = form;
  spec.segments = segments;
  spec.trim = false;
  spec.guardBits = 0;
  return llvm::cantFail(buildTable(
      llvm::cantFail(Expression::parse("tanh(x)")),
      llvm::cantFail(Format::parse("i16, 0.000244140625")),
      llvm::cantFail(Format::parse("i16, 0.000030517578125")), spec));
}

static std::string listValues(const Table &table) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleaveComma(table.linear()->values, os);
  return text;
}

static CompiledKernel compileSegments(const Table &table, int64_t segments,
                                      const Machine &machine) {
  return compileByQlut(
      makeElementwiseModule(
          "i16",
          llvm::formatv("%y = qlut.hw_lut %x table(#qlut.linear<i16 -> i16, "
                        "uniform, nodes = 0 to 65536 by {0}, values = [{1}], "
                        "guard = 0, value_bits = 16, round = half_up, "
                        "out_of_range = clamp>) : tensor<?xi16> -> "
                        "tensor<?xi16>",
                        65536 / segments, listValues(table))
              .str()),
      machine);
}

/// The 513 values that TOSA interpolates between, and a rescale to 16 bits.
static CompiledKernel compileTosa(const Table &table, const Machine &machine) {
  return compileByUpstream(
      makeElementwiseModule("i16", llvm::formatv(R"(
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
                                                 listValues(table))
                                       .str()),
      machine);
}

/// The peer computes tanh with another table: it has to be near.
static void requireNear(llvm::ArrayRef<int16_t> in,
                        llvm::ArrayRef<int16_t> out) {
  for (auto [x, y] : llvm::zip_equal(in, out))
    if (std::abs(std::tanh(x * inScale) / outScale - y) > 8) {
      llvm::WithColor::error() << "expected tanh by upstream MLIR\n";
      std::exit(1);
    }
}

static Row measure(const Job &job, const Settings &settings,
                   const Machine &machine, const Table &table, int64_t segments,
                   const CompiledKernel &ours, const CompiledKernel &mlir,
                   size_t bytes) {
  const size_t size = bytes / 2;
  const auto length = static_cast<int64_t>(size);
  Buffer in(bytes), out(bytes);
  std::mt19937 random(1);
  for (size_t i = 0; i < size; ++i)
    in.as<int16_t>()[i] = static_cast<int16_t>(random() >> 8);
  std::vector<Kernel> kernels{
      {"qlut", [&] { ours.run({in.as(), length}, {out.as(), length}); }},
      {"upstream MLIR, tosa.table of 513 values and tosa.rescale",
       [&] { mlir.run({in.as(), length}, {out.as(), length}); }},
      {"copy (memcpy)", [&] { std::memcpy(out.as(), in.as(), bytes); }}};
  kernels[0].run();
  std::vector<int64_t> results = table.evaluateAll();
  for (size_t i = 0; i < size; ++i)
    if (out.as<int16_t>()[i] != results[in.as<int16_t>()[i] + 32768]) {
      llvm::WithColor::error() << "expected the table's results by qlut\n";
      std::exit(1);
    }
  kernels[1].run();
  requireNear({in.as<int16_t>(), size}, {out.as<int16_t>(), size});

  std::vector<Timing> timings = timeKernels(kernels, settings.rounds);
  const double scale = 1e9 / static_cast<double>(size);
  Row row;
  row.job = job.name.str();
  row.what = llvm::formatv("tanh, {0} equal segments", segments);
  row.isa = stringifyIsa(machine.isa).str();
  row.form = ours.remarks;
  row.bytes = bytes;
  row.median = timings[0].median * scale;
  row.best = timings[0].best * scale;
  for (size_t i = 1; i < kernels.size(); ++i)
    row.peers.push_back(
        {kernels[i].name, timings[i].median * scale, timings[i].best * scale});
  row.bar = 0;
  if (machine.isa == Isa::Avx2 && bytes == settings.gateSize)
    row.gate = segments == 16 ? 12.0 : 5.0;
  return row;
}

static void runSegments(const Job &job, const Settings &settings,
                        std::vector<Row> &rows) {
  // There is code for AVX2 alone; elsewhere lookups are single ones.
  Machine machine;
  const Isa host = getHostIsa();
  if (host == Isa::Avx2 || host == Isa::Avx512Vbmi)
    machine = {Isa::Avx2, "x86-64-v3"};
  CompiledKernel mlir = compileTosa(buildTanh(TableForm::Tosa, 512), machine);
  for (int64_t segments : {16, 64}) {
    Table table = buildTanh(TableForm::Linear, segments);
    CompiledKernel ours = compileSegments(table, segments, machine);
    for (size_t bytes : settings.sizes)
      rows.push_back(
          measure(job, settings, machine, table, segments, ours, mlir, bytes));
  }
}

llvm::ArrayRef<Job> qlut::benchmark::getInt16Jobs() {
  static constexpr Job jobs[] = {
      {"J8", "16-bit tables of equal segments", runSegments}};
  return jobs;
}
