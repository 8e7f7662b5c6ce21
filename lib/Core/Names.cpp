//===- Names.cpp - the words of options, presets and targets --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Names.h"
#include "qlut/Core/NormPlan.h"
#include "qlut/Core/SoftmaxPlan.h"

using namespace qlut;

std::string qlut::listWords(llvm::ArrayRef<llvm::StringRef> words) {
  std::string text;
  for (auto [i, word] : llvm::enumerate(words)) {
    if (i > 0)
      text += i + 1 == words.size() ? " or " : ", ";
    text += word;
  }
  return text;
}

//===----------------------------------------------------------------------===//
// The lists
//===----------------------------------------------------------------------===//

template <>
llvm::ArrayRef<NamedValue<TableForm>> qlut::namedValues() {
  static constexpr NamedValue<TableForm> values[] = {
      {TableForm::Direct, "direct"}, {TableForm::Linear, "linear"},
      {TableForm::Step, "step"},     {TableForm::Fit, "fit"},
      {TableForm::Nvdla, "nvdla"},   {TableForm::Tosa, "tosa"},
      {TableForm::Tflite, "tflite"}, {TableForm::Quadratic, "quadratic"}};
  return values;
}

template <>
llvm::ArrayRef<NamedValue<FrontEnd>> qlut::namedValues() {
  static constexpr NamedValue<FrontEnd> values[] = {
      {FrontEnd::None, "none"},
      {FrontEnd::Auto, "auto"},
      {FrontEnd::Symmetry, "symmetry"},
      {FrontEnd::Normalize, "normalize"}};
  return values;
}

template <>
llvm::ArrayRef<NamedValue<Spacing>> qlut::namedValues() {
  static constexpr NamedValue<Spacing> values[] = {
      {Spacing::Uniform, "uniform"},
      {Spacing::PowerOfTwo, "power-of-two"},
      {Spacing::Free, "free"},
      {Spacing::Dyadic, "dyadic"}};
  return values;
}

template <>
llvm::ArrayRef<NamedValue<SoftmaxForm>> qlut::namedValues() {
  static constexpr NamedValue<SoftmaxForm> values[] = {
      {SoftmaxForm::Exact, "exact"}, {SoftmaxForm::Fast, "fast"}};
  return values;
}

template <>
llvm::ArrayRef<NamedValue<NormForm>> qlut::namedValues() {
  static constexpr NamedValue<NormForm> values[] = {{NormForm::Exact, "exact"},
                                                    {NormForm::Fast, "fast"}};
  return values;
}

template <>
llvm::ArrayRef<NamedValue<Objective>> qlut::namedValues() {
  static constexpr NamedValue<Objective> values[] = {{Objective::None, "none"},
                                                     {Objective::Max, "max"},
                                                     {Objective::Mse, "mse"}};
  return values;
}

template <>
llvm::ArrayRef<NamedValue<ValuePlacement>> qlut::namedValues() {
  static constexpr NamedValue<ValuePlacement> values[] = {
      {ValuePlacement::Function, "function"},
      {ValuePlacement::Fitted, "fitted"}};
  return values;
}

template <>
llvm::ArrayRef<NamedValue<Coefficients>> qlut::namedValues() {
  static constexpr NamedValue<Coefficients> values[] = {
      {Coefficients::Endpoints, "endpoints"},
      {Coefficients::BaseSlope, "base-slope"}};
  return values;
}

template <>
llvm::ArrayRef<NamedValue<LastNode>> qlut::namedValues() {
  static constexpr NamedValue<LastNode> values[] = {
      {LastNode::PastEnd, "past-end"}, {LastNode::AtEnd, "at-end"}};
  return values;
}

template <>
llvm::ArrayRef<NamedValue<OutOfRange>> qlut::namedValues() {
  static constexpr NamedValue<OutOfRange> values[] = {
      {OutOfRange::Clamp, "clamp"}, {OutOfRange::Tail, "tail"}};
  return values;
}

template <>
llvm::ArrayRef<NamedValue<PolePolicy>> qlut::namedValues() {
  static constexpr NamedValue<PolePolicy> values[] = {
      {PolePolicy::Error, "error"}, {PolePolicy::Saturate, "saturate"}};
  return values;
}

template <>
llvm::ArrayRef<NamedValue<Rounding>> qlut::namedValues() {
  static constexpr NamedValue<Rounding> values[] = {
      {Rounding::HalfUp, "half-up"},
      {Rounding::HalfEven, "half-even"},
      {Rounding::HalfAway, "half-away"},
      {Rounding::Floor, "floor"}};
  return values;
}

template <>
llvm::ArrayRef<NamedValue<CostKind>> qlut::namedValues() {
  static constexpr NamedValue<CostKind> values[] = {
      {CostKind::Bytes, "bytes"},
      {CostKind::Cycles, "cycles"},
      {CostKind::Both, "both"}};
  return values;
}

template <>
llvm::ArrayRef<NamedValue<Normalization>> qlut::namedValues() {
  static constexpr NamedValue<Normalization> values[] = {
      {Normalization::LeadingZeros, "leading-zeros"},
      {Normalization::Exponent, "exponent"}};
  return values;
}

template <>
llvm::ArrayRef<NamedValue<Mirror>> qlut::namedValues() {
  static constexpr NamedValue<Mirror> values[] = {
      {Mirror::None, "none"}, {Mirror::Even, "even"}, {Mirror::Odd, "odd"}};
  return values;
}

//===----------------------------------------------------------------------===//
// By the headers of the enumerations
//===----------------------------------------------------------------------===//

llvm::StringRef qlut::stringifyTableForm(TableForm form) {
  return stringify(form);
}
std::optional<TableForm> qlut::symbolizeTableForm(llvm::StringRef name) {
  return symbolize<TableForm>(name);
}
llvm::StringRef qlut::stringifyFrontEnd(FrontEnd front) {
  return stringify(front);
}
std::optional<FrontEnd> qlut::symbolizeFrontEnd(llvm::StringRef name) {
  return symbolize<FrontEnd>(name);
}
llvm::StringRef qlut::stringifySpacing(Spacing spacing) {
  return stringify(spacing);
}
std::optional<Spacing> qlut::symbolizeSpacing(llvm::StringRef name) {
  return symbolize<Spacing>(name);
}
llvm::StringRef qlut::stringifyObjective(Objective objective) {
  return stringify(objective);
}
std::optional<Objective> qlut::symbolizeObjective(llvm::StringRef name) {
  return symbolize<Objective>(name);
}
llvm::StringRef qlut::stringifyValuePlacement(ValuePlacement placement) {
  return stringify(placement);
}
std::optional<ValuePlacement>
qlut::symbolizeValuePlacement(llvm::StringRef name) {
  return symbolize<ValuePlacement>(name);
}
llvm::StringRef qlut::stringifyCoefficients(Coefficients coefficients) {
  return stringify(coefficients);
}
std::optional<Coefficients> qlut::symbolizeCoefficients(llvm::StringRef name) {
  return symbolize<Coefficients>(name);
}
llvm::StringRef qlut::stringifyLastNode(LastNode place) {
  return stringify(place);
}
std::optional<LastNode> qlut::symbolizeLastNode(llvm::StringRef name) {
  return symbolize<LastNode>(name);
}
llvm::StringRef qlut::stringifyOutOfRange(OutOfRange policy) {
  return stringify(policy);
}
std::optional<OutOfRange> qlut::symbolizeOutOfRange(llvm::StringRef name) {
  return symbolize<OutOfRange>(name);
}
llvm::StringRef qlut::stringifyPolePolicy(PolePolicy policy) {
  return stringify(policy);
}
std::optional<PolePolicy> qlut::symbolizePolePolicy(llvm::StringRef name) {
  return symbolize<PolePolicy>(name);
}
llvm::StringRef qlut::stringifyRounding(Rounding rounding) {
  return stringify(rounding);
}
std::optional<Rounding> qlut::symbolizeRounding(llvm::StringRef name) {
  return symbolize<Rounding>(name);
}
llvm::StringRef qlut::stringifyCostKind(CostKind kind) {
  return stringify(kind);
}
std::optional<CostKind> qlut::symbolizeCostKind(llvm::StringRef name) {
  return symbolize<CostKind>(name);
}
llvm::StringRef qlut::stringifyNormalization(Normalization kind) {
  return stringify(kind);
}
std::optional<Normalization>
qlut::symbolizeNormalization(llvm::StringRef name) {
  return symbolize<Normalization>(name);
}
llvm::StringRef qlut::stringifyMirror(Mirror mirror) {
  return stringify(mirror);
}
std::optional<Mirror> qlut::symbolizeMirror(llvm::StringRef name) {
  return symbolize<Mirror>(name);
}
