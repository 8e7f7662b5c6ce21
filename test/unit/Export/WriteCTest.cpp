//===- WriteCTest.cpp - the C of random tables, compiled ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Core/RandomTable.h"
#include "qlut/Export/WriteTables.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/Program.h"
#include "gtest/gtest.h"

using namespace mlir::qlut;
using namespace qlut::reference;
using qlut::LinearTable;
using qlut::OutOfRange;
using qlut::Rounding;
using qlut::Spacing;
using qlut::Storage;

/// A random linear table, with slopes or without.
static LinearTable makeTable(std::mt19937_64 &random, Spacing spacing,
                             OutOfRange policy, Rounding rounding,
                             bool hasSlopes) {
  const std::vector<Storage> storages = allStorages();
  auto draw = [&](int64_t most) {
    Storage drawn;
    do
      drawn = storages[uniform(random, 0, storages.size() - 1)];
    while (drawn.bits > most);
    return drawn;
  };
  LinearTable t;
  t.input = draw(uniform(random, 0, 7) == 0 ? 16 : 8);
  t.output = draw(16);
  t.spacing = spacing;
  t.outOfRange = policy;
  t.rounding = rounding;
  t.guardBits = static_cast<unsigned>(uniform(random, 0, 8));
  t.valueBits = std::max(2u, t.output.bits) + t.guardBits;
  t.nodes = randomNodes(random, spacing, t.input.numCodes());
  fillValues(t, random);
  if (hasSlopes)
    fillSlopes(t, random);
  return t;
}

/// Tables of every linear kernel that pass Table::check.
static std::vector<CollectedTable> makeTables() {
  std::vector<CollectedTable> tables;
  std::mt19937_64 random(7);
  for (Spacing spacing :
       {Spacing::Uniform, Spacing::PowerOfTwo, Spacing::Dyadic, Spacing::Free})
    for (OutOfRange policy : {OutOfRange::Clamp, OutOfRange::Tail})
      for (Rounding rounding : allRoundings)
        for (bool hasSlopes : {false, true})
          for (int i = 0; i < 3; ++i) {
            qlut::Table table(
                makeTable(random, spacing, policy, rounding, hasSlopes));
            if (messageOf(table.check()).empty())
              tables.push_back({"t" + std::to_string(tables.size()),
                                std::move(table),
                                {TableUse()}});
          }
  return tables;
}

/// A program that returns 1 at the first code whose function differs from the
/// core's code.
static void writeProgram(const std::vector<CollectedTable> &tables,
                         llvm::raw_ostream &os) {
  writeTablesC(tables, os);
  for (const CollectedTable &table : tables) {
    os << "static const int32_t expected_" << table.name << "[] = {";
    llvm::interleaveComma(table.table.evaluateAll(), os);
    os << "};\n";
  }
  os << "int main(void) {\n  int32_t u;\n";
  for (const CollectedTable &table : tables) {
    const Storage &in = table.table.input();
    os << "  for (u = 0; u < " << in.numCodes() << "; ++u)\n    if ("
       << table.name << "(u + (" << in.minCode() << ")) != expected_"
       << table.name << "[u]) return 1;\n";
  }
  os << "  return 0;\n}\n";
}

TEST(WriteCTest, ComputesWhatTheCoreComputes) {
  const std::vector<CollectedTable> tables = makeTables();
  ASSERT_GT(tables.size(), 150u);
  llvm::SmallString<128> source, program;
  int file = -1;
  ASSERT_FALSE(
      llvm::sys::fs::createTemporaryFile("qlut-tables", "c", file, source));
  llvm::FileRemover removeSource(source);
  {
    llvm::raw_fd_ostream os(file, /*shouldClose=*/true);
    writeProgram(tables, os);
  }
  ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("qlut-tables", "", program));
  llvm::FileRemover removeProgram(program);
  std::string error;
  // Undefined behaviour traps.
  ASSERT_EQ(llvm::sys::ExecuteAndWait(
                QLUT_C_COMPILER,
                {QLUT_C_COMPILER, "-std=c99", "-Wall", "-Wextra", "-Werror",
                 "-Wno-deprecated", "-fsanitize=undefined",
                 "-fsanitize-undefined-trap-on-error", source, "-o", program},
                std::nullopt, {}, 0, 0, &error),
            0)
      << error;
  EXPECT_EQ(llvm::sys::ExecuteAndWait(program, {program}), 0);
}
