//===- DotTile.cpp - a tile of dot products in registers ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Words: pmaddwd multiplies 16-bit numbers and adds neighbours, exactly, into
// lanes of 32 bits. Bytes: pmaddubsw multiplies unsigned codes by signed
// weights and adds neighbours into lanes of 16 bits, which the plan knows to be
// enough for a window of steps; pmaddwd by ones takes them to 32. With VNNI
// vpdpwssd and vpdpbusd multiply the same operands and add to lanes of 32 bits.
//
//===----------------------------------------------------------------------===//

#include "DotTile.h"
#include "VectorWriter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::qlut;

/// Steps that one turn of the loop takes at least: with few sums, for LLVM to
/// add up the steps' products first, so that sums wait less for one another.
/// With many it would run out of registers that way, and so it does with four
/// steps; two save a part of what counts them.
static constexpr int64_t minStepsOfFew = 4, minStepsOfMany = 2;
static constexpr unsigned fewSums = 4;

/// Sums as LLVM can't look through: what is added before and what is added
/// after stay apart. No instruction.
static void keepApart(ImplicitLocOpBuilder &builder,
                      MutableArrayRef<Value> sums) {
  for (Value &sum : sums)
    sum = LLVM::InlineAsmOp::create(
              builder, sum.getType(), ValueRange{sum}, /*asm_string=*/"",
              /*constraints=*/"=v,0", /*has_side_effects=*/false,
              /*is_align_stack=*/false, LLVM::tailcallkind::TailCallKind::None,
              /*asm_dialect=*/nullptr, /*operand_attrs=*/nullptr)
              .getResult(0);
}

static Value plus(ImplicitLocOpBuilder &builder, Value value, int64_t offset) {
  if (offset == 0)
    return value;
  return arith::AddIOp::create(builder, value,
                               arith::ConstantIndexOp::create(builder, offset));
}

VectorType DotTile::getWordType(ImplicitLocOpBuilder &builder) const {
  return VectorType::get({2 * int64_t(plan.lanes)}, builder.getI16Type());
}

Value DotTile::loadWeights(ImplicitLocOpBuilder &builder, Value step,
                           unsigned vector) const {
  const int64_t size = plan.getVectorSize();
  Value place = builder.createOrFold<arith::MulIOp>(
      step, arith::ConstantIndexOp::create(builder, size * vectors));
  place = plus(builder, builder.createOrFold<arith::AddIOp>(place, panel),
               size * vector);
  auto type = VectorType::get(
      {size}, cast<MemRefType>(weights.getType()).getElementType());
  Value loaded = vector::LoadOp::create(builder, type, weights, place);
  if (plan.extendsWeights)
    loaded = arith::ExtSIOp::create(builder, getWordType(builder), loaded);
  return loaded;
}

Value DotTile::loadCodes(ImplicitLocOpBuilder &builder, Value step,
                         unsigned row) const {
  Value group = memref::LoadOp::create(
      builder, groups, ValueRange{tile, plus(builder, firstRow, row), step});
  Value all = vector::BroadcastOp::create(
      builder, VectorType::get({plan.lanes}, builder.getI32Type()), group);
  auto type = VectorType::get({plan.getVectorSize()},
                              builder.getIntegerType(32 / plan.group));
  return vector::BitCastOp::create(builder, type, all);
}

void DotTile::emitStep(ImplicitLocOpBuilder &builder, Value step,
                       MutableArrayRef<Value> sums,
                       llvm::function_ref<void(unsigned)> then) const {
  VectorType type = plan.group == 2
                        ? VectorType::get({plan.lanes}, builder.getI32Type())
                        : getWordType(builder);
  SmallVector<Value> columns;
  for (unsigned vector = 0; vector < vectors; ++vector)
    columns.push_back(loadWeights(builder, step, vector));
  for (unsigned row = 0; row < rows; ++row) {
    Value terms = loadCodes(builder, step, row);
    for (unsigned vector = 0; vector < vectors; ++vector) {
      Value &sum = sums[row * vectors + vector];
      if (plan.addsToSums) {
        sum = multiplyAddTo(builder, sum, terms, columns[vector]);
        continue;
      }
      Value pairs = multiplyAdd(builder, type, terms, columns[vector]);
      sum =
          sum ? arith::AddIOp::create(builder, sum, pairs).getResult() : pairs;
      if (then)
        then(row * vectors + vector);
    }
  }
}

void DotTile::emitWindow(ImplicitLocOpBuilder &builder, Value first,
                         int64_t count, MutableArrayRef<Value> sums) const {
  if (!plan.hasWindows())
    return emitStep(builder, first, sums);
  Value ones = arith::ConstantOp::create(
      builder, DenseElementsAttr::get(getWordType(builder), APInt(16, 1)));
  auto widen = [&](Value &sum, Value word) {
    sum = arith::AddIOp::create(
        builder, sum,
        multiplyAdd(builder, cast<VectorType>(sum.getType()), word, ones));
  };
  SmallVector<Value> words(sums.size());
  if (count == 1)
    return emitStep(builder, first, words,
                    [&](unsigned i) { widen(sums[i], words[i]); });
  emitStep(builder, first, words);
  // A loop, so that LLVM does not add up several steps' products first.
  Value from = plus(builder, first, 1), to = plus(builder, first, count);
  Value by = arith::ConstantIndexOp::create(builder, 1);
  auto loop = scf::ForOp::create(builder, from, to, by, words);
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> inner(loop.getRegionIterArgs());
    emitStep(builder, loop.getInductionVar(), inner);
    scf::YieldOp::create(builder, inner);
  }
  for (auto [sum, word] : llvm::zip_equal(sums, loop.getResults()))
    widen(sum, word);
}

SmallVector<Value> DotTile::emit(ImplicitLocOpBuilder &builder,
                                 ValueRange starts) const {
  SmallVector<Value> sums;
  for (unsigned row = 0; row < rows; ++row)
    llvm::append_range(sums, starts);
  const int64_t window = plan.hasWindows() ? plan.window : 1;
  const bool hasFew = sums.size() <= fewSums;
  const int64_t least = hasFew ? minStepsOfFew : minStepsOfMany;
  const int64_t turn = (least + window - 1) / window * window;
  const int64_t whole = numSteps / turn * turn;
  auto emitRange = [&](ImplicitLocOpBuilder &at, Value first, int64_t count,
                       MutableArrayRef<Value> values) {
    for (int64_t i = 0; i < count; i += window) {
      if (i > 0 && !hasFew && !plan.addsToSums)
        keepApart(at, values);
      emitWindow(at, plus(at, first, i), std::min(window, count - i), values);
    }
  };
  Value end = arith::ConstantIndexOp::create(builder, whole);
  if (whole > 0) {
    Value zero = arith::ConstantIndexOp::create(builder, 0);
    Value by = arith::ConstantIndexOp::create(builder, turn);
    auto loop = scf::ForOp::create(builder, zero, end, by, sums);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> inner(loop.getRegionIterArgs());
    emitRange(builder, loop.getInductionVar(), turn, inner);
    scf::YieldOp::create(builder, inner);
    sums.assign(loop.getResults().begin(), loop.getResults().end());
  }
  emitRange(builder, end, numSteps - whole, sums);
  return sums;
}
