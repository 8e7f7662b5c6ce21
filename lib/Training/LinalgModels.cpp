//===- LinalgModels.cpp - derivatives of structured ops -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinalgAdjoint.h"
#include "Models.h"

using namespace mlir;
using namespace mlir::qlut;

namespace {
template <typename OpTy>
struct LinalgModel
    : ReverseModeOpInterface::ExternalModel<LinalgModel<OpTy>, OpTy> {
  LogicalResult buildAdjoint(Operation *op, Adjoints &adjoints) const {
    return mlir::qlut::detail::differentiateLinalg(cast<linalg::LinalgOp>(op),
                                                   adjoints);
  }
};

/// Of ops that are defined by what they decompose into.
template <typename OpTy>
struct AggregateModel
    : ReverseModeOpInterface::ExternalModel<AggregateModel<OpTy>, OpTy> {
  LogicalResult buildAdjoint(Operation *op, Adjoints &adjoints) const {
    return adjoints.reverseThrough(op->getResult(0), [&](OpBuilder &b) {
      // Some decompose where they stand, others at the builder.
      Operation *copy = b.clone(*op);
      auto aggregate = cast<linalg::AggregatedOpInterface>(copy);
      FailureOr<SmallVector<Value>> values = aggregate.decomposeOperation(b);
      copy->erase();
      if (succeeded(values))
        return values->front();
      op->emitError("expected an op that decomposes, to differentiate it");
      return Value();
    });
  }
};
} // namespace

template <typename... Ops>
static void attach(MLIRContext *context) {
  auto attachTo = [&](auto *tag) {
    using OpTy = std::remove_pointer_t<decltype(tag)>;
    if constexpr (OpTy::template hasTrait<linalg::LinalgOp::Trait>())
      OpTy::template attachInterface<LinalgModel<OpTy>>(*context);
  };
  (attachTo(static_cast<Ops *>(nullptr)), ...);
}

void mlir::qlut::detail::registerLinalgModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, linalg::LinalgDialect *) {
    attach<
#define GET_OP_LIST
#include "mlir/Dialect/Linalg/IR/LinalgStructuredOps.cpp.inc"
        >(context);
    linalg::SoftmaxOp::attachInterface<AggregateModel<linalg::SoftmaxOp>>(
        *context);
  });
}
