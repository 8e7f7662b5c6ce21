//===- Npy.cpp - .npy files, read strictly --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Npy.h"
#include "qlut/Execution/Files.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FormatVariadic.h"
#include <cstring>

using namespace qlut;
using llvm::StringRef;

static constexpr StringRef kMagic("\x93NUMPY", 6);
static constexpr size_t kMaxRank = 32;

namespace {
struct DtypeName {
  StringRef name;
  ElementType type;
};
} // namespace

static constexpr DtypeName kDtypes[] = {
    {"b1", ElementType::Bool}, {"i1", ElementType::I8},
    {"i2", ElementType::I16},  {"i4", ElementType::I32},
    {"i8", ElementType::I64},  {"u1", ElementType::U8},
    {"u2", ElementType::U16},  {"f2", ElementType::F16},
    {"f4", ElementType::F32},  {"f8", ElementType::F64},
};

namespace {

/// Parses the header, the text of a Python dictionary with the keys descr,
/// fortran_order and shape, each exactly once.
class HeaderParser {
public:
  HeaderParser(StringRef text, StringRef file) : rest(text), file(file) {}

  llvm::Error parse(NdArray &array) {
    if (!consume('{'))
      return malformed("expected a dictionary that starts with '{'");
    llvm::StringSet<> seen;
    while (!consume('}')) {
      StringRef key;
      if (!parseString(key) || !consume(':'))
        return malformed("expected a quoted key and ':'");
      if (!seen.insert(key).second)
        return malformed("expected each key once, got '" + key + "' twice");
      if (llvm::Error error = parseValue(key, array))
        return error;
      if (!consume(',') && !peek('}'))
        return malformed("expected ',' or '}' after the value of '" + key +
                         "'");
    }
    for (StringRef key : {"descr", "fortran_order", "shape"})
      if (!seen.contains(key))
        return malformed("expected the key '" + key + "', got none");
    skipSpace();
    return rest.empty() ? llvm::Error::success()
                        : malformed("expected spaces after '}'");
  }

private:
  llvm::Error malformed(const llvm::Twine &what) {
    return llvm::createStringError(file + ": malformed .npy header: " + what);
  }

  llvm::Error parseValue(StringRef key, NdArray &array) {
    if (key == "descr")
      return parseDescr(array.type);
    if (key == "shape")
      return parseShape(array.shape);
    if (key != "fortran_order")
      return malformed("expected descr, fortran_order or shape, got '" +
                       printable(key) + "'");
    skipSpace();
    if (rest.consume_front("False"))
      return llvm::Error::success();
    if (rest.consume_front("True"))
      return llvm::createStringError(
          file + ": expected C order, got Fortran order; save it with "
                 "numpy.ascontiguousarray");
    return malformed("expected True or False as fortran_order");
  }

  llvm::Error parseDescr(ElementType &type) {
    StringRef descr;
    if (!parseString(descr))
      return llvm::createStringError(
          file + ": expected an array of one plain element type, got a "
                 "structured one; save each field by itself");
    StringRef name = descr.drop_front(descr.empty() ? 0 : 1);
    for (const DtypeName &dtype : kDtypes) {
      if (name != dtype.name)
        continue;
      type = dtype.type;
      char order = descr.front();
      if (order == '<' || (order == '|' && getByteWidth(type) == 1))
        return llvm::Error::success();
      if (order == '>')
        return llvm::createStringError(
            file + ": expected little endian, got big endian '" + descr +
            "'; save it with array.astype('<" + name + "')");
    }
    return llvm::createStringError(
        file +
        ": expected an element type of b1, i1, i2, i4, i8, u1, u2, f2, f4 or "
        "f8, got '" +
        printable(descr) + "'; convert it with array.astype");
  }

  llvm::Error parseShape(llvm::SmallVectorImpl<int64_t> &shape) {
    shape.clear();
    if (!consume('('))
      return malformed("expected a tuple as shape");
    while (!consume(')')) {
      skipSpace();
      uint64_t dim;
      if (rest.empty() || !llvm::isDigit(rest.front()) ||
          rest.consumeInteger(10, dim) ||
          dim > uint64_t(std::numeric_limits<int64_t>::max()))
        return malformed("expected each dimension in 0 .. 2^63-1");
      shape.push_back(dim);
      if (shape.size() > kMaxRank)
        return llvm::createStringError(llvm::formatv(
            "{0}: expected at most {1} dimensions, got more", file, kMaxRank));
      // Python writes a tuple of one as (n,).
      if (!consume(',') && (!peek(')') || shape.size() == 1))
        return malformed("expected ',' after a dimension");
    }
    return llvm::Error::success();
  }

  bool parseString(StringRef &text) {
    skipSpace();
    if (rest.empty() || (rest.front() != '\'' && rest.front() != '"'))
      return false;
    size_t end = rest.find(rest.front(), 1);
    if (end == StringRef::npos)
      return false;
    text = rest.slice(1, end);
    rest = rest.drop_front(end + 1);
    return !text.contains('\\');
  }

  /// Bytes of the file as they may stand in a message.
  static std::string printable(StringRef text) {
    std::string result;
    llvm::raw_string_ostream os(result);
    llvm::printEscapedString(text.take_front(40), os);
    return result;
  }

  void skipSpace() { rest = rest.ltrim(" \t\n\r"); }
  bool peek(char c) {
    skipSpace();
    return rest.starts_with(c);
  }
  bool consume(char c) {
    skipSpace();
    return rest.consume_front(StringRef(&c, 1));
  }

  StringRef rest;
  StringRef file;
};

} // namespace

/// Takes the header's text off the front of `bytes`, which then are the data.
static llvm::Expected<StringRef> takeHeader(StringRef &bytes, StringRef file) {
  auto truncated = [&](uint64_t expected, uint64_t got) {
    return llvm::createStringError(
        llvm::formatv("{0}: truncated: expected {1} bytes of header, got {2}",
                      file, expected, got));
  };
  if (!bytes.consume_front(kMagic))
    return llvm::createStringError(
        file + ": expected a .npy file, got something else; save the array "
               "with numpy.save");
  if (bytes.size() < 2)
    return truncated(2, bytes.size());
  unsigned major = uint8_t(bytes[0]), minor = uint8_t(bytes[1]);
  bytes = bytes.drop_front(2);
  if (major < 1 || major > 3 || minor != 0)
    return llvm::createStringError(
        llvm::formatv("{0}: expected .npy version 1.0, 2.0 or 3.0, got {1}.{2}",
                      file, major, minor));
  size_t lengthBytes = major == 1 ? 2 : 4;
  if (bytes.size() < lengthBytes)
    return truncated(lengthBytes, bytes.size());
  uint64_t length = major == 1 ? llvm::support::endian::read16le(bytes.data())
                               : llvm::support::endian::read32le(bytes.data());
  bytes = bytes.drop_front(lengthBytes);
  if (bytes.size() < length)
    return truncated(length, bytes.size());
  StringRef header = bytes.take_front(length);
  bytes = bytes.drop_front(length);
  return header;
}

llvm::Expected<NdArray> qlut::parseNpy(StringRef bytes, StringRef name) {
  llvm::Expected<StringRef> header = takeHeader(bytes, name);
  if (!header)
    return header.takeError();
  NdArray array;
  if (llvm::Error error = HeaderParser(*header, name).parse(array))
    return std::move(error);

  unsigned width = getByteWidth(array.type);
  std::optional<int64_t> count = countElements(array.shape, width);
  if (!count)
    return llvm::createStringError(
        name + ": expected fewer than 2^63 bytes of data, got the shape " +
        formatShape(array.shape));
  uint64_t size = uint64_t(*count) * width;
  if (bytes.size() != size)
    return llvm::createStringError(llvm::formatv(
        "{0}: {1}: expected {2} bytes of data for {3}, got {4}", name,
        bytes.size() < size ? "truncated" : "trailing bytes", size,
        formatType(array.type, array.shape), bytes.size()));
  array.data.assign(bytes.bytes_begin(), bytes.bytes_end());
  if (array.type == ElementType::Bool)
    for (size_t i = 0; i < array.data.size(); ++i)
      if (array.data[i] > 1)
        return llvm::createStringError(llvm::formatv(
            "{0}: expected 0 or 1 in a b1 array, got {1} at element {2}", name,
            unsigned(array.data[i]), i));
  return array;
}

llvm::Expected<NdArray> qlut::readNpy(StringRef path) {
  auto buffer = readRegularFile(path);
  if (!buffer)
    return buffer.takeError();
  return parseNpy((*buffer)->getBuffer(), path);
}

std::string qlut::getDtype(ElementType type) {
  if (type == ElementType::BF16)
    type = ElementType::F32;
  for (const DtypeName &dtype : kDtypes)
    if (dtype.type == type)
      return (getByteWidth(type) == 1 ? "|" : "<") + dtype.name.str();
  llvm_unreachable("every other type has a name");
}

void qlut::writeNpy(const NdArray &array, llvm::raw_ostream &os) {
  if (array.type == ElementType::BF16)
    return writeNpy(fromBFloat(array), os);
  std::string header = "{'descr': '" + getDtype(array.type) +
                       "', 'fortran_order': False, 'shape': (";
  for (size_t i = 0; i < array.shape.size(); ++i)
    header += (i ? ", " : "") + llvm::itostr(array.shape[i]);
  header += array.shape.size() == 1 ? ",), }" : "), }";
  // Magic, version and length take 10 bytes, the newline one.
  header.append(63 - (10 + header.size()) % 64, ' ');
  header += '\n';
  char length[2];
  llvm::support::endian::write16le(length, header.size());
  os << kMagic << StringRef("\1\0", 2) << StringRef(length, 2) << header;
  os.write(reinterpret_cast<const char *>(array.data.data()),
           array.data.size());
}
