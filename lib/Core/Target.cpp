//===- Target.cpp - what an accelerator can do ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Target.h"
#include "Diagnostics.h"
#include "TargetFields.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace llvm;

namespace qlut {

using detail::FieldError;

bool Target::operator==(const Target &o) const {
  bool equal = true;
  detail::visitFields([&](StringRef, auto member) {
    equal = equal && this->*member == o.*member;
  });
  return equal;
}

//===----------------------------------------------------------------------===//
// The rules of the fields
//===----------------------------------------------------------------------===//

static std::string str(unsigned number) { return std::to_string(number); }
static std::string str(TableForm form) {
  return stringifyTableForm(form).str();
}
static std::string str(Spacing spacing) {
  return stringifySpacing(spacing).str();
}
static std::string str(Coefficients coefficients) {
  return stringifyCoefficients(coefficients).str();
}

static std::string str(FrontEnd front) {
  return stringifyFrontEnd(front).str();
}

/// "1, 2, 4"; "none" for an empty list.
template <typename T>
static std::string listed(ArrayRef<T> items) {
  if (items.empty())
    return "none";
  return join(map_range(items, [](T item) { return str(item); }), ", ");
}

template <typename T>
static bool isAscending(ArrayRef<T> items) {
  return std::adjacent_find(items.begin(), items.end(),
                            std::greater_equal<T>()) == items.end();
}

namespace {
/// Collects the first field that breaks a rule.
struct FieldChecker {
  std::optional<FieldError> error;

  void expect(bool holds, StringRef key, const Twine &expected,
              const Twine &got) {
    if (!holds && !error)
      error = FieldError{key, ("expected " + expected + ", got " + got).str()};
  }

  /// An ascending, non-empty list from `allowed`.
  void expectWidths(StringRef key, ArrayRef<unsigned> widths,
                    ArrayRef<unsigned> allowed) {
    bool known = all_of(
        widths, [&](unsigned width) { return is_contained(allowed, width); });
    expect(known && !widths.empty() && isAscending(widths), key,
           "one or more of " + listed(allowed) +
               ", ascending and without duplicates",
           listed(widths));
  }

  /// A non-empty list without duplicates, in the order of the enumeration.
  template <typename T>
  void expectKinds(StringRef key, ArrayRef<T> kinds, StringRef what) {
    expect(!kinds.empty() && isAscending(kinds), key,
           "one or more " + what +
               " without duplicates, in the order of "
               "their declaration",
           listed(kinds));
  }

  void expectBetween(StringRef key, int64_t value, int64_t least,
                     int64_t greatest) {
    expect(least <= value && value <= greatest, key,
           "a number from " + Twine(least) + " to " + Twine(greatest),
           Twine(value));
  }
};
} // namespace

/// Letters, digits, '-', '_' and '.', so that a name needs no quotes anywhere.
static bool isTargetName(StringRef name) {
  return !name.empty() && name.size() <= 64 && isAlpha(name.front()) &&
         all_of(name, [](char c) {
           return isAlnum(c) || StringRef("-_.").contains(c);
         });
}

std::optional<FieldError> detail::findFieldError(const Target &t) {
  const unsigned codeBits[] = {1, 2, 4, 8, 16};
  const unsigned sumBits[] = {16, 32, 64};
  FieldChecker c;
  c.expect(isTargetName(t.name), "name",
           "a letter and up to 63 letters, digits, '-', '_' or '.'",
           "'" + StringRef(t.name).take_front(80) + "'");
  c.expectWidths("weight-bits", t.weightBits, codeBits);
  c.expectWidths("activation-bits", t.activationBits, codeBits);
  c.expectWidths("gradient-bits", t.gradientBits, codeBits);
  c.expectWidths("io-bits", t.ioBits, codeBits);
  c.expectWidths("intermediate-bits", t.intermediateBits, codeBits);
  c.expectWidths("accumulator-bits", t.accumulatorBits, sumBits);
  c.expect(t.signedCodes || t.unsignedCodes, "unsigned-codes",
           "'signed-codes' or 'unsigned-codes' to be true", "both false");
  c.expectKinds("forms", ArrayRef(t.forms), "table forms");
  c.expectKinds("spacings", ArrayRef(t.spacings), "spacings");
  c.expectKinds("coefficients", ArrayRef(t.coefficients),
                "kinds of coefficients");
  c.expectKinds("front-ends", ArrayRef(t.frontEnds), "front ends");
  c.expect(!is_contained(t.frontEnds, FrontEnd::Auto), "front-ends",
           "none, symmetry or normalize", "auto");
  c.expectBetween("max-entries", t.maxEntries, 2, 1 << 20);
  c.expectBetween("value-bits", t.valueBits, 1, 32);
  c.expectBetween("slope-bits", t.slopeBits, 1, 32);
  c.expectBetween("fraction-bits", t.fractionBits, 0, 16);
  c.expectBetween("load-cycles", t.loadCycles, 0, 1000);
  c.expectBetween("multiply-cycles", t.multiplyCycles, 0, 1000);
  c.expectBetween("simple-cycles", t.simpleCycles, 0, 1000);
  return std::move(c.error);
}

Error Target::check() const {
  if (std::optional<FieldError> error = detail::findFieldError(*this))
    return createStringError("target '" + name + "': field '" + error->key +
                             "': " + error->message);
  return Error::success();
}

//===----------------------------------------------------------------------===//
// What a target admits
//===----------------------------------------------------------------------===//

/// "target 'mcu8': field 'forms' " and the reason.
static Error refuse(const Target &target, StringRef key, const Twine &reason) {
  return createStringError("target '" + Twine(target.name) + "': field '" +
                           key + "' " + reason);
}

/// An error unless the target reads codes of that kind; `what` is where they
/// are.
static Error admitsKind(const Target &target, const Storage &storage,
                        StringRef what) {
  if (storage.kind == Storage::Kind::Signed && !target.signedCodes)
    return refuse(target, "signed-codes",
                  "is false, got " + what + " of " + storage.str());
  if (storage.kind == Storage::Kind::Unsigned && !target.unsignedCodes)
    return refuse(target, "unsigned-codes",
                  "is false, got " + what + " of " + storage.str());
  return Error::success();
}

/// A table reads and writes activations, the codes inside a composite or the
/// network's boundary.
static Error admitsStorage(const Target &target, const Storage &storage,
                           StringRef what) {
  if (!is_contained(target.activationBits, storage.bits) &&
      !is_contained(target.intermediateBits, storage.bits) &&
      !is_contained(target.ioBits, storage.bits))
    return refuse(target, "activation-bits",
                  "admits " + listed(ArrayRef(target.activationBits)) +
                      ", field 'intermediate-bits' " +
                      listed(ArrayRef(target.intermediateBits)) +
                      " and field 'io-bits' " +
                      listed(ArrayRef(target.ioBits)) + ", got " + what.str() +
                      " of " + storage.str());
  return admitsKind(target, storage, what);
}

static Error admitsInterpolation(const Target &target, Rounding rounding) {
  if (rounding != target.interpolationRounding)
    return refuse(target, "interpolation-rounding",
                  "is " + stringifyRounding(target.interpolationRounding) +
                      ", the table rounds " + stringifyRounding(rounding));
  return Error::success();
}

static Error admitsValueBits(const Target &target, unsigned bits) {
  if (bits > target.valueBits)
    return refuse(target, "value-bits",
                  "is " + Twine(target.valueBits) + ", the table needs " +
                      Twine(bits));
  return Error::success();
}

static Error admitsForm(const Target &target, const DirectTable &table) {
  return admitsValueBits(target, table.output.bits);
}

static Error admitsForm(const Target &target, const StepTable &table) {
  return admitsValueBits(target, table.output.bits);
}

/// Whether some code lies outside the table's domain.
static bool hasOutside(const LinearTable &table) {
  return !table.nodes.empty() &&
         (table.first() > 0 || table.last() < table.input.numCodes() - 1);
}

/// A linear table whose segments are cut into 2^moreBits steps a code.
static Error admitsLinear(const Target &target, const LinearTable &table,
                          unsigned moreBits) {
  if (!is_contained(target.spacings, table.spacing))
    return refuse(target, "spacings",
                  "admits " + listed(ArrayRef(target.spacings)) + ", got " +
                      stringifySpacing(table.spacing));
  if (!is_contained(target.coefficients, table.coefficients()))
    return refuse(target, "coefficients",
                  "admits " + listed(ArrayRef(target.coefficients)) + ", got " +
                      stringifyCoefficients(table.coefficients()));
  if (Error error = admitsValueBits(target, table.valueBits))
    return error;
  if (table.slopeBits > target.slopeBits)
    return refuse(target, "slope-bits",
                  "is " + Twine(target.slopeBits) + ", the table needs " +
                      Twine(table.slopeBits));
  int64_t longest = 1;
  for (size_t i = 1; i < table.nodes.size(); ++i)
    longest = std::max(longest, table.nodes[i] - table.nodes[i - 1]);
  unsigned bits = Log2_64_Ceil(longest) + moreBits;
  if (bits > target.fractionBits)
    return refuse(target, "fraction-bits",
                  "is " + Twine(target.fractionBits) + ", the table needs " +
                      Twine(bits) + " for a segment of " + Twine(longest) +
                      " codes");
  return admitsInterpolation(target, table.rounding);
}

static Error admitsOutOfRange(const Target &target, OutOfRange policy) {
  if (policy != target.outOfRange)
    return refuse(target, "out-of-range",
                  "is " + stringifyOutOfRange(target.outOfRange) +
                      ", the table follows " + stringifyOutOfRange(policy));
  return Error::success();
}

static Error admitsForm(const Target &target, const LinearTable &table) {
  if (Error error = admitsLinear(target, table, 0))
    return error;
  // A rule that no code meets is not compared.
  if (hasOutside(table))
    return admitsOutOfRange(target, table.outOfRange);
  return Error::success();
}

/// Words for values and slopes, and the place in a segment.
static Error admitsQuadratic(const Target &target,
                             const QuadraticTable &table) {
  if (Error error = admitsValueBits(target, 16))
    return error;
  if (target.slopeBits < 16)
    return refuse(target, "slope-bits",
                  "is " + Twine(target.slopeBits) + ", the table needs 16");
  if (table.lengthShift > target.fractionBits)
    return refuse(target, "fraction-bits",
                  "is " + Twine(target.fractionBits) + ", the table needs " +
                      Twine(table.lengthShift) + " for a segment of " +
                      Twine(int64_t(1) << table.lengthShift) + " codes");
  return admitsInterpolation(target, Rounding::HalfUp);
}

static Error admitsForm(const Target &target, const QuadraticTable &table) {
  if (Error error = admitsQuadratic(target, table))
    return error;
  if (table.first > 0 || table.last < table.input.numCodes() - 1)
    return admitsOutOfRange(target, OutOfRange::Clamp);
  return Error::success();
}

static Error admitsForm(const Target &target, const FoldedTable &table) {
  const Storage &input = table.input;
  if (table.reach <
      std::max(table.center - input.minCode(), input.maxCode() - table.center))
    if (Error error = admitsOutOfRange(target, OutOfRange::Clamp))
      return error;
  if (table.linear)
    return admitsLinear(target, *table.linear, 0);
  if (table.quadratic)
    return admitsQuadratic(target, *table.quadratic);
  return admitsValueBits(target, table.output.bits);
}

static Error admitsForm(const Target &target, const NormalizedTable &table) {
  int64_t octave = table.linear.nodes.back() / table.octaves;
  return admitsLinear(target, table.linear,
                      table.fractionBits - Log2_64(octave));
}

static Error admitsForm(const Target &target, const FitTable &table) {
  int64_t least = 0, greatest = 0;
  for (int64_t slope : table.slopes) {
    least = std::min(least, slope);
    greatest = std::max(greatest, slope);
  }
  unsigned bits = 1;
  while (bits < 64 && !(isIntN(bits, least) && isIntN(bits, greatest)))
    ++bits;
  if (bits > target.slopeBits)
    return refuse(target, "slope-bits",
                  "is " + Twine(target.slopeBits) + ", the table needs " +
                      Twine(bits));
  return admitsInterpolation(target, table.rounding);
}

/// NVDLA's unit rounds as it does.
static Error admitsForm(const Target &target, const NvdlaTable &table) {
  return admitsValueBits(target, 16);
}

/// Of the form, or of that of its 8- or 16-bit tables.
static bool isOfForm(const Table &table, TableForm form) {
  switch (form) {
  case TableForm::Direct:
    return table.getIf<DirectTable>() ||
           (table.getIf<FoldedTable>() && !table.linear() &&
            !table.quadratic());
  case TableForm::Linear:
    return table.linear();
  case TableForm::Step:
    return table.getIf<StepTable>();
  case TableForm::Fit:
    return table.getIf<FitTable>();
  case TableForm::Quadratic:
    return table.quadratic();
  case TableForm::Nvdla:
    return table.getIf<NvdlaTable>();
  case TableForm::Tosa:
  case TableForm::Tflite:
    return isTosaTable(table);
  }
  llvm_unreachable("unknown form");
}

Error Target::admits(const Table &table) const {
  if (none_of(forms, [&](TableForm form) { return isOfForm(table, form); }))
    return refuse(*this, "forms",
                  "admits " + listed(ArrayRef(forms)) + ", got " +
                      table.formName());
  if (!is_contained(frontEnds, table.frontEnd()))
    return refuse(*this, "front-ends",
                  "admits " + listed(ArrayRef(frontEnds)) + ", got " +
                      stringifyFrontEnd(table.frontEnd()));
  if (Error error = admitsStorage(*this, table.input(), "an input"))
    return error;
  if (Error error = admitsStorage(*this, table.output(), "an output"))
    return error;
  if (table.numEntries() > maxEntries)
    return refuse(*this, "max-entries",
                  "is " + Twine(maxEntries) + ", the table has " +
                      Twine(table.numEntries()));
  return std::visit([&](const auto &form) { return admitsForm(*this, form); },
                    table.get());
}

Error Target::admitsActivation(const Format &format) const {
  const Storage &storage = format.storage;
  if (!is_contained(activationBits, storage.bits))
    return refuse(*this, "activation-bits",
                  "admits " + listed(ArrayRef(activationBits)) + ", got " +
                      storage.str());
  if (Error error = admitsKind(*this, storage, "an activation"))
    return error;
  if (symmetricOnly && storage.kind != Storage::Kind::Binary) {
    int64_t middle = storage.isSigned() ? 0 : int64_t(1) << (storage.bits - 1);
    if (format.zeroPoint != middle)
      return refuse(*this, "symmetric-only",
                    "is true, expected the zero point " + Twine(middle) +
                        " in " + storage.str() + ", got " +
                        Twine(format.zeroPoint));
  }
  int exponent = 0;
  if (powerOfTwoScales && std::frexp(format.scale, &exponent) != 0.5) {
    return refuse(*this, "power-of-two-scales",
                  "is true, got the scale " + realText(format.scale));
  }
  return Error::success();
}

} // namespace qlut
