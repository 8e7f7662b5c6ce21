//===- LinearBody.cpp - what the body of a linalg op computes -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinearBody.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

//===----------------------------------------------------------------------===//
// Scalar ops
//===----------------------------------------------------------------------===//

/// True if the value is a constant, or an element of a constant tensor.
static bool isConstantNumber(Value value) {
  if (matchPattern(value, m_Constant()))
    return true;
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument)
    return getConstantTensor(value) != nullptr;
  auto op =
      dyn_cast_or_null<linalg::LinalgOp>(argument.getOwner()->getParentOp());
  return op && argument.getArgNumber() < op.getNumDpsInputs() &&
         getConstantTensor(op->getOperand(argument.getArgNumber()));
}

/// True if the value is the number two, or a tensor of it.
static bool isTwo(Value value) {
  APInt integer;
  if (matchPattern(value, m_ConstantInt(&integer)))
    return integer == 2;
  APFloat number(0.0);
  return matchPattern(value, m_ConstantFloat(&number)) &&
         number.isExactlyValue(2.0);
}

/// True if neither operands nor results are floats.
static bool isIntegerOp(Operation *op) {
  auto isInteger = [](Type type) {
    return getElementTypeOrSelf(type).isIntOrIndex();
  };
  return llvm::all_of(op->getOperandTypes(), isInteger) &&
         llvm::all_of(op->getResultTypes(), isInteger);
}

bool mlir::qlut::detail::isSimulatedScalarOp(Operation *op,
                                             std::string &reason) {
  if (isa<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::NegFOp,
          math::AbsFOp, arith::MaximumFOp, arith::MinimumFOp, arith::MaxNumFOp,
          arith::MinNumFOp, arith::CmpFOp, arith::SelectOp, math::FmaOp,
          arith::ExtFOp, arith::TruncFOp, arith::SIToFPOp, arith::UIToFPOp,
          arith::ConstantOp, linalg::IndexOp, tensor::ExtractOp>(op))
    return true;
  StringRef name = op->getName().getStringRef();
  if (auto lookup = dyn_cast<SimLutOp>(op)) {
    if (!lookup.isQuantized())
      return true;
    reason = "it holds a qlut.sim_lut with a table already";
    return false;
  }
  if (isa<arith::DivFOp>(op) && isConstantNumber(op->getOperand(1)))
    return true;
  if (isa<math::PowFOp, math::FPowIOp>(op) && isTwo(op->getOperand(1)))
    return true;
  if (isa<arith::ArithDialect, math::MathDialect>(op->getDialect()) &&
      isIntegerOp(op))
    return true;
  if (isa<arith::DivFOp>(op))
    reason = "arith.divf by what is no constant has no integer program; run "
             "--convert-to-qlut-sim or --qlut-raise-composites first";
  else
    reason = (name + " has no integer program").str();
  return false;
}

//===----------------------------------------------------------------------===//
// The body
//===----------------------------------------------------------------------===//

LinearBody::LinearBody(linalg::LinalgOp op) : op(op), block(op.getBlock()) {
  if (!block || block->getNumArguments() != op->getNumOperands()) {
    why = "its body can't be read";
    return;
  }
  if (!checkOps())
    return;
  if (op.getNumReductionLoops() == 0)
    return;
  foundRole = LinearRole::Reduction;
  for (unsigned i = 0, e = op->getNumResults(); i < e; ++i)
    if (!checkResult(i)) {
      why = "it reduces in another way than by a sum, the greatest or the "
            "least";
      return;
    }
}

bool LinearBody::checkOps() {
  auto isNumber = [&](Value value) {
    return isa<FloatType>(value.getType()) && value.getParentBlock() != block &&
           !matchPattern(value, m_Constant());
  };
  for (Value input : op.getDpsInputs())
    if (isNumber(input)) {
      why = "it takes a float number that is no constant";
      return false;
    }
  for (Operation &inner : block->without_terminator()) {
    if (inner.getNumRegions() != 0) {
      why = (inner.getName().getStringRef() + " has no integer program").str();
      return false;
    }
    if (!isSimulatedScalarOp(&inner, why))
      return false;
  }
  for (Operation &inner : *block)
    if (llvm::any_of(inner.getOperands(), isNumber)) {
      why = "it takes a float number that is no constant";
      return false;
    }
  return true;
}

/// The value before the conversions it went through.
static Value skipCasts(Value value) {
  while (Operation *def = value.getDefiningOp()) {
    if (!isa<arith::ExtFOp, arith::TruncFOp, arith::SIToFPOp, arith::UIToFPOp,
             arith::ExtSIOp, arith::ExtUIOp>(def))
      break;
    value = def->getOperand(0);
  }
  return value;
}

bool LinearBody::checkResult(unsigned index) {
  Value output = block->getArgument(op.getNumDpsInputs() + index);
  Operation *combiner =
      block->getTerminator()->getOperand(index).getDefiningOp();
  if (!combiner || !output.hasOneUse())
    return false;
  if (auto fma = dyn_cast<math::FmaOp>(combiner)) {
    foundRole = LinearRole::Contraction;
    return fma.getC() == output;
  }
  if (!isa<arith::AddFOp, arith::MaximumFOp, arith::MaxNumFOp,
           arith::MinimumFOp, arith::MinNumFOp>(combiner))
    return false;
  Value left = combiner->getOperand(0), right = combiner->getOperand(1);
  if (left != output && right != output)
    return false;
  Value term = skipCasts(left == output ? right : left);
  auto product = term.getDefiningOp<arith::MulFOp>();
  if (product && isa<arith::AddFOp>(combiner) &&
      product.getLhs() != product.getRhs() &&
      !matchPattern(product.getLhs(), m_Constant()) &&
      !matchPattern(product.getRhs(), m_Constant()))
    foundRole = LinearRole::Contraction;
  return true;
}

/// One word for what the op computes.
static std::string kindOf(Operation *op, bool reduces) {
  if (!op)
    return "copy";
  StringRef name = op->getName().stripDialect();
  return llvm::StringSwitch<std::string>(name)
      .Case("addf", reduces ? "sum" : "add")
      .Case("subf", "sub")
      .Case("mulf", "mul")
      .Case("divf", "div")
      .Case("negf", "neg")
      .Case("absf", "abs")
      .Cases({"maximumf", "maxnumf"}, "max")
      .Cases({"minimumf", "minnumf"}, "min")
      .Cases({"cmpf", "cmpi"}, "compare")
      .Cases({"extf", "truncf", "sitofp", "uitofp"}, "cast")
      .Cases({"powf", "fpowi"}, "square")
      .Case("extract", "gather")
      .Case("sim_lut", "lookup")
      .Default(name.str());
}

std::string LinearBody::kind() const {
  if (!isa<linalg::GenericOp, linalg::MapOp, linalg::ReduceOp,
           linalg::ElementwiseOp>(op))
    return op->getName().stripDialect().str();
  if (foundRole == LinearRole::Contraction)
    return linalg::isaConvolutionOpInterface(op) ? "conv" : "contract";
  return kindOf(block->getTerminator()->getOperand(0).getDefiningOp(),
                foundRole == LinearRole::Reduction);
}
