//===- Program.cpp - what a training loop runs ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Trainer/Program.h"
#include "mlir/IR/Builders.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "qlut/Dialect/Qlut/IR/Parameters.h"
#include "qlut/Execution/Entry.h"
#include "qlut/Execution/TopOne.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace mlir;
using namespace mlir::qlut;
using llvm::formatv;
using ::qlut::Dataset;
using ::qlut::ElementType;
using ::qlut::NdArray;

LogicalResult mlir::qlut::runPasses(ModuleOp module, StringRef pipeline) {
  PassManager pm(module.getContext());
  std::string message;
  llvm::raw_string_ostream os(message);
  if (failed(parsePassPipeline(pipeline, pm, os)))
    return module.emitError("expected passes, got '")
           << pipeline << "': " << message;
  return pm.run(module);
}

//===----------------------------------------------------------------------===//
// Parameters
//===----------------------------------------------------------------------===//

FailureOr<ParameterSet>
mlir::qlut::takeParameters(ModuleOp module, StringRef entry,
                           ArrayRef<std::string> include,
                           ArrayRef<std::string> exclude) {
  std::string options = "remarks=false function=" + entry.str();
  for (auto [option, patterns] :
       {std::pair(" include=", include), std::pair(" exclude=", exclude)})
    if (!patterns.empty())
      options += option + llvm::join(patterns, ",");
  if (failed(runPasses(module, "qlut-extract-parameters{" + options + "}")))
    return failure();
  FailureOr<func::FuncOp> function = lookupEntry(module, entry);
  if (failed(function))
    return failure();
  auto values =
      (*function)->getAttrOfType<DictionaryAttr>(parameterValuesAttrName);
  ParameterSet set;
  for (unsigned i = 0; i < function->getNumArguments(); ++i) {
    StringAttr name = getParameterName(*function, i);
    if (!name)
      continue;
    auto elements =
        values ? values.getAs<DenseElementsAttr>(name) : DenseElementsAttr();
    if (!elements || !elements.getElementType().isF32())
      return function->emitError("expected f32 values of the parameter '")
             << name.getValue() << "', got "
             << function->getArgument(i).getType()
             << "; train a network of f32";
    ::qlut::TrainedTensor tensor;
    llvm::append_range(tensor.values, elements.getValues<float>());
    tensor.decays = elements.getType().getRank() >= 2;
    set.names.push_back(name.str());
    set.shapes.emplace_back(elements.getType().getShape());
    set.tensors.push_back(std::move(tensor));
  }
  if (set.names.empty())
    return function->emitError("expected weights to train, got none; "
                               "--parameters=NAME makes a constant one");
  (*function)->removeAttr(parameterValuesAttrName);
  return set;
}

std::vector<std::vector<float>> ParameterSet::getValues() const {
  std::vector<std::vector<float>> values;
  for (const ::qlut::TrainedTensor &tensor : tensors)
    values.push_back(tensor.values);
  return values;
}

void ParameterSet::setValues(ArrayRef<std::vector<float>> values) {
  for (auto [tensor, each] : llvm::zip_equal(tensors, values))
    tensor.values = each;
}

LogicalResult
mlir::qlut::setParameterValues(ModuleOp module, StringRef entry,
                               const ParameterSet &parameters,
                               ArrayRef<std::vector<float>> values) {
  FailureOr<func::FuncOp> function = lookupEntry(module, entry);
  if (failed(function))
    return failure();
  Builder b(module.getContext());
  SmallVector<NamedAttribute> attributes;
  for (auto [name, shape, numbers] :
       llvm::zip_equal(parameters.names, parameters.shapes, values))
    attributes.push_back(b.getNamedAttr(
        name,
        DenseElementsAttr::get(RankedTensorType::get(shape, b.getF32Type()),
                               ArrayRef(numbers))));
  (*function)->setAttr(parameterValuesAttrName,
                       b.getDictionaryAttr(attributes));
  return success();
}

LogicalResult mlir::qlut::putParameters(ModuleOp module, StringRef entry,
                                        const ParameterSet &parameters,
                                        bool isRewritten) {
  if (failed(setParameterValues(module, entry, parameters,
                                parameters.getValues())))
    return failure();
  FailureOr<func::FuncOp> function = lookupEntry(module, entry);
  if (failed(function))
    return failure();
  if (isRewritten)
    for (unsigned i = 0; i < function->getNumArguments(); ++i)
      function->removeArgAttr(
          i, StringAttr::get(module.getContext(), parameterPlaceAttrName));
  return runPasses(
      module, formatv("qlut-embed-parameters{{function={0}}", entry).str());
}

//===----------------------------------------------------------------------===//
// Compilation
//===----------------------------------------------------------------------===//

FailureOr<Program::Compiled> Program::compile(ModuleOp module, StringRef entry,
                                              std::optional<unsigned> target,
                                              StringRef isa) {
  // A step runs often; what runs once an epoch is not worth LLVM's time. The
  // bits are the same.
  const unsigned optLevel = target ? 2 : 1;
  FailureOr<func::FuncOp> function = lookupEntry(module, entry);
  if (failed(function))
    return failure();
  Compiled program;
  size_t data = 0, parameters = 0;
  for (unsigned i = 0; i < function->getNumArguments(); ++i) {
    if (auto number =
            function->getArgAttrOfType<IntegerAttr>(i, "qlut.cotangent"))
      program.roles.push_back(
          {number.getInt() == 0 ? Role::One : Role::Zero, 0});
    else if (getParameterName(*function, i))
      program.roles.push_back({Role::Parameter, parameters++});
    else if (target == i)
      program.roles.push_back({Role::Target, 0});
    else
      program.roles.push_back({Role::Data, data++});
  }
  // What the entry does not call is not compiled.
  for (auto other : module.getOps<func::FuncOp>())
    other.setVisibility(other == *function ? SymbolTable::Visibility::Public
                                           : SymbolTable::Visibility::Private);
  if (failed(runPasses(module, "symbol-dce")))
    return failure();
  LoweringOptions options;
  options.entry = entry.str();
  options.isa = isa.str();
  options.checkBounds = false;
  options.optLevel = optLevel;
  FailureOr<std::unique_ptr<Engine>> engine = Engine::create(module, options);
  if (failed(engine))
    return failure();
  program.engine = std::move(*engine);
  return program;
}

LogicalResult Program::findBatch(ModuleOp module) {
  for (auto [role, spec] :
       llvm::zip_equal(forward.roles, forward.engine->inputs())) {
    if (role.kind != Role::Data)
      continue;
    if (spec.shape.empty() || ShapedType::isDynamic(spec.shape[0]) ||
        (batchSize != 0 && batchSize != spec.shape[0]))
      return module.emitError("expected arguments with one static leading "
                              "dimension, the batch, got ")
             << spec.str() << "; --qlut-set-batch gives a model another";
    batchSize = spec.shape[0];
  }
  if (batchSize == 0)
    return module.emitError("expected an argument that takes samples, got "
                            "parameters alone");
  return success();
}

FailureOr<std::unique_ptr<Program>>
Program::create(ModuleOp module, StringRef entry, bool step, LossKind loss,
                StringRef lutGradient, StringRef isa) {
  auto program = std::make_unique<Program>();
  OwningOpRef<ModuleOp> copy = module.clone();
  FailureOr<Compiled> forward = compile(*copy, entry, std::nullopt, isa);
  if (failed(forward))
    return failure();
  program->forward = std::move(*forward);
  program->numResults = program->forward.engine->results().size();
  if (failed(program->findBatch(module)))
    return failure();
  if (!step)
    return program;
  copy = module.clone();
  FailureOr<func::FuncOp> function = lookupEntry(*copy, entry);
  if (failed(function) || failed(addLoss(*function, loss)))
    return failure();
  const unsigned target = function->getNumArguments() - 1;
  const std::string name = entry.str() + "_grad";
  if (failed(runPasses(
          *copy, formatv("qlut-differentiate{{function={0} lut-gradient={1}}",
                         entry, lutGradient)
                     .str())))
    return failure();
  function = lookupEntry(*copy, name);
  if (failed(function))
    return failure();
  for (unsigned i = 0; i < function->getNumResults(); ++i)
    if (function->getResultAttr(i, "qlut.gradient"))
      program->gradientResults.push_back(i);
  FailureOr<Compiled> gradient = compile(*copy, name, target, isa);
  if (failed(gradient))
    return failure();
  program->gradient = std::move(*gradient);
  return program;
}

//===----------------------------------------------------------------------===//
// Runs
//===----------------------------------------------------------------------===//

llvm::Expected<std::vector<NdArray>>
Program::runOnce(const Compiled &program, const Dataset &samples,
                 const ParameterSet &parameters, const NdArray *target,
                 ::qlut::Observer *observer) {
  SmallVector<Engine::Argument> arguments;
  std::vector<NdArray> cotangents;
  cotangents.reserve(program.roles.size());
  for (auto [role, spec] :
       llvm::zip_equal(program.roles, program.engine->inputs())) {
    switch (role.kind) {
    case Role::Data: {
      if (role.index >= samples.inputs.size())
        return llvm::createStringError(formatv("expected {0} inputs, got {1}",
                                               role.index + 1,
                                               samples.inputs.size())
                                           .str());
      const NdArray &array = samples.inputs[role.index];
      if (array.type != spec.type)
        return llvm::createStringError(
            formatv("expected {0} for input {1}, got {2}", spec.str(),
                    role.index, formatType(array.type, array.shape))
                .str());
      arguments.push_back({array.shape, array.data.data()});
      break;
    }
    case Role::Parameter:
      arguments.push_back({parameters.shapes[role.index],
                           parameters.tensors[role.index].values.data()});
      break;
    case Role::Target:
      arguments.push_back({target->shape, target->data.data()});
      break;
    case Role::One:
    case Role::Zero:
      cotangents.emplace_back(spec.type, spec.shape);
      if (role.kind == Role::One)
        for (float &value : cotangents.back().as<float>())
          value = 1.0F;
      arguments.push_back({spec.shape, cotangents.back().data.data()});
      break;
    }
  }
  return program.engine->run(arguments, observer);
}

/// The share of rows whose greatest element is the label's.
static llvm::Expected<double> getAccuracy(const NdArray &scores,
                                          const NdArray &labels) {
  if (isFloat(labels.type))
    return 0.0;
  llvm::Expected<std::vector<int64_t>> best = ::qlut::findBest(scores);
  if (!best)
    return best.takeError();
  llvm::Expected<int64_t> correct =
      ::qlut::countCorrect(*best, labels, "labels");
  if (!correct)
    return correct.takeError();
  return static_cast<double>(*correct) / static_cast<double>(best->size());
}

llvm::Expected<Program::Step> Program::run(const Dataset &data,
                                           ArrayRef<int64_t> samples,
                                           const ParameterSet &parameters,
                                           double peak) {
  Dataset batch = data.select(samples);
  llvm::Expected<NdArray> target =
      ::qlut::makeTargets(batch.labels, resultShape(), peak);
  if (!target)
    return target.takeError();
  auto results = runOnce(gradient, batch, parameters, &*target, nullptr);
  if (!results)
    return results.takeError();
  Step step;
  step.loss = results->front().toDouble(0);
  llvm::Expected<double> accuracy = getAccuracy((*results)[1], batch.labels);
  if (!accuracy)
    return accuracy.takeError();
  step.accuracy = *accuracy;
  for (size_t i : gradientResults)
    step.gradients.push_back(std::move((*results)[i]));
  return step;
}

/// The samples of batch `number` of `size`; past the end from the start again.
static SmallVector<int64_t> getSamples(int64_t number, int64_t batch,
                                       int64_t size) {
  SmallVector<int64_t> samples;
  for (int64_t i = number * batch; i < (number + 1) * batch; ++i)
    samples.push_back(i % size);
  return samples;
}

/// The mean loss of rows, as addLoss has it.
static double getLoss(const NdArray &y, const NdArray &target, LossKind kind) {
  const int64_t count = y.numElements();
  double sum = 0.0;
  if (kind == LossKind::MeanSquared) {
    for (int64_t i = 0; i < count; ++i)
      sum += std::pow(y.toDouble(i) - target.toDouble(i), 2);
    return sum / static_cast<double>(count);
  }
  const int64_t classes = y.shape.back();
  for (int64_t row = 0; row < count; row += classes) {
    double most = y.toDouble(row), total = 0.0;
    for (int64_t i = row; i < row + classes; ++i)
      most = std::max(most, y.toDouble(i));
    for (int64_t i = row; i < row + classes; ++i)
      total += std::exp(y.toDouble(i) - most);
    for (int64_t i = row; i < row + classes; ++i)
      sum += target.toDouble(i) * (std::log(total) - y.toDouble(i) + most);
  }
  return sum / static_cast<double>(count / classes);
}

llvm::Expected<Evaluation> Program::evaluate(const Dataset &data,
                                             const ParameterSet &parameters,
                                             LossKind loss) {
  const int64_t size = data.size();
  const int64_t runs = (size + batchSize - 1) / batchSize;
  NdArray all;
  for (int64_t number = 0; number < runs; ++number) {
    Dataset batch = data.select(getSamples(number, batchSize, size));
    auto results = runOnce(forward, batch, parameters, nullptr, nullptr);
    if (!results)
      return results.takeError();
    NdArray &first = results->front();
    if (number == 0) {
      all = std::move(first);
      continue;
    }
    all.data.insert(all.data.end(), first.data.begin(), first.data.end());
    all.shape[0] += first.shape[0];
  }
  // Results may have several rows for each sample.
  const int64_t rows = all.shape[0] / (runs * batchSize);
  all.shape[0] = size * rows;
  all.data.resize(static_cast<size_t>(all.numElements()) *
                  getByteWidth(all.type));
  Evaluation evaluation;
  llvm::Expected<NdArray> target =
      ::qlut::makeTargets(data.labels, all.shape, 1.0);
  if (!target)
    return target.takeError();
  evaluation.loss = getLoss(all, *target, loss);
  llvm::Expected<double> accuracy = getAccuracy(all, data.labels);
  if (!accuracy)
    return accuracy.takeError();
  evaluation.accuracy = *accuracy;
  evaluation.results = std::move(all);
  return evaluation;
}

llvm::Error Program::observe(const Dataset &data,
                             const ParameterSet &parameters,
                             ::qlut::Observer &observer) {
  const int64_t size = data.size();
  for (int64_t number = 0; number * batchSize < size; ++number) {
    Dataset batch = data.select(getSamples(number, batchSize, size));
    auto results = runOnce(forward, batch, parameters, nullptr, &observer);
    if (!results)
      return results.takeError();
  }
  return observer.check();
}
