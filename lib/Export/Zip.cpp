//===- Zip.cpp - files in one container -----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Export/Zip.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CRC.h"
#include "llvm/Support/EndianStream.h"

using namespace qlut;
using llvm::support::endian::Writer;

static constexpr uint64_t kGreatest32 = UINT32_MAX, kGreatest16 = UINT16_MAX;
static constexpr uint64_t kLocalHeader = 30, kDirectoryHeader = 46;

static llvm::Error makeError(const llvm::Twine &message) {
  return llvm::createStringError(message);
}

void ZipWriter::writeFields(const Entry &entry) {
  Writer writer(os, llvm::endianness::little);
  writer.write<uint16_t>(20);     // version needed: 2.0
  writer.write<uint16_t>(0);      // flags
  writer.write<uint16_t>(0);      // stored
  writer.write<uint16_t>(0);      // 00:00
  writer.write<uint16_t>(0x0021); // 1980-01-01
  writer.write<uint32_t>(entry.crc);
  writer.write<uint32_t>(entry.size); // compressed
  writer.write<uint32_t>(entry.size);
  writer.write<uint16_t>(entry.name.size());
  writer.write<uint16_t>(0); // extra field
}

llvm::Error ZipWriter::add(llvm::StringRef name, llvm::StringRef content) {
  if (name.size() > kGreatest16 || entries.size() >= kGreatest16)
    return makeError("expected at most 65535 entries with names of at most "
                     "65535 bytes in a zip file");
  if (llvm::any_of(entries, [&](const Entry &e) { return e.name == name; }))
    return makeError("expected distinct names in a zip file, got '" + name +
                     "' twice");
  if (written + kLocalHeader + name.size() + content.size() > kGreatest32)
    return makeError("expected less than 4 GiB in a zip file");
  Entry entry{name.str(), llvm::crc32(llvm::arrayRefFromStringRef(content)),
              static_cast<uint32_t>(content.size()),
              static_cast<uint32_t>(written)};
  Writer(os, llvm::endianness::little).write<uint32_t>(0x04034b50);
  writeFields(entry);
  os << name << content;
  written += kLocalHeader + name.size() + content.size();
  entries.push_back(std::move(entry));
  return llvm::Error::success();
}

llvm::Error ZipWriter::finish() {
  uint64_t size = 0;
  for (const Entry &entry : entries)
    size += kDirectoryHeader + entry.name.size();
  if (written + size > kGreatest32)
    return makeError("expected less than 4 GiB in a zip file");
  Writer writer(os, llvm::endianness::little);
  for (const Entry &entry : entries) {
    writer.write<uint32_t>(0x02014b50);
    writer.write<uint16_t>(20); // version made by
    writeFields(entry);
    writer.write<uint16_t>(0); // comment
    writer.write<uint16_t>(0); // disk
    writer.write<uint16_t>(0); // internal attributes
    writer.write<uint32_t>(0); // external attributes
    writer.write<uint32_t>(entry.offset);
    os << entry.name;
  }
  writer.write<uint32_t>(0x06054b50);
  writer.write<uint16_t>(0); // this disk
  writer.write<uint16_t>(0); // the directory's
  writer.write<uint16_t>(entries.size());
  writer.write<uint16_t>(entries.size());
  writer.write<uint32_t>(size);
  writer.write<uint32_t>(written);
  writer.write<uint16_t>(0); // comment
  return llvm::Error::success();
}
