//===- LearnedRanges.h - ranges that gradients move -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The ranges that formats and tables come from, as parameters. Each is learned
// in units of what it was at the start, so that one rate suits all of them.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINER_LEARNEDRANGES_H
#define QLUT_TRAINER_LEARNEDRANGES_H

#include "qlut/Dialect/Qlut/Transforms/NetworkRanges.h"
#include "qlut/Trainer/Optimizer.h"

namespace mlir::qlut {

/// How ranges come about.
enum class RangeSource {
  Observed, ///< what was seen
  MinMax,   ///< both ends are learned; of parameters the magnitude
  Scale,    ///< the scale is learned, zero points stay: Esser et al., "Learned
            ///< Step Size Quantization", ICLR 2020 (LSQ), gradients times
            ///< 1 / sqrt(elements greatest code)
  Threshold ///< a power of two, above the exponential of what is learned: Jain
            ///< et al., "Trained Quantization Thresholds", MLSys 2020 (TQT)
};

/// observed, minmax, lsq or tqt.
std::optional<RangeSource> parseRangeSource(StringRef name);

/// The ranges of a network and the state of their training.
class LearnedRanges {
public:
  /// `ranges` has formats. The penalty is what a unit of a range's width adds
  /// to the loss.
  LearnedRanges(const NetworkRanges &ranges, RangeSource source, double penalty,
                const ::qlut::OptimizerOptions &optimizer);

  /// The number of ranges.
  size_t size() const { return all.size(); }
  /// Gives them to a network of the same ranges.
  void apply(NetworkRanges &ranges) const;
  /// Adds the gradients that one step gave: for each of the ranges named those
  /// of its least ends, by channel, then those of its greatest ends.
  void addGradients(ArrayRef<std::string> names, ArrayRef<float> gradients);
  /// Moves all ranges by the mean of the gradients that were added in so many
  /// steps, with that rate, and forgets these.
  void step(int64_t steps, double rate);
  /// The same with other ranges, at random: from number 0 on with smaller and
  /// smaller changes.
  LearnedRanges disturb(unsigned number) const;
  /// The mean of the widths of all ranges, of channels first.
  double getMeanWidth() const;

  /// What a later run goes on with: values, moments, the number of steps.
  std::vector<std::vector<float>> getState() const;
  /// Takes it. Errors: other ranges.
  llvm::Error setState(ArrayRef<std::vector<float>> state);

private:
  struct Learned {
    std::string name;
    NetworkRanges::Kind kind;
    /// By channel: the range at the start, the scale of its format then, and
    /// its ends in units of the scale.
    SmallVector<::qlut::RealRange> start, units;
    SmallVector<double> scales;
    double factor = 1.0;                 ///< of gradients
    std::vector<double> least, greatest; ///< sums of gradients
    bool movesLow = true, movesHigh = true;
  };
  /// The numbers that a channel has among the values.
  size_t stride(const Learned &range) const;
  /// What is learned of a channel as its range.
  ::qlut::RealRange getRange(size_t number, size_t channel) const;
  /// The scale that a channel's value stands for, an f32.
  double getScale(size_t number, size_t channel) const;
  void project(size_t number);

  RangeSource source;
  double penalty;
  std::vector<Learned> all;
  llvm::StringMap<size_t> byName;
  std::vector<::qlut::TrainedTensor> values; ///< as `all`
  ::qlut::Optimizer optimizer;
};

} // namespace mlir::qlut

#endif // QLUT_TRAINER_LEARNEDRANGES_H
