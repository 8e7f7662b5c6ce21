//===- GqaRows.cpp - the format and metric of GQA-LUT ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Dong et al., "Genetic Quantization-Aware Approximation for Non-Linear
// Operations in Transformers", DAC 2024: lines y = k x + b with k and b in 8
// bits, 6 of them after the point, one set for the input scales 2^0 to 2^-6,
// the result not rounded. The metric is the mean over the scales of the mean
// squared error over the 8-bit codes inside the range. GELU, HSWISH and EXP of
// GQA-LUT: its published tables (github.com/PingchengDong/GQA-LUT) by that
// metric, a code on a breakpoint in the segment to its right, which serves
// them best; DIV and RSQRT: its search run again with the published program,
// on a grid of 0.01. NN-LUT (Yu et al., DAC 2022): 16 segments of 32-bit
// floats as published in github.com/neulxf/NN-LUT, and the same rounded to
// that format.
//
//===----------------------------------------------------------------------===//

#include "Rows.h"
#include "qlut/Core/RealEvaluator.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace qlut;
using namespace qlut::benchmark;

namespace {
/// The points of the metric as codes of the finest scale, each with its share.
struct Points {
  Format in;
  std::vector<double> weights; ///< per code of i16, summing to 1
};

struct Peer {
  const char *name;
  double error;
};

struct Layer {
  const char *function;
  double lo, hi;
  bool allScales; ///< or all codes of the finest one alike
  unsigned bits;  ///< of k and b
  int64_t lines;
  std::vector<Peer> peers;
};
} // namespace

static Points pointsOf(const Layer &layer) {
  // 2^-6, or 2^-7 for the grid of 0.01.
  const int finest = layer.allScales ? 6 : 7;
  Points points{int16(std::ldexp(1.0, -finest)),
                std::vector<double>(65536, 0.0)};
  for (int scale = layer.allScales ? 0 : finest; scale <= finest; ++scale) {
    std::vector<int64_t> codes;
    const int64_t reach = layer.allScales ? 128 : 32768;
    for (int64_t q = -reach; q < reach; ++q) {
      const double x = std::ldexp(static_cast<double>(q), -scale);
      if (x >= layer.lo && x <= layer.hi)
        codes.push_back(q * (int64_t(1) << (finest - scale)));
    }
    const int scales = layer.allScales ? 7 : 1;
    for (int64_t code : codes)
      points.weights[code + 32768] +=
          1.0 / static_cast<double>(scales * codes.size());
  }
  return points;
}

/// The mean squared error of a table's results as reals.
static double squaredError(const Table &table, const Expression &f,
                           const Format &out, const Points &points) {
  RealEvaluator evaluator(f);
  double sum = 0;
  for (int64_t code = -32768; code < 32768; ++code)
    if (double weight = points.weights[code + 32768]; weight > 0) {
      const double y = out.toReal(table.evaluate(code));
      const double exact = evaluator.nearest(points.in.scale, code).value;
      sum += weight * (y - exact) * (y - exact);
    }
  return sum;
}

void benchmark::addGqaRows(std::vector<Row> &rows) {
  const char *gqa = "GQA-LUT, its tables", *again = "GQA-LUT, search run again";
  const char *nn = "NN-LUT, 32-bit floats", *nn8 = "NN-LUT, rounded to 8 bits";
  const std::vector<Layer> layers = {
      {"gelu(x)", -4, 4, true, 8, 8, {{gqa, 1.00e-4}}},
      {"gelu(x)", -4, 4, true, 8, 16, {{gqa, 9.1e-5}, {nn8, 1.9e-4}}},
      {"hardswish(x)", -4, 4, true, 8, 8, {{gqa, 3.1e-4}}},
      {"hardswish(x)", -4, 4, true, 8, 16, {{gqa, 2.0e-4}}},
      {"exp(x)", -8, 0, true, 8, 8, {{gqa, 1.2e-4}}},
      {"exp(x)", -8, 0, true, 8, 16, {{gqa, 8.4e-5}, {nn8, 5.7e-4}}},
      // Slopes to 3.2 and values to 3.6 need two bits more at that step.
      {"reciprocal(x)", 0.5, 4, false, 10, 8, {{again, 4.0e-5}}},
      {"reciprocal(x)", 0.5, 4, false, 10, 16, {{again, 2.1e-5}}},
      {"rsqrt(x)", 0.25, 4, false, 10, 8, {{again, 3.6e-5}}},
      {"rsqrt(x)", 0.25, 4, false, 10, 16, {{again, 1.1e-5}}},
  };
  for (const Layer &layer : layers) {
    const Expression f = parse(layer.function);
    const Points points = pointsOf(layer);
    // One code of the result is the product of a code and a unit of k: the
    // results are the exact lines.
    const Format out = int16(points.in.scale / 64);
    // As hardware of that format holds them, whose breakpoints are 8-bit codes.
    const int64_t lineBytes = (layer.lines * 2 * layer.bits + 7) / 8;
    const int64_t valueBytes = (layer.lines + 1) * 2;
    auto add = [&](const char *what, const TableSpec &spec,
                   llvm::ArrayRef<Peer> peers) {
      const Table table = build(f, points.in, out, spec);
      const double error = squaredError(table, f, out, points);
      for (const Peer &peer : peers)
        rows.push_back(
            {llvm::formatv("{0} [{1}, {2}], {3} {4}", layer.function, layer.lo,
                           layer.hi, layer.lines, what),
             layer.allScales ? "mean squared error, scales 2^0 to 2^-6"
                             : "mean squared error, grid",
             error, peer.error, peer.name, 0,
             layer.lines - 1 +
                 (spec.form == TableForm::Fit ? lineBytes : valueBytes)});
    };
    TableSpec lines;
    lines.form = TableForm::Fit;
    lines.objective = Objective::Mse;
    lines.outOfRange = OutOfRange::Tail;
    lines.segments = layer.lines;
    lines.slopeBits = lines.interceptBits = layer.bits;
    lines.weights = points.weights;
    lines.lo = layer.lo;
    lines.hi = layer.hi;
    add("lines in the same format", lines, layer.peers);
    if (!layer.allScales)
      continue;
    TableSpec values = lines;
    values.form = TableForm::Linear;
    values.spacing = Spacing::Free;
    values.values = ValuePlacement::Fitted;
    values.outOfRange = OutOfRange::Clamp;
    values.guardBits = 0;
    std::vector<Peer> peers = {layer.peers.front()};
    if (layer.lines == 16 && layer.function[0] != 'h')
      peers.push_back({nn, layer.function[0] == 'g' ? 1.1e-5 : 2.6e-6});
    add("segments, 16-bit values", values, peers);
  }
}
