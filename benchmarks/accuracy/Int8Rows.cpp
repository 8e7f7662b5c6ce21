//===- Int8Rows.cpp - tables of 8-bit codes -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Rows.h"
#include "qlut/Core/Certificate.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FormatVariadic.h"

using namespace qlut;
using namespace qlut::benchmark;

namespace {
struct Layer {
  const char *function;
  double lo, hi;
};
} // namespace

static constexpr Layer layers[] = {
    {"exp(x)", -8, 0},     {"exp(x)", -16, 0},        {"sigmoid(x)", -8, 8},
    {"tanh(x)", -4, 4},    {"erf(x)", -4, 4},         {"gelu(x)", -4, 4},
    {"gelu(x)", -8, 8},    {"silu(x)", -8, 8},        {"log(x)", 0.0625, 16},
    {"rsqrt(x)", 0.25, 4}, {"reciprocal(x)", 0.5, 4}, {"sqrt(x)", 0, 16},
};

void benchmark::addInt8Rows(std::vector<Row> &rows) {
  for (const Layer &layer : layers) {
    const Expression f = parse(layer.function);
    const Storage codes{8, Storage::Kind::Signed};
    const Format in =
        llvm::cantFail(Format::fromRange(layer.lo, layer.hi, codes));
    const RealRange range = llvm::cantFail(
        outputRange(f, in, layer.lo, layer.hi, PolePolicy::Saturate));
    const Format out =
        llvm::cantFail(Format::fromRange(range.lo, range.hi, codes));
    auto certified = [&](TableSpec spec) {
      spec.lo = layer.lo;
      spec.hi = layer.hi;
      spec.pole = PolePolicy::Saturate;
      return certify(build(f, in, out, spec), f, in, out, layer.lo, layer.hi);
    };
    for (int64_t segments : {16, 32}) {
      TableSpec basic;
      basic.segments = segments;
      basic.valueBits = 8;
      basic.guardBits = 0;
      basic.trim = false;
      const double peer = certified(basic).maxError;
      auto add = [&](const char *what, const TableSpec &spec) {
        const Certificate ours = certified(spec);
        rows.push_back(
            {llvm::formatv("{0} [{1}, {2}] i8, {3} segments, {4}",
                           layer.function, layer.lo, layer.hi, segments, what),
             "greatest error, codes", ours.maxError, peer,
             "equal segments on the function, 8-bit values", 0.5, ours.bytes});
      };
      TableSpec spec = basic;
      spec.values = ValuePlacement::Fitted;
      spec.objective = Objective::Max;
      add("same bytes, fitted", spec);
      spec.valueBits = 16;
      spec.guardBits = 7;
      spec.trim = true;
      if (segments == 32) {
        spec.spacing = Spacing::Dyadic;
        add("dyadic", spec);
      } else {
        spec.spacing = Spacing::Free;
        spec.coefficients = Coefficients::BaseSlope;
        add("free base and slope", spec);
      }
    }
  }
}
