//===- SumOfProducts.cpp - sums of products of codes ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SumOfProducts.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::qlut;

static llvm::Error expected(const Twine &what) {
  return llvm::createStringError("expected " + what);
}

std::string mlir::qlut::describeExpectedCodes(const ContractionFactor &factor) {
  return llvm::formatv("codes of 8 bits or 16 signed ones, got {0}{1}",
                       factor.isSigned ? "i" : "u", factor.bits);
}

//===----------------------------------------------------------------------===//
// Bodies
//===----------------------------------------------------------------------===//

arith::MulIOp mlir::qlut::getSumOfProducts(linalg::LinalgOp op) {
  if (op.getNumDpsInputs() < 2 || op.getNumDpsInits() != 1 ||
      op.getNumReductionLoops() == 0)
    return nullptr;
  // Zero points.
  const SmallVector<OpOperand *> inputs = op.getDpsInputOperands();
  for (OpOperand *scalar : ArrayRef(inputs).drop_front(2))
    if (!scalar->get().getType().isInteger(32))
      return nullptr;
  Block *body = op.getBlock();
  Operation *terminator = body->getTerminator();
  if (terminator->getNumOperands() != 1)
    return nullptr;
  auto sum = terminator->getOperand(0).getDefiningOp<arith::AddIOp>();
  BlockArgument out = body->getArguments().back();
  if (!sum || !out.hasOneUse())
    return nullptr;
  if (sum.getLhs() == out)
    return sum.getRhs().getDefiningOp<arith::MulIOp>();
  if (sum.getRhs() == out)
    return sum.getLhs().getDefiningOp<arith::MulIOp>();
  return nullptr;
}

/// Whether a value in the op's body is a constant, there or as an operand.
static bool matchConstant(linalg::LinalgOp op, Value value, APInt &constant) {
  auto argument = dyn_cast<BlockArgument>(value);
  if (argument && argument.getOwner() == op.getBlock())
    value = op.getMatchingOpOperand(argument)->get();
  return matchPattern(value, m_ConstantInt(&constant));
}

/// ext(code) + offset: fills in all but the map. Returns the code.
static BlockArgument matchFactor(linalg::LinalgOp op, Value value,
                                 ContractionFactor &factor) {
  uint32_t offset = 0;
  APInt constant;
  while (true) {
    if (auto sub = value.getDefiningOp<arith::SubIOp>();
        sub && matchConstant(op, sub.getRhs(), constant)) {
      offset -= static_cast<uint32_t>(constant.getSExtValue());
      value = sub.getLhs();
    } else if (auto add = value.getDefiningOp<arith::AddIOp>();
               add && matchConstant(op, add.getRhs(), constant)) {
      offset += static_cast<uint32_t>(constant.getSExtValue());
      value = add.getLhs();
    } else {
      break;
    }
  }
  factor.offset = static_cast<int32_t>(offset);
  if (auto ext = value.getDefiningOp<arith::ExtSIOp>()) {
    factor.isSigned = true;
    value = ext.getIn();
  } else if (auto ext = value.getDefiningOp<arith::ExtUIOp>()) {
    factor.isSigned = false;
    value = ext.getIn();
  } else {
    return nullptr;
  }
  factor.bits = value.getType().getIntOrFloatBitWidth();
  return dyn_cast<BlockArgument>(value);
}

//===----------------------------------------------------------------------===//
// Weights and what the output holds
//===----------------------------------------------------------------------===//

/// Whether a part of a buffer is all of it, dimension by dimension.
static bool isAll(memref::SubViewOp part) {
  return part.getSourceType().hasStaticShape() &&
         part.getType().getShape() == part.getSourceType().getShape() &&
         llvm::all_of(part.getMixedOffsets(), isZeroInteger) &&
         llvm::all_of(part.getMixedStrides(), isOneInteger);
}

/// The constant that a buffer with the identity layout holds, in its order.
static memref::GetGlobalOp getConstant(Value buffer,
                                       DenseIntElementsAttr &codes) {
  while (true) {
    // All of a buffer, as what tiles other loops leaves.
    if (auto part = buffer.getDefiningOp<memref::SubViewOp>();
        part && isAll(part)) {
      buffer = part.getSource();
      continue;
    }
    if (!cast<MemRefType>(buffer.getType()).getLayout().isIdentity())
      return nullptr;
    if (auto collapse = buffer.getDefiningOp<memref::CollapseShapeOp>())
      buffer = collapse.getSrc();
    else if (auto expand = buffer.getDefiningOp<memref::ExpandShapeOp>())
      buffer = expand.getSrc();
    else
      break;
  }
  auto get = buffer.getDefiningOp<memref::GetGlobalOp>();
  if (!get)
    return nullptr;
  auto global = SymbolTable::lookupNearestSymbolFrom<memref::GlobalOp>(
      get, get.getNameAttr());
  if (!global || !global.getConstant() || !global.getInitialValue())
    return nullptr;
  codes = dyn_cast<DenseIntElementsAttr>(*global.getInitialValue());
  return codes ? get : nullptr;
}

/// Whether an op between a fill and what reads it can be passed over.
static bool isNoAccess(Operation *op) {
  if (isa<cf::AssertOp>(op) || isMemoryEffectFree(op))
    return true;
  auto effects = dyn_cast<MemoryEffectOpInterface>(op);
  return effects && effects.onlyHasEffect<MemoryEffects::Allocate>();
}

static void findFill(SumOfProducts &contraction) {
  Operation *before = contraction.op->getPrevNode();
  while (before && isNoAccess(before) && !isa<linalg::FillOp>(before))
    before = before->getPrevNode();
  auto fill = dyn_cast_or_null<linalg::FillOp>(before);
  APInt value;
  if (!fill || fill.getOutputs()[0] != contraction.output ||
      !matchPattern(fill.getInputs()[0], m_ConstantInt(&value)) ||
      value.getBitWidth() != 32)
    return;
  contraction.fill = fill;
  contraction.fillValue = static_cast<int32_t>(value.getSExtValue());
}

//===----------------------------------------------------------------------===//
// Sums
//===----------------------------------------------------------------------===//

int64_t SumOfProducts::getSize(unsigned loop) const {
  auto shape = cast<MemRefType>(weights.buffer.getType()).getShape();
  for (auto [size, expr] : llvm::zip_equal(shape, weights.map.getResults()))
    if (cast<AffineDimExpr>(expr).getPosition() == loop)
      return size;
  llvm_unreachable("expected a loop over weights");
}

SmallVector<int32_t> SumOfProducts::getWeights(ArrayRef<unsigned> loops) const {
  // How far apart neighbours along a loop are, here and in the buffer.
  auto shape = cast<MemRefType>(weights.buffer.getType()).getShape();
  SmallVector<int64_t> steps(outputMap.getNumDims(), 0);
  int64_t step = 1;
  for (int64_t dim = static_cast<int64_t>(shape.size()) - 1; dim >= 0; --dim) {
    steps[weights.map.getDimPosition(dim)] = step;
    step *= shape[dim];
  }
  SmallVector<int32_t> codes, result;
  for (const APInt &code : weightCodes.getValues<APInt>()) {
    const int64_t value = weights.isSigned
                              ? code.getSExtValue()
                              : static_cast<int64_t>(code.getZExtValue());
    codes.push_back(static_cast<int32_t>(
        static_cast<uint32_t>(value) + static_cast<uint32_t>(weights.offset)));
  }
  result.reserve(codes.size());
  SmallVector<int64_t> at(loops.size(), 0);
  for (size_t i = 0; i < codes.size(); ++i) {
    int64_t place = 0;
    for (auto [index, loop] : llvm::zip_equal(at, loops))
      place += index * steps[loop];
    result.push_back(codes[place]);
    for (auto j = static_cast<int64_t>(loops.size()) - 1; j >= 0; --j) {
      if (++at[j] < getSize(loops[j]))
        break;
      at[j] = 0;
    }
  }
  return result;
}

SumOfProducts SumOfProducts::swapped() const {
  SumOfProducts other = *this;
  std::swap(other.data, other.weights);
  other.weightCodes = nullptr;
  other.weightsGlobal = getConstant(other.weights.buffer, other.weightCodes);
  return other;
}

bool mlir::qlut::isOfEachChannel(linalg::LinalgOp op) {
  AffineMap out = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  AffineMap first = op.getMatchingIndexingMap(op.getDpsInputOperand(0));
  AffineMap second = op.getMatchingIndexingMap(op.getDpsInputOperand(1));
  auto hasWindows = [](AffineMap map) {
    return llvm::any_of(map.getResults(), [](AffineExpr expr) {
      return !isa<AffineDimExpr, AffineConstantExpr>(expr);
    });
  };
  ArrayRef<AffineExpr> dims = out.getResults();
  if (!dims.empty() && !hasWindows(first) && !hasWindows(second))
    dims = dims.take_back();
  return llvm::any_of(dims, [&](AffineExpr expr) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    return dim && first.isFunctionOfDim(dim.getPosition()) &&
           second.isFunctionOfDim(dim.getPosition());
  });
}

llvm::Expected<SumOfProducts>
mlir::qlut::matchSumOfProducts(linalg::LinalgOp op) {
  SumOfProducts c;
  c.op = op;
  c.output = op.getDpsInits()[0];
  c.outputMap = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  arith::MulIOp product = getSumOfProducts(op);
  if (!product.getType().isInteger(32))
    return expected(
        llvm::formatv("sums of 32 bits, got {0}", product.getType()).str());
  ContractionFactor *factors[] = {&c.data, &c.weights};
  for (auto [factor, value] :
       llvm::zip_equal(factors, product->getOperands())) {
    BlockArgument code = matchFactor(op, value, *factor);
    if (!code || code.getOwner() != op.getBlock() || code.getArgNumber() > 1)
      return expected("products of extended codes less zero points");
    OpOperand *operand = op.getDpsInputOperand(code.getArgNumber());
    factor->buffer = operand->get();
    factor->map = op.getMatchingIndexingMap(operand);
    if (!isa<MemRefType>(factor->buffer.getType()))
      return expected("codes in buffers");
  }
  c.weightsGlobal = getConstant(c.weights.buffer, c.weightCodes);
  findFill(c);
  return c;
}
