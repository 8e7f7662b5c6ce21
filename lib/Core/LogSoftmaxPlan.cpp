//===- LogSoftmaxPlan.cpp - log-softmax in integers -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "CompositeRules.h"
#include "Diagnostics.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/RealEvaluator.h"
#include "qlut/Core/SoftmaxPlan.h"
#include <cmath>

using namespace qlut;
using namespace qlut::detail;

/// No number of the result passes 2^this.
static constexpr int resultBits = 60;
/// Octaves of a sum above the weight of the maximum.
static constexpr int64_t maxOctaves = 16;

llvm::Expected<LogSoftmaxPlan>
LogSoftmaxPlan::get(const Format &input, const Format &output,
                    int64_t rowLength, const SoftmaxOptions &options) {
  auto weights = WeightPlan::get(input, output, rowLength, options);
  if (!weights)
    return weights.takeError();
  auto chosen = getTableBits(options.sumSegments, 128, options.sumBits);
  if (!chosen)
    return chosen.takeError();
  LogSoftmaxPlan plan;
  plan.weights = std::move(*weights);
  plan.output = output.storage;
  plan.outputZeroPoint = output.zeroPoint;
  plan.rounding = options.rounding;

  // K2: the chords lie below by up to 1 / (8 segments^2): half of it is added.
  const int bits = static_cast<int>(chosen->segment);
  const double half = std::ldexp(1.0, -2 * bits - 4);
  Expression log = Expression::make(ExprKind::Log1p, {Expression::input()});
  Expression function =
      Expression::make(ExprKind::Add, {log, Expression::constant(half)});
  // The table holds log(1 + x) / scale / 2^octaveExponent, at most 1.
  const int octaveExponent = std::ilogb(1.0 / output.scale) + 1;
  auto table =
      SegmentTable::get(function, std::ldexp(output.scale, octaveExponent),
                        sumFractionBits, chosen->segment, chosen->value,
                        int64_t(1) << bits, [](int64_t k) { return k; });
  if (!table)
    return table.takeError();
  plan.logarithm = std::move(*table);

  // K8: as many fraction bits as leave the greatest number in resultBits.
  const double greatest =
      std::max(input.scale * static_cast<double>(input.storage.numCodes()),
               static_cast<double>(maxOctaves + 1)) /
      output.scale;
  const int tableBits =
      static_cast<int>(chosen->value + sumFractionBits) - bits - octaveExponent;
  const int fraction =
      std::min({tableBits, resultBits - 2 - std::ilogb(greatest), 60});
  // An error of 2^-11 output codes over the longest distance.
  const int least = static_cast<int>(input.storage.bits) + 10;
  if (fraction < least || tableBits - fraction > 62)
    return makeError("expected an output scale with which log-softmax of the "
                     "input fits 64 bits, got {0} for an input scale of {1}; "
                     "calibrate the output's range",
                     realText(output.scale), realText(input.scale));
  plan.fractionBits = static_cast<unsigned>(fraction);
  plan.logShift = static_cast<unsigned>(tableBits - fraction);
  plan.inputStep = RealEvaluator(Expression::input())
                       .roundedQuotient(input.scale, 1, output.scale,
                                        plan.fractionBits, Rounding::HalfEven)
                       .value;
  plan.octave = RealEvaluator(log)
                    .roundedQuotient(1.0, 1, output.scale, plan.fractionBits,
                                     Rounding::HalfEven)
                    .value;
  if (llvm::Error error = plan.check())
    return error;
  return plan;
}

llvm::Error LogSoftmaxPlan::check() const {
  if (llvm::Error error = weights.check())
    return error;
  if (llvm::Error error = checkStorage("an output", output, outputZeroPoint))
    return error;
  if (logarithm.fractionBits != sumFractionBits)
    return makeError("expected {0} fraction bits of a logarithm, got {1}",
                     sumFractionBits, logarithm.fractionBits);
  if (llvm::Error error = logarithm.check(/*octaves=*/1))
    return error;
  if (fractionBits < 1 || fractionBits > 60 || logShift > 62)
    return makeError("expected 1 to 60 fraction bits and a shift of up to 62 "
                     "of the logarithm, got {0} and {1}",
                     fractionBits, logShift);
  // K8: the greatest distance, 17 octaves and a rounding stay in 62 bits.
  const int64_t limit = int64_t(1) << (resultBits - 1);
  if (inputStep < 0 || inputStep > limit / weights.input.numCodes())
    return makeError("expected an input step from 0 to {0}, got {1}",
                     limit / weights.input.numCodes(), inputStep);
  if (octave < 0 || octave > limit / (maxOctaves + 1))
    return makeError("expected an octave from 0 to {0}, got {1}",
                     limit / (maxOctaves + 1), octave);
  return llvm::Error::success();
}

bool LogSoftmaxPlan::operator==(const LogSoftmaxPlan &o) const {
  return weights == o.weights && output == o.output &&
         outputZeroPoint == o.outputZeroPoint && rounding == o.rounding &&
         logarithm == o.logarithm && logShift == o.logShift &&
         fractionBits == o.fractionBits && inputStep == o.inputStep &&
         octave == o.octave;
}

std::vector<int64_t>
LogSoftmaxPlan::evaluate(llvm::ArrayRef<int64_t> codes) const {
  kernels::IntegerBackend<> b;
  int64_t max = weights.input.minCode(), sum = 0;
  for (int64_t code : codes)
    max = std::max(max, code);
  for (int64_t code : codes)
    sum += kernels::weight(b, weights, code, max);
  const int64_t log = codes.empty() ? 0 : kernels::logOfSum(b, *this, sum);
  std::vector<int64_t> results;
  for (int64_t code : codes)
    results.push_back(kernels::result(b, *this, code, max, log));
  return results;
}
