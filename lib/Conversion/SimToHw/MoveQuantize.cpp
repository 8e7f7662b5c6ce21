//===- MoveQuantize.cpp - codes through data movement ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MoveQuantize.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "qlut/Dialect/Qlut/IR/Constants.h"
#include "qlut/Dialect/Qlut/IR/FloatTypes.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Dialect/Qlut/Transforms/Movement.h"

using namespace mlir;
using namespace mlir::qlut;

bool mlir::qlut::movesElements(Operation *op) {
  return op && op->getNumResults() == 1 &&
         (getMovementSource(op) ||
          isa<tensor::ReshapeOp, tensor::GatherOp, tensor::PadOp,
              tensor::ConcatOp, tensor::InsertSliceOp>(op));
}

/// The float tensors whose elements a movement puts into its result, each once:
/// not those that a linalg op overwrites.
static SmallVector<Value> getMoved(Operation *op) {
  if (isa<linalg::LinalgOp>(op))
    return {getMovementSource(op)};
  SmallVector<Value> moved;
  for (Value operand : op->getOperands())
    if (isFloatTensor(operand.getType()) && !llvm::is_contained(moved, operand))
      moved.push_back(operand);
  return moved;
}

/// The float that a tensor.pad fills with, if it is a constant.
static std::optional<APFloat> getPadding(tensor::PadOp pad) {
  FloatAttr attr;
  Value value = pad.getConstantPaddingValue();
  if (!value || !matchPattern(value, m_Constant(&attr)))
    return std::nullopt;
  return attr.getValue();
}

/// The code that the op gives for a float constant.
static int64_t getCode(const APFloat &value, QuantizeOp op) {
  return quantizeReal(value.convertToDouble(),
                      cast<FloatType>(getElementTypeOrSelf(op.getInput())),
                      op.getFormat().getFormat(0), op.getQuantizeRounding());
}

/// The movement again with `codes` in place of the tensors it moves, in their
/// order; its padding becomes `padding`.
static Value moveCodes(PatternRewriter &rewriter, Operation *op,
                       ValueRange codes, std::optional<int64_t> padding) {
  Type codeType = getElementTypeOrSelf(codes.front());
  if (isa<linalg::LinalgOp>(op))
    return moveIntegers(rewriter, op, codes.front(),
                        cast<DestinationStyleOpInterface>(op).getDpsInits()[0],
                        IRMapping());
  IRMapping mapping;
  size_t next = 0;
  for (Value operand : op->getOperands())
    if (isFloatTensor(operand.getType()) && !mapping.contains(operand))
      mapping.map(operand, codes[next++]);
  Operation *moved = rewriter.clone(*op, mapping);
  moved->getResult(0).setType(
      cast<RankedTensorType>(op->getResult(0).getType()).clone(codeType));
  if (auto pad = dyn_cast<tensor::PadOp>(moved)) {
    Operation *yield = pad.getBody()->getTerminator();
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.setInsertionPoint(yield);
    Value value = arith::ConstantOp::create(
        rewriter, op->getLoc(), rewriter.getIntegerAttr(codeType, *padding));
    yield->setOperand(0, value);
  }
  return moved->getResult(0);
}

namespace {
struct HoistQuantize : OpRewritePattern<QuantizeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(QuantizeOp op,
                                PatternRewriter &rewriter) const override {
    Operation *movement = op.getInput().getDefiningOp();
    if (op.getChannel() || !movesElements(movement))
      return failure();
    std::optional<int64_t> padding;
    if (auto pad = dyn_cast<tensor::PadOp>(movement)) {
      std::optional<APFloat> value = getPadding(pad);
      if (!value)
        return failure();
      padding = getCode(*value, op);
    }
    SmallVector<Value> codes;
    for (Value operand : getMoved(movement)) {
      auto type = cast<RankedTensorType>(operand.getType());
      codes.push_back(QuantizeOp::create(
          rewriter, op.getLoc(),
          type.clone(getElementTypeOrSelf(op.getResult())), operand, Value(),
          op.getFormatAttr(), op.getRoundingAttr()));
    }
    rewriter.setInsertionPointAfter(movement);
    // The new quantize ops stand before `op`, which the movement dominates.
    for (Value code : codes)
      rewriter.moveOpBefore(code.getDefiningOp(), movement);
    rewriter.replaceOp(op, moveCodes(rewriter, movement, codes, padding));
    return success();
  }
};

/// A pair that meets, or a constant.
struct FoldQuantize : OpRewritePattern<QuantizeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(QuantizeOp op,
                                PatternRewriter &rewriter) const override {
    SmallVector<Value> folded;
    if (failed(rewriter.tryFold(op, folded)) || folded.empty())
      return failure();
    rewriter.replaceOp(op, folded);
    return success();
  }
};

/// Elements that nothing wrote, or that are all one constant.
struct QuantizeFilled : OpRewritePattern<QuantizeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(QuantizeOp op,
                                PatternRewriter &rewriter) const override {
    Type type = op.getResult().getType();
    if (auto empty = op.getInput().getDefiningOp<tensor::EmptyOp>()) {
      rewriter.replaceOpWithNewOp<tensor::EmptyOp>(op, type,
                                                   empty.getDynamicSizes());
      return success();
    }
    auto fill = op.getInput().getDefiningOp<linalg::FillOp>();
    FloatAttr value;
    if (!fill || op.getChannel() ||
        !matchPattern(fill.value(), m_Constant(&value)))
      return failure();
    Value empty = makeEmpty(rewriter, op.getLoc(),
                            cast<RankedTensorType>(fill.output().getType()),
                            op.getFormat().getStorage().bits, fill.output());
    Value code = arith::ConstantOp::create(
        rewriter, op.getLoc(),
        rewriter.getIntegerAttr(getElementTypeOrSelf(type),
                                getCode(value.getValue(), op)));
    rewriter.replaceOpWithNewOp<linalg::FillOp>(op, code, empty);
    return success();
  }
};

struct SinkDequantize : RewritePattern {
  explicit SinkDequantize(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), /*benefit=*/1, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    if (!movesElements(op) || !isFloatTensor(op->getResult(0).getType()))
      return failure();
    DequantizeOp first;
    SmallVector<Value> codes;
    SmallVector<Value> moved = getMoved(op);
    for (Value operand : moved) {
      if (operand.getDefiningOp<tensor::EmptyOp>() &&
          isa<DestinationStyleOpInterface>(op)) {
        codes.push_back(nullptr);
        continue;
      }
      auto dequantize = operand.getDefiningOp<DequantizeOp>();
      if (!dequantize || dequantize.getChannel() ||
          (first && dequantize.getFormat() != first.getFormat()))
        return failure();
      if (!first)
        first = dequantize;
      codes.push_back(dequantize.getInput());
    }
    if (!first)
      return failure();
    std::optional<int64_t> padding;
    if (auto pad = dyn_cast<tensor::PadOp>(op)) {
      std::optional<APFloat> value = getPadding(pad);
      ::qlut::Format format = first.getFormat().getFormat(0);
      if (!value || !value->isPosZero())
        return failure();
      padding = format.zeroPoint;
    }
    Type codeType = getElementTypeOrSelf(first.getInput());
    for (auto [index, code] : llvm::enumerate(codes))
      if (!code) {
        auto empty = moved[index].getDefiningOp<tensor::EmptyOp>();
        code = tensor::EmptyOp::create(rewriter, op->getLoc(),
                                       empty.getType().clone(codeType),
                                       empty.getDynamicSizes());
      }
    rewriter.replaceOpWithNewOp<DequantizeOp>(
        op, op->getResult(0).getType(), moveCodes(rewriter, op, codes, padding),
        Value(), first.getFormatAttr());
    return success();
  }
};
} // namespace

void mlir::qlut::populateMoveQuantizePatterns(RewritePatternSet &patterns) {
  patterns.add<FoldQuantize, HoistQuantize, QuantizeFilled, SinkDequantize>(
      patterns.getContext());
}
