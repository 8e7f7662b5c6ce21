//===- CodeFunction.h - a function seen through formats ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_CODEFUNCTION_H
#define QLUT_LIB_CORE_CODEFUNCTION_H

#include "CachedEvaluator.h"
#include "qlut/Core/CodeRange.h"
#include "qlut/Core/TableBuilder.h"

namespace qlut {

/// The codes whose reals lie in [lo, hi]; the two around it where it lies
/// between codes; none where it lies outside of all.
CodeRange codesWithin(const Format &format, std::optional<double> lo,
                      std::optional<double> hi);

/// The offset of the least code at or above the real (spec B5); it may lie
/// outside the storage. Requires a finite real.
int64_t ceilOffset(const Format &format, double real);

/// x at a code is inputScale times this, exactly; the code may lie past the
/// storage.
int64_t inputMultiple(const Format &in, int64_t code);

/// An expression as a map from offsets of `in` to fixed-point codes of `out`.
class CodeFunction {
public:
  /// `range` is named by errors as what a valid range must lie in.
  CodeFunction(const Expression &expression, const Format &in,
               const Format &out, PolePolicy pole, Rounding rounding,
               CodeRange range);

  /// f at the offset, which may lie past the storage, in units of
  /// 2^-guardBits output codes, zero point included (spec B6), unbounded but
  /// at poles. Error: a pole or undefined value, unless those saturate.
  llvm::Expected<int64_t> value(int64_t offset, unsigned guardBits);

  /// The nearest output code of f at the offset.
  llvm::Expected<int64_t> code(int64_t offset);

  /// code() of all offsets of a range.
  llvm::Expected<std::vector<int64_t>> codes(CodeRange range);

  /// An error unless f is finite at all offsets of a range.
  llvm::Error checkFinite(CodeRange range);

  /// The error that f has no finite value at the offset, with the longest
  /// valid part of the range.
  llvm::Error poleError(int64_t offset);

private:
  RoundedValue evaluate(int64_t offset, unsigned guardBits);
  ValueKind kindAt(int64_t offset) { return evaluate(offset, 0).kind; }
  llvm::Expected<int64_t> nearestDefined(int64_t offset);

  const Expression &expression;
  const Format &in, &out;
  PolePolicy pole;
  Rounding rounding;
  CodeRange range;
  CachedEvaluator evaluator;
  /// The nearest defined offset of each code, filled on first need.
  std::vector<int64_t> nearest;
};

} // namespace qlut

#endif // QLUT_LIB_CORE_CODEFUNCTION_H
