//===- Ranges.h - the range a tensor is quantized over ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXECUTION_RANGES_H
#define QLUT_EXECUTION_RANGES_H

#include "qlut/Execution/Statistics.h"

namespace qlut {

/// How a range is chosen from what was seen.
struct RangeMethod {
  enum class Kind {
    MinMax,     ///< all values
    Percentile, ///< all but the outermost (100 - percentile) / 2 % on each side
    MSE,        ///< least mean squared error of quantization
    Histogram,  ///< least Kullback-Leibler divergence of the quantized
                ///< histogram from the observed one (as TensorRT calibrates)
  };
  Kind kind = Kind::MinMax;
  double percentile = 99.99; ///< above 0, at most 100; for Percentile only

  /// minmax, percentile=<number>, mse or histogram. Errors: another text, a
  /// percentile out of range.
  static llvm::Expected<RangeMethod> parse(llvm::StringRef text);
  std::string str() const;
};

struct Range {
  double lo = 0;
  double hi = 0;
};

/// The range to quantize those values over with 2^bits codes (1 <= bits <= 32;
/// minmax and percentile do not depend on it); inside min() .. max(), and
/// lo == hi only if a single value remains. It need not hold 0.
///
/// MSE counts the squared distance for clipped values and step^2 / 12 for the
/// others, zeros excepted, which every format represents; Histogram clips both
/// signs at one magnitude, and at most 1 % of the values.
///
/// Errors: NaN were seen; no values were seen; bits out of range.
llvm::Expected<Range> chooseRange(const TensorStatistics &statistics,
                                  const RangeMethod &method, unsigned bits);

} // namespace qlut

#endif // QLUT_EXECUTION_RANGES_H
