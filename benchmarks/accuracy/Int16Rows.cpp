//===- Int16Rows.cpp - tables of 16-bit codes -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Rows.h"
#include "qlut/Core/Certificate.h"
#include "llvm/Support/FormatVariadic.h"
#include <algorithm>

using namespace qlut;
using namespace qlut::benchmark;

namespace {
/// Input codes reach `reach`, as symmetric formats do; the function is needed
/// on [lo, hi].
struct Layer {
  const char *function;
  double lo, hi, reach, outScale;
};

struct Outcome {
  double error;
  int64_t bytes;
};
} // namespace

static constexpr double unit = 1.0 / 32768;

/// The conditions under which those units were measured before: input scale
/// reach / 32768, the function held constant outside of the range.
static constexpr Layer layers[] = {
    {"sigmoid(x)", -8, 8, 8, unit},
    {"tanh(x)", -8, 8, 8, unit},
    {"gelu(x)", -8, 8, 8, 8 * unit},
    {"silu(x)", -8, 8, 8, 8 * unit},
    {"exp(x)", -10, 0, 10, unit},
    {"reciprocal(x)", 1, 64, 64, unit},
    {"rsqrt(x)", 1.0 / 64, 16, 16, 8 * unit},
    {"log(x)", 1.0 / 64, 16, 16, 4.2 * unit},
    {"sqrt(x)", 0, 16, 16, 4 * unit},
    {"exp(x)", -16, 0, 16, unit},
};

static constexpr int64_t budget = 1026; ///< bytes of 513 values

static std::optional<Outcome> tryTable(const Layer &layer, TableSpec spec,
                                       std::string *why = nullptr) {
  const Expression f = parse(layer.function);
  const Format in = int16(layer.reach * unit), out = int16(layer.outScale);
  spec.lo = layer.lo;
  spec.hi = layer.hi;
  llvm::Expected<Table> table = buildTable(f, in, out, spec);
  if (!table) {
    std::string message = llvm::toString(table.takeError());
    if (why)
      *why = message.substr(0, message.find(':'));
    return std::nullopt;
  }
  return Outcome{certify(*table, f, in, out, layer.lo, layer.hi).maxError,
                 table->numBytes()};
}

/// The least error of searched tables within the budget: each shape with as
/// many segments as fit.
static Outcome bestWithin(const Layer &layer) {
  std::optional<Outcome> best;
  auto consider = [&](TableSpec spec) {
    for (int64_t segments : {500, 420, 360, 330, 300, 256, 224, 200, 180, 160,
                             140, 128, 112, 96, 64, 32}) {
      spec.segments = segments;
      std::optional<Outcome> outcome = tryTable(layer, spec);
      if (!outcome || outcome->bytes > budget)
        continue;
      if (!best || outcome->error < best->error)
        best = outcome;
      return;
    }
  };
  for (FrontEnd front :
       {FrontEnd::None, FrontEnd::Symmetry, FrontEnd::Normalize})
    for (auto [valueBits, guardBits] : {std::pair(16U, 0U), {24U, 7U}}) {
      TableSpec spec;
      spec.values = ValuePlacement::Fitted;
      spec.objective = Objective::Max;
      spec.spacing = Spacing::PowerOfTwo;
      spec.front = front;
      spec.valueBits = valueBits;
      spec.guardBits = guardBits;
      consider(spec);
      if (front != FrontEnd::None)
        continue;
      spec.spacing = Spacing::Dyadic;
      consider(spec);
      spec.spacing = Spacing::Free;
      spec.coefficients = Coefficients::BaseSlope;
      consider(spec);
    }
  return best.value_or(Outcome{65536, 0});
}

void benchmark::addInt16Rows(std::vector<Row> &rows) {
  for (const Layer &layer : layers) {
    const Outcome ours = bestWithin(layer);
    auto add = [&](const char *peerName, TableSpec spec) {
      std::string why;
      std::optional<Outcome> peer = tryTable(layer, spec, &why);
      Row row;
      row.name = llvm::formatv("{0} [{1}, {2}] i16", layer.function, layer.lo,
                               layer.hi);
      row.metric = "greatest error, codes";
      row.qlut = ours.error;
      row.bytes = ours.bytes;
      row.floor = 0.5;
      row.peerName = peerName;
      if (peer)
        row.peer = peer->error;
      else
        row.peerName += ": " + why;
      rows.push_back(row);
    };
    TableSpec spec;
    spec.form = TableForm::Tosa;
    add("TOSA TABLE, 513 values", spec);
    spec.form = TableForm::Tflite;
    add("TensorFlow Lite, 513 values", spec);
    spec.form = TableForm::Nvdla;
    add("NVDLA, 65 + 257 values", spec);
    spec = TableSpec();
    spec.segments = 512;
    spec.guardBits = 0;
    spec.trim = false;
    add("equal segments of the range, 513 values", spec);
  }
}
