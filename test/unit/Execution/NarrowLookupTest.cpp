//===- NarrowLookupTest.cpp - lookups of codes below 8 bits, run ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Codes of fewer than 8 bits, one or several in a byte, over all codes, all
// short lengths and misaligned buffers. What is expected is computed from the
// tables, and is the same for the generic code, which is LLVM's for such
// elements.
//
//===----------------------------------------------------------------------===//

#include "LookupFixture.h"
#include "qlut/Core/Table.h"
#include <random>

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Storage;

namespace {
/// A direct table of random results.
struct RandomTable {
  Storage in, out;
  std::vector<int64_t> values;

  RandomTable(StringRef from, StringRef to, std::mt19937 &random)
      : in(llvm::cantFail(Storage::parse(from))),
        out(llvm::cantFail(Storage::parse(to))) {
    for (int64_t u = 0; u < in.numCodes(); ++u)
      values.push_back(out.minCode() +
                       static_cast<int64_t>(random() % out.numCodes()));
  }

  std::string str() const {
    std::string text;
    llvm::raw_string_ostream os(text);
    os << "#qlut.direct<" << in.str() << " -> " << out.str() << ", values = [";
    llvm::interleaveComma(values, os);
    os << "]>";
    return text;
  }

  /// The result's bits for a code's bits; those above it are zero.
  uint8_t lookUp(unsigned bits) const {
    const auto numCodes = static_cast<unsigned>(in.numCodes());
    const auto first = static_cast<unsigned>(in.minCode());
    const int64_t result = values[(bits - first) & (numCodes - 1)];
    return static_cast<uint8_t>(result & (out.numCodes() - 1));
  }
};

using NarrowLookup = LookupFixture;
} // namespace

TEST_P(NarrowLookup, GivesTheTableOneCodeInAByte) {
  std::mt19937 random(3);
  std::vector<RandomTable> tables;
  for (StringRef in : {"i4", "u4", "i2", "u2", "b1", "i8"})
    for (StringRef out : {"i4", "u2", "b1", "i8", "u8"})
      if (in != "i8" || !out.ends_with("8"))
        tables.emplace_back(in, out, random);
  std::string text = "#id = affine_map<(i) -> (i)>\n";
  for (auto [i, table] : llvm::enumerate(tables))
    text += llvm::formatv(R"(
        func.func @f{0}(%x: memref<?xi{1}>, %y: memref<?xi{2}>)
            attributes {{llvm.emit_c_interface} {{
          linalg.generic {{indexing_maps = [#id, #id],
                           iterator_types = ["parallel"]}
              ins(%x : memref<?xi{1}>) outs(%y : memref<?xi{2}>) {{
          ^bb0(%a: i{1}, %b: i{2}):
            %0 = qlut.hw_lut %a table({3}) : i{1} -> i{2}
            linalg.yield %0 : i{2}
          }
          return
        })",
                          i, table.in.bits, table.out.bits, table.str())
                .str();
  for (int64_t streamingThreshold : {0, 1}) {
    ASSERT_NO_FATAL_FAILURE(compileText(text, streamingThreshold));
    for (auto [i, table] : llvm::enumerate(tables))
      for (size_t size = 0; size < 270; size += size < 70 ? 1 : 33) {
        const size_t shift = (i * 5 + size) % 33;
        std::vector<uint8_t> x(size + 64), y(size + 64, 0xAA);
        for (size_t k = 0; k < x.size(); ++k)
          x[k] = static_cast<uint8_t>((k * 37) & (table.in.numCodes() - 1));
        std::vector<uint8_t> expected = y;
        for (size_t k = 0; k < size; ++k)
          expected[9 + k] = table.lookUp(x[shift + k]);
        run(i, x.data() + shift, y.data() + 9, static_cast<int64_t>(size));
        ASSERT_EQ(y, expected) << table.str() << ", " << size << " codes";
      }
  }
}

TEST_P(NarrowLookup, GivesTheTableSeveralCodesInAByte) {
  std::mt19937 random(4);
  std::vector<RandomTable> tables;
  for (StringRef in : {"i4", "u4", "i2", "u2"})
    for (StringRef out : {"i8", "u8", "i4", "u2", "b1"})
      tables.emplace_back(in, out, random);
  std::string text = R"(
      #bytes = affine_map<(k, j) -> (k)>
      #codes = affine_map<(k, j) -> (k, j)>)";
  for (auto [i, table] : llvm::enumerate(tables))
    text += llvm::formatv(R"(
        func.func @f{0}(%x: memref<?xi8>, %all: memref<?xi{2}>)
            attributes {{llvm.emit_c_interface} {{
          %c0 = arith.constant 0 : index
          %k = memref.dim %x, %c0 : memref<?xi8>
          %y = memref.expand_shape %all [[0, 1]] output_shape [%k, {4}]
              : memref<?xi{2}> into memref<?x{4}xi{2}>
          linalg.generic {{indexing_maps = [#bytes, #codes],
                           iterator_types = ["parallel", "parallel"]}
              ins(%x : memref<?xi8>) outs(%y : memref<?x{4}xi{2}>) {{
          ^bb0(%a: i8, %b: i{2}):
            %place = linalg.index 1 : index
            %j = arith.index_cast %place : index to i8
            %bits = arith.constant {1} : i8
            %shift = arith.muli %j, %bits : i8
            %shifted = arith.shrui %a, %shift : i8
            %code = arith.trunci %shifted : i8 to i{1}
            %0 = qlut.hw_lut %code table({3}) : i{1} -> i{2}
            linalg.yield %0 : i{2}
          }
          return
        })",
                          i, table.in.bits, table.out.bits, table.str(),
                          8 / table.in.bits)
                .str();
  ASSERT_NO_FATAL_FAILURE(compileText(text, 1));
  for (auto [i, table] : llvm::enumerate(tables)) {
    const size_t places = 8 / table.in.bits;
    for (size_t size = 0; size < 400; size += size < 70 ? 1 : 93) {
      const size_t shift = (i * 5 + size) % 33;
      std::vector<uint8_t> x(size + 64), y(places * size + 64, 0xAA);
      for (size_t k = 0; k < x.size(); ++k)
        x[k] = static_cast<uint8_t>(k * 37 + size);
      std::vector<uint8_t> expected = y;
      for (size_t k = 0; k < places * size; ++k)
        expected[9 + k] = table.lookUp(static_cast<unsigned>(
            x[shift + k / places] >> (k % places * table.in.bits)));
      run(i, x.data() + shift, y.data() + 9, static_cast<int64_t>(size),
          static_cast<int64_t>(places * size));
      ASSERT_EQ(y, expected) << table.str() << ", " << size << " bytes";
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Host, NarrowLookup, testing::ValuesIn(getHostIsas()),
                         nameOfIsa);
