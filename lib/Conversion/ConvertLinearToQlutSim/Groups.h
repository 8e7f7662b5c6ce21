//===- Groups.h - which ops share one qlut.sim ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_GROUPS_H
#define QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_GROUPS_H

#include "LinearOps.h"
#include "mlir/IR/Block.h"
#include "llvm/ADT/DenseMap.h"
#include <vector>

namespace mlir::qlut::detail {

/// The ops of one region: a tree of computations and movements of one block
/// that ends in the last of them.
struct Group {
  /// In the order of the block.
  SmallVector<Operation *> ops;
  /// The kind of the first contraction, or else the first reduction, or else
  /// the root.
  std::string kind;

  Operation *root() const { return ops.back(); }
};

/// The ops of a function, classified.
using LinearOps = llvm::DenseMap<Operation *, LinearOp>;

/// The groups of a block, in the order of their roots, of at most `maxOps` ops
/// each. A computation joins the op that alone uses its result, through
/// movements that nothing else uses,
/// - if that op is elementwise;
/// - if it is a reduction and the computation, with what joined it, is nothing
///   but elementwise ops without lookups.
/// A contraction is never joined by what computes its operands.
std::vector<Group> findGroups(Block &block, const LinearOps &linearOps,
                              unsigned maxOps);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_GROUPS_H
