//===- OperandUnits.cpp - what a program takes constants for --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OperandUnits.h"
#include "../ImportQuantized/ImportBoundaries.h"
#include "../SimToHw/IntegerParameter.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/OperationSupport.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

/// Clones the op with all that it is computed from: constants, empty tensors.
static Operation *cloneWithOperands(OpBuilder &builder, Operation *op,
                                    IRMapping &mapping) {
  for (Value operand : op->getOperands())
    if (!mapping.contains(operand))
      cloneWithOperands(builder, operand.getDefiningOp(), mapping);
  return builder.clone(*op, mapping);
}

std::optional<ProgramCopy> ProgramCopy::make(SimOp op, std::string &why) {
  Location loc = op.getLoc();
  ProgramCopy copy;
  copy.module = ModuleOp::create(loc);
  (*copy.module)
      ->setAttr(QlutDialect::getTargetAttrName(),
                TargetAttr::get(op.getContext(), getTargetOf(op)));
  auto isKnown = [](Value input) {
    return matchPattern(input, m_Constant()) || matchIntegerParameter(input);
  };
  SmallVector<Type> arguments;
  for (Value input : op.getInputs())
    if (!isKnown(input))
      arguments.push_back(input.getType());
  IRRewriter rewriter(op.getContext());
  rewriter.setInsertionPointToStart(copy.module->getBody());
  auto function = func::FuncOp::create(
      rewriter, loc, "program",
      rewriter.getFunctionType(arguments, op.getResultTypes()));
  Block *entry = function.addEntryBlock();
  rewriter.setInsertionPointToStart(entry);
  IRMapping mapping;
  unsigned next = 0;
  llvm::SmallSetVector<Operation *, 4> constants;
  for (Value input : op.getInputs()) {
    if (!isKnown(input)) {
      mapping.map(input, entry->getArgument(next++));
      continue;
    }
    if (!mapping.contains(input))
      cloneWithOperands(rewriter, input.getDefiningOp(), mapping);
    constants.insert(mapping.lookup(input).getDefiningOp());
  }
  auto sim = cast<SimOp>(rewriter.clone(*op, mapping));
  auto exit = func::ReturnOp::create(rewriter, loc, sim.getResults());
  rewriter.setInsertionPoint(sim);
  SimLowering lowering(rewriter, sim, /*remarks=*/false);
  FailureOr<SmallVector<Value>> results = failure();
  {
    ScopedDiagnosticHandler quiet(op.getContext(), [&](Diagnostic &error) {
      if (why.empty())
        why = error.str();
      return success();
    });
    results = lowering.run();
  }
  if (failed(results))
    return std::nullopt;
  exit->setOperands(*results);
  rewriter.eraseOp(sim);
  llvm::SmallDenseSet<Operation *> erased;
  for (Operation *constant : constants)
    eraseIfDead(rewriter, constant, &erased);
  copy.operands = lowering.getRealizedOperands().vec();
  return std::move(copy);
}

bool ProgramCopy::operator==(const ProgramCopy &other) const {
  ModuleOp a = module.get(), b = other.module.get();
  return OperationEquivalence::isRegionEquivalentTo(
      &a.getBodyRegion(), &b.getBodyRegion(),
      OperationEquivalence::IgnoreLocations);
}

std::optional<OperandUnits>
mlir::qlut::detail::getOperandUnits(const ProgramCopy &program,
                                    MLIRContext *context, unsigned operand,
                                    std::string &why) {
  const SimLowering::RealizedOperand *found = nullptr;
  for (const SimLowering::RealizedOperand &read : program.getOperands()) {
    if (read.operand != operand)
      continue;
    if (found &&
        (!(found->scale == read.scale) || found->integers != read.integers)) {
      why = "the integer program reads it in two units";
      return std::nullopt;
    }
    found = &read;
  }
  if (!found) {
    why = "the integer program does not read it";
    return std::nullopt;
  }
  OperandUnits units;
  units.codes = found->integers;
  ::qlut::Storage storage{32, ::qlut::Storage::Kind::Signed};
  if (!llvm::all_of(units.codes,
                    [&](int64_t code) { return storage.contains(code); })) {
    why = "its integers need more than 32 bits";
    return std::nullopt;
  }
  std::vector<::qlut::Format> formats;
  for (double unit : found->scale.values) {
    formats.push_back({storage, static_cast<float>(unit), /*zeroPoint=*/0});
    if (llvm::Error error = formats.back().check()) {
      why = "its units have no format: " + llvm::toString(std::move(error));
      return std::nullopt;
    }
  }
  if (!found->scale.isByChannel() || llvm::all_equal(formats)) {
    units.format = FormatAttr::get(context, formats.front());
    return units;
  }
  auto channels = ::qlut::ChannelFormats::fromFormats(formats);
  if (!channels) {
    why = llvm::toString(channels.takeError());
    return std::nullopt;
  }
  units.format = ChannelFormatsAttr::get(context, std::move(*channels));
  units.axis = found->scale.loop;
  return units;
}
