//===- IntegerContraction.cpp - products of codes -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IntegerContraction.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::qlut;

static llvm::Error expected(const Twine &what) {
  return llvm::createStringError("expected " + what);
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

static llvm::Error classifyLoops(IntegerContraction &c) {
  for (AffineMap map : {c.data.map, c.weights.map, c.outputMap})
    if (!map.isProjectedPermutation())
      return expected("maps that permute loops, as of a matrix product");
  if (c.op.getNumReductionLoops() != 1)
    return expected("one reduction loop, got " +
                    Twine(c.op.getNumReductionLoops()));
  const unsigned results = c.outputMap.getNumResults();
  std::optional<unsigned> last;
  if (results != 0)
    last = c.outputMap.getDimPosition(results - 1);
  bool hasColumn = false;
  for (auto [loop, type] : llvm::enumerate(c.op.getIteratorTypesArray())) {
    const bool inData = c.data.map.isFunctionOfDim(loop);
    const bool inWeights = c.weights.map.isFunctionOfDim(loop);
    if (type == utils::IteratorType::reduction) {
      if (!inData || !inWeights)
        return expected("a reduction loop over both operands");
      c.depth = loop;
    } else if (inWeights && !inData && loop == last) {
      c.column = loop;
      hasColumn = true;
    } else {
      c.outer.push_back(loop);
      if (inWeights)
        c.weightsOuter.push_back(loop);
      else
        c.row = loop; // the innermost
    }
  }
  if (c.row)
    llvm::erase(c.outer, *c.row);
  if (!hasColumn || !cast<MemRefType>(c.output.getType()).isLastDimUnitStride())
    return expected("an output whose contiguous dimension is the weights' own");
  return llvm::Error::success();
}

int64_t IntegerContraction::getNumMatrices() const {
  int64_t count = 1;
  for (unsigned loop : weightsOuter)
    count *= getSize(loop);
  return count;
}

int64_t IntegerContraction::getNumRows() const {
  if (!row)
    return 1;
  auto shape = cast<MemRefType>(data.buffer.getType()).getShape();
  for (auto [size, expr] : llvm::zip_equal(shape, data.map.getResults()))
    if (cast<AffineDimExpr>(expr).getPosition() == *row)
      return size;
  return ShapedType::kDynamic;
}

SmallVector<int32_t> IntegerContraction::getWeights() const {
  SmallVector<unsigned> loops(weightsOuter);
  loops.push_back(depth);
  loops.push_back(column);
  return SumOfProducts::getWeights(loops);
}

/// The greatest move of codes packed at run time: moved codes fit words.
static constexpr int32_t mostOffset = 1 << 14;

/// Codes that vector code is written for.
static llvm::Error checkFactors(const IntegerContraction &c) {
  if (!c.data.isRead())
    return expected(describeExpectedCodes(c.data));
  if (!cast<MemRefType>(c.data.buffer.getType()).isLastDimUnitStride())
    return expected("an operand whose last dimension is contiguous");
  if (c.hasConstantWeights())
    return c.weightCodes.empty() ? expected("weights, got none")
                                 : llvm::Error::success();
  auto type = cast<MemRefType>(c.weights.buffer.getType());
  if (!c.weights.isRead())
    return expected(describeExpectedCodes(c.weights));
  if (!type.isLastDimUnitStride())
    return expected("an operand whose last dimension is contiguous");
  if (!type.hasStaticShape() || type.getNumElements() == 0)
    return expected("a static number of terms and columns of operands known "
                    "at run time");
  for (const ContractionFactor &factor : {c.data, c.weights})
    if (factor.offset != 0 &&
        (factor.bits != 8 || std::abs(int64_t(factor.offset)) > mostOffset))
      return expected(llvm::formatv("codes of 16 bits without a zero point "
                                    "where both operands are known at run "
                                    "time, got {0}",
                                    -int64_t(factor.offset))
                          .str());
  return llvm::Error::success();
}

bool mlir::qlut::isIntegerContraction(linalg::LinalgOp op) {
  return op.hasPureBufferSemantics() && getSumOfProducts(op);
}

llvm::Expected<IntegerContraction>
mlir::qlut::matchIntegerContraction(linalg::LinalgOp op) {
  llvm::Expected<SumOfProducts> sum = matchSumOfProducts(op);
  if (!sum)
    return sum.takeError();
  // Constants are packed at compile time, whichever operand they are.
  llvm::Error why = llvm::Error::success();
  std::optional<IntegerContraction> found;
  for (bool isSwapped : {false, true}) {
    IntegerContraction next;
    static_cast<SumOfProducts &>(next) = isSwapped ? sum->swapped() : *sum;
    llvm::Error error = checkFactors(next);
    if (!error)
      error = classifyLoops(next);
    // Of what stands in the way, what concerns constant weights, or the first.
    if (error) {
      if (next.hasConstantWeights() || !isSwapped) {
        llvm::consumeError(std::move(why));
        why = std::move(error);
      } else {
        llvm::consumeError(std::move(error));
      }
      continue;
    }
    if (!found || (next.hasConstantWeights() && !found->hasConstantWeights()))
      found = next;
  }
  if (!found)
    return std::move(why);
  llvm::consumeError(std::move(why));
  return std::move(*found);
}
