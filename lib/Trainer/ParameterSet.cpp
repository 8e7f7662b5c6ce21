//===- ParameterSet.cpp - the weights of a network ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Trainer/ParameterSet.h"
#include "mlir/IR/Builders.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "qlut/Dialect/Qlut/IR/Constants.h"
#include "qlut/Dialect/Qlut/IR/Parameters.h"
#include "qlut/Execution/Entry.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/GlobPattern.h"

using namespace mlir;
using namespace mlir::qlut;
using llvm::formatv;

LogicalResult mlir::qlut::runPasses(ModuleOp module, StringRef pipeline) {
  PassManager pm(module.getContext());
  std::string message;
  llvm::raw_string_ostream os(message);
  if (failed(parsePassPipeline(pipeline, pm, os)))
    return module.emitError("expected passes, got '")
           << pipeline << "': " << message;
  return pm.run(module);
}

FailureOr<ParameterSet>
mlir::qlut::takeParameters(ModuleOp module, StringRef entry,
                           ArrayRef<std::string> include,
                           ArrayRef<std::string> exclude, bool statistics) {
  std::string options = "remarks=false function=" + entry.str();
  if (statistics)
    options += " statistics";
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
    DenseElementsAttr elements =
        values ? getDenseElements(values.get(name)) : nullptr;
    if (!elements || !elements.getElementType().isF32())
      return function->emitError("expected f32 values of the parameter '")
             << name.getValue() << "', got "
             << function->getArgument(i).getType()
             << "; train a network of f32";
    ::qlut::TrainedTensor tensor;
    llvm::append_range(tensor.values, elements.getValues<float>());
    tensor.decays = elements.getType().getRank() >= 2;
    tensor.isStatistic = isStatistic(function->getArgument(i));
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

llvm::Error ParameterSet::freeze(ArrayRef<std::string> patterns) {
  for (const std::string &text : patterns) {
    llvm::Expected<llvm::GlobPattern> pattern = llvm::GlobPattern::create(text);
    if (!pattern)
      return pattern.takeError();
    bool isUsed = false;
    for (auto [name, tensor] : llvm::zip_equal(names, tensors))
      if (pattern->match(name))
        tensor.isFrozen = isUsed = true;
    if (!isUsed)
      return llvm::createStringError(
          "expected a pattern of --freeze that a parameter matches, got '" +
          text + "'; the parameters are " + llvm::join(names, ", "));
  }
  return llvm::Error::success();
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
