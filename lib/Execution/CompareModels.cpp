//===- CompareModels.cpp - the error of each layer ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Both networks report what their layers give; of each batch the values of both
// are kept until their differences are added up.
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/CompareModels.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/FileUtilities.h"
#include "qlut/Conversion/ObserveToCalls.h"
#include "qlut/Conversion/Passes.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Dialect/Qlut/Transforms/Passes.h"
#include "qlut/Execution/Batch.h"
#include "qlut/Execution/Files.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/SourceMgr.h"
#include <array>
#include <limits>

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::ErrorSums;
using ::qlut::LayerError;
using ::qlut::NdArray;

namespace {
/// One of the two networks.
struct Network {
  llvm::SourceMgr sourceMgr;
  OwningOpRef<ModuleOp> module;
  std::unique_ptr<Engine> engine;
  std::optional<Batches> batches;
  llvm::StringMap<size_t> ids;     ///< of layers, as numbered in the program
  std::vector<std::string> layers; ///< by id
  std::optional<::qlut::RecordingObserver> observer;
};

/// One call of compareModels.
class Comparison {
public:
  Comparison(const CompareOptions &options, MLIRContext &context,
             llvm::raw_ostream &out)
      : options(options), context(context), out(out) {}

  LogicalResult run();

private:
  LogicalResult fail(const Twine &message) {
    return emitError(UnknownLoc::get(&context), message);
  }
  LogicalResult fail(llvm::Error error) {
    return fail(llvm::toString(std::move(error)));
  }

  LogicalResult load(StringRef path, Network &network);
  LogicalResult nameLayers();
  LogicalResult prepare(Network &network);
  void matchLayers();
  void findFormats(llvm::StringMap<::qlut::Format> &formats);
  LogicalResult addBatch(int64_t index);
  LogicalResult addResults(ArrayRef<NdArray> expected, ArrayRef<NdArray> got);

  const CompareOptions &options;
  MLIRContext &context;
  llvm::raw_ostream &out;
  Network reference, other;
  ::qlut::LayerReport report;
  /// The ids in both networks of the layers of the report.
  SmallVector<std::pair<size_t, size_t>> ids;
};
} // namespace

LogicalResult Comparison::load(StringRef path, Network &network) {
  std::string message;
  auto buffer = openInputFile(path, &message);
  if (!buffer)
    return fail(message);
  network.sourceMgr.AddNewSourceBuffer(std::move(buffer), llvm::SMLoc());
  SourceMgrDiagnosticHandler handler(network.sourceMgr, &context);
  network.module = parseSourceFile<ModuleOp>(network.sourceMgr, &context);
  return success(network.module.get() != nullptr);
}

/// Whether an op of that type, with a layer name, is in the module.
template <typename OpTy>
static bool hasLayers(ModuleOp module) {
  return module
      .walk([](OpTy op) {
        return op.getLayerAttr() ? WalkResult::interrupt()
                                 : WalkResult::advance();
      })
      .wasInterrupted();
}

static bool hasComposites(ModuleOp module) {
  return module
      .walk([](Operation *op) {
        return isComposite(op) ? WalkResult::interrupt()
                               : WalkResult::advance();
      })
      .wasInterrupted();
}

LogicalResult Comparison::nameLayers() {
  ModuleOp module = *reference.module;
  PassManager pm(&context);
  if (!hasLayers<SimLutOp>(module) &&
      !hasLayers<SimulatedOpInterface>(module)) {
    ConvertToQlutSimOptions convert;
    convert.remarks = false;
    convert.keepComposites = hasComposites(*other.module);
    pm.addPass(createConvertToQlutSim(convert));
  }
  if (!hasLayers<SimOp>(module) && hasLayers<SimOp>(*other.module)) {
    ConvertLinearToQlutSimOptions convert;
    convert.remarks = false;
    pm.addPass(createConvertLinearToQlutSim(convert));
  }
  SourceMgrDiagnosticHandler handler(reference.sourceMgr, &context);
  return pm.run(module);
}

LogicalResult Comparison::prepare(Network &network) {
  SourceMgrDiagnosticHandler handler(network.sourceMgr, &context);
  PassManager pm(&context);
  pm.addPass(createQlutObserveResults());
  if (failed(pm.run(*network.module)))
    return failure();
  for (const ObservedTensor &tensor : collectObservedTensors(*network.module)) {
    network.ids[tensor.id] = network.layers.size();
    network.layers.push_back(tensor.id);
  }
  network.observer.emplace(network.layers.size());
  FailureOr<std::unique_ptr<Engine>> engine =
      Engine::create(*network.module, options.lowering);
  if (failed(engine))
    return failure();
  network.engine = std::move(*engine);
  return success();
}

/// The formats of what the layers give, by name; none of those by channel.
void Comparison::findFormats(llvm::StringMap<::qlut::Format> &formats) {
  other.module->walk([&](Operation *op) {
    if (auto lookup = dyn_cast<SimLutOp>(op)) {
      FormatAttrInterface format = lookup.getOutFormatAttr();
      if (format && !format.getNumChannels() && lookup.getLayerAttr())
        formats[*lookup.getLayer()] = format.getFormat(0);
      return;
    }
    auto simulated = dyn_cast<SimulatedOpInterface>(op);
    if (!simulated || !simulated.getLayerAttr())
      return;
    for (unsigned i = 0, e = op->getNumResults(); i < e; ++i)
      if (FormatAttr format = simulated.getResultFormat(i)) {
        std::string id = simulated.getLayerAttr().str();
        formats[e == 1 ? id : id + "#" + std::to_string(i)] = format.getValue();
      }
  });
}

void Comparison::matchLayers() {
  llvm::StringMap<::qlut::Format> formats;
  findFormats(formats);
  for (const std::string &layer : reference.layers) {
    auto found = other.ids.find(layer);
    if (found == other.ids.end()) {
      report.onlyFloat.push_back(layer);
      continue;
    }
    LayerError error;
    error.layer = layer;
    if (auto format = formats.find(layer); format != formats.end()) {
      error.format = format->second.str();
      error.step = format->second.scale;
    }
    ids.push_back({reference.ids.lookup(layer), found->second});
    report.layers.push_back(std::move(error));
  }
  for (const std::string &layer : other.layers)
    if (!reference.ids.contains(layer))
      report.onlyOther.push_back(layer);
}

LogicalResult Comparison::addResults(ArrayRef<NdArray> expected,
                                     ArrayRef<NdArray> got) {
  if (expected.size() != got.size())
    return fail(llvm::formatv("expected networks with as many results, got {0} "
                              "of the float network and {1} of the other",
                              expected.size(), got.size()));
  report.results.resize(expected.size());
  for (auto [index, a, b] : llvm::enumerate(expected, got)) {
    LayerError &error = report.results[index];
    error.layer = ("result " + Twine(index)).str();
    if (a.shape != b.shape)
      return fail(llvm::formatv(
          "expected results of one shape, got result {0} of type {1} from the "
          "float network and {2} from the other",
          index, formatType(a.type, a.shape), formatType(b.type, b.shape)));
    for (int64_t i = 0, e = a.numElements(); i < e; ++i)
      error.sums.add(a.toDouble(i), b.toDouble(i), options.sentinelMagnitude);
  }
  return success();
}

LogicalResult Comparison::addBatch(int64_t index) {
  std::array<std::vector<NdArray>, 2> results;
  for (auto [network, values] :
       {std::pair(&reference, &results[0]), std::pair(&other, &results[1])}) {
    network->observer->clear();
    llvm::Expected<std::vector<NdArray>> run =
        network->batches->runBatch(index, &*network->observer);
    if (!run)
      return fail(run.takeError());
    *values = std::move(*run);
  }
  for (auto [error, pair] : llvm::zip_equal(report.layers, ids)) {
    ArrayRef<double> expected = reference.observer->get(pair.first);
    ArrayRef<double> got = other.observer->get(pair.second);
    if (expected.size() != got.size())
      return fail(llvm::formatv(
          "layer {0}: expected as many elements in both networks, got {1} in "
          "the float network and {2} in the other; are they of one network, "
          "converted with the same options?",
          error.layer, expected.size(), got.size()));
    for (auto [a, b] : llvm::zip_equal(expected, got))
      error.sums.add(a, b, options.sentinelMagnitude);
  }
  return addResults(results[0], results[1]);
}

LogicalResult Comparison::run() {
  if (!(options.sentinelMagnitude > 0 &&
        options.sentinelMagnitude <= std::numeric_limits<double>::max()))
    return fail("expected a finite --sentinel-magnitude above 0");
  if (failed(load(options.reference, reference)) ||
      failed(load(options.model, other)) || failed(nameLayers()) ||
      failed(prepare(reference)) || failed(prepare(other)))
    return failure();
  matchLayers();
  llvm::Expected<std::vector<NamedArray>> inputs =
      readArrays(options.inputs, options.allowNaN);
  if (!inputs)
    return fail(inputs.takeError());
  for (Network *network : {&reference, &other}) {
    llvm::Expected<Batches> batches =
        Batches::create(*network->engine, *inputs);
    if (!batches)
      return fail(batches.takeError());
    network->batches.emplace(std::move(*batches));
  }
  int64_t runs = reference.batches->numRuns();
  if (other.batches->numRuns() != runs)
    return fail(llvm::formatv("expected networks of one batch size, got {0} "
                              "batches of the float network and {1} of the "
                              "other",
                              runs, other.batches->numRuns()));
  for (int64_t i = 0; i < runs; ++i)
    if (failed(addBatch(i)))
      return failure();
  report.sort();
  if (!options.json.empty())
    if (llvm::Error error =
            ::qlut::writeFile(options.json, [&](llvm::raw_ostream &os) {
              os << llvm::formatv("{0:2}\n", report.toJson());
            }))
      return fail(std::move(error));
  report.print(out);
  return success();
}

LogicalResult mlir::qlut::compareModels(const CompareOptions &options,
                                        MLIRContext &context,
                                        llvm::raw_ostream &report) {
  return Comparison(options, context, report).run();
}
