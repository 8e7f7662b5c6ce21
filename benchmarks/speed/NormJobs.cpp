//===- NormJobs.cpp - rows of layer norm ----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Compile.h"
#include "Jobs.h"
#include "Libraries.h"
#include "NormPeers.h"
#include "RowModule.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/WithColor.h"
#include <cmath>
#include <random>

using namespace qlut;
using namespace qlut::benchmark;

#if defined(__x86_64__)
namespace {
constexpr int64_t numRows = 256, length = 768, size = numRows * length;
constexpr double inScale = 0.05, outScale = 0.03125, epsilon = 1e-5;

/// A layer norm with scales about 1 and biases about 0, and its input.
struct Norm {
  std::vector<double> scale, bias;
  CompositePlan plan = CompositePlan(NormPlan());
  std::vector<int8_t> in, expected;

  explicit Norm(NormForm form) {
    std::mt19937 random(1);
    auto uniform = [&](double from, double to) {
      return from + (to - from) * static_cast<double>(random()) / 0x1p32;
    };
    for (int64_t i = 0; i < length; ++i) {
      scale.push_back(uniform(0.5, 1.5));
      bias.push_back(uniform(-0.5, 0.5));
    }
    if (form == NormForm::Fast)
      setPlan<FastNormPlan>();
    else
      setPlan<NormPlan>();
    // Codes with a bell about some mean, as activations have.
    for (int64_t row = 0; row < numRows; ++row) {
      const double mean = uniform(-20, 20);
      std::vector<int64_t> codes;
      for (int64_t i = 0; i < length; ++i) {
        double sum = mean;
        for (int k = 0; k < 4; ++k)
          sum += uniform(-30, 30);
        codes.push_back(std::lround(std::fmax(-128, std::fmin(127, sum))));
      }
      in.insert(in.end(), codes.begin(), codes.end());
      const auto *fast = plan.getIf<FastNormPlan>();
      const std::vector<int64_t> results =
          fast ? fast->evaluate(codes)
               : plan.getIf<NormPlan>()->evaluate(codes);
      expected.insert(expected.end(), results.begin(), results.end());
    }
  }

  template <typename Plan>
  void setPlan() {
    plan = CompositePlan(llvm::cantFail(
        Plan::get(NormKind::Layer, llvm::cantFail(Format::parse("i8, 0.05")),
                  llvm::cantFail(Format::parse("i8, 0.03125")), length, epsilon,
                  scale, bias)));
  }

  CompiledKernel compile(const Machine &machine) const {
    return compileByQlut(
        makeRowModule(
            numRows, length, "i8", "",
            llvm::formatv("%e = tensor.empty() : tensor<{1}x{2}xi8>\n"
                          "%y = qlut.hw_norm ins(%x : tensor<{1}x{2}xi8>) "
                          "outs(%e : tensor<{1}x{2}xi8>) dims 1 plan({0}) "
                          "-> tensor<{1}x{2}xi8>",
                          printPlan(plan), numRows, length)
                .str()),
        machine);
  }
};
} // namespace

static void require(bool holds, llvm::StringRef name) {
  if (holds)
    return;
  llvm::WithColor::error() << "expected the norm, got other results by " << name
                           << "\n";
  std::exit(1);
}

/// Whether floats, saturated, are as near to the codes as these have to be.
static bool areNear(const Norm &norm, const float *floats, double bound) {
  for (int64_t i = 0; i < size; ++i)
    if (!(std::fabs(std::fmax(-4, std::fmin(127 * outScale, floats[i])) -
                    outScale * norm.expected[i]) < bound))
      return false;
  return true;
}

/// Of a form, the fast one against the gate.
static void addRow(const Job &job, const Settings &settings, NormForm form,
                   std::vector<benchmark::Row> &rows) {
  const bool isFast = form == NormForm::Fast;
  const Norm norm(form);
  const CompiledKernel ours = norm.compile({Isa::Avx2, "x86-64-v3"});
  const CompiledKernel loops = norm.compile({Isa::Generic, "x86-64-v3"});
  Buffer in(size), out(size), floatsIn(4 * size), floatsOut(4 * size);
  std::copy(norm.in.begin(), norm.in.end(), in.as<int8_t>());
  for (int64_t i = 0; i < size; ++i)
    floatsIn.as<float>()[i] = static_cast<float>(inScale * norm.in[i]);
  const std::vector<float> scale(norm.scale.begin(), norm.scale.end());
  const std::vector<float> bias(norm.bias.begin(), norm.bias.end());
  std::vector<Kernel> timed{
      {"qlut", [&] { ours.run({in.as(), size}, {out.as(), size}); }},
      {"layer norm of floats, AVX2 (stand-in)",
       [&] {
         layerNormOfFloats(numRows, length, static_cast<float>(epsilon),
                           scale.data(), bias.data(), floatsIn.as<float>(),
                           floatsOut.as<float>());
       }},
      {"the same integers in loops (isa=generic)",
       [&] { loops.run({in.as(), size}, {out.as(), size}); }},
      makeOneDnnLayerNorm(numRows, length, static_cast<float>(epsilon),
                          scale.data(), bias.data(), floatsIn.as<float>(),
                          floatsOut.as<float>())};
  for (size_t i : {0, 2}) {
    std::fill_n(out.as<int8_t>(), size, 0);
    timed[i].run();
    require(std::equal(norm.expected.begin(), norm.expected.end(),
                       out.as<int8_t>()),
            timed[i].name);
  }
  const double bound = (isFast ? 0.75 : 0.51) * outScale;
  timed[1].run();
  require(areNear(norm, floatsOut.as<float>(), bound), timed[1].name);
  if (timed[3].run) {
    std::fill_n(floatsOut.as<float>(), size, 0);
    timed[3].run();
    if (!areNear(norm, floatsOut.as<float>(), bound))
      timed[3].fault = "other results than the norm's";
  }
  const std::vector<Timing> timings = timeKernels(timed, settings.rounds);
  const double unit = 1e9 / size;
  benchmark::Row row;
  row.job = job.name.str();
  row.what = llvm::formatv("layer norm {0}x{1}{2}", numRows, length,
                           isFast ? "" : ", exact");
  row.isa = stringifyIsa(Isa::Avx2).str();
  row.form = ours.remarks;
  row.bytes = size;
  row.setTimes(timed, timings, unit);
  row.setBar({0, 2});
  if (isFast)
    row.gate = 2.0;
  rows.push_back(std::move(row));
}

static void runNorm(const Job &job, const Settings &settings,
                    std::vector<benchmark::Row> &rows) {
  const Isa host = getHostIsa();
  if (host != Isa::Avx2 && host != Isa::Avx512Vbmi)
    return;
  for (NormForm form : {NormForm::Fast, NormForm::Exact})
    addRow(job, settings, form, rows);
}
#endif

llvm::ArrayRef<Job> qlut::benchmark::getNormJobs() {
#if defined(__x86_64__)
  static constexpr Job jobs[] = {{"J10", "8-bit layer norm", runNorm}};
  return jobs;
#else
  return {};
#endif
}
