//===- qlut-train.cpp - train a network, with its tables in the loop ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CheckOptions.h"
#include "MpiCommunicator.h"
#include "mlir/InitAllPasses.h"
#include "qlut/Execution/Files.h"
#include "qlut/InitAll.h"
#include "qlut/Trainer/Train.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InitLLVM.h"

using namespace llvm;

static constexpr char kOverview[] =
    "Train a network of .mlir on .npy samples\n\n"
    "  qlut-train float.mlir --input x.npy --labels y.npy "
    "--validation-share=0.2 -o trained.mlir\n"
    "  qlut-train trained.mlir --input x.npy --labels y.npy "
    "--validation-share=0.2\n"
    "    --simulate=\"bits=8\" --simulated sim.mlir --deployed hw.mlir\n";

static int runTool(int argc, char **argv, ::qlut::Communicator &processes) {
  mlir::qlut::TrainOptions options;
  using File = cl::opt<std::string, true>;
  using Files = cl::list<std::string>;

  cl::OptionCategory category("qlut-train");
  cl::opt<std::string, true> model(cl::Positional, cl::desc("<float network>"),
                                   cl::location(options.model), cl::Required,
                                   cl::cat(category));
  Files inputs("input",
               cl::desc(".npy file for the next argument (repeatable)"),
               cl::value_desc("file"), cl::OneOrMore, cl::cat(category));
  File labels("labels", cl::desc(".npy file of classes, or of f32 targets"),
              cl::location(options.labels), cl::value_desc("file"),
              cl::Required, cl::cat(category));
  Files heldInputs("validation-input",
                   cl::desc("held-out samples, as --input (repeatable)"),
                   cl::value_desc("file"), cl::cat(category));
  File heldLabels("validation-labels", cl::desc("labels of held-out samples"),
                  cl::location(options.validationLabels),
                  cl::value_desc("file"), cl::cat(category));
  cl::opt<double, true> share(
      "validation-share",
      cl::desc("share of the samples to hold out, where there are no files"),
      cl::location(options.validationShare), cl::cat(category));
  cl::opt<std::string, true> entry(
      "entry", cl::desc("function to train (default: main)"),
      cl::location(options.entry), cl::value_desc("name"), cl::cat(category));

  cl::opt<int64_t, true> epochs(
      "epochs",
      cl::desc("how often all samples are trained on (default: 10); "
               "0: only compare and write"),
      cl::location(options.epochs), cl::cat(category));
  cl::opt<uint64_t, true> seed(
      "seed", cl::desc("of shuffling and of --init (default: 0)"),
      cl::location(options.seed), cl::cat(category));
  cl::opt<std::string> init(
      "init",
      cl::desc("new weights before the first epoch: given (default), he or "
               "xavier"),
      cl::init("given"), cl::cat(category));
  cl::opt<int64_t, true> shards(
      "shards",
      cl::desc("batches of the network that make one step, which the processes "
               "of mpirun share; their gradients are averaged (default: 1)"),
      cl::location(options.shards), cl::cat(category));
  cl::opt<std::string> loss("loss",
                            cl::desc("cross-entropy (default) or mean-squared"),
                            cl::init("cross-entropy"), cl::cat(category));
  cl::opt<double, true> smoothing(
      "label-smoothing",
      cl::desc("share of the other classes in targets (default: 0)"),
      cl::location(options.labelSmoothing), cl::cat(category));
  cl::opt<std::string> optimizer("optimizer",
                                 cl::desc("adamw (default) or sgd"),
                                 cl::init("adamw"), cl::cat(category));
  cl::opt<std::string> schedule(
      "schedule", cl::desc("of the rate: cosine (default), constant or steps"),
      cl::init("cosine"), cl::cat(category));
  cl::opt<double, true> rate("rate", cl::desc("learning rate (default: 0.001)"),
                             cl::location(options.rate), cl::cat(category));
  cl::opt<double, true> warmup(
      "warmup", cl::desc("share of the steps over which the rate rises"),
      cl::location(options.warmup), cl::cat(category));
  cl::opt<double, true> momentum("momentum", cl::desc("of sgd (default: 0.9)"),
                                 cl::location(options.optimizer.momentum),
                                 cl::cat(category));
  cl::opt<double, true> decay(
      "weight-decay", cl::desc("of weights of rank 2 and more"),
      cl::location(options.optimizer.weightDecay), cl::cat(category));
  cl::opt<double, true> clip(
      "clip-norm", cl::desc("greatest norm of all gradients; 0: any"),
      cl::location(options.optimizer.clipNorm), cl::cat(category));
  cl::opt<int64_t, true> patience(
      "patience",
      cl::desc("stop after so many epochs without a lesser held-out loss and "
               "keep the weights of the least; 0: never"),
      cl::location(options.patience), cl::cat(category));
  Files trained("parameters",
                cl::desc("pattern of constants that are parameters though they "
                         "look like none (repeatable)"),
                cl::value_desc("pattern"), cl::cat(category));
  Files constants("constants",
                  cl::desc("pattern of constants that stay what they are "
                           "though they look like parameters (repeatable)"),
                  cl::value_desc("pattern"), cl::cat(category));
  Files frozen("freeze",
               cl::desc("pattern of parameters that stay as they are "
                        "(repeatable)"),
               cl::value_desc("pattern"), cl::cat(category));

  cl::opt<std::string> batchNorm(
      "batch-norm",
      cl::desc("what batch normalizations take in a training of floats: batch "
               "(default), the statistics of the batch, or frozen, those of "
               "the network"),
      cl::init("batch"), cl::cat(category));
  cl::opt<double, true> batchNormRate(
      "batch-norm-momentum",
      cl::desc("share of the way to those of the batch that the network's "
               "statistics take in a step (default: 0.1)"),
      cl::location(options.optimizer.statisticRate), cl::cat(category));

  cl::opt<std::string, true> simulate(
      "simulate",
      cl::desc("train with simulated tables and formats: options of "
               "--qlut-sim-pipeline, such as \"bits=8 segments=4\""),
      cl::location(options.simulation), cl::ValueOptional,
      cl::value_desc("options"), cl::cat(category));
  cl::opt<std::string, true> observe(
      "observe", cl::desc("options of --qlut-observe-pipeline"),
      cl::location(options.observation), cl::value_desc("options"),
      cl::cat(category));
  cl::opt<int64_t, true> calibration(
      "calibration-samples",
      cl::desc("samples that ranges are observed over (default: 256)"),
      cl::location(options.calibrationSamples), cl::cat(category));
  cl::opt<int64_t, true> rangeEpochs(
      "range-epochs",
      cl::desc("observe ranges anew before each of so many epochs, then leave "
               "tables as they are (default: 1)"),
      cl::location(options.rangeEpochs), cl::cat(category));
  cl::opt<std::string> tableRange(
      "table-range",
      cl::desc("first: the ranges of the float network stay; second: they are "
               "observed anew while it is trained with tables, before each of "
               "--range-epochs (default: all but the last)"),
      cl::value_desc("which"), cl::cat(category));
  File firstRanges(
      "first-ranges",
      cl::desc("statistics that --record-ranges wrote: the ranges before the "
               "first epoch (default: observed then)"),
      cl::location(options.firstRanges), cl::value_desc("file"),
      cl::cat(category));
  File recordRanges("record-ranges",
                    cl::desc("statistics that ranges come from; without "
                             "--simulate, those of the trained network"),
                    cl::location(options.recordRanges), cl::value_desc("file"),
                    cl::cat(category));
  cl::opt<std::string, true> lutGradient(
      "lut-gradient",
      cl::desc("derivative of a lookup: slope of its segment (default), or "
               "exact, that of the function"),
      cl::location(options.lutGradient), cl::cat(category));
  cl::opt<int64_t, true> gradientBits(
      "grad-bits",
      cl::desc("bits of the gradients that flow back through simulated ops: 2, "
               "4, 8 or 16; 0: floats (default)"),
      cl::location(options.gradientBits), cl::cat(category));
  cl::opt<std::string, true> gradientRounding(
      "grad-rounding",
      cl::desc("of --grad-bits: nearest (default) or stochastic"),
      cl::location(options.gradientRounding), cl::cat(category));
  cl::opt<std::string> ranges(
      "ranges",
      cl::desc("how ranges of formats and tables come about: observed "
               "(default), minmax (both ends are learned), lsq (scales) or tqt "
               "(powers of two)"),
      cl::init("observed"), cl::cat(category));
  cl::opt<double, true> penalty(
      "range-penalty",
      cl::desc("what a unit of a learned range's width adds to the loss"),
      cl::location(options.rangePenalty), cl::cat(category));
  cl::opt<double, true> rangeRate(
      "range-rate", cl::desc("learning rate of ranges (default: --rate)"),
      cl::location(options.rangeRate), cl::cat(category));
  cl::opt<int64_t, true> rangeInterval(
      "range-interval",
      cl::desc("steps after which learned ranges move (default: 1)"),
      cl::location(options.rangeInterval), cl::cat(category));
  cl::opt<bool, true> trainTables(
      "train-tables",
      cl::desc("the end results of tables of lines are learned, too"),
      cl::location(options.trainsTables), cl::cat(category));
  cl::opt<double, true> tableRate(
      "table-rate",
      cl::desc("learning rate of tables, in units of what their values span "
               "(default: --rate)"),
      cl::location(options.tableRate), cl::cat(category));
  cl::opt<int64_t, true> tableInterval(
      "table-interval",
      cl::desc("steps after which learned tables move (default: 1)"),
      cl::location(options.tableInterval), cl::cat(category));
  cl::opt<int64_t, true> freezeTables(
      "freeze-tables-after",
      cl::desc("epochs after which learned ranges, formats and tables stay "
               "(default: all but the last)"),
      cl::location(options.freezeTablesAfter), cl::cat(category));
  cl::opt<std::string, true> isa(
      "isa", cl::desc("instruction set of vector code (default: native)"),
      cl::location(options.isa), cl::value_desc("name"), cl::cat(category));

  File output("o", cl::desc("the float network with trained weights"),
              cl::location(options.output), cl::value_desc("file"),
              cl::cat(category));
  File simulated("simulated", cl::desc("the simulated network"),
                 cl::location(options.simulated), cl::value_desc("file"),
                 cl::cat(category));
  File deployed("deployed", cl::desc("the deployed network"),
                cl::location(options.deployed), cl::value_desc("file"),
                cl::cat(category));
  File weights("weights", cl::desc(".npz file of the trained weights"),
               cl::location(options.weights), cl::value_desc("file"),
               cl::cat(category));
  File checkpoint("checkpoint", cl::desc(".npz file, after each epoch"),
                  cl::location(options.checkpoint), cl::value_desc("file"),
                  cl::cat(category));
  File resume("resume", cl::desc("checkpoint to go on from"),
              cl::location(options.resume), cl::value_desc("file"),
              cl::cat(category));
  File curves("curves", cl::desc("CSV file with a line for each epoch"),
              cl::location(options.curves), cl::value_desc("file"),
              cl::cat(category));
  File picture("curves-picture", cl::desc("SVG picture of these lines"),
               cl::location(options.picture), cl::value_desc("file"),
               cl::cat(category));
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(argc, argv, kOverview);

  options.inputs = inputs;
  options.validationInputs = heldInputs;
  options.parameters = trained;
  options.constants = constants;
  options.frozen = frozen;
  options.simulates = simulate.getNumOccurrences() > 0;

  mlir::registerAllPasses();
  mlir::qlut::registerAllPasses();
  mlir::DialectRegistry registry;
  mlir::qlut::registerLoweringDialects(registry);
  mlir::qlut::registerAllDialects(registry);
  mlir::MLIRContext context(registry);
  context.printOpOnDiagnostic(false);
  auto fail = [&](const Twine &message) {
    mlir::emitError(mlir::UnknownLoc::get(&context), message);
    return 1;
  };
  auto lossKind = mlir::qlut::parseLoss(loss);
  if (!lossKind)
    return fail("expected --loss to be cross-entropy or mean-squared, got '" +
                loss + "'");
  options.loss = *lossKind;
  auto kind = ::qlut::parseOptimizer(optimizer);
  if (!kind)
    return fail("expected --optimizer to be adamw or sgd, got '" + optimizer +
                "'");
  options.optimizer.kind = *kind;
  options.init = mlir::qlut::parseInit(init);
  if (!options.init && init != "given")
    return fail("expected --init to be given, he or xavier, got '" + init +
                "'");
  if (options.init && !options.resume.empty())
    return fail("expected --init or --resume, got both: a checkpoint has the "
                "weights to go on with");
  auto scheduleKind = ::qlut::parseSchedule(schedule);
  if (!scheduleKind)
    return fail("expected --schedule to be cosine, constant or steps, got '" +
                schedule + "'");
  options.schedule = *scheduleKind;
  if (batchNorm != "batch" && batchNorm != "frozen")
    return fail("expected --batch-norm to be batch or frozen, got '" +
                batchNorm + "'");
  options.takesBatchStatistics = batchNorm == "batch";
  if (options.simulates && options.takesBatchStatistics &&
      batchNorm.getNumOccurrences() > 0)
    return fail("expected --batch-norm=frozen with --simulate, got batch: what "
                "ships has the network's statistics; train it in floats first");
  auto source = mlir::qlut::parseRangeSource(ranges);
  if (!source)
    return fail("expected --ranges to be observed, minmax, lsq or tqt, got '" +
                ranges + "'");
  options.rangeSource = *source;
  const bool isFirst = tableRange == "first", isSecond = tableRange == "second";
  if (tableRange.getNumOccurrences() > 0 && !isFirst && !isSecond)
    return fail("expected --table-range to be first or second, got '" +
                tableRange + "'");
  if (!options.simulates &&
      (isFirst || isSecond || !options.firstRanges.empty()))
    return fail(
        "expected --simulate with --table-range and --first-ranges, got "
        "a training in floats");
  if (!options.firstRanges.empty() && !options.resume.empty())
    return fail("expected --first-ranges or --resume, got both: a checkpoint "
                "has the ranges to go on with");
  if (isFirst && options.rangeEpochs != 1)
    return fail("expected --table-range=second with --range-epochs=" +
                Twine(options.rangeEpochs) +
                ", got first: ranges that are observed once");
  if (isSecond) {
    if (*source != mlir::qlut::RangeSource::Observed)
      return fail("expected --table-range=first with --ranges=" + ranges +
                  ", got second: learned ranges start from the first ones");
    if (rangeEpochs.getNumOccurrences() == 0)
      options.rangeEpochs = options.epochs - 1;
    if (options.rangeEpochs < 2 || options.rangeEpochs >= options.epochs)
      return fail(formatv("expected --range-epochs from 2 to all epochs but "
                          "one with --table-range=second, got {0} of {1}",
                          options.rangeEpochs, options.epochs)
                      .str());
  }
  const bool learnsRanges = *source != mlir::qlut::RangeSource::Observed;
  if (options.trainsTables && learnsRanges)
    return fail("expected --train-tables or --ranges=" + ranges +
                ", got both: tables of other ranges are built anew");
  for (const cl::Option *option :
       {static_cast<const cl::Option *>(&tableRate),
        static_cast<const cl::Option *>(&tableInterval)})
    if (option->getNumOccurrences() > 0 && !options.trainsTables)
      return fail("expected --train-tables with --" + option->ArgStr +
                  ", got tables that follow from their functions");
  if (!learnsRanges && !options.trainsTables) {
    for (const cl::Option *option :
         {static_cast<const cl::Option *>(&penalty),
          static_cast<const cl::Option *>(&rangeRate),
          static_cast<const cl::Option *>(&rangeInterval),
          static_cast<const cl::Option *>(&freezeTables)})
      if (option->getNumOccurrences() > 0)
        return fail("expected --ranges=minmax, lsq or tqt with --" +
                    option->ArgStr +
                    ", got observed ranges; --range-epochs says when those "
                    "stay");
  } else {
    if (!options.simulates)
      return fail("expected --simulate with " +
                  (learnsRanges ? "--ranges=" + ranges : "--train-tables") +
                  ", got a training in floats");
    if (options.rangeEpochs != 1)
      return fail("expected ranges to be observed once where " +
                  Twine(learnsRanges ? "they" : "tables") +
                  " are learned, got "
                  "--range-epochs=" +
                  Twine(options.rangeEpochs) +
                  "; --freeze-tables-after says when they stay");
    if (freezeTables.getNumOccurrences() > 0 &&
        (options.freezeTablesAfter < 0 ||
         options.freezeTablesAfter >= std::max<int64_t>(options.epochs, 1)))
      return fail(formatv("expected --freeze-tables-after from 0 to {0}, so "
                          "that one epoch at least trains on what ships, got "
                          "{1}",
                          std::max<int64_t>(options.epochs - 1, 0),
                          options.freezeTablesAfter)
                      .str());
  }
  if (std::string wrong = mlir::qlut::checkOptions(options); !wrong.empty())
    return fail(wrong);
  return mlir::failed(mlir::qlut::train(options, context, outs(), processes));
}

int main(int argc, char **argv) {
  InitLLVM initLLVM(argc, argv);
  auto fail = [](Error error) {
    errs() << "error: " << toString(std::move(error)) << '\n';
    return 1;
  };
  Expected<std::unique_ptr<::qlut::Communicator>> processes =
      ::qlut::createCommunicator();
  if (!processes)
    return fail(processes.takeError());
  int status = runTool(argc, argv, **processes);
  if (Error error = ::qlut::finishOutput())
    status = fail(std::move(error));
  ::qlut::leaveCommunicator(**processes, status != 0);
  return status;
}
