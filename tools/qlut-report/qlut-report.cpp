//===- qlut-report.cpp - a page on the tables of a model ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/InitAllDialects.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "qlut/Execution/Files.h"
#include "qlut/Execution/Lowering.h"
#include "qlut/InitAll.h"
#include "qlut/Report/Report.h"
#include "qlut/Report/Sweep.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"

using namespace llvm;
using mlir::failed;
using mlir::failure;
using mlir::LogicalResult;

static constexpr char kOverview[] =
    "Write a page on the tables of a model\n\n"
    "  qlut-report sim.mlir --stats stats.json -o report.html\n"
    "  qlut-report --sweep segments=4..64,value-bits=8..16 model.mlir \\\n"
    "    --stats stats.json --input x.npy --labels y.npy --csv sweep.csv \\\n"
    "    -o report.html\n";

namespace {
struct Options {
  std::string model = "-", output = "-", title, sweepText;
  mlir::qlut::SweepOptions sweep; ///< its statistics also serve a report
};
} // namespace

static LogicalResult fail(mlir::MLIRContext &context, const Twine &message) {
  return emitError(mlir::UnknownLoc::get(&context), message);
}

/// Tries the configurations and writes their page.
static LogicalResult sweep(mlir::ModuleOp module, Options &options,
                           StringRef title, raw_ostream &os) {
  mlir::MLIRContext &context = *module.getContext();
  auto parsed = mlir::qlut::parseSweep(options.sweepText, context);
  if (failed(parsed))
    return failure();
  options.sweep.sweep = std::move(*parsed);
  auto result = mlir::qlut::runSweep(module, options.sweep);
  if (failed(result))
    return failure();
  return mlir::qlut::writeSweepReport(*result, options.sweep, title, os);
}

/// Writes the page of the model's tables.
static LogicalResult report(mlir::ModuleOp module, const Options &options,
                            StringRef title, raw_ostream &os) {
  mlir::MLIRContext &context = *module.getContext();
  const mlir::qlut::SweepOptions &s = options.sweep;
  if (!s.inputs.empty() || !s.labels.empty() || !s.csv.empty())
    return fail(context, "expected --sweep with --input, --labels or --csv: "
                         "only a sweep runs the model");
  if (s.statistics.empty())
    return mlir::qlut::writeReport(module, title, nullptr, os);
  Expected<qlut::Statistics> statistics = qlut::Statistics::read(s.statistics);
  if (!statistics)
    return fail(context, toString(statistics.takeError()));
  return mlir::qlut::writeReport(module, title, &*statistics, os);
}

static LogicalResult run(Options &options, mlir::MLIRContext &context) {
  std::string message;
  std::unique_ptr<MemoryBuffer> buffer =
      mlir::openInputFile(options.model, &message);
  if (!buffer)
    return fail(context, message);
  SourceMgr sourceMgr;
  sourceMgr.AddNewSourceBuffer(std::move(buffer), SMLoc());
  mlir::SourceMgrDiagnosticHandler handler(sourceMgr, &context);
  auto module = mlir::parseSourceFile<mlir::ModuleOp>(sourceMgr, &context);
  if (!module)
    return failure();
  std::string title = options.title.empty()
                          ? sys::path::filename(options.model).str()
                          : options.title;
  std::string page;
  raw_string_ostream stream(page);
  if (failed(options.sweepText.empty()
                 ? report(*module, options, title, stream)
                 : sweep(*module, options, title, stream)))
    return failure();
  if (Error error =
          qlut::writeFile(options.output, [&](raw_ostream &os) { os << page; }))
    return fail(context, toString(std::move(error)));
  return mlir::success();
}

static int runTool(int argc, char **argv) {
  Options options;
  // LLVM's own --stats, counters of its passes, would take the name.
  if (cl::Option *llvmStatistics = cl::getRegisteredOptions().lookup("stats"))
    llvmStatistics->removeArgument();

  cl::OptionCategory category("qlut-report");
  cl::opt<std::string, true> model(cl::Positional, cl::desc("<model>"),
                                   cl::location(options.model),
                                   cl::cat(category));
  cl::opt<std::string, true> output(
      "o", cl::desc("HTML file to write (default: -)"), cl::value_desc("file"),
      cl::location(options.output), cl::cat(category));
  cl::opt<std::string, true> statistics(
      "stats",
      cl::desc("statistics of qlut-run --calibrate: shows the values met"),
      cl::value_desc("file"), cl::location(options.sweep.statistics),
      cl::cat(category));
  cl::opt<std::string, true> title(
      "title", cl::desc("heading (default: the model's file name)"),
      cl::location(options.title), cl::cat(category));
  cl::opt<std::string, true> sweep(
      "sweep",
      cl::desc("try all combinations of options of the passes that calibrate, "
               "quantize and build tables, such as "
               "segments=4..64,spacing=uniform+power-of-two"),
      cl::value_desc("key=values,..."), cl::location(options.sweepText),
      cl::cat(category));
  cl::list<std::string> inputs(
      "input",
      cl::desc(".npy file for the next argument of a sweep (repeatable)"),
      cl::value_desc("file"), cl::cat(category));
  cl::opt<std::string, true> labels(
      "labels", cl::desc(".npy file of integers: a sweep counts right answers"),
      cl::value_desc("file"), cl::location(options.sweep.labels),
      cl::cat(category));
  cl::opt<std::string, true> csv(
      "csv", cl::desc("results of a sweep; what it has is not run again"),
      cl::value_desc("file"), cl::location(options.sweep.csv),
      cl::cat(category));
  cl::opt<std::string, true> presets(
      "presets", cl::desc("preset rules for a float model of a sweep"),
      cl::value_desc("file"), cl::location(options.sweep.presets),
      cl::cat(category));
  cl::opt<std::string, true> entry(
      "entry", cl::desc("function a sweep runs (default: main)"),
      cl::value_desc("name"), cl::location(options.sweep.entry),
      cl::cat(category));
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(argc, argv, kOverview);

  options.sweep.inputs = inputs;
  options.sweep.showProgress = true;

  mlir::qlut::registerAllPasses();
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::qlut::registerAllDialects(registry);
  mlir::qlut::registerLoweringDialects(registry);
  mlir::MLIRContext context(registry);
  // An error about a module would be followed by all of it.
  context.printOpOnDiagnostic(false);
  return failed(run(options, context));
}

int main(int argc, char **argv) {
  InitLLVM initLLVM(argc, argv);
  int status = runTool(argc, argv);
  if (Error error = ::qlut::finishOutput()) {
    errs() << "error: " << toString(std::move(error)) << '\n';
    return 1;
  }
  return status;
}
