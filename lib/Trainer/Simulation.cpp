//===- Simulation.cpp - the simulated network of a training ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Simulation.h"
#include "Moving.h"
#include "mlir/Bytecode/BytecodeWriter.h"
#include "qlut/Execution/Calibration.h"
#include "qlut/Execution/Entry.h"
#include "qlut/Execution/Files.h"
#include "qlut/Execution/Observer.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/SHA256.h"
#include <numeric>

using namespace mlir;
using namespace mlir::qlut;
using llvm::formatv;
using ::qlut::Dataset;

static LogicalResult fail(ModuleOp module, const Twine &message) {
  return emitError(UnknownLoc::get(module.getContext()), message);
}
static LogicalResult fail(ModuleOp module, llvm::Error error) {
  return fail(module, llvm::toString(std::move(error)));
}

static std::string getText(const ::qlut::Statistics &statistics) {
  std::string text;
  llvm::raw_string_ostream os(text);
  statistics.write(os);
  return text;
}

/// Adds what the other processes saw. The counts are the same in any order.
static llvm::Error mergeStatistics(::qlut::Statistics &statistics,
                                   ::qlut::Communicator &processes) {
  const std::string own = getText(statistics);
  const std::vector<std::vector<char>> texts =
      processes.gather(ArrayRef(own.data(), own.size()));
  for (int64_t from = 0; from < processes.size(); ++from) {
    if (from == processes.rank())
      continue;
    const std::vector<char> &text = texts[from];
    llvm::Expected<::qlut::Statistics> other = ::qlut::Statistics::parse(
        StringRef(text.data(), text.size()), "statistics of another process");
    if (!other)
      return other.takeError();
    if (llvm::Error error = statistics.merge(*other))
      return error;
  }
  return llvm::Error::success();
}

/// The network with observers.
static FailureOr<OwningOpRef<ModuleOp>>
withObservers(ModuleOp module, const TrainOptions &options) {
  OwningOpRef<ModuleOp> observed = module.clone();
  if (failed(runPasses(*observed, formatv("qlut-observe-pipeline{{network {0}}",
                                          options.observation)
                                      .str())))
    return failure();
  return observed;
}

LogicalResult mlir::qlut::readRanges(ModuleOp module,
                                     const TrainOptions &options,
                                     StringRef path,
                                     const ParameterSet &parameters,
                                     Checkpoint &state) {
  auto buffer = ::qlut::readRegularFile(path);
  if (!buffer)
    return fail(module, buffer.takeError());
  llvm::Expected<::qlut::Statistics> recorded =
      ::qlut::Statistics::parse((*buffer)->getBuffer(), path);
  if (!recorded)
    return fail(module, recorded.takeError());
  FailureOr<OwningOpRef<ModuleOp>> observed = withObservers(module, options);
  if (failed(observed))
    return failure();
  auto tensors = collectObservers(
      **observed, ::qlut::Statistics::kDefaultSentinelMagnitude);
  if (failed(tensors))
    return failure();
  // Names of parameters may be others: text has none.
  auto isSame = [](const auto &one, const auto &other) {
    return one.first == other.first &&
           one.second.function == other.second.function &&
           one.second.type == other.second.type;
  };
  if (!llvm::equal(recorded->tensors, tensors->statistics.tensors, isSame))
    return fail(module,
                "expected ranges of this network in " + path +
                    ", got those of another; record them by --record-ranges "
                    "with the same --entry and --observe");
  state.statistics = getText(*recorded);
  state.rangeWeights = parameters.getValues();
  return success();
}

LogicalResult mlir::qlut::observeRanges(ModuleOp module,
                                        const TrainOptions &options,
                                        const Dataset &training,
                                        const ParameterSet &parameters,
                                        Checkpoint &state,
                                        ::qlut::Communicator &processes) {
  FailureOr<OwningOpRef<ModuleOp>> observed = withObservers(module, options);
  if (failed(observed))
    return failure();
  auto tensors = collectObservers(
      **observed, ::qlut::Statistics::kDefaultSentinelMagnitude);
  if (failed(tensors))
    return failure();
  FailureOr<std::unique_ptr<Program>> runner =
      Program::create(**observed, options.entry, /*step=*/false, options.loss,
                      /*differentiation=*/"", options.isa);
  if (failed(runner))
    return failure();
  std::vector<int64_t> first(
      std::min(options.calibrationSamples, training.size()));
  std::iota(first.begin(), first.end(), 0);
  ::qlut::StatisticsObserver observer(tensors->statistics, tensors->ids);
  if (llvm::Error error = (*runner)->observe(training.select(first), parameters,
                                             observer, processes))
    return fail(module, std::move(error));
  if (llvm::Error error = mergeStatistics(tensors->statistics, processes))
    return fail(module, std::move(error));
  state.statistics = getText(tensors->statistics);
  state.rangeWeights = parameters.getValues();
  return success();
}

FailureOr<OwningOpRef<ModuleOp>>
mlir::qlut::simulate(ModuleOp module, const TrainOptions &options,
                     const ParameterSet &parameters, const Checkpoint &state) {
  // Passes read statistics from files.
  int descriptor = 0;
  SmallString<128> path;
  if (std::error_code error = llvm::sys::fs::createTemporaryFile(
          "qlut-train", "json", descriptor, path))
    return LogicalResult(
        fail(module, "can't write ranges: " + error.message()));
  llvm::FileRemover remover(path);
  {
    llvm::raw_fd_ostream file(descriptor, /*shouldClose=*/true);
    file << state.statistics;
  }
  OwningOpRef<ModuleOp> simulated = module.clone();
  if (failed(setParameterValues(*simulated, options.entry, parameters,
                                state.rangeWeights)) ||
      failed(runPasses(*simulated,
                       formatv("qlut-sim-pipeline{{network stats={0} {1}}",
                               path.str(), options.simulation)
                           .str())))
    return failure();
  return simulated;
}

FailureOr<OwningOpRef<ModuleOp>>
mlir::qlut::withRanges(ModuleOp simulated, const TrainOptions &options,
                       const LearnedRanges &ranges) {
  OwningOpRef<ModuleOp> moved = simulated.clone();
  FailureOr<func::FuncOp> function = lookupEntry(*moved, options.entry);
  if (failed(function))
    return failure();
  NetworkRanges network(*function);
  ranges.apply(network);
  network.takeFormats();
  // What is simulated already stays; formats and tables are chosen anew.
  if (failed(runPasses(
          *moved, formatv("qlut-sim-pipeline{{network {0}}", options.simulation)
                      .str())))
    return failure();
  return moved;
}

LogicalResult mlir::qlut::writeModule(StringRef path, ModuleOp module) {
  if (path.empty())
    return success();
  llvm::Error error = ::qlut::writeFile(path, [&](llvm::raw_ostream &os) {
    if (!path.ends_with(".mlirbc")) {
      os << module << '\n';
      return;
    }
    if (failed(writeBytecodeToFile(module, os)))
      llvm_unreachable("the bytecode has a fixed version");
  });
  return error ? fail(module, std::move(error)) : success();
}

/// The digest of an array's elements.
static std::string getDigest(const ::qlut::NdArray &array) {
  return llvm::toHex(llvm::SHA256::hash(array.data), /*LowerCase=*/true)
      .substr(0, 16);
}

LogicalResult mlir::qlut::compareDeployed(
    ModuleOp module, const TrainOptions &options, const Dataset &validation,
    const ParameterSet &parameters, const Checkpoint &state,
    const Moving *moving, llvm::raw_ostream &report,
    ::qlut::Communicator &processes) {
  FailureOr<OwningOpRef<ModuleOp>> simulated =
      moving ? moving->build() : simulate(module, options, parameters, state);
  if (failed(simulated) ||
      failed(putParameters(**simulated, options.entry, parameters,
                           /*isRewritten=*/true)))
    return failure();
  OwningOpRef<ModuleOp> deployed = (*simulated)->clone();
  if (failed(runPasses(*deployed, "convert-qlut-sim-to-hw,qlut-outline-integer,"
                                  "convert-qlut-to-arith")))
    return failure();
  std::vector<::qlut::NdArray> results;
  for (ModuleOp each : {**simulated, *deployed}) {
    auto runner =
        Program::create(each, options.entry, /*step=*/false, options.loss,
                        /*differentiation=*/"", options.isa);
    if (failed(runner))
      return failure();
    llvm::Expected<Evaluation> held = (*runner)->evaluate(
        validation, ParameterSet(), options.loss, processes);
    if (!held)
      return fail(module, held.takeError());
    report << formatv("{0}: held out {1:f4}, {2:P2}, results {3}\n",
                      results.empty() ? "simulated" : "deployed", held->loss,
                      held->accuracy, getDigest(held->results));
    results.push_back(std::move(held->results));
  }
  if (results[0].data != results[1].data)
    return fail(module,
                "expected the same bits of the simulated and the deployed "
                "network on the validation samples, got others");
  if (failed(writeModule(options.simulated, **simulated)))
    return failure();
  return writeModule(options.deployed, *deployed);
}
