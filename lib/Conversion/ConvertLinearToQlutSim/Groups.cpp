//===- Groups.cpp - which ops share one qlut.sim --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From the last op of a block backwards: an op that is in no group yet is the
// root of one, and takes in its producers as far as they may join.
//
//===----------------------------------------------------------------------===//

#include "Groups.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

/// True if `user` alone uses the value, as an operand.
static bool isUsedOnlyBy(Value value, Operation *user) {
  return llvm::all_of(value.getUsers(),
                      [&](Operation *other) { return other == user; });
}

namespace {
/// A producer of an operand, with the movements on the way, the last one first.
struct Producer {
  Operation *op = nullptr;
  SmallVector<Operation *> movements;
};

class GroupFinder {
public:
  GroupFinder(const LinearOps &linearOps, unsigned maxOps)
      : linearOps(linearOps), maxOps(maxOps) {}

  /// The ops of the group that `root` ends, unordered.
  llvm::SetVector<Operation *> collect(Operation *root) const {
    llvm::SetVector<Operation *> ops;
    ops.insert(root);
    addProducers(root, ops);
    return ops;
  }

private:
  const LinearOp &get(Operation *op) const {
    return linearOps.find(op)->second;
  }
  std::optional<Producer> findProducer(Operation *consumer,
                                       Value operand) const;
  bool mayFeedReduction(const llvm::SetVector<Operation *> &ops) const;
  void addProducers(Operation *consumer,
                    llvm::SetVector<Operation *> &ops) const;

  const LinearOps &linearOps;
  unsigned maxOps;
};
} // namespace

std::optional<Producer> GroupFinder::findProducer(Operation *consumer,
                                                  Value operand) const {
  Producer found;
  Operation *user = consumer;
  while (true) {
    Operation *op = operand.getDefiningOp();
    auto known = linearOps.find(op);
    if (!op || op->getBlock() != consumer->getBlock() ||
        known == linearOps.end() || op->getNumResults() != 1 ||
        !isUsedOnlyBy(operand, user))
      return std::nullopt;
    if (known->second.isComputation()) {
      found.op = op;
      return found;
    }
    if (known->second.role != LinearRole::Movement)
      return std::nullopt;
    found.movements.push_back(op);
    user = op;
    operand = known->second.source;
  }
}

bool GroupFinder::mayFeedReduction(
    const llvm::SetVector<Operation *> &ops) const {
  return llvm::all_of(ops, [&](Operation *op) {
    LinearRole role = get(op).role;
    bool hasLookup = op->walk([](SimLutOp) {
                         return WalkResult::interrupt();
                       }).wasInterrupted();
    return !hasLookup &&
           (role == LinearRole::Elementwise || role == LinearRole::Movement);
  });
}

void GroupFinder::addProducers(Operation *consumer,
                               llvm::SetVector<Operation *> &ops) const {
  LinearRole role = get(consumer).role;
  if (role == LinearRole::Contraction)
    return;
  for (Value operand : llvm::to_vector(consumer->getOperands())) {
    std::optional<Producer> producer = findProducer(consumer, operand);
    if (!producer || ops.contains(producer->op))
      continue;
    size_t before = ops.size() + producer->movements.size();
    if (before >= maxOps)
      continue;
    if (role == LinearRole::Reduction) {
      llvm::SetVector<Operation *> alone = collect(producer->op);
      if (!mayFeedReduction(alone) || before + alone.size() > maxOps)
        continue;
    }
    ops.insert(producer->movements.begin(), producer->movements.end());
    ops.insert(producer->op);
    addProducers(producer->op, ops);
  }
}

std::vector<Group> mlir::qlut::detail::findGroups(Block &block,
                                                  const LinearOps &linearOps,
                                                  unsigned maxOps) {
  GroupFinder finder(linearOps, maxOps);
  llvm::DenseSet<Operation *> taken;
  std::vector<Group> groups;
  for (Operation &op : llvm::reverse(block)) {
    auto known = linearOps.find(&op);
    if (known == linearOps.end() || !known->second.endsRegion() ||
        taken.contains(&op) || isOpTriviallyDead(&op))
      continue;
    llvm::SetVector<Operation *> ops = finder.collect(&op);
    taken.insert(ops.begin(), ops.end());
    Group &group = groups.emplace_back();
    group.ops.assign(ops.begin(), ops.end());
    llvm::sort(group.ops, [](Operation *a, Operation *b) {
      return a->isBeforeInBlock(b);
    });
    group.kind = known->second.kind;
    for (LinearRole role : {LinearRole::Contraction, LinearRole::Reduction}) {
      auto *first = llvm::find_if(group.ops, [&](Operation *member) {
        return linearOps.find(member)->second.role == role;
      });
      if (first == group.ops.end())
        continue;
      group.kind = linearOps.find(*first)->second.kind;
      break;
    }
  }
  std::reverse(groups.begin(), groups.end());
  return groups;
}
