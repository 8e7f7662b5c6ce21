//===- SweepPasses.cpp - from settings to passes --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SweepPasses.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::report;

static constexpr StringRef kCalibration = "qlut-apply-calibration";

LogicalResult mlir::qlut::report::runPasses(ModuleOp module,
                                            StringRef pipeline) {
  PassManager manager(module.getContext(), ModuleOp::getOperationName());
  if (failed(parsePassPipeline(pipeline, manager)))
    return failure();
  return manager.run(module);
}

/// The names of a pass's options that take one value: those it prints with
/// its defaults.
static std::vector<std::string> optionNames(StringRef pass) {
  std::string errors, text;
  llvm::raw_string_ostream errorStream(errors), textStream(text);
  OpPassManager manager(ModuleOp::getOperationName());
  if (failed(parsePassPipeline(pass, manager, errorStream)))
    return {};
  manager.printAsTextualPipeline(textStream);
  std::vector<std::string> names;
  SmallVector<StringRef> words;
  StringRef(text).split(words, ' ', -1, /*KeepEmpty=*/false);
  for (StringRef word : words) {
    StringRef name = word.split('=').first;
    if (word.contains('='))
      names.push_back(name.substr(name.find('{') + 1).str());
  }
  return names;
}

std::string SweepPasses::pipelineFor(const Stage &stage,
                                     ArrayRef<std::string> values) const {
  std::string text = stage.pass + "{" + stage.fixed;
  for (size_t key : stage.keys)
    text += " " + options.sweep.keys[key].name + "=" + values[key];
  return text + "}";
}

FailureOr<SweepPasses> SweepPasses::create(const SweepOptions &options,
                                           MLIRContext &context) {
  SweepPasses passes(options);
  const std::vector<SweepKey> &keys = options.sweep.keys;
  std::vector<bool> isKnown(keys.size());
  std::vector<std::string> known;
  for (StringRef pass : {kCalibration, StringRef("qlut-quantize"),
                         StringRef("qlut-build-tables")}) {
    Stage stage{pass.str(), "", {}};
    for (const std::string &name : optionNames(pass)) {
      if (name == "stats") // a file, given by its own option
        continue;
      if (!llvm::is_contained(known, name))
        known.push_back(name);
      for (auto [i, key] : llvm::enumerate(keys))
        if (key.name == name) {
          stage.keys.push_back(i);
          isKnown[i] = true;
        }
    }
    passes.stages.push_back(std::move(stage));
  }
  for (auto [i, key] : llvm::enumerate(keys))
    if (!isKnown[i])
      return emitSweepError(context, key.column)
             << "expected an option of qlut-apply-calibration, qlut-quantize "
                "or qlut-build-tables ("
             << llvm::join(known, ", ") << "), got '" << key.name << "'";

  Stage &calibration = passes.stages.front();
  const bool hasRange = llvm::any_of(
      keys, [](const SweepKey &key) { return key.name == "range"; });
  passes.calibrates = !options.statistics.empty() || hasRange;
  if (!options.statistics.empty())
    calibration.fixed = "stats=\"" + options.statistics + "\"";

  // A value that is no number where one is asked for is found before any run.
  for (const Stage &stage : passes.stages)
    for (size_t k : stage.keys)
      for (const std::string &value : keys[k].values) {
        std::string errors;
        llvm::raw_string_ostream errorStream(errors);
        OpPassManager manager(ModuleOp::getOperationName());
        if (failed(parsePassPipeline(stage.pass + "{" + keys[k].name + "=" +
                                         value + "}",
                                     manager, errorStream)))
          return emitSweepError(context, keys[k].column)
                 << "expected values that " << stage.pass << " reads as '"
                 << keys[k].name << "', got '" << value << "'";
      }
  return passes;
}

LogicalResult SweepPasses::prepare(ModuleOp module) const {
  auto hasLookups = [&] {
    return module
        .walk([](Operation *op) {
          return isa<SimLutOp, HwLutOp>(op) ? WalkResult::interrupt()
                                            : WalkResult::advance();
        })
        .wasInterrupted();
  };
  if (!hasLookups()) {
    std::string pipeline = "convert-to-qlut-sim";
    if (!options.presets.empty())
      pipeline += "{presets=\"" + options.presets + "\"}";
    if (failed(runPasses(module, pipeline)))
      return failure();
  }
  if (!hasLookups())
    return module.emitError("expected functions to make tables of, got none");
  WalkResult walk = module.walk([&](Operation *op) {
    auto sim = dyn_cast<SimLutOp>(op);
    if (isa<HwLutOp>(op) || (sim && sim.isQuantized())) {
      op->emitError("expected lookups without tables, which the sweep builds; "
                    "give the model before --qlut-build-tables");
      return WalkResult::interrupt();
    }
    if (sim && !sim.getRangeAttr() && !calibrates) {
      op->emitError("expected a range; give the statistics of qlut-run "
                    "--calibrate with --stats");
      return WalkResult::interrupt();
    }
    return WalkResult::advance();
  });
  return failure(walk.wasInterrupted());
}

LogicalResult SweepPasses::build(ModuleOp module,
                                 ArrayRef<std::string> values) const {
  std::string pipeline;
  for (const Stage &stage : stages)
    if (stage.pass != kCalibration || calibrates)
      pipeline += (pipeline.empty() ? "" : ",") + pipelineFor(stage, values);
  return runPasses(module, pipeline);
}
