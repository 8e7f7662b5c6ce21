//===- ParallelizeRows.cpp - parts of rows for threads --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each part is the same op over subviews, so what makes vector code of ops
// makes it of parts; and each result is computed by one of them, as it was
// before.
//
//===----------------------------------------------------------------------===//

#include "IntegerContraction.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/Interfaces/TilingInterface.h"
#include "mlir/Transforms/CSE.h"
#include "qlut/Conversion/VectorPasses.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/Support/MathExtras.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTPARALLELIZEROWS
#include "qlut/Conversion/VectorPasses.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

/// Elements of the last dimension that a thread gets at least: whole vectors.
static constexpr int64_t leastElements = 256;
/// Steps of products of integers that take as long as one of anything else: a
/// lookup of a code is about that, as vector code.
static constexpr uint64_t stepsOfOthers = 16;

namespace {
/// An op's loop to be divided, with its size.
struct Division {
  unsigned loop = 0;
  int64_t size = 0; ///< may be dynamic
  int64_t unit = 1; ///< parts are multiples of it
};

struct QlutParallelizeRows
    : mlir::qlut::impl::QlutParallelizeRowsBase<QlutParallelizeRows> {
  using QlutParallelizeRowsBase::QlutParallelizeRowsBase;

  LogicalResult initialize(MLIRContext *context) override {
    auto check = [&](StringRef option, int64_t value, int64_t least,
                     int64_t most) {
      if (value >= least && value <= most)
        return success();
      return LogicalResult(emitError(UnknownLoc::get(context))
                           << "qlut-parallelize-rows: expected " << option
                           << " to be " << least << " to " << most << ", got "
                           << value);
    };
    return success(succeeded(check("threads", threads, 1, 1024)) &&
                   succeeded(check("min-work", minWork, 0, int64_t(1) << 60)));
  }

  void runOnOperation() override {
    if (threads == 1)
      return;
    SmallVector<Operation *> ops;
    getOperation()->walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (isa<scf::ParallelOp, scf::ForallOp>(op))
        return WalkResult::skip();
      auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
      if ((linalgOp && linalgOp.hasPureBufferSemantics()) ||
          (isa<HwSoftmaxOp, HwNormOp>(op) &&
           isa<MemRefType>(op->getOperand(0).getType()))) {
        ops.push_back(op);
        return WalkResult::skip();
      }
      return WalkResult::advance();
    });
    llvm::SmallPtrSet<Operation *, 4> done; // fills, with their products
    // Products take their fills along, which are before them.
    for (Operation *op : llvm::reverse(ops)) {
      if (done.contains(op))
        continue;
      if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
        divide(linalgOp, done);
      else
        divideRows(op);
    }
  }

private:
  //===--------------------------------------------------------------------===//
  // Linalg ops
  //===--------------------------------------------------------------------===//

  void divide(linalg::LinalgOp op, llvm::SmallPtrSetImpl<Operation *> &done) {
    std::optional<Division> division = chooseLoop(op);
    if (!division)
      return;
    linalg::FillOp fill;
    if (isIntegerContraction(op)) {
      auto contraction = matchIntegerContraction(op);
      if (contraction)
        fill = contraction->fill;
      else
        llvm::consumeError(contraction.takeError());
    }
    ImplicitLocOpBuilder builder(op.getLoc(), op);
    SmallVector<Range> domain =
        cast<TilingInterface>(op.getOperation()).getIterationDomain(builder);
    OpFoldResult size = domain[division->loop].size;
    writeParts(builder, *division, size, [&](OpFoldResult at, OpFoldResult n) {
      if (fill) {
        AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
        tile(builder, fill,
             *map.getResultPosition(builder.getAffineDimExpr(division->loop)),
             at, n);
      }
      tile(builder, op, division->loop, at, n);
    });
    if (fill) {
      done.insert(fill);
      fill->erase();
    }
    op->erase();
  }

  /// The part of the op whose loop goes from `at` on.
  static void tile(ImplicitLocOpBuilder &builder, linalg::LinalgOp op,
                   unsigned loop, OpFoldResult at, OpFoldResult size) {
    auto tiled = cast<TilingInterface>(op.getOperation());
    SmallVector<OpFoldResult> offsets, sizes;
    for (const Range &range : tiled.getIterationDomain(builder)) {
      offsets.push_back(range.offset);
      sizes.push_back(range.size);
    }
    offsets[loop] = at;
    sizes[loop] = size;
    // Never fails for linalg ops whose outputs are projected permutations.
    (void)tiled.getTiledImplementation(builder, offsets, sizes);
  }

  /// The outermost loop that every output has as a dimension of its own and
  /// that has work for all threads; not the contiguous dimension, where there
  /// is another one, and none that constants differ in, which are packed as a
  /// whole.
  std::optional<Division> chooseLoop(linalg::LinalgOp op) {
    const SmallVector<int64_t> sizes = op.getStaticLoopRanges();
    uint64_t work = 1;
    for (int64_t size : sizes)
      if (!ShapedType::isDynamic(size))
        work = llvm::SaturatingMultiply(work, static_cast<uint64_t>(size));
    if (!isIntegerContraction(op))
      work = llvm::SaturatingMultiply(work, stepsOfOthers);
    if (op.getNumDpsInits() == 0 || (!ShapedType::isDynamicShape(sizes) &&
                                     work < static_cast<uint64_t>(minWork)))
      return std::nullopt;
    auto isDimension = [&](OpOperand &init, unsigned loop) {
      AffineMap map = op.getMatchingIndexingMap(&init);
      return map.isProjectedPermutation() && map.isFunctionOfDim(loop);
    };
    const AffineMap out = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
    SmallVector<utils::IteratorType> iterators = op.getIteratorTypesArray();
    std::optional<Division> largest;
    for (unsigned i = 0; i < out.getNumResults(); ++i) {
      auto dim = dyn_cast<AffineDimExpr>(out.getResult(i));
      if (!dim || iterators[dim.getPosition()] != utils::IteratorType::parallel)
        continue;
      const unsigned loop = dim.getPosition();
      const bool isLast = i + 1 == out.getNumResults();
      if (!llvm::all_of(
              op.getDpsInitsMutable(),
              [&](OpOperand &init) { return isDimension(init, loop); }) ||
          llvm::any_of(op.getDpsInputOperands(), [&](OpOperand *input) {
            return op.getMatchingIndexingMap(input).isFunctionOfDim(loop) &&
                   isConstant(input->get());
          }))
        continue;
      Division division{loop, sizes[loop], isLast ? leastElements : 1};
      if (division.size == 0)
        return std::nullopt;
      const bool isDynamic = ShapedType::isDynamic(division.size);
      if (isLast && largest)
        continue;
      if (isDynamic || division.size >= threads * division.unit)
        return division;
      if (division.size > division.unit &&
          (!largest || division.size > largest->size))
        largest = division;
    }
    return largest;
  }

  static bool isConstant(Value buffer) {
    while (true) {
      if (auto collapse = buffer.getDefiningOp<memref::CollapseShapeOp>())
        buffer = collapse.getSrc();
      else if (auto expand = buffer.getDefiningOp<memref::ExpandShapeOp>())
        buffer = expand.getSrc();
      else
        return buffer.getDefiningOp<memref::GetGlobalOp>() != nullptr;
    }
  }

  //===--------------------------------------------------------------------===//
  // Composites of codes
  //===--------------------------------------------------------------------===//

  /// Along the first dimension, if rows are not along it.
  void divideRows(Operation *op) {
    auto type = cast<MemRefType>(op->getOperand(0).getType());
    int64_t outer = type.getRank();
    if (auto softmax = dyn_cast<HwSoftmaxOp>(op))
      outer = static_cast<int64_t>(softmax.getDimension());
    else
      outer -= static_cast<int64_t>(cast<HwNormOp>(op).getDims());
    if (outer < 1 || (type.hasStaticShape() &&
                      (llvm::SaturatingMultiply(
                           static_cast<uint64_t>(type.getNumElements()),
                           stepsOfOthers) < static_cast<uint64_t>(minWork) ||
                       type.getDimSize(0) < 2)))
      return;
    ImplicitLocOpBuilder builder(op->getLoc(), op);
    const Division division{0, type.getDimSize(0), 1};
    OpFoldResult size =
        memref::getMixedSize(builder, builder.getLoc(), op->getOperand(0), 0);
    writeParts(builder, division, size, [&](OpFoldResult at, OpFoldResult n) {
      IRMapping mapping;
      for (Value buffer : op->getOperands()) {
        const int64_t rank = cast<MemRefType>(buffer.getType()).getRank();
        SmallVector<OpFoldResult> offsets(rank, builder.getIndexAttr(0));
        SmallVector<OpFoldResult> strides(rank, builder.getIndexAttr(1));
        SmallVector<OpFoldResult> sizes =
            memref::getMixedSizes(builder, builder.getLoc(), buffer);
        offsets[0] = at;
        sizes[0] = n;
        mapping.map(buffer, memref::SubViewOp::create(builder, buffer, offsets,
                                                      sizes, strides));
      }
      builder.clone(*op, mapping);
    });
    op->erase();
  }

  //===--------------------------------------------------------------------===//
  // Parts
  //===--------------------------------------------------------------------===//

  using PartFn = function_ref<void(OpFoldResult at, OpFoldResult size)>;

  /// A parallel loop over at most as many parts as there are threads. If the
  /// size is known, parts have known sizes: all but the last one the same.
  void writeParts(ImplicitLocOpBuilder &b, const Division &division,
                  OpFoldResult size, PartFn body) {
    auto index = [&](int64_t value) -> Value {
      return arith::ConstantIndexOp::create(b, value);
    };
    Value zero = index(0), end, step;
    int64_t part = 0;
    if (ShapedType::isDynamic(division.size)) {
      end = cast<Value>(size);
      Value unit = index(division.unit * threads);
      step = arith::CeilDivUIOp::create(b, end, unit);
      step = arith::MaxUIOp::create(b, step, index(1));
      step = arith::MulIOp::create(b, step, index(division.unit));
    } else {
      end = index(division.size);
      part = llvm::divideCeil(division.size, threads * division.unit) *
             division.unit;
      step = index(part);
    }
    auto loop = scf::ParallelOp::create(b, zero, end, step);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    Value at = loop.getInductionVars()[0];
    if (part == 0) {
      Value left = arith::SubIOp::create(b, end, at);
      body(at, Value(arith::MinUIOp::create(b, left, step)));
    } else if (division.size % part == 0) {
      body(at, b.getIndexAttr(part));
    } else {
      const int64_t whole = division.size / part * part;
      Value isWhole =
          arith::CmpIOp::create(b, arith::CmpIPredicate::ult, at, index(whole));
      auto branch = scf::IfOp::create(b, isWhole, /*withElseRegion=*/true);
      b.setInsertionPointToStart(branch.thenBlock());
      body(at, b.getIndexAttr(part));
      b.setInsertionPointToStart(branch.elseBlock());
      body(b.getIndexAttr(whole), b.getIndexAttr(division.size - whole));
    }
    // A fill and its product share their part of the output.
    IRRewriter rewriter(&getContext());
    DominanceInfo dominance(loop);
    eliminateCommonSubExpressions(rewriter, dominance, loop);
  }
};
} // namespace
