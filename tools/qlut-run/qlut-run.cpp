//===- qlut-run.cpp - run a model over .npy files -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Execution/CompareModels.h"
#include "qlut/Execution/Files.h"
#include "qlut/Execution/RunModel.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"

using namespace llvm;

static constexpr char kOverview[] =
    "Run a function of tensors over .npy files\n\n"
    "  qlut-run model.mlir --input x.npy --output y.npy\n"
    "  qlut-run observed.mlir --input x.npy --calibrate statistics.json\n"
    "  qlut-run --compare-layers float.mlir sim.mlir --input x.npy\n"
    "  qlut-run --merge a.json b.json --output statistics.json\n";

/// Whether --compare names a network instead of an array.
static bool isNetwork(StringRef path) {
  return path.ends_with(".mlir") || path.ends_with(".mlirbc");
}

static int runTool(int argc, char **argv) {
  mlir::qlut::RunOptions options;

  cl::OptionCategory category("qlut-run");
  cl::list<std::string> files(cl::Positional,
                              cl::desc("<model, or statistics with --merge>"),
                              cl::cat(category));
  cl::list<std::string> inputs(
      "input", cl::desc(".npy file for the next argument (repeatable)"),
      cl::value_desc("file"), cl::cat(category));
  cl::list<std::string> outputs(
      "output", cl::desc(".npy file to write the next result to (repeatable)"),
      cl::value_desc("file"), cl::cat(category));
  cl::list<std::string> expected(
      "compare",
      cl::desc(".npy file to count the elements of the next result that differ "
               "from it in any bit (repeatable); a float network, by a name "
               "that ends in .mlir or .mlirbc, means --compare-layers"),
      cl::value_desc("file"), cl::cat(category));
  cl::opt<std::string> compareLayers(
      "compare-layers",
      cl::desc("float network: print how far each layer that the model shares "
               "with it is off, the worst first"),
      cl::value_desc("file"), cl::cat(category));
  cl::opt<std::string> json(
      "json", cl::desc("write what --compare-layers finds as JSON"),
      cl::value_desc("file"), cl::cat(category));
  cl::opt<std::string, true> entry("entry",
                                   cl::desc("function to run (default: main)"),
                                   cl::location(options.lowering.entry),
                                   cl::value_desc("name"), cl::cat(category));
  cl::opt<std::string, true> labels(
      "labels",
      cl::desc(".npy file of integers: print the top-1 accuracy of the first "
               "result over its last dimension"),
      cl::location(options.labels), cl::value_desc("file"), cl::cat(category));
  cl::opt<std::string, true> statistics(
      "calibrate", cl::desc("write statistics of the observed tensors"),
      cl::location(options.statistics), cl::value_desc("file"),
      cl::cat(category));
  cl::opt<double, true> sentinel(
      "sentinel-magnitude",
      cl::desc("leave values of this magnitude or a larger one out of the "
               "statistics (default: 1e8)"),
      cl::location(options.sentinelMagnitude), cl::cat(category));
  cl::opt<bool> merge("merge", cl::desc("merge statistics files into --output"),
                      cl::cat(category));
  cl::opt<int64_t, true> repeat(
      "repeat", cl::desc("run this often (default: 1)"),
      cl::location(options.repeat), cl::cat(category));
  cl::opt<bool, true> time(
      "time", cl::desc("print the time to compile and the median time to run"),
      cl::location(options.showTime), cl::cat(category));
  cl::opt<bool, true> allowNaN(
      "allow-nan", cl::desc("take inputs that hold NaN"),
      cl::location(options.allowNaN), cl::cat(category));
  cl::opt<bool> unchecked(
      "unchecked", cl::desc("leave out the checks of indices and shapes"),
      cl::cat(category));
  cl::opt<unsigned> optLevel(
      "opt-level",
      cl::desc("how hard LLVM optimizes, 0 to 3; the results are the same "
               "(default: 3)"),
      cl::init(3), cl::cat(category));
  cl::opt<std::string, true> isa(
      "isa",
      cl::desc("instruction set of vector code: generic, avx2, avx512-vbmi, "
               "neon or native; the results are the same (default: native)"),
      cl::location(options.lowering.isa), cl::value_desc("name"),
      cl::cat(category));
  cl::opt<std::string, true> schedule(
      "schedule",
      cl::desc("file of the transform dialect: how to tile products of "
               "integers (see schedules/cpu.mlir); the results are the same"),
      cl::location(options.lowering.schedule), cl::value_desc("file"),
      cl::cat(category));
  // libLLVM has an option of that name, for link-time optimization.
  if (cl::Option *other = cl::getRegisteredOptions().lookup("threads"))
    other->removeArgument();
  cl::opt<int64_t, true> threads(
      "threads",
      cl::desc("threads that the work of an op is divided among; the results "
               "are the same (default: 1)"),
      cl::location(options.lowering.threads), cl::value_desc("count"),
      cl::cat(category));
  cl::opt<bool, true> progress(
      "batch-progress", cl::desc("count batches, if stderr is a terminal"),
      cl::location(options.showProgress), cl::cat(category));
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(argc, argv, kOverview);

  mlir::DialectRegistry registry;
  mlir::qlut::registerLoweringDialects(registry);
  mlir::MLIRContext context(registry);
  // An error about a module would be followed by all of it.
  context.printOpOnDiagnostic(false);
  auto fail = [&](const Twine &message) {
    mlir::emitError(mlir::UnknownLoc::get(&context), message);
    return 1;
  };

  if (merge) {
    if (outputs.size() != 1)
      return fail("expected one --output with --merge, got " +
                  Twine(outputs.size()));
    return mlir::failed(
        mlir::qlut::mergeStatistics(files, outputs.front(), context));
  }
  if (files.size() != 1)
    return fail("expected one model, got " + Twine(files.size()));
  if (optLevel > 3)
    return fail("expected an --opt-level of 0 to 3, got " + Twine(optLevel));
  if (compareLayers.empty() && expected.size() == 1 &&
      isNetwork(expected.front())) {
    compareLayers = expected.front();
    expected.clear();
  }
  if (!compareLayers.empty()) {
    for (auto [name, count] :
         {std::pair("--output", outputs.getNumOccurrences()),
          std::pair("--compare", static_cast<int>(expected.size())),
          std::pair("--labels", labels.getNumOccurrences()),
          std::pair("--calibrate", statistics.getNumOccurrences()),
          std::pair("--repeat", repeat.getNumOccurrences()),
          std::pair("--time", time.getNumOccurrences())})
      if (count > 0)
        return fail(Twine("expected no ") + name + " with --compare-layers");
    mlir::qlut::CompareOptions compare;
    compare.reference = compareLayers;
    compare.model = files.front();
    compare.inputs = inputs;
    compare.json = json;
    compare.sentinelMagnitude = options.sentinelMagnitude;
    compare.allowNaN = options.allowNaN;
    compare.lowering = options.lowering;
    compare.lowering.checkBounds = !unchecked;
    compare.lowering.optLevel = optLevel;
    return mlir::failed(mlir::qlut::compareModels(compare, context, outs()));
  }
  if (!json.empty())
    return fail("expected --compare-layers with --json");
  options.model = files.front();
  options.inputs = inputs;
  options.outputs = outputs;
  options.expected = expected;
  options.lowering.checkBounds = !unchecked;
  options.lowering.optLevel = optLevel;
  return mlir::failed(mlir::qlut::runModel(options, context, outs()));
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
