//===- NormRows.cpp - rows of norms as AVX2 code --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// vpmaddwd squares and adds codes; the row's factor is the kernel's of
// Core/NormPlan.h. Results are the estimates of Core/NormEstimate.h, 8 codes to
// a vector: of their 32 bits the high halves of four vectors are the codes, the
// low halves tell whether one is in doubt.
//
//===----------------------------------------------------------------------===//

#include "NormRows.h"
#include "RowLoops.h"
#include "VectorWriter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "qlut/Core/Kernels.h"
#include "qlut/Core/NormEstimate.h"

using namespace mlir;
using namespace mlir::qlut;
namespace kernels = ::qlut::kernels;
using ::qlut::NormEstimate;
using ::qlut::NormPlan;
using Int = ArithEmitter::Int;

/// Rows whose stages are written one after another.
static constexpr int64_t rowsPerTurn = 4;
/// Estimates of a vector.
static constexpr int64_t numLanes = 8;

namespace {
/// The backend of estimates.
struct EstimateEmitter : ArithEmitter {
  EstimateEmitter(ImplicitLocOpBuilder &builder, VectorType shape,
                  TableStore &store)
      : ArithEmitter(builder, shape, /*intBits=*/32, builder.getF32Type(),
                     store),
        b(builder) {}

  Real rfma(Real a, Real c, Real d) {
    auto get = [&](Real real) { return toFloat(real, b.getF32Type()); };
    return fromFloat(math::FmaOp::create(b, get(a), get(c), get(d)));
  }

  ImplicitLocOpBuilder &b;
};

/// A row, and what is known of it after each stage.
struct Row {
  RowPlace place;
  Int sum, squares, mantissa, shift;
  Value negatedTotal, factor; ///< of f32
};

class RowEmitter : VectorWriter {
public:
  RowEmitter(ImplicitLocOpBuilder &builder, HwNormOp op, TableStore &store)
      : VectorWriter(builder), op(op), plan(*op.getExactNumbers()),
        numbers(llvm::cantFail(NormEstimate::get(plan))),
        vectors(builder, op.getInput(), op.getInit()), store(store),
        bytes(vectorOf(codesPerVector, b.getI8Type())),
        words(vectorOf(codesPerVector / 2, b.getI16Type())),
        lanes(vectorOf(numLanes, b.getI32Type())) {}

  /// Writes these rows, stage by stage.
  void write(ArrayRef<RowPlace> places) {
    SmallVector<Row> rows;
    for (const RowPlace &place : places) {
      rows.emplace_back().place = place;
      writeSums(rows.back());
    }
    for (Row &row : rows)
      writeFactor(row);
    for (const Row &row : rows)
      vectors.forEach(/*isUnrolled=*/false, ValueRange(),
                      [&](Value position, ValueRange, int64_t) {
                        writeResults(row, position);
                        return SmallVector<Value>();
                      });
  }

private:
  void writeSums(Row &row);
  void writeFactor(Row &row);
  void writeResults(const Row &row, Value position);
  void writeExactly(const Row &row, Value position);

  /// The estimates of 8 codes from `position` on.
  Value estimate(const Row &row, Value position);
  /// The 16-bit halves of two vectors, one after the other lane by lane.
  Value getHalves(Value a, Value c, bool isHigh);
  /// A vector of the numbers of the elements from `position` on, or of the one
  /// for all.
  Value read(ArrayRef<double> entries, Value position);

  /// The backend of numbers of a row.
  ArithEmitter emitter() {
    return {b, b.getI64Type(), /*intBits=*/64, b.getF32Type(), store};
  }
  static VectorType vectorOf(int64_t size, Type element) {
    return VectorType::get({size}, element);
  }
  Value slice(Value vector, int64_t from, int64_t size) {
    return vector::ExtractStridedSliceOp::create(
        b, vector, ArrayRef<int64_t>{from}, ArrayRef<int64_t>{size},
        ArrayRef<int64_t>{1});
  }

  HwNormOp op;
  const NormPlan &plan;
  const NormEstimate numbers;
  RowVectors vectors;
  TableStore &store;
  VectorType bytes, words, lanes;
};
} // namespace

void RowEmitter::writeSums(Row &row) {
  const bool isLayer = plan.kind == ::qlut::NormKind::Layer;
  Value zero = splat(lanes, 0);
  SmallVector<Value> starts(isLayer ? 2 : 1, zero);
  SmallVector<Value> sums = vectors.forEach(
      /*isUnrolled=*/false, starts,
      [&](Value position, ValueRange carried, int64_t numFresh) {
        Value codes = vectors.read(row.place, position);
        SmallVector<Value> halves;
        for (int64_t from : {int64_t(0), codesPerVector / 2}) {
          Value half = slice(codes, from, codesPerVector / 2);
          half = plan.input.isSigned()
                     ? arith::ExtSIOp::create(b, words, half).getResult()
                     : arith::ExtUIOp::create(b, words, half).getResult();
          if (plan.center != 0)
            half = arith::SubIOp::create(b, half, splat(words, plan.center));
          // Codes that have been added before count as none.
          SmallVector<int16_t> mask(codesPerVector / 2, 0);
          for (int64_t i = 0; i < codesPerVector / 2; ++i)
            if (from + i >= codesPerVector - numFresh)
              mask[static_cast<size_t>(i)] = -1;
          if (numFresh < codesPerVector)
            half = arith::AndIOp::create(
                b, half,
                arith::ConstantOp::create(
                    b, DenseElementsAttr::get(words, ArrayRef<int16_t>(mask))));
          halves.push_back(half);
        }
        auto add = [&](Value sum, Value x, Value y) -> Value {
          return arith::AddIOp::create(
              b, sum, call("llvm.x86.avx2.pmadd.wd", lanes, {x, y}));
        };
        SmallVector<Value> next = {
            add(add(carried[0], halves[0], halves[0]), halves[1], halves[1])};
        if (isLayer)
          next.push_back(add(carried[1],
                             arith::AddIOp::create(b, halves[0], halves[1]),
                             splat(words, 1)));
        return next;
      });
  // Each lane has an eighth of a row, below 2^31; the whole may be above.
  ArithEmitter e = emitter();
  auto total = [&](Value parts) {
    Value wide =
        arith::ExtSIOp::create(b, vectorOf(numLanes, b.getI64Type()), parts);
    return e.fromCode(
        vector::ReductionOp::create(b, vector::CombiningKind::ADD, wide),
        /*isSigned=*/true);
  };
  row.squares = total(sums[0]);
  row.sum = isLayer ? total(sums[1]) : e.constant(0);
}

void RowEmitter::writeFactor(Row &row) {
  ArithEmitter e = emitter();
  auto [mantissa, shift] = kernels::normalizeRow(e, plan, row.sum, row.squares);
  row.mantissa = mantissa;
  row.shift = shift;
  auto reals = kernels::getRowReals(e, plan, row.sum, mantissa, shift);
  auto broadcast = [&](ArithEmitter::Real real) -> Value {
    return vector::BroadcastOp::create(b, vectorOf(numLanes, b.getF32Type()),
                                       e.toFloat(real, b.getF32Type()));
  };
  row.negatedTotal = broadcast(reals.negatedTotal);
  row.factor = broadcast(reals.factor);
}

Value RowEmitter::read(ArrayRef<double> entries, Value position) {
  VectorType type = vectorOf(numLanes, b.getF32Type());
  if (entries.size() == 1)
    return arith::ConstantOp::create(
        b, DenseElementsAttr::get(type, static_cast<float>(entries[0])));
  Value table = store.getTable(b, entries, b.getF32Type());
  return vector::LoadOp::create(b, type, table, position);
}

Value RowEmitter::estimate(const Row &row, Value position) {
  EstimateEmitter e(b, lanes, store);
  Value codes = vectors.readPart(row.place, position, numLanes);
  Int result = kernels::estimate(
      e, plan, e.fromCode(codes, plan.input.isSigned()),
      {e.fromFloat(row.negatedTotal), e.fromFloat(row.factor)},
      e.fromFloat(read(numbers.scale, position)),
      e.fromFloat(read(numbers.bias, position)));
  return e.toCode(result, 32);
}

Value RowEmitter::getHalves(Value a, Value c, bool isHigh) {
  // Shifts and a blend: LLVM makes more of one shuffle of words.
  Value half = splat(lanes, 16);
  if (isHigh)
    a = arith::ShRUIOp::create(b, a, half);
  else
    c = arith::ShLIOp::create(b, c, half);
  SmallVector<int64_t> places;
  for (int64_t i = 0; i < numLanes; ++i)
    places.append({2 * i, 2 * (numLanes + i) + 1});
  return vector::ShuffleOp::create(
      b, vector::BitCastOp::create(b, words, a).getResult(),
      vector::BitCastOp::create(b, words, c).getResult(), places);
}

void RowEmitter::writeResults(const Row &row, Value position) {
  SmallVector<Value> estimates;
  for (int64_t from = 0; from < codesPerVector; from += numLanes)
    estimates.push_back(estimate(
        row, arith::AddIOp::create(b, position, index(from)).getResult()));
  SmallVector<Value> high, low;
  for (size_t pair : {0, 2}) {
    high.push_back(getHalves(estimates[pair], estimates[pair + 1], true));
    low.push_back(getHalves(estimates[pair], estimates[pair + 1], false));
  }
  Value packed = call(plan.output.isSigned() ? "llvm.x86.avx2.packsswb"
                                             : "llvm.x86.avx2.packuswb",
                      bytes, high);
  // In either half of the bytes: four codes of the first two vectors by turns,
  // then of the other two.
  SmallVector<int64_t> places(codesPerVector);
  for (int64_t i = 0; i < codesPerVector; ++i) {
    const int64_t vector = i / numLanes, lane = i % numLanes;
    places[static_cast<size_t>(i)] =
        lane / 4 * 16 + vector / 2 * 8 + lane % 4 * 2 + vector % 2;
  }
  vectors.write(vector::ShuffleOp::create(b, packed, packed, places), row.place,
                position);

  Value least = arith::MinUIOp::create(b, low[0], low[1]);
  Value isNear = arith::CmpIOp::create(b, arith::CmpIPredicate::ult, least,
                                       splat(words, numbers.window));
  Value mask =
      call("llvm.x86.avx2.pmovmskb", b.getI32Type(),
           vector::BitCastOp::create(
               b, bytes, arith::ExtSIOp::create(b, words, isNear).getResult())
               .getResult());
  Value isInDoubt =
      arith::CmpIOp::create(b, arith::CmpIPredicate::ne, mask,
                            arith::ConstantIntOp::create(b, 0, 32));
  auto choice = scf::IfOp::create(b, isInDoubt, /*withElseRegion=*/false);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(choice.thenBlock());
  writeExactly(row, position);
}

void RowEmitter::writeExactly(const Row &row, Value position) {
  auto loop = scf::ForOp::create(
      b, position,
      arith::AddIOp::create(b, position, index(codesPerVector)).getResult(),
      index(1));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  SmallVector<Value> place(row.place);
  place.push_back(loop.getInductionVar());
  ArithEmitter e = emitter();
  Int at = e.fromCode(
      arith::IndexCastOp::create(b, b.getI64Type(), loop.getInductionVar()),
      /*isSigned=*/true);
  auto element = [&](ArrayRef<int64_t> entries, int64_t otherwise) {
    return entries.empty() ? e.constant(otherwise) : e.load(entries, at);
  };
  Int code = e.fromCode(memref::LoadOp::create(b, op.getInput(), place),
                        plan.input.isSigned());
  Int result = kernels::result(e, plan, code, row.sum, row.mantissa, row.shift,
                               element(plan.scale, 1), element(plan.bias, 0));
  memref::StoreOp::create(b, e.toCode(result, 8), op.getInit(), place);
}

void mlir::qlut::writeNormRows(ImplicitLocOpBuilder &builder, HwNormOp op,
                               TableStore &store) {
  RowEmitter emitter(builder, op, store);
  writeRowLoops(builder, op.getInput(), rowsPerTurn,
                [&](ArrayRef<RowPlace> rows) { emitter.write(rows); });
}
