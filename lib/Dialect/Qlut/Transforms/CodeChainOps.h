//===- CodeChainOps.h - ops that chains are made of -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A chain is a value that elementwise integer ops compute from one other value,
// the leaf, and from constants: arith ops, lookups and rescales on scalars and
// tensors, and linalg.generic ops of them.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_TRANSFORMS_CODECHAINOPS_H
#define QLUT_LIB_DIALECT_QLUT_TRANSFORMS_CODECHAINOPS_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

namespace mlir::qlut {

/// The operands of an op of a chain that are no constants; none if no chain
/// holds such an op.
std::optional<SmallVector<Value>> getChainInputs(Operation *op);

/// The cycles of an op of a chain, for one element.
double getChainCycles(Operation *op, const ::qlut::Target &target);

/// True if the op of a chain only changes widths.
bool isWidthChange(Operation *op);

/// The storage of the codes that a chain's op gives: what a lookup, a rescale
/// or a linalg.generic that yields one says, else signed numbers of its bits
/// (unsigned of 1 bit). None if no storage has so many bits.
std::optional<::qlut::Storage> getResultStorage(Operation *op);

/// The storage that the op reads its operand as, likewise.
std::optional<::qlut::Storage> getOperandStorage(OpOperand &operand);

/// The width of a value's elements, 0 if they are no integers of at most 64
/// bits.
unsigned getIntegerBits(Value value);

/// The integer or integers of a constant; null of another value.
Attribute getIntegerConstant(Value value);

/// True if all elements of the constant are one number; false of null.
bool isOneNumber(Attribute constant);

/// The dimension that an operand's map takes elements along; -1 if they are
/// one for all, none if it is another map.
std::optional<int64_t> getChannelDimension(AffineMap map);

/// True if a chain may hold the scalar or tensor op.
bool isElementOp(Operation *op);

/// True if a chain may hold the linalg op: of one result, that inputs alone
/// decide, element by element, with constants by channel at most.
bool isChainGeneric(linalg::GenericOp op);

} // namespace mlir::qlut

#endif // QLUT_LIB_DIALECT_QLUT_TRANSFORMS_CODECHAINOPS_H
