//===- ListLayers.cpp - print the paths of layers -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Does on a copy what convert-to-qlut-sim does without presets, and prints what
// became of it.
//
//===----------------------------------------------------------------------===//

#include "CompositeLayers.h"
#include "Outline.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "qlut/Conversion/Passes.h"
#include "llvm/ADT/StringExtras.h"
#include <map>

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

static void print(raw_ostream &os, StringRef layer, StringRef kind,
                  StringRef function, Type type) {
  os << layer << "  " << kind << "  " << function << "  "
     << getElementTypeOrSelf(type) << "  ";
}

static void print(raw_ostream &os, const Candidate &candidate) {
  print(os, candidate.layer, candidate.kinds.front(), candidate.expr.str(),
        candidate.type);
  printShape(os, candidate);
  os << '\n';
  for (const Candidate &inner : candidate.inner)
    print(os, inner);
}

static void print(raw_ostream &os, const CompositeLayer &composite) {
  auto type = cast<RankedTensorType>(composite.op->getResult(0).getType());
  print(os, composite.layer, composite.kinds.front(), composite.kinds.back(),
        type);
  printSizes(os, type.getShape());
  os << '\n';
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

  LogicalResult initialize(MLIRContext *context) override {
    raising = getRaisePatterns(context);
    return success();
  }

  void runOnOperation() override {
    OwningOpRef<Operation *> copy = getOperation()->clone();
    walkAndApplyPatterns(copy.get(), raising);
    LayerNames names(copy.get());
    for (Operation *scope : getScopes(copy.get()))
      if (failed(list(scope, names)))
        return signalPassFailure();
    markAllAnalysesPreserved();
  }

private:
  LogicalResult list(Operation *scope, LayerNames &names);

  FrozenRewritePatternSet raising;
};
} // namespace

LogicalResult ListLayersPass::list(Operation *scope, LayerNames &names) {
  if (failed(verifyRanked(scope)))
    return failure();
  std::vector<CompositeLayer> composites = nameComposites(scope, names);
  CandidateFinder finder(scope, names);
  Presets presets;
  Plan plan = planLookups(scope, finder, finder.findAll(), presets);

  // The lines of layers by the places of their ops.
  llvm::DenseMap<Operation *, unsigned> places;
  scope->walk<WalkOrder::PreOrder>(
      [&, place = 0u](Operation *op) mutable { places[op] = place++; });
  std::map<unsigned, std::string> lines;
  auto linesAt = [&](Operation *op) {
    return llvm::raw_string_ostream(lines[places.lookup(op)]);
  };
  for (const PlannedLookup &lookup : plan.lookups) {
    auto os = linesAt(lookup.candidate.getOp());
    print(os, lookup.candidate);
  }
  for (const CompositeLayer &composite : composites) {
    auto os = linesAt(composite.op);
    print(os, composite);
  }
  IRRewriter rewriter(&getContext());
  outlineLookups(rewriter, plan);
  std::string left;
  llvm::raw_string_ostream leftOs(left);
  forEachLeftOp(scope, plan,
                [&](Operation *op, StringRef name, StringRef reason) {
                  leftOs << "left  " << name << "  ";
                  print(leftOs, op->getLoc());
                  leftOs << "  " << reason << '\n';
                });
  decomposeComposites(rewriter, composites, presets,
                      [&](const CompositeLayer &composite,
                          const Candidate &function, StringRef) {
                        auto os = linesAt(composite.op);
                        print(os, function);
                      });
  for (const auto &[place, text] : lines)
    llvm::outs() << text;
  llvm::outs() << left;
  return success();
}
