//===- SinusoidPlan.cpp - sine and cosine of positions --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/SinusoidPlan.h"
#include "CompositeRules.h"
#include "Diagnostics.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/RealEvaluator.h"
#include <cmath>

using namespace qlut;
using namespace qlut::detail;

/// Up to it increments stay within 62 bits; beyond it nobody embeds positions.
static constexpr double maxFrequency = 1 << 12;

/// `turns` eighths of a turn in radians, times x.
static Expression ofTurn(const Expression &x, double eighths) {
  return Expression::make(
      ExprKind::Mul,
      {times(x, eighths),
       Expression::make(ExprKind::Atan, {Expression::constant(1.0)})});
}

/// round(frequency / (2 pi) * 2^48) without whole turns.
static int64_t getIncrement(RealEvaluator &turns, double frequency) {
  if (frequency == 0.0)
    return 0;
  const int64_t units =
      turns
          .roundedQuotient(std::abs(frequency), frequency < 0 ? -1 : 1, 1.0,
                           kernels::incrementBits, Rounding::HalfEven)
          .value;
  return llvm::SignExtend64<kernels::incrementBits>(
      static_cast<uint64_t>(units));
}

llvm::Expected<SinusoidPlan>
SinusoidPlan::get(bool isCosine, llvm::ArrayRef<double> frequencies,
                  const Format &output, const SinusoidOptions &options) {
  if (llvm::Error error = checkFormat("an output", output))
    return error;
  const bool isShort = output.storage.bits <= 8;
  auto segmentBits = getSegmentBits(options.segments, isShort ? 32 : 256);
  if (!segmentBits)
    return segmentBits.takeError();
  auto valueBits = getValueBits(options.valueBits, isShort ? 16 : 30);
  if (!valueBits)
    return valueBits.takeError();
  SinusoidPlan plan;
  plan.output = output.storage;
  plan.outputZeroPoint = output.zeroPoint;
  plan.isCosine = isCosine;
  plan.rounding = options.rounding;
  const Expression input = Expression::input();
  RealEvaluator turns(Expression::make(
      ExprKind::Div, {input, ofTurn(Expression::constant(1.0), 8.0)}));
  for (double frequency : frequencies) {
    if (!(std::abs(frequency) <= maxFrequency))
      return makeError("expected frequencies of at most 2^12 radians, got {0}",
                       realText(frequency));
    plan.increments.push_back(getIncrement(turns, frequency));
  }
  // 1 / scale = mantissa 2^exponent, so that sin / (scale 2^exponent) <= 1.
  const Ratio ratio = splitRatio(output.scale);
  plan.exponent = 1 - ratio.exponent;
  auto wave = SegmentTable::get(
      Expression::make(ExprKind::Sin, {ofTurn(input, 2.0)}),
      2.0 * ratio.mantissa, kernels::quarterBits, *segmentBits, *valueBits,
      int64_t(1) << *segmentBits, [](int64_t k) { return k; });
  if (!wave)
    return wave.takeError();
  plan.wave = std::move(*wave);
  if (llvm::Error error = plan.check())
    return error;
  return plan;
}

llvm::Error SinusoidPlan::check() const {
  if (llvm::Error error = checkStorage("an output", output, outputZeroPoint))
    return error;
  if (increments.empty())
    return makeError("expected a frequency, got none");
  for (int64_t increment : increments)
    if (!llvm::isInt<kernels::incrementBits>(increment))
      return makeError("expected increments from -2^47 to 2^47 - 1, got {0}",
                       increment);
  if (wave.fractionBits != kernels::quarterBits)
    return makeError("expected {0} fraction bits of a quarter of the wave, got "
                     "{1}",
                     kernels::quarterBits, wave.fractionBits);
  const auto most = static_cast<int64_t>(kernels::mantissaBits);
  // K24: mantissas have 30 bits, and the shift is from 0 to 62.
  if (exponent > most || exponent < most - 62)
    return makeError("expected an output scale from 2^{0} to 2^{1}, got about "
                     "2^{2}",
                     -most, 62 - most, -exponent);
  return wave.check(/*octaves=*/1);
}

bool SinusoidPlan::operator==(const SinusoidPlan &o) const {
  return output == o.output && outputZeroPoint == o.outputZeroPoint &&
         isCosine == o.isCosine && rounding == o.rounding &&
         increments == o.increments && wave == o.wave && exponent == o.exponent;
}

int64_t SinusoidPlan::evaluate(int64_t position, size_t frequency) const {
  kernels::IntegerBackend<> b;
  return kernels::result(b, *this, position, increments[frequency]);
}
