//===- Statistics.h - what calibration saw of each tensor -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Statistics merge exactly: whatever the order and the grouping in which values
// were added and files merged, the result is the same, byte for byte. Hence
// counts, extremes and a histogram over buckets that depend on the value alone,
// and no running sums.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXECUTION_STATISTICS_H
#define QLUT_EXECUTION_STATISTICS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace qlut {

/// The buckets of the histograms: 128 to each octave, so at most 0.8 % wide,
/// and mirrored for negative values. A bucket's key is the top 18 bits below
/// the sign of the binary64 number, negated for negative values: keys are
/// ordered as the values are. Key 0 holds zero and what is below 2^-1022.
struct HistogramBucket {
  static constexpr unsigned kPerOctave = 128;

  int32_t key = 0;
  uint64_t count = 0;

  /// The key for a finite value.
  static int32_t keyOf(double value);
  /// The least and the greatest value that key stands for; the edge away from
  /// zero belongs to the next bucket.
  static double lowerEdge(int32_t key);
  static double upperEdge(int32_t key);
  /// The greatest key keyOf returns; the least is its negation.
  static int32_t maxKey();
};

/// What was seen of one tensor, all elements of all batches together, or apart
/// by the channels along one dimension.
class TensorStatistics {
public:
  std::string function; ///< symbol name of the function, for reports
  std::string type;     ///< type of the tensor as written in the IR
  /// The dimension whose channels are counted apart; none: all together.
  std::optional<int64_t> axis;
  /// With an axis, what was seen of each channel, without function and type;
  /// nothing before the first run. The tensor's own counts stay 0: total() has
  /// them.
  std::vector<TensorStatistics> channels;

  /// All elements together, whether they were counted apart or not. Errors: a
  /// count that would exceed 2^63-1.
  llvm::Expected<TensorStatistics> total() const;

  /// Adds one value. Magnitudes of at least `sentinelMagnitude`, infinities
  /// and NaN are counted and otherwise left out.
  void add(double value, double sentinelMagnitude);

  /// Values added, without those that were left out.
  uint64_t count() const { return numValues; }
  uint64_t negativeInfinities() const { return numNegativeInfinities; }
  uint64_t positiveInfinities() const { return numPositiveInfinities; }
  uint64_t nans() const { return numNaNs; }
  /// Finite values left out as marks of masked elements (-1e9 and the like).
  uint64_t sentinels() const { return numSentinels; }
  /// The least and the greatest value; only if count() > 0. Never -0.
  double min() const { return minValue; }
  double max() const { return maxValue; }

  /// Calls back for each bucket that holds values, keys ascending.
  void forEachBucket(
      llvm::function_ref<void(const HistogramBucket &)> callback) const;

  /// Adds what another one saw. Errors: another function, type, axis or number
  /// of channels, a count that would exceed 2^63-1. On error nothing is
  /// changed.
  llvm::Error merge(const TensorStatistics &other);

  llvm::json::Value toJson() const;
  /// Errors name the key that is wrong, below `path`: an unknown, missing or
  /// mistyped key; a negative count; counts, extremes and histogram that
  /// contradict each other; a value at or above the sentinel magnitude.
  static llvm::Expected<TensorStatistics>
  fromJson(const llvm::json::Value &json, llvm::StringRef path,
           double sentinelMagnitude);
  /// The same for the keys of the counts alone, beside `others`.
  static llvm::Expected<TensorStatistics>
  countsFromJson(const llvm::json::Value &json, llvm::StringRef path,
                 llvm::ArrayRef<llvm::StringRef> others,
                 double sentinelMagnitude);

private:
  uint64_t &counter(int32_t key);
  llvm::Error mergeCounts(const TensorStatistics &other);
  /// The keys of the counts alone.
  llvm::json::Object countsToJson() const;

  uint64_t numValues = 0;
  uint64_t numNegativeInfinities = 0;
  uint64_t numPositiveInfinities = 0;
  uint64_t numNaNs = 0;
  uint64_t numSentinels = 0;
  double minValue = 0;
  double maxValue = 0;
  /// Counters by octave (key divided by 128, toward negative infinity).
  std::map<int32_t, std::array<uint64_t, HistogramBucket::kPerOctave>> octaves;
};

/// A statistics file: all observed tensors of a model.
struct Statistics {
  static constexpr int64_t kVersion = 1;
  static constexpr double kDefaultSentinelMagnitude = 1e8;

  std::string model; ///< fingerprint of the observed program, opaque here
  double sentinelMagnitude = kDefaultSentinelMagnitude; ///< finite, above 0
  std::map<std::string, TensorStatistics> tensors;      ///< by their ids

  /// Adds another file's counts. Errors: another model or sentinel magnitude,
  /// and those of TensorStatistics::merge with the id. On error nothing is
  /// changed.
  llvm::Error merge(const Statistics &other);

  /// Writes the file; equal statistics give equal bytes.
  void write(llvm::raw_ostream &os) const;

  /// The statistics in `text`, the content of a file that errors call `name`.
  /// Errors: not JSON, nested deeper than 8 levels, a key twice in an object,
  /// another version, and those of TensorStatistics::fromJson.
  static llvm::Expected<Statistics> parse(llvm::StringRef text,
                                          llvm::StringRef name);
  /// The same for that regular file.
  static llvm::Expected<Statistics> read(llvm::StringRef path);
};

} // namespace qlut

#endif // QLUT_EXECUTION_STATISTICS_H
