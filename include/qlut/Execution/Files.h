//===- Files.h - inputs read whole, outputs all or none ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXECUTION_FILES_H
#define QLUT_EXECUTION_FILES_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace qlut {

/// The content of that file. Errors, all with the path: a file that is missing
/// or not readable, a directory, a device or a pipe (which may have no end).
llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>
readRegularFile(llvm::StringRef path);

/// Writes several files so that an existing file keeps its content unless all
/// of them were written: each goes to a temporary file in the folder of its
/// target first, and commit() renames them. Targets that are no regular files
/// (devices, pipes) are written at once by commit(). What was not committed is
/// removed by the destructor, or by a signal that ends the process.
class FileTransaction {
public:
  FileTransaction() = default;
  FileTransaction(const FileTransaction &) = delete;
  FileTransaction &operator=(const FileTransaction &) = delete;
  ~FileTransaction();

  /// Writes the content for `path` to a temporary file. Errors, all with the
  /// path: a folder that is missing or not writable, a full disk, a path that
  /// is a directory, a path staged twice.
  llvm::Error stage(llvm::StringRef path,
                    llvm::function_ref<void(llvm::raw_ostream &)> write);

  /// Puts every staged file in its place. Errors: a rename or a write to a
  /// device that failed; files renamed before it stay renamed.
  llvm::Error commit();

private:
  struct Entry {
    std::string path;                            ///< as given, for errors
    std::string target;                          ///< symbolic links resolved
    std::optional<llvm::sys::fs::TempFile> file; ///< none for a device
    std::string content;                         ///< for a device
  };
  std::vector<Entry> entries;
};

/// Writes one file so, or to standard output if the path is "-". Errors as of
/// FileTransaction; that of standard output is finishOutput's.
llvm::Error writeFile(llvm::StringRef path,
                      llvm::function_ref<void(llvm::raw_ostream &)> write);

/// Flushes standard output and returns the error of writing to it, if any. Left
/// uncleared, errors of the standard streams would end the process in LLVM's
/// fatal error: call it last in main, and write what it returns nowhere else.
llvm::Error finishOutput();

} // namespace qlut

#endif // QLUT_EXECUTION_FILES_H
