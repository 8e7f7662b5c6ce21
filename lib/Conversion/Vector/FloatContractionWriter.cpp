//===- FloatContractionWriter.cpp - loops around sums of floats -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FloatContractionWriter.h"
#include "VectorWriter.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::qlut;

/// Vectors of sums in one tile, which leave registers for their operands, and
/// of them side by side.
static constexpr int64_t kMostSums = 12;
static constexpr int64_t kMostVectors = 2;

namespace {
/// Writes the loops of one contraction.
class Writer : VectorWriter {
public:
  Writer(ImplicitLocOpBuilder &builder, const FloatContraction &contraction,
         int64_t lanes)
      : VectorWriter(builder), c(contraction),
        element(cast<MemRefType>(c.getOutput().getType()).getElementType()),
        lanes(lanes), vectors(c.vectors->get()),
        vectorsMap(c.getMap(c.vectors)), indices(c.sizes.size()) {}

  void write() {
    Value scratch;
    if (!c.isContiguous())
      scratch = transpose();
    forEachOf(c.outer, [&] { writePanels(); });
    if (scratch)
      memref::DeallocOp::create(b, scratch);
  }

private:
  /// A copy of the vectors with columns side by side.
  Value transpose() {
    auto type = cast<MemRefType>(vectors.getType());
    SmallVector<int64_t> permutation, shape;
    for (unsigned dim = 0; dim < vectorsMap.getNumResults(); ++dim)
      if (vectorsMap.getDimPosition(dim) != c.column)
        permutation.push_back(dim);
    permutation.push_back(
        *vectorsMap.getResultPosition(b.getAffineDimExpr(c.column)));
    SmallVector<AffineExpr> results;
    for (int64_t dim : permutation) {
      shape.push_back(type.getDimSize(dim));
      results.push_back(vectorsMap.getResult(dim));
    }
    Value scratch = memref::AllocOp::create(b, MemRefType::get(shape, element),
                                            b.getI64IntegerAttr(64));
    linalg::TransposeOp::create(b, vectors, scratch, permutation);
    vectors = scratch;
    vectorsMap =
        AffineMap::get(vectorsMap.getNumDims(), 0, results, b.getContext());
    return scratch;
  }

  /// Calls back inside of loops over all of `loops`.
  template <typename Body>
  void forEachOf(ArrayRef<unsigned> loops, Body body) {
    if (loops.empty())
      return body();
    forEach(index(0), index(c.sizes[loops[0]]), 1, [&](Value iv) {
      indices[loops[0]] = iv;
      forEachOf(loops.drop_front(), body);
    });
  }

  /// All columns and rows.
  void writePanels() {
    const int64_t columns = c.sizes[c.column];
    const int64_t panel = lanes * kMostVectors;
    const int64_t whole = columns / panel * panel;
    const SmallVector<int64_t> full(kMostVectors, lanes);
    forEach(index(0), index(whole), panel,
            [&](Value column) { writeRows(column, full); });
    // What is left: vectors of whole lanes, then of ever fewer.
    SmallVector<int64_t> widths;
    for (int64_t done = whole; done < columns;) {
      const int64_t width =
          std::min<int64_t>(lanes, llvm::bit_floor<uint64_t>(columns - done));
      widths.push_back(width);
      done += width;
    }
    int64_t column = whole;
    ArrayRef<int64_t> left = widths;
    while (!left.empty()) {
      const auto part = left.take_front(kMostVectors);
      writeRows(index(column), part);
      for (int64_t width : part)
        column += width;
      left = left.drop_front(part.size());
    }
  }

  void writeRows(Value column, ArrayRef<int64_t> widths) {
    const int64_t rows = c.getNumRows();
    const int64_t most = kMostSums / static_cast<int64_t>(widths.size());
    const int64_t tile = std::min(rows, most);
    const int64_t whole = rows / tile * tile;
    auto write = [&](Value row, int64_t count) {
      writeTile(row, count, column, widths);
    };
    forEach(index(0), index(whole), tile, [&](Value row) { write(row, tile); });
    if (whole < rows)
      write(index(whole), rows - whole);
  }

  /// Sums of some rows and columns, over all terms.
  void writeTile(Value row, int64_t rows, Value column,
                 ArrayRef<int64_t> widths) {
    auto forAll = [&](auto visit) {
      for (int64_t i = 0; i < rows; ++i) {
        int64_t offset = 0;
        for (int64_t width : widths) {
          setRow(row, i);
          indices[c.column] = plus(column, offset);
          visit(VectorType::get({width}, element));
          offset += width;
        }
      }
    };
    SmallVector<Value> sums;
    forAll([&](VectorType type) {
      sums.push_back(
          vector::LoadOp::create(b, type, c.getOutput(), at(c.getOutputMap())));
    });
    sums = addTerms(c.reduction, sums, [&](ValueRange before) {
      SmallVector<Value> factors, after;
      int64_t offset = 0;
      for (int64_t width : widths) {
        indices[c.column] = plus(column, offset);
        factors.push_back(vector::LoadOp::create(
            b, VectorType::get({width}, element), vectors, at(vectorsMap)));
        offset += width;
      }
      for (int64_t i = 0; i < rows; ++i) {
        setRow(row, i);
        Value scalar = memref::LoadOp::create(b, c.scalars->get(),
                                              at(c.getMap(c.scalars)));
        for (Value factor : factors) {
          Value all = vector::BroadcastOp::create(b, factor.getType(), scalar);
          Value product = arith::MulFOp::create(b, all, factor);
          after.push_back(
              arith::AddFOp::create(b, before[after.size()], product));
        }
      }
      return after;
    });
    auto sum = sums.begin();
    forAll([&](VectorType) {
      vector::StoreOp::create(b, *sum++, c.getOutput(), at(c.getOutputMap()));
    });
  }

  /// Loops over `loops` that carry the sums.
  SmallVector<Value>
  addTerms(ArrayRef<unsigned> loops, ValueRange sums,
           llvm::function_ref<SmallVector<Value>(ValueRange)> add) {
    if (loops.empty())
      return add(sums);
    const int64_t size = c.sizes[loops[0]];
    if (size == 1) {
      indices[loops[0]] = index(0);
      return addTerms(loops.drop_front(), sums, add);
    }
    auto loop = scf::ForOp::create(b, index(0), index(size), index(1), sums);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    indices[loops[0]] = loop.getInductionVar();
    scf::YieldOp::create(
        b, addTerms(loops.drop_front(), loop.getRegionIterArgs(), add));
    return loop.getResults();
  }

  void setRow(Value row, int64_t offset) {
    if (c.row)
      indices[*c.row] = plus(row, offset);
  }

  /// Where the map points to at the current indices.
  SmallVector<Value> at(AffineMap map) {
    SmallVector<Value> place;
    for (AffineExpr expr : map.getResults()) {
      if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
        place.push_back(indices[dim.getPosition()]);
        continue;
      }
      // Only the loops that the result mentions have a value at all times.
      SmallVector<AffineExpr> dims(map.getNumDims(),
                                   b.getAffineConstantExpr(0));
      SmallVector<Value> operands;
      for (unsigned dim = 0; dim < map.getNumDims(); ++dim)
        if (expr.isFunctionOfDim(dim)) {
          dims[dim] = b.getAffineDimExpr(operands.size());
          operands.push_back(indices[dim]);
        }
      auto reduced = AffineMap::get(operands.size(), 0, expr.replaceDims(dims));
      place.push_back(affine::AffineApplyOp::create(b, reduced, operands));
    }
    return place;
  }

  Value plus(Value value, int64_t offset) {
    return offset == 0 ? value
                       : b.createOrFold<arith::AddIOp>(value, index(offset));
  }

  const FloatContraction &c;
  Type element;
  int64_t lanes;
  Value vectors;        ///< or a copy with contiguous columns
  AffineMap vectorsMap; ///< loops to its dimensions
  SmallVector<Value> indices;
};
} // namespace

void mlir::qlut::writeFloatContraction(ImplicitLocOpBuilder &builder,
                                       const FloatContraction &contraction,
                                       int64_t lanes) {
  Writer(builder, contraction, lanes).write();
}
