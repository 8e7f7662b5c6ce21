//===- ContractionWriter.cpp - loops around dot products ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ContractionWriter.h"
#include "DotTile.h"
#include "OperandPacking.h"
#include "VectorWriter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::qlut;

/// Steps from one row of codes to the next: past a cache line, whole lines, an
/// odd number of them, so that the rows of a tile don't compete for the same
/// sets of a cache.
static int64_t getRowSteps(int64_t numSteps) {
  constexpr int64_t lineSteps = 16;
  if (numSteps <= lineSteps)
    return numSteps;
  return (llvm::divideCeil(numSteps, lineSteps) | 1) * lineSteps;
}

namespace {
class Writer : VectorWriter {
public:
  Writer(ImplicitLocOpBuilder &builder, const IntegerContraction &contraction,
         const ContractionCode &code)
      : VectorWriter(builder), c(contraction), code(code), plan(code.plan),
        depth(contraction.getDepth()), columns(contraction.getNumColumns()),
        numSteps(plan.getNumSteps(depth)), rowSteps(getRowSteps(numSteps)),
        indices(c.outputMap.getNumDims()) {
    if (code.epilogue)
      epilogue.emplace(b, *code.epilogue);
  }

  void write() {
    zero = index(0);
    Value numRows = c.row ? getLoopSize(*c.row) : index(1);
    chooseBlock(numRows);
    allocateScratch();
    SmallVector<Value> from(c.outer.size(), zero), to,
        steps(c.outer.size(), index(1));
    for (unsigned loop : c.outer)
      to.push_back(getLoopSize(loop));
    if (extendsOnce)
      forEach(zero, numRows, 1, [&](Value row) { extendRow(zero, row); });
    scf::buildLoopNest(b, b.getLoc(), from, to, steps,
                       [&](OpBuilder &inner, Location, ValueRange ivs) {
                         OpBuilder::InsertionGuard guard(b);
                         b.setInsertionPoint(inner.getInsertionBlock(),
                                             inner.getInsertionPoint());
                         for (auto [loop, iv] : llvm::zip_equal(c.outer, ivs))
                           indices[loop] = iv;
                         writeMatrix(numRows);
                       });
    memref::DeallocOp::create(b, scratch);
    if (packedScratch)
      memref::DeallocOp::create(b, packedScratch);
  }

private:
  //===--------------------------------------------------------------------===//
  // Blocks of rows
  //===--------------------------------------------------------------------===//

  /// As many rows as the block's bytes hold, the same in all blocks if their
  /// number is known; a multiple of the tile's.
  void chooseBlock(Value numRows) {
    const int64_t most =
        std::max<int64_t>(1, code.blockBytes / (4 * rowSteps) / plan.rows);
    blockTiles = most;
    APInt known;
    if (matchPattern(numRows, m_ConstantInt(&known))) {
      const int64_t tiles = std::max<int64_t>(
          1, llvm::divideCeil(known.getSExtValue(), plan.rows));
      blockTiles = llvm::divideCeil(tiles, llvm::divideCeil(tiles, most));
      extendsOnce =
          tiles <= blockTiles && llvm::none_of(c.outer, [&](unsigned loop) {
            return c.data.map.isFunctionOfDim(loop);
          });
    }
  }

  void allocateScratch() {
    const int64_t rows = blockTiles * plan.rows;
    auto bytes = MemRefType::get({rows * rowSteps * 4}, b.getI8Type());
    scratch = memref::AllocOp::create(b, bytes, b.getI64IntegerAttr(64));
    auto view = [&](ArrayRef<int64_t> shape, unsigned bits) {
      return memref::ViewOp::create(
          b, MemRefType::get(shape, b.getIntegerType(bits)), scratch, zero,
          ValueRange());
    };
    groups = view({blockTiles, plan.rows, rowSteps}, 32);
    codes = view({rows, rowSteps * plan.group}, 32 / plan.group);
    weights = code.weights;
    if (!weights)
      weights = allocatePacked(b, c, plan, packedScratch);
  }

  void writeMatrix(Value numRows) {
    matrix = zero;
    if (!code.weights)
      packOperand(b, c, plan, indices, packedScratch);
    else
      for (unsigned loop : c.weightsOuter)
        matrix = add(mul(matrix, c.getSize(loop)), indices[loop]);
    // Rows past the last whole tile: known to be so many, or one by one.
    APInt known;
    unsigned left = 1;
    if (matchPattern(numRows, m_ConstantInt(&known)))
      left = known.getZExtValue() % plan.rows;
    const int64_t size = blockTiles * plan.rows;
    forEach(zero, numRows, size, [&](Value first) {
      Value rows = b.createOrFold<arith::MinUIOp>(
          b.createOrFold<arith::SubIOp>(numRows, first), index(size));
      if (!extendsOnce)
        forEach(zero, rows, 1, [&](Value row) { extendRow(first, row); });
      writePanels(first, rows, left);
    });
  }

  //===--------------------------------------------------------------------===//
  // Codes
  //===--------------------------------------------------------------------===//

  /// The place in an operand, of the current outer loops and these.
  SmallVector<Value> at(AffineMap map, Value row, Value other) {
    SmallVector<Value> place;
    for (AffineExpr expr : map.getResults()) {
      const unsigned loop = cast<AffineDimExpr>(expr).getPosition();
      if (c.row && loop == *c.row)
        place.push_back(row);
      else if (loop == c.depth || loop == c.column)
        place.push_back(other);
      else
        place.push_back(indices[loop]);
    }
    return place;
  }

  /// One row of codes into the scratch buffer, as the plan wants them, with
  /// zeros up to whole groups.
  void extendRow(Value firstRow, Value row) {
    auto type = cast<MemRefType>(c.data.buffer.getType());
    const unsigned results = c.data.map.getNumResults();
    const bool isContiguous = type.isLastDimUnitStride() &&
                              c.data.map.getDimPosition(results - 1) == c.depth;
    const int64_t size =
        isContiguous ? std::min<int64_t>(llvm::bit_floor<uint64_t>(depth),
                                         plan.getVectorSize())
                     : 1;
    Value dataRow = add(firstRow, row);
    auto copy = [&](Value term) {
      auto loaded = vector::LoadOp::create(
          b, VectorType::get({size}, type.getElementType()), c.data.buffer,
          at(c.data.map, dataRow, term));
      vector::StoreOp::create(b, extend(loaded), codes, ValueRange{row, term});
    };
    const int64_t whole = depth / size * size;
    forEach(zero, index(whole), size, copy);
    if (whole < depth)
      copy(index(depth - size)); // some of them once more
    Type element = cast<MemRefType>(codes.getType()).getElementType();
    for (int64_t term = depth; term < numSteps * plan.group; ++term)
      memref::StoreOp::create(
          b, arith::ConstantOp::create(b, b.getIntegerAttr(element, 0)), codes,
          ValueRange{row, index(term)});
  }

  Value extend(Value loaded) {
    auto type = cast<VectorType>(loaded.getType());
    // With constant weights, the offset is in what sums start from.
    if (!code.weights)
      return extendToWords(b, loaded, c.data);
    if (plan.group == 4) {
      if (!c.data.isSigned)
        return loaded;
      // Plus 128, as an unsigned code.
      Value sign = arith::ConstantOp::create(
          b, DenseElementsAttr::get(type, APInt(8, 128)));
      return arith::XOrIOp::create(b, loaded, sign);
    }
    ContractionFactor unmoved = c.data;
    unmoved.offset = 0;
    return extendToWords(b, loaded, unmoved);
  }

  //===--------------------------------------------------------------------===//
  // Panels of columns
  //===--------------------------------------------------------------------===//

  void writePanels(Value firstRow, Value rows, unsigned left) {
    const int64_t width = plan.getWidth();
    const int64_t panels = columns / width;
    const int64_t allVectors = plan.getNumVectors(columns);
    const int64_t vectorSteps = numSteps * plan.getVectorSize();
    Value place = mul(matrix, allVectors * vectorSteps);
    Value start = mul(matrix, allVectors * plan.lanes);
    Value tiles = b.createOrFold<arith::DivUIOp>(rows, index(plan.rows));
    Value whole = mul(tiles, plan.rows);
    auto writePanel = [&](Value panel, Value column, unsigned vectors,
                          int64_t lanesOfLast) {
      DotTile tile{plan, plan.rows, vectors, numSteps,         groups,
                   zero, zero,      weights, add(place, panel)};
      Value startPlace = add(start, column);
      forEach(zero, tiles, 1, [&](Value number) {
        tile.tile = number;
        writeTile(tile, startPlace, add(firstRow, mul(number, plan.rows)),
                  column, lanesOfLast);
      });
      if (left == 0)
        return;
      tile.tile = tiles;
      tile.rows = left;
      forEach(whole, rows, left, [&](Value row) {
        tile.firstRow = b.createOrFold<arith::SubIOp>(row, whole);
        writeTile(tile, startPlace, add(firstRow, row), column, lanesOfLast);
      });
    };
    forEach(zero, index(panels), 1, [&](Value panel) {
      writePanel(mul(panel, plan.vectors * vectorSteps), mul(panel, width),
                 plan.vectors, plan.lanes);
    });
    if (columns % width != 0)
      writePanel(index(panels * plan.vectors * vectorSteps),
                 index(panels * width), allVectors - panels * plan.vectors,
                 columns - (allVectors - 1) * plan.lanes);
  }

  /// What a vector of columns starts from.
  Value loadStart(VectorType type, Value place) {
    if (code.starts)
      return vector::LoadOp::create(b, type, code.starts, place);
    return arith::ConstantOp::create(
        b, DenseElementsAttr::get(type, APInt(32, c.fillValue,
                                              /*isSigned=*/true)));
  }

  void writeTile(const DotTile &tile, Value start, Value row, Value column,
                 int64_t lanesOfLast) {
    auto type = VectorType::get({plan.lanes}, b.getI32Type());
    SmallVector<Value> starts;
    for (unsigned vector = 0; vector < tile.vectors; ++vector)
      starts.push_back(loadStart(type, add(start, index(vector * plan.lanes))));
    SmallVector<Value> sums = tile.emit(b, starts);
    if (epilogue)
      epilogue->startTile();
    for (unsigned i = 0; i < sums.size(); ++i) {
      const unsigned vector = i % tile.vectors;
      Value rowOfSums = add(row, index(i / tile.vectors));
      Value columnOfSums = add(column, index(vector * plan.lanes));
      const int64_t count =
          vector + 1 == tile.vectors ? lanesOfLast : plan.lanes;
      if (epilogue)
        epilogue->emit(sums[i], at(c.outputMap, rowOfSums, columnOfSums),
                       vector, count);
      else
        store(sums[i], rowOfSums, columnOfSums, count);
    }
  }

  /// Adds the first `count` lanes to the output, or overwrites it.
  void store(Value sums, Value row, Value column, int64_t count) {
    auto type = cast<VectorType>(sums.getType());
    SmallVector<Value> place = at(c.outputMap, row, column);
    const bool adds = !c.fill;
    if (count == type.getNumElements()) {
      if (adds)
        sums = arith::AddIOp::create(
            b, sums, vector::LoadOp::create(b, type, c.output, place));
      vector::StoreOp::create(b, sums, c.output, place);
      return;
    }
    SmallVector<bool> lanes(type.getNumElements(), false);
    std::fill_n(lanes.begin(), count, true);
    Value mask = arith::ConstantOp::create(
        b, DenseElementsAttr::get(type.clone(b.getI1Type()), lanes));
    if (adds) {
      Value none = arith::ConstantOp::create(
          b, DenseElementsAttr::get(type, APInt(32, 0)));
      sums = arith::AddIOp::create(
          b, sums,
          vector::MaskedLoadOp::create(b, type, c.output, place, mask, none));
    }
    vector::MaskedStoreOp::create(b, c.output, place, mask, sums);
  }

  //===--------------------------------------------------------------------===//
  // Parts
  //===--------------------------------------------------------------------===//

  Value getLoopSize(unsigned loop) {
    auto sizeOf = [&](Value buffer, AffineMap map) -> Value {
      for (auto [dim, expr] : llvm::enumerate(map.getResults()))
        if (cast<AffineDimExpr>(expr).getPosition() == loop)
          return b.createOrFold<memref::DimOp>(buffer, index(dim));
      return Value();
    };
    Value size = sizeOf(c.data.buffer, c.data.map);
    return size ? size : sizeOf(c.output, c.outputMap);
  }

  Value add(Value x, Value y) { return b.createOrFold<arith::AddIOp>(x, y); }
  Value mul(Value x, int64_t factor) {
    return b.createOrFold<arith::MulIOp>(x, index(factor));
  }

  const IntegerContraction &c;
  const ContractionCode &code;
  const ContractionPlan &plan;
  const int64_t depth, columns, numSteps;
  const int64_t rowSteps;     ///< from one row of codes to the next
  int64_t blockTiles = 1;     ///< tiles of rows in a block
  bool extendsOnce = false;   ///< all rows, whatever the outer loops are at
  SmallVector<Value> indices; ///< of the current outer loops
  /// The buffer; its groups by tile, row and step; its codes by row and term.
  Value zero, scratch, groups, codes;
  Value matrix;  ///< the current one of the weights
  Value weights; ///< packed, constant or in a buffer of their own
  Value packedScratch;
  std::optional<EpilogueEmitter> epilogue;
};
} // namespace

void mlir::qlut::writeContraction(ImplicitLocOpBuilder &builder,
                                  const IntegerContraction &contraction,
                                  const ContractionCode &code) {
  Writer(builder, contraction, code).write();
}
