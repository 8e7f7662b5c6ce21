//===- FrontTables.cpp - tables behind a front end ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The rules (H of docs/spec.md) and slopes of folded and normalized
// tables.
//
//===----------------------------------------------------------------------===//

#include "Diagnostics.h"
#include "TableDetail.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/Kernels.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace qlut;
using kernels::LinearPlan;

//===----------------------------------------------------------------------===//
// Rules
//===----------------------------------------------------------------------===//

/// The storages of the inner table, its rules, and H1: end results, segments
/// whose lengths are powers of two, and a domain that clamps.
static llvm::Error checkInner(const LinearTable &inner, const Storage &input,
                              Rounding rounding) {
  if (inner.input != input)
    return makeError("expected the inner table to read {0}, got {1}",
                     input.str(), inner.input.str());
  if (llvm::Error error = inner.output.check())
    return error;
  if (inner.output.bits > 16)
    return makeError("expected table codes of at most 16 bits, got {0}",
                     inner.output.str());
  if (llvm::Error error = detail::checkLinear(inner))
    return error;
  if (inner.coefficients() != Coefficients::Endpoints)
    return makeError("expected the inner table's segments to have end results, "
                     "got {0}",
                     stringifyCoefficients(inner.coefficients()));
  int64_t least = inner.nodes[1] - inner.nodes[0], greatest = least;
  for (size_t k = 1; k < inner.nodes.size(); ++k) {
    const int64_t length = inner.nodes[k] - inner.nodes[k - 1];
    least = std::min(least, length);
    greatest = std::max(greatest, length);
    if (!llvm::isPowerOf2_64(length))
      return makeError("expected the inner table's segment {0} to be a power "
                       "of two long, got {1}: use power-of-two spacing",
                       k - 1, length);
  }
  if (least != greatest && inner.spacing != Spacing::PowerOfTwo &&
      inner.spacing != Spacing::Dyadic)
    return makeError("expected inner segments of one length, power-of-two or "
                     "dyadic spacing, got lengths {0} and {1} with {2} spacing",
                     least, greatest, stringifySpacing(inner.spacing));
  if (inner.outOfRange != OutOfRange::Clamp)
    return makeError("expected the inner table to clamp, got {0}",
                     stringifyOutOfRange(inner.outOfRange));
  if (inner.rounding != rounding)
    return makeError("expected the inner table's rounding to be that of the "
                     "whole, {0}, got {1}",
                     stringifyRounding(rounding),
                     stringifyRounding(inner.rounding));
  return llvm::Error::success();
}

/// The storages of a quadratic inner table and its rules; it rounds half up.
static llvm::Error checkInner(const QuadraticTable &inner,
                              const FoldedTable &table) {
  const Storage input{table.input.bits, Storage::Kind::Unsigned};
  if (inner.input != input)
    return makeError("expected the inner table to read {0}, got {1}",
                     input.str(), inner.input.str());
  if (inner.output != table.output)
    return makeError("expected the inner table to give {0}, got {1}",
                     table.output.str(), inner.output.str());
  if (table.rounding != Rounding::HalfUp)
    return makeError("expected rounding half-up with a quadratic table inside, "
                     "got {0}",
                     stringifyRounding(table.rounding));
  return detail::checkForm(inner);
}

static llvm::Error checkCode(const char *field, int64_t code,
                             const Storage &storage) {
  return detail::checkBetween(field, code, storage.minCode(),
                              storage.maxCode());
}

/// Magnitudes and factors that no product of two takes past 128 bits; T11
/// says how much less they must be.
static constexpr int64_t maxFactor = int64_t(1) << 60;
/// Most fraction bits.
static constexpr unsigned maxFractionBits = 40;

llvm::Error qlut::detail::checkForm(const FoldedTable &table) {
  // H2: the center and the magnitudes told apart.
  if (table.input.kind == Storage::Kind::Binary)
    return makeError("expected codes with two sides to fold, got {0}",
                     table.input.str());
  if (llvm::Error error = checkCode("center", table.center, table.input))
    return error;
  const int64_t farthest = std::max(table.center - table.input.minCode(),
                                    table.input.maxCode() - table.center);
  if (llvm::Error error =
          detail::checkBetween("reach", table.reach, 1, farthest))
    return error;
  // H4: what the other side adds.
  const unsigned guard = table.linear      ? table.linear->guardBits
                         : table.quadratic ? table.quadratic->guardBits
                                           : 0;
  if (llvm::Error error = detail::checkBetween(
          "fraction bits", table.fractionBits, guard, maxFractionBits))
    return error;
  if (llvm::Error error =
          detail::checkBetween("offset", table.offset, -maxFactor, maxFactor))
    return error;
  if (llvm::Error error =
          detail::checkBetween("slope", table.slope, -maxFactor, maxFactor))
    return error;
  // H3: the inner table.
  const auto size = static_cast<int64_t>(table.values.size());
  if ((size > 0) + table.linear.has_value() + table.quadratic.has_value() > 1)
    return makeError("expected values or one inner table, got both");
  if (table.linear) {
    if (table.linear->output.bits != table.output.bits ||
        table.linear->output.kind == Storage::Kind::Binary)
      return makeError("expected the inner table to give signed or unsigned "
                       "codes of {0} bits, got {1}",
                       table.output.bits, table.linear->output.str());
    return checkInner(*table.linear,
                      {table.input.bits, Storage::Kind::Unsigned},
                      table.rounding);
  }
  if (table.quadratic)
    return checkInner(*table.quadratic, table);
  if (llvm::Error error = detail::checkBetween("the number of values", size, 1,
                                               table.reach + 1))
    return error;
  for (int64_t v : table.values)
    if (llvm::Error error = checkCode("values", v, table.output))
      return error;
  return llvm::Error::success();
}

/// The product of H7.
static int64_t productOf(const NormalizedTable &table, int64_t n) {
  kernels::IntegerBackend<> b;
  return kernels::divideByPowerOfTwo(b, n * table.multiplier,
                                     table.productShift, Rounding::HalfUp);
}

/// The exponent of a number, or of octaves of it: h of H8.
static int64_t highOf(const NormalizedTable &table, int64_t n) {
  if (table.kind == Normalization::Exponent)
    return productOf(table, n) >> table.fractionBits;
  return llvm::Log2_64(n) / table.octaves;
}

llvm::Error qlut::detail::checkForm(const NormalizedTable &table) {
  // H5: the inner table over whole octaves.
  if (table.input.kind == Storage::Kind::Binary)
    return makeError("expected numbers to normalize, got {0}",
                     table.input.str());
  if (llvm::Error error = checkCode("zero point", table.zeroPoint, table.input))
    return error;
  if (llvm::Error error =
          checkCode("output zero point", table.outputZeroPoint, table.output))
    return error;
  if (llvm::Error error = detail::checkBetween("octaves", table.octaves, 1, 4))
    return error;
  if (llvm::Error error = checkInner(
          table.linear, {16, Storage::Kind::Unsigned}, table.rounding))
    return error;
  const int64_t front = table.linear.nodes.front();
  const int64_t back = table.linear.nodes.back();
  if (front != 0 || back % table.octaves != 0 ||
      !llvm::isPowerOf2_64(back / table.octaves))
    return makeError("expected inner nodes from 0 to {0} times a power of two, "
                     "got {1} to {2}",
                     table.octaves, front, back);
  const unsigned indexed = llvm::Log2_64(back / table.octaves);
  if (llvm::Error error = detail::checkBetween(
          "fraction bits", table.fractionBits, indexed, maxFractionBits))
    return error;
  const int64_t codes = table.input.numCodes();
  if (table.kind == Normalization::LeadingZeros) {
    // H6: numbers with a leading one.
    if (llvm::Error error =
            detail::checkBetween("first", table.first, 1, codes - 1))
      return error;
    if (llvm::Error error =
            detail::checkBetween("last", table.last, table.first, codes - 1))
      return error;
    if (llvm::Log2_64(table.last) > table.fractionBits)
      return makeError("expected at least {0} fraction bits for numbers up to "
                       "{1}, got {2}",
                       llvm::Log2_64(table.last), table.last,
                       table.fractionBits);
  } else {
    // H7: the exponent split off.
    if (table.mirror != Mirror::None || table.octaves != 1)
      return makeError("expected no mirror and 1 octave to split an exponent, "
                       "got mirror {0} and {1} octaves",
                       stringifyMirror(table.mirror), table.octaves);
    if (llvm::Error error =
            detail::checkBetween("first", table.first, -codes, codes))
      return error;
    if (llvm::Error error =
            detail::checkBetween("last", table.last, table.first, codes))
      return error;
    if (llvm::Error error =
            detail::checkBetween("multiplier", table.multiplier,
                                 -(int64_t(1) << 45), int64_t(1) << 45))
      return error;
    if (llvm::Error error =
            detail::checkBetween("product shift", table.productShift, 0, 40))
      return error;
  }
  // H8: one rounding of the sum.
  if (llvm::Error error =
          detail::checkBetween("value shift", table.valueShift, 0, 40))
    return error;
  for (auto [field, value] :
       {std::pair("term", table.term), std::pair("offset", table.offset)})
    if (llvm::Error error =
            detail::checkBetween(field, value, -maxFactor, maxFactor))
      return error;
  if (table.mirror == Mirror::Odd && (table.term != 0 || table.offset != 0))
    return makeError("expected neither term nor offset with an odd mirror, got "
                     "{0} and {1}",
                     table.term, table.offset);
  if (llvm::Error error = detail::checkBetween("step", table.step, -64, 64))
    return error;
  if (llvm::Error error =
          detail::checkBetween("shift", table.shift, -4096, 4096))
    return error;
  // h is monotone in n, so its ends bound the shift.
  for (int64_t n : {table.first, table.last})
    if (llvm::Error error = detail::checkBetween(
            "the shift of every octave",
            table.shift + table.step * highOf(table, n), 0, 61))
      return error;
  // H9: what is below the first number.
  if (table.below)
    return checkCode("below", *table.below, table.output);
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Slopes
//===----------------------------------------------------------------------===//

/// The rise of an inner table's value at offset u, in its output codes.
static double innerSlope(const LinearTable &inner, int64_t u) {
  kernels::IntegerBackend<> b;
  auto starts = llvm::ArrayRef(inner.nodes).drop_front().drop_back();
  const int64_t k = kernels::countNotAbove(b, u, starts);
  auto rise = static_cast<double>(inner.values[k + 1] - inner.values[k]);
  auto length = static_cast<double>(inner.nodes[k + 1] - inner.nodes[k]);
  return std::ldexp(rise / length, -static_cast<int>(inner.guardBits));
}

double qlut::detail::slopeAt(const FoldedTable &table, int64_t code,
                             const LinearPlan *plan) {
  kernels::IntegerBackend<> b;
  const int64_t distance = code - table.center;
  const int64_t m = std::abs(distance);
  if (m > table.reach ||
      !table.output.contains(kernels::interpolate(b, code, table, plan)))
    return 0;
  double rise = 0;
  if (table.linear) {
    if (m >= table.linear->first() && m <= table.linear->last())
      rise = innerSlope(*table.linear, m);
  } else if (table.quadratic) {
    if (m >= table.quadratic->first && m <= table.quadratic->last)
      rise = quadraticSlope(*table.quadratic, m);
  } else {
    const auto last = static_cast<int64_t>(table.values.size()) - 1;
    const int64_t from = std::clamp<int64_t>(m - 1, 0, last);
    const int64_t to = std::clamp<int64_t>(m + 1, 0, last);
    if (from < to)
      rise = static_cast<double>(table.values[to] - table.values[from]) /
             static_cast<double>(to - from);
  }
  const bool isOther = table.storesNegative ? distance > 0 : distance < 0;
  if (isOther)
    rise = (table.negates ? -rise : rise) +
           std::ldexp(static_cast<double>(table.slope),
                      -static_cast<int>(table.fractionBits));
  // The center belongs to the stored side.
  return distance > 0 || (distance == 0 && !table.storesNegative) ? rise
                                                                  : -rise;
}

double qlut::detail::slopeAt(const NormalizedTable &table, int64_t code,
                             const LinearPlan &plan) {
  kernels::IntegerBackend<> b;
  const int64_t number = code - table.zeroPoint;
  const bool isBelowZero = table.mirror != Mirror::None && number < 0;
  const int64_t n = isBelowZero ? -number : number;
  if (n < table.first || n > table.last ||
      !table.output.contains(kernels::interpolate(b, code, table, plan)))
    return 0;
  const LinearTable &inner = table.linear;
  const unsigned indexed = llvm::Log2_64(inner.nodes.back() / table.octaves);
  const auto unindexed = static_cast<int>(table.fractionBits - indexed);
  const int64_t high = highOf(table, n);
  // u of the kernel, and how much of it one code is.
  int64_t u = 0;
  double steps = std::ldexp(static_cast<double>(table.multiplier),
                            -static_cast<int>(table.productShift));
  if (table.kind == Normalization::LeadingZeros) {
    const unsigned exponent = llvm::Log2_64(n);
    const unsigned up = table.fractionBits - exponent;
    const int64_t octave = exponent - high * table.octaves;
    u = (n << up) + ((octave - 1) * (int64_t(1) << table.fractionBits));
    steps = std::ldexp(1.0, static_cast<int>(up));
  } else {
    u = productOf(table, n) - high * (int64_t(1) << table.fractionBits);
  }
  // In units of V, then codes.
  const auto unit =
      static_cast<int>(kernels::longestShift(plan) + inner.guardBits) +
      unindexed;
  double rise =
      innerSlope(inner, u >> unindexed) * std::ldexp(steps, -unindexed);
  rise =
      std::ldexp(rise, unit + static_cast<int>(table.valueShift) -
                           static_cast<int>(table.shift + table.step * high));
  return isBelowZero && table.mirror == Mirror::Even ? -rise : rise;
}
