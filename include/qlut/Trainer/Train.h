//===- Train.h - training as qlut-train does --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINER_TRAIN_H
#define QLUT_TRAINER_TRAIN_H

#include "qlut/Trainer/Communicator.h"
#include "qlut/Trainer/Initialize.h"
#include "qlut/Trainer/LearnedRanges.h"
#include "qlut/Trainer/Loss.h"
#include "qlut/Trainer/Optimizer.h"
#include "llvm/Support/raw_ostream.h"
#include <string>
#include <vector>

namespace mlir::qlut {

struct TrainOptions {
  std::string model; ///< path of the float network; - for stdin
  std::string entry = "main";
  std::vector<std::string> inputs; ///< .npy, one for each argument
  std::string labels;              ///< .npy: classes, or targets of f32
  /// Held-out samples: files, or a share of the others, the last ones in an
  /// order that the seed determines.
  std::vector<std::string> validationInputs;
  std::string validationLabels;
  double validationShare = 0.0;

  int64_t epochs = 10; ///< 0: only compare and write
  uint64_t seed = 0;
  /// Batches of the network that make one step, which processes share.
  int64_t shards = 1;
  LossKind loss = LossKind::CrossEntropy;
  double labelSmoothing = 0.0; ///< share of other classes in targets
  ::qlut::OptimizerOptions optimizer;
  ::qlut::Schedule::Kind schedule = ::qlut::Schedule::Kind::Cosine;
  double rate = 1e-3;
  double warmup = 0.0; ///< share of all steps
  /// Patterns over names: what is a parameter though it looks like none, what
  /// stays a constant though it does not, and what is a parameter that keeps
  /// its values.
  std::vector<std::string> parameters, constants, frozen;
  /// New weights before the first epoch, from the seed; none: those given.
  std::optional<InitKind> init;
  /// In floats: batch normalizations take the statistics of their batch, which
  /// those of the network follow. Simulated, they keep the network's.
  bool takesBatchStatistics = true;
  /// Stop after so many epochs without a lesser validation loss, and keep the
  /// weights of the least; 0: never.
  int64_t patience = 0;

  /// Train with simulated tables and formats: options of --qlut-sim-pipeline
  /// without `network` and `stats`.
  bool simulates = false;
  std::string simulation;
  /// Options of --qlut-observe-pipeline, without `network`.
  std::string observation;
  /// Samples that ranges are observed over, the first of the training ones.
  int64_t calibrationSamples = 256;
  /// Ranges, and with them formats and tables, are observed anew before each
  /// of so many epochs, at least the first; then they stay.
  int64_t rangeEpochs = 1;
  /// Statistics that the ranges before the first epoch come from, recorded of
  /// the same network; empty: they are observed.
  std::string firstRanges;
  /// Where the statistics are written that ranges come from; of a training in
  /// floats those of the trained network.
  std::string recordRanges;
  /// Options of --qlut-differentiate.
  std::string lutGradient = "slope", gradientRounding = "nearest";
  int64_t gradientBits = 0;

  /// How ranges come about. Those that are learned start from what was observed
  /// before the first epoch and change after so many steps each, by the mean of
  /// their gradients; what is trained in between is what would ship.
  RangeSource rangeSource = RangeSource::Observed;
  double rangePenalty = 0.0; ///< what a unit of a range's width costs
  double rangeRate = 0.0;    ///< learning rate of ranges; 0: that of weights
  int64_t rangeInterval = 1;
  /// The end results of tables of lines are learned; otherwise as ranges.
  bool trainsTables = false;
  double tableRate = 0.0; ///< learning rate of tables; 0: that of weights
  int64_t tableInterval = 1;
  /// Learned ranges and tables stay after so many epochs; -1: all but the last.
  int64_t freezeTablesAfter = -1;

  std::string isa = "native";
  std::string output;     ///< the float network with trained weights
  std::string simulated;  ///< the simulated network
  std::string deployed;   ///< the deployed one
  std::string weights;    ///< .npz of the weights
  std::string checkpoint; ///< .npz after each epoch
  std::string resume;     ///< checkpoint to go on from
  std::string curves;     ///< CSV, a line for each epoch
  std::string picture;    ///< SVG of these lines
};

/// Trains and writes what the options ask for; progress goes to `report`. Of
/// several processes each trains its share and all end with the same weights;
/// the first one reports and writes. At
/// the end of a simulated training the results of the simulated and of the
/// deployed network on the validation samples are compared: unless they are
/// the same bits, it fails. Every failure was emitted as a diagnostic in the
/// context. The context needs the dialects of the model and
/// registerLoweringDialects, the process all passes.
LogicalResult train(const TrainOptions &options, MLIRContext &context,
                    llvm::raw_ostream &report, ::qlut::Communicator &processes);

} // namespace mlir::qlut

#endif // QLUT_TRAINER_TRAIN_H
