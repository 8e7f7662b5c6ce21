//===- WordTables.cpp - equal segments of 16-bit codes --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The upper bits of a code are its segment k, the t lower ones the distance f
// into it. Of the ends V the result, rounded half up, is
//   (V[k] * 2^t + (V[k+1] - V[k]) * f + 2^(t-1)) >> t
//     = V[k] + ((V[k+1] - V[k]) * (f * 2^(15-t)) + 2^14 >> 15):
// one rounding product of words. Base and rise are looked up byte by byte.
//
//===----------------------------------------------------------------------===//

#include "Lookups.h"
#include "qlut/Core/Kernels.h"
#include "qlut/Core/TableCompiler.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace qlut;
using namespace qlut::lanes;

/// Why the table is none that this compiles, or the empty string.
static std::string getObstacle(const Table &table) {
  const LinearTable *linear = table.getIf<LinearTable>();
  if (table.input().bits != 16 || table.output().bits != 16)
    return "expected codes of 16 bits, got " + table.input().str() + " -> " +
           table.output().str();
  if (!linear)
    return "expected a linear table, got a " + table.formName().str() + " one";
  const kernels::LinearPlan &plan = *table.linearPlan();
  if (plan.index != kernels::LinearPlan::Index::Shift || linear->first() != 0 ||
      linear->last() != 65535 ||
      linear->coefficients() != Coefficients::Endpoints)
    return "expected segments between their ends, of one power-of-two length, "
           "over all codes";
  if (linear->guardBits != 0 || linear->rounding != Rounding::HalfUp)
    return "expected no guard bits and rounding half up";
  if (linear->numSegments() < 2 || linear->numSegments() > 128)
    return "expected 2 to 128 segments, got " +
           std::to_string(linear->numSegments());
  for (size_t k = 0; k + 1 < linear->values.size(); ++k)
    if (!llvm::isInt<16>(linear->values[k + 1] - linear->values[k]))
      return "expected ends of a segment that differ by at most 32767";
  return "";
}

namespace {
/// The numbers of the segments, by the upper bits of the code, and how to find
/// them.
class SegmentWriter {
public:
  SegmentWriter(Builder &builder, Lane segment, size_t numSegments)
      : b(builder), segment(segment), numSegments(numSegments) {}

  /// The word of the segment among those.
  Lane lookUp(llvm::ArrayRef<int64_t> words) {
    return b.widen(lookUpByte(words, 0), lookUpByte(words, 8));
  }

private:
  Lane lookUpByte(llvm::ArrayRef<int64_t> words, unsigned shift) {
    std::vector<std::array<uint8_t, 16>> blocks(
        llvm::divideCeil(numSegments, 16));
    for (size_t k = 0; k < numSegments; ++k)
      blocks[k / 16][k % 16] = static_cast<uint8_t>(words[k] >> shift);
    return writeShuffles(b, segment, 0, blocks);
  }

  Builder &b;
  Lane segment;
  size_t numSegments;
};
} // namespace

/// The table's results by the bits of the code.
static std::vector<uint16_t> resultsOf(const Table &table) {
  std::vector<uint16_t> results(65536);
  for (auto [u, result] : llvm::enumerate(table.evaluateAll()))
    results[static_cast<uint16_t>(table.input().minCode() +
                                  static_cast<int64_t>(u))] =
        static_cast<uint16_t>(result);
  return results;
}

llvm::Expected<CompiledTable> qlut::compileWordTable(const Table &table,
                                                     Isa isa) {
  if (std::string obstacle = getObstacle(table); !obstacle.empty())
    return llvm::createStringError(obstacle);
  const auto &linear = *table.getIf<LinearTable>();
  const unsigned shift = table.linearPlan()->shift;
  const size_t numSegments = size_t(65536) >> shift;
  // In the order of the codes' bits.
  std::vector<int64_t> bases(numSegments), rises(numSegments);
  const size_t half = table.input().isSigned() ? numSegments / 2 : 0;
  for (size_t k = 0; k < numSegments; ++k) {
    const size_t place = (k + half) % numSegments;
    bases[place] = linear.values[k];
    rises[place] = linear.values[k + 1] - linear.values[k];
  }

  Builder b(Op::InputWord);
  Lane segment = b.narrowUnsigned(b.shiftRightWord(b.input(), shift));
  SegmentWriter writer(b, segment, numSegments);
  Lane distance = b.andWord(b.shiftLeftWord(b.input(), 15 - shift), 0x7fff);
  Lane rise = b.multiplyHigh(writer.lookUp(rises), distance);
  CompiledTable compiled;
  compiled.program = b.take(b.addWord(writer.lookUp(bases), rise));
  compiled.search = Search::Segments;
  const InstructionCosts &costs = InstructionCosts::get(isa);
  for (const Node &node : compiled.program.nodes) {
    compiled.lookups += isLookup(node.op);
    if (!costs.has(node.op))
      return llvm::createStringError("expected an instruction set with " +
                                     getName(node.op).str() + ", got " +
                                     stringifyIsa(isa).str());
  }
  if (compiled.program.evaluateWords() != resultsOf(table))
    return llvm::createStringError(
        "expected ends that need no clamp to the codes of the output");
  compiled.cycles = costs.getCycles(compiled.program);
  return compiled;
}
