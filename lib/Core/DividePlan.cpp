//===- DividePlan.cpp - the quotient of two codes -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/DividePlan.h"
#include "CompositeRules.h"
#include "Diagnostics.h"
#include "qlut/Core/IntegerBackend.h"
#include <cmath>

using namespace qlut;
using namespace qlut::detail;

llvm::Expected<DividePlan> DividePlan::get(const Format &lhs, const Format &rhs,
                                           const Format &output,
                                           const DivideOptions &options) {
  if (llvm::Error error = checkFormat("a dividend", lhs))
    return error;
  if (llvm::Error error = checkFormat("a divisor", rhs))
    return error;
  if (llvm::Error error = checkFormat("an output", output))
    return error;
  auto bits = getTableBits(options.segments, rhs.storage.bits <= 8 ? 128 : 256,
                           options.valueBits);
  if (!bits)
    return bits.takeError();
  // Exact: both scales have 24 bits.
  const double divisor = rhs.scale * output.scale;
  const Ratio ratio = splitRatio(lhs.scale / divisor);
  // K13: with a node for every mantissa of a divisor the values are the
  // function's.
  const bool fitted = bits->segment + 1 < rhs.storage.bits;
  auto table = getReciprocal(lhs.scale, std::ldexp(divisor, ratio.exponent),
                             bits->segment, bits->value, fitted);
  if (!table)
    return table.takeError();
  DividePlan plan;
  plan.lhs = lhs.storage;
  plan.rhs = rhs.storage;
  plan.output = output.storage;
  plan.lhsZeroPoint = lhs.zeroPoint;
  plan.rhsZeroPoint = rhs.zeroPoint;
  plan.outputZeroPoint = output.zeroPoint;
  plan.rounding = options.rounding;
  plan.reciprocal = std::move(*table);
  plan.exponent = ratio.exponent;
  if (llvm::Error error = plan.check())
    return error;
  return plan;
}

llvm::Error DividePlan::check() const {
  if (llvm::Error error = checkStorage("a dividend", lhs, lhsZeroPoint))
    return error;
  if (llvm::Error error = checkStorage("a divisor", rhs, rhsZeroPoint))
    return error;
  if (llvm::Error error = checkStorage("an output", output, outputZeroPoint))
    return error;
  if (reciprocal.fractionBits != sumFractionBits)
    return makeError("expected {0} fraction bits of a reciprocal, got {1}",
                     sumFractionBits, reciprocal.fractionBits);
  // K13: 17 bits times a mantissa of 30; no shift is negative.
  const auto most = static_cast<int64_t>(kernels::mantissaBits);
  if (exponent > most || exponent < -1024)
    return makeError("expected a dividend's scale of at most 2^{0} times the "
                     "product of the divisor's and the output's, got about "
                     "2^{1}; raise the output's range",
                     most, exponent);
  return reciprocal.check(/*octaves=*/1);
}

bool DividePlan::operator==(const DividePlan &o) const {
  return lhs == o.lhs && rhs == o.rhs && output == o.output &&
         lhsZeroPoint == o.lhsZeroPoint && rhsZeroPoint == o.rhsZeroPoint &&
         outputZeroPoint == o.outputZeroPoint && rounding == o.rounding &&
         reciprocal == o.reciprocal && exponent == o.exponent;
}

int64_t DividePlan::evaluate(int64_t lhsCode, int64_t rhsCode) const {
  kernels::IntegerBackend<> b;
  auto [mantissa, shift] = kernels::normalizeDivisor(b, *this, rhsCode);
  return kernels::result(b, *this, lhsCode, rhsCode, mantissa, shift);
}
