//===- ConstantBuffers.h - constants that code reads ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_CONSTANTBUFFERS_H
#define QLUT_LIB_CONVERSION_VECTOR_CONSTANTBUFFERS_H

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::qlut {

/// The constants of a module that a pass makes of others.
class ConstantBuffers {
public:
  explicit ConstantBuffers(ModuleOp module) : module(module), symbols(module) {}

  /// A private constant buffer of these numbers, on a cache line, called `name`
  /// or a variant of that; the same one for the same numbers.
  template <typename T>
  Value make(ImplicitLocOpBuilder &builder, StringRef name,
             ArrayRef<T> values) {
    auto type = RankedTensorType::get({static_cast<int64_t>(values.size())},
                                      builder.getIntegerType(8 * sizeof(T)));
    return make(builder, name, DenseElementsAttr::get(type, values));
  }

  /// Says that a use of a constant may be gone.
  void replaced(memref::GetGlobalOp get) {
    sources.insert(get.getNameAttr().getAttr());
  }
  /// Erases those of the replaced constants that nothing uses.
  void eraseUnused();

private:
  Value make(ImplicitLocOpBuilder &builder, StringRef name,
             DenseElementsAttr elements);

  ModuleOp module;
  SymbolTable symbols;
  llvm::SmallSetVector<StringAttr, 4> sources;
  llvm::DenseMap<Attribute, StringAttr> made; ///< by what they hold
};

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_CONSTANTBUFFERS_H
