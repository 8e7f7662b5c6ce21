//===- WriteTables.h - tables as text and arrays ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXPORT_WRITETABLES_H
#define QLUT_EXPORT_WRITETABLES_H

#include "qlut/Export/CollectTables.h"
#include "qlut/Export/TableArrays.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::qlut {

/// All that is known of the tables, as one JSON object (docs/export.md).
void writeTablesJson(ArrayRef<CollectedTable> tables, llvm::raw_ostream &os);

/// A .npz file of NumPy: for each table its arrays `<table>.<array>`, all
/// output codes in ascending order of the input code as `<table>.codes`; and
/// as `json` the bytes of writeTablesJson. Integers are the least of i1, i2,
/// i4 and i8 that holds the array's width.
/// Errors: more than 2 GiB.
llvm::Error writeTablesNpz(ArrayRef<CollectedTable> tables,
                           llvm::raw_ostream &os);

/// One C99 header: for each table its arrays and a function from input code to
/// output code, with the integers of the compute width (Table::computeBits).
void writeTablesC(ArrayRef<CollectedTable> tables, llvm::raw_ostream &os);

/// One memory of a table for Verilog's $readmemh: comments, then a number in
/// a line.
void writeMemh(const CollectedTable &table, const ::qlut::TableArray &array,
               llvm::raw_ostream &os);

/// What comments say of a table: its form and sizes, then the uses, each a
/// line. Any text of the program is cut to printable characters that end no
/// comment.
SmallVector<std::string> describeTable(const CollectedTable &table);

} // namespace mlir::qlut

#endif // QLUT_EXPORT_WRITETABLES_H
