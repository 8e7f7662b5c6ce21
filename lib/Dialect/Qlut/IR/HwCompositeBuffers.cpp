//===- HwCompositeBuffers.cpp - composites of codes on buffers ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HwCompositeBuffers.h"
#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/DstBufferizableOpInterfaceImpl.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

using namespace mlir;
using namespace mlir::qlut;
using bufferization::AnalysisState;
using bufferization::BufferizationOptions;
using bufferization::BufferizationState;

namespace {
template <typename OpTy>
struct HwCompositeModel
    : bufferization::DstBufferizableOpInterfaceExternalModel<
          HwCompositeModel<OpTy>, OpTy> {
  /// The destination is overwritten as a whole.
  bool bufferizesToMemoryRead(Operation *op, OpOperand &operand,
                              const AnalysisState &) const {
    return !cast<DestinationStyleOpInterface>(op).isDpsInit(&operand);
  }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    auto composite = cast<OpTy>(op);
    if (composite.hasPureBufferSemantics())
      return success();
    FailureOr<Value> input = bufferization::getBuffer(
        rewriter, composite.getInput(), options, state);
    FailureOr<Value> init =
        bufferization::getBuffer(rewriter, composite.getInit(), options, state);
    if (failed(input) || failed(init))
      return failure();
    OperationState created(op->getLoc(), op->getName(), {*input, *init},
                           TypeRange(), op->getAttrs());
    rewriter.create(created);
    bufferization::replaceOpWithBufferizedValues(rewriter, op, *init);
    return success();
  }
};
} // namespace

void mlir::qlut::attachBufferization(MLIRContext *context) {
  HwSoftmaxOp::attachInterface<HwCompositeModel<HwSoftmaxOp>>(*context);
  HwNormOp::attachInterface<HwCompositeModel<HwNormOp>>(*context);
}
