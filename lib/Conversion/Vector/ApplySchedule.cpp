//===- ApplySchedule.cpp - run a schedule from a file ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Transform/IR/TransformDialect.h"
#include "mlir/Dialect/Transform/IR/TransformOps.h"
#include "mlir/Dialect/Transform/Transforms/TransformInterpreterUtils.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "qlut/Conversion/VectorPasses.h"
#include "llvm/Support/SourceMgr.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTAPPLYSCHEDULE
#include "qlut/Conversion/VectorPasses.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

namespace {
struct QlutApplySchedule
    : mlir::qlut::impl::QlutApplyScheduleBase<QlutApplySchedule> {
  using QlutApplyScheduleBase::QlutApplyScheduleBase;

  LogicalResult initialize(MLIRContext *context) override {
    const Location nowhere = UnknownLoc::get(context);
    if (schedule.empty())
      return emitError(nowhere) << "qlut-apply-schedule: expected the file of "
                                   "a schedule; set schedule=FILE";
    std::string message;
    std::unique_ptr<llvm::MemoryBuffer> file =
        openInputFile(schedule, &message);
    if (!file)
      return emitError(nowhere) << "qlut-apply-schedule: " << message;
    auto source = std::make_shared<llvm::SourceMgr>();
    source->AddNewSourceBuffer(std::move(file), SMLoc());
    parsed = std::make_shared<OwningOpRef<ModuleOp>>(
        parseSourceFile<ModuleOp>(source, context));
    if (!*parsed)
      return failure(); // the parser has said why
    auto main = (*parsed)->lookupSymbol<transform::NamedSequenceOp>(
        transform::TransformDialect::kTransformEntryPointSymbolName);
    if (!main || main.isExternal() || main.getNumArguments() != 1)
      return (*parsed)->emitError("expected a transform.named_sequence @")
             << transform::TransformDialect::kTransformEntryPointSymbolName
             << " of one argument, the module that is scheduled";
    sequence = main;
    return success();
  }

  void runOnOperation() override {
    if (failed(transform::applyTransformNamedSequence(
            getOperation(), sequence, **parsed, transform::TransformOptions())))
      signalPassFailure();
  }

private:
  std::shared_ptr<OwningOpRef<ModuleOp>> parsed; ///< shared by copies
  Operation *sequence = nullptr;                 ///< of it, to be applied
};
} // namespace
