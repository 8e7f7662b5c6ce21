//===- SweepRun.cpp - run the configurations of a sweep -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SweepCsv.h"
#include "SweepPasses.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Execution/Batch.h"
#include "qlut/Execution/Calibration.h"
#include "qlut/Execution/Files.h"
#include "qlut/Execution/Npy.h"
#include "qlut/Execution/TopOne.h"
#include "qlut/Export/CollectTables.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/SHA256.h"
#include <cmath>

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::report;
using ::qlut::NdArray;

namespace {
/// One call of runSweep.
class SweepRun {
public:
  SweepRun(ModuleOp module, const SweepOptions &options)
      : module(module), context(*module.getContext()), options(options) {}

  FailureOr<SweepResult> run();

private:
  LogicalResult fail(llvm::Error error) {
    return emitError(UnknownLoc::get(&context),
                     llvm::toString(std::move(error)));
  }
  LogicalResult readFiles();
  LogicalResult runFloat();
  FailureOr<NdArray> evaluate(ModuleOp program);
  LogicalResult fill(SweepRow &row, ModuleOp program);
  SweepRow runConfiguration(std::vector<std::string> values,
                            const SweepPasses &passes);
  LogicalResult choose(const SweepPasses &passes);
  void showProgress(size_t index);

  ModuleOp module;
  MLIRContext &context;
  const SweepOptions &options;
  OwningOpRef<ModuleOp> lookups; ///< the model with lookups, no tables
  std::string digest;            ///< of all that results depend on
  std::vector<NamedArray> inputs;
  std::optional<NdArray> labels;
  NdArray floatScores;
  std::vector<int64_t> floatBest;
  SweepResult result;
};
} // namespace

/// Reads the arrays, and hashes all that results depend on but the keys.
LogicalResult SweepRun::readFiles() {
  llvm::SHA256 hash;
  auto addText = [&](StringRef text) {
    // With its length, so that no two lists of texts give the same bytes.
    std::string length = std::to_string(text.size()) + ":";
    hash.update(length);
    hash.update(text);
  };
  auto addFile = [&](StringRef path) -> LogicalResult {
    auto buffer = ::qlut::readRegularFile(path);
    if (!buffer)
      return fail(buffer.takeError());
    addText((*buffer)->getBuffer());
    return success();
  };
  addText(fingerprint(module));
  addText(options.entry);
  for (const std::string *path : {&options.statistics, &options.presets})
    if (path->empty())
      addText("");
    else if (failed(addFile(*path)))
      return failure();
  for (const std::string &path : options.inputs) {
    llvm::Expected<NdArray> array = ::qlut::readNpy(path);
    if (!array)
      return fail(array.takeError());
    inputs.push_back({path, std::move(*array)});
    if (failed(addFile(path)))
      return failure();
  }
  if (!options.labels.empty()) {
    llvm::Expected<NdArray> array = ::qlut::readNpy(options.labels);
    if (!array)
      return fail(array.takeError());
    labels = std::move(*array);
    if (failed(addFile(options.labels)))
      return failure();
  }
  digest = llvm::toHex(hash.final(), /*LowerCase=*/true).substr(0, 16);
  return success();
}

/// The first result over all inputs.
FailureOr<NdArray> SweepRun::evaluate(ModuleOp program) {
  LoweringOptions lowering;
  lowering.entry = options.entry;
  FailureOr<std::unique_ptr<Engine>> engine = Engine::create(program, lowering);
  if (failed(engine))
    return failure();
  llvm::Expected<Batches> batches = Batches::create(**engine, inputs);
  if (!batches)
    return fail(batches.takeError());
  llvm::Expected<std::vector<NdArray>> results = batches->run();
  if (!results)
    return fail(results.takeError());
  return std::move(results->front());
}

/// The model without tables and without the ends of ranges.
LogicalResult SweepRun::runFloat() {
  OwningOpRef<ModuleOp> program = lookups->clone();
  program->walk([](SimLutOp op) { op.removeRangeAttr(); });
  FailureOr<NdArray> scores = evaluate(*program);
  if (failed(scores))
    return failure();
  floatScores = std::move(*scores);
  llvm::Expected<std::vector<int64_t>> best = ::qlut::findBest(floatScores);
  if (!best)
    return fail(best.takeError());
  floatBest = std::move(*best);
  result.samples = static_cast<int64_t>(floatBest.size());
  if (!labels)
    return success();
  result.hasLabels = true;
  llvm::Expected<int64_t> correct =
      ::qlut::countCorrect(floatBest, *labels, options.labels);
  if (!correct)
    return fail(correct.takeError());
  result.floatCorrect = *correct;
  return success();
}

/// Distance to the float model's scores, relative to their size.
static double relativeError(const NdArray &scores, const NdArray &reference) {
  double difference = 0, size = 0;
  for (int64_t i = 0, e = reference.numElements(); i < e; ++i) {
    const double exact = reference.toDouble(i);
    const double error = scores.toDouble(i) - exact;
    difference += error * error;
    size += exact * exact;
  }
  return size > 0 ? std::sqrt(difference / size) : std::sqrt(difference);
}

LogicalResult SweepRun::fill(SweepRow &row, ModuleOp program) {
  FailureOr<std::vector<CollectedTable>> tables = collectTables(program);
  if (failed(tables))
    return failure();
  row.tables = static_cast<int64_t>(tables->size());
  for (const CollectedTable &table : *tables) {
    row.entries += table.table.numEntries();
    row.bytes += table.table.numBytes();
    for (const TableUse &use : table.uses)
      if (use.certificate)
        row.maxError = std::max(row.maxError, use.certificate->maxError);
  }
  FailureOr<NdArray> scores = evaluate(program);
  if (failed(scores))
    return failure();
  llvm::Expected<std::vector<int64_t>> best = ::qlut::findBest(*scores);
  if (!best)
    return fail(best.takeError());
  for (auto [own, reference] : llvm::zip(*best, floatBest))
    row.agree += own == reference;
  row.outputError = relativeError(*scores, floatScores);
  if (!labels)
    return success();
  llvm::Expected<int64_t> correct =
      ::qlut::countCorrect(*best, *labels, options.labels);
  if (!correct)
    return fail(correct.takeError());
  row.correct = *correct;
  return success();
}

SweepRow SweepRun::runConfiguration(std::vector<std::string> values,
                                    const SweepPasses &passes) {
  SweepRow row;
  row.values = std::move(values);
  // What a pass refuses belongs to the row.
  std::string message;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error &&
        message.empty())
      message = diagnostic.str();
    return success();
  });
  OwningOpRef<ModuleOp> program = lookups->clone();
  if (failed(passes.build(*program, row.values)) ||
      failed(fill(row, *program))) {
    std::vector<std::string> kept = std::move(row.values);
    row = SweepRow();
    row.values = std::move(kept);
    row.error = message.empty() ? "failed" : message;
  }
  return row;
}

void SweepRun::showProgress(size_t index) {
  if (!options.showProgress || !llvm::sys::Process::StandardErrIsDisplayed())
    return;
  const size_t count = options.sweep.numConfigurations();
  llvm::errs() << "\rconfiguration " << index << " of " << count
               << (index == count ? "\n" : "");
}

/// The row of the most correct (or agreeing) rows, then of the least bytes.
LogicalResult SweepRun::choose(const SweepPasses &passes) {
  auto gain = [&](const SweepRow &row) {
    return result.hasLabels ? row.correct : row.agree;
  };
  const SweepRow *best = nullptr;
  for (const SweepRow &row : result.rows)
    if (row.error.empty() &&
        (!best || gain(row) > gain(*best) ||
         (gain(row) == gain(*best) && row.bytes < best->bytes)))
      best = &row;
  if (!best)
    return module.emitError(
               "expected a configuration that has tables, got none: ")
           << result.rows.front().error;
  result.chosen = best - result.rows.data();
  result.chosenModule = lookups->clone();
  return passes.build(*result.chosenModule, best->values);
}

FailureOr<SweepResult> SweepRun::run() {
  FailureOr<SweepPasses> passes = SweepPasses::create(options, context);
  if (failed(passes) || failed(readFiles()))
    return failure();
  FailureOr<SweepCsv> csv =
      SweepCsv::open(options.csv, digest, options.sweep, context);
  if (failed(csv))
    return failure();
  lookups = module.clone();
  lookups->walk([](ObserveOp op) { op.erase(); });
  if (failed(passes->prepare(*lookups)) || failed(runFloat()))
    return failure();
  for (size_t i = 0, e = options.sweep.numConfigurations(); i < e; ++i) {
    std::vector<std::string> values = options.sweep.configuration(i);
    if (std::optional<SweepRow> known = csv->find(values)) {
      ++result.reused;
      result.rows.push_back(std::move(*known));
    } else {
      result.rows.push_back(runConfiguration(std::move(values), *passes));
      if (failed(csv->append(result.rows.back(), result.samples,
                             result.hasLabels)))
        return failure();
    }
    showProgress(i + 1);
  }
  if (failed(choose(*passes)))
    return failure();
  return std::move(result);
}

FailureOr<SweepResult> mlir::qlut::runSweep(ModuleOp module,
                                            const SweepOptions &options) {
  return SweepRun(module, options).run();
}
