//===- SetBatch.cpp - another batch for a model of static shapes ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BatchDims.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/SymbolTable.h"
#include "qlut/Dialect/Qlut/IR/Parameters.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Training/Passes.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTSETBATCH
#include "qlut/Training/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using mlir::qlut::detail::BatchDims;

namespace {
/// Writes sizes that are multiples of a batch known when the function runs.
class DynamicSizes {
public:
  DynamicSizes(func::FuncOp function, Value input)
      : b(OpBuilder::atBlockBegin(&function.getBody().front())), input(input) {}

  /// Gives an op whose result has that type, `times` the batch in each
  /// dimension that is dynamic, the sizes that it needs as operands.
  void mend(Operation *op, RankedTensorType type, ArrayRef<int64_t> times) {
    OpBuilder at(op);
    Location loc = op->getLoc();
    SmallVector<OpFoldResult> mixed;
    SmallVector<Value> dynamic;
    for (auto [dim, extent] : llvm::enumerate(type.getShape())) {
      if (!ShapedType::isDynamic(extent)) {
        mixed.push_back(at.getIndexAttr(extent));
        continue;
      }
      dynamic.push_back(get(times[dim]));
      mixed.push_back(dynamic.back());
    }
    Value made;
    if (isa<tensor::EmptyOp>(op)) {
      made = tensor::EmptyOp::create(at, loc, type, dynamic);
    } else if (auto splat = dyn_cast<tensor::SplatOp>(op)) {
      made = tensor::SplatOp::create(at, loc, type, splat.getInput(), dynamic);
    } else if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op)) {
      made = tensor::ExpandShapeOp::create(at, loc, type, expand.getSrc(),
                                           expand.getReassociationIndices(),
                                           mixed);
    } else if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op)) {
      made = tensor::ExtractSliceOp::create(at, loc, type, slice.getSource(),
                                            slice.getMixedOffsets(), mixed,
                                            slice.getMixedStrides());
    } else if (auto slice = dyn_cast<tensor::InsertSliceOp>(op)) {
      // The source is as large as the result where the batch is.
      SmallVector<OpFoldResult> sizes = slice.getMixedSizes();
      RankedTensorType source = slice.getSourceType();
      for (auto [dim, extent] : llvm::enumerate(source.getShape()))
        if (ShapedType::isDynamic(extent))
          sizes[dim] = mixed[dim];
      made = tensor::InsertSliceOp::create(
          at, loc, slice.getSource(), slice.getDest(), slice.getMixedOffsets(),
          sizes, slice.getMixedStrides());
    } else if (DenseElementsAttr elements;
               matchPattern(op, m_Constant(&elements))) {
      Value number = arith::ConstantOp::create(
          at, loc, cast<TypedAttr>(elements.getSplatValue<Attribute>()));
      made = tensor::SplatOp::create(at, loc, type, number, dynamic);
    } else {
      return;
    }
    op->getResult(0).replaceAllUsesWith(made);
    op->erase();
  }

private:
  /// So many times the batch.
  Value get(int64_t times) {
    auto [found, isNew] = known.try_emplace(times);
    if (!isNew)
      return found->second;
    Location loc = input.getLoc();
    if (times == 1)
      return found->second = tensor::DimOp::create(b, loc, input, 0);
    Value batch = get(1);
    Value factor = arith::ConstantIndexOp::create(b, loc, times);
    return known[times] = arith::MulIOp::create(b, loc, batch, factor);
  }

  OpBuilder b;
  Value input;
  llvm::DenseMap<int64_t, Value> known;
};

struct SetBatchPass : mlir::qlut::impl::QlutSetBatchBase<SetBatchPass> {
  using QlutSetBatchBase::QlutSetBatchBase;

  LogicalResult initialize(MLIRContext *context) override {
    if (batch == "dynamic") {
      size = ShapedType::kDynamic;
      return success();
    }
    if (!StringRef(batch).getAsInteger(10, size) && size >= 1)
      return success();
    return emitError(UnknownLoc::get(context))
           << getArgument()
           << ": expected option 'batch' to be dynamic or at least 1, got "
           << batch;
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
    if (old == size)
      return success();
    BatchDims dims(target, old);
    for (Value input : inputs)
      dims.grow(input, 0);
    if (failed(dims.check()))
      return failure();
    if (ShapedType::isDynamic(size) && failed(checkFloat(target)))
      return failure();
    // All new types before any is set: `dims` goes by the old ones.
    SmallVector<std::pair<Value, RankedTensorType>> types;
    SmallVector<SmallVector<int64_t>> multiples; ///< of the batch, by dimension
    LogicalResult status = success();
    auto visit = [&](Value value) {
      if (!dims.grows(value))
        return;
      auto type = cast<RankedTensorType>(value.getType());
      SmallVector<int64_t> shape(type.getShape());
      SmallVector<int64_t> times(type.getRank(), 0);
      for (auto [dim, extent] : llvm::enumerate(shape))
        if (dims.grows(value, dim)) {
          if (extent % old != 0)
            status = emitError(value.getLoc())
                     << "expected a multiple of the batch of " << old
                     << " in dimension " << dim << ", got " << type;
          times[dim] = extent / old;
          extent = ShapedType::isDynamic(size) ? size : times[dim] * size;
        }
      types.push_back({value, type.clone(shape)});
      multiples.push_back(std::move(times));
    };
    target.walk([&](Block *block) {
      llvm::for_each(block->getArguments(), visit);
      for (Operation &op : *block)
        llvm::for_each(op.getResults(), visit);
    });
    if (failed(status))
      return failure();
    DynamicSizes sizes(target, inputs.front());
    for (auto [value, type] : types)
      value.setType(type);
    for (auto [pair, times] : llvm::zip_equal(types, multiples)) {
      Operation *op = pair.first.getDefiningOp();
      if (op && ShapedType::isDynamic(size))
        sizes.mend(op, pair.second, times);
      else if (op)
        mend(op, pair.second);
    }
    auto results = target.getBody().back().getTerminator()->getOperandTypes();
    target.setFunctionType(
        FunctionType::get(&getContext(), target.getBody().getArgumentTypes(),
                          SmallVector<Type>(results)));
    return success();
  }

  /// Regions of simulated ops see nothing from outside, so no batch.
  static LogicalResult checkFloat(func::FuncOp target) {
    WalkResult walk = target.walk([](SimOp op) {
      op.emitError("expected a float network to give a dynamic batch, got "
                   "simulated ops; give it one before they are");
      return WalkResult::interrupt();
    });
    return failure(walk.wasInterrupted());
  }

  int64_t size = 1; ///< the new one, or kDynamic

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
