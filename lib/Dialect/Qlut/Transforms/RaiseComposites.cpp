//===- RaiseComposites.cpp - raise chains of ops to composites ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Walks with the patterns, divisions last, a remark on what looks like a
// composite and is not raised, then names. The patterns are in
// RaiseSoftmax.cpp, RaiseNorms.cpp, RaiseDivide.cpp and RaiseSinusoid.cpp.
//
//===----------------------------------------------------------------------===//

#include "RaiseComposites.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include "qlut/Dialect/Qlut/Transforms/Passes.h"
#include "qlut/Dialect/Qlut/Transforms/Patterns.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTRAISECOMPOSITES
#include "qlut/Dialect/Qlut/Transforms/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

void mlir::qlut::populateRaiseCompositesPatterns(RewritePatternSet &patterns) {
  populateRaiseSoftmaxPatterns(patterns);
  populateRaiseLogSoftmaxPatterns(patterns);
  populateRaiseLayerNormPatterns(patterns);
  populateRaiseRmsNormPatterns(patterns);
  populateRaiseDividePatterns(patterns);
  populateRaiseSinusoidPatterns(patterns);
}

/// Reads `op` as the last of a chain, for the reason it is not raised.
static Refusal explain(StringRef kind, Operation *op) {
  Refusal why;
  ElementBuilder builder;
  if (kind == "softmax")
    (void)matchSoftmax(builder, op, why);
  else if (kind == "log_softmax")
    (void)matchLogSoftmax(builder, op, why);
  else if (kind == "layer_norm")
    (void)matchNorm(builder, op, /*centers=*/true, why);
  else if (kind == "rms_norm")
    (void)matchNorm(builder, op, /*centers=*/false, why);
  else if (kind == "divide")
    (void)matchDivide(builder, op, why);
  else
    (void)matchSinusoid(builder, op, why);
  return why;
}

/// Gives every composite of `function` without a layer the path
/// `<function>/<kind>.<n>`, n counting the kind in program order and skipping
/// paths that are taken.
static void nameLayers(FunctionOpInterface function) {
  llvm::StringSet<> taken;
  function->walk([&](Operation *op) {
    if (auto layer = op->getAttrOfType<StringAttr>("layer"))
      taken.insert(layer.getValue());
  });
  llvm::StringMap<unsigned> counts;
  function->walk([&](Operation *op) {
    if (!isComposite(op))
      return;
    StringRef kind = op->getName().stripDialect();
    unsigned &count = counts[kind];
    if (op->hasAttr("layer")) {
      ++count;
      return;
    }
    std::string path;
    do
      path = (function.getName() + "/" + kind + "." + Twine(count++)).str();
    while (!taken.insert(path).second);
    op->setAttr("layer", StringAttr::get(op->getContext(), path));
  });
}

namespace {
struct RaiseCompositesPass
    : mlir::qlut::impl::QlutRaiseCompositesBase<RaiseCompositesPass> {
  using QlutRaiseCompositesBase::QlutRaiseCompositesBase;

  LogicalResult initialize(MLIRContext *context) override {
    active.assign(kinds.begin(), kinds.end());
    if (active.empty())
      active = {"softmax",  "log_softmax", "layer_norm",
                "rms_norm", "divide",      "sinusoid"};
    RewritePatternSet set(context), divisionSet(context);
    for (const std::string &kind : active) {
      if (kind == "softmax")
        populateRaiseSoftmaxPatterns(set);
      else if (kind == "log_softmax")
        populateRaiseLogSoftmaxPatterns(set);
      else if (kind == "layer_norm")
        populateRaiseLayerNormPatterns(set);
      else if (kind == "rms_norm")
        populateRaiseRmsNormPatterns(set);
      else if (kind == "divide")
        populateRaiseDividePatterns(divisionSet);
      else if (kind == "sinusoid")
        populateRaiseSinusoidPatterns(set);
      else
        return emitError(UnknownLoc::get(context))
               << "qlut-raise-composites: expected option 'kinds' to list "
                  "softmax, log_softmax, layer_norm, rms_norm, divide or "
                  "sinusoid, got '"
               << kind << "'";
    }
    patterns = std::move(set);
    divisions = std::move(divisionSet);
    return success();
  }

  void runOnOperation() override {
    getOperation()->walk([&](FunctionOpInterface function) {
      if (function.isExternal())
        return;
      walkAndApplyPatterns(function, patterns);
      // What is left of a refused softmax may be a quotient.
      emitRemarks(function, /*ofDivisions=*/false);
      walkAndApplyPatterns(function, divisions);
      emitRemarks(function, /*ofDivisions=*/true);
      nameLayers(function);
    });
  }

  void emitRemarks(FunctionOpInterface function, bool ofDivisions) {
    function->walk([&](Operation *op) {
      for (const std::string &kind : active) {
        if ((kind == "divide") != ofDivisions)
          continue;
        if (Refusal why = explain(kind, op); !why.empty())
          op->emitRemark() << "not raised to qlut." << kind << ": " << why;
      }
    });
  }

  SmallVector<std::string> active;
  FrozenRewritePatternSet patterns;
  FrozenRewritePatternSet divisions;
};
} // namespace
