//===- IntegerContraction.cpp - products of codes -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IntegerContraction.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::qlut;

static llvm::Error expected(const Twine &what) {
  return llvm::createStringError("expected " + what);
}

//===----------------------------------------------------------------------===//
// Bodies
//===----------------------------------------------------------------------===//

arith::MulIOp mlir::qlut::getSumOfProducts(linalg::LinalgOp op) {
  if (op.getNumDpsInputs() != 2 || op.getNumDpsInits() != 1 ||
      op.getNumReductionLoops() == 0)
    return nullptr;
  Block *body = op.getBlock();
  Operation *terminator = body->getTerminator();
  if (terminator->getNumOperands() != 1)
    return nullptr;
  auto sum = terminator->getOperand(0).getDefiningOp<arith::AddIOp>();
  BlockArgument out = body->getArgument(2);
  if (!sum || !out.hasOneUse())
    return nullptr;
  if (sum.getLhs() == out)
    return sum.getRhs().getDefiningOp<arith::MulIOp>();
  if (sum.getRhs() == out)
    return sum.getLhs().getDefiningOp<arith::MulIOp>();
  return nullptr;
}

bool mlir::qlut::isIntegerContraction(linalg::LinalgOp op) {
  return op.hasPureBufferSemantics() && getSumOfProducts(op);
}

/// ext(code) + offset: fills in all but the map. Returns the code.
static BlockArgument matchFactor(Value value, ContractionFactor &factor) {
  uint32_t offset = 0;
  APInt constant;
  while (true) {
    if (auto sub = value.getDefiningOp<arith::SubIOp>();
        sub && matchPattern(sub.getRhs(), m_ConstantInt(&constant))) {
      offset -= static_cast<uint32_t>(constant.getSExtValue());
      value = sub.getLhs();
    } else if (auto add = value.getDefiningOp<arith::AddIOp>();
               add && matchPattern(add.getRhs(), m_ConstantInt(&constant))) {
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

static void findFill(IntegerContraction &contraction) {
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

int64_t IntegerContraction::getSize(unsigned loop) const {
  auto shape = cast<MemRefType>(weights.buffer.getType()).getShape();
  for (auto [size, expr] : llvm::zip_equal(shape, weights.map.getResults()))
    if (cast<AffineDimExpr>(expr).getPosition() == loop)
      return size;
  llvm_unreachable("expected a loop over weights");
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
  // How far apart neighbours along a loop are, here and in the buffer.
  SmallVector<unsigned> loops(weightsOuter);
  loops.push_back(depth);
  loops.push_back(column);
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

/// The greatest move of codes packed at run time: moved codes fit words.
static constexpr int32_t mostOffset = 1 << 14;

/// Codes that vector code is written for.
static llvm::Error checkFactors(const IntegerContraction &c) {
  auto isRead = [](const ContractionFactor &factor) {
    return factor.bits == 8 || (factor.bits == 16 && factor.isSigned);
  };
  auto name = [](const ContractionFactor &factor) {
    return llvm::formatv("codes of 8 bits or 16 signed ones, got {0}{1}",
                         factor.isSigned ? "i" : "u", factor.bits)
        .str();
  };
  if (!isRead(c.data))
    return expected(name(c.data));
  if (!cast<MemRefType>(c.data.buffer.getType()).isLastDimUnitStride())
    return expected("an operand whose last dimension is contiguous");
  if (c.hasConstantWeights())
    return c.weightCodes.empty() ? expected("weights, got none")
                                 : llvm::Error::success();
  auto type = cast<MemRefType>(c.weights.buffer.getType());
  if (!isRead(c.weights))
    return expected(name(c.weights));
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

llvm::Expected<IntegerContraction>
mlir::qlut::matchIntegerContraction(linalg::LinalgOp op) {
  IntegerContraction c;
  c.op = op;
  c.output = op.getDpsInits()[0];
  c.outputMap = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  arith::MulIOp product = getSumOfProducts(op);
  if (!product.getType().isInteger(32))
    return expected(
        llvm::formatv("sums of 32 bits, got {0}", product.getType()).str());
  ContractionFactor factors[2];
  for (auto [factor, value] :
       llvm::zip_equal(factors, product->getOperands())) {
    BlockArgument code = matchFactor(value, factor);
    if (!code || code.getOwner() != op.getBlock() || code.getArgNumber() > 1)
      return expected("products of extended codes less zero points");
    OpOperand *operand = op.getDpsInputOperand(code.getArgNumber());
    factor.buffer = operand->get();
    factor.map = op.getMatchingIndexingMap(operand);
    if (!isa<MemRefType>(factor.buffer.getType()))
      return expected("codes in buffers");
  }
  // Constants are packed at compile time, whichever operand they are.
  llvm::Error why = llvm::Error::success();
  std::optional<IntegerContraction> found;
  for (auto [data, weights] : {std::pair(0, 1), std::pair(1, 0)}) {
    IntegerContraction next = c;
    next.data = factors[data];
    next.weights = factors[weights];
    next.weightsGlobal = getConstant(next.weights.buffer, next.weightCodes);
    llvm::Error error = checkFactors(next);
    if (!error)
      error = classifyLoops(next);
    // Of what stands in the way, what concerns constant weights, or the first.
    if (error) {
      if (next.hasConstantWeights() || data == 0) {
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
  findFill(*found);
  return std::move(*found);
}
