//===- SoftmaxJobs.cpp - rows of softmax ----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Compile.h"
#include "Jobs.h"
#include "Libraries.h"
#include "RowModule.h"
#include "SoftmaxPeers.h"
#include "qlut/Core/Composites.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/WithColor.h"
#include <cmath>
#include <random>

using namespace qlut;
using namespace qlut::benchmark;

namespace {
constexpr double inScale = 0.0625;

/// Rows of one length, and what qlut has to reach.
struct Shape {
  int64_t numRows, length;
  std::optional<double> codesGate, floatsGate;

  int64_t size() const { return numRows * length; }
};

/// All that computes, and its input.
struct Kernels {
  FastSoftmaxPlan plan;
  std::vector<uint32_t> table;
  Machine machine;
  CompiledKernel ours, mlir;
};
} // namespace

/// The gates are those of lengths 128 and 1024: against libraries' softmax of
/// codes and of floats.
static constexpr Shape shapes[] = {{512, 64, std::nullopt, std::nullopt},
                                   {512, 128, 8.0, 2.0},
                                   {64, 1024, 14.0, 2.0}};

//===----------------------------------------------------------------------===//
// Kernels
//===----------------------------------------------------------------------===//

static CompiledKernel compileCodes(const FastSoftmaxPlan &plan,
                                   const Shape &shape, const Machine &machine) {
  return compileByQlut(
      makeRowModule(
          shape.numRows, shape.length, "i8", "",
          llvm::formatv("%e = tensor.empty() : tensor<{1}x{2}xi8>\n"
                        "%y = qlut.hw_softmax ins(%x : tensor<{1}x{2}xi8>) "
                        "outs(%e : tensor<{1}x{2}xi8>) dimension 1 "
                        "plan({0}) -> tensor<{1}x{2}xi8>",
                        printPlan(CompositePlan(plan)), shape.numRows,
                        shape.length)
              .str()),
      machine);
}

/// Softmax of floats as upstream MLIR decomposes it: a maximum, exponentials,
/// a sum, quotients.
static CompiledKernel compileFloats(const Shape &shape,
                                    const Machine &machine) {
  constexpr char body[] = R"(
  %least = arith.constant 0xFF800000 : f32
  %zero = arith.constant 0.0 : f32
  %rows = tensor.empty() : tensor<{0}xf32>
  %all = tensor.empty() : tensor<{0}x{1}xf32>
  %max0 = linalg.fill ins(%least : f32) outs(%rows : tensor<{0}xf32>) -> tensor<{0}xf32>
  %max = linalg.reduce ins(%x : tensor<{0}x{1}xf32>) outs(%max0 : tensor<{0}xf32>) dimensions = [1]
    (%a: f32, %b: f32) {{
      %m = arith.maximumf %a, %b : f32
      linalg.yield %m : f32
    }
  %e = linalg.generic {{indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "parallel"]}
      ins(%x, %max : tensor<{0}x{1}xf32>, tensor<{0}xf32>) outs(%all : tensor<{0}x{1}xf32>) {{
  ^bb0(%a: f32, %m: f32, %o: f32):
    %d = arith.subf %a, %m : f32
    %v = math.exp %d : f32
    linalg.yield %v : f32
  } -> tensor<{0}x{1}xf32>
  %sum0 = linalg.fill ins(%zero : f32) outs(%rows : tensor<{0}xf32>) -> tensor<{0}xf32>
  %sum = linalg.reduce ins(%e : tensor<{0}x{1}xf32>) outs(%sum0 : tensor<{0}xf32>) dimensions = [1]
    (%a: f32, %b: f32) {{
      %s = arith.addf %a, %b : f32
      linalg.yield %s : f32
    }
  %y = linalg.generic {{indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "parallel"]}
      ins(%e, %sum : tensor<{0}x{1}xf32>, tensor<{0}xf32>) outs(%all : tensor<{0}x{1}xf32>) {{
  ^bb0(%a: f32, %s: f32, %o: f32):
    %q = arith.divf %a, %s : f32
    linalg.yield %q : f32
  } -> tensor<{0}x{1}xf32>)";
  return compileByUpstream(
      makeRowModule(shape.numRows, shape.length, "f32",
                    "#all = affine_map<(i, j) -> (i, j)>\n"
                    "#row = affine_map<(i, j) -> (i)>",
                    llvm::formatv(body, shape.numRows, shape.length).str()),
      machine);
}

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

static void requireCodes(llvm::ArrayRef<int8_t> got, const Shape &shape,
                         const FastSoftmaxPlan &plan,
                         llvm::ArrayRef<int8_t> in) {
  const auto length = static_cast<size_t>(shape.length);
  for (size_t first = 0; first < got.size(); first += length) {
    llvm::ArrayRef<int8_t> row = in.slice(first, length);
    std::vector<int64_t> codes(row.begin(), row.end());
    const std::vector<int64_t> expected = plan.evaluate(codes);
    if (std::equal(expected.begin(), expected.end(), got.begin() + first))
      continue;
    llvm::WithColor::error() << "expected the plan's codes, got others\n";
    std::exit(1);
  }
}

/// Within an output code of softmax in double.
template <typename T>
static bool areNear(llvm::ArrayRef<T> got, const Shape &shape,
                    llvm::ArrayRef<int8_t> in, double unit, double zero) {
  const auto length = static_cast<size_t>(shape.length);
  for (size_t first = 0; first < got.size(); first += length) {
    llvm::ArrayRef<int8_t> row = in.slice(first, length);
    double sum = 0;
    for (int8_t code : row)
      sum += std::exp(inScale * code);
    for (size_t i = 0; i < length; ++i) {
      const double real = std::exp(inScale * row[i]) / sum;
      const double code = std::fmin(real / unit, unit == 1 ? 1 : 255) + zero;
      if (!(std::fabs(got[first + i] - code) <= (unit == 1 ? 1e-5 : 1)))
        return false;
    }
  }
  return true;
}

template <typename T>
static void requireNear(llvm::ArrayRef<T> got, const Shape &shape,
                        llvm::ArrayRef<int8_t> in, double unit, double zero,
                        llvm::StringRef name) {
  if (areNear(got, shape, in, unit, zero))
    return;
  llvm::WithColor::error() << "expected softmax, got other results by " << name
                           << "\n";
  std::exit(1);
}

/// Runs a library's kernel, if there, for its results to be looked at.
template <typename T>
static Kernel tryLibrary(Kernel kernel, llvm::MutableArrayRef<T> got,
                         const Shape &shape, llvm::ArrayRef<int8_t> in,
                         double unit) {
  if (!kernel.run)
    return kernel;
  std::fill(got.begin(), got.end(), T(0));
  kernel.run();
  if (!areNear<T>(got, shape, in, unit, 0))
    kernel.fault = "other results than softmax's";
  return kernel;
}

static void addRow(const Job &job, const Shape &shape, const Settings &settings,
                   const Kernels &kernels, std::vector<benchmark::Row> &rows) {
  const auto size = static_cast<size_t>(shape.size());
  const auto numRows = static_cast<size_t>(shape.numRows);
  const auto length = static_cast<size_t>(shape.length);
  Buffer in(size), out(size), floatsIn(4 * size), floatsOut(4 * size);
  Buffer unsignedIn(size + 16); // 16 bytes more may be read
  std::mt19937 random(1);
  for (size_t i = 0; i < size; ++i) {
    in.as<int8_t>()[i] = static_cast<int8_t>(random() >> 8);
    unsignedIn.as()[i] = in.as()[i] ^ 0x80;
    floatsIn.as<float>()[i] = static_cast<float>(inScale) * in.as<int8_t>()[i];
  }
  const llvm::ArrayRef<int8_t> codes(in.as<int8_t>(), size);
  const llvm::ArrayRef<int8_t> results(out.as<int8_t>(), size);
  const llvm::ArrayRef<float> reals(floatsOut.as<float>(), size);
  std::vector<Kernel> timed{
      {"qlut",
       [&] {
         kernels.ours.run({in.as(), shape.size()}, {out.as(), shape.size()});
       }},
      {"softmax of codes by a table and divisions (stand-in)",
       [&] {
         softmaxByTable(numRows, length, in.as<int8_t>(), out.as<int8_t>(),
                        kernels.table.data());
       }},
      {"upstream MLIR, floats, libm's exp", [&] {
         kernels.mlir.run({floatsIn.as(), shape.size()},
                          {floatsOut.as(), shape.size()});
       }}};
  timed[0].run();
  requireCodes(results, shape, kernels.plan, codes);
  requireNear(results, shape, codes, 1. / 256, -128, timed[0].name);
  timed[1].run();
  requireNear(results, shape, codes, 1. / 256, -128, timed[1].name);
  timed[2].run();
  requireNear(reals, shape, codes, 1, 0, timed[2].name);
  std::vector<size_t> codesBars{0}, floatsBars{1};
#if defined(__x86_64__)
  if (kernels.machine.isa == Isa::Avx2) {
    timed.push_back({"softmax of floats, AVX2 (stand-in)", [&] {
                       softmaxOfFloats(numRows, length, floatsIn.as<float>(),
                                       floatsOut.as<float>());
                     }});
    timed[3].run();
    requireNear(reals, shape, codes, 1, 0, timed[3].name);
    auto *floats = floatsIn.as<float>(), *quotients = floatsOut.as<float>();
    timed.push_back(tryLibrary<uint8_t>(
        makeXnnpackSoftmaxOfCodes(numRows, length, inScale, unsignedIn.as(),
                                  out.as()),
        {out.as(), size}, shape, codes, 1. / 256));
    timed.push_back(tryLibrary<float>(
        makeXnnpackSoftmax(numRows, length, floats, quotients),
        {quotients, size}, shape, codes, 1));
    timed.push_back(
        tryLibrary<float>(makeOneDnnSoftmax(numRows, length, floats, quotients),
                          {quotients, size}, shape, codes, 1));
    codesBars = {0, 3};
    floatsBars = {2, 4, 5};
  }
#endif
  std::vector<Timing> timings = timeKernels(timed, settings.rounds);
  const double scale = 1e9 / static_cast<double>(size);
  benchmark::Row row;
  row.job = job.name.str();
  row.isa = stringifyIsa(kernels.machine.isa).str();
  row.form = kernels.ours.remarks;
  row.bytes = size;
  row.setTimes(timed, timings, scale);
  const std::string what =
      llvm::formatv("softmax {0}x{1}, ", shape.numRows, shape.length).str();
  const bool hasGates = kernels.machine.isa == Isa::Avx2;
  row.what = what + "against codes";
  row.setBar(codesBars);
  if (hasGates)
    row.gate = shape.codesGate;
  rows.push_back(row);
  row.what = what + "against floats";
  row.setBar(floatsBars);
  if (hasGates)
    row.gate = shape.floatsGate;
  rows.push_back(std::move(row));
}

static void runSoftmax(const Job &job, const Settings &settings,
                       std::vector<benchmark::Row> &rows) {
  const Isa host = getHostIsa();
  const bool hasAvx2 = host == Isa::Avx2 || host == Isa::Avx512Vbmi;
  for (const Shape &shape : shapes) {
    Kernels kernels;
    if (hasAvx2)
      kernels.machine = {Isa::Avx2, "x86-64-v3"};
    kernels.plan = llvm::cantFail(FastSoftmaxPlan::get(
        llvm::cantFail(Format::parse("i8, 0.0625")),
        llvm::cantFail(Format::parse("i8, 0.00390625:-128")), shape.length));
    const double unit =
        std::fmin(0x1p23, 0x1p31 / static_cast<double>(shape.length + 1));
    for (int d = 0; d < 256; ++d)
      kernels.table.push_back(
          static_cast<uint32_t>(std::lround(unit * std::exp(-inScale * d))));
    kernels.ours = compileCodes(kernels.plan, shape, kernels.machine);
    kernels.mlir = compileFloats(shape, kernels.machine);
    addRow(job, shape, settings, kernels, rows);
  }
}

llvm::ArrayRef<Job> qlut::benchmark::getSoftmaxJobs() {
  static constexpr Job jobs[] = {{"J9", "8-bit softmax", runSoftmax}};
  return jobs;
}
