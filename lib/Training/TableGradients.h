//===- TableGradients.h - gradients of the values of tables -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// With end results T_k, a lookup gives y = (1 - u) T_i + u T_(i+1) on segment
// i: straight through the rounding, dy/dT_k is the hat max(0, 1 - |i + u - k|).
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_TRAINING_TABLEGRADIENTS_H
#define QLUT_LIB_TRAINING_TABLEGRADIENTS_H

#include "qlut/Training/ReverseMode.h"
#include "qlut/Training/TrainedTables.h"
#include "llvm/ADT/StringMap.h"

namespace mlir::qlut {

/// The gradients of the end results of a function's tables, as they add up, in
/// reals, by layer.
class TableGradients {
public:
  /// The tables that can be learned, in the order of the ops.
  explicit TableGradients(func::FuncOp function);

  bool contains(SimLutOp op) const;
  /// Adds a tensor with a number for each end result.
  void add(Adjoints &adjoints, StringRef layer, Value sum);
  /// Appends the gradients to the results of a function.
  void appendTo(SmallVectorImpl<Value> &results, SmallVectorImpl<Type> &types,
                SmallVectorImpl<DictionaryAttr> &attrs) const;

private:
  SmallVector<std::string> layers;
  llvm::StringMap<Value> sums; ///< null until there is one
};

namespace detail {

/// The tables of the lookups in a qlut.sim that is differentiated. What the
/// end results would be changed by is a tensor of zeros that bodies capture:
/// inputs of lookups are made to depend on its elements, so that the rules of
/// other ops bring their cotangents out of the loops.
class LookupTables {
public:
  /// Writes the zeros, and where codes are in the table.
  LookupTables(Operation *op, Adjoints &adjoints);

  /// Makes the lookups in copies of the op's body depend on the zeros.
  void connect(ArrayRef<Operation *> ops);
  void setActive(Adjoints &within);
  /// Adds their cotangents to the gradients of the tables.
  void note(Adjoints &within);

  /// The input of a lookup without what connect added.
  static Value getInput(SimLutOp lut);
  /// If the lookup depends on such zeros and its input on nothing that the
  /// gradient is asked for, passes `g`, the cotangent of its result, to them.
  static bool moveValues(SimLutOp lut, Adjoints &adjoints, Value g);

private:
  struct Values {
    std::string layer;
    Value zeros, segments, along; ///< tables over end results, and over codes
  };
  Adjoints &adjoints;
  SmallVector<Values> all;
};

} // namespace detail
} // namespace mlir::qlut

#endif // QLUT_LIB_TRAINING_TABLEGRADIENTS_H
