//===- Train.cpp - training as qlut-train does ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Trainer/Train.h"
#include "Curves.h"
#include "Moving.h"
#include "Samples.h"
#include "Simulation.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "qlut/Execution/Entry.h"
#include "qlut/Execution/Files.h"
#include "qlut/Trainer/Checkpoint.h"
#include "qlut/Trainer/Program.h"
#include "qlut/Trainer/Random.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/SourceMgr.h"
#include <chrono>

using namespace mlir;
using namespace mlir::qlut;
using llvm::formatv;
using ::qlut::Dataset;

namespace {

/// One call of train.
class Training {
public:
  Training(const TrainOptions &options, MLIRContext &context,
           llvm::raw_ostream &report, ::qlut::Communicator &processes)
      : options(options), context(context), report(report),
        processes(processes) {}

  LogicalResult run();

private:
  LogicalResult fail(const Twine &message) {
    return emitError(UnknownLoc::get(&context), message);
  }
  LogicalResult fail(llvm::Error error) {
    return fail(llvm::toString(std::move(error)));
  }

  LogicalResult load();
  /// Finds the ranges that formats and tables come from.
  LogicalResult findRanges();
  LogicalResult compile();
  /// Takes what is learned beside weights from the network with observed
  /// ranges.
  LogicalResult startMoving(OwningOpRef<ModuleOp> simulated);
  /// Epochs after which no range moves any more.
  int64_t getLastMoving() const;
  LogicalResult runEpoch(int64_t epoch, ::qlut::Optimizer &optimizer,
                         const ::qlut::Schedule &schedule);
  LogicalResult save(const ::qlut::Optimizer &optimizer);
  LogicalResult finish();

  /// Samples of one step.
  int64_t batch() const { return program->batch() * options.shards; }
  /// Steps of one epoch.
  int64_t numBatches() const {
    return std::max<int64_t>(training.size() / batch(), 1);
  }

  const TrainOptions &options;
  MLIRContext &context;
  llvm::raw_ostream &report;
  ::qlut::Communicator &processes;

  llvm::SourceMgr sourceMgr;
  OwningOpRef<ModuleOp> module; ///< of floats, with weights as arguments
  ParameterSet parameters;
  Dataset training, validation;
  std::unique_ptr<Program> program;
  std::unique_ptr<Moving> moving; ///< null if only weights are learned
  Checkpoint state;
  SmallVector<EpochFigures> curves;
};

} // namespace

//===----------------------------------------------------------------------===//
// Before the first epoch
//===----------------------------------------------------------------------===//

LogicalResult Training::load() {
  std::string message;
  auto buffer = openInputFile(options.model, &message);
  if (!buffer)
    return fail(message);
  sourceMgr.AddNewSourceBuffer(std::move(buffer), llvm::SMLoc());
  module = parseSourceFile<ModuleOp>(sourceMgr, &context);
  if (!module)
    return failure();
  FailureOr<ParameterSet> taken = takeParameters(
      *module, options.entry, options.parameters, options.constants,
      /*statistics=*/options.takesBatchStatistics && !options.simulates);
  if (failed(taken))
    return failure();
  parameters = std::move(*taken);
  if (llvm::Error error = parameters.freeze(options.frozen))
    return fail(std::move(error));
  if (options.init)
    initialize(*lookupEntry(*module, options.entry), parameters, *options.init,
               options.seed, report);
  return success();
}

LogicalResult Training::startMoving(OwningOpRef<ModuleOp> simulated) {
  FailureOr<std::unique_ptr<Moving>> created =
      Moving::create(std::move(simulated), options, state.ranges);
  if (failed(created))
    return failure();
  moving = std::move(*created);
  return success();
}

LogicalResult Training::findRanges() {
  if (state.epoch == 0 && !options.firstRanges.empty())
    return readRanges(*module, options, options.firstRanges, parameters, state);
  return observeRanges(*module, options, training, parameters, state,
                       processes);
}

LogicalResult Training::compile() {
  const std::string differentiation = formatv(
      "lut-gradient={0} grad-bits={1} grad-rounding={2}", options.lutGradient,
      options.gradientBits, options.gradientRounding);
  OwningOpRef<ModuleOp> trained;
  if (options.simulates) {
    FailureOr<OwningOpRef<ModuleOp>> simulated =
        simulate(*module, options, parameters, state);
    if (failed(simulated))
      return failure();
    trained = std::move(*simulated);
  }
  if (movesNumbers(options)) {
    if (failed(startMoving(std::move(trained))))
      return failure();
    moving->reportTables(report);
    FailureOr<OwningOpRef<ModuleOp>> moved = moving->build();
    if (failed(moved))
      return failure();
    FailureOr<std::unique_ptr<Program>> created = Program::createForRanges(
        **moved, options.entry, options.loss,
        differentiation + (options.trainsTables ? " tables" : " ranges"),
        options.isa, [this](unsigned number) { return moving->probe(number); });
    if (failed(created))
      return failure();
    program = std::move(*created);
    return success();
  }
  FailureOr<std::unique_ptr<Program>> created = Program::create(
      trained ? *trained : *module, options.entry,
      /*step=*/true, options.loss, differentiation, options.isa);
  if (failed(created))
    return failure();
  program = std::move(*created);
  return success();
}

//===----------------------------------------------------------------------===//
// Epochs
//===----------------------------------------------------------------------===//

int64_t Training::getLastMoving() const {
  if (!movesNumbers(options))
    return options.rangeEpochs;
  return options.freezeTablesAfter >= 0
             ? options.freezeTablesAfter
             : std::max<int64_t>(options.epochs - 1, 0);
}

LogicalResult Training::runEpoch(int64_t epoch, ::qlut::Optimizer &optimizer,
                                 const ::qlut::Schedule &schedule) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  const std::vector<int64_t> order = ::qlut::shuffle(
      training.size(), options.seed, static_cast<uint64_t>(epoch));
  double loss = 0.0, accuracy = 0.0;
  for (int64_t number = 0; number < numBatches(); ++number) {
    SmallVector<int64_t> samples;
    for (int64_t i = number * batch(); i < (number + 1) * batch(); ++i)
      samples.push_back(order[i % training.size()]);
    uint64_t key = options.seed;
    key = ::qlut::nextRandom(key) ^ static_cast<uint64_t>(optimizer.steps);
    llvm::Expected<Program::Step> step = program->run(
        training, samples, parameters, 1.0 - options.labelSmoothing,
        ::qlut::nextRandom(key), processes);
    if (!step)
      return fail(step.takeError());
    if (!std::isfinite(step->loss))
      return fail(formatv("expected a finite loss, got {0} in batch {1} of "
                          "epoch {2}; lower --rate or set --clip-norm",
                          step->loss, number, epoch + 1)
                      .str());
    loss += step->loss;
    accuracy += step->accuracy;
    SmallVector<ArrayRef<float>> gradients;
    ArrayRef<float> left = step->gradients;
    for (const ::qlut::TrainedTensor &tensor : parameters.tensors) {
      gradients.push_back(left.take_front(tensor.values.size()));
      left = left.drop_front(tensor.values.size());
    }
    const double rate = schedule.at(optimizer.steps);
    optimizer.step(parameters.tensors, gradients, rate);
    if (!moving || epoch >= getLastMoving() ||
        !moving->add(program->moving(), left, rate, number + 1 == numBatches()))
      continue;
    FailureOr<OwningOpRef<ModuleOp>> moved = moving->build();
    if (failed(moved) || failed(program->update(**moved)))
      return failure();
  }
  llvm::Expected<Evaluation> held =
      program->evaluate(validation, parameters, options.loss, processes);
  if (!held)
    return fail(held.takeError());
  const auto batches = static_cast<double>(numBatches());
  const double taken =
      std::chrono::duration<double>(Clock::now() - start).count();
  const auto left = static_cast<double>(options.epochs - epoch - 1);
  report << formatv("epoch {0,3} of {1}: loss {2:f4}, accuracy {3:P2}; held "
                    "out {4:f4}, {5:P2}; {6:f1} s, {7:f0} s left\n",
                    epoch + 1, options.epochs, loss / batches,
                    accuracy / batches, held->loss, held->accuracy, taken,
                    left * taken);
  report.flush();
  curves.push_back({epoch + 1, schedule.at(optimizer.steps - 1), loss / batches,
                    held->loss, accuracy / batches, held->accuracy, taken,
                    std::nullopt});
  if (moving)
    curves.back().meanRange = moving->getMeanWidth();
  // Weights of other ranges do not compare.
  const bool isFirst =
      epoch == 0 || (options.simulates && epoch + 1 == getLastMoving());
  if (isFirst || held->loss < state.bestLoss) {
    state.bestLoss = held->loss;
    state.sinceBest = 0;
    state.best.clear();
    if (options.patience > 0)
      state.best = parameters.getValues();
  } else {
    ++state.sinceBest;
  }
  return success();
}

LogicalResult Training::save(const ::qlut::Optimizer &optimizer) {
  TrainingPlotOptions plot;
  plot.hasClasses = !isFloat(training.labels.type);
  if (options.simulates)
    plot.lastMoving = getLastMoving();
  if (llvm::Error error = writeCurves(options, curves, plot))
    return fail(std::move(error));
  if (options.checkpoint.empty())
    return success();
  state.steps = optimizer.steps;
  state.moments = optimizer.moments();
  if (moving)
    state.ranges = moving->getState();
  if (llvm::Error error =
          writeCheckpoint(options.checkpoint, parameters, state))
    return fail(std::move(error));
  return success();
}

//===----------------------------------------------------------------------===//
// After the last epoch
//===----------------------------------------------------------------------===//

LogicalResult Training::finish() {
  if (!options.weights.empty())
    if (llvm::Error error = writeWeights(options.weights, parameters))
      return fail(std::move(error));
  if ((options.simulates || !options.recordRanges.empty()) &&
      state.statistics.empty() && failed(findRanges()))
    return failure();
  if (!options.recordRanges.empty() && processes.rank() == 0)
    if (llvm::Error error =
            ::qlut::writeFile(options.recordRanges, [&](llvm::raw_ostream &os) {
              os << state.statistics;
            }))
      return fail(std::move(error));
  if (movesNumbers(options) && !moving) {
    FailureOr<OwningOpRef<ModuleOp>> simulated =
        simulate(*module, options, parameters, state);
    if (failed(simulated) || failed(startMoving(std::move(*simulated))))
      return failure();
  }
  if (options.simulates &&
      failed(compareDeployed(*module, options, validation, parameters, state,
                             moving.get(), report, processes)))
    return failure();
  if (options.output.empty())
    return success();
  if (failed(putParameters(*module, options.entry, parameters,
                           /*isRewritten=*/false)))
    return failure();
  return writeModule(options.output, *module);
}

LogicalResult Training::run() {
  SourceMgrDiagnosticHandler handler(sourceMgr, &context);
  if (failed(load()))
    return failure();
  if (llvm::Error error = readSamples(options, training, validation))
    return fail(std::move(error));
  if (!options.resume.empty()) {
    llvm::Expected<Checkpoint> read =
        readCheckpoint(options.resume, parameters);
    if (!read)
      return fail(read.takeError());
    state = std::move(*read);
    if (options.simulates && state.statistics.empty())
      return fail("expected a checkpoint of a simulated network in " +
                  options.resume +
                  ", got one of floats; start from the float "
                  "network that it was trained for");
  }
  ::qlut::Optimizer optimizer(options.optimizer, parameters.tensors);
  if (!options.resume.empty()) {
    if (state.moments.size() != optimizer.moments().size())
      return fail("expected a checkpoint of the same --optimizer in " +
                  options.resume);
    optimizer.moments() = state.moments;
    optimizer.steps = state.steps;
  }
  for (int64_t epoch = state.epoch; epoch < options.epochs; ++epoch) {
    const bool observes = options.simulates && (epoch < options.rangeEpochs ||
                                                state.statistics.empty());
    if (observes && failed(findRanges()))
      return failure();
    if ((observes || !program) && failed(compile()))
      return failure();
    ::qlut::Schedule schedule;
    schedule.kind = options.schedule;
    schedule.rate = options.rate;
    schedule.totalSteps = options.epochs * numBatches();
    schedule.warmupSteps = static_cast<int64_t>(
        options.warmup * static_cast<double>(schedule.totalSteps));
    if (failed(runEpoch(epoch, optimizer, schedule)))
      return failure();
    state.epoch = epoch + 1;
    if (failed(save(optimizer)))
      return failure();
    if (options.patience > 0 && state.sinceBest >= options.patience &&
        epoch + 1 >= getLastMoving()) {
      report << formatv("no lesser loss for {0} epochs\n", state.sinceBest);
      break;
    }
  }
  if (!state.best.empty() && state.sinceBest > 0)
    parameters.setValues(state.best);
  return finish();
}

LogicalResult mlir::qlut::train(const TrainOptions &options,
                                MLIRContext &context, llvm::raw_ostream &report,
                                ::qlut::Communicator &processes) {
  if (processes.rank() == 0)
    return Training(options, context, report, processes).run();
  TrainOptions others = options;
  for (std::string *path :
       {&others.output, &others.simulated, &others.deployed, &others.weights,
        &others.checkpoint, &others.curves, &others.picture})
    path->clear();
  return Training(others, context, llvm::nulls(), processes).run();
}
