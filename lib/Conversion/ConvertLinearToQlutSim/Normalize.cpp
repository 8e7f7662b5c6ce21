//===- Normalize.cpp - tensor ops in one form -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Normalize.h"
#include "FoldConstants.h"
#include "LinearOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "qlut/Dialect/Qlut/IR/FloatTypes.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

void mlir::qlut::detail::forEachTensorOp(
    Operation *scope, function_ref<void(Operation *)> visit) {
  scope->walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (op == scope)
      return WalkResult::advance();
    if (isa<FunctionOpInterface>(op))
      return WalkResult::skip();
    visit(op);
    return isa<linalg::LinalgOp, SimulatedOpInterface>(op)
               ? WalkResult::skip()
               : WalkResult::advance();
  });
}

/// True if the op is elementwise on tensors and becomes a linalg.generic.
static bool becomesGeneric(Operation *op) {
  if (!OpTrait::hasElementwiseMappableTraits(op) ||
      !llvm::all_of(op->getResultTypes(), llvm::IsaPred<RankedTensorType>))
    return false;
  if (llvm::none_of(op->getOperandTypes(), isFloatTensor) &&
      llvm::none_of(op->getResultTypes(), isFloatTensor))
    return false;
  std::string reason;
  bool isFolded = isa<arith::DivFOp, math::SqrtOp, math::RsqrtOp>(op) &&
                  llvm::all_of(op->getOperands(), isOfConstants);
  return isFolded || isSimulatedScalarOp(op, reason);
}

static void greedily(ArrayRef<Operation *> ops, RewritePatternSet patterns) {
  if (ops.empty())
    return;
  GreedyRewriteConfig config;
  // Folding would compute float functions with the host's library.
  config.enableFolding(false).enableConstantCSE(false);
  config.setStrictness(GreedyRewriteStrictness::ExistingAndNewOps);
  (void)applyOpPatternsGreedily(ops, std::move(patterns), config);
}

/// Initial values of reductions: linalg.fill instead of a splat constant.
static void fillSplatOutputs(linalg::LinalgOp op) {
  OpBuilder builder(op);
  Location loc = op.getLoc();
  for (OpOperand &output : op.getDpsInitsMutable()) {
    DenseElementsAttr splat;
    auto type = dyn_cast<RankedTensorType>(output.get().getType());
    if (!type || !isFloatTensor(type) ||
        !matchPattern(output.get(), m_Constant(&splat)) || !splat.isSplat())
      continue;
    Value number = arith::ConstantOp::create(
        builder, loc, cast<TypedAttr>(splat.getSplatValue<Attribute>()));
    Value empty = tensor::EmptyOp::create(builder, loc, type.getShape(),
                                          type.getElementType());
    output.set(
        linalg::FillOp::create(builder, loc, number, empty).getResult(0));
  }
}

/// Folds what can be, and makes bodies visible that constants are to be in.
static void foldConstants(RewriterBase &rewriter, Operation *op) {
  LinearOp known = classifyLinearOp(op);
  if (known.role == LinearRole::Movement) {
    foldMovement(rewriter, op, known.source);
    return;
  }
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!linalgOp ||
      (!known.isComputation() && known.role != LinearRole::Float) ||
      foldComputation(rewriter, linalgOp))
    return;
  if (auto generic = dyn_cast<linalg::GenericOp>(op)) {
    foldBodyNumbers(rewriter, generic);
    hoistConstantNumbers(rewriter, generic);
    return;
  }
  if (known.role != LinearRole::Elementwise ||
      llvm::none_of(linalgOp.getDpsInputs(), isSplat))
    return;
  rewriter.setInsertionPoint(op);
  (void)linalg::generalizeNamedOp(rewriter, linalgOp);
}

void mlir::qlut::detail::normalizeTensorOps(
    Operation *scope, function_ref<bool(Operation *)> isKept) {
  MLIRContext *context = scope->getContext();
  auto collect = [&](auto matches) {
    SmallVector<Operation *> ops;
    forEachTensorOp(scope, [&](Operation *op) {
      if (matches(op) && !isKept(op))
        ops.push_back(op);
    });
    return ops;
  };

  RewritePatternSet toLinalg(context);
  linalg::populateElementwiseToLinalgConversionPatterns(toLinalg);
  greedily(collect(becomesGeneric), std::move(toLinalg));

  IRRewriter rewriter(context);
  auto isAny = [](Operation *) { return true; };
  for (Operation *op : collect(isAny))
    foldConstants(rewriter, op);

  auto isComputation = [](Operation *op) {
    return classifyLinearOp(op).isComputation();
  };
  RewritePatternSet splats(context);
  linalg::populateElementwiseOpsFusionPatterns(
      splats, [](OpOperand *) { return false; });
  greedily(collect(isComputation), std::move(splats));

  for (Operation *op : collect(isComputation))
    fillSplatOutputs(cast<linalg::LinalgOp>(op));

  RewritePatternSet dims(context);
  memref::populateResolveRankedShapedTypeResultDimsPatterns(dims);
  greedily(collect(llvm::IsaPred<tensor::DimOp>), std::move(dims));
}
