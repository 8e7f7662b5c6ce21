//===- WrapGroup.h - a group of ops into a qlut.sim -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_WRAPGROUP_H
#define QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_WRAPGROUP_H

#include "Groups.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::qlut::detail {

/// Moves the group into the region of a qlut.sim of that layer, in the place
/// of its root; its results are the root's. Constant numbers, empty tensors,
/// tensors filled with a constant, the sizes of operands, and what moves a
/// constant tensor are copied into the region; everything else that the ops
/// use becomes an operand. What nothing uses any more is erased.
void wrapGroup(RewriterBase &rewriter, const Group &group, StringRef layer);

/// Puts a qlut.sim of that layer that yields its operand between `value` and
/// its uses: all of them, or those that are wanted.
void wrapValue(RewriterBase &rewriter, Value value, StringRef layer,
               function_ref<bool(OpOperand &)> isWanted = nullptr);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_WRAPGROUP_H
