//===- Program.cpp - what a training loop runs ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Trainer/Program.h"
#include "mlir/IR/Builders.h"
#include "qlut/Dialect/Qlut/IR/Parameters.h"
#include "qlut/Execution/Entry.h"
#include "qlut/Execution/TopOne.h"
#include "qlut/Trainer/Random.h"
#include "qlut/Training/ReverseMode.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>
#include <map>

using namespace mlir;
using namespace mlir::qlut;
using llvm::formatv;
using ::qlut::Dataset;
using ::qlut::ElementType;
using ::qlut::NdArray;

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
  size_t data = 0, parameters = 0, numbers = 0;
  for (unsigned i = 0; i < function->getNumArguments(); ++i) {
    if (auto number =
            function->getArgAttrOfType<IntegerAttr>(i, "qlut.cotangent"))
      program.roles.push_back(
          {number.getInt() == 0 ? Role::One : Role::Zero, 0});
    else if (function->getArgAttr(i, gradientKeyAttrName))
      program.roles.push_back({Role::Key, 0});
    else if (getParameterName(*function, i))
      program.roles.push_back({Role::Parameter, parameters++});
    else if (function->getArgAttr(i, numbersAttrName))
      program.roles.push_back({Role::Numbers, numbers++});
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
       llvm::zip_equal(forward().roles, forward().engine->inputs())) {
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
                StringRef differentiation, StringRef isa) {
  auto program = std::make_unique<Program>();
  program->entry = entry.str();
  program->differentiation = differentiation.str();
  program->isa = isa.str();
  program->loss = loss;
  OwningOpRef<ModuleOp> copy = module.clone();
  FailureOr<Compiled> compiled = compile(*copy, entry, std::nullopt, isa);
  if (failed(compiled))
    return failure();
  program->plainForward = std::move(*compiled);
  if (failed(program->findBatch(module)))
    return failure();
  if (!step)
    return program;
  FailureOr<OwningOpRef<ModuleOp>> made = program->makeStep(module);
  if (failed(made))
    return failure();
  compiled = compile(**made, entry.str() + "_grad", program->target, isa);
  if (failed(compiled))
    return failure();
  program->plainGradient = std::move(*compiled);
  return program;
}

FailureOr<OwningOpRef<ModuleOp>> Program::makeStep(ModuleOp module) {
  OwningOpRef<ModuleOp> copy = module.clone();
  FailureOr<func::FuncOp> function = lookupEntry(*copy, entry);
  if (failed(function))
    return failure();
  if (llvm::any_of(function->getArguments(),
                   [](Value argument) { return isStatistic(argument); }) &&
      failed(runPasses(
          *copy, formatv("qlut-batch-statistics{{function={0}}", entry).str())))
    return failure();
  if (failed(addLoss(*function, loss)))
    return failure();
  target = function->getNumArguments() - 1;
  if (failed(runPasses(*copy, formatv("qlut-differentiate{{function={0} {1}}",
                                      entry, differentiation)
                                  .str())))
    return failure();
  function = lookupEntry(*copy, entry + "_grad");
  if (failed(function))
    return failure();
  // Those of parameters in the order of these, then those that move.
  std::map<int64_t, size_t> byArgument;
  gradientResults.clear();
  movingNames.clear();
  for (unsigned i = 0; i < function->getNumResults(); ++i) {
    if (auto argument =
            function->getResultAttrOfType<IntegerAttr>(i, gradientAttrName))
      byArgument[argument.getInt()] = i;
    auto range =
        function->getResultAttrOfType<StringAttr>(i, rangeGradientAttrName);
    if (!range)
      range =
          function->getResultAttrOfType<StringAttr>(i, tableGradientAttrName);
    if (range &&
        (movingNames.empty() || movingNames.back() != range.getValue()))
      movingNames.push_back(range.str());
    if (range)
      gradientResults.push_back(i);
  }
  auto results = llvm::make_second_range(byArgument);
  gradientResults.insert(gradientResults.begin(), results.begin(),
                         results.end());
  return copy;
}

//===----------------------------------------------------------------------===//
// Runs
//===----------------------------------------------------------------------===//

llvm::Expected<std::vector<NdArray>>
Program::runOnce(const Compiled &program, const Dataset &samples,
                 const ParameterSet &parameters, const NdArray *target,
                 const uint64_t *key, ::qlut::Observer *observer) {
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
    case Role::Numbers: {
      const NdArray &numbers = program.numbers[role.index];
      arguments.push_back({numbers.shape, numbers.data.data()});
      break;
    }
    case Role::Key:
      arguments.push_back({{}, reinterpret_cast<const char *>(key)});
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

llvm::Expected<Program::Step> Program::runShard(const Dataset &data,
                                                ArrayRef<int64_t> samples,
                                                const ParameterSet &parameters,
                                                double peak, uint64_t key) {
  Dataset batch = data.select(samples);
  llvm::Expected<NdArray> target =
      ::qlut::makeTargets(batch.labels, resultShape(), peak);
  if (!target)
    return target.takeError();
  auto results =
      runOnce(gradient(), batch, parameters, &*target, &key, nullptr);
  if (!results)
    return results.takeError();
  Step step;
  step.loss = results->front().toDouble(0);
  llvm::Expected<double> accuracy = getAccuracy((*results)[1], batch.labels);
  if (!accuracy)
    return accuracy.takeError();
  step.accuracy = *accuracy;
  for (size_t i : gradientResults)
    llvm::append_range(step.gradients,
                       std::as_const((*results)[i]).as<float>());
  return step;
}

llvm::Expected<Program::Step> Program::run(const Dataset &data,
                                           ArrayRef<int64_t> samples,
                                           const ParameterSet &parameters,
                                           double peak, uint64_t key,
                                           ::qlut::Communicator &processes) {
  const auto shards = static_cast<int64_t>(samples.size()) / batchSize;
  std::vector<std::vector<float>> gradients(shards);
  std::vector<std::vector<double>> scores(shards);
  const auto [first, last] = processes.share(shards);
  for (int64_t shard = first; shard < last; ++shard) {
    uint64_t own = key ^ static_cast<uint64_t>(shard);
    llvm::Expected<Step> step =
        runShard(data, samples.slice(shard * batchSize, batchSize), parameters,
                 peak, ::qlut::nextRandom(own));
    if (!step)
      return step.takeError();
    gradients[shard] = std::move(step->gradients);
    scores[shard] = {step->loss, step->accuracy};
  }
  processes.addAlongTree<float>(gradients);
  processes.addAlongTree<double>(scores);
  const auto count = static_cast<double>(shards);
  Step mean{scores[0][0] / count, scores[0][1] / count,
            std::move(gradients[0])};
  for (float &gradient : mean.gradients)
    gradient /= static_cast<float>(shards);
  return mean;
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
                                             LossKind loss,
                                             ::qlut::Communicator &processes) {
  const int64_t size = data.size();
  const auto [begin, end] = processes.share(llvm::divideCeil(size, batchSize));
  std::vector<char> own;
  for (int64_t number = begin; number < end; ++number) {
    Dataset batch = data.select(getSamples(number, batchSize, size));
    auto results =
        runOnce(forward(), batch, parameters, nullptr, nullptr, nullptr);
    if (!results)
      return results.takeError();
    llvm::append_range(own, results->front().data);
  }
  // Results may have several rows for each sample.
  const TensorSpec &result = forward().engine->results()[0];
  SmallVector<int64_t> shape(ArrayRef<int64_t>(result.shape));
  shape[0] = shape[0] / batchSize * size;
  NdArray all(result.type, shape);
  auto out = all.data.begin();
  for (const std::vector<char> &part : processes.gather(own)) {
    const auto left = static_cast<size_t>(all.data.end() - out);
    out = std::copy_n(part.begin(), std::min(part.size(), left), out);
  }
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
                             ::qlut::Observer &observer,
                             const ::qlut::Communicator &processes) {
  const int64_t size = data.size();
  const auto [begin, end] = processes.share(llvm::divideCeil(size, batchSize));
  for (int64_t number = begin; number < end; ++number) {
    Dataset batch = data.select(getSamples(number, batchSize, size));
    auto results =
        runOnce(forward(), batch, parameters, nullptr, nullptr, &observer);
    if (!results)
      return results.takeError();
  }
  return observer.check();
}
