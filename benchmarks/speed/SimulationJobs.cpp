//===- SimulationJobs.cpp - simulated lookups of floats -------------------===//
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
#include <limits>
#include <random>

using namespace qlut;
using namespace qlut::benchmark;

[[noreturn]] static void fail(const char *message) {
  llvm::WithColor::error() << message << "\n";
  std::exit(1);
}

namespace {
/// A function between two formats.
struct Case {
  llvm::StringLiteral what, in, out;
  TableSpec spec;
  FloatFunction function = FloatFunction::Tanh;

  llvm::StringRef getExpression() const {
    return function == FloatFunction::Tanh      ? "tanh(x)"
           : function == FloatFunction::Sigmoid ? "sigmoid(x)"
                                                : "gelu(x)";
  }
  double evaluate(double x) const {
    return function == FloatFunction::Tanh ? std::tanh(x)
           : function == FloatFunction::Sigmoid
               ? 1 / (1 + std::exp(-x))
               : x * 0.5 * (1 + std::erf(x / M_SQRT2));
  }
};
} // namespace

static Table build(const Case &test) {
  return llvm::cantFail(
      buildTable(llvm::cantFail(Expression::parse(test.getExpression())),
                 llvm::cantFail(Format::parse(test.in)),
                 llvm::cantFail(Format::parse(test.out)), test.spec));
}

/// f32 to a code, a lookup, and back.
static std::string makeModule(const Case &test, const Table &table) {
  return makeElementwiseModule(
      "f32",
      llvm::formatv("%y = qlut.sim_lut %x, <\"{3}\"> in <{0}> out "
                    "<{1}> table({2}) : tensor<?xf32>",
                    test.in, test.out, printTable(table), test.getExpression())
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

/// Whether floats of a library are the function's, to some units of the last
/// place; infinities and the like aside.
static bool areNear(const Case &test, llvm::ArrayRef<float> in,
                    llvm::ArrayRef<float> out) {
  for (auto [x, y] : llvm::zip_equal(in, out))
    if (std::abs(x) <= 9 &&
        !(std::abs(test.evaluate(x) - y) <= 5e-7 * std::fmax(1, std::abs(x))))
      return false;
  return true;
}

static Row measure(const Job &job, const Settings &settings,
                   const Machine &machine, const Case &test,
                   const CompiledKernel &ours, const CompiledKernel &reference,
                   double searchMs, size_t bytes) {
  const size_t size = bytes / 4;
  const auto length = static_cast<int64_t>(size);
  Buffer in(bytes), out(bytes), expected(bytes);
  fill({in.as<float>(), size});
  std::vector<Kernel> kernels{
      {"qlut", [&] { ours.run({in.as(), length}, {out.as(), length}); }},
      {"qlut, without vector code",
       [&] { reference.run({in.as(), length}, {expected.as(), length}); }},
      {"copy (memcpy)", [&] { std::memcpy(out.as(), in.as(), bytes); }}};
  kernels[0].run();
  kernels[1].run();
  if (std::memcmp(out.as(), expected.as(), bytes) != 0)
    fail("expected the bits of the integer program by qlut");
  const size_t numOwn = kernels.size();
  if (test.function == FloatFunction::Tanh)
    kernels.push_back({"f32 tanh as a rational function (stand-in)", [&] {
                         computeTanh(size, in.as<float>(), out.as<float>());
                       }});
  if (test.function == FloatFunction::Sigmoid)
    kernels.push_back(
        makeXnnpackSigmoid(size, in.as<float>(), out.as<float>()));
  kernels.push_back(
      makeOneDnnFunction(test.function, size, in.as<float>(), out.as<float>()));
  kernels.push_back(
      makeSleefFunction(test.function, size, in.as<float>(), out.as<float>()));
  std::vector<size_t> bars;
  for (size_t i = numOwn; i < kernels.size(); ++i) {
    bars.push_back(i - 1);
    if (!kernels[i].run)
      continue;
    kernels[i].run();
    if (areNear(test, {in.as<float>(), size}, {out.as<float>(), size}))
      continue;
    if (test.function == FloatFunction::Tanh && i == numOwn)
      fail("expected tanh by the stand-in");
    kernels[i].fault = "other results than the function's";
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
  row.searchMs = searchMs;
  row.setBar(bars);
  if (bytes == settings.gateSize)
    row.gate = 1.1;
  return row;
}

/// How long the search for a table's code takes.
static double measureSearch(const Table &table, Isa isa) {
  if (llvm::Expected<ByteTable> bytes = getByteTable(table))
    return measureOnce([&] { compileTable(*bytes, isa); });
  else
    llvm::consumeError(bytes.takeError());
  return measureOnce([&] { llvm::cantFail(compileWordTable(table, isa)); });
}

static void runFunctions(const Job &job, const Settings &settings,
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
  Case sigmoid = words;
  sigmoid.what = "f32 sigmoid by 16-bit codes, 16 segm.";
  sigmoid.function = FloatFunction::Sigmoid;
  Case gelu = words;
  gelu.what = "f32 gelu by 16-bit codes, 16 segments";
  gelu.out = gelu.in;
  gelu.function = FloatFunction::Gelu;
  for (const Case &test : {bytes, words, odd, sigmoid, gelu}) {
    const Table table = build(test);
    const std::string module = makeModule(test, table);
    const double searchMs = measureSearch(table, machine.isa);
    CompiledKernel ours = compileByQlut(module, machine);
    CompiledKernel reference =
        compileByQlut(module, {Isa::Generic, machine.cpu});
    for (size_t size : settings.sizes)
      rows.push_back(measure(job, settings, machine, test, ours, reference,
                             searchMs, size));
  }
}

llvm::ArrayRef<Job> qlut::benchmark::getSimulationJobs() {
  static constexpr Job jobs[] = {
      {"J14", "simulated lookups, f32 to f32", runFunctions}};
  return jobs;
}
