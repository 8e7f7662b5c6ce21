//===- qlut-report.cpp - a page on the tables of a model ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/InitAllDialects.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "qlut/Execution/Files.h"
#include "qlut/InitAll.h"
#include "qlut/Report/Report.h"
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
    "  qlut-report sim.mlir --stats stats.json -o report.html\n";

namespace {
struct Options {
  std::string model = "-", statistics, output = "-", title;
};
} // namespace

static LogicalResult fail(mlir::MLIRContext &context, const Twine &message) {
  return emitError(mlir::UnknownLoc::get(&context), message);
}

static LogicalResult run(const Options &options, mlir::MLIRContext &context) {
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
  std::optional<qlut::Statistics> statistics;
  if (!options.statistics.empty()) {
    Expected<qlut::Statistics> read =
        qlut::Statistics::read(options.statistics);
    if (!read)
      return fail(context, toString(read.takeError()));
    statistics = std::move(*read);
  }
  std::string page;
  raw_string_ostream stream(page);
  std::string title = options.title.empty()
                          ? sys::path::filename(options.model).str()
                          : options.title;
  if (failed(mlir::qlut::writeReport(
          *module, title, statistics ? &*statistics : nullptr, stream)))
    return failure();
  if (options.output == "-") {
    outs() << page;
    return mlir::success();
  }
  qlut::FileTransaction files;
  Error error =
      files.stage(options.output, [&](raw_ostream &os) { os << page; });
  if (!error)
    error = files.commit();
  if (error)
    return fail(context, toString(std::move(error)));
  return mlir::success();
}

int main(int argc, char **argv) {
  InitLLVM initLLVM(argc, argv);
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
      cl::value_desc("file"), cl::location(options.statistics),
      cl::cat(category));
  cl::opt<std::string, true> title(
      "title", cl::desc("heading (default: the model's file name)"),
      cl::location(options.title), cl::cat(category));
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(argc, argv, kOverview);

  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::qlut::registerAllDialects(registry);
  mlir::MLIRContext context(registry);
  // An error about a module would be followed by all of it.
  context.printOpOnDiagnostic(false);
  return failed(run(options, context));
}
