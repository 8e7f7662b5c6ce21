//===- Files.cpp - inputs read whole, outputs all or none -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Files.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FormatVariadic.h"

using namespace qlut;
namespace fs = llvm::sys::fs;

llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>
qlut::readRegularFile(llvm::StringRef path) {
  fs::file_status status;
  std::error_code error = fs::status(path, status);
  if (!error && !fs::is_regular_file(status))
    return llvm::createStringError(
        path + ": expected a regular file, got " +
        (fs::is_directory(status) ? "a directory" : "a device or a pipe"));
  if (!error) {
    auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                              /*RequiresNullTerminator=*/false);
    if (buffer)
      return std::move(*buffer);
    error = buffer.getError();
  }
  return llvm::createStringError(path + ": cannot read: " + error.message());
}

static llvm::Error makeError(llvm::StringRef path, const llvm::Twine &what) {
  return llvm::createStringError(
      llvm::formatv("{0}: cannot write: {1}", path, what.str()));
}

/// Writes and flushes; the stream's error, if any, is returned and cleared.
static std::error_code
writeTo(int fd, llvm::function_ref<void(llvm::raw_ostream &)> write) {
  llvm::raw_fd_ostream os(fd, /*shouldClose=*/false);
  write(os);
  os.flush();
  std::error_code error = os.error();
  os.clear_error();
  return error;
}

FileTransaction::~FileTransaction() {
  for (Entry &entry : entries)
    if (entry.file)
      llvm::consumeError(entry.file->discard());
}

llvm::Error
FileTransaction::stage(llvm::StringRef path,
                       llvm::function_ref<void(llvm::raw_ostream &)> write) {
  Entry entry;
  entry.path = path.str();
  llvm::SmallString<128> target;
  entry.target = fs::real_path(path, target) ? path.str() : target.str().str();
  if (llvm::any_of(entries, [&](Entry &e) { return e.target == entry.target; }))
    return makeError(path, "expected one output for each file, got two");

  fs::file_status status;
  bool exists = !fs::status(entry.target, status) && fs::exists(status);
  if (exists && fs::is_directory(status))
    return makeError(path, "expected a file, got a directory");
  if (exists && !fs::is_regular_file(status)) {
    llvm::raw_string_ostream os(entry.content);
    write(os);
    entries.push_back(std::move(entry));
    return llvm::Error::success();
  }

  // A new file gets the usual permissions, an existing one keeps its own.
  unsigned mode = exists ? status.permissions()
                         : fs::all_read | fs::all_write; // less the umask
  if (exists && fs::access(entry.target, fs::AccessMode::Write))
    return makeError(path, "permission denied");
  llvm::Expected<fs::TempFile> file =
      fs::TempFile::create(entry.target + ".%%%%%%%%.tmp", mode);
  if (!file)
    return makeError(path, llvm::toString(file.takeError()));
  entry.file = std::move(*file);
  std::error_code error = writeTo(entry.file->FD, write);
  entries.push_back(std::move(entry));
  return error ? makeError(path, error.message()) : llvm::Error::success();
}

llvm::Error FileTransaction::commit() {
  for (Entry &entry : entries) {
    if (entry.file) {
      llvm::Error error = entry.file->keep(entry.target);
      entry.file.reset();
      if (error)
        return makeError(entry.path, llvm::toString(std::move(error)));
      continue;
    }
    std::error_code error;
    llvm::raw_fd_ostream os(entry.target, error);
    if (error)
      return makeError(entry.path, error.message());
    os << entry.content;
    os.flush();
    error = os.error();
    os.clear_error();
    if (error)
      return makeError(entry.path, error.message());
  }
  entries.clear();
  return llvm::Error::success();
}

llvm::Error
qlut::writeFile(llvm::StringRef path,
                llvm::function_ref<void(llvm::raw_ostream &)> write) {
  if (path == "-") {
    write(llvm::outs());
    return llvm::Error::success();
  }
  FileTransaction transaction;
  if (llvm::Error error = transaction.stage(path, write))
    return error;
  return transaction.commit();
}

llvm::Error qlut::finishOutput() {
  llvm::outs().flush();
  std::error_code error = llvm::outs().error();
  llvm::outs().clear_error();
  llvm::errs().clear_error();
  return error ? makeError("standard output", error.message())
               : llvm::Error::success();
}
