//===- QlutSpec.cpp - the fields of #qlut.spec ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Dialect/Qlut/IR/Qlut.h"

using namespace mlir;
using namespace mlir::qlut;

namespace {
/// A string field: its name, whether a value is one of its words, the words.
struct WordField {
  StringLiteral name;
  bool (*known)(StringRef word);
  StringLiteral words;
};
} // namespace

static bool knownOperation(StringRef word) {
  return word == "lookup" || word == "linear-fit";
}
static bool knownForm(StringRef word) {
  return word != "fit" && ::qlut::symbolizeTableForm(word).has_value();
}
static bool knownFrontEnd(StringRef word) {
  return ::qlut::symbolizeFrontEnd(word).has_value();
}
static bool knownSpacing(StringRef word) {
  return ::qlut::symbolizeSpacing(word).has_value();
}
static bool knownObjective(StringRef word) {
  return ::qlut::symbolizeObjective(word).has_value();
}
static bool knownValues(StringRef word) {
  return ::qlut::symbolizeValuePlacement(word).has_value();
}
static bool knownCoefficients(StringRef word) {
  return ::qlut::symbolizeCoefficients(word).has_value();
}
static bool knownEndpoints(StringRef word) {
  return word == "stored" || word == "computed";
}
static bool knownLastNode(StringRef word) {
  return ::qlut::symbolizeLastNode(word).has_value();
}
static bool knownOutOfRange(StringRef word) {
  return ::qlut::symbolizeOutOfRange(word).has_value();
}
static bool knownPole(StringRef word) {
  return ::qlut::symbolizePolePolicy(word).has_value();
}
static bool knownStorage(StringRef word) {
  llvm::Expected<::qlut::Storage> storage = ::qlut::Storage::parse(word);
  if (storage)
    return storage->bits <= 16;
  llvm::consumeError(storage.takeError());
  return false;
}

static constexpr WordField wordFields[] = {
    {"operation", knownOperation, "lookup or linear-fit"},
    {"form", knownForm, "direct, linear, step, nvdla, tosa or tflite"},
    {"front_end", knownFrontEnd, "none, auto, symmetry or normalize"},
    {"spacing", knownSpacing, "uniform, power-of-two, free or dyadic"},
    {"objective", knownObjective, "none, max or mse"},
    {"values", knownValues, "function or fitted"},
    {"coefficients", knownCoefficients, "endpoints or base-slope"},
    {"endpoints", knownEndpoints, "stored or computed"},
    {"last_node", knownLastNode, "past-end or at-end"},
    {"out_of_range", knownOutOfRange, "clamp or tail"},
    {"pole", knownPole, "error or saturate"},
    {"input", knownStorage, "a storage of at most 16 bits such as i8 or u16"},
    {"output", knownStorage, "a storage of at most 16 bits such as i8 or u16"},
};

namespace {
struct IntegerField {
  StringLiteral name;
  int64_t least, greatest;
};
} // namespace

static constexpr IntegerField integerFields[] = {
    {"segments", 1, 65536}, {"value_bits", 1, 32}, {"guard_bits", 0, 16},
    {"axis", 0, 63},        {"slope_bits", 2, 32},
};

static LogicalResult
verifyBreakpoints(function_ref<InFlightDiagnostic()> emitError,
                  Attribute value) {
  auto points = dyn_cast<DenseF64ArrayAttr>(value);
  if (!points)
    return emitError() << "expected field 'breakpoints' to be array<f64: ...>, "
                          "got "
                       << value;
  double previous = -std::numeric_limits<double>::infinity();
  for (double point : points.asArrayRef()) {
    if (!std::isfinite(point) || point <= previous)
      return emitError() << "expected finite ascending breakpoints, got "
                         << value;
    previous = point;
  }
  return success();
}

LogicalResult SpecAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                               DictionaryAttr fields) {
  for (NamedAttribute field : fields) {
    StringRef name = field.getName();
    if (name == "breakpoints") {
      if (failed(verifyBreakpoints(emitError, field.getValue())))
        return failure();
      continue;
    }
    const auto *word = llvm::find_if(
        wordFields, [&](const WordField &f) { return f.name == name; });
    if (word != std::end(wordFields)) {
      auto text = dyn_cast<StringAttr>(field.getValue());
      if (!text || !word->known(text.getValue()))
        return emitError() << "expected field '" << name << "' to be "
                           << word->words << ", got " << field.getValue();
      continue;
    }
    const auto *integer = llvm::find_if(
        integerFields, [&](const IntegerField &f) { return f.name == name; });
    if (integer == std::end(integerFields))
      return emitError() << "unknown field '" << name << "' of #qlut.spec";
    auto number = dyn_cast<IntegerAttr>(field.getValue());
    if (!number || number.getValue().getSignificantBits() > 63 ||
        number.getInt() < integer->least || number.getInt() > integer->greatest)
      return emitError() << "expected field '" << name << "' from "
                         << integer->least << " to " << integer->greatest
                         << ", got " << field.getValue();
  }
  return success();
}

std::optional<int64_t> SpecAttr::getInteger(StringRef name) const {
  if (auto number = getFields().getAs<IntegerAttr>(name))
    return number.getInt();
  return std::nullopt;
}

std::optional<StringRef> SpecAttr::getString(StringRef name) const {
  if (auto text = getFields().getAs<StringAttr>(name))
    return text.getValue();
  return std::nullopt;
}

std::optional<SmallVector<double>> SpecAttr::getBreakpoints() const {
  if (auto points = getFields().getAs<DenseF64ArrayAttr>("breakpoints"))
    return SmallVector<double>(points.asArrayRef());
  return std::nullopt;
}

static std::optional<::qlut::Storage>
storageField(std::optional<StringRef> text) {
  if (!text)
    return std::nullopt;
  return llvm::cantFail(::qlut::Storage::parse(*text));
}

std::optional<::qlut::Storage> SpecAttr::getInput() const {
  return storageField(getString("input"));
}

std::optional<::qlut::Storage> SpecAttr::getOutput() const {
  return storageField(getString("output"));
}

void SpecAttr::applyTo(::qlut::TableSpec &spec) const {
  if (auto form = getString("form"))
    spec.form = *::qlut::symbolizeTableForm(*form);
  if (getString("operation") == "linear-fit")
    spec.form = ::qlut::TableForm::Fit;
  if (auto front = getString("front_end"))
    spec.front = *::qlut::symbolizeFrontEnd(*front);
  if (auto segments = getInteger("segments"))
    spec.segments = *segments;
  if (auto spacing = getString("spacing"))
    spec.spacing = *::qlut::symbolizeSpacing(*spacing);
  if (auto objective = getString("objective"))
    spec.objective = *::qlut::symbolizeObjective(*objective);
  if (auto placement = getString("values"))
    spec.values = *::qlut::symbolizeValuePlacement(*placement);
  if (auto coefficients = getString("coefficients"))
    spec.coefficients = *::qlut::symbolizeCoefficients(*coefficients);
  if (auto points = getBreakpoints())
    spec.breakpoints.assign(points->begin(), points->end());
  if (auto place = getString("last_node"))
    spec.lastNode = *::qlut::symbolizeLastNode(*place);
  if (auto policy = getString("out_of_range"))
    spec.outOfRange = *::qlut::symbolizeOutOfRange(*policy);
  if (auto policy = getString("pole"))
    spec.pole = *::qlut::symbolizePolePolicy(*policy);
  if (auto bits = getInteger("value_bits"))
    spec.valueBits = static_cast<unsigned>(*bits);
  if (auto bits = getInteger("guard_bits"))
    spec.guardBits = static_cast<unsigned>(*bits);
  if (auto bits = getInteger("slope_bits"))
    spec.slopeBits = static_cast<unsigned>(*bits);
}
