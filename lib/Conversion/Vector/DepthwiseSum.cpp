//===- DepthwiseSum.cpp - sums of each channel by itself ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DepthwiseSum.h"

using namespace mlir;
using namespace mlir::qlut;

static llvm::Error expected(const Twine &what) {
  return llvm::createStringError("expected " + what);
}

//===----------------------------------------------------------------------===//
// Places
//===----------------------------------------------------------------------===//

/// Adds `factor` times an expression of loops to a place; fails if it is not
/// linear.
static LogicalResult addTo(LinearPlace &place, AffineExpr expr,
                           int64_t factor) {
  if (auto number = dyn_cast<AffineConstantExpr>(expr)) {
    place.offset += factor * number.getValue();
    return success();
  }
  if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
    place.factors[dim.getPosition()] += factor;
    return success();
  }
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return failure();
  if (expr.getKind() == AffineExprKind::Add)
    return success(succeeded(addTo(place, binary.getLHS(), factor)) &&
                   succeeded(addTo(place, binary.getRHS(), factor)));
  // Constants are on the right.
  auto by = dyn_cast<AffineConstantExpr>(binary.getRHS());
  if (expr.getKind() != AffineExprKind::Mul || !by)
    return failure();
  return addTo(place, binary.getLHS(), factor * by.getValue());
}

static llvm::Error findPlaces(DepthwiseSum &c) {
  ArrayRef<AffineExpr> exprs = c.data.map.getResults();
  if (exprs.empty() ||
      exprs.back() != getAffineDimExpr(c.channel, c.op->getContext()) ||
      !cast<MemRefType>(c.data.buffer.getType()).isLastDimUnitStride())
    return expected("codes whose contiguous dimension are the channels");
  for (AffineExpr expr : exprs.drop_back()) {
    LinearPlace place{SmallVector<int64_t>(c.data.map.getNumDims(), 0), 0};
    if (failed(addTo(place, expr, 1)) || place.factors[c.channel] != 0)
      return expected("places in the codes that are linear in loops over "
                      "places and the window");
    c.places.push_back(std::move(place));
  }
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

static llvm::Error classifyLoops(DepthwiseSum &c) {
  if (!c.weights.map.isProjectedPermutation() ||
      !c.outputMap.isProjectedPermutation())
    return expected("weights and an output whose dimensions are loops");
  ArrayRef<AffineExpr> out = c.outputMap.getResults();
  c.channel = out.empty() ? 0 : cast<AffineDimExpr>(out.back()).getPosition();
  if (out.empty() || !c.weights.map.isFunctionOfDim(c.channel) ||
      !cast<MemRefType>(c.output.getType()).isLastDimUnitStride())
    return expected("an output whose contiguous dimension are the channels");
  for (AffineExpr expr : out.drop_back())
    c.outer.push_back(cast<AffineDimExpr>(expr).getPosition());
  if (!c.outer.empty())
    c.pixel = c.outer.pop_back_val();
  SmallVector<utils::IteratorType> iterators = c.op.getIteratorTypesArray();
  for (AffineExpr expr : c.weights.map.getResults()) {
    const unsigned loop = cast<AffineDimExpr>(expr).getPosition();
    if (iterators[loop] == utils::IteratorType::reduction)
      c.kernel.push_back(loop);
    else if (loop != c.channel)
      return expected("one filter for each channel, got several");
  }
  if (c.kernel.size() != c.op.getNumReductionLoops())
    return expected("reduction loops over the weights alone");
  return findPlaces(c);
}

static llvm::Error check(const DepthwiseSum &c) {
  if (!c.hasConstantWeights())
    return expected("constant weights, got ones known at run time");
  if (c.weightCodes.empty())
    return expected("weights, got none");
  if (!c.data.isRead())
    return expected(describeExpectedCodes(c.data));
  return llvm::Error::success();
}

int64_t DepthwiseSum::getNumTaps() const {
  int64_t count = 1;
  for (unsigned loop : kernel)
    count *= getSize(loop);
  return count;
}

SmallVector<SmallVector<int64_t>> DepthwiseSum::getTaps() const {
  SmallVector<SmallVector<int64_t>> taps;
  SmallVector<int64_t> at(kernel.size(), 0);
  for (int64_t tap = 0; tap < getNumTaps(); ++tap) {
    taps.push_back(at);
    for (auto i = static_cast<int64_t>(kernel.size()) - 1; i >= 0; --i) {
      if (++at[i] < getSize(kernel[i]))
        break;
      at[i] = 0;
    }
  }
  return taps;
}

SmallVector<int32_t> DepthwiseSum::getWeights() const {
  SmallVector<unsigned> loops(kernel);
  loops.push_back(channel);
  return SumOfProducts::getWeights(loops);
}

llvm::Expected<DepthwiseSum>
mlir::qlut::matchDepthwiseSum(linalg::LinalgOp op) {
  llvm::Expected<SumOfProducts> sum = matchSumOfProducts(op);
  if (!sum)
    return sum.takeError();
  DepthwiseSum c;
  static_cast<SumOfProducts &>(c) =
      sum->hasConstantWeights() ? *sum : sum->swapped();
  if (!c.hasConstantWeights())
    static_cast<SumOfProducts &>(c) = *sum;
  if (llvm::Error error = check(c))
    return std::move(error);
  if (llvm::Error error = classifyLoops(c))
    return std::move(error);
  if (c.getNumTaps() > maxTaps)
    return expected("a window of at most " + Twine(maxTaps) + " places, got " +
                    Twine(c.getNumTaps()));
  return c;
}
