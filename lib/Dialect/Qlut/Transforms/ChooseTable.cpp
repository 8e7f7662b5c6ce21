//===- ChooseTable.cpp - the cheapest table for an op's bound -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChooseTable.h"
#include "mlir/IR/Diagnostics.h"
#include "qlut/Core/Names.h"

using namespace mlir;
using namespace mlir::qlut;

::qlut::TableBound BoundSettings::getBound() const {
  using ::qlut::TableBound;
  return maxError > 0 ? TableBound{TableBound::Kind::MaxError, maxError}
                      : TableBound{TableBound::Kind::MeanSquaredError, mse};
}

::qlut::CostKind BoundSettings::getCost() const {
  return cost.empty() ? ::qlut::CostKind::Bytes
                      : *::qlut::symbolize<::qlut::CostKind>(cost);
}

LogicalResult
BoundSettings::verify(function_ref<InFlightDiagnostic()> emit) const {
  for (auto [name, value] :
       {std::pair("max-error", maxError), std::pair("mse", mse)})
    if (!(value >= 0) || std::isinf(value))
      return emit() << "expected option '" << name
                    << "' to be a number above 0, got " << value;
  if (maxError > 0 && mse > 0)
    return emit() << "expected one of the options 'max-error' and 'mse', got "
                     "both";
  if (!cost.empty() && !::qlut::symbolize<::qlut::CostKind>(cost))
    return emit() << "expected option 'cost' to be "
                  << ::qlut::listNames<::qlut::CostKind>() << ", got '" << cost
                  << "'";
  return success();
}

BoundSettings BoundSettings::after(SpecAttr preset) const {
  BoundSettings settings = *this;
  if (!preset)
    return settings;
  if (auto word = preset.getString("cost"))
    settings.cost = word->str();
  auto presetMax = preset.getReal("max_error"),
       presetMse = preset.getReal("mse");
  if (presetMax || presetMse || preset.getInteger("segments") ||
      preset.getBreakpoints()) {
    settings.maxError = presetMax.value_or(0);
    settings.mse = presetMse.value_or(0);
  }
  return settings;
}

/// ", 17 cycles", ", 408 bytes x cycles"; bytes are in the table's text.
static std::string costText(double cost, ::qlut::CostKind kind) {
  switch (kind) {
  case ::qlut::CostKind::Bytes:
    return {};
  case ::qlut::CostKind::Cycles:
    return llvm::formatv(", {0:F0} cycles", std::floor(cost)).str();
  case ::qlut::CostKind::Both:
    return llvm::formatv(", {0:F0} bytes x cycles", cost).str();
  }
  llvm_unreachable("unknown kind of cost");
}

llvm::Expected<::qlut::FoundTable> mlir::qlut::chooseTable(
    Location loc, const ::qlut::Expression &f, const ::qlut::Format &in,
    const ::qlut::Format &out, const ::qlut::TableSpec &spec,
    const ::qlut::Target &target, const TableChoice &choice) {
  ::qlut::SearchSpace space = ::qlut::SearchSpace::of(target, out.storage);
  if (choice.fixesForm)
    space.forms = {spec.form};
  if (choice.fixesSpacing)
    space.spacings = {spec.spacing};
  if (choice.fixesFrontEnd)
    space.fronts = {spec.front};
  if (choice.fixesCoefficients)
    space.coefficients = {spec.coefficients};
  if (choice.fixesWidths)
    space.widths = {{spec.valueBits, spec.guardBits}};
  llvm::Expected<::qlut::SearchResult> found = ::qlut::findCheapestTable(
      f, in, out, spec, space, target, choice.bound, choice.cost);
  if (!found)
    return found.takeError();
  const ::qlut::FoundTable &best = found->best;
  InFlightDiagnostic remark =
      emitRemark(loc, "cheapest table: ")
      << best.text() << costText(best.cost, choice.cost) << ", "
      << choice.bound.text(choice.bound.of(best.certificate)) << " of "
      << llvm::formatv("{0:F3}", choice.bound.value).str();
  for (const ::qlut::FoundTable &next : found->next)
    remark << "; next: " << next.text() << costText(next.cost, choice.cost);
  return std::move(found->best);
}
