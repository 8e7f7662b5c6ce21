//===- NpyTest.cpp - .npy files: what is read, written and refused --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Npy.h"
#include "gtest/gtest.h"
#include <cstring>
#include <random>

using namespace qlut;

namespace {

/// A file of that version around that header; no padding.
std::string makeFile(llvm::StringRef header, llvm::StringRef data,
                     unsigned major = 1) {
  std::string file("\x93NUMPY", 6);
  file += char(major);
  file += '\0';
  for (unsigned i = 0; i < (major == 1 ? 2u : 4u); ++i)
    file += char(header.size() >> (8 * i));
  return file + header.str() + data.str();
}

std::string makeHeader(llvm::StringRef descr, llvm::StringRef shape,
                       llvm::StringRef order = "False") {
  return ("{'descr': '" + descr + "', 'fortran_order': " + order +
          ", 'shape': " + shape + ", }\n")
      .str();
}

std::string errorOf(llvm::StringRef file) {
  llvm::Expected<NdArray> array = parseNpy(file, "x.npy");
  return array ? "no error" : llvm::toString(array.takeError());
}

/// An array of 0, 1, 2, ... as T.
template <typename T>
NdArray makeIota(ElementType type, llvm::ArrayRef<int64_t> shape) {
  NdArray array(type, shape);
  T next = 0;
  for (T &value : array.as<T>())
    value = next++;
  return array;
}

std::string write(const NdArray &array) {
  std::string file;
  llvm::raw_string_ostream os(file);
  writeNpy(array, os);
  return file;
}

TEST(Npy, ReadsEachVersion) {
  for (unsigned major : {1, 2, 3}) {
    llvm::Expected<NdArray> array = parseNpy(
        makeFile(makeHeader("<i2", "(2, 1)"), {"\1\2\3\4", 4}, major), "x");
    ASSERT_TRUE(bool(array)) << llvm::toString(array.takeError());
    EXPECT_EQ(array->type, ElementType::I16);
    EXPECT_EQ(array->shape, (llvm::SmallVector<int64_t, 4>{2, 1}));
    EXPECT_EQ(array->as<int16_t>()[0], 0x0201);
    EXPECT_EQ(array->as<int16_t>()[1], 0x0403);
  }
}

TEST(Npy, RoundTripsEachType) {
  for (ElementType type :
       {ElementType::Bool, ElementType::I8, ElementType::I16, ElementType::I32,
        ElementType::I64, ElementType::U8, ElementType::U16, ElementType::F16,
        ElementType::F32, ElementType::F64}) {
    NdArray array(type, {2, 3});
    for (size_t i = 0; i < array.data.size(); ++i)
      array.data[i] = type == ElementType::Bool ? i % 2 : i * 7;
    llvm::Expected<NdArray> again = parseNpy(write(array), "x");
    ASSERT_TRUE(bool(again)) << llvm::toString(again.takeError());
    EXPECT_EQ(again->type, type);
    EXPECT_EQ(again->shape, array.shape);
    EXPECT_EQ(again->data, array.data);
  }
}

TEST(Npy, WritesWhatNumPyWrites) {
  std::string file = write(makeIota<float>(ElementType::F32, {3}));
  EXPECT_EQ(file.size(), 128u + 12u);
  EXPECT_EQ(file.substr(0, 10), std::string("\x93NUMPY\1\0\x76\0", 10));
  std::string header =
      "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }";
  EXPECT_EQ(file.substr(10, 118),
            header + std::string(117 - header.size(), ' ') + "\n");
}

TEST(Npy, AlignsTheDataForEveryRank) {
  llvm::SmallVector<int64_t> shape;
  for (int rank = 0; rank <= 32; ++rank) {
    std::string file = write(NdArray(ElementType::I8, shape));
    EXPECT_EQ((file.size() - 1) % 64, 0u) << rank;
    EXPECT_EQ(errorOf(file), "no error") << rank;
    shape.push_back(1);
  }
}

TEST(Npy, WritesBFloatAsFloat) {
  NdArray array(ElementType::BF16, {1});
  array.as<uint16_t>()[0] = 0x3fc0;
  llvm::Expected<NdArray> again = parseNpy(write(array), "x");
  ASSERT_TRUE(bool(again));
  EXPECT_EQ(again->type, ElementType::F32);
  EXPECT_EQ(again->as<float>()[0], 1.5f);
}

TEST(Npy, ReadsScalarsAndEmptyArrays) {
  llvm::Expected<NdArray> scalar =
      parseNpy(makeFile(makeHeader("<f8", "()"), std::string(8, '\0')), "x");
  ASSERT_TRUE(bool(scalar));
  EXPECT_TRUE(scalar->shape.empty());
  EXPECT_EQ(scalar->numElements(), 1);
  llvm::Expected<NdArray> empty =
      parseNpy(makeFile(makeHeader("<f8", "(4, 0, 2)"), ""), "x");
  ASSERT_TRUE(bool(empty));
  EXPECT_EQ(empty->numElements(), 0);
}

TEST(Npy, AcceptsAnyKeyOrderQuotesAndSpaces) {
  EXPECT_EQ(errorOf(makeFile("{ \"shape\":(1 , 1 ,),'fortran_order':False\n,"
                             "\"descr\" : '|u1'}   \n",
                             "a")),
            "no error");
}

TEST(Npy, RefusesFortranOrder) {
  EXPECT_EQ(errorOf(makeFile(makeHeader("<f4", "(1,)", "True"), "abcd")),
            "x.npy: expected C order, got Fortran order; save it with "
            "numpy.ascontiguousarray");
}

TEST(Npy, RefusesBigEndian) {
  EXPECT_EQ(errorOf(makeFile(makeHeader(">f4", "(1,)"), "abcd")),
            "x.npy: expected little endian, got big endian '>f4'; save it with "
            "array.astype('<f4')");
}

TEST(Npy, RefusesOtherElementTypes) {
  for (const char *descr : {"<c8", "|O", "<U3", "|S1", "<f3", "|f4", "=f4", "",
                            "<", "f4", "<M8[ns]", "<u4", "<u8"}) {
    std::string error = errorOf(makeFile(makeHeader(descr, "(1,)"), "abcd"));
    EXPECT_NE(error.find("expected an element type of b1, i1, i2, i4, i8, u1, "
                         "u2, f2, f4 or f8, got '" +
                         std::string(descr) + "'"),
              std::string::npos)
        << error;
  }
}

TEST(Npy, RefusesStructuredTypes) {
  EXPECT_NE(errorOf(makeFile("{'descr': [('a', '<f4')], 'fortran_order': "
                             "False, 'shape': (1,)}",
                             "abcd"))
                .find("got a structured one"),
            std::string::npos);
}

TEST(Npy, RefusesTruncatedData) {
  EXPECT_EQ(errorOf(makeFile(makeHeader("<f4", "(2, 3)"), "12345")),
            "x.npy: truncated: expected 24 bytes of data for 2x3xf32, got 5");
}

TEST(Npy, RefusesTrailingBytes) {
  EXPECT_EQ(errorOf(makeFile(makeHeader("|i1", "()"), "ab")),
            "x.npy: trailing bytes: expected 1 bytes of data for i8, got 2");
}

TEST(Npy, RefusesEveryTruncatedHeader) {
  std::string file = write(makeIota<int8_t>(ElementType::I8, {4}));
  for (size_t length = 0; length < file.size(); ++length)
    EXPECT_NE(errorOf(file.substr(0, length)), "no error") << length;
}

TEST(Npy, RefusesOtherFiles) {
  EXPECT_NE(errorOf("PK\3\4").find("expected a .npy file"), std::string::npos);
  EXPECT_NE(errorOf("").find("expected a .npy file"), std::string::npos);
}

TEST(Npy, RefusesOtherVersions) {
  EXPECT_EQ(errorOf(makeFile("{}", "", 4)),
            "x.npy: expected .npy version 1.0, 2.0 or 3.0, got 4.0");
  EXPECT_EQ(errorOf(std::string("\x93NUMPY\1\1\0\0", 10)),
            "x.npy: expected .npy version 1.0, 2.0 or 3.0, got 1.1");
}

TEST(Npy, RefusesShapesThatOverflow) {
  EXPECT_EQ(
      errorOf(makeFile(makeHeader("<f4", "(4294967296, 4294967296)"), "")),
      "x.npy: expected fewer than 2^63 bytes of data, got the shape "
      "4294967296x4294967296");
  // Fits when counted in elements, not in bytes.
  EXPECT_NE(errorOf(makeFile(makeHeader("<f8", "(2305843009213693952,)"), ""))
                .find("2^63 bytes"),
            std::string::npos);
  // A zero must not hide the others.
  EXPECT_NE(
      errorOf(makeFile(makeHeader("<f4", "(4294967296, 4294967296, 0)"), ""))
          .find("2^63 bytes"),
      std::string::npos);
}

TEST(Npy, RefusesAHugeShapeBeforeAllocating) {
  EXPECT_NE(errorOf(makeFile(makeHeader("<f4", "(1000000000000000,)"), "abcd"))
                .find("truncated"),
            std::string::npos);
}

TEST(Npy, RefusesMalformedShapes) {
  for (const char *shape :
       {"(1)", "(-1,)", "(,)", "(1 1)", "(1,", "1", "(1.0,)",
        "(99999999999999999999,)", "(1,,1)", "(0x1,)"})
    EXPECT_NE(errorOf(makeFile(makeHeader("<f4", shape), "abcd"))
                  .find("malformed .npy header"),
              std::string::npos)
        << shape;
}

TEST(Npy, RefusesTooManyDimensions) {
  std::string shape = "(";
  for (int i = 0; i < 33; ++i)
    shape += "1,";
  EXPECT_EQ(errorOf(makeFile(makeHeader("|i1", shape + ")"), "a")),
            "x.npy: expected at most 32 dimensions, got more");
}

TEST(Npy, RefusesUnknownMissingAndRepeatedKeys) {
  EXPECT_NE(errorOf(makeFile("{'descr': '|i1', 'shape': ()}", "a"))
                .find("expected the key 'fortran_order'"),
            std::string::npos);
  EXPECT_NE(
      errorOf(makeFile("{'descr': '|i1', 'more': 1}", "a")).find("got 'more'"),
      std::string::npos);
  EXPECT_NE(errorOf(makeFile("{'descr': '|i1', 'descr': '|i1'}", "a"))
                .find("got 'descr' twice"),
            std::string::npos);
}

TEST(Npy, RefusesTextAfterTheHeader) {
  EXPECT_NE(errorOf(makeFile(makeHeader("|i1", "()") + "x", "a"))
                .find("expected spaces after '}'"),
            std::string::npos);
}

TEST(Npy, RefusesBooleansAboveOne) {
  EXPECT_EQ(errorOf(makeFile(makeHeader("|b1", "(2,)"), {"\1\2", 2})),
            "x.npy: expected 0 or 1 in a b1 array, got 2 at element 1");
}

TEST(Npy, RefusesMissingFilesAndDirectories) {
  EXPECT_NE(llvm::toString(readNpy("no/such/file.npy").takeError())
                .find("no/such/file.npy: cannot read: "),
            std::string::npos);
  EXPECT_EQ(llvm::toString(readNpy(".").takeError()),
            ".: expected a regular file, got a directory");
}

/// Whatever the bytes are, the reader returns; what it accepts is consistent.
TEST(Npy, SurvivesMutatedFiles) {
  std::mt19937 random(20240607);
  const std::string seeds[] = {
      write(makeIota<float>(ElementType::F32, {2, 3, 4})),
      write(makeIota<int8_t>(ElementType::I8, {})),
      makeFile(makeHeader("<f8", "(0,)"), "", 2),
      makeFile(makeHeader("|b1", "(2, 2)"), {"\0\1\0\1", 4}, 3)};
  const char tokens[][8] = {"(",   ")",     ",",    "'",   "\"",
                            "{",   "}",     "True", "-1",  "9999999",
                            "<f4", "descr", "\\",   "\xff"};
  int accepted = 0;
  for (int round = 0; round < 40000; ++round) {
    std::string file = seeds[random() % 4];
    for (int edit = random() % 4; edit >= 0; --edit) {
      size_t at = random() % (file.size() + 1);
      switch (random() % 5) {
      case 0:
        if (at < file.size())
          file[at] = char(random());
        break;
      case 1:
        file.insert(at, tokens[random() % 14]);
        break;
      case 2:
        file.erase(at, random() % 8);
        break;
      case 3:
        file.resize(at);
        break;
      case 4: // keep the size, as the length field wants
        for (const char *c = tokens[random() % 14]; *c && at < file.size(); ++c)
          file[at++] = *c;
        break;
      }
    }
    llvm::Expected<NdArray> array = parseNpy(file, "x.npy");
    if (!array) {
      EXPECT_EQ(llvm::toString(array.takeError()).substr(0, 6), "x.npy:");
      continue;
    }
    ++accepted;
    EXPECT_EQ(array->data.size(),
              array->numElements() * getByteWidth(array->type));
    EXPECT_LE(array->shape.size(), 32u);
  }
  EXPECT_GT(accepted, 100); // else the mutations test little
}

TEST(NdArray, FindsTheFirstNaN) {
  NdArray array(ElementType::F32, {4});
  EXPECT_EQ(findFirstNaN(array), std::nullopt);
  array.as<float>()[2] = NAN;
  array.as<float>()[3] = NAN;
  EXPECT_EQ(findFirstNaN(array), 2);
  NdArray half(ElementType::F16, {2});
  half.as<uint16_t>()[0] = 0x7c00; // infinity
  EXPECT_EQ(findFirstNaN(half), std::nullopt);
  half.as<uint16_t>()[1] = 0xfc01;
  EXPECT_EQ(findFirstNaN(half), 1);
  EXPECT_EQ(findFirstNaN(NdArray(ElementType::I32, {2})), std::nullopt);
}

TEST(NdArray, WidensEveryHalf) {
  // Against the definition: (-1)^s * 2^(e-15) * (1 + m/1024).
  for (uint32_t bits = 0; bits < 0x10000; ++bits) {
    float value = halfToFloat(bits);
    int exponent = (bits >> 10) & 31;
    double mantissa = bits & 1023;
    EXPECT_EQ(std::signbit(value), bits >= 0x8000);
    if (exponent == 31) {
      EXPECT_EQ(std::isnan(value), mantissa != 0);
      EXPECT_EQ(std::isinf(value), mantissa == 0);
      continue;
    }
    double magnitude = exponent == 0
                           ? std::ldexp(mantissa, -24)
                           : std::ldexp(1024 + mantissa, exponent - 25);
    EXPECT_EQ(std::fabs(value), magnitude) << bits;
  }
}

TEST(NdArray, RoundsToTheNearestBFloat) {
  EXPECT_EQ(floatToBFloat(1.0f), 0x3f80);
  EXPECT_EQ(floatToBFloat(-0.0f), 0x8000);
  EXPECT_EQ(floatToBFloat(1.00390625f), 0x3f80);  // tie, down to even
  EXPECT_EQ(floatToBFloat(1.01171875f), 0x3f82);  // tie, up to even
  EXPECT_EQ(floatToBFloat(1.003906369f), 0x3f81); // just above the tie
  EXPECT_EQ(floatToBFloat(INFINITY), 0x7f80);
  EXPECT_EQ(floatToBFloat(3.4e38f), 0x7f80); // beyond the largest
  EXPECT_EQ(floatToBFloat(-3.3895314e38f), 0xff7f);
  EXPECT_TRUE(std::isnan(bfloatToFloat(floatToBFloat(NAN))));
  for (uint32_t bits = 0; bits < 0x10000; ++bits) {
    float value = bfloatToFloat(bits);
    if (!std::isnan(value)) {
      EXPECT_EQ(floatToBFloat(value), bits);
    }
  }
}

TEST(NdArray, CountsDifferentElements) {
  NdArray a = makeIota<float>(ElementType::F32, {4}), b = a;
  EXPECT_EQ(llvm::cantFail(countDifferent(a, b)), 0);
  b.as<float>()[0] = -0.0f;
  b.as<float>()[3] = 9;
  EXPECT_EQ(llvm::cantFail(countDifferent(a, b)), 2);
  EXPECT_EQ(
      llvm::toString(
          countDifferent(a, NdArray(ElementType::F32, {2, 2})).takeError()),
      "expected 4xf32, got 2x2xf32");
}

TEST(NdArray, ReadsEachTypeAsDouble) {
  NdArray bytes(ElementType::I8, {1});
  bytes.data[0] = 0x80;
  EXPECT_EQ(bytes.toDouble(0), -128);
  bytes.type = ElementType::U8;
  EXPECT_EQ(bytes.toDouble(0), 128);
  EXPECT_EQ(makeIota<int64_t>(ElementType::I64, {9}).toDouble(8), 8);
  EXPECT_EQ(makeIota<double>(ElementType::F64, {9}).toDouble(7), 7);
}

} // namespace
