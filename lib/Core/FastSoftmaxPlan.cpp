//===- FastSoftmaxPlan.cpp - softmax with a factored exponential ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Factors of 15 bits alone would leave the many small weights of a long row
// with few bits, and their sum off by several output codes: hence the gains,
// which make a weight a short floating-point number, and the place where
// distances are split, which follows the input scale so that the low factor
// stays near 1.
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/FastSoftmaxPlan.h"
#include "CompositeRules.h"
#include "Diagnostics.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/RealEvaluator.h"
#include <cmath>

using namespace qlut;
using namespace qlut::detail;

static constexpr int64_t numFactors = 16;
static constexpr int64_t greatestFactor = (1 << factorFractionBits) - 1;
/// log2 of the greatest gain.
static constexpr unsigned maxGainBits = 7;
/// Below exp of minus this, no weight is left.
static constexpr double greatestExponent = 16.0;
/// Rows of up to 2^5 elements for each unit of the gain keep the error of
/// their sum below a quarter of 2^-8: two roundings by half a unit of
/// 2^-15 / gain for each element.
static constexpr unsigned rowBitsOverGain = 5;

/// exp(-scale d) in units of 2^-bits.
static int64_t roundedExp(RealEvaluator &exp, const Format &input,
                          int64_t distance, unsigned bits) {
  return exp
      .roundedQuotient(input.scale, -distance, 1.0, bits, Rounding::HalfEven)
      .value;
}

/// K17: the factors of the high part, as precise as their gains let them be.
static void setHighFactors(FastSoftmaxPlan &plan, RealEvaluator &exp,
                           const Format &input, unsigned gainBits) {
  for (int64_t place = 0; place < numFactors; ++place) {
    const int64_t distance = place << plan.distanceShift;
    unsigned spared = gainBits;
    while (spared > 0 &&
           roundedExp(exp, input, distance, factorFractionBits + spared) >
               greatestFactor)
      --spared;
    plan.high.push_back(
        std::min(roundedExp(exp, input, distance, factorFractionBits + spared),
                 greatestFactor));
    plan.gains.push_back(int64_t(1) << (gainBits - spared));
  }
}

static llvm::Error checkWidths(const Storage &input, const Storage &output) {
  if (input.bits <= 8 && output.bits <= 8)
    return llvm::Error::success();
  return makeError("expected formats of up to 8 bits for softmax-form=fast, "
                   "got {0} -> {1}; use softmax-form=exact",
                   input.str(), output.str());
}

llvm::Expected<FastSoftmaxPlan>
FastSoftmaxPlan::get(const Format &input, const Format &output,
                     int64_t rowLength, const SoftmaxOptions &options) {
  if (llvm::Error error = checkRow(input, output, rowLength))
    return error;
  if (llvm::Error error = checkWidths(input.storage, output.storage))
    return error;
  if (options.rounding != Rounding::HalfUp)
    return makeError("expected results rounded half-up for softmax-form=fast, "
                     "got {0}; use softmax-form=exact",
                     stringifyRounding(options.rounding));
  // K18: sums of 32 bits where they are precise enough.
  const unsigned lengthBits = llvm::Log2_64_Ceil(rowLength);
  unsigned gainBits = maxGainBits;
  if (options.accumulatorBits < 64 || lengthBits <= 10)
    gainBits = std::min(maxGainBits, 16 - lengthBits);
  if (lengthBits > gainBits + rowBitsOverGain)
    return makeError("expected rows of up to {0} elements for "
                     "softmax-form=fast, got {1}; use softmax-form=exact",
                     options.accumulatorBits < 64 ? 1024 : 4096, rowLength);
  // K20
  int exponent = 0;
  const double fraction = std::frexp(output.scale, &exponent);
  const int resultShift = static_cast<int>(factorFractionBits) - 1 + exponent;
  if (resultShift < 3 || resultShift > 15)
    return makeError("expected an output scale from 2^-12 to below 2 for "
                     "softmax-form=fast, got {0}; use softmax-form=exact",
                     realText(output.scale));
  auto bits = getTableBits(options.sumSegments, 128, options.sumBits);
  if (!bits)
    return bits.takeError();
  auto reciprocal = getReciprocal(1.0, 2 * fraction, bits->segment, bits->value,
                                  /*fitted=*/true);
  if (!reciprocal)
    return reciprocal.takeError();

  FastSoftmaxPlan plan;
  plan.input = input.storage;
  plan.rowLength = rowLength;
  plan.output = output.storage;
  plan.outputZeroPoint = output.zeroPoint;
  // K17
  plan.distanceShift = 0;
  while (plan.distanceShift < 4 &&
         input.scale *
                 static_cast<double>((numFactors << plan.distanceShift) - 1) <
             greatestExponent)
    ++plan.distanceShift;
  RealEvaluator exp(Expression::make(ExprKind::Exp, {Expression::input()}));
  setHighFactors(plan, exp, input, gainBits);
  for (int64_t place = 0; place < int64_t(1) << plan.distanceShift; ++place)
    plan.low.push_back(std::min(
        roundedExp(exp, input, place, factorFractionBits), greatestFactor));
  plan.accumulatorBits = llvm::isInt<32>(plan.sumBound() - 1) ? 32 : 64;
  plan.reciprocal = std::move(*reciprocal);
  plan.resultShift = static_cast<unsigned>(resultShift);
  if (llvm::Error error = plan.check())
    return error;
  return plan;
}

int64_t FastSoftmaxPlan::numBytes() const {
  return bytesOf(high) + bytesOf(gains) + bytesOf(low) + reciprocal.numBytes();
}

static llvm::Error checkFactors(llvm::StringRef what,
                                llvm::ArrayRef<int64_t> factors,
                                int64_t count) {
  if (static_cast<int64_t>(factors.size()) != count)
    return makeError("expected {0} {1} factors, got {2}", count, what,
                     factors.size());
  for (int64_t factor : factors)
    if (factor < 0 || factor > greatestFactor)
      return makeError("expected {0} factors from 0 to {1}, got {2}", what,
                       greatestFactor, factor);
  if (factors.front() != greatestFactor)
    return makeError("expected the first of the {0} factors to be {1}, got {2}",
                     what, greatestFactor, factors.front());
  return llvm::Error::success();
}

llvm::Error FastSoftmaxPlan::check() const {
  if (llvm::Error error = checkStorage("an input", input, input.minCode()))
    return error;
  if (llvm::Error error = checkStorage("an output", output, outputZeroPoint))
    return error;
  if (llvm::Error error = checkWidths(input, output))
    return error;
  if (llvm::Error error = checkRowLength(rowLength))
    return error;
  // K17
  if (distanceShift > 4)
    return makeError("expected a distance shift up to 4, got {0}",
                     distanceShift);
  if (llvm::Error error = checkFactors("high", high, numFactors))
    return error;
  if (llvm::Error error = checkFactors("low", low, int64_t(1) << distanceShift))
    return error;
  if (static_cast<int64_t>(gains.size()) != numFactors)
    return makeError("expected {0} gains, got {1}", numFactors, gains.size());
  for (int64_t gain : gains)
    if (gain < 1 || gain > gains.front() ||
        gains.front() > int64_t(1) << maxGainBits ||
        !llvm::isPowerOf2_64(static_cast<uint64_t>(gain)))
      return makeError("expected gains that are powers of two up to 128, the "
                       "first the greatest, got {0} after {1}",
                       gain, gains.front());
  // K18: sums are proven.
  if (accumulatorBits != 64 &&
      (accumulatorBits != 32 || !llvm::isInt<32>(sumBound() - 1)))
    return makeError("expected accumulators of 64 bits, or of 32 where {0} "
                     "weights up to {1} fit them, got {2}",
                     rowLength, maxWeight(), accumulatorBits);
  // K19, K20
  if (reciprocal.fractionBits != sumFractionBits)
    return makeError("expected {0} fraction bits of a reciprocal, got {1}",
                     sumFractionBits, reciprocal.fractionBits);
  if (resultShift < 3 || resultShift > 15)
    return makeError("expected a result shift from 3 to 15, got {0}",
                     resultShift);
  return reciprocal.check(/*octaves=*/1);
}

bool FastSoftmaxPlan::operator==(const FastSoftmaxPlan &o) const {
  return input == o.input && rowLength == o.rowLength && output == o.output &&
         outputZeroPoint == o.outputZeroPoint &&
         accumulatorBits == o.accumulatorBits &&
         distanceShift == o.distanceShift && high == o.high &&
         gains == o.gains && low == o.low && reciprocal == o.reciprocal &&
         resultShift == o.resultShift;
}

std::vector<int64_t>
FastSoftmaxPlan::evaluate(llvm::ArrayRef<int64_t> codes,
                          llvm::ArrayRef<bool> mask) const {
  kernels::IntegerBackend<> b;
  auto kept = [&](size_t i) { return mask.empty() || mask[i]; };
  int64_t max = input.minCode(), sum = 0;
  for (size_t i = 0; i < codes.size(); ++i)
    max = std::max(max, kernels::maskedCode(b, *this, kept(i), codes[i]));
  for (size_t i = 0; i < codes.size(); ++i)
    sum += kernels::maskedWeight(b, *this, kept(i), codes[i], max);
  auto [mantissa, shift] = kernels::normalizeRow(b, *this, sum);
  std::vector<int64_t> results;
  for (size_t i = 0; i < codes.size(); ++i)
    results.push_back(kernels::resultOfShare(
        b, *this,
        kept(i) ? kernels::share(b, *this, codes[i], max, mantissa, shift)
                : 0));
  return results;
}
