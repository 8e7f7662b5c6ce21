//===- ConvertFloatContractionsToVector.cpp - sums of floats in tiles -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FloatContractionWriter.h"
#include "TargetFeatures.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Dominance.h"
#include "mlir/Transforms/CSE.h"
#include "qlut/Conversion/VectorPasses.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_CONVERTQLUTFLOATCONTRACTIONSTOVECTOR
#include "qlut/Conversion/VectorPasses.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Isa;

namespace {
struct ConvertQlutFloatContractionsToVector
    : mlir::qlut::impl::ConvertQlutFloatContractionsToVectorBase<
          ConvertQlutFloatContractionsToVector> {
  using ConvertQlutFloatContractionsToVectorBase::
      ConvertQlutFloatContractionsToVectorBase;

  LogicalResult initialize(MLIRContext *context) override {
    FailureOr<Isa> named = parseIsaOption(
        context, isa, "convert-qlut-float-contractions-to-vector");
    if (failed(named))
      return failure();
    chosen = *named;
    return success();
  }

  void runOnOperation() override {
    SmallVector<linalg::LinalgOp> ops;
    getOperation()->walk([&](linalg::LinalgOp op) {
      if (isFloatContraction(op))
        ops.push_back(op);
    });
    llvm::SmallSetVector<FunctionOpInterface, 4> changed;
    for (linalg::LinalgOp op : ops) {
      llvm::Expected<FloatContraction> contraction = matchFloatContraction(op);
      if (!contraction) {
        const std::string why = llvm::toString(contraction.takeError());
        if (remarks)
          op->emitRemark("not vector code: ") << why;
        continue;
      }
      ImplicitLocOpBuilder builder(op->getLoc(), op);
      writeFloatContraction(builder, *contraction, getNumLanes(*contraction));
      if (auto function = op->getParentOfType<FunctionOpInterface>())
        changed.insert(function);
      op->erase();
    }
    for (FunctionOpInterface function : changed) {
      addTargetFeatures(function, chosen);
      IRRewriter rewriter(&getContext());
      DominanceInfo dominance(function);
      eliminateCommonSubExpressions(rewriter, dominance, function);
    }
  }

private:
  int64_t getNumLanes(const FloatContraction &contraction) const {
    const unsigned bits = cast<MemRefType>(contraction.getOutput().getType())
                              .getElementTypeBitWidth();
    const int64_t vectorBits = chosen == Isa::Avx512Vbmi ? 512
                               : chosen == Isa::Avx2     ? 256
                                                         : 128;
    return vectorBits / bits;
  }

  Isa chosen = Isa::Generic;
};
} // namespace
