//===- Unzip.cpp - files out of a container -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The directory at the end of the archive says where everything is (PKWARE's
// APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16); sizes in the entries'
// own headers may be zero.
//
//===----------------------------------------------------------------------===//

#include "qlut/Export/Unzip.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CRC.h"
#include "llvm/Support/Endian.h"

using namespace llvm;

static constexpr uint32_t kEntry = 0x04034b50, kDirectory = 0x02014b50,
                          kEnd = 0x06054b50;
static constexpr size_t kEntrySize = 30, kDirectorySize = 46, kEndSize = 22;

namespace {
/// Reads one archive.
class Reader {
public:
  Reader(StringRef bytes, StringRef name) : bytes(bytes), name(name) {}

  Expected<std::map<std::string, StringRef>> read();

private:
  uint16_t get16(size_t at) const {
    return support::endian::read16le(bytes.data() + at);
  }
  uint32_t get32(size_t at) const {
    return support::endian::read32le(bytes.data() + at);
  }
  bool has(size_t at, size_t size) const {
    return at <= bytes.size() && size <= bytes.size() - at;
  }
  Error fail(const Twine &what) const {
    return createStringError(name + ": " + what);
  }
  Expected<size_t> findEnd() const;

  StringRef bytes, name;
};
} // namespace

Expected<size_t> Reader::findEnd() const {
  // A comment of up to 65,535 bytes may follow.
  for (size_t back = kEndSize; back <= kEndSize + 0xffff; ++back) {
    if (back > bytes.size())
      break;
    size_t at = bytes.size() - back;
    if (get32(at) == kEnd && get16(at + 20) == back - kEndSize)
      return at;
  }
  return fail("expected a .npz file (a ZIP archive), got no directory at its "
              "end");
}

Expected<std::map<std::string, StringRef>> Reader::read() {
  if (bytes.size() < kEndSize)
    return fail("expected a .npz file (a ZIP archive), got " +
                Twine(bytes.size()) + " bytes");
  Expected<size_t> end = findEnd();
  if (!end)
    return end.takeError();
  std::map<std::string, StringRef> entries;
  const unsigned count = get16(*end + 10);
  size_t at = get32(*end + 16);
  if (count == 0xffff || at == 0xffffffff)
    return fail("expected an archive of less than 4 GiB and 65,535 entries");
  for (unsigned i = 0; i < count; ++i) {
    if (!has(at, kDirectorySize) || get32(at) != kDirectory)
      return fail("expected entry " + Twine(i) +
                  " in the directory of the "
                  "archive, got the end of it");
    const size_t nameSize = get16(at + 28);
    const size_t size = get32(at + 24), offset = get32(at + 42);
    if (!has(at + kDirectorySize, nameSize))
      return fail("expected a name for entry " + Twine(i) + ", got the end");
    StringRef entry = bytes.substr(at + kDirectorySize, nameSize);
    if (get16(at + 10) != 0)
      return fail("'" + entry +
                  "' is compressed; write the file with "
                  "numpy.savez, not savez_compressed");
    if (!has(offset, kEntrySize) || get32(offset) != kEntry)
      return fail("expected '" + entry + "' at byte " + Twine(offset));
    const size_t data =
        offset + kEntrySize + get16(offset + 26) + get16(offset + 28);
    if (!has(data, size))
      return fail("'" + entry + "' is cut short");
    StringRef content = bytes.substr(data, size);
    if (crc32(arrayRefFromStringRef(content)) != get32(at + 16))
      return fail("'" + entry + "' has another checksum than the archive says");
    if (!entries.try_emplace(entry.str(), content).second)
      return fail("'" + entry + "' is there twice");
    at += kDirectorySize + nameSize + get16(at + 30) + get16(at + 32);
  }
  return entries;
}

Expected<std::map<std::string, StringRef>> qlut::readZip(StringRef bytes,
                                                         StringRef name) {
  return Reader(bytes, name).read();
}
