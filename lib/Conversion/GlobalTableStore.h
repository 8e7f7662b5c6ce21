//===- GlobalTableStore.h - tables as globals -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_GLOBALTABLESTORE_H
#define QLUT_LIB_CONVERSION_GLOBALTABLESTORE_H

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/SymbolTable.h"
#include "qlut/Conversion/Emit.h"

namespace mlir::qlut {

/// Tables as private constant globals of the nearest symbol table, taken at
/// the start of the top block.
class GlobalTableStore : public TableStore {
public:
  /// Globals are aligned to that many bytes; 0 leaves it open.
  explicit GlobalTableStore(int64_t alignment) : alignment(alignment) {}

  using TableStore::getTable;
  Value getTable(ImplicitLocOpBuilder &builder,
                 DenseElementsAttr elements) override;

private:
  /// The globals of one symbol table by what they hold.
  using Globals = DenseMap<Attribute, memref::GlobalOp>;

  Globals &getGlobals(Operation *scope);
  memref::GlobalOp getGlobal(ImplicitLocOpBuilder &builder, Operation *scope,
                             DenseElementsAttr elements);

  int64_t alignment;
  SymbolTableCollection symbols;
  DenseMap<Operation *, Globals> globals;
};

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_GLOBALTABLESTORE_H
