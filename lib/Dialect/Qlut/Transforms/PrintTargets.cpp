//===- PrintTargets.cpp - print the built-in targets ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/BuiltinOps.h"
#include "qlut/Core/Target.h"
#include "qlut/Dialect/Qlut/Transforms/Passes.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTPRINTTARGETS
#include "qlut/Dialect/Qlut/Transforms/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

namespace {
struct PrintTargetsPass
    : mlir::qlut::impl::QlutPrintTargetsBase<PrintTargetsPass> {
  using QlutPrintTargetsBase::QlutPrintTargetsBase;

  LogicalResult initialize(MLIRContext *context) override {
    text.clear();
    for (const ::qlut::Target &each : ::qlut::Target::builtins())
      if (target.empty() || each.name == target)
        text += (text.empty() ? "" : "---\n") + each.str();
    if (!text.empty())
      return success();
    llvm::Error unknown = ::qlut::Target::named(target).takeError();
    return emitError(UnknownLoc::get(context))
           << "qlut-print-targets: " << llvm::toString(std::move(unknown));
  }

  void runOnOperation() override {
    llvm::outs() << text;
    llvm::outs().flush();
    markAllAnalysesPreserved();
  }

  std::string text; ///< YAML documents of the targets to print
};
} // namespace
