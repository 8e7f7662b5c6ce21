//===- TableCompiler.h - the cheapest exact form of a table -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A table over 8-bit codes is its 256 values, whatever described it. This
// searches the cheapest vector code that gives these values on one instruction
// set: saturation, symmetries, lookups of the blocks that are left, lines.
// Every candidate is evaluated on all codes before it counts.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_TABLECOMPILER_H
#define QLUT_CORE_TABLECOMPILER_H

#include "qlut/Core/InstructionCosts.h"
#include "qlut/Core/LaneProgram.h"
#include "qlut/Core/Table.h"
#include "llvm/Support/Error.h"

namespace qlut {

/// The bits of the result for the bits of each code.
using ByteTable = std::array<uint8_t, 256>;

/// The table by bits: entry 255 is the result of code -1 of an i8 table. Of
/// codes of fewer bits, the bits above them are ignored; of results of fewer,
/// those above are zero. Error: codes or results of more than 8 bits.
llvm::Expected<ByteTable> getByteTable(const Table &table);

/// What undoes the folding of a table onto half of its codes.
enum class Fold {
  None,
  Even,         ///< f(m + d) = f(m - d)
  Odd,          ///< f(m + d) - c = c - f(m - d), and f(m) = c
  SaturatedOdd, ///< the same where no result is cut off, cut off elsewhere
  SteppedOdd,   ///< the same, but for one less from some code on downwards
  Complement,   ///< f(m + d) - c = c - 1 - f(m - 1 - d)
  EvenHalf,     ///< f(m + d) = f(m - 1 - d)
};

/// How the values are found.
enum class Search {
  Constant,    ///< one value
  Clamp,       ///< the code, clamped
  Blocks,      ///< lookups of the 16-entry blocks of one window of codes
  Groups,      ///< lookups of all blocks, chosen by the code's upper bits
  Lines,       ///< one line for each 16 codes
  Buckets,     ///< up to 16 lines, at most one start among 16 codes
  Segments,    ///< equal segments of 16-bit codes
  Cells,       ///< segments of 16-bit codes whose lengths are powers of two
  AnySegments, ///< segments of 16-bit codes of other lengths
  Loads,       ///< segments of 16-bit codes, their ends loaded from memory
  Parabolas,   ///< equal segments of 16-bit codes, of parabolas
  TwoBytes,    ///< the bytes of 16-bit results, each by a lookup of its own
  Halves,      ///< a lookup of the low 4 bits, joined with one of the high 4
};

/// A program that gives a table, and what it is made of.
struct CompiledTable {
  lanes::Program program;
  double cycles = 0; ///< for one vector of InstructionCosts::vectorBytes codes
  Search search = Search::Constant;
  Fold fold = Fold::None;
  bool addsRelu = false; ///< the table is max(code, 0) plus what is searched
  unsigned lookups = 0;  ///< lookups in the program

  /// "odd, 4 lookups", "max(x, 0) + even, 4 lookups", "16 lines".
  std::string str() const;
};

/// The cheapest of the forms above. Always finds one: for generic, and where
/// nothing is cheaper, all blocks are looked up. The result's program gives the
/// table's value for each of the 256 codes.
CompiledTable compileTable(const ByteTable &table, Isa isa);

/// The same of getByteTable. Results of fewer than 8 bits may be cut out of
/// wider ones. Error: codes or results of more than 8 bits.
llvm::Expected<CompiledTable> compileByteTable(const Table &table, Isa isa);

/// A linear table over 16-bit codes, or one that is folded, as lines between
/// the ends of its segments: up to 128, looked up by shuffles, or any number
/// whose lengths are powers of two, loaded, whichever is cheaper; or a
/// quadratic one of up to 128 segments, or one that is folded; evaluated on all
/// 65,536 codes. Errors say why there is no such program: another form, guard
/// bits, segments of many lengths, an instruction set without the operations.
llvm::Expected<CompiledTable> compileWordTable(const Table &table, Isa isa);

/// A table from 8- to 16-bit codes: as the two bytes of its results, or, if it
/// is linear, as compileWordTable has it, whichever is cheaper. Or one from 16-
/// to 8-bit codes that compileWordTable has but for the width. Evaluated on all
/// codes. Errors: those of compileWordTable; an instruction set without words.
llvm::Expected<CompiledTable> compileMixedTable(const Table &table, Isa isa);

} // namespace qlut

#endif // QLUT_CORE_TABLECOMPILER_H
