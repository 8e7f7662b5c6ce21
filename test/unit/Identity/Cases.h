//===- Cases.h - lookups to compare ---------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TEST_UNIT_IDENTITY_CASES_H
#define QLUT_TEST_UNIT_IDENTITY_CASES_H

#include "qlut/Core/Format.h"
#include "qlut/Core/Table.h"
#include <random>
#include <string>
#include <vector>

namespace qlut::identity {

/// One simulated lookup.
struct Case {
  std::string name;
  Format in, out;
  Table table;
  Rounding rounding; ///< of quantize
};

/// Draws formats and tables: the same from every run.
class Generator {
public:
  explicit Generator(unsigned seed) : engine(seed) {}

  /// A number in [lo, hi].
  int64_t number(int64_t lo, int64_t hi);
  Rounding rounding();
  /// Signed, unsigned or (1 bit) binary.
  Storage storage(unsigned bits);
  /// With a scale that is a power of two in one of four draws; `unit` draws
  /// scales near `unit`.
  Format format(Storage storage, double unit);

  Table direct(Storage in, Storage out);
  /// Lengths as the spacing says; the domain is all codes unless `inner`, when
  /// it ends before the first and last of them.
  Table linear(Storage in, Storage out, int64_t segments, Spacing spacing,
               OutOfRange outOfRange, Rounding rounding, bool inner);
  /// The same with a base and a slope per segment.
  Table slopes(Storage in, Storage out, int64_t segments, Spacing spacing,
               OutOfRange outOfRange, Rounding rounding, bool inner);
  Table step(Storage in, Storage out, int64_t steps);
  Table fit(Storage in, Storage out, int64_t lines, Rounding rounding);

private:
  /// `count` ascending numbers from lo to hi, without duplicates.
  std::vector<int64_t> ascending(int64_t count, int64_t lo, int64_t hi);
  std::vector<int64_t> nodes(int64_t codes, int64_t segments, Spacing spacing,
                             bool inner);

  std::mt19937_64 engine;
};

/// Every width against every other, in all forms.
std::vector<Case> widthCases();
/// Segment counts, spacings and out-of-range rules at 8 and 16 bits.
std::vector<Case> segmentCases();
/// All roundings of quantize and of the interpolation at 8 bits.
std::vector<Case> roundingCases();
/// Tables of real functions.
std::vector<Case> functionCases();
/// Lookups that follow each other, the format of one's output that of the
/// next one's input, all with that rounding of quantize.
std::vector<Case> chainCases(Rounding rounding);
/// A few of each form whose formats f16 and bf16 can carry.
std::vector<Case> narrowFloatCases();

} // namespace qlut::identity

#endif // QLUT_TEST_UNIT_IDENTITY_CASES_H
