//===- FastNormPlan.cpp - norms in lanes of 16 bits -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Why deviations fit. With V = n^2 the variance, no deviation d of a row is
// above sqrt((n - 1) V) / n (P. A. Samuelson, "How deviant can you be?", JASA
// 63, 1968), and none from the center is above sqrt(V / n) for V = n the sum of
// their squares. W is at least K V and below 4^(h + 1), and deviations are
// shifted by 14 + a - h: below 2^15 for a K as great as leastFactor, of a layer
// norm with room for the rounding of the mean.
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/FastNormPlan.h"
#include "CompositeRules.h"
#include "Diagnostics.h"
#include "NormRules.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/RealEvaluator.h"
#include <cmath>

using namespace qlut;
using namespace qlut::detail;

using Wide = __int128;

/// Nothing passes 2^this.
static constexpr unsigned maxBits = 62;
static constexpr unsigned maxDeviationShift = 14, maxOutputShift = 7;
/// Magnitude of a scale and a bias.
static constexpr int64_t maxWord = 32767;

static llvm::Error checkWidths(const Storage &input, const Storage &output) {
  if (input.bits <= 8 && output.bits <= 8)
    return llvm::Error::success();
  return makeError("expected formats of up to 8 bits for norm-form=fast, got "
                   "{0} -> {1}; use norm-form=exact",
                   input.str(), output.str());
}

/// The greatest V of a row: K25.
static int64_t getSquareBound(const FastNormPlan &plan) {
  const int64_t n = plan.rowLength;
  if (plan.kind == NormKind::Layer) // half the codes at each end
    return n * n * plan.maxStep() * plan.maxStep() / 4;
  const int64_t most =
      std::max(plan.centerStep(), plan.maxStep() - plan.centerStep());
  return n * n * most * most;
}

/// The least K for a: K25.
static int64_t leastFactor(NormKind kind, int64_t n, unsigned a) {
  const Wide power = Wide(1) << (2 * a);
  const Wide over = kind == NormKind::Layer ? power * (n - 1) << 30 : power;
  const Wide under =
      kind == NormKind::Layer ? Wide(maxWord) * maxWord * n * n : Wide(n);
  return std::max<int64_t>(static_cast<int64_t>((over + under - 1) / under), 1);
}

//===----------------------------------------------------------------------===//
// Making
//===----------------------------------------------------------------------===//

/// K25: K and epsilon, with as many bits as leave W in 62 bits.
static llvm::Error setSquares(FastNormPlan &plan, double epsilon,
                              double scale) {
  const int64_t n = plan.rowLength, bound = getSquareBound(plan);
  for (unsigned a = maxDeviationShift;; --a) {
    const int64_t factor = leastFactor(plan.kind, n, a);
    // epsilon * K n^2 / scale^2
    Expression units = times(times(Expression::input(), double(n * n)),
                             static_cast<double>(factor));
    plan.deviationShift = a;
    plan.squareFactor = factor;
    plan.epsilon = epsilon == 0.0
                       ? 0
                       : RealEvaluator(units)
                             .roundedQuotient(epsilon, 1, scale * scale, 0,
                                              Rounding::HalfEven)
                             .value;
    if (plan.epsilon < int64_t(1) << (maxBits - 1) &&
        Wide(bound) * factor < Wide(1) << (maxBits - 1))
      return llvm::Error::success();
    if (a == 0)
      return makeError("expected an epsilon below 2^{0} squared input codes "
                       "for norm-form=fast, got {1} with the input scale {2}; "
                       "use norm-form=exact",
                       maxBits - 1, realText(epsilon), realText(scale));
  }
}

namespace {
/// The numbers of one element, in output codes.
struct Column {
  double scale, bias; ///< the bias with the zero point
};

/// How far results may be from those of real numbers: K29.
class ErrorBound {
public:
  ErrorBound(const FastNormPlan &plan, llvm::ArrayRef<Column> columns)
      : plan(plan), columns(columns),
        unit(static_cast<double>(plan.rowLength) *
             std::sqrt(static_cast<double>(plan.squareFactor)) *
             std::ldexp(1.0, -int(14 + plan.deviationShift))) {
    const bool isLayer = plan.kind == NormKind::Layer;
    greatest =
        std::sqrt(static_cast<double>(plan.rowLength - (isLayer ? 1 : 0)));
    // Of the normalised element, its multiplier and the mean, half a unit each.
    rounding = isLayer ? 1.5 : 1.0;
    relative = 3.0 * std::ldexp(1.0, -2 * int(plan.rsqrt.segmentBits) - 6) +
               std::ldexp(1.0, -int(plan.rsqrt.valueBits)) +
               std::ldexp(1.0, -20);
  }

  /// A normalised element is in these units.
  double getUnit() const { return unit; }

  /// The bound of all results with that output shift, in codes; none if scales
  /// or biases don't fit.
  double get(unsigned outputShift) const {
    double worst = 0.0;
    for (const Column &column : columns)
      worst = std::max(worst, get(column, std::ldexp(1.0, int(outputShift))));
    return worst;
  }

private:
  double get(const Column &column, double one) const {
    if (std::fabs((column.bias + 0.5) * one) > double(maxWord))
      return std::numeric_limits<double>::infinity();
    // Normalised elements beyond this give the least or the greatest code.
    const double most = std::fabs(column.scale);
    double within = greatest;
    if (most > 0.0)
      within = std::min(within, (rangeOf(column) + 0.5) / most);
    const double word = most * unit * one * 32768.0;
    const double off = std::max(0.5, word - double(maxWord));
    const double normal = rounding + relative * within / unit;
    const double scaled =
        normal * word / 32768.0 + off * within / unit / 32768.0 + 0.5 + 0.5;
    return 0.5 + scaled / one;
  }
  /// From the bias to the code that is farthest.
  double rangeOf(const Column &column) const {
    return std::max(std::fabs(double(plan.output.minCode()) - column.bias),
                    std::fabs(double(plan.output.maxCode()) - column.bias));
  }

  const FastNormPlan &plan;
  llvm::ArrayRef<Column> columns;
  double unit, greatest, rounding, relative;
};
} // namespace

/// The greatest output shift of those with the least bound.
static unsigned chooseOutputShift(const ErrorBound &bound) {
  unsigned best = maxOutputShift;
  for (unsigned shift = maxOutputShift; shift-- > 0;)
    if (bound.get(shift) < bound.get(best))
      best = shift;
  return best;
}

/// K28: the scales and biases in their units.
static void setColumns(FastNormPlan &plan, llvm::ArrayRef<double> scale,
                       llvm::ArrayRef<double> bias, double outputScale) {
  auto constant = [](double value) { return Expression::constant(value); };
  auto round = [](RealEvaluator &function, double value, double divisor,
                  unsigned bits) {
    const int64_t number =
        function
            .roundedQuotient(value == 0.0 ? 1.0 : std::fabs(value),
                             value < 0.0   ? -1
                             : value > 0.0 ? 1
                                           : 0,
                             divisor, bits, Rounding::HalfEven)
            .value;
    return std::clamp(number, -maxWord, maxWord);
  };
  // In units of 2^-(15 + shift) over those of a normalised element.
  RealEvaluator inUnits(
      times(Expression::make(
                ExprKind::Mul,
                {Expression::input(),
                 Expression::make(ExprKind::Sqrt, {constant(static_cast<double>(
                                                      plan.squareFactor))})}),
            static_cast<double>(plan.rowLength)));
  const double divisor = std::ldexp(outputScale, int(plan.deviationShift) - 1 -
                                                     int(plan.outputShift));
  for (double value : scale)
    plan.scale.push_back(round(inUnits, value, divisor, 0));
  // With the zero point and the half that rounds.
  RealEvaluator withHalf(Expression::make(
      ExprKind::Add,
      {Expression::input(),
       times(constant(outputScale), double(plan.outputZeroPoint) + 0.5)}));
  for (double value : bias)
    plan.bias.push_back(round(withHalf, value, outputScale, plan.outputShift));
}

llvm::Expected<FastNormPlan>
FastNormPlan::get(NormKind kind, const Format &input, const Format &output,
                  int64_t rowLength, double epsilon,
                  llvm::ArrayRef<double> scale, llvm::ArrayRef<double> bias,
                  const NormOptions &options) {
  const NormRequest request{input, output, rowLength, epsilon, scale, bias};
  if (llvm::Error error = request.check())
    return error;
  if (llvm::Error error = checkWidths(input.storage, output.storage))
    return error;
  if (options.rounding != Rounding::HalfUp)
    return makeError("expected results rounded half-up for norm-form=fast, got "
                     "{0}; use norm-form=exact",
                     stringifyRounding(options.rounding));
  auto bits = getTableBits(options.segments, 128, options.valueBits);
  if (!bits)
    return bits.takeError();

  FastNormPlan plan;
  plan.kind = kind;
  plan.input = input.storage;
  plan.output = output.storage;
  plan.rowLength = rowLength;
  plan.center =
      kind == NormKind::Rms ? input.zeroPoint : input.storage.minCode();
  plan.outputZeroPoint = output.zeroPoint;
  plan.accumulatorBits =
      llvm::isInt<32>(rowLength * plan.maxStep() * plan.maxStep()) ? 32 : 64;
  if (llvm::Error error = setSquares(plan, epsilon, input.scale))
    return error;
  auto table = getInverseRoot(1.0, 1.0, bits->segment, bits->value);
  if (!table)
    return table.takeError();
  plan.rsqrt = std::move(*table);

  const double one = 1.0, none = 0.0;
  if (scale.empty())
    scale = one;
  if (bias.empty())
    bias = none;
  std::vector<Column> columns;
  for (size_t i = 0; i < std::max(scale.size(), bias.size()); ++i)
    columns.push_back({scale[scale.size() > 1 ? i : 0] / output.scale,
                       bias[bias.size() > 1 ? i : 0] / output.scale +
                           static_cast<double>(output.zeroPoint)});
  const ErrorBound bound(plan, columns);
  plan.outputShift = chooseOutputShift(bound);
  // K29
  if (!(bound.get(plan.outputShift) < 1.0))
    return makeError("expected results within one code for norm-form=fast, "
                     "got rows of {0} elements whose scales and biases allow "
                     "{1} codes; use norm-form=exact",
                     rowLength, realText(bound.get(plan.outputShift)));
  setColumns(plan, scale, bias, output.scale);
  if (llvm::Error error = plan.check())
    return error;
  return plan;
}

//===----------------------------------------------------------------------===//
// Checking and evaluating
//===----------------------------------------------------------------------===//

/// K25, K26: squares stay in 63 bits and deviations in 16.
static llvm::Error checkSquares(const FastNormPlan &plan) {
  const int64_t codes = plan.input.numCodes();
  if (plan.center < plan.input.minCode() ||
      plan.center >= plan.input.minCode() + codes)
    return makeError("expected a center from {0} to {1}, got {2}",
                     plan.input.minCode(), plan.input.maxCode(), plan.center);
  if (plan.deviationShift > maxDeviationShift)
    return makeError("expected a deviation shift up to {0}, got {1}",
                     maxDeviationShift, plan.deviationShift);
  const int64_t least =
      leastFactor(plan.kind, plan.rowLength, plan.deviationShift);
  const int64_t bound = getSquareBound(plan);
  if (plan.squareFactor < least ||
      Wide(bound) * plan.squareFactor >= Wide(1) << (maxBits - 1))
    return makeError("expected a square factor of at least {0} that keeps {1} "
                     "times it in {2} bits, got {3}",
                     least, bound, maxBits - 1, plan.squareFactor);
  if (plan.epsilon < 0 || plan.epsilon >= int64_t(1) << (maxBits - 1))
    return makeError("expected an epsilon from 0 to below 2^{0}, got {1}",
                     maxBits - 1, plan.epsilon);
  const int64_t squares = plan.rowLength * plan.maxStep() * plan.maxStep();
  if (plan.accumulatorBits != 64 &&
      (plan.accumulatorBits != 32 || !llvm::isInt<32>(squares)))
    return makeError("expected accumulators of 64 bits, or of 32 where {0} "
                     "fits them, got {1}",
                     squares, plan.accumulatorBits);
  if (plan.rsqrt.fractionBits != squareFractionBits)
    return makeError("expected {0} fraction bits of a square root, got {1}",
                     squareFractionBits, plan.rsqrt.fractionBits);
  return plan.rsqrt.check(/*octaves=*/2);
}

llvm::Error FastNormPlan::check() const {
  if (llvm::Error error = checkStorage("an input", input, input.minCode()))
    return error;
  if (llvm::Error error = checkStorage("an output", output, outputZeroPoint))
    return error;
  if (llvm::Error error = checkWidths(input, output))
    return error;
  if (llvm::Error error = checkRowLength(rowLength))
    return error;
  if (llvm::Error error = checkSquares(*this))
    return error;
  // K28
  if (outputShift > maxOutputShift)
    return makeError("expected an output shift up to {0}, got {1}",
                     maxOutputShift, outputShift);
  for (const std::vector<int64_t> *list : {&scale, &bias}) {
    const auto size = static_cast<int64_t>(list->size());
    if (size != 1 && size != rowLength)
      return makeError("expected {0} scales and biases, or one, got {1}",
                       rowLength, size);
    for (int64_t value : *list)
      if (value < -maxWord || value > maxWord)
        return makeError("expected scales and biases up to {0}, got {1}",
                         maxWord, value);
  }
  return llvm::Error::success();
}

bool FastNormPlan::operator==(const FastNormPlan &o) const {
  return kind == o.kind && input == o.input && output == o.output &&
         rowLength == o.rowLength && center == o.center &&
         outputZeroPoint == o.outputZeroPoint &&
         accumulatorBits == o.accumulatorBits &&
         squareFactor == o.squareFactor && epsilon == o.epsilon &&
         deviationShift == o.deviationShift && rsqrt == o.rsqrt &&
         scale == o.scale && bias == o.bias && outputShift == o.outputShift;
}

std::vector<int64_t>
FastNormPlan::evaluate(llvm::ArrayRef<int64_t> codes) const {
  kernels::IntegerBackend<> b;
  int64_t sum = 0, squares = 0;
  for (int64_t code : codes) {
    const int64_t c = kernels::step(b, *this, code);
    sum += c;
    squares += c * c;
  }
  const auto row = kernels::normalizeRow(b, *this, sum, squares);
  std::vector<int64_t> results;
  for (size_t i = 0; i < codes.size(); ++i)
    results.push_back(kernels::result(b, *this, codes[i], row,
                                      scale[scale.size() > 1 ? i : 0],
                                      bias[bias.size() > 1 ? i : 0]));
  return results;
}
