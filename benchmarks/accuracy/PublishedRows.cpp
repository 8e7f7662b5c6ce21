//===- PublishedRows.cpp - figures that others published ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// SCOPE (MICRO 2026, github.com/xsun2001/SCOPE-MICRO26-AE, table 4): mean
// squared error over 1,000 equally spaced reals of the domain, of its own
// 16-unit networks (17 lines of floats) and of tables it quotes. LUT-APP (DATE
// 2026, github.com/IDSL-SeoulTech/LUT-APP): its published tables of 8-bit
// coefficients, each with its own exponent, evaluated on a grid of 2^-10, the
// best of its ten seeds.
//
//===----------------------------------------------------------------------===//

#include "Rows.h"
#include "qlut/Core/Certificate.h"
#include "qlut/Core/RealEvaluator.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace qlut;
using namespace qlut::benchmark;

//===----------------------------------------------------------------------===//
// SCOPE
//===----------------------------------------------------------------------===//

namespace {
struct ScopeLayer {
  const char *function;
  double lo, hi;
  double scna, nnLut; ///< mean squared errors
  /// Of the input; 0: that of the range. Where the function is steep at an end
  /// that is no code, rounding that one real to a code alone costs more than
  /// the peer's whole error over floats.
  double inScale = 0;
};
} // namespace

static constexpr ScopeLayer scopeLayers[] = {
    {"exp(x)", -256, 0, 5.02e-9, 1.24e-6},
    {"sigmoid(x)", -6.234, 0, 6.78e-8, 2.36e-6},
    {"tanh(x)", -3.465, 0, 1.61e-7, 9.68e-6},
    {"erf(x)", -2.469, 0, 1.30e-7, 8.38e-6},
    {"softplus(x)", -16, 0, 5.93e-8, 3.89e-6},
    {"sin(x)", -1.5707963267948966, 0, 6.47e-8, 2.99e-3},
    {"rsqrt(x)", 0.1, 1024, 1.42e-6, 2.10e-2, 0.1 / 6},
    {"gelu(x)", -8, 0, 7.84e-8, 6.67e-6},
};

/// Reals go through the codes of the input: their rounding counts.
static double errorOverReals(const Table &table, const Expression &f,
                             const Format &in, const Format &out, double lo,
                             double hi) {
  RealEvaluator evaluator(f);
  double sum = 0;
  constexpr int count = 1000;
  for (int i = 0; i < count; ++i) {
    const double x = lo + (hi - lo) * i / (count - 1);
    const auto code =
        static_cast<int64_t>(std::nearbyint(x / in.scale)) + in.zeroPoint;
    const double y = out.toReal(table.evaluate(
        std::clamp(code, in.storage.minCode(), in.storage.maxCode())));
    const double error = y - evaluator.nearest(x).value;
    sum += error * error;
  }
  return sum / count;
}

/// Free lines, or where the function's octaves are alike, segments of one; the
/// same number of either.
static std::vector<std::pair<const char *, TableSpec>> scopeSpecs() {
  TableSpec spec;
  spec.segments = 17;
  spec.spacing = Spacing::Free;
  spec.values = ValuePlacement::Fitted;
  spec.coefficients = Coefficients::BaseSlope;
  spec.objective = Objective::Mse;
  spec.valueBits = 24;
  spec.guardBits = 7;
  TableSpec octave = spec;
  octave.front = FrontEnd::Normalize;
  octave.spacing = Spacing::PowerOfTwo;
  octave.coefficients = Coefficients::Endpoints;
  return {{"17 lines", spec}, {"17 lines, normalized", octave}};
}

static void addScopeRow(std::vector<Row> &rows, const ScopeLayer &layer) {
  const Expression f = parse(layer.function);
  const Storage codes{16, Storage::Kind::Signed};
  Format in = llvm::cantFail(Format::fromRange(layer.lo, layer.hi, codes));
  if (layer.inScale > 0)
    in.scale = static_cast<double>(static_cast<float>(layer.inScale));
  const RealRange range =
      llvm::cantFail(outputRange(f, in, layer.lo, layer.hi, PolePolicy::Error));
  const Format out =
      llvm::cantFail(Format::fromRange(range.lo, range.hi, codes));
  Row best;
  for (auto [name, spec] : scopeSpecs()) {
    spec.lo = layer.lo;
    spec.hi = layer.hi;
    llvm::Expected<Table> table = buildTable(f, in, out, spec);
    if (!table) {
      // Not all functions have octaves.
      llvm::consumeError(table.takeError());
      continue;
    }
    const double error = errorOverReals(*table, f, in, out, layer.lo, layer.hi);
    if (best.name.empty() || error < best.qlut) {
      best.name = llvm::formatv("{0} [{1:F3}, {2:F3}] i16, {3}", layer.function,
                                layer.lo, layer.hi, name);
      best.qlut = error;
      best.bytes = table->numBytes();
    }
  }
  best.metric = "mean squared error, 1000 reals";
  for (auto [name, peer] :
       {std::pair("SCOPE SCNA-16, floats", layer.scna),
        std::pair("NN-LUT, as SCOPE quotes", layer.nnLut)}) {
    best.peerName = name;
    best.peer = peer;
    rows.push_back(best);
  }
}

//===----------------------------------------------------------------------===//
// LUT-APP
//===----------------------------------------------------------------------===//

namespace {
struct LutAppLayer {
  const char *function;
  double lo, hi;
  int64_t lines;
  double error;      ///< mean squared
  unsigned outShift; ///< output scale 2^-outShift
};
} // namespace

static constexpr LutAppLayer lutAppLayers[] = {
    {"gelu(x)", -4, 4, 8, 4.33e-5, 12},
    {"gelu(x)", -4, 4, 16, 3.04e-5, 12},
    {"silu(x)", -4, 4, 8, 6.59e-5, 12},
    {"silu(x)", -4, 4, 16, 3.35e-5, 12},
    {"exp(x)", -9, 0, 8, 8.45e-6, 14},
    {"exp(x)", -9, 0, 16, 1.90e-6, 14},
    {"reciprocal(x)", 1, 2, 8, 7.49e-6, 14},
    {"reciprocal(x)", 1, 2, 16, 8.97e-6, 14},
    {"rsqrt(x)", 1, 4, 8, 3.15e-6, 14},
    {"rsqrt(x)", 1, 4, 16, 3.36e-6, 14},
};

static void addLutAppRow(std::vector<Row> &rows, const LutAppLayer &layer) {
  const Expression f = parse(layer.function);
  const Format in = int16(1.0 / 1024);
  const Format out = int16(std::ldexp(1.0, -static_cast<int>(layer.outShift)));
  TableSpec spec;
  spec.form = TableForm::Fit;
  spec.objective = Objective::Mse;
  spec.outOfRange = OutOfRange::Tail;
  spec.segments = layer.lines;
  spec.slopeBits = spec.interceptBits = 8;
  spec.lo = layer.lo;
  spec.hi = layer.hi;
  const Table table = build(f, in, out, spec);
  const Certificate certificate =
      certify(table, f, in, out, layer.lo, layer.hi);
  rows.push_back(
      {llvm::formatv("{0} [{1}, {2}], {3} lines of 8-bit "
                     "coefficients",
                     layer.function, layer.lo, layer.hi, layer.lines),
       "mean squared error, grid 2^-10",
       certificate.meanSquaredError * out.scale * out.scale, layer.error,
       "LUT-APP, its tables", 0, table.numBytes()});
}

void benchmark::addPublishedRows(std::vector<Row> &rows) {
  for (const LutAppLayer &layer : lutAppLayers)
    addLutAppRow(rows, layer);
  for (const ScopeLayer &layer : scopeLayers)
    addScopeRow(rows, layer);
}
