//===- Masks.cpp - additive masks made of integers ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Masks.h"
#include "LinearOps.h"
#include "Normalize.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "qlut/Dialect/Qlut/IR/FloatTypes.h"
#include "llvm/ADT/DenseSet.h"
#include <cmath>

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

/// True if the op, or an op of its body, uses a number of great magnitude.
static bool usesGreatNumber(Operation *op) {
  constexpr double great = 1e4;
  auto isGreat = [](Value value) {
    Attribute attr;
    if (!matchPattern(value, m_Constant(&attr)))
      return false;
    if (auto splat = dyn_cast<SplatElementsAttr>(attr))
      attr = splat.getSplatValue<Attribute>();
    auto number = dyn_cast<FloatAttr>(attr);
    return number && !(std::fabs(number.getValueAsDouble()) < great);
  };
  // What limits a value makes none.
  auto isLimit = [](Operation *inner) {
    return isa<arith::MinimumFOp, arith::MinNumFOp, arith::MaximumFOp,
               arith::MaxNumFOp>(inner);
  };
  return op
      ->walk([&](Operation *inner) {
        return !isLimit(inner) && llvm::any_of(inner->getOperands(), isGreat)
                   ? WalkResult::interrupt()
                   : WalkResult::advance();
      })
      .wasInterrupted();
}

/// True if the body reads elements of tensors other than its operands.
static bool gathers(Operation *op) {
  return op->walk([](tensor::ExtractOp) { return WalkResult::interrupt(); })
      .wasInterrupted();
}

namespace {
/// In the order of the program.
struct IntegerOps {
  /// Ops whose floats integers and constants decide.
  llvm::SetVector<Operation *> all;
  /// Those of them that are masks.
  llvm::SetVector<Operation *> masks;
};
} // namespace

static IntegerOps findIntegerOps(Operation *scope) {
  IntegerOps found;
  forEachTensorOp(scope, [&](Operation *op) {
    LinearOp known = classifyLinearOp(op);
    if ((known.role != LinearRole::Movement &&
         known.role != LinearRole::Elementwise) ||
        op->getNumResults() != 1 || !isFloatTensor(op->getResult(0).getType()))
      return;
    bool isDecided = llvm::all_of(op->getOperands(), [&](Value operand) {
      return !isFloatTensor(operand.getType()) || isOfConstants(operand) ||
             found.all.contains(operand.getDefiningOp());
    });
    if (!isDecided || gathers(op) ||
        llvm::all_of(op->getOperands(), isOfConstants))
      return;
    found.all.insert(op);
    bool fromMask = llvm::any_of(op->getOperands(), [&](Value operand) {
      return found.masks.contains(operand.getDefiningOp());
    });
    if (fromMask || usesGreatNumber(op))
      found.masks.insert(op);
  });
  return found;
}

llvm::SetVector<Operation *> mlir::qlut::detail::findMasks(Operation *scope) {
  return findIntegerOps(scope).masks;
}

void mlir::qlut::detail::cloneMasks(Operation *scope) {
  IntegerOps found = findIntegerOps(scope);
  // Masks, what they are made from, and copies of these.
  llvm::DenseSet<Operation *> wanted(found.masks.begin(), found.masks.end());
  // An op comes before those that use it: they have copies by then.
  for (Operation *op : llvm::reverse(found.all)) {
    bool isMask = found.masks.contains(op);
    auto takesCopy = [&](Operation *user) {
      if (user->getBlock() != op->getBlock())
        return false;
      LinearRole role = classifyLinearOp(user).role;
      return wanted.contains(user) ||
             (isMask && (role == LinearRole::Elementwise ||
                         role == LinearRole::Movement));
    };
    llvm::SetVector<Operation *> users(op->user_begin(), op->user_end());
    SmallVector<Operation *> takers =
        llvm::filter_to_vector(users.getArrayRef(), takesCopy);
    if (takers.empty())
      continue;
    wanted.insert(op);
    if (users.size() == 1)
      continue;
    for (Operation *user : takers) {
      OpBuilder builder(user);
      Operation *copy = builder.clone(*op);
      wanted.insert(copy);
      user->replaceUsesOfWith(op->getResult(0), copy->getResult(0));
    }
    if (op->use_empty())
      op->erase();
  }
}
