//===- SoftmaxPlan.cpp - softmax and log-softmax in integers --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The chord of a convex function lies above it; the values stand below the
// function by half of that, so that the error has either sign and its greatest
// is halved.
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/SoftmaxPlan.h"
#include "CompositeRules.h"
#include "Diagnostics.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/RealEvaluator.h"
#include <cmath>

using namespace qlut;
using namespace qlut::detail;

static Expression unary(ExprKind kind, const Expression &operand) {
  return Expression::make(kind, {operand});
}

static Expression binary(ExprKind kind, const Expression &a,
                         const Expression &b) {
  return Expression::make(kind, {a, b});
}

//===----------------------------------------------------------------------===//
// Weights
//===----------------------------------------------------------------------===//

/// Fraction bits of the exponents of weights.
static constexpr unsigned exponentBits = 20;
/// Beyond 2^47 no product of a distance and a 31-bit multiplier is left.
static constexpr unsigned maxProductShift = 48;

/// Bits of weights: 32-bit sums where short rows leave enough bits, so that
/// the rounded-off weights of a row stay below 2^-16 of its sum.
static unsigned getDefaultWeightBits(const Format &input, const Format &output,
                                     int64_t rowLength,
                                     unsigned accumulatorBits) {
  const unsigned left = 30 - llvm::Log2_64_Ceil(rowLength);
  const bool narrow = input.storage.bits <= 8 && output.storage.bits <= 8;
  return accumulatorBits < 64 || (narrow && left >= 23) ? left : 30;
}

llvm::Expected<WeightPlan> WeightPlan::get(const Format &input,
                                           const Format &output,
                                           int64_t rowLength,
                                           const SoftmaxOptions &options) {
  if (llvm::Error error = checkRow(input, output, rowLength))
    return error;
  WeightPlan plan;
  plan.input = input.storage;
  plan.rowLength = rowLength;
  auto bits = getValueBits(
      options.weightBits,
      getDefaultWeightBits(input, output, rowLength, options.accumulatorBits));
  if (!bits)
    return bits.takeError();
  plan.valueBits = *bits;
  plan.accumulatorBits = llvm::isInt<32>(plan.sumBound()) ? 32 : 64;
  if (input.storage.bits <= 8 && options.expSegments == 0) {
    // K4: one entry per distance.
    RealEvaluator exp(unary(ExprKind::Exp, Expression::input()));
    for (int64_t d = 0; d < input.storage.numCodes(); ++d)
      plan.direct.push_back(exp.roundedQuotient(input.scale, -d, 1.0,
                                                plan.valueBits,
                                                Rounding::HalfEven)
                                .value);
    return plan;
  }
  // K4: distances become exponents of 2.
  auto segmentBits = getSegmentBits(options.expSegments, 32);
  if (!segmentBits)
    return segmentBits.takeError();
  const double step = input.scale / std::log(2.0);
  if (step >= 64.0) {
    // Every code below the maximum has the weight 0.
    plan.multiplier = int64_t(64) << exponentBits;
  } else {
    plan.productShift = std::min<int>(maxProductShift, 30 - std::ilogb(step) -
                                                           int(exponentBits));
    RealEvaluator octaves(
        binary(ExprKind::Div, Expression::input(),
               unary(ExprKind::Log, Expression::constant(2.0))));
    plan.multiplier = octaves
                          .roundedQuotient(input.scale, 1, 1.0,
                                           plan.productShift + exponentBits,
                                           Rounding::HalfEven)
                          .value;
  }
  // K2: of the chords' relative excess (log(2) / segments)^2 / 8, half.
  const double half = std::ldexp(1.0, -2 * static_cast<int>(*segmentBits) - 4);
  Expression logTwo = unary(ExprKind::Log, Expression::constant(2.0));
  Expression factor =
      binary(ExprKind::Sub, Expression::constant(1.0),
             times(binary(ExprKind::Mul, logTwo, logTwo), half));
  Expression power =
      unary(ExprKind::Exp2, unary(ExprKind::Neg, Expression::input()));
  auto segments = SegmentTable::get(
      binary(ExprKind::Mul, power, factor), 1.0, exponentBits, *segmentBits,
      plan.valueBits, int64_t(1) << *segmentBits, [](int64_t k) { return k; });
  if (!segments)
    return segments.takeError();
  plan.segments = std::move(*segments);
  return plan;
}

llvm::Error WeightPlan::check() const {
  if (llvm::Error error = checkStorage("an input", input, input.minCode()))
    return error;
  if (llvm::Error error = checkRowLength(rowLength))
    return error;
  if (valueBits < 8 || valueBits > 30)
    return makeError("expected weights of 8 to 30 bits, got {0}", valueBits);
  // K5: sums are proven.
  if (accumulatorBits != 64 &&
      (accumulatorBits != 32 || !llvm::isInt<32>(sumBound())))
    return makeError("expected accumulators of 64 bits, or of 32 where {0} "
                     "elements of {1} bits fit them, got {2}",
                     rowLength, valueBits, accumulatorBits);
  const int64_t one = int64_t(1) << valueBits;
  if (!direct.empty()) {
    if (multiplier != 0 || productShift != 0 || !segments.values.empty())
      return makeError("expected entries or segments of weights, got both");
    if (static_cast<int64_t>(direct.size()) != input.numCodes())
      return makeError("expected {0} weights, one per code, got {1}",
                       input.numCodes(), direct.size());
    for (int64_t value : direct)
      if (value < 0 || value > one)
        return makeError("expected weights from 0 to 2^{0}, got {1}", valueBits,
                         value);
    // K4
    if (direct.front() != one)
      return makeError("expected the first weight to be 2^{0}, got {1}",
                       valueBits, direct.front());
    return llvm::Error::success();
  }
  if (multiplier < 0 || !llvm::isInt<32>(multiplier))
    return makeError("expected a multiplier of 31 bits, got {0}", multiplier);
  if (productShift > maxProductShift)
    return makeError("expected a product shift up to {0}, got {1}",
                     maxProductShift, productShift);
  if (segments.fractionBits > exponentBits || segments.valueBits != valueBits)
    return makeError("expected segments of weights with {0} value bits and up "
                     "to {1} fraction bits, got {2} and {3}",
                     valueBits, exponentBits, segments.valueBits,
                     segments.fractionBits);
  return segments.check(/*octaves=*/1);
}

bool WeightPlan::operator==(const WeightPlan &o) const {
  return input == o.input && rowLength == o.rowLength &&
         valueBits == o.valueBits && accumulatorBits == o.accumulatorBits &&
         direct == o.direct && multiplier == o.multiplier &&
         productShift == o.productShift && segments == o.segments;
}

namespace {
using Backend = kernels::IntegerBackend<>;

/// The weights of a row and their sum.
struct Weights {
  Weights(const WeightPlan &plan, llvm::ArrayRef<int64_t> codes,
          llvm::ArrayRef<bool> mask) {
    Backend b;
    auto kept = [&](size_t i) { return mask.empty() || mask[i]; };
    max = plan.input.minCode();
    for (size_t i = 0; i < codes.size(); ++i)
      max = std::max(max, kernels::maskedCode(b, plan, kept(i), codes[i]));
    for (size_t i = 0; i < codes.size(); ++i) {
      values.push_back(kernels::maskedWeight(b, plan, kept(i), codes[i], max));
      sum += values.back();
    }
  }

  int64_t max = 0, sum = 0;
  std::vector<int64_t> values;
};
} // namespace

//===----------------------------------------------------------------------===//
// Softmax
//===----------------------------------------------------------------------===//

llvm::Expected<SoftmaxPlan> SoftmaxPlan::get(const Format &input,
                                             const Format &output,
                                             int64_t rowLength,
                                             const SoftmaxOptions &options) {
  auto weights = WeightPlan::get(input, output, rowLength, options);
  if (!weights)
    return weights.takeError();
  auto bits = getTableBits(options.sumSegments, 128, options.sumBits);
  if (!bits)
    return bits.takeError();
  // K6: 1 / scale = mantissa * 2^exponent.
  int exponent = 0;
  const double fraction = std::frexp(output.scale, &exponent);
  auto reciprocal = getReciprocal(1.0, 2 * fraction, bits->segment, bits->value,
                                  /*fitted=*/true);
  if (!reciprocal)
    return reciprocal.takeError();
  SoftmaxPlan plan;
  plan.weights = std::move(*weights);
  plan.output = output.storage;
  plan.outputZeroPoint = output.zeroPoint;
  plan.rounding = options.rounding;
  plan.reciprocal = std::move(*reciprocal);
  plan.exponent = 1 - exponent;
  if (llvm::Error error = plan.check())
    return error;
  return plan;
}

llvm::Error SoftmaxPlan::check() const {
  if (llvm::Error error = weights.check())
    return error;
  if (llvm::Error error = checkStorage("an output", output, outputZeroPoint))
    return error;
  // K6: a weight below 2^31 times a mantissa up to 2^30; the shift of the
  // least sum is not negative.
  if (reciprocal.fractionBits != sumFractionBits)
    return makeError("expected {0} fraction bits of a reciprocal, got {1}",
                     sumFractionBits, reciprocal.fractionBits);
  const int64_t most = weights.valueBits + kernels::mantissaBits;
  if (exponent > most || exponent < -1024)
    return makeError("expected an output scale from 2^-{0} to 2^1024, got one "
                     "about 2^{1}; raise it",
                     most, -std::clamp<int64_t>(exponent, -4096, 4096));
  return reciprocal.check(/*octaves=*/1);
}

bool SoftmaxPlan::operator==(const SoftmaxPlan &o) const {
  return weights == o.weights && output == o.output &&
         outputZeroPoint == o.outputZeroPoint && rounding == o.rounding &&
         reciprocal == o.reciprocal && exponent == o.exponent;
}

std::vector<int64_t> SoftmaxPlan::evaluate(llvm::ArrayRef<int64_t> codes,
                                           llvm::ArrayRef<bool> mask) const {
  Backend b;
  Weights row(weights, codes, mask);
  auto [mantissa, shift] = kernels::normalizeRow(b, *this, row.sum);
  std::vector<int64_t> results;
  for (int64_t value : row.values)
    results.push_back(kernels::result(b, *this, value, mantissa, shift));
  return results;
}
