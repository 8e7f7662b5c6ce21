//===- MaterializeTables.cpp - tables as globals --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmitOps.h"
#include "GlobalTableStore.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Transforms/RegionUtils.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "qlut/Conversion/Passes.h"
#include "qlut/Conversion/Patterns.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTMATERIALIZETABLES
#include "qlut/Conversion/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

/// Fails with a diagnostic at the first op that the patterns would leave.
static LogicalResult verifyLowerable(Operation *root) {
  WalkResult walked = root->walk([](Operation *op) -> WalkResult {
    if (!isElementwiseQlutOp(op))
      return WalkResult::advance();
    Type type = op->getResult(0).getType();
    if (isa<TensorType>(type))
      return op->emitOpError("expected scalars or vectors, got ")
             << type
             << "; run --convert-qlut-to-arith before --one-shot-bufferize";
    StringRef obstacle = getLoweringObstacle(op);
    if (obstacle.empty())
      return WalkResult::advance();
    return op->emitOpError(obstacle) << ", got " << type;
  });
  return failure(walked.wasInterrupted());
}

namespace {
struct MaterializeTables
    : mlir::qlut::impl::QlutMaterializeTablesBase<MaterializeTables> {
  using QlutMaterializeTablesBase::QlutMaterializeTablesBase;

  LogicalResult initialize(MLIRContext *context) override {
    if (alignment == 0 || (alignment > 0 && llvm::isPowerOf2_64(alignment)))
      return success();
    return emitError(UnknownLoc::get(context))
           << "qlut-materialize-tables: expected alignment to be 0 or a power "
              "of two, got "
           << static_cast<int64_t>(alignment);
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (failed(verifyOnlyElementwise(module)) ||
        failed(verifyNoCompositeBuffers(module)) ||
        failed(verifyLowerable(module)))
      return signalPassFailure();
    // The driver passes over blocks that nothing reaches.
    IRRewriter rewriter(&getContext());
    (void)eraseUnreachableBlocks(rewriter, module->getRegions());
    GlobalTableStore store(alignment);
    RewritePatternSet patterns(&getContext());
    populateScalarQlutToArithPatterns(patterns, store);
    walkAndApplyPatterns(module, std::move(patterns));
  }
};
} // namespace
