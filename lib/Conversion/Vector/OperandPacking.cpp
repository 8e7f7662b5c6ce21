//===- OperandPacking.cpp - packing codes at run time ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OperandPacking.h"
#include "VectorWriter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::qlut;

Value mlir::qlut::extendToWords(ImplicitLocOpBuilder &b, Value codes,
                                const ContractionFactor &factor) {
  auto type = cast<VectorType>(codes.getType());
  auto words = VectorType::get(type.getShape(), b.getI16Type());
  if (factor.bits != 16)
    codes = factor.isSigned
                ? arith::ExtSIOp::create(b, words, codes).getResult()
                : arith::ExtUIOp::create(b, words, codes).getResult();
  if (factor.offset == 0)
    return codes;
  Value offset = arith::ConstantOp::create(
      b, DenseElementsAttr::get(words, APInt(16, factor.offset,
                                             /*isSigned=*/true)));
  return arith::AddIOp::create(b, codes, offset);
}

/// Words that a vector of one step takes.
static int64_t getVectorWords(const ContractionPlan &plan) {
  assert(plan.group == 2 && "bytes need constant weights");
  return plan.getVectorSize();
}

static MemRefType getPackedType(ImplicitLocOpBuilder &b,
                                const IntegerContraction &c,
                                const ContractionPlan &plan, unsigned bits) {
  const int64_t words = plan.getNumVectors(c.getNumColumns()) *
                        plan.getNumSteps(c.getDepth()) * getVectorWords(plan);
  return MemRefType::get({words * 16 / bits}, b.getIntegerType(bits));
}

static Value view(ImplicitLocOpBuilder &b, MemRefType type, Value scratch) {
  return memref::ViewOp::create(
      b, type, scratch, arith::ConstantIndexOp::create(b, 0), ValueRange());
}

Value mlir::qlut::allocatePacked(ImplicitLocOpBuilder &b,
                                 const IntegerContraction &c,
                                 const ContractionPlan &plan, Value &scratch) {
  scratch = memref::AllocOp::create(b, getPackedType(b, c, plan, 8),
                                    b.getI64IntegerAttr(64));
  return view(b, getPackedType(b, c, plan, 16), scratch);
}

namespace {
class Packer : VectorWriter {
public:
  Packer(ImplicitLocOpBuilder &builder, const IntegerContraction &contraction,
         const ContractionPlan &plan, ArrayRef<Value> indices, Value scratch)
      : VectorWriter(builder), c(contraction), plan(plan), indices(indices),
        words(view(b, getPackedType(b, c, plan, 16), scratch)),
        pairs(view(b, getPackedType(b, c, plan, 32), scratch)),
        depth(c.getDepth()), columns(c.getNumColumns()),
        numSteps(plan.getNumSteps(depth)) {}

  void pack() {
    const unsigned last =
        c.weights.map.getDimPosition(c.weights.map.getNumResults() - 1);
    const int64_t width = plan.getWidth(), panels = columns / width;
    const bool byRows = last == c.column;
    auto packPanel = [&](Value panel, unsigned vectors, int64_t count) {
      if (byRows)
        return packRows(panel, vectors, count);
      packColumns(panel, vectors, count);
    };
    forEach(index(0), index(panels), 1,
            [&](Value panel) { packPanel(panel, plan.vectors, width); });
    if (columns % width != 0)
      packPanel(index(panels),
                plan.getNumVectors(columns) - panels * plan.vectors,
                columns % width);
  }

private:
  /// Where the panel's words start; all panels before it are whole.
  Value getStart(Value panel, int64_t size) {
    return mul(panel, plan.vectors * numSteps * size);
  }

  /// Columns lie side by side: two rows of them are dealt out to lanes.
  void packRows(Value panel, unsigned vectors, int64_t count) {
    Value start = getStart(panel, getVectorWords(plan));
    Value column = mul(panel, plan.getWidth());
    auto packStep = [&](Value step, bool hasBoth) {
      for (unsigned vector = 0; vector < vectors; ++vector) {
        const int64_t left = count - vector * int64_t(plan.lanes);
        Value at = add(column, index(vector * int64_t(plan.lanes)));
        Value term = mul(step, 2);
        Value first = loadRow(term, at, left);
        Value second =
            hasBoth
                ? loadRow(add(term, index(1)), at, left)
                : arith::ConstantOp::create(b, b.getZeroAttr(first.getType()));
        Value both = vector::InterleaveOp::create(b, first, second);
        Value place = mul(step, vectors * getVectorWords(plan));
        place = add(add(start, place), index(vector * getVectorWords(plan)));
        vector::StoreOp::create(b, both, words, place);
      }
    };
    forEach(index(0), index(depth / 2), 1,
            [&](Value step) { packStep(step, true); });
    if (depth % 2 != 0)
      packStep(index(depth / 2), false);
  }

  /// Up to a vector's columns of a row, as words.
  Value loadRow(Value term, Value column, int64_t count) {
    auto element =
        cast<MemRefType>(c.weights.buffer.getType()).getElementType();
    auto type = VectorType::get({plan.lanes}, element);
    SmallVector<Value> place = at(term, column);
    if (count >= plan.lanes)
      return extendToWords(
          b, vector::LoadOp::create(b, type, c.weights.buffer, place),
          c.weights);
    SmallVector<bool> lanes(plan.lanes, false);
    std::fill_n(lanes.begin(), count, true);
    Value mask = arith::ConstantOp::create(
        b, DenseElementsAttr::get(type.clone(b.getI1Type()), lanes));
    Value none = arith::ConstantOp::create(b, b.getZeroAttr(type));
    return extendToWords(b,
                         vector::MaskedLoadOp::create(b, type, c.weights.buffer,
                                                      place, mask, none),
                         c.weights);
  }

  /// One column after the other: its words go to one lane, two at a time.
  void packColumns(Value panel, unsigned vectors, int64_t count) {
    Value start = getStart(panel, plan.lanes);
    const bool isContiguous = c.weights.map.getDimPosition(
                                  c.weights.map.getNumResults() - 1) == c.depth;
    const int64_t stepSize = int64_t(vectors) * plan.lanes;
    forEach(index(0), index(count), 1, [&](Value column) {
      // Vectors and lanes of a step follow one another.
      Value lane = add(start, column);
      Value whole = add(mul(panel, plan.getWidth()), column);
      auto store = [&](Value pair, Value step) {
        memref::StoreOp::create(b, pair, pairs,
                                ValueRange{add(lane, mul(step, stepSize))});
      };
      const int64_t steps = isContiguous ? stepsOfLoad : 1;
      const int64_t wholeSteps = depth / 2 / steps * steps;
      forEach(index(0), index(wholeSteps), steps, [&](Value step) {
        Value loaded = loadTerms(step, whole, 2 * steps, isContiguous);
        for (int64_t i = 0; i < steps; ++i)
          store(vector::ExtractOp::create(b, loaded, i), add(step, index(i)));
      });
      for (int64_t step = wholeSteps; step < depth / 2; ++step)
        store(vector::ExtractOp::create(
                  b, loadTerms(index(step), whole, 2, isContiguous), 0),
              index(step));
      if (depth % 2 != 0)
        store(loadLastTerm(whole), index(depth / 2));
    });
  }

  /// `count` terms from a step on, as words, two in a lane of 32 bits.
  Value loadTerms(Value step, Value column, int64_t count, bool isContiguous) {
    auto element =
        cast<MemRefType>(c.weights.buffer.getType()).getElementType();
    auto type = VectorType::get({count}, element);
    Value term = mul(step, 2), codes;
    if (isContiguous) {
      codes =
          vector::LoadOp::create(b, type, c.weights.buffer, at(term, column));
    } else {
      SmallVector<Value> each;
      for (int64_t i = 0; i < count; ++i)
        each.push_back(memref::LoadOp::create(b, c.weights.buffer,
                                              at(add(term, index(i)), column)));
      codes = vector::FromElementsOp::create(b, type, each);
    }
    return vector::BitCastOp::create(
        b, VectorType::get({count / 2}, b.getI32Type()),
        extendToWords(b, codes, c.weights));
  }

  /// The last of an odd number of terms, with zero beside it.
  Value loadLastTerm(Value column) {
    auto element =
        cast<MemRefType>(c.weights.buffer.getType()).getElementType();
    Value code = memref::LoadOp::create(b, c.weights.buffer,
                                        at(index(depth - 1), column));
    Value word = extendToWords(
        b,
        vector::FromElementsOp::create(b, VectorType::get({1}, element), code),
        c.weights);
    auto type = VectorType::get({2}, b.getI16Type());
    Value both = vector::FromElementsOp::create(
        b, type,
        ValueRange{vector::ExtractOp::create(b, word, 0),
                   arith::ConstantOp::create(b, b.getI16IntegerAttr(0))});
    return vector::ExtractOp::create(
        b,
        vector::BitCastOp::create(b, VectorType::get({1}, b.getI32Type()),
                                  both),
        0);
  }

  SmallVector<Value> at(Value term, Value column) {
    SmallVector<Value> place;
    for (AffineExpr expr : c.weights.map.getResults()) {
      const unsigned loop = cast<AffineDimExpr>(expr).getPosition();
      place.push_back(loop == c.depth    ? term
                      : loop == c.column ? column
                                         : indices[loop]);
    }
    return place;
  }

  Value add(Value x, Value y) { return b.createOrFold<arith::AddIOp>(x, y); }
  Value mul(Value x, int64_t factor) {
    return b.createOrFold<arith::MulIOp>(x, index(factor));
  }

  /// Steps of a column whose terms are loaded at a time.
  static constexpr int64_t stepsOfLoad = 8;

  const IntegerContraction &c;
  const ContractionPlan &plan;
  ArrayRef<Value> indices;
  Value words, pairs; ///< two views of the scratch buffer
  const int64_t depth, columns, numSteps;
};
} // namespace

void mlir::qlut::packOperand(ImplicitLocOpBuilder &builder,
                             const IntegerContraction &contraction,
                             const ContractionPlan &plan,
                             ArrayRef<Value> indices, Value scratch) {
  Packer(builder, contraction, plan, indices, scratch).pack();
}
