//===- LinearOps.cpp - what tensor ops are to qlut.sim --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinearOps.h"
#include "LinearBody.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include "qlut/Dialect/Qlut/IR/FloatTypes.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

//===----------------------------------------------------------------------===//
// Movement
//===----------------------------------------------------------------------===//

/// The input that a linalg op with parallel loops copies, or null.
static Value getCopiedInput(linalg::LinalgOp op) {
  if (op.getNumReductionLoops() != 0 || op->getNumResults() != 1 ||
      !op.getBlock())
    return nullptr;
  auto argument =
      dyn_cast<BlockArgument>(op.getBlock()->getTerminator()->getOperand(0));
  if (!argument || argument.getOwner() != op.getBlock() ||
      static_cast<int64_t>(argument.getArgNumber()) >= op.getNumDpsInputs())
    return nullptr;
  Value input = op->getOperand(argument.getArgNumber());
  return isa<RankedTensorType>(input.getType()) ? input : nullptr;
}

/// The tensor that `op` moves, or null.
static Value getMovedTensor(Operation *op) {
  if (isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp, tensor::ReshapeOp,
          tensor::ExtractSliceOp, tensor::CastOp>(op))
    return op->getOperand(0);
  if (auto pad = dyn_cast<tensor::PadOp>(op)) {
    Value number = pad.getConstantPaddingValue();
    return number && matchPattern(number, m_Constant()) ? pad.getSource()
                                                        : Value();
  }
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!linalgOp || !linalgOp.hasPureTensorSemantics())
    return nullptr;
  return getCopiedInput(linalgOp);
}

Value mlir::qlut::detail::getConstantTensor(Value value) {
  while (true) {
    if (!isa<RankedTensorType>(value.getType()))
      return nullptr;
    if (matchPattern(value, m_Constant()))
      return value;
    Operation *op = value.getDefiningOp();
    value = op ? getMovedTensor(op) : Value();
    if (!value)
      return nullptr;
  }
}

//===----------------------------------------------------------------------===//
// Computation
//===----------------------------------------------------------------------===//

/// A tensor.empty, or a linalg.fill with a constant.
static bool isLeaf(Operation *op) {
  if (isa<tensor::EmptyOp>(op))
    return true;
  auto fill = dyn_cast<linalg::FillOp>(op);
  return fill && fill.hasPureTensorSemantics() &&
         matchPattern(fill.getInputs().front(), m_Constant());
}

bool mlir::qlut::detail::isOfConstants(Value value) {
  SmallVector<Value> open = {value};
  llvm::SmallDenseSet<Value> seen;
  constexpr size_t limit = 100;
  while (!open.empty()) {
    Value at = open.pop_back_val();
    if (!seen.insert(at).second || matchPattern(at, m_Constant()))
      continue;
    Operation *op = at.getDefiningOp();
    if (!op || seen.size() > limit)
      return false;
    if (isa<tensor::EmptyOp>(op))
      continue;
    if (!isPure(op) || op->getNumOperands() == 0)
      return false;
    llvm::append_range(open, op->getOperands());
  }
  return true;
}

static LinearOp stayFloat(const Twine &reason) {
  return {LinearRole::Float, "", reason.str(), nullptr};
}

static LinearOp classifyLinalg(linalg::LinalgOp op) {
  bool hasFloats = llvm::any_of(op->getOperandTypes(), isFloat);
  if (!hasFloats)
    return {};
  if (!op.hasPureTensorSemantics())
    return stayFloat("it is on buffers; expected tensors: run "
                     "--convert-linear-to-qlut-sim before bufferization");
  LinearBody body(op);
  if (!body.reason().empty())
    return stayFloat(body.reason());
  LinearOp result;
  result.role = body.role();
  result.kind = body.kind();
  if (!llvm::all_of(op->getResultTypes(), isFloatTensor))
    result.reason = "it has a result that is no tensor of floats";
  else if (llvm::all_of(op->getOperands(), isOfConstants))
    result.reason = "it is computed from constants alone: fold it";
  return result;
}

/// Ops that are no linalg op.
static LinearOp classifyOther(Operation *op) {
  auto floats = [](TypeRange types) { return llvm::any_of(types, isFloat); };
  if (!floats(op->getResultTypes()) && !floats(op->getOperandTypes()))
    return {};
  if (op->hasTrait<OpTrait::ConstantLike>() || isComposite(op))
    return {};
  StringRef dialect = op->getName().getDialectNamespace();
  if (dialect == tosa::TosaDialect::getDialectNamespace())
    return isa<tosa::ConstOp>(op)
               ? LinearOp()
               : stayFloat("it is a tosa op; run --tosa-to-linalg-named, "
                           "--tosa-to-linalg and --tosa-to-tensor first");
  if (isa<linalg::AggregatedOpInterface>(op))
    return stayFloat("it is several ops in one; run --convert-to-qlut-sim, "
                     "--qlut-raise-composites or --qlut-decompose-aggregates "
                     "first");
  bool isArithmetic = dialect == arith::ArithDialect::getDialectNamespace() ||
                      dialect == math::MathDialect::getDialectNamespace();
  auto lookup = dyn_cast<SimLutOp>(op);
  if (!isArithmetic && (!lookup || lookup.isQuantized()))
    return {};
  std::string reason;
  if (!isSimulatedScalarOp(op, reason))
    return stayFloat(reason);
  return stayFloat("it is on numbers or vectors; expected tensors, or the body "
                   "of a linalg op on them");
}

LinearOp mlir::qlut::detail::classifyLinearOp(Operation *op) {
  if (isLeaf(op))
    return {LinearRole::Leaf, "", "", nullptr};
  if (Value source = getMovedTensor(op))
    return {LinearRole::Movement, "", "", source};
  if (isa<SimulatedOpInterface>(op))
    return {};
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
    return classifyLinalg(linalgOp);
  return classifyOther(op);
}
