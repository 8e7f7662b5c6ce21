//===- SetBatch.cpp - another batch for a model of static shapes ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BatchDims.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/SymbolTable.h"
#include "qlut/Dialect/Qlut/IR/Parameters.h"
#include "qlut/Training/Passes.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTSETBATCH
#include "qlut/Training/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using mlir::qlut::detail::BatchDims;

namespace {
struct SetBatchPass : mlir::qlut::impl::QlutSetBatchBase<SetBatchPass> {
  using QlutSetBatchBase::QlutSetBatchBase;

  LogicalResult initialize(MLIRContext *context) override {
    if (batch >= 1)
      return success();
    return emitError(UnknownLoc::get(context))
           << getArgument() << ": expected option 'batch' of at least 1, got "
           << static_cast<int64_t>(batch);
  }

  void runOnOperation() override {
    auto target = getOperation().lookupSymbol<func::FuncOp>(function);
    if (!target || target.isExternal()) {
      getOperation()->emitError("expected a function '")
          << function
          << "' with a body to give another batch; give its name "
             "with option 'function'";
      return signalPassFailure();
    }
    auto uses = SymbolTable::getSymbolUses(target, getOperation());
    if (!uses || !uses->empty()) {
      target.emitError("expected a function that nothing calls, since its "
                       "types change; run --inline and --symbol-dce first");
      return signalPassFailure();
    }
    if (failed(setBatch(target)))
      signalPassFailure();
  }

private:
  LogicalResult setBatch(func::FuncOp target) {
    int64_t old = -1;
    SmallVector<Value> inputs;
    for (BlockArgument argument : target.getArguments()) {
      auto type = dyn_cast<RankedTensorType>(argument.getType());
      if (!type || getParameterName(argument) || type.getRank() == 0)
        continue;
      if (type.isDynamicDim(0))
        return target.emitError("expected a static batch, got ")
               << type << " for argument " << argument.getArgNumber();
      if (old == -1)
        old = type.getDimSize(0);
      if (type.getDimSize(0) != old)
        return target.emitError("expected the batch of ")
               << old << " to lead argument " << argument.getArgNumber()
               << ", got " << type;
      inputs.push_back(argument);
    }
    if (old == -1)
      return target.emitError("expected an argument with a batch: a tensor "
                              "that is no parameter");
    if (old == batch)
      return success();
    BatchDims dims(target, old);
    for (Value input : inputs)
      dims.grow(input, 0);
    if (failed(dims.check()))
      return failure();
    // All new types before any is set: `dims` goes by the old ones.
    SmallVector<std::pair<Value, RankedTensorType>> types;
    LogicalResult status = success();
    auto visit = [&](Value value) {
      if (!dims.grows(value))
        return;
      auto type = cast<RankedTensorType>(value.getType());
      SmallVector<int64_t> shape(type.getShape());
      for (auto [dim, size] : llvm::enumerate(shape))
        if (dims.grows(value, dim)) {
          if (size % old != 0)
            status = emitError(value.getLoc())
                     << "expected a multiple of the batch of " << old
                     << " in dimension " << dim << ", got " << type;
          size = size / old * batch;
        }
      types.push_back({value, type.clone(shape)});
    };
    target.walk([&](Block *block) {
      llvm::for_each(block->getArguments(), visit);
      for (Operation &op : *block)
        llvm::for_each(op.getResults(), visit);
    });
    if (failed(status))
      return failure();
    for (auto [value, type] : types) {
      value.setType(type);
      if (Operation *op = value.getDefiningOp())
        mend(op, type);
    }
    auto results = target.getBody().back().getTerminator()->getOperandTypes();
    target.setFunctionType(
        FunctionType::get(&getContext(), target.getBody().getArgumentTypes(),
                          SmallVector<Type>(results)));
    return success();
  }

  /// Sizes that are attributes.
  static void mend(Operation *op, RankedTensorType type) {
    if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
      expand.setStaticOutputShape(type.getShape());
    if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op))
      slice.setStaticSizes(type.getShape());
    if (auto slice = dyn_cast<tensor::InsertSliceOp>(op))
      slice.setStaticSizes(slice.getSourceType().getShape());
    for (NamedAttribute attr : llvm::to_vector(op->getAttrs()))
      if (auto elements = dyn_cast<DenseElementsAttr>(attr.getValue());
          elements && op->hasTrait<OpTrait::ConstantLike>())
        op->setAttr(attr.getName(), elements.resizeSplat(type));
  }
};
} // namespace
