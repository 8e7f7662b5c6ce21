//===- ExportTables.cpp - tables for other back ends ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Export/ExportTables.h"
#include "qlut/Execution/Files.h"
#include "qlut/Export/WriteTables.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace mlir::qlut;

/// The one file of every kind but Memh.
static llvm::Error writeOneFile(ArrayRef<CollectedTable> tables,
                                TableFileKind kind, StringRef path) {
  std::string content;
  llvm::raw_string_ostream stream(content);
  if (kind == TableFileKind::Json)
    writeTablesJson(tables, stream);
  else if (kind == TableFileKind::C)
    writeTablesC(tables, stream);
  else if (llvm::Error error = writeTablesNpz(tables, stream))
    return error;
  return ::qlut::writeFile(path, [&](llvm::raw_ostream &os) { os << content; });
}

static llvm::Error writeMemories(ArrayRef<CollectedTable> tables,
                                 StringRef folder) {
  ::qlut::FileTransaction files;
  auto stage = [&](const CollectedTable &table,
                   const ::qlut::TableArray &array) {
    llvm::SmallString<128> path(folder);
    llvm::sys::path::append(path, table.name + "." + array.name + ".memh");
    return files.stage(
        path, [&](llvm::raw_ostream &os) { writeMemh(table, array, os); });
  };
  for (const CollectedTable &table : tables) {
    const ::qlut::TableArrays arrays = ::qlut::getTableArrays(table.table);
    for (const ::qlut::TableArray &array :
         llvm::concat<const ::qlut::TableArray>(arrays.form, arrays.derived))
      if (llvm::Error error = stage(table, array))
        return error;
  }
  return files.commit();
}

/// Memh: the folder is removed again if it was not there and nothing was
/// written.
static llvm::Error writeFolder(ArrayRef<CollectedTable> tables,
                               StringRef folder) {
  namespace fs = llvm::sys::fs;
  if (folder == "-")
    return llvm::createStringError(
        "expected a folder for memh, one file for each memory, got standard "
        "output; name the folder with -o");
  const bool existed = fs::exists(folder);
  if (std::error_code code = fs::create_directory(folder))
    return llvm::createStringError(
        folder + ": cannot make this folder: " + code.message());
  llvm::Error error = writeMemories(tables, folder);
  if (error && !existed)
    (void)fs::remove(folder);
  return error;
}

LogicalResult mlir::qlut::exportTables(ModuleOp module, TableFileKind kind,
                                       StringRef path) {
  FailureOr<std::vector<CollectedTable>> tables = collectTables(module);
  if (failed(tables))
    return failure();
  llvm::Error error = kind == TableFileKind::Memh
                          ? writeFolder(*tables, path)
                          : writeOneFile(*tables, kind, path);
  if (error)
    return emitError(UnknownLoc::get(module.getContext()),
                     llvm::toString(std::move(error)));
  return success();
}
