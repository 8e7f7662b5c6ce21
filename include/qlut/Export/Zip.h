//===- Zip.h - files in one container ---------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXPORT_ZIP_H
#define QLUT_EXPORT_ZIP_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"
#include <string>
#include <vector>

namespace qlut {

/// Writes a ZIP archive of stored (not compressed) entries after PKWARE's
/// APPNOTE.TXT 6.3, sections 4.3.7 to 4.3.16: the same entries give the same
/// bytes (their time is the format's least, 1980-01-01).
class ZipWriter {
public:
  explicit ZipWriter(llvm::raw_ostream &os) : os(os) {}

  /// Adds an entry. Requires an ASCII name without a leading slash. Errors: a
  /// name twice or longer than 65,535 bytes, more than 65,535 entries, an
  /// archive of 4 GiB or more.
  llvm::Error add(llvm::StringRef name, llvm::StringRef content);
  /// Writes the directory. Errors: an archive of 4 GiB or more.
  llvm::Error finish();

private:
  struct Entry {
    std::string name;
    uint32_t crc, size, offset;
  };
  /// What the local header and the directory say alike.
  void writeFields(const Entry &entry);

  llvm::raw_ostream &os;
  std::vector<Entry> entries;
  uint64_t written = 0;
};

} // namespace qlut

#endif // QLUT_EXPORT_ZIP_H
