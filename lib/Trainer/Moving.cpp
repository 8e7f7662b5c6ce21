//===- Moving.cpp - what of a simulation moves beside the weights ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "Moving.h"
#include "Simulation.h"
#include "qlut/Execution/Entry.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::qlut;

bool mlir::qlut::movesNumbers(const TrainOptions &options) {
  return options.simulates &&
         (options.trainsTables || options.rangeSource != RangeSource::Observed);
}

func::FuncOp Moving::getEntry(ModuleOp module) const {
  return *lookupEntry(module, options.entry);
}

FailureOr<std::unique_ptr<Moving>>
Moving::create(OwningOpRef<ModuleOp> simulated, const TrainOptions &options,
               ArrayRef<std::vector<float>> state) {
  std::unique_ptr<Moving> moving(new Moving(options));
  moving->simulated = std::move(simulated);
  func::FuncOp entry = moving->getEntry(*moving->simulated);
  llvm::Error error = llvm::Error::success();
  if (options.trainsTables) {
    moving->tables.emplace(entry, options.optimizer);
    if (moving->tables->size() == 0)
      return entry.emitError("expected a table of lines between end results "
                             "with --train-tables, got none; choose it with "
                             "--simulate=\"form=linear segments=4\"");
    if (!state.empty())
      error = moving->tables->setState(state);
  } else {
    moving->ranges.emplace(NetworkRanges(entry), options.rangeSource,
                           options.rangePenalty, options.optimizer);
    if (!state.empty())
      error = moving->ranges->setState(state);
  }
  if (error)
    return emitError(UnknownLoc::get(entry.getContext()),
                     llvm::toString(std::move(error)));
  return moving;
}

/// The network with the values of the tables.
static FailureOr<OwningOpRef<ModuleOp>>
withTables(ModuleOp simulated, StringRef entry, const LearnedTables &tables) {
  OwningOpRef<ModuleOp> moved = simulated.clone();
  if (failed(tables.apply(*lookupEntry(*moved, entry))))
    return failure();
  return moved;
}

FailureOr<OwningOpRef<ModuleOp>> Moving::build() const {
  ModuleOp module = const_cast<OwningOpRef<ModuleOp> &>(simulated).get();
  return tables ? withTables(module, options.entry, *tables)
                : withRanges(module, options, *ranges);
}

FailureOr<OwningOpRef<ModuleOp>> Moving::probe(unsigned number) const {
  ModuleOp module = const_cast<OwningOpRef<ModuleOp> &>(simulated).get();
  return tables ? withTables(module, options.entry, tables->disturb(number))
                : withRanges(module, options, ranges->disturb(number));
}

bool Moving::add(ArrayRef<std::string> names, ArrayRef<float> gradients,
                 double rate, bool isLast) {
  if (tables)
    tables->addGradients(names, gradients);
  else
    ranges->addGradients(names, gradients);
  ++steps;
  if (!isLast &&
      steps < (tables ? options.tableInterval : options.rangeInterval))
    return false;
  const double own = tables ? options.tableRate : options.rangeRate;
  rate *= own > 0.0 ? own / options.rate : 1.0;
  if (tables)
    tables->step(steps, rate);
  else
    ranges->step(steps, rate);
  steps = 0;
  return true;
}

std::vector<std::vector<float>> Moving::getState() const {
  return tables ? tables->getState() : ranges->getState();
}

std::optional<double> Moving::getMeanWidth() const {
  return ranges ? std::optional(ranges->getMeanWidth()) : std::nullopt;
}

void Moving::reportTables(llvm::raw_ostream &report) const {
  if (!tables)
    return;
  ModuleOp module = const_cast<OwningOpRef<ModuleOp> &>(simulated).get();
  getEntry(module).walk([&](SimLutOp op) {
    std::string why;
    const ::qlut::LinearTable *table = getTrainedTable(op, &why);
    report << "table "
           << (op.getLayerAttr() ? op.getLayerAttr().getValue()
                                 : StringRef("of no layer"));
    if (table)
      report << llvm::formatv(": {0} values are learned\n",
                              table->values.size());
    else
      report << ": kept, " << why << '\n';
  });
}
