//===- CompositeFields.h - the fields of composites' plans ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One list of the fields of each plan, for texts, bytes and hashes. The order
// is that of both; the names are those of the text. `visitFields(visit, plan)`
// calls visit(name, field) for each until one returns false; fields are bool,
// int64_t, unsigned, Storage, Rounding or std::vector<int64_t>.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_COMPOSITEFIELDS_H
#define QLUT_CORE_COMPOSITEFIELDS_H

#include "qlut/Core/Composites.h"
#include <string>

namespace qlut {

template <typename Visit>
bool visitFields(Visit &visit, const std::string &name, SegmentTable &table) {
  return visit(name + "_fraction", table.fractionBits) &&
         visit(name + "_segment_bits", table.segmentBits) &&
         visit(name + "_value_bits", table.valueBits) &&
         visit(name, table.values);
}

template <typename Visit>
bool visitFields(Visit &visit, WeightPlan &plan) {
  return visit("input", plan.input) && visit("row_length", plan.rowLength) &&
         visit("weight_bits", plan.valueBits) &&
         visit("accumulator_bits", plan.accumulatorBits) &&
         visit("weights", plan.direct) &&
         visit("multiplier", plan.multiplier) &&
         visit("product_shift", plan.productShift) &&
         visitFields(visit, "exp", plan.segments);
}

template <typename Visit>
bool visitFields(Visit &visit, SoftmaxPlan &plan) {
  return visitFields(visit, plan.weights) && visit("output", plan.output) &&
         visit("zero_point", plan.outputZeroPoint) &&
         visitFields(visit, "reciprocal", plan.reciprocal) &&
         visit("exponent", plan.exponent) && visit("round", plan.rounding);
}

template <typename Visit>
bool visitFields(Visit &visit, LogSoftmaxPlan &plan) {
  return visitFields(visit, plan.weights) && visit("output", plan.output) &&
         visit("zero_point", plan.outputZeroPoint) &&
         visitFields(visit, "logarithm", plan.logarithm) &&
         visit("log_shift", plan.logShift) &&
         visit("fraction", plan.fractionBits) &&
         visit("input_step", plan.inputStep) && visit("octave", plan.octave) &&
         visit("round", plan.rounding);
}

template <typename Visit>
bool visitFields(Visit &visit, NormPlan &plan) {
  bool isLayer = plan.kind == NormKind::Layer;
  bool done =
      visit("layer", isLayer) && visit("input", plan.input) &&
      visit("output", plan.output) &&
      visit("zero_point", plan.outputZeroPoint) &&
      visit("row_length", plan.rowLength) && visit("center", plan.center) &&
      visit("accumulator_bits", plan.accumulatorBits) &&
      visit("square_shift", plan.squareShift) &&
      visit("epsilon", plan.epsilon) &&
      visitFields(visit, "rsqrt", plan.rsqrt) && visit("scale", plan.scale) &&
      visit("bias", plan.bias) && visit("output_shift", plan.outputShift) &&
      visit("round", plan.rounding);
  plan.kind = isLayer ? NormKind::Layer : NormKind::Rms;
  return done;
}

template <typename Visit>
bool visitFields(Visit &visit, FastNormPlan &plan) {
  bool isLayer = plan.kind == NormKind::Layer;
  bool done =
      visit("layer", isLayer) && visit("input", plan.input) &&
      visit("output", plan.output) &&
      visit("zero_point", plan.outputZeroPoint) &&
      visit("row_length", plan.rowLength) && visit("center", plan.center) &&
      visit("accumulator_bits", plan.accumulatorBits) &&
      visit("square_factor", plan.squareFactor) &&
      visit("epsilon", plan.epsilon) &&
      visit("deviation_shift", plan.deviationShift) &&
      visitFields(visit, "rsqrt", plan.rsqrt) && visit("scale", plan.scale) &&
      visit("bias", plan.bias) && visit("output_shift", plan.outputShift);
  plan.kind = isLayer ? NormKind::Layer : NormKind::Rms;
  return done;
}

template <typename Visit>
bool visitFields(Visit &visit, DividePlan &plan) {
  return visit("lhs", plan.lhs) && visit("lhs_zero_point", plan.lhsZeroPoint) &&
         visit("rhs", plan.rhs) && visit("rhs_zero_point", plan.rhsZeroPoint) &&
         visit("output", plan.output) &&
         visit("zero_point", plan.outputZeroPoint) &&
         visitFields(visit, "reciprocal", plan.reciprocal) &&
         visit("exponent", plan.exponent) && visit("round", plan.rounding);
}

template <typename Visit>
bool visitFields(Visit &visit, SinusoidPlan &plan) {
  return visit("output", plan.output) &&
         visit("zero_point", plan.outputZeroPoint) &&
         visit("cosine", plan.isCosine) &&
         visit("increments", plan.increments) &&
         visitFields(visit, "wave", plan.wave) &&
         visit("exponent", plan.exponent) && visit("round", plan.rounding);
}

template <typename Visit>
bool visitFields(Visit &visit, FastSoftmaxPlan &plan) {
  return visit("input", plan.input) && visit("row_length", plan.rowLength) &&
         visit("output", plan.output) &&
         visit("zero_point", plan.outputZeroPoint) &&
         visit("accumulator_bits", plan.accumulatorBits) &&
         visit("distance_shift", plan.distanceShift) &&
         visit("high", plan.high) && visit("gains", plan.gains) &&
         visit("low", plan.low) &&
         visitFields(visit, "reciprocal", plan.reciprocal) &&
         visit("result_shift", plan.resultShift);
}

} // namespace qlut

#endif // QLUT_CORE_COMPOSITEFIELDS_H
