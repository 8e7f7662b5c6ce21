//===- OutlineLoops.h - a function for each loop of a network ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_EXECUTION_OUTLINELOOPS_H
#define QLUT_LIB_EXECUTION_OUTLINELOOPS_H

namespace llvm {
class Module;
} // namespace llvm

namespace mlir::qlut {

/// Where a function has very many loops, one after the other, as a whole
/// network has, each becomes a function of its own. Several of LLVM's passes
/// look at all that precedes a loop, so that their time grows with the square
/// of the number of loops in a function.
void outlineLoops(llvm::Module &module);

} // namespace mlir::qlut

#endif // QLUT_LIB_EXECUTION_OUTLINELOOPS_H
