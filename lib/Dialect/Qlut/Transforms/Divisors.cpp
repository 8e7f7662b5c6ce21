//===- Divisors.cpp - division by constant tensors as products ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Batch norm as exporters write it divides by sqrt(variance + epsilon), a
// constant. Integers multiply by its reciprocal (docs/spec.md, W3).
//
//===----------------------------------------------------------------------===//

#include "NetworkFormats.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Matchers.h"
#include "qlut/Dialect/Qlut/Transforms/Movement.h"
#include "qlut/Dialect/Qlut/Transforms/Reals.h"

using namespace mlir;
using namespace mlir::qlut;

/// The divisions that are all the value is used for, through ops that move it;
/// false if it is used for anything else.
static bool collectDivisions(Value value,
                             SmallVectorImpl<arith::DivFOp> &divisions) {
  for (OpOperand &use : value.getUses()) {
    Operation *user = use.getOwner();
    if (getMovementSource(user) == value) {
      if (!collectDivisions(user->getResult(0), divisions))
        return false;
      continue;
    }
    auto op = dyn_cast<linalg::LinalgOp>(user);
    if (!op || !op.isDpsInput(&use))
      return false;
    for (OpOperand &scalar : op.getMatchingBlockArgument(&use).getUses()) {
      auto division = dyn_cast<arith::DivFOp>(scalar.getOwner());
      if (!division || scalar.getOperandNumber() != 1)
        return false;
      divisions.push_back(division);
    }
  }
  return !divisions.empty();
}

void mlir::qlut::invertConstantDivisors(ModuleOp module) {
  module.walk([&](SimOp sim) {
    if (sim.getOutFormats())
      return;
    for (BlockArgument argument : sim.getBody().getArguments()) {
      OpOperand &operand = sim->getOpOperand(argument.getArgNumber());
      Attribute attr;
      SmallVector<arith::DivFOp> divisions;
      auto type = dyn_cast<RankedTensorType>(argument.getType());
      if (!type || !type.getElementType().isF32() ||
          !matchPattern(operand.get(), m_Constant(&attr)) ||
          !collectDivisions(argument, divisions))
        continue;
      std::optional<SmallVector<double>> reals = readReals(attr);
      if (!reals)
        continue;
      SmallVector<float> reciprocals;
      for (double real : *reals)
        reciprocals.push_back(static_cast<float>(1 / real));
      OpBuilder builder(sim);
      operand.set(arith::ConstantOp::create(
          builder, operand.get().getLoc(),
          DenseElementsAttr::get(type, ArrayRef(reciprocals))));
      for (arith::DivFOp division : divisions) {
        builder.setInsertionPoint(division);
        Value product = arith::MulFOp::create(
            builder, division.getLoc(), division.getLhs(), division.getRhs());
        division.getResult().replaceAllUsesWith(product);
        division.erase();
      }
    }
  });
}
