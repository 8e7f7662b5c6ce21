//===- Statistics.cpp - what calibration saw of each tensor ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Statistics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include <algorithm>
#include <cmath>
#include <limits>

using namespace qlut;

// Below the sign a binary64 number has 11 bits of exponent and 52 of mantissa;
// a key keeps the exponent and the upper 7 of the mantissa.
static constexpr unsigned kDroppedBits = 52 - 7;
static_assert(HistogramBucket::kPerOctave == 1 << 7);

static double edgeOf(int32_t magnitudeKey) {
  return llvm::bit_cast<double>(uint64_t(magnitudeKey) << kDroppedBits);
}

int32_t HistogramBucket::keyOf(double value) {
  uint64_t bits = llvm::bit_cast<uint64_t>(std::fabs(value));
  int32_t key = static_cast<int32_t>(bits >> kDroppedBits);
  if (key < int32_t(kPerOctave)) // zero and subnormal numbers
    return 0;
  return std::signbit(value) ? -key : key;
}

double HistogramBucket::lowerEdge(int32_t key) {
  if (key == 0)
    return 0;
  return key > 0 ? edgeOf(key) : -upperEdge(-key);
}

double HistogramBucket::upperEdge(int32_t key) {
  if (key == 0)
    return 0;
  return key > 0 ? edgeOf(key + 1) : -lowerEdge(-key);
}

int32_t HistogramBucket::maxKey() {
  return keyOf(std::numeric_limits<double>::max());
}

uint64_t &TensorStatistics::counter(int32_t key) {
  static_assert(HistogramBucket::kPerOctave == 128 && (-1 >> 7) == -1);
  return octaves.try_emplace(key >> 7).first->second[key & 127];
}

void TensorStatistics::add(double value, double sentinelMagnitude) {
  if (std::isnan(value)) {
    ++numNaNs;
  } else if (std::isinf(value)) {
    ++(value < 0 ? numNegativeInfinities : numPositiveInfinities);
  } else if (std::fabs(value) >= sentinelMagnitude) {
    ++numSentinels;
  } else {
    value += 0.0; // -0 is 0, so that the order of values does not show
    minValue = numValues == 0 ? value : std::min(minValue, value);
    maxValue = numValues == 0 ? value : std::max(maxValue, value);
    ++numValues;
    ++counter(HistogramBucket::keyOf(value));
  }
}

void TensorStatistics::forEachBucket(
    llvm::function_ref<void(const HistogramBucket &)> callback) const {
  for (const auto &[octave, counts] : octaves)
    for (int32_t i = 0; i < int32_t(counts.size()); ++i)
      if (counts[i] != 0)
        callback(
            {octave * int32_t(HistogramBucket::kPerOctave) + i, counts[i]});
}

llvm::Error TensorStatistics::merge(const TensorStatistics &other) {
  if (function != other.function)
    return llvm::createStringError("expected the function '" + function +
                                   "', got '" + other.function + "'");
  if (type != other.type)
    return llvm::createStringError("expected the type '" + type + "', got '" +
                                   other.type + "'");
  auto axisText = [](std::optional<int64_t> axis) {
    return axis ? "by channel of axis " + std::to_string(*axis)
                : std::string("of the whole tensor");
  };
  if (axis != other.axis)
    return llvm::createStringError("expected statistics " + axisText(axis) +
                                   ", got " + axisText(other.axis));
  if (!axis || other.channels.empty())
    return mergeCounts(other);
  if (channels.empty()) {
    channels = other.channels;
    return llvm::Error::success();
  }
  if (channels.size() != other.channels.size())
    return llvm::createStringError(
        llvm::formatv("expected {0} channels, got {1}", channels.size(),
                      other.channels.size()));
  std::vector<TensorStatistics> merged = channels;
  for (auto [mine, theirs] : llvm::zip_equal(merged, other.channels))
    if (llvm::Error error = mine.mergeCounts(theirs))
      return error;
  channels = std::move(merged);
  return llvm::Error::success();
}

llvm::Expected<TensorStatistics> TensorStatistics::total() const {
  TensorStatistics sum = *this;
  sum.axis.reset();
  sum.channels.clear();
  for (const TensorStatistics &channel : channels)
    if (llvm::Error error = sum.mergeCounts(channel))
      return std::move(error);
  return sum;
}

llvm::Error TensorStatistics::mergeCounts(const TensorStatistics &other) {
  const std::pair<uint64_t *, uint64_t> totals[] = {
      {&numValues, other.numValues},
      {&numNegativeInfinities, other.numNegativeInfinities},
      {&numPositiveInfinities, other.numPositiveInfinities},
      {&numNaNs, other.numNaNs},
      {&numSentinels, other.numSentinels}};
  // No bucket holds more than numValues, so its sum needs no check.
  for (auto [mine, theirs] : totals)
    if (*mine + theirs > uint64_t(std::numeric_limits<int64_t>::max()))
      return llvm::createStringError(llvm::formatv(
          "expected counts below 2^63, got {0} and {1} to add", *mine, theirs));

  if (other.numValues != 0) {
    bool first = numValues == 0;
    minValue = first ? other.minValue : std::min(minValue, other.minValue);
    maxValue = first ? other.maxValue : std::max(maxValue, other.maxValue);
  }
  for (auto [mine, theirs] : totals)
    *mine += theirs;
  other.forEachBucket([&](const HistogramBucket &bucket) {
    counter(bucket.key) += bucket.count;
  });
  return llvm::Error::success();
}

llvm::Error Statistics::merge(const Statistics &other) {
  if (model != other.model)
    return llvm::createStringError("expected statistics of the model '" +
                                   model + "', got '" + other.model +
                                   "'; calibrate both with the same program");
  if (sentinelMagnitude != other.sentinelMagnitude)
    return llvm::createStringError(llvm::formatv(
        "expected the sentinel magnitude {0}, got {1}; calibrate both with the "
        "same one",
        llvm::format("%.15g", sentinelMagnitude),
        llvm::format("%.15g", other.sentinelMagnitude)));
  Statistics merged = *this;
  for (const auto &[id, theirs] : other.tensors) {
    auto [it, isNew] = merged.tensors.try_emplace(id, theirs);
    if (isNew)
      continue;
    if (llvm::Error error = it->second.merge(theirs))
      return llvm::createStringError("tensor '" + id +
                                     "': " + llvm::toString(std::move(error)));
  }
  *this = std::move(merged);
  return llvm::Error::success();
}
