//===- Unzip.h - files out of a container -----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXPORT_UNZIP_H
#define QLUT_EXPORT_UNZIP_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <map>
#include <string>

namespace qlut {

/// The entries of a ZIP archive of stored (not compressed) entries, by name, as
/// ZipWriter and numpy.savez write them; the content refers to `bytes`. `name`
/// is what errors call the archive. Errors: no archive, cut short, entries that
/// overlap its end, a compressed entry (numpy.savez_compressed), a wrong
/// checksum, a name twice, an archive of 4 GiB or more.
llvm::Expected<std::map<std::string, llvm::StringRef>>
readZip(llvm::StringRef bytes, llvm::StringRef name);

} // namespace qlut

#endif // QLUT_EXPORT_UNZIP_H
