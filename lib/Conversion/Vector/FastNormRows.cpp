//===- FastNormRows.cpp - rows of fast norms as AVX2 code -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the kernels of Core/FastNormPlan.h say of one code, for 32: vpsadbw adds
// codes, vpmaddwd squares and adds those at even and at odd places. For the
// results codes interleave with zeros to two vectors of 16 words; of these
// vpmulhrsw is multiplyHigh, and packing saturates and brings codes back into
// their order. Scales and biases lie in memory in the order of the words.
//
//===----------------------------------------------------------------------===//

#include "FastNormRows.h"
#include "RowLoops.h"
#include "VectorWriter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "qlut/Core/Kernels.h"

using namespace mlir;
using namespace mlir::qlut;
namespace kernels = ::qlut::kernels;
using ::qlut::FastNormPlan;

/// Rows whose stages are written one after another.
static constexpr int64_t rowsPerTurn = 4;
/// Words of a vector.
static constexpr int64_t numWords = codesPerVector / 2;

namespace {
/// A row, and what is known of it after each stage.
struct Row {
  RowPlace place;
  Value sum, squares;              ///< of i64
  Value shift, offset, multiplier; ///< vectors
};

class RowEmitter : VectorWriter {
public:
  RowEmitter(ImplicitLocOpBuilder &builder, HwNormOp op, TableStore &store)
      : VectorWriter(builder), plan(*op.getFastNumbers()),
        vectors(builder, op.getInput(), op.getInit()), store(store),
        bytes(vectorOf(codesPerVector, 8)), words(vectorOf(numWords, 16)),
        lanes(vectorOf(8, 32)), quads(vectorOf(4, 64)) {}

  /// Writes these rows: the numbers of one while the next is added up, then
  /// their results.
  void write(ArrayRef<RowPlace> places) {
    SmallVector<Row> rows;
    for (const RowPlace &place : places) {
      rows.emplace_back().place = place;
      writeSums(rows.back());
      writeNumbers(rows.back());
    }
    for (const Row &row : rows)
      vectors.forEach(/*isUnrolled=*/false, ValueRange(),
                      [&](Value position, ValueRange, int64_t numFresh) {
                        writeResults(row, position, numFresh);
                        return SmallVector<Value>();
                      });
  }

private:
  void writeSums(Row &row);
  void writeNumbers(Row &row);
  void writeResults(const Row &row, Value position, int64_t numFresh);

  /// The codes above the least code, as bytes without a sign.
  Value readSteps(const Row &row, Value position);
  /// The words of results in bits of the output.
  Value finish(const Row &row, Value steps, Value scale, Value bias);
  /// 16 of the entries for the codes from `position` on: the words of the
  /// lower or the upper interleaved vector.
  Value read(ArrayRef<int64_t> entries, Value position, bool isUpper);
  /// The entries as their words lie, block by block, and those of the last 32
  /// codes.
  SmallVector<int64_t> inWordOrder(ArrayRef<int64_t> entries);

  Value cast(Value vector, VectorType type) {
    return vector::BitCastOp::create(b, type, vector);
  }
  VectorType vectorOf(int64_t size, unsigned bits) {
    return VectorType::get({size}, b.getIntegerType(bits));
  }

  const FastNormPlan &plan;
  RowVectors vectors;
  TableStore &store;
  VectorType bytes, words, lanes, quads;
};
} // namespace

Value RowEmitter::readSteps(const Row &row, Value position) {
  Value codes = vectors.read(row.place, position);
  if (!plan.input.isSigned())
    return codes;
  return arith::XOrIOp::create(b, codes, splat(bytes, 128));
}

void RowEmitter::writeSums(Row &row) {
  SmallVector<Value> sums = vectors.forEach(
      /*isUnrolled=*/false, {splat(quads, 0), splat(lanes, 0)},
      [&](Value position, ValueRange carried, int64_t numFresh) {
        Value steps = readSteps(row, position);
        if (numFresh < codesPerVector) {
          // Codes that have been added before count as none.
          SmallVector<int8_t> mask(codesPerVector, 0);
          std::fill(mask.end() - numFresh, mask.end(), -1);
          steps = arith::AndIOp::create(
              b, steps,
              arith::ConstantOp::create(
                  b, DenseElementsAttr::get(bytes, ArrayRef<int8_t>(mask))));
        }
        Value sum = arith::AddIOp::create(
            b, carried[0],
            call("llvm.x86.avx2.psad.bw", quads, {steps, splat(bytes, 0)}));
        Value pairs = cast(steps, words);
        Value even = arith::AndIOp::create(b, pairs, splat(words, 255));
        Value odd = arith::ShRUIOp::create(b, pairs, splat(words, 8));
        auto square = [&](Value x) {
          return call("llvm.x86.avx2.pmadd.wd", lanes, {x, x});
        };
        Value squares = square(even);
        squares = arith::AddIOp::create(b, squares, square(odd));
        return SmallVector<Value>{
            sum, arith::AddIOp::create(b, carried[1], squares).getResult()};
      });
  row.sum = vector::ReductionOp::create(b, vector::CombiningKind::ADD, sums[0]);
  // Each lane has an eighth of a row, below 2^31; the whole may be above.
  Value wide = arith::ExtUIOp::create(b, vectorOf(8, 64), sums[1]);
  row.squares =
      vector::ReductionOp::create(b, vector::CombiningKind::ADD, wide);
}

void RowEmitter::writeNumbers(Row &row) {
  ArithEmitter e(b, b.getI64Type(), /*intBits=*/64, b.getF32Type(), store);
  auto numbers = kernels::normalizeRow(e, plan, e.fromCode(row.sum, true),
                                       e.fromCode(row.squares, true));
  auto broadcast = [&](VectorType type, ArithEmitter::Int number) -> Value {
    return vector::BroadcastOp::create(
        b, type, e.toCode(number, type.getElementTypeBitWidth()));
  };
  // The count of a shift is the lower half of a vector of 16 bytes.
  row.shift = cast(broadcast(vectorOf(2, 64), numbers.shift), vectorOf(8, 16));
  row.offset = broadcast(words, numbers.offset);
  row.multiplier = broadcast(words, numbers.multiplier);
}

SmallVector<int64_t> RowEmitter::inWordOrder(ArrayRef<int64_t> entries) {
  SmallVector<int64_t> result;
  auto append = [&](int64_t first) {
    for (int64_t from : {0, 16, 8, 24})
      for (int64_t i = 0; i < 8; ++i)
        result.push_back(entries[static_cast<size_t>(first + from + i)]);
  };
  const int64_t length = vectors.getLength();
  for (int64_t i = 0; i < vectors.getNumWhole(); ++i)
    append(i * codesPerVector);
  if (length % codesPerVector != 0)
    append(length - codesPerVector);
  return result;
}

Value RowEmitter::read(ArrayRef<int64_t> entries, Value position,
                       bool isUpper) {
  if (entries.size() == 1)
    return splat(words, entries[0]);
  Value table = store.getTable(b, inWordOrder(entries), /*width=*/16);
  if (isUpper)
    position = arith::AddIOp::create(
        b, position, arith::ConstantIndexOp::create(b, numWords).getResult());
  return vector::LoadOp::create(b, words, table, position);
}

Value RowEmitter::finish(const Row &row, Value steps, Value scale, Value bias) {
  auto multiplyHigh = [&](Value a, Value c) {
    return call("llvm.x86.avx2.pmul.hr.sw", words, {a, c});
  };
  // Modulo 2^16, in which the deviation fits.
  Value shifted = call("llvm.x86.avx2.psll.w", words, {steps, row.shift});
  Value deviation = arith::SubIOp::create(b, shifted, row.offset);
  Value scaled = multiplyHigh(multiplyHigh(deviation, row.multiplier), scale);
  Value result = LLVM::SAddSat::create(b, words, scaled, bias);
  if (plan.outputShift == 0)
    return result;
  return arith::ShRSIOp::create(b, result, splat(words, plan.outputShift));
}

void RowEmitter::writeResults(const Row &row, Value position,
                              int64_t numFresh) {
  Value steps = readSteps(row, position);
  // Where the entries of the last codes are.
  Value at = position;
  if (numFresh < codesPerVector)
    at = arith::ConstantIndexOp::create(b,
                                        vectors.getNumWhole() * codesPerVector);
  SmallVector<Value> results;
  for (int64_t first : {int64_t(0), codesPerVector / 4}) {
    SmallVector<int64_t> places;
    for (int64_t base = first; base < codesPerVector; base += 16)
      for (int64_t i = base; i < base + 8; ++i)
        places.append({i, codesPerVector + i});
    Value half = cast(
        vector::ShuffleOp::create(b, steps, splat(bytes, 0), places), words);
    const bool isUpper = first != 0;
    Value scale = read(plan.scale, at, isUpper);
    results.push_back(finish(row, half, scale, read(plan.bias, at, isUpper)));
  }
  vectors.write(call(plan.output.isSigned() ? "llvm.x86.avx2.packsswb"
                                            : "llvm.x86.avx2.packuswb",
                     bytes, results),
                row.place, position);
}

void mlir::qlut::writeFastNormRows(ImplicitLocOpBuilder &builder, HwNormOp op,
                                   TableStore &store) {
  RowEmitter emitter(builder, op, store);
  writeRowLoops(builder, op.getInput(), rowsPerTurn,
                [&](ArrayRef<RowPlace> rows) { emitter.write(rows); });
}
