//===- SoftmaxRows.cpp - rows of softmax as AVX2 code ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the kernels of Core/FastSoftmaxPlan.h say of one code, for 32: byte
// shuffles look up the low and high bytes of factors, which interleave to two
// vectors of 16 words; of these, vpmulhrsw is multiplyHigh, and vpmaddwd adds
// products with gains to sums of 32 bits.
//
//===----------------------------------------------------------------------===//

#include "SoftmaxRows.h"
#include "RowLoops.h"
#include "VectorWriter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::qlut;
namespace kernels = ::qlut::kernels;
using ::qlut::FastSoftmaxPlan;

/// Entries of a table of factors.
static constexpr int64_t numEntries = 16;
/// Rows of up to so many whole vectors are written out.
static constexpr int64_t mostUnrolled = 8;
/// Rows that are computed stage by stage, beside one another: long ones, of
/// which the stages are loops, so that reciprocals are.
static constexpr int64_t rowsPerTurn = 4, longRowsPerTurn = 2;
/// Distances whose results are looked up in long rows.
static constexpr int64_t numNear = 4 * numEntries;

namespace {
/// A table of words as the bytes that shuffles look up.
struct ByteTables {
  Value low, high;
};

/// Two vectors of words: of lanes 0 to 7 and of lanes 8 to 15 of each half.
struct Words {
  Value lower, upper;
};

/// The parts of the distances from the maximum.
struct Distances {
  Value high, low;
};

/// A row, and what is known of it after each stage.
struct Row {
  RowPlace place;
  Value max, sum;
  ByteTables table;
};

class RowEmitter : VectorWriter {
public:
  RowEmitter(ImplicitLocOpBuilder &builder, const FastSoftmaxPlan &plan,
             RowVectors vectors, TableStore &store)
      : VectorWriter(builder), plan(plan), vectors(vectors), store(store),
        bytes(vectorOf(codesPerVector, 8)),
        words(vectorOf(codesPerVector / 2, 16)),
        sums(vectorOf(codesPerVector / 4, 32)) {}

  bool isUnrolled() const { return vectors.getNumWhole() <= mostUnrolled; }
  int64_t getRowsPerTurn() const {
    return isUnrolled() ? rowsPerTurn : longRowsPerTurn;
  }

  /// Writes these rows, stage by stage.
  void write(ArrayRef<RowPlace> places) {
    std::vector<int64_t> low = plan.low;
    low.resize(numEntries);
    lowFactors = constantTables(low);
    highFactors = constantTables(plan.high);
    gains = byteTable(plan.gains, /*shift=*/0);
    SmallVector<Row> rows;
    for (const RowPlace &place : places)
      rows.push_back({place, writeMax(place), {}, {}});
    for (Row &row : rows)
      row.sum = writeSum(row);
    for (Row &row : rows)
      row.table = writeRowTables(row.sum);
    for (Row &row : rows) {
      if (isUnrolled() || !hasFallingWeights())
        writeResults(row);
      else
        writeLongResults(row);
    }
  }

private:
  Value writeMax(const RowPlace &place);
  Value writeSum(const Row &row);
  ByteTables writeRowTables(Value sum);
  void writeResults(const Row &row);

  /// Whether no weight is above that of a lesser distance, but for what the
  /// low parts add.
  bool hasFallingWeights() const;
  /// The results by lookups of distances below `numNear` where all others are
  /// zero.
  void writeLongResults(const Row &row);
  void writeNearResults(const Row &row, ArrayRef<Value> results);

  Value distances(Value codes, Value max) {
    return arith::SubIOp::create(b, max, codes);
  }
  /// The distances `first + i % numEntries`.
  Value constantDistances(int64_t first);
  Distances split(Value distance);
  /// The greatest distance that counts.
  int64_t getLastDistance() const {
    return std::min<int64_t>((numEntries << plan.distanceShift) - 1, 255);
  }
  Value writeShares(const Row &row, Value distance);
  Words lookUp(const ByteTables &table, Value places);
  Words interleave(Value low, Value high);
  Words multiplyHigh(const Words &a, const Words &c);
  Value shuffle(Value table, Value places) {
    return call("llvm.x86.avx2.pshuf.b", bytes, {table, places});
  }
  Value roundShares(const Words &shares);

  /// The bytes from bit `shift` on of 16 numbers, in both halves.
  Value byteTable(ArrayRef<int64_t> numbers, unsigned shift) {
    SmallVector<int8_t> entries;
    for (int64_t i = 0; i < codesPerVector; ++i)
      entries.push_back(static_cast<int8_t>(
          numbers[static_cast<size_t>(i % numEntries)] >> shift & 255));
    return arith::ConstantOp::create(
        b, DenseElementsAttr::get(bytes, ArrayRef<int8_t>(entries)));
  }
  ByteTables constantTables(ArrayRef<int64_t> numbers) {
    return {byteTable(numbers, 0), byteTable(numbers, 8)};
  }
  VectorType vectorOf(int64_t size, unsigned bits) {
    return VectorType::get({size}, b.getIntegerType(bits));
  }

  const FastSoftmaxPlan &plan;
  RowVectors vectors;
  TableStore &store;
  VectorType bytes, words, sums;
  ByteTables lowFactors, highFactors;
  Value gains;
};
} // namespace

Value RowEmitter::writeMax(const RowPlace &place) {
  const bool isSigned = plan.input.isSigned();
  Value least = splat(bytes, plan.input.minCode());
  Value maxima = vectors.forEach(
      isUnrolled(), least, [&](Value position, ValueRange carried, int64_t) {
        Value codes = vectors.read(place, position);
        Value next =
            isSigned ? arith::MaxSIOp::create(b, carried[0], codes).getResult()
                     : arith::MaxUIOp::create(b, carried[0], codes).getResult();
        return SmallVector<Value>{next};
      })[0];
  Value max = vector::ReductionOp::create(
      b, isSigned ? vector::CombiningKind::MAXSI : vector::CombiningKind::MAXUI,
      maxima);
  return vector::BroadcastOp::create(b, bytes, max);
}

Distances RowEmitter::split(Value distance) {
  // Up to 255, without a sign.
  const int64_t last = getLastDistance();
  if (last < 255)
    distance = arith::MinUIOp::create(b, distance, splat(bytes, last));
  const int64_t lowMask = (int64_t(1) << plan.distanceShift) - 1;
  return {arith::ShRUIOp::create(b, distance, splat(bytes, plan.distanceShift)),
          arith::AndIOp::create(b, distance, splat(bytes, lowMask))};
}

Words RowEmitter::interleave(Value low, Value high) {
  auto half = [&](int64_t first) -> Value {
    SmallVector<int64_t> places;
    for (int64_t base = first; base < codesPerVector; base += 16)
      for (int64_t i = base; i < base + 8; ++i)
        places.append({i, codesPerVector + i});
    return vector::BitCastOp::create(
        b, words, vector::ShuffleOp::create(b, low, high, places));
  };
  Value lower = half(0);
  return {lower, half(8)};
}

Words RowEmitter::lookUp(const ByteTables &table, Value places) {
  Value low = shuffle(table.low, places);
  return interleave(low, shuffle(table.high, places));
}

Words RowEmitter::multiplyHigh(const Words &a, const Words &c) {
  constexpr StringLiteral name = "llvm.x86.avx2.pmul.hr.sw";
  Value lower = call(name, words, {a.lower, c.lower});
  return {lower, call(name, words, {a.upper, c.upper})};
}

Value RowEmitter::writeSum(const Row &row) {
  // Each lane adds the weights of an eighth of a row, below 2^31.
  Value zero = splat(sums, 0);
  SmallVector<Value> parts = vectors.forEach(
      isUnrolled(), {zero, zero},
      [&](Value position, ValueRange carried, int64_t numFresh) {
        Distances at =
            split(distances(vectors.read(row.place, position), row.max));
        Words products = multiplyHigh(lookUp(highFactors, at.high),
                                      lookUp(lowFactors, at.low));
        Value units = shuffle(gains, at.high);
        if (numFresh < codesPerVector) {
          // The last lanes are those that were not counted.
          SmallVector<int8_t> mask(codesPerVector, 0);
          std::fill(mask.end() - numFresh, mask.end(), -1);
          units = arith::AndIOp::create(
              b, units,
              arith::ConstantOp::create(
                  b, DenseElementsAttr::get(bytes, ArrayRef<int8_t>(mask))));
        }
        Words unitWords = interleave(units, splat(bytes, 0));
        auto add = [&](Value sum, Value product, Value unit) -> Value {
          return arith::AddIOp::create(
              b, sum, call("llvm.x86.avx2.pmadd.wd", sums, {product, unit}));
        };
        Value lower = add(carried[0], products.lower, unitWords.lower);
        return SmallVector<Value>{
            lower, add(carried[1], products.upper, unitWords.upper)};
      });
  VectorType wide = vectorOf(codesPerVector / 4, 64);
  Value total =
      arith::AddIOp::create(b, arith::ExtUIOp::create(b, wide, parts[0]),
                            arith::ExtUIOp::create(b, wide, parts[1]));
  return vector::ReductionOp::create(b, vector::CombiningKind::ADD, total);
}

ByteTables RowEmitter::writeRowTables(Value sum) {
  // K19 for the row, by the kernel; for the 16 entries, below 2^54, as
  // unsigned numbers, of which AVX2 has more operations.
  ArithEmitter emitter(b, b.getI64Type(), /*intBits=*/64, b.getF32Type(),
                       store);
  auto [mantissa, shift] =
      kernels::normalizeRow(emitter, plan, emitter.fromCode(sum, true));
  VectorType wide = vectorOf(numEntries, 64);
  auto broadcast = [&](Value number) -> Value {
    number = arith::ExtUIOp::create(b, b.getI64Type(), number);
    return vector::BroadcastOp::create(b, wide, number);
  };
  SmallVector<int64_t> weights;
  for (auto [high, gain] : llvm::zip_equal(plan.high, plan.gains))
    weights.push_back(high * gain);
  Value entries = arith::MulIOp::create(
      b,
      arith::ConstantOp::create(
          b, DenseElementsAttr::get(wide, ArrayRef<int64_t>(weights))),
      broadcast(emitter.toCode(mantissa, 32)));
  Value shifts = broadcast(emitter.toCode(shift, 8));
  Value one = splat(wide, 1);
  Value half = arith::ShLIOp::create(
      b, one, arith::SubIOp::create(b, shifts, one).getResult());
  entries = arith::ShRUIOp::create(b, arith::AddIOp::create(b, entries, half),
                                   shifts);
  VectorType narrow = vectorOf(numEntries, 32);
  entries = arith::MinUIOp::create(
      b, arith::TruncIOp::create(b, narrow, entries),
      splat(narrow, (1 << ::qlut::factorFractionBits) - 1));
  auto table = [&](Value numbers) -> Value {
    Value half = arith::TruncIOp::create(b, vectorOf(numEntries, 8), numbers);
    SmallVector<int64_t> places;
    for (int64_t i = 0; i < codesPerVector; ++i)
      places.push_back(i % numEntries);
    return vector::ShuffleOp::create(b, half, half, places);
  };
  Value low = table(entries);
  return {low, table(arith::ShRUIOp::create(b, entries, splat(narrow, 8)))};
}

Value RowEmitter::roundShares(const Words &shares) {
  // K20: the same as adding a half and shifting.
  Value factor = splat(
      words, int64_t(1) << (::qlut::factorFractionBits - plan.resultShift));
  Words codes = multiplyHigh(shares, {factor, factor});
  const bool isSigned = plan.output.isSigned();
  if (plan.outputZeroPoint == plan.output.minCode()) {
    Value result =
        call("llvm.x86.avx2.packuswb", bytes, {codes.lower, codes.upper});
    return isSigned
               ? arith::XOrIOp::create(b, result, splat(bytes, 128)).getResult()
               : result;
  }
  Value zeroPoint = splat(words, plan.outputZeroPoint);
  codes = {arith::AddIOp::create(b, codes.lower, zeroPoint),
           arith::AddIOp::create(b, codes.upper, zeroPoint)};
  return call(isSigned ? "llvm.x86.avx2.packsswb" : "llvm.x86.avx2.packuswb",
              bytes, {codes.lower, codes.upper});
}

Value RowEmitter::writeShares(const Row &row, Value distance) {
  Distances at = split(distance);
  return roundShares(
      multiplyHigh(lookUp(row.table, at.high), lookUp(lowFactors, at.low)));
}

void RowEmitter::writeResults(const Row &row) {
  vectors.forEach(isUnrolled(), ValueRange(),
                  [&](Value position, ValueRange, int64_t) {
                    Value codes = vectors.read(row.place, position);
                    vectors.write(writeShares(row, distances(codes, row.max)),
                                  row.place, position);
                    return SmallVector<Value>{};
                  });
}

bool RowEmitter::hasFallingWeights() const {
  for (int64_t i = 1; i < numEntries; ++i)
    if (plan.high[i] * plan.gains[i] > plan.high[i - 1] * plan.gains[i - 1])
      return false;
  return llvm::all_of(plan.low,
                      [&](int64_t factor) { return factor <= plan.low[0]; });
}

Value RowEmitter::constantDistances(int64_t first) {
  SmallVector<int8_t> values;
  for (int64_t i = 0; i < codesPerVector; ++i)
    values.push_back(static_cast<int8_t>(first + i % numEntries));
  return arith::ConstantOp::create(
      b, DenseElementsAttr::get(bytes, ArrayRef<int8_t>(values)));
}

void RowEmitter::writeLongResults(const Row &row) {
  SmallVector<Value> results;
  for (int64_t first = 0; first < numNear; first += numEntries)
    results.push_back(writeShares(row, constantDistances(first)));
  if (getLastDistance() < numNear)
    return writeNearResults(row, results);
  // Past the last of these the factors of high parts fall, and the low part's
  // is greatest at 0: where that gives zero, so does each distance from there.
  auto isZero = [&](Value codes, int64_t lane) -> Value {
    Value zero =
        arith::ConstantIntOp::create(b, plan.outputZeroPoint, /*width=*/8);
    return arith::CmpIOp::create(b, arith::CmpIPredicate::eq,
                                 vector::ExtractOp::create(b, codes, lane),
                                 zero);
  };
  Value next = writeShares(row, constantDistances(numNear));
  Value areFarZero = arith::AndIOp::create(
      b, isZero(results.back(), numEntries - 1), isZero(next, 0));
  auto choice = scf::IfOp::create(b, areFarZero, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(choice.thenBlock());
  writeNearResults(row, results);
  b.setInsertionPointToStart(choice.elseBlock());
  writeResults(row);
}

void RowEmitter::writeNearResults(const Row &row, ArrayRef<Value> results) {
  Value last = splat(bytes, std::min(getLastDistance(), numNear - 1));
  auto blend = [&](Value ifClear, Value ifSet, Value mask) {
    return call("llvm.x86.avx2.pblendvb", bytes, {ifClear, ifSet, mask});
  };
  vectors.forEach(
      isUnrolled(), ValueRange(), [&](Value position, ValueRange, int64_t) {
        Value codes = vectors.read(row.place, position);
        Value distance =
            arith::MinUIOp::create(b, distances(codes, row.max), last);
        // Of a distance, bits 4 and 5 say which table; shuffles read the bits
        // below them and 7, which is clear.
        Value shifted = arith::ShLIOp::create(
            b, vector::BitCastOp::create(b, words, distance), splat(words, 2));
        Value bit5 = vector::BitCastOp::create(b, bytes, shifted);
        Value bit4 = arith::AddIOp::create(b, bit5, bit5);
        SmallVector<Value> found = llvm::map_to_vector(
            results, [&](Value table) { return shuffle(table, distance); });
        Value result = blend(blend(found[0], found[1], bit4),
                             blend(found[2], found[3], bit4), bit5);
        vectors.write(result, row.place, position);
        return SmallVector<Value>{};
      });
}

void mlir::qlut::writeSoftmaxRows(ImplicitLocOpBuilder &builder, HwSoftmaxOp op,
                                  TableStore &store) {
  RowEmitter emitter(builder, op.getNumbers(),
                     RowVectors(builder, op.getInput(), op.getInit()), store);
  writeRowLoops(builder, op.getInput(), emitter.getRowsPerTurn(),
                [&](ArrayRef<RowPlace> rows) { emitter.write(rows); });
}
