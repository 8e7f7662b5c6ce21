//===- ExportTables.h - tables for other back ends --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXPORT_EXPORTTABLES_H
#define QLUT_EXPORT_EXPORTTABLES_H

#include "mlir/IR/BuiltinOps.h"

namespace mlir::qlut {

/// What qlut-translate writes tables as; docs/export.md describes each.
enum class TableFileKind {
  Json, ///< one file, all that is known
  Npz,  ///< one file of NumPy arrays
  Memh, ///< a folder of files for Verilog's $readmemh
  C,    ///< one C99 header with the lookup functions
};

/// Writes the tables of the module (collectTables) to `path`: a file, - for
/// standard output, or the folder of Memh, which is made if it is missing.
/// Every failure was emitted at the module or the op at fault, and files that
/// were there are as they were.
LogicalResult exportTables(ModuleOp module, TableFileKind kind, StringRef path);

} // namespace mlir::qlut

#endif // QLUT_EXPORT_EXPORTTABLES_H
