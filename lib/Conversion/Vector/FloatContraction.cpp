//===- FloatContraction.cpp - sums of products of floats ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FloatContraction.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::qlut;

static llvm::Error expected(const Twine &what) {
  return llvm::createStringError("expected " + what);
}

bool mlir::qlut::isFloatContraction(linalg::LinalgOp op) {
  if (!op.hasPureBufferSemantics() || op.getNumDpsInputs() != 2 ||
      op.getNumDpsInits() != 1 || op.getNumReductionLoops() == 0)
    return false;
  Block *body = op.getBlock();
  if (body->getNumArguments() != 3 || !body->getArgument(2).hasOneUse() ||
      body->getTerminator()->getNumOperands() != 1)
    return false;
  auto sum =
      body->getTerminator()->getOperand(0).getDefiningOp<arith::AddFOp>();
  if (!sum)
    return false;
  Value out = body->getArgument(2);
  Value term = sum.getLhs() == out ? sum.getRhs() : sum.getLhs();
  if (term == out || (sum.getLhs() != out && sum.getRhs() != out))
    return false;
  auto product = term.getDefiningOp<arith::MulFOp>();
  if (!product)
    return false;
  Value a = product.getLhs(), b = product.getRhs();
  Value x = body->getArgument(0), y = body->getArgument(1);
  return (a == x && b == y) || (a == y && b == x);
}

/// Whether no result of the map mentions the loop.
static bool ignores(AffineMap map, unsigned loop) {
  return !map.isFunctionOfDim(loop);
}

bool FloatContraction::isContiguous() const {
  const AffineMap map = getMap(vectors);
  const unsigned last = map.getNumResults() - 1;
  auto type = cast<MemRefType>(vectors->get().getType());
  return map.getDimPosition(last) == column && type.isLastDimUnitStride();
}

/// Sorts the loops. The column is the output's last dimension.
static llvm::Error classifyLoops(FloatContraction &c, unsigned column) {
  c.column = column;
  const AffineMap output = c.getOutputMap(), vectors = c.getMap(c.vectors);
  if (!vectors.isProjectedPermutation() || ignores(vectors, column) ||
      !ignores(c.getMap(c.scalars), column))
    return expected("a contiguous dimension of the output that one operand "
                    "has, too, and by itself");
  for (unsigned result = 0; result + 1 < output.getNumResults(); ++result)
    if (output.getResult(result).isFunctionOfDim(column))
      return expected("columns in one dimension of the output");
  for (auto [loop, type] : llvm::enumerate(c.op.getIteratorTypesArray())) {
    if (loop == column)
      continue;
    const bool moves = output.isFunctionOfDim(loop);
    if (!moves) {
      c.reduction.push_back(loop);
      continue;
    }
    c.outer.push_back(loop);
    // Rows of a tile add to elements of their own, the more the better.
    if (type == utils::IteratorType::parallel && ignores(vectors, loop) &&
        (!c.row || c.sizes[loop] >= c.sizes[*c.row]))
      c.row = loop;
  }
  if (c.row)
    llvm::erase(c.outer, *c.row);
  if (!c.isContiguous() && c.getNumRows() == 1)
    return expected("more than one row where columns are not contiguous: "
                    "moving them takes as long as the sums");
  return llvm::Error::success();
}

llvm::Expected<FloatContraction>
mlir::qlut::matchFloatContraction(linalg::LinalgOp op) {
  FloatContraction c;
  c.op = op;
  c.sizes = op.getStaticLoopRanges();
  if (llvm::any_of(c.sizes, ShapedType::isDynamic))
    return expected("static shapes");
  if (llvm::is_contained(c.sizes, 0))
    return expected("elements, got none");
  const AffineMap output = c.getOutputMap();
  auto type = dyn_cast<MemRefType>(c.getOutput().getType());
  if (!type || !isa<Float32Type, Float64Type>(type.getElementType()))
    return expected("sums of f32 or f64");
  for (OpOperand *input : op.getDpsInputOperands()) {
    auto inputType = dyn_cast<MemRefType>(input->get().getType());
    if (!inputType || inputType.getElementType() != type.getElementType())
      return expected("two buffers of the output's element type");
  }
  const unsigned results = output.getNumResults();
  AffineDimExpr last(nullptr);
  if (results != 0)
    last = dyn_cast<AffineDimExpr>(output.getResult(results - 1));
  if (!last || !type.isLastDimUnitStride() ||
      op.getIteratorTypesArray()[last.getPosition()] !=
          utils::IteratorType::parallel)
    return expected("an output whose last dimension is contiguous and a loop "
                    "of its own");
  llvm::Error why = llvm::Error::success();
  for (unsigned vectors : {1, 0}) {
    llvm::consumeError(std::move(why));
    FloatContraction next = c;
    next.scalars = op.getDpsInputOperand(1 - vectors);
    next.vectors = op.getDpsInputOperand(vectors);
    why = classifyLoops(next, last.getPosition());
    if (!why)
      return next;
  }
  return why;
}
