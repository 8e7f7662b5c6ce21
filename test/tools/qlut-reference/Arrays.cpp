//===- Arrays.cpp - tensors and their movement in the reference -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Arrays.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace reference;

size_t reference::countElements(ArrayRef<int64_t> shape) {
  size_t count = 1;
  for (int64_t size : shape)
    count *= static_cast<size_t>(size);
  return count;
}

static double toDouble(APFloat value) {
  bool losesInfo;
  value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                &losesInfo);
  return value.convertToDouble();
}

static int64_t toInt(const APInt &value) {
  return value.getBitWidth() == 1 ? static_cast<int64_t>(value.getZExtValue())
                                  : value.getSExtValue();
}

std::optional<Array> reference::readConstant(Attribute attr) {
  Array result;
  if (auto number = dyn_cast<FloatAttr>(attr)) {
    result.isFloat = true;
    result.reals = {number.getValueAsDouble()};
    return result;
  }
  if (auto number = dyn_cast<IntegerAttr>(attr)) {
    result.ints = {toInt(number.getValue())};
    return result;
  }
  auto dense = dyn_cast<DenseElementsAttr>(attr);
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(attr)) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    bool isSplat = false;
    if (!blob || !DenseElementsAttr::isValidRawBuffer(resource.getType(),
                                                      blob->getData(), isSplat))
      return std::nullopt;
    dense = DenseElementsAttr::getFromRawBuffer(resource.getType(),
                                                blob->getData());
  }
  if (!dense)
    return std::nullopt;
  result.shape = llvm::to_vector(dense.getType().getShape());
  if (isa<FloatType>(dense.getElementType())) {
    result.isFloat = true;
    for (const APFloat &value : dense.getValues<APFloat>())
      result.reals.push_back(toDouble(value));
    return result;
  }
  for (const APInt &value : dense.getValues<APInt>())
    result.ints.push_back(toInt(value));
  return result;
}

/// Calls f with every index of a shape, in C order.
static void forEachIndex(ArrayRef<int64_t> shape,
                         function_ref<void(ArrayRef<int64_t>)> f) {
  SmallVector<int64_t> index(shape.size(), 0);
  for (size_t count = countElements(shape); count > 0; --count) {
    f(index);
    for (size_t d = shape.size(); d-- > 0;) {
      if (++index[d] < shape[d])
        break;
      index[d] = 0;
    }
  }
}

static size_t linearize(ArrayRef<int64_t> index, ArrayRef<int64_t> shape) {
  int64_t result = 0;
  for (auto [i, size] : llvm::zip_equal(index, shape))
    result = result * size + i;
  return static_cast<size_t>(result);
}

static int64_t evaluate(AffineExpr expr, ArrayRef<int64_t> index) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return index[dim.getPosition()];
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return constant.getValue();
  auto binary = cast<AffineBinaryOpExpr>(expr);
  int64_t a = evaluate(binary.getLHS(), index);
  int64_t b = evaluate(binary.getRHS(), index);
  switch (expr.getKind()) {
  case AffineExprKind::Add:
    return a + b;
  case AffineExprKind::Mul:
    return a * b;
  case AffineExprKind::FloorDiv:
    return a / b - (a % b < 0 ? 1 : 0);
  case AffineExprKind::CeilDiv:
    return a / b + (a % b > 0 ? 1 : 0);
  default:
    return (a % b + b) % b;
  }
}

std::vector<size_t> reference::elementsOf(AffineMap map,
                                          ArrayRef<int64_t> loops,
                                          ArrayRef<int64_t> shape) {
  std::vector<size_t> result;
  SmallVector<int64_t> element(map.getNumResults());
  forEachIndex(loops, [&](ArrayRef<int64_t> index) {
    for (auto [d, expr] : llvm::enumerate(map.getResults()))
      element[d] = evaluate(expr, index);
    result.push_back(linearize(element, shape));
  });
  return result;
}

//===----------------------------------------------------------------------===//
// Movement
//===----------------------------------------------------------------------===//

static Movement identity(RankedTensorType type) {
  Movement result;
  result.shape = llvm::to_vector(type.getShape());
  for (size_t i = 0, e = countElements(type.getShape()); i < e; ++i)
    result.places.push_back({0, i});
  return result;
}

/// The input that a generic only copies; none if it does anything else.
static std::optional<unsigned> getCopied(linalg::LinalgOp op) {
  Block *block = op.getBlock();
  if (op.getNumReductionLoops() != 0 || op->getNumResults() != 1)
    return std::nullopt;
  auto argument =
      dyn_cast<BlockArgument>(block->getTerminator()->getOperand(0));
  if (!argument || argument.getOwner() != block ||
      argument.getArgNumber() >= static_cast<unsigned>(op.getNumDpsInputs()))
    return std::nullopt;
  return argument.getArgNumber();
}

static std::optional<Movement> getCopy(linalg::LinalgOp op) {
  std::optional<unsigned> input = getCopied(op);
  if (!input || isa<linalg::FillOp>(op.getOperation()))
    return std::nullopt;
  auto in = cast<RankedTensorType>(op->getOperand(*input).getType());
  auto out = cast<RankedTensorType>(op->getResult(0).getType());
  auto maps = op.getIndexingMapsArray();
  auto loops = op.getStaticLoopRanges();
  auto from = elementsOf(maps[*input], loops, in.getShape());
  auto to = elementsOf(maps[op.getNumDpsInputs()], loops, out.getShape());
  Movement result;
  result.shape = llvm::to_vector(out.getShape());
  result.places.resize(countElements(out.getShape()));
  for (auto [source, target] : llvm::zip_equal(from, to))
    result.places[target] = {static_cast<int>(*input), source};
  return result;
}

static std::optional<Movement> getSlice(tensor::ExtractSliceOp op) {
  if (!llvm::none_of(op.getStaticOffsets(), ShapedType::isDynamic) ||
      !llvm::none_of(op.getStaticStrides(), ShapedType::isDynamic))
    return std::nullopt;
  Movement result;
  result.shape = llvm::to_vector(op.getResultType().getShape());
  forEachIndex(op.getStaticSizes(), [&](ArrayRef<int64_t> index) {
    SmallVector<int64_t> source;
    for (auto [i, offset, stride] :
         llvm::zip_equal(index, op.getStaticOffsets(), op.getStaticStrides()))
      source.push_back(offset + i * stride);
    result.places.push_back(
        {0, linearize(source, op.getSourceType().getShape())});
  });
  return result;
}

static std::optional<Movement> getInsertion(tensor::InsertSliceOp op) {
  if (!llvm::none_of(op.getStaticOffsets(), ShapedType::isDynamic) ||
      !llvm::none_of(op.getStaticStrides(), ShapedType::isDynamic))
    return std::nullopt;
  Movement result = identity(op.getResultType());
  for (Movement::Place &place : result.places)
    place.operand = 1;
  size_t next = 0;
  forEachIndex(op.getStaticSizes(), [&](ArrayRef<int64_t> index) {
    SmallVector<int64_t> target;
    for (auto [i, offset, stride] :
         llvm::zip_equal(index, op.getStaticOffsets(), op.getStaticStrides()))
      target.push_back(offset + i * stride);
    result.places[linearize(target, result.shape)] = {0, next++};
  });
  return result;
}

static std::optional<Movement> getPadding(tensor::PadOp op) {
  Attribute attr;
  Value value = op.getConstantPaddingValue();
  if (!value || !matchPattern(value, m_Constant(&attr)) ||
      !op.getResultType().hasStaticShape())
    return std::nullopt;
  std::optional<Array> padding = readConstant(attr);
  Movement result;
  if (!padding || !padding->isFloat)
    return std::nullopt;
  result.padding = padding->reals.front();
  result.shape = llvm::to_vector(op.getResultType().getShape());
  ArrayRef<int64_t> inner = op.getSourceType().getShape();
  forEachIndex(result.shape, [&](ArrayRef<int64_t> index) {
    SmallVector<int64_t> source;
    for (auto [i, low] : llvm::zip_equal(index, op.getStaticLow()))
      source.push_back(i - low);
    bool isInside = true;
    for (auto [at, size] : llvm::zip_equal(source, inner)) {
      int64_t nearest = std::min(std::max<int64_t>(at, 0), size - 1);
      isInside &= nearest == at;
      at = nearest;
    }
    result.places.push_back({isInside ? 0 : -1, linearize(source, inner)});
  });
  return result;
}

static Movement getJoin(tensor::ConcatOp op) {
  Movement result;
  result.shape = llvm::to_vector(op.getResultType().getShape());
  auto dim = static_cast<size_t>(op.getDim());
  forEachIndex(result.shape, [&](ArrayRef<int64_t> index) {
    SmallVector<int64_t> source(index);
    int operand = 0;
    for (Value input : op.getInputs()) {
      auto type = cast<RankedTensorType>(input.getType());
      if (source[dim] < type.getDimSize(dim)) {
        result.places.push_back({operand, linearize(source, type.getShape())});
        break;
      }
      source[dim] -= type.getDimSize(dim);
      ++operand;
    }
  });
  return result;
}

std::optional<Movement> reference::getMovement(Operation *op) {
  if (isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp, tensor::CastOp,
          tensor::ReshapeOp>(op)) {
    auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
    if (!type || !type.hasStaticShape())
      return std::nullopt;
    return identity(type);
  }
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op))
    return getSlice(slice);
  if (auto insertion = dyn_cast<tensor::InsertSliceOp>(op))
    return getInsertion(insertion);
  if (auto pad = dyn_cast<tensor::PadOp>(op))
    return getPadding(pad);
  if (auto join = dyn_cast<tensor::ConcatOp>(op))
    return getJoin(join);
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
    return getCopy(linalgOp);
  return std::nullopt;
}
