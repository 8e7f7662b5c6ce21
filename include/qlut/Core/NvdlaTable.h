//===- NvdlaTable.h - a unit of two tables ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_NVDLATABLE_H
#define QLUT_CORE_NVDLATABLE_H

#include "qlut/Core/Format.h"
#include <cstdint>
#include <vector>

namespace qlut {

/// The lookup of NVDLA's element-wise processor in integer precision, its
/// input and output converters the identity: two tables over the same input,
/// of 64 segments ("LE", whose segments may double in length) and of 256
/// ("LO"), with a line beyond either end of each. Names are those of the
/// unit's registers; the arithmetic is docs/spec.md, N rules, after the
/// hardware's C model (github.com/nvdla/hw, cmod/hls/sdp/sdp_y_idx.cpp and
/// sdp_y_inp.cpp).
struct NvdlaTable {
  /// The line beyond an end: slope scale / 2^shift.
  struct Slope {
    int64_t scale = 0; ///< signed 16 bits
    int64_t shift = 0; ///< signed 5 bits
    bool operator==(const Slope &o) const {
      return scale == o.scale && shift == o.shift;
    }
  };
  /// One of the two tables.
  struct Half {
    /// Input codes: at or below `start` is underflow; the line of overflow
    /// starts at `end`. Signed 32 bits.
    int64_t start = 0, end = 0;
    /// Log2 of a segment's length in codes, 0 to 31; of exponential segments
    /// of the first one's, which begins that far past `start`.
    unsigned select = 0;
    Slope underflow, overflow;
    std::vector<int64_t> values; ///< 65 (LE) or 257 (LO), signed 16 bits

    bool operator==(const Half &o) const;
  };
  enum Priority { LE, LO };

  static constexpr int64_t leSegments = 64, loSegments = 256;

  Storage input, output;      ///< signed, 8 or 16 bits
  bool isExponential = false; ///< of LE
  Half le, lo;
  /// Whose result counts where both underflow, both overflow, and where both
  /// hit or miss otherwise.
  Priority underflow = LE, overflow = LE, hybrid = LE;

  bool operator==(const NvdlaTable &o) const;
};

} // namespace qlut

#endif // QLUT_CORE_NVDLATABLE_H
