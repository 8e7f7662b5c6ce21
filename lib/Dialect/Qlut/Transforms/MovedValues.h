//===- MovedValues.h - values that only move ---------------------*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Values that only move (reshaped, transposed, joined, carried around a loop)
// are united with union-find: they have one format.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_TRANSFORMS_MOVEDVALUES_H
#define QLUT_LIB_DIALECT_QLUT_TRANSFORMS_MOVEDVALUES_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/EquivalenceClasses.h"

namespace mlir::qlut {

/// Classes of the tensors of floats of a module that are the same numbers,
/// moved. Bodies of qlut.sim are not looked into.
class MovedValues {
public:
  explicit MovedValues(ModuleOp module);

  /// What stands for the value's class.
  void *getLeader(Value value) {
    return classes.getOrInsertLeaderValue(value.getAsOpaquePointer());
  }

private:
  /// Makes one class of the values that the op only moves.
  void unite(Operation *op);
  void unite(Value a, Value b);
  void uniteRange(ValueRange a, ValueRange b);

  ModuleOp module;
  llvm::EquivalenceClasses<void *> classes;
};

} // namespace mlir::qlut

#endif // QLUT_LIB_DIALECT_QLUT_TRANSFORMS_MOVEDVALUES_H
