//===- FoldConstants.cpp - what constants alone decide --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Bodies of linalg ops are evaluated point by point with the folders of arith,
// whose floats are APFloats: correctly rounded on every host.
//
//===----------------------------------------------------------------------===//

#include "FoldConstants.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SetVector.h"
#include <cmath>

using namespace mlir;
using namespace mlir::qlut::detail;

static constexpr int64_t maxPoints = 65536;

/// The elements of a resource that is there and of moderate size, or null.
static DenseElementsAttr getElements(DenseResourceElementsAttr resource) {
  AsmResourceBlob *blob = resource.getRawHandle().getBlob();
  if (!blob || resource.getNumElements() > maxPoints)
    return nullptr;
  ArrayRef<char> data = blob->getData();
  bool isSplat = false;
  if (!DenseElementsAttr::isValidRawBuffer(resource.getType(), data, isSplat))
    return nullptr;
  return DenseElementsAttr::getFromRawBuffer(resource.getType(), data);
}

/// The elements of a constant tensor, or of one reshaped; null of others.
static DenseElementsAttr getElements(Value value) {
  DenseElementsAttr elements;
  if (matchPattern(value, m_Constant(&elements)))
    return elements;
  DenseResourceElementsAttr resource;
  if (matchPattern(value, m_Constant(&resource)))
    return getElements(resource);
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

/// True if the op computes a number and can be evaluated.
static bool isNumberOp(Operation *op) {
  return op->getNumResults() == 1 && op->getNumRegions() == 0 &&
         op->getResult(0).getType().isIntOrIndexOrFloat() &&
         (isa<arith::ArithDialect>(op->getDialect()) ||
          isa<math::SqrtOp, math::RsqrtOp>(op));
}

namespace {
/// Evaluates values of a body at one point of its loops.
class BodyEvaluator {
public:
  explicit BodyEvaluator(linalg::LinalgOp op) : op(op) {
    for (Value input : op.getDpsInputs())
      inputs.push_back(getElements(input));
  }

  void moveTo(ArrayRef<int64_t> newPoint) {
    point.assign(newPoint.begin(), newPoint.end());
    known.clear();
  }
  /// Null if the value depends on more than constants and indices.
  Attribute evaluate(Value value);
  /// True if the value is the same at all points.
  bool isUniform(Value value) const;
  /// The loops that the value depends on by their indices.
  llvm::SetVector<int64_t> loopsOf(Value value) const;

private:
  void walk(Value value, function_ref<void(Value)> visit) const;
  Attribute evaluateArgument(BlockArgument argument);
  Attribute evaluateOp(Operation *def, ArrayRef<Attribute> operands);

  // Its methods are not const.
  mutable linalg::LinalgOp op;
  SmallVector<DenseElementsAttr> inputs;
  SmallVector<int64_t> point;
  llvm::DenseMap<Value, Attribute> known;
};
} // namespace

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

bool BodyEvaluator::isUniform(Value value) const {
  bool uniform = true;
  walk(value, [&](Value at) {
    auto argument = dyn_cast<BlockArgument>(at);
    if (argument && argument.getOwner() == op.getBlock()) {
      unsigned number = argument.getArgNumber();
      uniform &=
          number < inputs.size() && inputs[number] && inputs[number].isSplat();
    }
    uniform &= !isa_and_nonnull<linalg::IndexOp>(at.getDefiningOp());
  });
  return uniform;
}

llvm::SetVector<int64_t> BodyEvaluator::loopsOf(Value value) const {
  llvm::SetVector<int64_t> loops;
  walk(value, [&](Value at) {
    if (auto index = at.getDefiningOp<linalg::IndexOp>())
      loops.insert(index.getDim());
  });
  return loops;
}

Attribute BodyEvaluator::evaluateArgument(BlockArgument argument) {
  unsigned number = argument.getArgNumber();
  if (argument.getOwner() != op.getBlock() || number >= inputs.size() ||
      !inputs[number])
    return nullptr;
  DenseElementsAttr elements = inputs[number];
  if (elements.isSplat())
    return elements.getSplatValue<Attribute>();
  AffineMap map = op.getMatchingIndexingMap(&op->getOpOperand(number));
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

/// Calls `visit` on each point of the loops of `op` that are in `loops`, 0 in
/// the others, until it gives false. False too, without a call, if there are
/// too many or their number is not known.
static bool forEachPoint(linalg::LinalgOp op, ArrayRef<int64_t> loops,
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

bool mlir::qlut::detail::isSplat(Value value) {
  DenseElementsAttr elements = getElements(value);
  return elements && elements.isSplat();
}

bool mlir::qlut::detail::foldMovement(RewriterBase &rewriter, Operation *op,
                                      Value source) {
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  if (isa<tensor::PadOp>(op) || !type || !type.hasStaticShape() ||
      !isa<FloatType>(type.getElementType()) || !isSplat(source))
    return false;
  auto number = getElements(source).getSplatValue<Attribute>();
  rewriter.setInsertionPoint(op);
  rewriter.replaceOpWithNewOp<arith::ConstantOp>(
      op, DenseElementsAttr::get(type, number));
  return true;
}

bool mlir::qlut::detail::foldComputation(RewriterBase &rewriter,
                                         linalg::LinalgOp op) {
  auto isMap = [](AffineMap map) { return map.isPermutation(); };
  if (!op.hasPureTensorSemantics() || op->getNumResults() != 1 ||
      op.getNumReductionLoops() != 0 || !op.getBlock() ||
      !isMap(op.getMatchingIndexingMap(op.getDpsInitOperand(0))))
    return false;
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  if (!type || !type.hasStaticShape() || !isa<FloatType>(type.getElementType()))
    return false;
  Value result = op.getBlock()->getTerminator()->getOperand(0);
  BodyEvaluator evaluator(op);
  DenseElementsAttr elements;
  if (evaluator.isUniform(result)) {
    evaluator.moveTo(SmallVector<int64_t>(op.getNumLoops(), 0));
    if (Attribute number = evaluator.evaluate(result))
      elements = DenseElementsAttr::get(type, number);
  } else {
    AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
    SmallVector<int64_t> strides = computeSuffixProduct(type.getShape());
    SmallVector<int64_t> loops =
        llvm::to_vector(llvm::seq<int64_t>(0, op.getNumLoops()));
    SmallVector<Attribute> numbers;
    bool done = forEachPoint(op, loops, [&](ArrayRef<int64_t> point) {
      evaluator.moveTo(point);
      Attribute number = evaluator.evaluate(result);
      if (!number)
        return false;
      numbers.resize(type.getNumElements());
      numbers[linearize(map.compose(point), strides)] = number;
      return true;
    });
    if (done && !numbers.empty())
      elements = DenseElementsAttr::get(type, numbers);
  }
  if (!elements)
    return false;
  rewriter.setInsertionPoint(op);
  rewriter.replaceOpWithNewOp<arith::ConstantOp>(op, elements);
  return true;
}

void mlir::qlut::detail::foldBodyNumbers(RewriterBase &rewriter,
                                         linalg::GenericOp op) {
  BodyEvaluator evaluator(cast<linalg::LinalgOp>(op.getOperation()));
  for (Operation &inner :
       llvm::make_early_inc_range(op.getBlock()->without_terminator())) {
    if (inner.getNumResults() != 1 || inner.getNumOperands() == 0 ||
        !isa<FloatType>(inner.getResult(0).getType()))
      continue;
    Value value = inner.getResult(0);
    Attribute first;
    bool alike = forEachPoint(cast<linalg::LinalgOp>(op.getOperation()),
                              evaluator.loopsOf(value).getArrayRef(),
                              [&](ArrayRef<int64_t> point) {
                                evaluator.moveTo(point);
                                Attribute number = evaluator.evaluate(value);
                                if (!first)
                                  first = number;
                                return number && number == first;
                              });
    if (!alike || !first)
      continue;
    rewriter.setInsertionPoint(&inner);
    rewriter.replaceOpWithNewOp<arith::ConstantOp>(&inner,
                                                   cast<TypedAttr>(first));
  }
}
