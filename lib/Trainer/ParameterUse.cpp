//===- ParameterUse.cpp - what a parameter is used for --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "qlut/Trainer/Initialize.h"

using namespace mlir;
using namespace mlir::qlut;
using Kind = ParameterUse::Kind;

namespace {
/// One call of findUse.
class UseFinder {
public:
  explicit UseFinder(BlockArgument parameter) {
    int64_t dims = 0;
    if (auto type = dyn_cast<RankedTensorType>(parameter.getType()))
      dims = llvm::count_if(type.getShape(),
                            [](int64_t size) { return size > 1; });
    added = dims > 1 ? Kind::Added : Kind::Bias;
  }

  /// Visits all uses of a tensor that holds the parameter's elements.
  void visit(Value value);
  ParameterUse use;

private:
  void note(const ParameterUse &other);
  void note(Operation *op, Kind kind) { note({kind, 1, 1, op}); }
  void visitLinalg(linalg::LinalgOp op, OpOperand &operand);
  /// The use of an element in a body.
  Kind getKind(linalg::LinalgOp op, OpOperand &operand, Value element);
  static ParameterUse getFans(linalg::LinalgOp op, OpOperand &operand);

  Kind added;
};
} // namespace

void UseFinder::note(const ParameterUse &other) {
  auto isEither = [](Kind kind) {
    return kind == Kind::Rows || kind == Kind::Factor;
  };
  if (use.kind == Kind::Unused) {
    use = other;
  } else if (use.kind != other.kind && isEither(use.kind) &&
             isEither(other.kind)) {
    use.kind = Kind::Rows;
  } else if (use.kind != other.kind || use.fanIn != other.fanIn ||
             use.fanOut != other.fanOut) {
    use.kind = Kind::Unknown;
    use.op = other.op;
  }
}

/// Loops that the operand's index depends on count towards fans: reductions
/// are terms; what no other input goes along with is a sum of its own, and so
/// is each place of a filter that slides.
ParameterUse UseFinder::getFans(linalg::LinalgOp op, OpOperand &operand) {
  ParameterUse use{Kind::Factor, 1, 1, op};
  AffineMap own = op.getMatchingIndexingMap(&operand);
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();
  for (auto [loop, type] : llvm::enumerate(op.getIteratorTypesArray())) {
    if (!own.isFunctionOfDim(loop))
      continue;
    bool isOthers = false, slides = false;
    for (OpOperand *other : op.getDpsInputOperands()) {
      if (other == &operand)
        continue;
      AffineMap map = op.getMatchingIndexingMap(other);
      isOthers |= map.isFunctionOfDim(loop);
      for (AffineExpr result : map.getResults())
        slides |= result.isFunctionOfDim(loop) && !isa<AffineDimExpr>(result);
    }
    const bool isReduced = type == utils::IteratorType::reduction;
    if (isReduced)
      use.fanIn *= sizes[loop];
    if (isReduced ? slides : !isOthers)
      use.fanOut *= sizes[loop];
  }
  return use;
}

static bool isRoot(Operation *op) {
  return isa<math::RsqrtOp, math::SqrtOp>(op);
}

Kind UseFinder::getKind(linalg::LinalgOp op, OpOperand &operand,
                        Value element) {
  std::optional<Kind> found;
  for (OpOperand &inner : element.getUses()) {
    Operation *user = inner.getOwner();
    Kind kind = Kind::Unknown;
    const bool isFactor =
        isa<arith::MulFOp>(user) ||
        (isa<math::FmaOp>(user) && inner.getOperandNumber() < 2);
    if (isa<arith::ExtFOp, arith::TruncFOp>(user)) {
      kind = getKind(op, operand, user->getResult(0));
    } else if (isFactor) {
      AffineMap map = op.getMatchingIndexingMap(&operand);
      SmallVector<unsigned> reductions;
      op.getReductionDims(reductions);
      const bool isReduced = llvm::any_of(
          reductions, [&](unsigned loop) { return map.isFunctionOfDim(loop); });
      kind = isReduced ? Kind::Factor : Kind::Scale;
    } else if (isa<arith::DivFOp>(user) || isRoot(user)) {
      kind = Kind::Scale;
    } else if (isa<arith::AddFOp>(user) &&
               llvm::any_of(user->getUsers(), isRoot)) {
      // A variance, with an epsilon.
      kind = Kind::Scale;
    } else if (isa<arith::AddFOp, arith::SubFOp, math::FmaOp>(user)) {
      kind = added;
    }
    if (found && *found != kind)
      return Kind::Unknown;
    found = kind;
  }
  return found.value_or(Kind::Unused);
}

void UseFinder::visitLinalg(linalg::LinalgOp op, OpOperand &operand) {
  if (!op.payloadUsesValueFromOperand(&operand))
    return;
  if (op.isDpsInit(&operand))
    return note(op, added);
  Value element = op.getMatchingBlockArgument(&operand);
  // A copy, transposed or broadcast.
  auto yield = cast<linalg::YieldOp>(op.getBlock()->getTerminator());
  if (op.getNumLoops() == op.getNumParallelLoops() &&
      yield->getNumOperands() == 1 && yield->getOperand(0) == element)
    return visit(op->getResult(0));
  const Kind kind = getKind(op, operand, element);
  if (kind == Kind::Factor)
    return note(getFans(op, operand));
  if (kind != Kind::Unused)
    note(op, kind);
}

void UseFinder::visit(Value value) {
  for (OpOperand &operand : value.getUses()) {
    Operation *op = operand.getOwner();
    const bool isFirst = operand.getOperandNumber() == 0;
    if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
      visitLinalg(linalgOp, operand);
    else if (isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp, tensor::CastOp,
                 tensor::PadOp, arith::ExtFOp, arith::TruncFOp>(op) ||
             (isa<tensor::ExtractSliceOp>(op) && isFirst))
      visit(op->getResult(0));
    else if (isa<tensor::ConcatOp>(op) ||
             (isa<tensor::ExtractOp, tensor::GatherOp, tensor::InsertSliceOp>(
                  op) &&
              isFirst))
      note(op, Kind::Rows);
    else if (isa<arith::AddFOp, arith::SubFOp>(op))
      note(op, added);
    else if (isa<arith::MulFOp, arith::DivFOp>(op))
      note(op, Kind::Scale);
    else
      note(op, Kind::Unknown);
  }
}

ParameterUse mlir::qlut::findUse(BlockArgument parameter) {
  UseFinder finder(parameter);
  finder.visit(parameter);
  return finder.use;
}
