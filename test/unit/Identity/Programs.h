//===- Programs.h - functions around one elementwise op -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TEST_UNIT_IDENTITY_PROGRAMS_H
#define QLUT_TEST_UNIT_IDENTITY_PROGRAMS_H

#include "Cases.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace qlut::identity {

/// The shape an elementwise op is applied in.
enum class Shape {
  Scalar, ///< in a loop over the buffer
  Vector, ///< vectors of rank 1, in a loop
  Matrix, ///< vectors of rank 2, in a loop
  Tensor, ///< the whole buffer as a tensor of dynamic shape
};
llvm::StringRef getName(Shape shape);

/// Buffers have a multiple of this many elements.
constexpr int64_t vectorLength = 8;

/// Makes the op on operands of one shape; returns its result.
using MakeOp = llvm::function_ref<mlir::Value(mlir::ImplicitLocOpBuilder &,
                                              mlir::ValueRange operands)>;

/// Adds a function `name` on buffers of rank 1: one of each of the `inputs`
/// element types, then one of `output` for each of the shapes, to which it
/// writes the results of the op, in that shape, on all elements.
void addProgram(mlir::ModuleOp module, llvm::StringRef name,
                llvm::ArrayRef<Shape> shapes, llvm::ArrayRef<mlir::Type> inputs,
                mlir::Type output, MakeOp makeOp);

/// A module with the simulated lookup of each case, under its name, on floats
/// of `type`.
mlir::OwningOpRef<mlir::ModuleOp> makeLookups(llvm::ArrayRef<Case> cases,
                                              llvm::ArrayRef<Shape> shapes,
                                              mlir::FloatType type);

/// A module with the simulated lookups of the chain one after the other, as
/// `name`, on tensors of floats of `type`.
mlir::OwningOpRef<mlir::ModuleOp> makeChain(llvm::StringRef name,
                                            llvm::ArrayRef<Case> chain,
                                            mlir::FloatType type);

} // namespace qlut::identity

#endif // QLUT_TEST_UNIT_IDENTITY_PROGRAMS_H
