//===- ImportQuantized.cpp - networks that are quantized already ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Integers first: rescales and tables. Then the places where codes become
// floats and floats become codes, however they are written, and between them
// composites and functions of one input.
//
//===----------------------------------------------------------------------===//

#include "../ConvertToQlutSim/CompositeLayers.h"
#include "../ConvertToQlutSim/Plan.h"
#include "ImportBoundaries.h"
#include "IntegerOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "qlut/Conversion/Passes.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTIMPORTQUANTIZED
#include "qlut/Conversion/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

namespace {
struct ImportQuantizedPass
    : mlir::qlut::impl::QlutImportQuantizedBase<ImportQuantizedPass> {
  using QlutImportQuantizedBase::QlutImportQuantizedBase;

  LogicalResult initialize(MLIRContext *context) override {
    raising = getRaisePatterns(context);
    return success();
  }

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    LayerNames names(getOperation());
    for (Operation *scope : getScopes(getOperation()))
      if (failed(import(rewriter, scope, names)))
        return signalPassFailure();
  }

  LogicalResult import(RewriterBase &rewriter, Operation *scope,
                       LayerNames &names) {
    if (failed(importIntegerOps(rewriter, scope, remarks)) ||
        failed(importQuantOps(rewriter, scope, remarks)))
      return failure();
    if (!islands || importBoundaries(rewriter, scope, saturate, remarks) == 0)
      return success();
    walkAndApplyPatterns(scope, raising);
    nameComposites(scope, names);
    formComposites(scope);
    formLookups(rewriter, scope, names);
    return success();
  }

  FrozenRewritePatternSet raising;
};
} // namespace
