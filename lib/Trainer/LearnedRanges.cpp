//===- LearnedRanges.cpp - ranges that gradients move ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Trainer/LearnedRanges.h"
#include "qlut/Trainer/Random.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::RealRange;
using Kind = NetworkRanges::Kind;

/// The least share of its width at the start that a range may shrink to.
static constexpr double kLeastShare = 1.0 / 1024;

std::optional<RangeSource> mlir::qlut::parseRangeSource(StringRef name) {
  return llvm::StringSwitch<std::optional<RangeSource>>(name)
      .Case("observed", RangeSource::Observed)
      .Case("minmax", RangeSource::MinMax)
      .Case("lsq", RangeSource::Scale)
      .Case("tqt", RangeSource::Threshold)
      .Default(std::nullopt);
}

/// Ranges keep their own rate; decay and clipping are those of weights.
static ::qlut::OptimizerOptions getOptions(::qlut::OptimizerOptions options) {
  options.weightDecay = 0.0;
  options.clipNorm = 0.0;
  return options;
}

LearnedRanges::LearnedRanges(const NetworkRanges &ranges, RangeSource source,
                             double penalty,
                             const ::qlut::OptimizerOptions &options)
    : source(source), penalty(penalty), optimizer(getOptions(options), {}) {
  for (const NetworkRanges::Range &range : ranges.ranges()) {
    Learned learned;
    learned.name = range.name;
    learned.kind = range.kind;
    for (auto [channel, reals] : llvm::enumerate(range.reals)) {
      ::qlut::Format format =
          range.format.getFormat(static_cast<int64_t>(channel));
      learned.scales.push_back(format.scale);
      learned.units.push_back(
          {format.toReal(format.storage.minCode()) / format.scale,
           format.toReal(format.storage.maxCode()) / format.scale});
      // Formats cover 0. What has one sign keeps that end: nothing is beyond
      // it, and a root or a reciprocal behind has no values there.
      const bool isLookup = range.kind == Kind::Lookup;
      learned.movesLow = reals.lo < 0.0;
      learned.movesHigh = reals.hi > 0.0;
      learned.start.push_back(isLookup ? reals
                                       : RealRange{std::min(reals.lo, 0.0),
                                                   std::max(reals.hi, 0.0)});
      if (source == RangeSource::Scale)
        learned.factor =
            1.0 / std::sqrt(static_cast<double>(range.elements) *
                            std::max(1.0, static_cast<double>(
                                              format.storage.maxCode())));
    }
    const size_t channels = learned.start.size();
    learned.least.assign(channels, 0.0);
    learned.greatest.assign(channels, 0.0);
    byName[learned.name] = all.size();
    ::qlut::TrainedTensor tensor;
    tensor.decays = false;
    tensor.values.assign(channels * stride(learned), 0.0F);
    values.push_back(std::move(tensor));
    all.push_back(std::move(learned));
  }
  optimizer = ::qlut::Optimizer(getOptions(options), values);
}

size_t LearnedRanges::stride(const Learned &range) const {
  return source == RangeSource::MinMax && range.kind != Kind::Weight ? 2 : 1;
}

double LearnedRanges::getScale(size_t number, size_t channel) const {
  const double start = all[number].scales[channel];
  const auto value = static_cast<double>(values[number].values[channel]);
  const double scale = source == RangeSource::Threshold
                           ? std::exp2(std::ceil(std::log2(start) + value))
                           : start * (1.0 + value);
  return static_cast<double>(static_cast<float>(scale));
}

RealRange LearnedRanges::getRange(size_t number, size_t channel) const {
  const Learned &range = all[number];
  const RealRange &start = range.start[channel], &units = range.units[channel];
  if (stride(range) == 2) {
    ArrayRef<float> value = values[number].values;
    const double width = start.hi - start.lo;
    return {start.lo + width * static_cast<double>(value[2 * channel]),
            start.hi + width * static_cast<double>(value[2 * channel + 1])};
  }
  const double scale = getScale(number, channel);
  if (range.kind == Kind::Weight)
    return {-scale * units.hi, scale * units.hi};
  return {range.movesLow ? scale * units.lo : start.lo,
          range.movesHigh ? scale * units.hi : start.hi};
}

void LearnedRanges::apply(NetworkRanges &ranges) const {
  for (auto [number, range] : llvm::enumerate(all)) {
    SmallVector<RealRange> reals;
    for (size_t channel = 0; channel < range.start.size(); ++channel)
      reals.push_back(getRange(number, channel));
    ranges.set(static_cast<unsigned>(number), reals);
  }
}

void LearnedRanges::addGradients(ArrayRef<std::string> names,
                                 ArrayRef<float> gradients) {
  for (const std::string &name : names) {
    Learned &range = all[byName.at(name)];
    for (std::vector<double> *sums : {&range.least, &range.greatest}) {
      for (auto [sum, gradient] : llvm::zip(*sums, gradients))
        sum += static_cast<double>(gradient);
      gradients = gradients.drop_front(sums->size());
    }
  }
}

void LearnedRanges::step(int64_t steps, double rate) {
  std::vector<std::vector<float>> gradients;
  for (auto [number, range] : llvm::enumerate(all)) {
    const auto channels = static_cast<double>(range.start.size());
    std::vector<float> &gradient = gradients.emplace_back();
    for (size_t channel = 0; channel < range.start.size(); ++channel) {
      double low = range.least[channel] / static_cast<double>(steps);
      double high = range.greatest[channel] / static_cast<double>(steps);
      range.least[channel] = range.greatest[channel] = 0.0;
      const double pull = penalty / channels;
      if (stride(range) == 2) {
        const double width = range.start[channel].hi - range.start[channel].lo;
        gradient.push_back(
            range.movesLow ? static_cast<float>(width * (low - pull)) : 0.0F);
        gradient.push_back(
            range.movesHigh ? static_cast<float>(width * (high + pull)) : 0.0F);
        continue;
      }
      // Both ends follow the scale.
      const RealRange &units = range.units[channel];
      const double unit = source == RangeSource::Threshold
                              ? llvm::numbers::ln2 * getScale(number, channel)
                              : range.scales[channel];
      const double slope =
          unit * (range.factor * (units.lo * low + units.hi * high) +
                  pull * (units.hi - units.lo));
      gradient.push_back(static_cast<float>(slope));
    }
  }
  SmallVector<ArrayRef<float>> views(gradients.begin(), gradients.end());
  optimizer.step(values, views, rate);
  for (size_t number = 0; number < all.size(); ++number)
    project(number);
}

void LearnedRanges::project(size_t number) {
  const Learned &range = all[number];
  std::vector<float> &value = values[number].values;
  for (size_t channel = 0; channel < range.start.size(); ++channel) {
    const RealRange &start = range.start[channel];
    if (stride(range) == 2) {
      // 0 stays in the range, and the range stays one.
      const double width = start.hi - start.lo;
      float &low = value[2 * channel], &high = value[2 * channel + 1];
      if (range.movesLow)
        low = std::min(low, static_cast<float>(-start.lo / width));
      if (range.movesHigh)
        high = std::max(high, static_cast<float>(-start.hi / width));
      const double left =
          1.0 + static_cast<double>(high) - static_cast<double>(low);
      if (left < kLeastShare) {
        if (range.movesHigh)
          high += static_cast<float>(kLeastShare - left);
        else
          low -= static_cast<float>(kLeastShare - left);
      }
      continue;
    }
    const double least = source == RangeSource::Threshold
                             ? std::log2(kLeastShare)
                             : kLeastShare - 1.0;
    value[channel] = std::max(value[channel], static_cast<float>(least));
  }
}

LearnedRanges LearnedRanges::disturb(unsigned number) const {
  LearnedRanges other = *this;
  // Powers of two change by whole factors only.
  double reach = 0.4 * std::pow(0.5, number);
  if (source == RangeSource::Threshold)
    reach *= 4.0;
  uint64_t state = number;
  for (size_t range = 0; range < all.size(); ++range) {
    for (float &value : other.values[range].values) {
      const double share = ::qlut::nextShare(state);
      value += static_cast<float>(reach * (2.0 * share - 1.0));
    }
    other.project(range);
  }
  return other;
}

double LearnedRanges::getMeanWidth() const {
  double sum = 0.0;
  for (auto [number, range] : llvm::enumerate(all)) {
    double widths = 0.0;
    for (size_t channel = 0; channel < range.start.size(); ++channel) {
      const RealRange reals = getRange(number, channel);
      widths += reals.hi - reals.lo;
    }
    sum += widths / static_cast<double>(range.start.size());
  }
  return all.empty() ? 0.0 : sum / static_cast<double>(all.size());
}

std::vector<std::vector<float>> LearnedRanges::getState() const {
  return optimizer.save(values);
}

llvm::Error LearnedRanges::setState(ArrayRef<std::vector<float>> state) {
  if (optimizer.restore(values, state))
    return llvm::Error::success();
  return llvm::createStringError(
      "expected a checkpoint with the state of these ranges, got another; "
      "resume with the same --ranges, --simulate and --optimizer");
}
