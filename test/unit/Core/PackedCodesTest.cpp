//===- PackedCodesTest.cpp - tables of codes below 8 bits -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/PackedCodes.h"
#include <functional>
#include <gtest/gtest.h>
#include <random>

using namespace qlut;
using namespace qlut::lanes;

namespace {
constexpr Isa allIsas[] = {Isa::Avx2, Isa::Avx512Vbmi, Isa::Neon};
constexpr Storage narrow[] = {
    {1, Storage::Kind::Binary}, {1, Storage::Kind::Unsigned},
    {2, Storage::Kind::Signed}, {2, Storage::Kind::Unsigned},
    {4, Storage::Kind::Signed}, {4, Storage::Kind::Unsigned}};
constexpr Storage bytes[] = {{8, Storage::Kind::Signed},
                             {8, Storage::Kind::Unsigned}};

Table randomTable(const Storage &in, const Storage &out, std::mt19937 &random) {
  DirectTable table{in, out, {}};
  for (int64_t u = 0; u < in.numCodes(); ++u)
    table.values.push_back(out.minCode() +
                           static_cast<int64_t>(random() % out.numCodes()));
  return Table(std::move(table));
}

/// The result's bits for the code with those low bits.
unsigned resultOf(const Table &table, unsigned codeBits) {
  const Storage &in = table.input();
  auto code = static_cast<int64_t>(codeBits & (in.numCodes() - 1));
  if (code > in.maxCode())
    code -= in.numCodes();
  const auto u = static_cast<size_t>(code - in.minCode());
  return static_cast<unsigned>(table.getIf<DirectTable>()->values[u]) &
         static_cast<unsigned>(table.output().numCodes() - 1);
}

ByteTable makeTable(const std::function<unsigned(unsigned)> &f) {
  ByteTable table;
  for (unsigned byte = 0; byte < 256; ++byte)
    table[byte] = static_cast<uint8_t>(f(byte));
  return table;
}
} // namespace

//===----------------------------------------------------------------------===//
// Halves of a byte
//===----------------------------------------------------------------------===//

TEST(Halves, AreFoundByEachJoin) {
  std::mt19937 random(11);
  for (int i = 0; i < 20; ++i) {
    std::array<uint8_t, 16> low, high;
    for (unsigned k = 0; k < 16; ++k) {
      low[k] = static_cast<uint8_t>(random());
      high[k] = static_cast<uint8_t>(random());
    }
    for (Isa isa : allIsas)
      for (const ByteTable &table :
           {makeTable([&](unsigned b) { return low[b & 15] ^ high[b >> 4]; }),
            makeTable([&](unsigned b) { return low[b & 15] | high[b >> 4]; }),
            makeTable(
                [&](unsigned b) { return low[b & 15] + high[b >> 4]; })}) {
        CompiledTable compiled = compileTable(table, isa);
        EXPECT_EQ(compiled.program.evaluateAll(), table);
        // Two permutations of AVX-512 are no dearer.
        if (isa != Isa::Avx512Vbmi) {
          EXPECT_EQ(compiled.str(), "halves of a byte, 2 lookups");
        }
      }
  }
}

TEST(Halves, AreOneLookupWhereTheOtherIsConstant) {
  std::mt19937 random(12);
  std::array<uint8_t, 16> entries;
  for (uint8_t &entry : entries)
    entry = static_cast<uint8_t>(random());
  for (Isa isa : allIsas)
    for (unsigned shift : {0, 4}) {
      auto table =
          makeTable([&](unsigned b) { return entries[(b >> shift) & 15]; });
      CompiledTable compiled = compileTable(table, isa);
      EXPECT_EQ(compiled.program.evaluateAll(), table);
      EXPECT_EQ(compiled.lookups, 1u) << compiled.str();
      EXPECT_LE(compiled.program.nodes.size(), 4u) << compiled.str();
    }
}

TEST(Halves, AreNotTakenWhereOneResultDiffers) {
  std::mt19937 random(13);
  for (int i = 0; i < 20; ++i) {
    ByteTable table = makeTable([](unsigned b) { return (b & 15) ^ (b >> 4); });
    table[random() % 256] ^= 1 << (random() % 8);
    for (Isa isa : allIsas) {
      CompiledTable compiled = compileTable(table, isa);
      EXPECT_EQ(compiled.program.evaluateAll(), table);
      EXPECT_NE(compiled.search, Search::Halves);
    }
  }
}

//===----------------------------------------------------------------------===//
// Codes of fewer bits, one in a byte
//===----------------------------------------------------------------------===//

TEST(NarrowTables, GiveTheirResultsWhateverTheBitsAbove) {
  std::mt19937 random(14);
  for (const Storage &in : narrow)
    for (llvm::ArrayRef<Storage> outs :
         {llvm::ArrayRef(narrow), llvm::ArrayRef(bytes)})
      for (const Storage &out : outs) {
        Table table = randomTable(in, out, random);
        for (Isa isa : allIsas) {
          CompiledTable compiled = llvm::cantFail(compileByteTable(table, isa));
          EXPECT_LE(compiled.lookups, 1u) << compiled.str();
          for (unsigned byte = 0; byte < 256; ++byte)
            ASSERT_EQ(compiled.program.evaluate(static_cast<uint8_t>(byte)),
                      resultOf(table, byte))
                << in.str() << " -> " << out.str() << ", " << byte;
        }
      }
}

TEST(NarrowTables, CutResultsOutOfWiderOnes) {
  // Odd, saturating: 2 lookups of the codes, and a mask.
  DirectTable table{{8, Storage::Kind::Signed}, {4, Storage::Kind::Signed}, {}};
  for (int code = -128; code < 128; ++code)
    table.values.push_back(
        std::clamp((code < 0 ? -1 : 1) * ((std::abs(code) + 4) / 6), -7, 7));
  ByteTable wanted = llvm::cantFail(getByteTable(Table(table)));
  EXPECT_EQ(wanted[0xff], 0);
  EXPECT_EQ(wanted[0xf0], 16 - 3);
  CompiledTable cut = llvm::cantFail(compileByteTable(Table(table), Isa::Avx2));
  EXPECT_EQ(cut.program.evaluateAll(), wanted);
  EXPECT_EQ(cut.fold, Fold::Odd) << cut.str();
  EXPECT_LT(cut.cycles, compileTable(wanted, Isa::Avx2).cycles);
}

//===----------------------------------------------------------------------===//
// Several in a byte
//===----------------------------------------------------------------------===//

TEST(PackedCodes, AreLookedUpInTheirPlaces) {
  std::mt19937 random(15);
  for (const Storage &in : narrow)
    for (const Storage &out : narrow) {
      if (in.bits == 1 || in.bits != out.bits)
        continue;
      Table table = randomTable(in, out, random);
      Table packed = llvm::cantFail(packTable(table));
      EXPECT_FALSE(packed.check());
      ByteTable results = llvm::cantFail(getByteTable(packed));
      for (unsigned byte = 0; byte < 256; ++byte)
        for (unsigned shift = 0; shift < 8; shift += in.bits)
          ASSERT_EQ((results[byte] >> shift) & (out.numCodes() - 1),
                    resultOf(table, byte >> shift));
      for (Isa isa : allIsas)
        EXPECT_EQ(compileTable(results, isa).program.evaluateAll(), results);
      EXPECT_LE(compileTable(results, Isa::Avx2).lookups, 2u);
    }
}

TEST(PackedCodes, HaveATableForEachPlace) {
  std::mt19937 random(16);
  Table table = randomTable({2, Storage::Kind::Signed},
                            {8, Storage::Kind::Signed}, random);
  std::vector<ByteTable> places = llvm::cantFail(getPlaceTables(table));
  ASSERT_EQ(places.size(), 4u);
  for (unsigned place = 0; place < 4; ++place)
    for (unsigned byte = 0; byte < 256; ++byte)
      ASSERT_EQ(places[place][byte], resultOf(table, byte >> (2 * place)));
}

TEST(PackedCodes, AreOfTwoOrFourBits) {
  EXPECT_EQ(getCodesPerByte(4), 2u);
  EXPECT_EQ(getCodesPerByte(2), 4u);
  EXPECT_EQ(getCodesPerByte(1), std::nullopt);
  EXPECT_EQ(getCodesPerByte(8), std::nullopt);
  std::mt19937 random(17);
  const Storage i4{4, Storage::Kind::Signed}, i8{8, Storage::Kind::Signed},
      i16{16, Storage::Kind::Signed};
  auto errorOf = [](auto expected) {
    return llvm::toString(expected.takeError());
  };
  EXPECT_EQ(errorOf(packTable(randomTable(i4, i8, random))),
            "expected results as wide as the codes, got i4 -> i8");
  EXPECT_EQ(errorOf(packTable(randomTable(i8, i8, random))),
            "expected codes of 2 or 4 bits, got i8");
  EXPECT_EQ(errorOf(getPlaceTables(randomTable(i4, i16, random))),
            "expected a table between codes of at most 8 bits, got i4 -> i16");
}
