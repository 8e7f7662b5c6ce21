//===- VectorLookupTest.cpp - compiled lookups, run -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Compiles tables for each instruction set that the processor has and runs them
// over all codes, all short lengths, misaligned buffers, in place and past the
// caches.
//
//===----------------------------------------------------------------------===//

#include "LookupFixture.h"
#include "qlut/Core/TableBuilder.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include <numeric>
#include <random>

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Isa;

namespace {
/// By code from the least.
using Codes = std::vector<int64_t>;

Codes functionCodes(StringRef function, StringRef in, StringRef out) {
  ::qlut::TableSpec spec;
  spec.form = ::qlut::TableForm::Direct;
  auto table =
      ::qlut::buildTable(llvm::cantFail(::qlut::Expression::parse(function)),
                         llvm::cantFail(::qlut::Format::parse(in)),
                         llvm::cantFail(::qlut::Format::parse(out)), spec);
  return llvm::cantFail(std::move(table)).evaluateAll();
}

std::vector<Codes> makeTables() {
  std::vector<Codes> tables;
  for (StringRef function :
       {"tanh(x)", "sigmoid(x)", "gelu(x)", "silu(x)", "exp(x)"})
    for (StringRef in : {"i8, 0.0625", "i8, 0.1:5"})
      for (StringRef out : {"i8, 0.1", "i8, 0.00390625:-128"})
        tables.push_back(functionCodes(function, in, out));
  std::mt19937 random(1);
  auto code = [&] { return static_cast<int64_t>(random() % 256) - 128; };
  for (int i = 0; i < 4; ++i) {
    Codes any(256), steps(256), lines(256), half(256);
    std::generate(any.begin(), any.end(), code);
    int64_t level = 0;
    for (int64_t &value : steps)
      value = level = random() % 60 == 0 ? code() : level;
    std::array<int64_t, 17> ends;
    std::generate(ends.begin(), ends.end(), [&] { return code() / 3; });
    for (int k = 0; k < 256; ++k)
      lines[k] = (ends[k / 16] * 16 +
                  (ends[k / 16 + 1] - ends[k / 16]) * (k % 16) + 8) >>
                 4;
    for (int k = 0; k < 128; ++k) {
      half[128 + k] = code();
      half[127 - k] = ~half[128 + k];
    }
    tables.insert(tables.end(), {any, steps, lines, half});
  }
  // Lines with bases of a byte, by products of unsigned and of signed slopes.
  for (int shift = 4; shift <= 8; ++shift)
    for (bool isUnsigned : {true, false}) {
      Codes placed(256);
      int64_t slope = 0, first = 0, base = 0;
      for (int k = 0; k < 256; ++k) {
        if (k % 16 == 0) {
          base = code();
          slope = isUnsigned ? code() + 128 : code();
          first = isUnsigned ? code() * 7 / 8 : (code() + 128) * 7 / 8;
        }
        placed[k] =
            static_cast<int8_t>(base + (slope * (first + k % 16) >> shift));
      }
      tables.push_back(placed);
    }
  tables.push_back(Codes(256, -3));
  Codes same(256);
  std::iota(same.begin(), same.end(), -128);
  tables.push_back(same);
  return tables;
}

class VectorLookup : public LookupFixture {
protected:
  void compile(ArrayRef<Codes> tables, int64_t streamingThreshold) {
    std::string text = "#id = affine_map<(i) -> (i)>\n";
    for (auto [i, codes] : llvm::enumerate(tables)) {
      std::string values;
      llvm::raw_string_ostream os(values);
      llvm::interleaveComma(codes, os);
      text += llvm::formatv(R"(
        func.func @f{0}(%x: memref<?xi8>, %y: memref<?xi8>)
            attributes {{llvm.emit_c_interface} {{
          linalg.generic {{indexing_maps = [#id, #id],
                           iterator_types = ["parallel"]}
              ins(%x : memref<?xi8>) outs(%y : memref<?xi8>) {{
          ^bb0(%a: i8, %b: i8):
            %0 = qlut.hw_lut %a table(#qlut.direct<i8 -> i8, values = [{1}]>)
                   : i8 -> i8
            linalg.yield %0 : i8
          }
          return
        })",
                            i, values);
    }
    compileText(text, streamingThreshold);
  }

  /// Runs over all buffers of that many codes, some bytes into an allocation,
  /// and checks the results and what is around them.
  void check(ArrayRef<Codes> tables, size_t table, size_t size, size_t shift,
             bool inPlace) {
    std::vector<uint8_t> x(size + 64), y(size + 64, 0xAA);
    for (size_t i = 0; i < x.size(); ++i)
      x[i] = static_cast<uint8_t>(i * 37 + size);
    std::vector<uint8_t> codes = x;
    uint8_t *from = x.data() + shift, *to = y.data() + (shift * 7) % 33;
    if (inPlace)
      to = from;
    std::vector<uint8_t> &written = inPlace ? x : y;
    std::vector<uint8_t> expected = written;
    size_t start = static_cast<size_t>(to - written.data());
    for (size_t i = 0; i < size; ++i)
      expected[start + i] = static_cast<uint8_t>(
          tables[table][static_cast<int8_t>(codes[shift + i]) + 128]);
    run(table, from, to, static_cast<int64_t>(size));
    ASSERT_EQ(written, expected)
        << "table " << table << ", " << size << " codes at " << shift
        << (inPlace ? ", in place" : "");
  }
};
} // namespace

TEST_P(VectorLookup, GivesTheTable) {
  std::vector<Codes> tables = makeTables();
  ASSERT_NO_FATAL_FAILURE(compile(tables, 0));
  for (size_t table = 0; table < tables.size(); ++table)
    ASSERT_NO_FATAL_FAILURE(check(tables, table, 256, 0, false));
}

TEST_P(VectorLookup, TakesEveryLengthAndPlace) {
  std::vector<Codes> tables = makeTables();
  // Odd, even with max(x, 0), any, lines.
  tables = {tables[0], tables[8], tables[20], tables[22]};
  ASSERT_NO_FATAL_FAILURE(compile(tables, 0));
  for (size_t table = 0; table < tables.size(); ++table)
    for (size_t size = 0; size <= 67 * 3; ++size)
      for (size_t shift : {0, 1, 5, 31})
        for (bool inPlace : {false, true})
          ASSERT_NO_FATAL_FAILURE(check(tables, table, size, shift, inPlace));
}

TEST_P(VectorLookup, StreamsEveryLengthAndPlace) {
  std::vector<Codes> tables = makeTables();
  tables = {tables[0], tables[20]};
  ASSERT_NO_FATAL_FAILURE(compile(tables, 1));
  for (size_t size = 0; size <= 67 * 4; ++size)
    for (size_t shift = 0; shift < 33; shift += 3)
      for (bool inPlace : {false, true})
        ASSERT_NO_FATAL_FAILURE(check(tables, size % 2, size, shift, inPlace));
}

namespace {
/// A table over 16-bit codes, all of which are wanted.
::qlut::Table makeWords(StringRef function, StringRef out,
                        ::qlut::TableSpec spec) {
  return llvm::cantFail(::qlut::buildTable(
      llvm::cantFail(::qlut::Expression::parse(function)),
      llvm::cantFail(::qlut::Format::parse("i16, 0.000244140625")),
      llvm::cantFail(::qlut::Format::parse(out)), spec));
}
} // namespace

TEST_P(VectorLookup, GivesTheTableOfWords) {
  std::vector<::qlut::Table> tables;
  // tanh, 64 equal segments; its shape changes at every one of them.
  ::qlut::TableSpec spec;
  spec.segments = 64;
  spec.trim = false;
  spec.guardBits = 0;
  tables.push_back(makeWords("tanh(x)", "i16, 0.0000305175781", spec));
  // Parabolas, of all codes and of one side.
  spec = {};
  spec.form = ::qlut::TableForm::Quadratic;
  spec.segments = 64;
  tables.push_back(makeWords("exp(x)", "u16, 0.0455", spec));
  spec.front = ::qlut::FrontEnd::Symmetry;
  spec.segments = 32;
  tables.push_back(makeWords("sigmoid(x)", "i16, 0.000030517578125", spec));
  spec.segments = 16;
  tables.push_back(makeWords("gelu(x)", "i16, 0.000244140625", spec));

  std::string text = "#id = affine_map<(i) -> (i)>\n";
  MLIRContext printing;
  printing.loadDialect<QlutDialect>();
  for (auto [i, table] : llvm::enumerate(tables)) {
    std::string attribute;
    llvm::raw_string_ostream os(attribute);
    getTableAttr([&] { return emitError(UnknownLoc::get(&printing)); },
                 &printing, table)
        .print(os);
    text += llvm::formatv(R"(
        func.func @f{0}(%x: memref<?xi16>, %y: memref<?xi16>)
            attributes {{llvm.emit_c_interface} {{
          linalg.generic {{indexing_maps = [#id, #id],
                           iterator_types = ["parallel"]}
              ins(%x : memref<?xi16>) outs(%y : memref<?xi16>) {{
          ^bb0(%a: i16, %b: i16):
            %0 = qlut.hw_lut %a table({1}) : i16 -> i16
            linalg.yield %0 : i16
          }
          return
        })",
                          i, attribute)
                .str();
  }
  ASSERT_NO_FATAL_FAILURE(compileText(text, 0));
  std::vector<int16_t> x(65536 + 67), y(x.size());
  for (size_t i = 0; i < x.size(); ++i)
    x[i] = static_cast<int16_t>(i);
  for (auto [i, table] : llvm::enumerate(tables)) {
    const std::vector<int64_t> results = table.evaluateAll();
    for (size_t size : {x.size(), size_t(0), size_t(5), size_t(67)}) {
      std::fill(y.begin(), y.end(), 77);
      run(i, reinterpret_cast<uint8_t *>(x.data()),
          reinterpret_cast<uint8_t *>(y.data()), static_cast<int64_t>(size));
      for (size_t k = 0; k < x.size(); ++k)
        ASSERT_EQ(y[k],
                  k < size ? static_cast<int16_t>(results[x[k] + 32768]) : 77)
            << i << ": " << x[k];
    }
  }
}

TEST_P(VectorLookup, GivesTheTableOfMixedWidths) {
  ASSERT_NO_FATAL_FAILURE(compileText(R"(
        #id = affine_map<(i) -> (i)>
        func.func @f0(%x: memref<?xi8>, %y: memref<?xi16>)
            attributes {llvm.emit_c_interface} {
          linalg.generic {indexing_maps = [#id, #id],
                          iterator_types = ["parallel"]}
              ins(%x : memref<?xi8>) outs(%y : memref<?xi16>) {
          ^bb0(%a: i8, %b: i16):
            %0 = qlut.hw_lut %a table(#qlut.linear<i8 -> i16, uniform,
                nodes = 0 to 256 by 64, values = [-30000, -700, 9000, 15000,
                32000], guard = 0, value_bits = 16, round = half_up,
                out_of_range = clamp>) : i8 -> i16
            linalg.yield %0 : i16
          }
          return
        }
        func.func @f1(%x: memref<?xi16>, %y: memref<?xi8>)
            attributes {llvm.emit_c_interface} {
          linalg.generic {indexing_maps = [#id, #id],
                          iterator_types = ["parallel"]}
              ins(%x : memref<?xi16>) outs(%y : memref<?xi8>) {
          ^bb0(%a: i16, %b: i8):
            %0 = qlut.hw_lut %a table(#qlut.linear<i16 -> i8, uniform,
                nodes = 0 to 65536 by 16384, values = [-30000, -700, 9000,
                15000, 32000], guard = 7, value_bits = 16, round = half_up,
                out_of_range = clamp>) : i16 -> i8
            linalg.yield %0 : i8
          }
          return
        })",
                                      1));
  // The same lines by 64-bit arithmetic.
  constexpr int64_t ends[] = {-30000, -700, 9000, 15000, 32000};
  auto lineAt = [&](int64_t u, int64_t length, int64_t unit) {
    const int64_t k = u / length, f = u % length;
    const int64_t n = ends[k] * (length - f) + ends[k + 1] * f;
    const int64_t d = length * unit;
    const int64_t sum = 2 * n + d;
    return sum >= 0 ? sum / (2 * d) : -((2 * d - 1 - sum) / (2 * d));
  };
  constexpr size_t size = 65536 + 37;
  std::vector<int8_t> bytes(size), narrow(size, 77);
  std::vector<int16_t> words(size), wide(size, 77);
  for (size_t i = 0; i < size; ++i) {
    bytes[i] = static_cast<int8_t>(i);
    words[i] = static_cast<int16_t>(i);
  }
  run(0, reinterpret_cast<uint8_t *>(bytes.data()),
      reinterpret_cast<uint8_t *>(wide.data()), size - 1);
  run(1, reinterpret_cast<uint8_t *>(words.data()),
      reinterpret_cast<uint8_t *>(narrow.data()), size - 1);
  for (size_t i = 0; i + 1 < size; ++i) {
    ASSERT_EQ(wide[i], lineAt(bytes[i] + 128, 64, 1)) << i;
    ASSERT_EQ(narrow[i], std::clamp<int64_t>(
                             lineAt(words[i] + 32768, 16384, 128), -128, 127))
        << i;
  }
  EXPECT_EQ(wide.back(), 77);
  EXPECT_EQ(narrow.back(), 77);
}

INSTANTIATE_TEST_SUITE_P(Host, VectorLookup, testing::ValuesIn(getHostIsas()),
                         nameOfIsa);
