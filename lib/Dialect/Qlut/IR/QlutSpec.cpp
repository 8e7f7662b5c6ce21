//===- QlutSpec.cpp - the fields of #qlut.spec ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Names.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::qlut;

//===----------------------------------------------------------------------===//
// Fields
//===----------------------------------------------------------------------===//

namespace {
/// A string field: its name, whether a value is one of its words, the words.
struct WordField {
  StringLiteral name;
  bool (*known)(StringRef word);
  std::string (*words)();
};
} // namespace

/// A field of the words that the core has for a `T`.
template <typename T>
static constexpr WordField namedField(StringLiteral name) {
  return {name,
          [](StringRef word) { return ::qlut::symbolize<T>(word).has_value(); },
          [] { return ::qlut::listNames<T>(); }};
}

static bool knownOperation(StringRef word) {
  return word == "lookup" || word == "linear-fit";
}
/// Fitted lines are an operation of their own.
static bool knownForm(StringRef word) {
  auto form = ::qlut::symbolize<::qlut::TableForm>(word);
  return form && form != ::qlut::TableForm::Fit;
}
static bool knownEndpoints(StringRef word) {
  return word == "stored" || word == "computed";
}
static bool knownStorage(StringRef word) {
  llvm::Expected<::qlut::Storage> storage = ::qlut::Storage::parse(word);
  if (storage)
    return storage->bits <= 16;
  llvm::consumeError(storage.takeError());
  return false;
}
static std::string storageWords() {
  return "a storage of at most 16 bits such as i8 or u16";
}

static constexpr WordField wordFields[] = {
    {"operation", knownOperation,
     [] { return std::string("lookup or linear-fit"); }},
    {"form", knownForm,
     [] {
       return ::qlut::listNames<::qlut::TableForm>({::qlut::TableForm::Fit});
     }},
    namedField<::qlut::FrontEnd>("front_end"),
    namedField<::qlut::Spacing>("spacing"),
    namedField<::qlut::Objective>("objective"),
    namedField<::qlut::ValuePlacement>("values"),
    namedField<::qlut::Coefficients>("coefficients"),
    {"endpoints", knownEndpoints,
     [] { return std::string("stored or computed"); }},
    namedField<::qlut::LastNode>("last_node"),
    namedField<::qlut::OutOfRange>("out_of_range"),
    namedField<::qlut::PolePolicy>("pole"),
    namedField<::qlut::CostKind>("cost"),
    {"input", knownStorage, storageWords},
    {"output", knownStorage, storageWords},
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

/// Fields of real numbers above 0.
static constexpr StringLiteral realFields[] = {"max_error", "mse"};

template <typename Field>
static const Field *findField(ArrayRef<Field> fields, StringRef name) {
  const Field *field =
      llvm::find_if(fields, [&](const Field &f) { return f.name == name; });
  return field == fields.end() ? nullptr : field;
}

SpecAttr::FieldKind SpecAttr::getFieldKind(StringRef name) {
  if (findField(ArrayRef(wordFields), name))
    return FieldKind::Word;
  if (findField(ArrayRef(integerFields), name))
    return FieldKind::Integer;
  if (llvm::is_contained(realFields, name))
    return FieldKind::Real;
  return name == "breakpoints" ? FieldKind::Reals : FieldKind::Unknown;
}

std::string SpecAttr::getFieldNames() {
  std::vector<StringRef> names;
  for (const WordField &field : wordFields)
    names.push_back(field.name);
  for (const IntegerField &field : integerFields)
    names.push_back(field.name);
  names.insert(names.end(), std::begin(realFields), std::end(realFields));
  names.push_back("breakpoints");
  return llvm::join(names, ", ");
}

//===----------------------------------------------------------------------===//
// Rules
//===----------------------------------------------------------------------===//

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

static LogicalResult verifyField(function_ref<InFlightDiagnostic()> emitError,
                                 StringRef name, Attribute value) {
  if (name == "breakpoints")
    return verifyBreakpoints(emitError, value);
  if (const auto *word = findField(ArrayRef(wordFields), name)) {
    auto text = dyn_cast<StringAttr>(value);
    if (!text || !word->known(text.getValue()))
      return emitError() << "expected field '" << name << "' to be "
                         << word->words() << ", got " << value;
    return success();
  }
  if (llvm::is_contained(realFields, name)) {
    auto real = dyn_cast<FloatAttr>(value);
    if (!real || !real.getType().isF64() || !(real.getValueAsDouble() > 0) ||
        std::isinf(real.getValueAsDouble()))
      return emitError() << "expected field '" << name
                         << "' to be a finite f64 above 0, got " << value;
    return success();
  }
  const auto *integer = findField(ArrayRef(integerFields), name);
  if (!integer)
    return emitError() << "unknown field '" << name << "' of #qlut.spec";
  auto number = dyn_cast<IntegerAttr>(value);
  if (!number || number.getValue().getSignificantBits() > 63 ||
      number.getInt() < integer->least || number.getInt() > integer->greatest)
    return emitError() << "expected field '" << name << "' from "
                       << integer->least << " to " << integer->greatest
                       << ", got " << value;
  return success();
}

/// A bound finds what the other fields would fix.
static LogicalResult verifyBound(function_ref<InFlightDiagnostic()> emitError,
                                 DictionaryAttr fields) {
  if (fields.contains("max_error") && fields.contains("mse"))
    return emitError() << "expected one of the fields 'max_error' and 'mse', "
                          "got both";
  for (StringRef bound : realFields) {
    if (!fields.contains(bound))
      continue;
    for (StringRef other : {"segments", "breakpoints"})
      if (Attribute value = fields.get(other))
        return emitError() << "expected no field '" << other << "' with '"
                           << bound << "', which finds the segments, got "
                           << value;
    auto ends = fields.getAs<StringAttr>("endpoints");
    if (ends && ends.getValue() == "computed")
      return emitError() << "expected field 'endpoints' to be stored with '"
                         << bound << "', whose tables have fitted values, got "
                         << ends;
  }
  return success();
}

LogicalResult SpecAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                               DictionaryAttr fields) {
  for (NamedAttribute field : fields)
    if (failed(verifyField(emitError, field.getName(), field.getValue())))
      return failure();
  return verifyBound(emitError, fields);
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

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

std::optional<double> SpecAttr::getReal(StringRef name) const {
  if (auto real = getFields().getAs<FloatAttr>(name))
    return real.getValueAsDouble();
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
