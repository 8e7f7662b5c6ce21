//===- BodyEvaluator.cpp - values in the bodies of linalg ops -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Bodies are evaluated point by point with the folders of arith, whose floats
// are APFloats: correctly rounded on every host.
//
//===----------------------------------------------------------------------===//

#include "BodyEvaluator.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallBitVector.h"
#include <cmath>

using namespace mlir;
using namespace mlir::qlut::detail;

static constexpr int64_t maxPoints = 65536;

/// The elements of a resource that is there and of moderate size, or null.
static DenseElementsAttr readResource(DenseResourceElementsAttr resource) {
  AsmResourceBlob *blob = resource.getRawHandle().getBlob();
  if (!blob || resource.getNumElements() > maxPoints)
    return nullptr;
  ArrayRef<char> data = blob->getData();
  bool isSplat = false;
  if (!DenseElementsAttr::isValidRawBuffer(resource.getType(), data, isSplat))
    return nullptr;
  return DenseElementsAttr::getFromRawBuffer(resource.getType(), data);
}

DenseElementsAttr mlir::qlut::detail::getElements(Value value) {
  DenseElementsAttr elements;
  if (matchPattern(value, m_Constant(&elements)))
    return elements;
  DenseResourceElementsAttr resource;
  if (matchPattern(value, m_Constant(&resource)))
    return readResource(resource);
  if (auto fill = value.getDefiningOp<linalg::FillOp>()) {
    Attribute number;
    auto type = cast<ShapedType>(value.getType());
    if (type.hasStaticShape() &&
        matchPattern(fill.getInputs().front(), m_Constant(&number)))
      return DenseElementsAttr::get(type, number);
    return nullptr;
  }
  Operation *op = value.getDefiningOp();
  if (!isa_and_nonnull<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(op))
    return nullptr;
  auto type = cast<ShapedType>(value.getType());
  elements = getElements(op->getOperand(0));
  return elements && type.hasStaticShape() ? elements.reshape(type) : nullptr;
}

/// The square root; sqrt of C is correctly rounded. None of other types than
/// f32 and f64.
static std::optional<APFloat> squareRoot(const APFloat &x) {
  if (&x.getSemantics() == &APFloat::IEEEsingle())
    return APFloat(std::sqrt(x.convertToFloat()));
  if (&x.getSemantics() == &APFloat::IEEEdouble())
    return APFloat(std::sqrt(x.convertToDouble()));
  return std::nullopt;
}

bool mlir::qlut::detail::isNumberOp(Operation *op) {
  return op->getNumResults() == 1 && op->getNumRegions() == 0 &&
         op->getResult(0).getType().isIntOrIndexOrFloat() &&
         (isa<arith::ArithDialect>(op->getDialect()) ||
          isa<math::SqrtOp, math::RsqrtOp>(op));
}

BodyEvaluator::BodyEvaluator(linalg::LinalgOp op) : op(op) {
  for (Value input : op.getDpsInputs())
    inputs.push_back(getElements(input));
}

void BodyEvaluator::walk(Value value, function_ref<void(Value)> visit) const {
  llvm::SetVector<Value> open;
  open.insert(value);
  for (unsigned i = 0; i < open.size(); ++i) {
    visit(open[i]);
    Operation *def = open[i].getDefiningOp();
    if (def && isNumberOp(def))
      open.insert(def->operand_begin(), def->operand_end());
  }
}

/// The number of the input whose elements the value is, if it is one.
std::optional<unsigned> BodyEvaluator::getInput(Value value) const {
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument || argument.getOwner() != op.getBlock() ||
      argument.getArgNumber() >= inputs.size())
    return std::nullopt;
  return argument.getArgNumber();
}

bool BodyEvaluator::isUniform(Value value) const {
  bool uniform = true;
  walk(value, [&](Value at) {
    auto argument = dyn_cast<BlockArgument>(at);
    if (argument && argument.getOwner() == op.getBlock()) {
      std::optional<unsigned> input = getInput(at);
      uniform &= input && inputs[*input] && inputs[*input].isSplat();
    }
    uniform &= !isa_and_nonnull<linalg::IndexOp>(at.getDefiningOp());
  });
  return uniform;
}

SmallVector<int64_t> BodyEvaluator::loopsOf(Value value) const {
  llvm::SmallBitVector loops(op.getNumLoops());
  walk(value, [&](Value at) {
    if (auto index = at.getDefiningOp<linalg::IndexOp>())
      loops.set(index.getDim());
    std::optional<unsigned> input = getInput(at);
    if (!input)
      return;
    AffineMap map = op.getMatchingIndexingMap(&op->getOpOperand(*input));
    for (unsigned loop = 0; loop < map.getNumDims(); ++loop)
      if (map.isFunctionOfDim(loop))
        loops.set(loop);
  });
  return llvm::to_vector_of<int64_t>(loops.set_bits());
}

bool BodyEvaluator::readsIndex(Value value) const {
  bool reads = false;
  walk(value, [&](Value at) {
    reads |= isa_and_nonnull<linalg::IndexOp>(at.getDefiningOp());
  });
  return reads;
}

bool BodyEvaluator::readsInput(Value value) const {
  bool reads = false;
  walk(value, [&](Value at) { reads |= getInput(at).has_value(); });
  return reads;
}

Attribute BodyEvaluator::evaluateArgument(BlockArgument argument) {
  std::optional<unsigned> input = getInput(argument);
  if (!input || !inputs[*input])
    return nullptr;
  DenseElementsAttr elements = inputs[*input];
  if (elements.isSplat())
    return elements.getSplatValue<Attribute>();
  AffineMap map = op.getMatchingIndexingMap(&op->getOpOperand(*input));
  SmallVector<int64_t> position = map.compose(point);
  SmallVector<uint64_t> index(position.begin(), position.end());
  return ElementsAttr::isValidIndex(elements.getType(), index)
             ? elements.getValues<Attribute>()[index]
             : Attribute();
}

Attribute BodyEvaluator::evaluateOp(Operation *def,
                                    ArrayRef<Attribute> operands) {
  if (isa<math::SqrtOp, math::RsqrtOp>(def)) {
    auto x = dyn_cast<FloatAttr>(operands.front());
    std::optional<APFloat> root;
    if (x)
      root = squareRoot(x.getValue());
    if (!root)
      return nullptr;
    // As it runs: the quotient by the rounded root.
    if (isa<math::RsqrtOp>(def)) {
      APFloat quotient(root->getSemantics(), 1);
      quotient.divide(*root, APFloat::rmNearestTiesToEven);
      root = quotient;
    }
    return FloatAttr::get(x.getType(), *root);
  }
  // The folder of arith takes no number that is rounded.
  if (auto truncate = dyn_cast<arith::TruncFOp>(def)) {
    auto x = dyn_cast<FloatAttr>(operands.front());
    if (x && !truncate.getRoundingmode()) {
      APFloat rounded = x.getValue();
      auto type = cast<FloatType>(truncate.getType());
      bool isInexact = false;
      rounded.convert(type.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                      &isInexact);
      return FloatAttr::get(type, rounded);
    }
  }
  SmallVector<OpFoldResult> folded;
  if (failed(def->fold(operands, folded)) || folded.size() != 1)
    return nullptr;
  if (auto value = dyn_cast<Value>(folded.front()))
    return evaluate(value);
  return cast<Attribute>(folded.front());
}

Attribute BodyEvaluator::evaluate(Value value) {
  if (auto it = known.find(value); it != known.end())
    return it->second;
  Attribute result;
  Operation *def = value.getDefiningOp();
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    result = evaluateArgument(argument);
  } else if (auto index = dyn_cast<linalg::IndexOp>(def)) {
    if (index->getBlock() == op.getBlock())
      result = IntegerAttr::get(value.getType(), point[index.getDim()]);
  } else if (!matchPattern(value, m_Constant(&result)) && isNumberOp(def)) {
    SmallVector<Attribute> operands;
    for (Value operand : def->getOperands()) {
      operands.push_back(evaluate(operand));
      if (!operands.back())
        break;
    }
    if (operands.empty() || operands.back())
      result = evaluateOp(def, operands);
  }
  known[value] = result;
  return result;
}

bool mlir::qlut::detail::forEachPoint(
    linalg::LinalgOp op, ArrayRef<int64_t> loops,
    function_ref<bool(ArrayRef<int64_t>)> visit) {
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  int64_t count = 1;
  for (int64_t loop : loops) {
    if (ShapedType::isDynamic(ranges[loop]) || ranges[loop] > maxPoints)
      return false;
    count *= ranges[loop];
    if (count > maxPoints)
      return false;
  }
  SmallVector<int64_t> point(ranges.size(), 0);
  for (int64_t i = 0; i < count; ++i) {
    int64_t rest = i;
    for (int64_t loop : llvm::reverse(loops)) {
      point[loop] = rest % ranges[loop];
      rest /= ranges[loop];
    }
    if (!visit(point))
      return false;
  }
  return true;
}
