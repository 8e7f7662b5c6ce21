//===- VerifyDeployable.cpp - nothing but what the target can do ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "qlut/Conversion/Passes.h"
#include "qlut/Dialect/Qlut/IR/FloatTypes.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTVERIFYDEPLOYABLE
#include "qlut/Conversion/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

/// Complex numbers are of floats, too.
static bool holdsFloats(Type type) {
  return isFloat(type) || isa<ComplexType>(getElementTypeOrSelf(type));
}

namespace {
struct VerifyDeployablePass
    : mlir::qlut::impl::QlutVerifyDeployableBase<VerifyDeployablePass> {
  void runOnOperation() override {
    target = getTargetOf(getOperation());
    SmallVector<func::FuncOp> functions;
    getOperation().walk([&](func::FuncOp function) {
      if (function->hasAttr(integerAttrName))
        functions.push_back(function);
    });
    if (functions.empty()) {
      getOperation().emitError("expected a function in integers, got none; run "
                               "--qlut-outline-integer first, its remarks say "
                               "what keeps a function in floats");
      return signalPassFailure();
    }
    SymbolTable symbols(getOperation());
    // What they call counts as theirs.
    DenseSet<Operation *> seen(functions.begin(), functions.end());
    for (size_t i = 0; i < functions.size(); ++i)
      functions[i].walk([&](func::CallOp call) {
        auto callee = symbols.lookup<func::FuncOp>(call.getCallee());
        if (callee && seen.insert(callee).second)
          functions.push_back(callee);
      });
    bool failedAny = false;
    for (func::FuncOp function : functions) {
      if (llvm::any_of(function.getArgumentTypes(), holdsFloats) ||
          llvm::any_of(function.getResultTypes(), holdsFloats)) {
        function.emitError("not deployable: its signature has floats");
        failedAny = true;
      }
      function.walk([&](Operation *op) {
        if (op != function.getOperation() && failed(verify(op)))
          failedAny = true;
      });
    }
    if (failedAny)
      signalPassFailure();
  }

private:
  /// At the op, or where it has no place, as in the body of a named op, at the
  /// one around it.
  static InFlightDiagnostic fail(Operation *op) {
    Operation *at = op;
    while (isa<UnknownLoc>(at->getLoc()) && at->getParentOp())
      at = at->getParentOp();
    return emitError(at->getLoc()) << "not deployable: ";
  }

  LogicalResult verify(Operation *op) {
    if (llvm::any_of(op->getOperandTypes(), holdsFloats) ||
        llvm::any_of(op->getResultTypes(), holdsFloats))
      return fail(op) << "it computes with floats";
    auto lookup = dyn_cast<HwLutOp>(op);
    if (!lookup)
      return success();
    auto admit = [&](TableAttrInterface table) -> LogicalResult {
      if (llvm::Error error = target.admits(table.getTable()))
        return fail(op) << "the target can't run its table: "
                        << llvm::toString(std::move(error));
      return success();
    };
    auto set = dyn_cast<TableSetAttr>(lookup.getTableAttr());
    if (!set)
      return admit(cast<TableAttrInterface>(lookup.getTableAttr()));
    for (int64_t channel = 0; channel < set.getNumChannels(); ++channel)
      if (failed(admit(set.getTable(channel))))
        return failure();
    return success();
  }

  ::qlut::Target target;
};
} // namespace
