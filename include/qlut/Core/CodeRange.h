//===- CodeRange.h - the codes of a range of reals --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_CODERANGE_H
#define QLUT_CORE_CODERANGE_H

#include "qlut/Core/Format.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <optional>

namespace qlut {

/// Offsets u = code - minCode of consecutive codes, both ends included; none
/// if first > last.
struct CodeRange {
  int64_t first, last;
  int64_t size() const { return last - first + 1; }
};

/// The codes of `format` whose reals cover [lo, hi] (spec B1): the greatest
/// code at or below lo to the least at or above hi, cut to the storage.
/// Errors: bounds that are no numbers, lo > hi, no code inside the storage.
llvm::Expected<CodeRange> coveringCodes(const Format &format,
                                        std::optional<double> lo,
                                        std::optional<double> hi);

} // namespace qlut

#endif // QLUT_CORE_CODERANGE_H
