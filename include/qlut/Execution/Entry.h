//===- Entry.h - the function that is run, and its types --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXECUTION_ENTRY_H
#define QLUT_EXECUTION_ENTRY_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "qlut/Execution/NdArray.h"

namespace mlir::qlut {

/// What the engine takes or gives for one ranked tensor or scalar; a scalar is
/// of rank 0. Signless integers of the IR are I8 to I64 here, i1 is Bool.
struct TensorSpec {
  ::qlut::ElementType type;
  SmallVector<int64_t, 4> shape; ///< ShapedType::kDynamic for ?

  /// 1x?x3xf32
  std::string str() const;
  /// Whether an array of that shape fits: equal, where not dynamic.
  bool accepts(ArrayRef<int64_t> arrayShape) const;
};

/// Arguments and results of an entry.
struct EntrySpec {
  SmallVector<TensorSpec> inputs;
  SmallVector<TensorSpec> results;
};

/// The function of that name with a body. Emits an error at the module
/// otherwise, which lists the functions there are.
FailureOr<func::FuncOp> lookupEntry(ModuleOp module, StringRef name);

/// The types the engine exchanges for a function. Emits an error at the
/// function unless it has results, and all arguments and results are ranked
/// tensors or scalars of i1, i8, i16, i32, i64, f16, bf16, f32 or f64.
FailureOr<EntrySpec> getEntrySpec(func::FuncOp function);

} // namespace mlir::qlut

#endif // QLUT_EXECUTION_ENTRY_H
