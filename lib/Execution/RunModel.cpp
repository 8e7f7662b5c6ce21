//===- RunModel.cpp - a model over files, as qlut-run does ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/RunModel.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "qlut/Execution/Batch.h"
#include "qlut/Execution/Calibration.h"
#include "qlut/Execution/Files.h"
#include "qlut/Execution/Npy.h"
#include "qlut/Execution/TopOne.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/SourceMgr.h"
#include <chrono>
#include <cmath>

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::NdArray;

namespace {

/// One call of runModel.
class Run {
public:
  Run(const RunOptions &options, MLIRContext &context,
      llvm::raw_ostream &report)
      : options(options), context(context), report(report) {}

  LogicalResult run();

private:
  using Clock = std::chrono::steady_clock;

  LogicalResult fail(const Twine &message) {
    return emitError(UnknownLoc::get(&context), message);
  }
  LogicalResult fail(llvm::Error error) {
    return fail(llvm::toString(std::move(error)));
  }

  LogicalResult checkOptions();
  LogicalResult loadModel();
  LogicalResult compile();
  LogicalResult execute(Batches &batches);
  LogicalResult compareResults();
  LogicalResult countCorrect();
  LogicalResult writeOutputs();
  void reportTimes(int64_t runs);

  const RunOptions &options;
  MLIRContext &context;
  llvm::raw_ostream &report;

  llvm::SourceMgr sourceMgr;
  OwningOpRef<ModuleOp> module;
  std::unique_ptr<Engine> engine;
  std::optional<ObservedTensors> observed;
  std::vector<NdArray> results;
  double compileSeconds = 0;
  SmallVector<double> runSeconds;
};

} // namespace

/// NumPy has no bf16; files hold such results as f4.
static NdArray asInFile(const NdArray &array) {
  return array.type == ::qlut::ElementType::BF16 ? fromBFloat(array) : array;
}

LogicalResult Run::run() {
  if (failed(checkOptions()) || failed(loadModel()))
    return failure();
  llvm::Expected<std::vector<NamedArray>> inputs =
      readArrays(options.inputs, options.allowNaN);
  if (!inputs)
    return fail(inputs.takeError());
  if (failed(compile()))
    return failure();
  llvm::Expected<Batches> batches =
      Batches::create(*engine, std::move(*inputs));
  if (!batches)
    return fail(batches.takeError());
  if (failed(execute(*batches)) || failed(compareResults()) ||
      failed(countCorrect()) || failed(writeOutputs()))
    return failure();
  if (options.showTime)
    reportTimes(batches->numRuns());
  return success();
}

LogicalResult Run::checkOptions() {
  if (options.repeat < 1)
    return fail(llvm::formatv("expected --repeat of at least 1, got {0}",
                              options.repeat));
  if (!(options.sentinelMagnitude > 0 &&
        options.sentinelMagnitude <= std::numeric_limits<double>::max()))
    return fail("expected a finite --sentinel-magnitude above 0");
  return success();
}

LogicalResult Run::loadModel() {
  std::string message;
  auto buffer = openInputFile(options.model, &message);
  if (!buffer)
    return fail(message);
  sourceMgr.AddNewSourceBuffer(std::move(buffer), llvm::SMLoc());
  SourceMgrDiagnosticHandler handler(sourceMgr, &context);
  module = parseSourceFile<ModuleOp>(sourceMgr, &context);
  if (!module)
    return failure();
  if (!options.statistics.empty()) {
    auto collected = collectObservers(*module, options.sentinelMagnitude);
    if (failed(collected))
      return failure();
    observed = std::move(*collected);
  }
  return success();
}

LogicalResult Run::compile() {
  SourceMgrDiagnosticHandler handler(sourceMgr, &context);
  auto start = Clock::now();
  FailureOr<std::unique_ptr<Engine>> created =
      Engine::create(*module, options.lowering);
  if (failed(created))
    return failure();
  compileSeconds = std::chrono::duration<double>(Clock::now() - start).count();
  engine = std::move(*created);

  size_t numResults = engine->results().size();
  for (auto [option, files] : {std::pair("--output", &options.outputs),
                               std::pair("--compare", &options.expected)})
    if (files->size() > numResults)
      return fail(llvm::formatv("expected {0} at most {1} times, once for each "
                                "result, got {2}",
                                option, numResults, files->size()));
  return success();
}

LogicalResult Run::execute(Batches &batches) {
  std::optional<::qlut::StatisticsObserver> observer;
  bool isTerminal = llvm::sys::Process::StandardErrIsDisplayed();
  auto progress = [&](int64_t done) {
    llvm::errs() << "\rbatch " << done << " of " << batches.numRuns()
                 << (done == batches.numRuns() ? "\n" : "");
  };
  for (int64_t i = 0; i < options.repeat; ++i) {
    // Statistics are those of one run.
    observer.reset();
    if (observed && i == 0)
      observer.emplace(observed->statistics, observed->ids);
    auto start = Clock::now();
    llvm::Expected<std::vector<NdArray>> values =
        options.showProgress && isTerminal
            ? batches.run(observer ? &*observer : nullptr, progress)
            : batches.run(observer ? &*observer : nullptr);
    if (!values)
      return fail(values.takeError());
    runSeconds.push_back(
        std::chrono::duration<double>(Clock::now() - start).count());
    results = std::move(*values);
  }
  return success();
}

/// Between elements of the same index; NaN if only one of two is a NaN.
static double largestDifference(const NdArray &a, const NdArray &b) {
  double largest = 0;
  for (int64_t i = 0, e = a.numElements(); i < e; ++i) {
    double x = a.toDouble(i), y = b.toDouble(i);
    if (std::isnan(x) != std::isnan(y))
      return std::numeric_limits<double>::quiet_NaN();
    if (x != y && !std::isnan(x)) // equal infinities have no difference
      largest = std::max(largest, std::fabs(x - y));
  }
  return largest;
}

LogicalResult Run::compareResults() {
  for (auto [index, path] : llvm::enumerate(options.expected)) {
    llvm::Expected<NdArray> expected = ::qlut::readNpy(path);
    if (!expected)
      return fail(expected.takeError());
    NdArray result = asInFile(results[index]);
    llvm::Expected<int64_t> different = countDifferent(*expected, result);
    if (!different)
      return fail(path + ": result " + Twine(index) + ": " +
                  llvm::toString(different.takeError()));
    report << "result " << index << ": " << *different << " of "
           << result.numElements() << " elements differ from " << path;
    if (*different != 0)
      report << llvm::format(", by at most %.6g",
                             largestDifference(*expected, result));
    report << "\n";
  }
  return success();
}

LogicalResult Run::countCorrect() {
  if (options.labels.empty())
    return success();
  llvm::Expected<NdArray> labels = ::qlut::readNpy(options.labels);
  if (!labels)
    return fail(labels.takeError());
  llvm::Expected<std::vector<int64_t>> best = ::qlut::findBest(results.front());
  if (!best)
    return fail(best.takeError());
  llvm::Expected<int64_t> correct =
      ::qlut::countCorrect(*best, *labels, options.labels);
  if (!correct)
    return fail(correct.takeError());
  report << llvm::formatv("top-1 accuracy: {0:P2} ({1} of {2})\n",
                          static_cast<double>(*correct) / best->size(),
                          *correct, best->size());
  return success();
}

LogicalResult Run::writeOutputs() {
  ::qlut::FileTransaction files;
  for (size_t i = 0; i < options.outputs.size(); ++i)
    if (llvm::Error error =
            files.stage(options.outputs[i], [&](llvm::raw_ostream &os) {
              writeNpy(results[i], os);
            }))
      return fail(std::move(error));
  if (observed)
    if (llvm::Error error =
            files.stage(options.statistics, [&](llvm::raw_ostream &os) {
              observed->statistics.write(os);
            }))
      return fail(std::move(error));
  if (llvm::Error error = files.commit())
    return fail(std::move(error));
  return success();
}

void Run::reportTimes(int64_t runs) {
  llvm::sort(runSeconds);
  report << llvm::formatv("compile: {0:F3} ms\n", compileSeconds * 1e3)
         << llvm::formatv("run: {0:F3} ms, median of {1}, {2} batches each\n",
                          runSeconds[runSeconds.size() / 2] * 1e3,
                          runSeconds.size(), runs);
}

LogicalResult mlir::qlut::runModel(const RunOptions &options,
                                   MLIRContext &context,
                                   llvm::raw_ostream &report) {
  return Run(options, context, report).run();
}

LogicalResult mlir::qlut::mergeStatistics(ArrayRef<std::string> files,
                                          StringRef output,
                                          MLIRContext &context) {
  auto fail = [&](const Twine &message) {
    return emitError(UnknownLoc::get(&context), message);
  };
  std::optional<::qlut::Statistics> merged;
  for (const std::string &path : files) {
    llvm::Expected<::qlut::Statistics> next = ::qlut::Statistics::read(path);
    if (!next)
      return fail(llvm::toString(next.takeError()));
    if (!merged)
      merged = std::move(*next);
    else if (llvm::Error error = merged->merge(*next))
      return fail(path + ": " + llvm::toString(std::move(error)));
  }
  if (!merged)
    return fail("expected statistics files to merge, got none");
  if (llvm::Error error = ::qlut::writeFile(
          output, [&](llvm::raw_ostream &os) { merged->write(os); }))
    return fail(llvm::toString(std::move(error)));
  return success();
}
