//===- ProgramForRanges.cpp - programs whose numbers change ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Dialect/Qlut/IR/Thawed.h"
#include "qlut/Execution/Entry.h"
#include "qlut/Trainer/Program.h"

using namespace mlir;
using namespace mlir::qlut;

FailureOr<std::unique_ptr<Program>>
Program::createForRanges(ModuleOp module, StringRef entry, LossKind loss,
                         StringRef differentiation, StringRef isa,
                         Probe probe) {
  auto program = std::make_unique<Program>();
  program->entry = entry.str();
  program->differentiation = differentiation.str();
  program->isa = isa.str();
  program->loss = loss;
  program->probe = std::move(probe);
  if (failed(program->update(module)) || failed(program->findBatch(module)))
    return failure();
  return program;
}

FailureOr<OwningOpRef<ModuleOp>> Program::lower(ModuleOp module, bool isStep) {
  OwningOpRef<ModuleOp> copy;
  if (isStep) {
    // Derivatives, too, are to have one shape.
    OwningOpRef<ModuleOp> thawed = module.clone();
    (*thawed)->setAttr(thawedAttrName, UnitAttr::get(module.getContext()));
    FailureOr<OwningOpRef<ModuleOp>> step = makeStep(*thawed);
    if (failed(step))
      return failure();
    copy = std::move(*step);
  } else {
    copy = module.clone();
  }
  FailureOr<func::FuncOp> function =
      lookupEntry(*copy, isStep ? entry + "_grad" : entry);
  if (failed(function) || failed(prepareNumbers(*function)) ||
      failed(runPasses(*copy, numberPipeline)))
    return failure();
  finishNumbers(*copy);
  return copy;
}

LogicalResult Program::update(ModuleOp module) {
  for (bool isStep : {false, true}) {
    FailureOr<OwningOpRef<ModuleOp>> lowered = lower(module, isStep);
    if (failed(lowered) ||
        failed(select(isStep ? gradients : forwards, **lowered, isStep)))
      return failure();
  }
  return success();
}

/// How many probes tell which numbers are those of ranges.
static constexpr unsigned kProbes = 6;

LogicalResult Program::select(Variants &variants, ModuleOp lowered,
                              bool isStep) {
  const std::string name = isStep ? entry + "_grad" : entry;
  FailureOr<func::FuncOp> function = lookupEntry(lowered, name);
  if (failed(function))
    return failure();
  FreeNumbers numbers = FreeNumbers::collect(*function);
  auto found = llvm::find_if(variants.all, [&](const Variant &variant) {
    return variant.shape == numbers.shape;
  });
  llvm::BitVector isFree(numbers.values.size());
  if (found != variants.all.end()) {
    variants.now = static_cast<size_t>(found - variants.all.begin());
    for (size_t i = 0; i < numbers.values.size(); ++i)
      if (numbers.values[i] != found->values[i])
        isFree.set(i);
    if (!isFree.test(found->isFree)) {
      found->program.numbers = getArguments(numbers.values, found->isFree);
      return success();
    }
    isFree |= found->isFree;
  } else {
    for (size_t i = 0; i < numbers.values.size(); ++i)
      if (numbers.isInteger(i))
        isFree.set(i);
    for (unsigned number = 0; number < kProbes; ++number) {
      FailureOr<OwningOpRef<ModuleOp>> other = probe(number);
      if (failed(other))
        return failure();
      FailureOr<OwningOpRef<ModuleOp>> otherLowered = lower(**other, isStep);
      if (failed(otherLowered))
        return failure();
      FreeNumbers seen =
          FreeNumbers::collect(*lookupEntry(**otherLowered, name));
      if (seen.shape == numbers.shape)
        isFree |= numbers.compare(seen);
    }
    variants.now = variants.all.size();
    variants.all.emplace_back();
  }
  for (size_t i = 0; i < numbers.values.size(); ++i)
    if (!canBeArgument(numbers.values[i]))
      isFree.reset(i);
  if (failed(makeArguments(*function, numbers, isFree)))
    return failure();
  FailureOr<Compiled> compiled = compile(
      lowered, name, isStep ? std::optional(target) : std::nullopt, isa);
  if (failed(compiled))
    return failure();
  ++numCompilations;
  Variant &variant = variants.all[variants.now];
  variant.program = std::move(*compiled);
  variant.program.numbers = getArguments(numbers.values, isFree);
  variant.shape = std::move(numbers.shape);
  variant.values = std::move(numbers.values);
  variant.isFree = std::move(isFree);
  return success();
}
