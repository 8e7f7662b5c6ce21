//===- Network.cpp - one network of a differential test -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Network.h"
#include "Interpreter.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "qlut/Execution/Engine.h"
#include "qlut/Execution/Npy.h"
#include "qlut/Execution/RunModel.h"
#include "llvm/ADT/StringExtras.h"
#include <cmath>
#include <cstring>

using namespace mlir;
using namespace reference;
using ::qlut::NdArray;

Network Network::parse(StringRef text) {
  Network network;
  network.text = text.str();
  for (StringRef rest = text; !rest.empty();) {
    auto [line, after] = rest.split('\n');
    rest = after;
    line = line.trim();
    if (line.consume_front("// seed: "))
      network.seed = line.str();
    else if (line.consume_front("// front: "))
      network.front = line.str();
    else if (line.consume_front("// formats: "))
      network.formats = line.str();
    else if (line.consume_front("// arg: ")) {
      auto [kind, bounds] = line.split(' ');
      auto [lo, hi] = bounds.split(' ');
      Argument argument;
      argument.isFloat = kind == "reals";
      if (!lo.getAsDouble(argument.lo) && !hi.getAsDouble(argument.hi))
        network.arguments.push_back(argument);
    }
  }
  return network;
}

namespace {
class Comparison {
public:
  Comparison(const Network &network, MLIRContext &context,
             const CompareOptions &options)
      : network(network), context(context), options(options),
        random(std::hash<std::string>()(network.seed)) {}

  Outcome run();

private:
  std::vector<NdArray> makeInputs(func::FuncOp function, bool isWild);
  bool runPasses(ModuleOp module, StringRef passes);
  bool calibrate(ModuleOp module);
  std::optional<std::vector<std::vector<NdArray>>> execute(ModuleOp module);
  /// Ends with what the handler heard, or else as broken.
  void stop(const Twine &what) {
    outcome.kind =
        said.empty() ? Outcome::Kind::Broken : Outcome::Kind::Refused;
    outcome.why =
        said.empty() ? (what + " failed and did not say why").str() : said;
  }
  void breakOff(const Twine &why) {
    outcome.kind = Outcome::Kind::Broken;
    outcome.why = why.str();
  }

  const Network &network;
  MLIRContext &context;
  const CompareOptions &options;
  std::mt19937_64 random;
  std::string said; ///< the first error
  std::vector<std::vector<NdArray>> samples;
  Outcome outcome;
};
} // namespace

/// Uniform in the range; wild ones are beyond it, too, and signed zeros and
/// infinities.
std::vector<NdArray> Comparison::makeInputs(func::FuncOp function,
                                            bool isWild) {
  std::vector<NdArray> inputs;
  for (auto [index, type] : llvm::enumerate(function.getArgumentTypes())) {
    auto tensor = cast<RankedTensorType>(type);
    Network::Argument argument;
    if (index < network.arguments.size())
      argument = network.arguments[index];
    Array array;
    array.shape = llvm::to_vector(tensor.getShape());
    array.isFloat = isa<FloatType>(tensor.getElementType());
    std::uniform_real_distribution<double> reals(argument.lo, argument.hi);
    std::uniform_int_distribution<int64_t> integers(
        static_cast<int64_t>(argument.lo), static_cast<int64_t>(argument.hi));
    for (size_t e = 0, count = countElements(array.shape); e < count; ++e) {
      if (!array.isFloat) {
        array.ints.push_back(integers(random));
        continue;
      }
      double real = reals(random);
      if (isWild && random() % 16 == 0) {
        const double values[] = {0.0,       -0.0,        3 * real,    INFINITY,
                                 -INFINITY, argument.lo, argument.hi, 1e-30};
        real = values[random() % 8];
      }
      array.reals.push_back(real);
    }
    inputs.push_back(toNdArray(array, tensor.getElementType()));
  }
  return inputs;
}

/// One by one, verified after each: a diagnostic of the verifier is no refusal.
bool Comparison::runPasses(ModuleOp module, StringRef passes) {
  while (!passes.empty()) {
    size_t depth = 0, end = 0;
    for (; end < passes.size() && (depth > 0 || passes[end] != ','); ++end)
      depth += passes[end] == '{' || passes[end] == '('   ? 1
               : passes[end] == '}' || passes[end] == ')' ? -1
                                                          : 0;
    StringRef pass = passes.take_front(end);
    passes = passes.drop_front(std::min(end + 1, passes.size()));
    PassManager manager(&context);
    manager.enableVerifier(false);
    std::string message;
    llvm::raw_string_ostream os(message);
    if (failed(parsePassPipeline(pass, manager, os))) {
      breakOff("expected a pass, got '" + pass + "': " + message);
      return false;
    }
    if (failed(manager.run(module))) {
      stop(pass);
      return false;
    }
    said.clear();
    if (failed(verify(module))) {
      breakOff("not valid after " + pass + ": " + said);
      return false;
    }
  }
  return true;
}

bool Comparison::calibrate(ModuleOp module) {
  OwningOpRef<ModuleOp> observed = module.clone();
  if (!runPasses(*observed, "qlut-insert-observers"))
    return false;
  const std::string &folder = options.folder;
  mlir::qlut::RunOptions run;
  run.model = folder + "/observed.mlir";
  run.statistics = folder + "/statistics.json";
  run.lowering.optLevel = options.optLevel;
  std::error_code code;
  {
    llvm::raw_fd_ostream os(run.model, code);
    observed->print(os);
  }
  auto function = module.lookupSymbol<func::FuncOp>("main");
  for (auto [index, array] : llvm::enumerate(makeInputs(function, false))) {
    run.inputs.push_back(folder + "/in" + std::to_string(index) + ".npy");
    llvm::raw_fd_ostream os(run.inputs.back(), code);
    ::qlut::writeNpy(array, os);
  }
  if (code) {
    breakOff("can't write to " + folder + ": " + code.message());
    return false;
  }
  if (failed(mlir::qlut::runModel(run, context, llvm::nulls()))) {
    stop("calibration");
    return false;
  }
  return runPasses(module,
                   "qlut-apply-calibration{stats=" + run.statistics + "}");
}

std::optional<std::vector<std::vector<NdArray>>>
Comparison::execute(ModuleOp module) {
  mlir::qlut::LoweringOptions lowering;
  lowering.optLevel = options.optLevel;
  auto engine = mlir::qlut::Engine::create(module, lowering);
  if (failed(engine)) {
    stop("compilation");
    return std::nullopt;
  }
  std::vector<std::vector<NdArray>> all;
  for (const std::vector<NdArray> &inputs : samples) {
    SmallVector<mlir::qlut::Engine::Argument> arguments;
    for (const NdArray &input : inputs)
      arguments.push_back({input.shape, input.data.data()});
    auto results = (*engine)->run(arguments);
    if (!results) {
      breakOff("a run failed: " + llvm::toString(results.takeError()));
      return std::nullopt;
    }
    all.push_back(std::move(*results));
  }
  return all;
}

static size_t countDifferentBits(const NdArray &a, const NdArray &b) {
  size_t bits = 0;
  for (auto [x, y] : llvm::zip_equal(a.data, b.data))
    bits += llvm::popcount(static_cast<unsigned>(x ^ y));
  return bits;
}

Outcome Comparison::run() {
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error && said.empty()) {
      said = diagnostic.str();
      for (Diagnostic &note : diagnostic.getNotes())
        if (StringRef(note.str()).starts_with("for "))
          said += " (" + note.str() + ")";
    }
    return success();
  });
  auto module = parseSourceString<ModuleOp>(network.text, &context);
  if (!module || !module->lookupSymbol<func::FuncOp>("main")) {
    breakOff("expected a module with @main: " + said);
    return outcome;
  }
  if (!runPasses(*module, network.front) || !calibrate(*module) ||
      !runPasses(*module, network.formats))
    return outcome;
  if (options.dump)
    module->dump();
  auto function = module->lookupSymbol<func::FuncOp>("main");
  samples = {makeInputs(function, false), makeInputs(function, true)};

  auto simulated = execute(*module);
  if (!simulated)
    return outcome;
  OwningOpRef<ModuleOp> deployable = module->clone();
  if (!runPasses(*deployable, "convert-qlut-sim-to-hw,qlut-outline-integer,"
                              "qlut-verify-deployable"))
    return outcome;
  auto deployed = execute(*deployable);
  if (!deployed)
    return outcome;

  outcome.kind = Outcome::Kind::Equal;
  for (auto [sample, inputs] : llvm::enumerate(samples)) {
    SmallVector<Array> arguments;
    for (const NdArray &input : inputs)
      arguments.push_back(llvm::cantFail(fromNdArray(input)));
    auto expected =
        interpret(function, arguments,
                  options.isWrong ? std::optional(::qlut::Rounding::Floor)
                                  : std::nullopt);
    if (!expected) {
      breakOff("the reference failed: " + toString(expected.takeError()));
      return outcome;
    }
    for (auto [index, array] : llvm::enumerate(*expected)) {
      auto type = cast<ShapedType>(function.getResultTypes()[index]);
      NdArray reals = toNdArray(array, type.getElementType());
      size_t ofSimulated =
          countDifferentBits(reals, (*simulated)[sample][index]);
      size_t ofDeployed = countDifferentBits(reals, (*deployed)[sample][index]);
      outcome.elements += array.size();
      outcome.differing += ofSimulated + ofDeployed;
      if (ofSimulated + ofDeployed > 0 &&
          outcome.kind == Outcome::Kind::Equal) {
        outcome.kind = Outcome::Kind::Different;
        outcome.why =
            ("result " + Twine(index) + " of sample " + Twine(sample) + ": " +
             Twine(ofSimulated) + " bits of the simulated and " +
             Twine(ofDeployed) + " of the deployed network")
                .str();
      }
    }
  }
  return outcome;
}

Outcome reference::compare(const Network &network, MLIRContext &context,
                           const CompareOptions &options) {
  return Comparison(network, context, options).run();
}
