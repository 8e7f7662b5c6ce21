//===- SynthesisBenchmark.cpp - how long the search for segments takes ----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The time of each search over input bits and segments, on exp over [-8, 0],
// beside the time of evaluating the function once at every code, which the
// searches exclude. Counters give what came out: the greatest error in output
// codes and the bytes.
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/LinearSynthesis.h"
#include "qlut/Core/RealEvaluator.h"
#include <benchmark/benchmark.h>
#include <cmath>
#include <map>

using namespace qlut;

namespace {

/// exp over [-8, 0] with codes of that many bits, for both.
struct Subject {
  Expression function = llvm::cantFail(Expression::parse("exp(x)"));
  Format in, out;

  explicit Subject(unsigned bits) {
    const Storage storage{bits, Storage::Kind::Signed};
    in.storage = out.storage = storage;
    in.scale = std::ldexp(8.0, -static_cast<int>(bits));
    in.zeroPoint = storage.maxCode();
    out.scale =
        static_cast<float>(1.0 / static_cast<double>(storage.maxCode()));
  }

  TargetCodes targets() const {
    TargetCodes t;
    t.input = in.storage;
    t.output = out.storage;
    RealEvaluator evaluator(function);
    for (int64_t u = 0; u < in.storage.numCodes(); ++u)
      t.values.push_back(
          evaluator
              .roundedQuotient(
                  in.scale, u + in.storage.minCode() - in.zeroPoint, out.scale,
                  TargetCodes::fractionBits, Rounding::HalfEven)
              .value);
    return t;
  }
};

const TargetCodes &targetsOf(unsigned bits) {
  static std::map<unsigned, TargetCodes> known;
  auto found = known.find(bits);
  if (found == known.end())
    found = known.emplace(bits, Subject(bits).targets()).first;
  return found->second;
}

double greatestError(const LinearTable &linear, const TargetCodes &t) {
  const std::vector<int64_t> codes = Table(linear).evaluateAll();
  double greatest = 0;
  for (size_t i = 0; i < codes.size(); ++i)
    greatest = std::max(greatest,
                        std::fabs(static_cast<double>(codes[i]) -
                                  std::ldexp(static_cast<double>(t.values[i]),
                                             -int(TargetCodes::fractionBits))));
  return greatest;
}

TableSpec specOf(Spacing spacing, Objective objective,
                 Coefficients coefficients) {
  TableSpec spec;
  spec.spacing = spacing;
  spec.objective = objective;
  spec.values = ValuePlacement::Fitted;
  spec.coefficients = coefficients;
  spec.valueBits = 24;
  spec.guardBits = 7;
  return spec;
}

void search(benchmark::State &state, TableSpec spec) {
  const auto bits = static_cast<unsigned>(state.range(0));
  const TargetCodes &targets = targetsOf(bits);
  spec.segments = state.range(1);
  std::optional<LinearTable> table;
  for (auto _ : state)
    table = llvm::cantFail(synthesizeLinear(targets, spec));
  state.counters["max_error"] = greatestError(*table, targets);
  state.counters["bytes"] = static_cast<double>(Table(*table).numBytes());
}

void evaluate(benchmark::State &state) {
  const Subject subject(static_cast<unsigned>(state.range(0)));
  for (auto _ : state)
    benchmark::DoNotOptimize(subject.targets());
}

/// Storages have 4, 8 or 16 bits.
void sizes(benchmark::internal::Benchmark *b) {
  b->ArgNames({"bits", "segments"})->Unit(benchmark::kMillisecond);
  b->Args({4, 4});
  for (int64_t segments : {8, 16, 32})
    b->Args({8, segments});
  for (int64_t segments : {16, 64, 256, 1024})
    b->Args({16, segments});
}

void registerSearches() {
  benchmark::RegisterBenchmark("evaluate", evaluate)
      ->ArgName("bits")
      ->Unit(benchmark::kMillisecond)
      ->Arg(4)
      ->Arg(8)
      ->Arg(16);
  for (Coefficients coefficients :
       {Coefficients::Endpoints, Coefficients::BaseSlope})
    for (Spacing spacing : {Spacing::Uniform, Spacing::PowerOfTwo,
                            Spacing::Dyadic, Spacing::Free})
      for (Objective objective : {Objective::Max, Objective::Mse}) {
        const std::string name =
            (stringifySpacing(spacing) + "/" + stringifyObjective(objective) +
             "/" + stringifyCoefficients(coefficients))
                .str();
        const TableSpec spec = specOf(spacing, objective, coefficients);
        benchmark::RegisterBenchmark(
            name.c_str(),
            [spec](benchmark::State &state) { search(state, spec); })
            ->Apply(sizes);
      }
}

} // namespace

int main(int argc, char **argv) {
  registerSearches();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv))
    return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
