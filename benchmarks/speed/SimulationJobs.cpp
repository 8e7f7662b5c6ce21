//===- SimulationJobs.cpp - simulated lookups of floats -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Compile.h"
#include "Jobs.h"
#include "Peers.h"
#include "qlut/Core/TableBuilder.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/WithColor.h"
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

using namespace qlut;
using namespace qlut::benchmark;

[[noreturn]] static void fail(const char *message) {
  llvm::WithColor::error() << message << "\n";
  std::exit(1);
}

namespace {
/// tanh between two formats.
struct Case {
  llvm::StringLiteral what, in, out;
  TableSpec spec;
};
} // namespace

/// f32 to a code, a lookup, and back.
static std::string makeModule(const Case &test) {
  Table table = llvm::cantFail(
      buildTable(llvm::cantFail(Expression::parse("tanh(x)")),
                 llvm::cantFail(Format::parse(test.in)),
                 llvm::cantFail(Format::parse(test.out)), test.spec));
  return makeElementwiseModule(
      "f32", llvm::formatv("%y = qlut.sim_lut %x, <\"tanh(x)\"> in <{0}> out "
                           "<{1}> table({2}) : tensor<?xf32>",
                           test.in, test.out, printTable(table))
                 .str());
}

/// Random floats about the formats' range, and special ones.
static void fill(llvm::MutableArrayRef<float> floats) {
  std::mt19937 random(1);
  std::uniform_real_distribution<float> some(-9, 9);
  for (float &x : floats)
    x = some(random);
  constexpr float infinity = std::numeric_limits<float>::infinity();
  const float special[] = {
      0.f,    -0.f,    infinity,      -infinity,   1e30f,       -1e30f,
      1e-40f, -1e-40f, std::nanf(""), 0.5f / 4096, 1.5f / 4096, -2.5f / 4096};
  std::copy(std::begin(special), std::end(special), floats.begin());
}

static Row measure(const Job &job, const Settings &settings,
                   const Machine &machine, const Case &test,
                   const CompiledKernel &ours, const CompiledKernel &reference,
                   size_t bytes) {
  const size_t size = bytes / 4;
  const auto length = static_cast<int64_t>(size);
  Buffer in(bytes), out(bytes), expected(bytes);
  fill({in.as<float>(), size});
  std::vector<Kernel> kernels{
      {"qlut", [&] { ours.run({in.as(), length}, {out.as(), length}); }},
      {"f32 tanh as a rational function (stand-in)",
       [&] { computeTanh(size, in.as<float>(), out.as<float>()); }},
      {"qlut, without vector code",
       [&] { reference.run({in.as(), length}, {expected.as(), length}); }},
      {"copy (memcpy)", [&] { std::memcpy(out.as(), in.as(), bytes); }}};
  kernels[0].run();
  kernels[2].run();
  if (std::memcmp(out.as(), expected.as(), bytes) != 0)
    fail("expected the bits of the integer program by qlut");
  kernels[1].run();
  for (size_t i = 0; i < size; ++i) {
    const double x = in.as<float>()[i];
    if (!std::isnan(x) && std::abs(std::tanh(x) - out.as<float>()[i]) > 5e-7)
      fail("expected tanh by the stand-in");
  }
  std::vector<Timing> timings = timeKernels(kernels, settings.rounds);
  const double scale = 1e9 / static_cast<double>(size);
  Row row;
  row.job = job.name.str();
  row.what = test.what.str();
  row.isa = stringifyIsa(machine.isa).str();
  row.form = ours.remarks;
  row.bytes = bytes;
  row.setTimes(kernels, timings, scale);
  row.bar = 0;
  if (bytes == settings.gateSize)
    row.gate = 1.1;
  return row;
}

static void runTanh(const Job &job, const Settings &settings,
                    std::vector<Row> &rows) {
  const Isa host = getHostIsa();
  if (host != Isa::Avx2 && host != Isa::Avx512Vbmi)
    return;
  const Machine machine{Isa::Avx2, "x86-64-v3"};
  Case bytes{"f32 tanh by 8-bit codes", "i8, 0.0625", "i8, 0.0078125", {}};
  bytes.spec.form = TableForm::Direct;
  Case words{"f32 tanh by 16-bit codes, 16 segments",
             "i16, 0.000244140625",
             "i16, 0.000030517578125",
             {}};
  words.spec.trim = false;
  words.spec.guardBits = 0;
  Case odd = words;
  odd.what = "the same, scales of a range";
  odd.in = "i16, 0.00024414808";
  odd.out = "i16, 0.000030518506";
  for (const Case &test : {bytes, words, odd}) {
    const std::string module = makeModule(test);
    CompiledKernel ours = compileByQlut(module, machine);
    CompiledKernel reference =
        compileByQlut(module, {Isa::Generic, machine.cpu});
    for (size_t size : settings.sizes)
      rows.push_back(
          measure(job, settings, machine, test, ours, reference, size));
  }
}

llvm::ArrayRef<Job> qlut::benchmark::getSimulationJobs() {
  static constexpr Job jobs[] = {
      {"J14", "simulated lookups, f32 to f32", runTanh}};
  return jobs;
}
