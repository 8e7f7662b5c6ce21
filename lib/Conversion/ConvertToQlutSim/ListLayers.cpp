//===- ListLayers.cpp - print the paths of layers -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Does on a copy what convert-to-qlut-sim does without presets, and prints what
// became of it.
//
//===----------------------------------------------------------------------===//

#include "Outline.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Conversion/Passes.h"
#include "llvm/ADT/StringExtras.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTLISTLAYERS
#include "qlut/Conversion/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

/// Prints sizes as 4x?x16.
static void printSizes(raw_ostream &os, ArrayRef<int64_t> sizes) {
  llvm::interleave(
      sizes, os,
      [&](int64_t size) {
        if (ShapedType::isDynamic(size))
          os << '?';
        else
          os << size;
      },
      "x");
}

/// Prints how many elements the lookup is applied to, as far as it shows.
static void printShape(raw_ostream &os, const Candidate &candidate) {
  if (auto shaped = dyn_cast<ShapedType>(candidate.type)) {
    if (shaped.getRank() == 0)
      os << "scalar";
    return printSizes(os, shaped.getShape());
  }
  auto op = candidate.getOp()->getParentOfType<linalg::LinalgOp>();
  if (!op || op.getNumLoops() == 0)
    os << "scalar";
  else
    printSizes(os, op.getStaticLoopRanges());
}

static void print(raw_ostream &os, const Candidate &candidate) {
  os << candidate.layer << "  " << candidate.kinds.front() << "  "
     << candidate.expr.str() << "  " << getElementTypeOrSelf(candidate.type)
     << "  ";
  printShape(os, candidate);
  os << '\n';
  for (const Candidate &inner : candidate.inner)
    print(os, inner);
}

/// Prints a location in a file as file:line:column.
static void print(raw_ostream &os, Location loc) {
  if (auto at = loc->findInstanceOf<FileLineColLoc>())
    os << at.getFilename().getValue() << ':' << at.getLine() << ':'
       << at.getColumn();
  else
    os << "unknown place";
}

namespace {
struct ListLayersPass : mlir::qlut::impl::QlutListLayersBase<ListLayersPass> {
  using QlutListLayersBase::QlutListLayersBase;

  void runOnOperation() override {
    OwningOpRef<Operation *> copy = getOperation()->clone();
    LayerNames names(copy.get());
    Presets presets;
    for (Operation *scope : getScopes(copy.get())) {
      if (failed(verifyRanked(scope)))
        return signalPassFailure();
      CandidateFinder finder(scope, names);
      std::vector<Candidate> candidates = finder.findAll();
      Plan plan = planLookups(scope, finder, candidates, presets);
      for (const PlannedLookup &lookup : plan.lookups)
        print(llvm::outs(), lookup.candidate);
      IRRewriter rewriter(&getContext());
      outlineLookups(rewriter, plan);
      forEachLeftOp(scope, plan,
                    [](Operation *op, StringRef name, StringRef reason) {
                      llvm::outs() << "left  " << name << "  ";
                      print(llvm::outs(), op->getLoc());
                      llvm::outs() << "  " << reason << '\n';
                    });
    }
    markAllAnalysesPreserved();
  }
};
} // namespace
