//===- NormEstimate.cpp - norms of 8-bit codes in f32, exactly ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The margin. With u = 2^-24, in units of 2^-16 codes: the deviation D and the
// row's total are integers below 2^24 (255 n at most), so exact in f32; the
// factor is off by u, its product with D by u; the scale, a 16-bit integer
// times a power of two, is exact. The bias is off by u, and so is the sum s. As
// the product is at most |s| + |bias|, all of it is below 3 u (|s| + |bias|);
// cutting to an integer adds 1, and the half unit by which the exact program
// rounds a normalised element adds half its scale. Sums beyond the codes, where
// |s| is greater, are far from any boundary.
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/NormEstimate.h"
#include "Diagnostics.h"
#include "qlut/Core/Names.h"
#include <cmath>

using namespace qlut;

/// The greatest magnitude of some numbers, or `otherwise` if there are none.
static double greatest(const std::vector<int64_t> &numbers, double otherwise) {
  double most = numbers.empty() ? otherwise : 0.0;
  for (int64_t number : numbers)
    most = std::max(most, std::fabs(static_cast<double>(number)));
  return most;
}

llvm::Expected<NormEstimate> NormEstimate::get(const NormPlan &plan) {
  if (plan.input.bits > 8 || plan.output.bits > 8)
    return makeError("expected codes of up to 8 bits, got {0} -> {1}",
                     plan.input.str(), plan.output.str());
  if (plan.rounding != Rounding::HalfUp)
    return makeError("expected results rounded half-up, got {0}",
                     stringifyRounding(plan.rounding));
  const double one = std::ldexp(1.0, estimateFractionBits);
  const double unit = std::ldexp(one, -static_cast<int>(plan.outputShift));
  const double mostScale = greatest(plan.scale, 1.0) * unit;
  const double offset = (static_cast<double>(plan.outputZeroPoint) + 0.5) * one;
  const double mostBias =
      greatest(plan.bias, 0.0) * unit + std::fabs(offset) + one;
  // A normalised element is a deviation of at most sqrt(n) times the root of
  // the squares, which is at least half the power of two that it is divided by,
  // times the mantissa.
  const double mostMantissa =
      std::ldexp(greatest(plan.rsqrt.values, 0.0),
                 static_cast<int>(kernels::mantissaBits) -
                     static_cast<int>(plan.rsqrt.valueBits)) +
      1.0;
  const double mostElement =
      2.0 * std::sqrt(static_cast<double>(plan.rowLength)) * mostMantissa;
  if (1.001 * (mostElement * mostScale + mostBias) >= 0x1p31)
    return makeError(
        "expected results below 2^15 codes before they are cut off, got up to "
        "{0:f0}",
        (mostElement * mostScale + mostBias) / one);
  const double codes = (static_cast<double>(plan.output.numCodes()) + 2) * one;
  const double margin = std::ceil(1.001 * (3.0 * 0x1p-24 * (codes + mostBias)) +
                                  1.0 + 0.5 * mostScale);

  NormEstimate result;
  result.window = 2 * static_cast<int64_t>(margin);
  if (result.window > int64_t(1) << (estimateFractionBits - 4))
    return makeError(
        "expected estimates within 2^-{0} codes, got {1} of 2^-{2}", 4,
        result.window, estimateFractionBits);
  auto round = [](double value) {
    return static_cast<double>(static_cast<float>(value));
  };
  if (plan.scale.empty())
    result.scale.push_back(unit);
  for (int64_t scale : plan.scale)
    result.scale.push_back(static_cast<double>(scale) * unit);
  if (plan.bias.empty())
    result.bias.push_back(round(offset + margin));
  for (int64_t bias : plan.bias)
    result.bias.push_back(
        round(static_cast<double>(bias) * unit + offset + margin));
  return result;
}
