//===- NormPlan.cpp - layer and RMS norm in integers ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/NormPlan.h"
#include "CompositeRules.h"
#include "Diagnostics.h"
#include "NormRules.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/RealEvaluator.h"
#include <cmath>

using namespace qlut;
using namespace qlut::detail;

/// Magnitude of a scale's mantissa.
static constexpr int64_t maxScale = 32767;
/// Nothing passes 2^this.
static constexpr unsigned maxBits = 62;
/// Biases saturate at 2^this in their units, and the output shift is so small
/// that this is far beyond the output's codes.
static constexpr unsigned biasBits = 60;
static constexpr int64_t maxBias = int64_t(1) << biasBits;
static constexpr unsigned maxOutputShift = 42;

int64_t NormPlan::centeredBound() const {
  return std::max(std::abs(input.minCode() - center),
                  std::abs(input.maxCode() - center));
}

/// The greatest n times a sum of n squares.
static int64_t getSquareBound(const NormPlan &plan) {
  const int64_t most = plan.rowLength * plan.centeredBound();
  return most > int64_t(1) << (maxBits / 2) ? -1 : most * most;
}

//===----------------------------------------------------------------------===//
// Making
//===----------------------------------------------------------------------===//

/// The largest unit of scales with which their mantissas have 16 bits; 1 for
/// scales that are all 0, and no less than `least`.
static double getScaleUnit(llvm::ArrayRef<double> scale, double least) {
  double greatest = 0.0;
  for (double value : scale)
    greatest = std::max(greatest, std::abs(value));
  if (greatest == 0.0)
    return 1.0;
  int exponent = std::ilogb(greatest) - 14;
  if (std::ldexp(greatest, -exponent) > static_cast<double>(maxScale))
    ++exponent;
  return std::max(std::ldexp(1.0, exponent), least);
}

int64_t detail::divideReal(double value, double unit, unsigned bits) {
  if (value == 0.0)
    return 0;
  return RealEvaluator(Expression::input())
      .roundedQuotient(std::abs(value), value < 0 ? -1 : 1, unit, bits,
                       Rounding::HalfEven)
      .value;
}

static llvm::Error checkParameters(llvm::StringRef what,
                                   llvm::ArrayRef<double> values,
                                   int64_t rowLength) {
  if (!values.empty() && static_cast<int64_t>(values.size()) != rowLength)
    return makeError("expected {0} of {1} elements, got {2}", what, rowLength,
                     values.size());
  for (double value : values)
    if (!std::isfinite(value))
      return makeError("expected finite numbers in {0}, got {1}", what,
                       realText(value));
  return llvm::Error::success();
}

llvm::Error NormRequest::check() const {
  if (llvm::Error error = checkRow(input, output, rowLength))
    return error;
  if (!std::isfinite(epsilon) || epsilon < 0.0)
    return makeError("expected a finite epsilon of at least 0, got {0}",
                     realText(epsilon));
  if (llvm::Error error = checkParameters("a scale", scale, rowLength))
    return error;
  return checkParameters("a bias", bias, rowLength);
}

llvm::Expected<SegmentTable> detail::getInverseRoot(double factor,
                                                    double divisor,
                                                    unsigned segmentBits,
                                                    unsigned valueBits) {
  // K2: of the chords' relative excess 3 / (32 segments^2), half is taken
  // away. Octaves have segments of their own: [1, 2] and [2, 4].
  const double half =
      3.0 * std::ldexp(1.0, -2 * static_cast<int>(segmentBits) - 6);
  Expression rsqrt = Expression::make(ExprKind::Rsqrt, {Expression::input()});
  const int64_t segments = int64_t(1) << segmentBits;
  return SegmentTable::get(
      times(times(rsqrt, 1.0 - half), factor), divisor, squareFractionBits,
      segmentBits, valueBits, 2 * segments,
      [&](int64_t k) { return k <= segments ? segments + k : 2 * k; });
}

/// K10: epsilon in units of the squares, with as many bits below them as leave
/// the sum in 62 bits.
static llvm::Error setEpsilon(NormPlan &plan, double epsilon, double scale) {
  const int64_t bound = getSquareBound(plan);
  if (bound < 0)
    return makeError("expected rows whose squares fit {0} bits, got {1} "
                     "elements of up to {2} codes from the zero point; use a "
                     "signed symmetric format or shorter rows",
                     maxBits, plan.rowLength, plan.centeredBound());
  unsigned shift = 0;
  while (shift < 30 && bound <= (int64_t(1) << (maxBits - 3)) >> shift)
    shift += 2;
  // epsilon * n^2 / scale^2, where n^2 is exact.
  const auto n = static_cast<double>(plan.rowLength);
  Expression units = times(Expression::input(), n * n);
  for (;; shift -= 2) {
    plan.squareShift = shift;
    plan.epsilon = epsilon == 0.0
                       ? 0
                       : RealEvaluator(units)
                             .roundedQuotient(epsilon, 1, scale * scale, shift,
                                              Rounding::HalfEven)
                             .value;
    if (plan.epsilon < int64_t(1) << maxBits)
      return llvm::Error::success();
    if (shift == 0)
      return makeError("expected an epsilon below 2^{0} squared input codes, "
                       "got {1} with the input scale {2}",
                       maxBits, realText(epsilon), realText(scale));
  }
}

llvm::Expected<NormPlan>
NormPlan::get(NormKind kind, const Format &input, const Format &output,
              int64_t rowLength, double epsilon, llvm::ArrayRef<double> scale,
              llvm::ArrayRef<double> bias, const NormOptions &options) {
  const NormRequest request{input, output, rowLength, epsilon, scale, bias};
  if (llvm::Error error = request.check())
    return error;
  auto bits = getTableBits(
      options.segments, output.storage.bits <= 8 ? 32 : 128, options.valueBits);
  if (!bits)
    return bits.takeError();

  NormPlan plan;
  plan.kind = kind;
  plan.input = input.storage;
  plan.output = output.storage;
  plan.rowLength = rowLength;
  plan.outputZeroPoint = output.zeroPoint;
  plan.rounding = options.rounding;
  // K9: a layer norm is the same for every center.
  plan.center = kind == NormKind::Rms      ? input.zeroPoint
                : input.storage.isSigned() ? 0
                                           : input.storage.numCodes() / 2;
  if (llvm::Error error = setEpsilon(plan, epsilon, input.scale))
    return error;
  const int64_t bound = plan.centeredBound();
  plan.accumulatorBits = llvm::isInt<32>(rowLength * bound * bound) ? 32 : 64;

  // K11: an element times its scale is in units of mantissa * 2^exponent.
  const double least = std::ldexp(1.0, std::ilogb(output.scale) - 12);
  const double unit = scale.empty() ? 1.0 : getScaleUnit(scale, least);
  const Ratio ratio = splitRatio(unit / output.scale);
  const int shift = static_cast<int>(kernels::mantissaBits) - ratio.exponent;
  if (shift < 0 || shift > int(maxOutputShift))
    return makeError("expected an output scale from 2^-{0} to 2^{1} of the "
                     "unit {2} of the elements, got {3}",
                     kernels::mantissaBits,
                     maxOutputShift - kernels::mantissaBits, realText(unit),
                     realText(output.scale));
  plan.outputShift = static_cast<unsigned>(shift);
  for (double value : scale)
    plan.scale.push_back(divideReal(value, unit, 0));
  for (double value : bias)
    plan.bias.push_back(std::clamp(
        divideReal(value, output.scale, plan.outputShift), -maxBias, maxBias));

  auto table = getInverseRoot(unit, std::ldexp(output.scale, ratio.exponent),
                              bits->segment, bits->value);
  if (!table)
    return table.takeError();
  plan.rsqrt = std::move(*table);
  if (llvm::Error error = plan.check())
    return error;
  return plan;
}

//===----------------------------------------------------------------------===//
// Checking and evaluating
//===----------------------------------------------------------------------===//

llvm::Error NormPlan::check() const {
  if (llvm::Error error = checkStorage("an input", input, input.minCode()))
    return error;
  if (llvm::Error error = checkStorage("an output", output, outputZeroPoint))
    return error;
  if (llvm::Error error = checkRowLength(rowLength))
    return error;
  const int64_t codes = input.numCodes();
  if (center < input.minCode() || center >= input.minCode() + codes)
    return makeError("expected a center from {0} to {1}, got {2}",
                     input.minCode(), input.maxCode(), center);
  // K9, K10: n times the sum of squares, and with epsilon, stay in 63 bits.
  const int64_t bound = getSquareBound(*this);
  if (bound < 0)
    return makeError("expected squares of at most {0} bits, got {1} elements "
                     "of up to {2} codes from the center",
                     maxBits, rowLength, centeredBound());
  if (squareShift > 30 || squareShift % 2 != 0 ||
      (squareShift > 0 && bound > (int64_t(1) << (maxBits - 1)) >> squareShift))
    return makeError("expected an even square shift of up to 30 that keeps "
                     "{0} in {1} bits, got {2}",
                     bound, maxBits, squareShift);
  if (epsilon < 0 || epsilon >= int64_t(1) << maxBits)
    return makeError("expected an epsilon from 0 to below 2^{0}, got {1}",
                     maxBits, epsilon);
  const int64_t squares = rowLength * centeredBound() * centeredBound();
  if (accumulatorBits != 64 &&
      (accumulatorBits != 32 || !llvm::isInt<32>(squares)))
    return makeError("expected accumulators of 64 bits, or of 32 where {0} "
                     "fits them, got {1}",
                     squares, accumulatorBits);
  if (rsqrt.fractionBits != squareFractionBits)
    return makeError("expected {0} fraction bits of a square root, got {1}",
                     squareFractionBits, rsqrt.fractionBits);
  if (llvm::Error error = rsqrt.check(/*octaves=*/2))
    return error;
  // K11: an element is below 2^40 (its deviation is at most sqrt(n - 1) times
  // the root of the squares), its product below 2^56.
  if (outputShift > maxOutputShift)
    return makeError("expected an output shift up to {0}, got {1}",
                     maxOutputShift, outputShift);
  for (const std::vector<int64_t> *list : {&scale, &bias})
    if (!list->empty() && static_cast<int64_t>(list->size()) != rowLength)
      return makeError("expected {0} scales and biases, or none, got {1}",
                       rowLength, list->size());
  for (int64_t value : scale)
    if (value < -maxScale || value > maxScale)
      return makeError("expected scales up to {0}, got {1}", maxScale, value);
  for (int64_t value : bias)
    if (value < -maxBias || value > maxBias)
      return makeError("expected biases up to 2^{0}, got {1}", biasBits, value);
  return llvm::Error::success();
}

bool NormPlan::operator==(const NormPlan &o) const {
  return kind == o.kind && input == o.input && output == o.output &&
         rowLength == o.rowLength && center == o.center &&
         outputZeroPoint == o.outputZeroPoint && rounding == o.rounding &&
         accumulatorBits == o.accumulatorBits && squareShift == o.squareShift &&
         epsilon == o.epsilon && rsqrt == o.rsqrt && scale == o.scale &&
         bias == o.bias && outputShift == o.outputShift;
}

std::vector<int64_t> NormPlan::evaluate(llvm::ArrayRef<int64_t> codes) const {
  kernels::IntegerBackend<> b;
  int64_t sum = 0, squares = 0;
  for (int64_t code : codes) {
    const int64_t c = kernels::centered(b, *this, code);
    sum += c;
    squares += c * c;
  }
  auto [mantissa, shift] = kernels::normalizeRow(b, *this, sum, squares);
  std::vector<int64_t> results;
  for (size_t i = 0; i < codes.size(); ++i)
    results.push_back(kernels::result(b, *this, codes[i], sum, mantissa, shift,
                                      scale.empty() ? 1 : scale[i],
                                      bias.empty() ? 0 : bias[i]));
  return results;
}
