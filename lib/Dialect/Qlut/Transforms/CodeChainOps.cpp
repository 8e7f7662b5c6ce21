//===- CodeChainOps.cpp - ops that chains are made of ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CodeChainOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Core/Cost.h"

using namespace mlir;
using namespace mlir::qlut;

/// The width of the elements, 0 if they are no integers of at most 64 bits.
unsigned mlir::qlut::getIntegerBits(Value value) {
  auto type = dyn_cast<IntegerType>(getElementTypeOrSelf(value));
  return type && type.getWidth() <= 64 ? type.getWidth() : 0;
}

Attribute mlir::qlut::getIntegerConstant(Value value) {
  Attribute attr;
  if (matchPattern(value, m_Constant(&attr)) &&
      isa<IntegerAttr, DenseIntElementsAttr>(attr))
    return attr;
  return {};
}

bool mlir::qlut::isOneNumber(Attribute constant) {
  auto elements = dyn_cast_or_null<DenseIntElementsAttr>(constant);
  return constant && (!elements || elements.isSplat());
}

bool mlir::qlut::isWidthChange(Operation *op) {
  return isa<arith::ExtSIOp, arith::ExtUIOp, arith::TruncIOp>(op);
}

/// True if a chain may hold the scalar or tensor op.
bool mlir::qlut::isElementOp(Operation *op) {
  if (op->getNumResults() != 1 || getIntegerBits(op->getResult(0)) == 0 ||
      llvm::any_of(op->getOperands(),
                   [](Value v) { return getIntegerBits(v) == 0; }))
    return false;
  if (auto lookup = dyn_cast<HwLutOp>(op))
    return !lookup.getChannel();
  return isWidthChange(op) ||
         isa<arith::AddIOp, arith::SubIOp, arith::MulIOp, arith::MaxSIOp,
             arith::MinSIOp, arith::MaxUIOp, arith::MinUIOp, arith::AndIOp,
             arith::OrIOp, arith::XOrIOp, arith::CmpIOp, arith::SelectOp,
             RescaleOp>(op) ||
         (isa<arith::ShRSIOp, arith::ShRUIOp, arith::ShLIOp>(op) &&
          isOneNumber(getIntegerConstant(op->getOperand(1))));
}

/// The dimension that an operand's map takes elements along; -1 if they are
/// one for all, none if it is another map.
std::optional<int64_t> mlir::qlut::getChannelDimension(AffineMap map) {
  int64_t dimension = -1;
  for (AffineExpr result : map.getResults()) {
    if (auto dim = dyn_cast<AffineDimExpr>(result)) {
      if (dimension >= 0)
        return std::nullopt;
      dimension = dim.getPosition();
    } else if (!isa<AffineConstantExpr>(result)) {
      return std::nullopt;
    }
  }
  return dimension;
}

bool mlir::qlut::isChainGeneric(linalg::GenericOp op) {
  if (op.getNumResults() != 1 || !op.hasPureTensorSemantics() ||
      op.getNumParallelLoops() != op.getNumLoops() ||
      !op.getMatchingIndexingMap(op.getDpsInitOperand(0)).isIdentity() ||
      op.payloadUsesValueFromOperand(op.getDpsInitOperand(0)) ||
      getIntegerBits(op.getResult(0)) == 0)
    return false;
  for (OpOperand *input : op.getDpsInputOperands()) {
    if (!op.payloadUsesValueFromOperand(input))
      continue;
    AffineMap map = op.getMatchingIndexingMap(input);
    Attribute constant = getIntegerConstant(input->get());
    bool isChannelList =
        constant && (isOneNumber(constant) || getChannelDimension(map));
    if (!isChannelList && !map.isIdentity())
      return false;
  }
  for (Operation &body : op.getBlock()->without_terminator()) {
    if (body.getNumResults() == 1 &&
        isOneNumber(getIntegerConstant(body.getResult(0))))
      continue;
    if (!isElementOp(&body))
      return false;
    for (Value operand : body.getOperands())
      if (operand.getParentBlock() != op.getBlock() &&
          !isOneNumber(getIntegerConstant(operand)))
        return false;
  }
  Value yielded = op.getBlock()->getTerminator()->getOperand(0);
  return yielded.getParentBlock() == op.getBlock() ||
         isOneNumber(getIntegerConstant(yielded));
}

std::optional<SmallVector<Value>> mlir::qlut::getChainInputs(Operation *op) {
  SmallVector<Value> inputs;
  if (auto generic = dyn_cast<linalg::GenericOp>(op)) {
    if (!isChainGeneric(generic))
      return std::nullopt;
    for (OpOperand *input : generic.getDpsInputOperands())
      if (generic.payloadUsesValueFromOperand(input) &&
          !getIntegerConstant(input->get()))
        inputs.push_back(input->get());
    return inputs;
  }
  if (!isElementOp(op))
    return std::nullopt;
  for (Value operand : op->getOperands())
    if (!isOneNumber(getIntegerConstant(operand)))
      inputs.push_back(operand);
  return inputs;
}

double mlir::qlut::getChainCycles(Operation *op, const ::qlut::Target &target) {
  if (auto generic = dyn_cast<linalg::GenericOp>(op)) {
    double sum = 0;
    for (Operation &body : generic.getBlock()->without_terminator())
      sum += getChainCycles(&body, target);
    return sum;
  }
  if (auto lookup = dyn_cast<HwLutOp>(op))
    return ::qlut::lookupCycles(getTableOf(lookup.getTableAttr(), 0).getTable(),
                                target);
  if (isWidthChange(op) || op->hasTrait<OpTrait::ConstantLike>())
    return 0;
  if (auto rescale = dyn_cast<RescaleOp>(op)) {
    // Product, rounding, shift, two clamps, and what is not 0.
    unsigned simple = 4 + (rescale.getInputZp() != 0) +
                      (rescale.getOutputZp() != 0) +
                      (rescale.getDoubleRound() ? 2 : 0);
    return target.multiplyCycles + simple * target.simpleCycles;
  }
  return isa<arith::MulIOp>(op) ? target.multiplyCycles : target.simpleCycles;
}

/// Signed numbers of that many bits, unsigned ones where a signed storage is
/// none.
static std::optional<::qlut::Storage> makeStorage(unsigned bits,
                                                  bool isSigned) {
  using Kind = ::qlut::Storage::Kind;
  ::qlut::Storage storage{bits,
                          isSigned && bits > 1 ? Kind::Signed : Kind::Unsigned};
  if (llvm::Error error = storage.check()) {
    llvm::consumeError(std::move(error));
    return std::nullopt;
  }
  return storage;
}

std::optional<::qlut::Storage> mlir::qlut::getResultStorage(Operation *op) {
  if (auto generic = dyn_cast<linalg::GenericOp>(op))
    if (Operation *last =
            generic.getBlock()->getTerminator()->getOperand(0).getDefiningOp())
      return getResultStorage(last);
  if (auto lookup = dyn_cast<HwLutOp>(op))
    return getTableOf(lookup.getTableAttr(), 0).getOutputStorage();
  if (auto rescale = dyn_cast<RescaleOp>(op))
    return rescale.getOutputStorage();
  return makeStorage(getIntegerBits(op->getResult(0)), /*isSigned=*/true);
}

std::optional<::qlut::Storage>
mlir::qlut::getOperandStorage(OpOperand &operand) {
  Operation *op = operand.getOwner();
  unsigned bits = getIntegerBits(operand.get());
  if (auto generic = dyn_cast<linalg::GenericOp>(op)) {
    BlockArgument argument = generic.getMatchingBlockArgument(&operand);
    if (!argument.use_empty())
      return getOperandStorage(*argument.use_begin());
  }
  if (auto lookup = dyn_cast<HwLutOp>(op))
    return getTableOf(lookup.getTableAttr(), 0).getInputStorage();
  auto rescale = dyn_cast<RescaleOp>(op);
  bool isUnsigned =
      (rescale && rescale.getInputUnsigned()) || isa<arith::ExtUIOp>(op);
  return makeStorage(bits, !isUnsigned);
}
