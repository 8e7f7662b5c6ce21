//===- LayerErrors.h - how far two networks are apart -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXECUTION_LAYERERRORS_H
#define QLUT_EXECUTION_LAYERERRORS_H

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace qlut {

/// Sums over pairs of a float network's value and another network's.
struct ErrorSums {
  uint64_t count = 0; ///< pairs of numbers
  /// Pairs left out: the float network's value marks a masked element (its
  /// magnitude is at least the sentinel's), or both are the same infinity or
  /// NaN.
  uint64_t leftOut = 0;
  /// Pairs of which one alone is finite, or that are two infinities.
  uint64_t apart = 0;
  double signal = 0;   ///< sum of the squares of the float network's values
  double noise = 0;    ///< sum of the squares of the differences
  double sumError = 0; ///< sum of the magnitudes of the differences
  double maxError = 0; ///< the greatest of them

  void add(double expected, double got, double sentinelMagnitude);

  /// 10 log10(signal / noise) in dB; infinity if there is no noise, minus
  /// infinity if there is noise alone, or a pair that is apart.
  double getSqnr() const;
  double getMeanError() const { return count == 0 ? 0 : sumError / count; }
};

/// The errors of one tensor.
struct LayerError {
  std::string layer;          ///< name, with #index of several results
  std::string format;         ///< of its codes; empty if it has none
  std::optional<double> step; ///< what one code is worth; none without format
  ErrorSums sums;

  /// In units of one code; none without a format.
  std::optional<double> getMaxCodes() const;
  std::optional<double> getMeanCodes() const;
};

/// What `qlut-run --compare-layers` says.
struct LayerReport {
  std::vector<LayerError> layers;     ///< that both networks have
  std::vector<LayerError> results;    ///< "result <index>"
  std::vector<std::string> onlyFloat; ///< layers of the float network alone
  std::vector<std::string> onlyOther; ///< layers of the other alone

  /// The worst layer first: the least SQNR, of equal ones the greatest maximum
  /// error in codes, then the name.
  void sort();
  /// A table: one line for each layer in order, then for each result, then
  /// the layers that one network alone has.
  void print(llvm::raw_ostream &os) const;
  /// An object with the keys layers, results, onlyFloat and onlyOther. Errors
  /// that are no finite number are null.
  llvm::json::Value toJson() const;
};

} // namespace qlut

#endif // QLUT_EXECUTION_LAYERERRORS_H
