//===- DepthwiseWriter.cpp - loops around sums by channel -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Codes of bytes become words. Products of one window are added in words
// (pmullw, paddw), which the plan knows to be enough. Words of two windows are
// interleaved, so that pmaddwd by ones adds both in 32 bits. In pairs, words of
// two codes are interleaved and multiplied by both weights at once. Interleaved
// words are out of order by blocks of four, which is mended in the end.
//
//===----------------------------------------------------------------------===//

#include "DepthwiseWriter.h"
#include "VectorWriter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"
#include <map>

using namespace mlir;
using namespace mlir::qlut;

namespace {
/// Channels of some neighbours that are computed at a time.
struct Tile {
  unsigned pixels; ///< how many
  Value pixel;     ///< the first one
  Value number;    ///< of the piece of channels
  Value channel;   ///< its first one
  ChannelPiece piece;
};

class Writer : VectorWriter {
public:
  Writer(ImplicitLocOpBuilder &builder, const DepthwiseSum &sum,
         const DepthwiseCode &code)
      : VectorWriter(builder), c(sum), code(code), plan(code.plan),
        taps(sum.getTaps()), pieces(plan.getPieces(sum.getNumChannels())),
        indices(sum.outputMap.getNumDims()),
        words(VectorType::get({plan.lanes}, builder.getI16Type())),
        sums(VectorType::get({plan.lanes / 2}, builder.getI32Type())) {
    if (code.epilogue)
      epilogue.emplace(b, *code.epilogue);
  }

  void write() {
    zero = index(0);
    SmallVector<Value> from(c.outer.size(), zero), to,
        steps(c.outer.size(), index(1));
    for (unsigned loop : c.outer)
      to.push_back(getLoopSize(loop));
    scf::buildLoopNest(b, b.getLoc(), from, to, steps,
                       [&](OpBuilder &inner, Location, ValueRange ivs) {
                         OpBuilder::InsertionGuard guard(b);
                         b.setInsertionPoint(inner.getInsertionBlock(),
                                             inner.getInsertionPoint());
                         for (auto [loop, iv] : llvm::zip_equal(c.outer, ivs))
                           indices[loop] = iv;
                         writeRow();
                       });
  }

private:
  //===--------------------------------------------------------------------===//
  // Tiles
  //===--------------------------------------------------------------------===//

  /// Tiles of the same size as far as that goes, if it is known; pixels that
  /// are left at once, or one by one.
  void writeRow() {
    Value count = c.pixel ? getLoopSize(*c.pixel) : index(1);
    int64_t size = plan.pixels, left = 1;
    APInt known;
    if (matchPattern(count, m_ConstantInt(&known))) {
      const int64_t all = std::max<int64_t>(known.getSExtValue(), 1);
      size = llvm::divideCeil(all, llvm::divideCeil(all, size));
      left = all % size;
    }
    Value tiles = b.createOrFold<arith::DivUIOp>(count, index(size));
    Value whole = mul(tiles, size);
    forEach(zero, whole, size, [&](Value pixel) { writePieces(pixel, size); });
    if (left != 0)
      forEach(whole, count, left,
              [&](Value pixel) { writePieces(pixel, left); });
  }

  void writePieces(Value pixel, unsigned count) {
    if (c.pixel)
      indices[*c.pixel] = pixel;
    const auto isWhole = [&](const ChannelPiece &piece) {
      return piece.count == plan.lanes && piece.numFresh == piece.count;
    };
    const int64_t whole = llvm::count_if(pieces, isWhole);
    forEach(zero, index(whole), 1, [&](Value number) {
      writeTile(
          {count, pixel, number, mul(number, plan.lanes), pieces.front()});
    });
    for (auto i = static_cast<size_t>(whole); i < pieces.size(); ++i)
      writeTile({count, pixel, index(static_cast<int64_t>(i)),
                 index(pieces[i].first), pieces[i]});
  }

  void writeTile(const Tile &tile) {
    loaded.clear();
    SmallVector<Value> results(2 * tile.pixels);
    Value start = mul(tile.number, plan.lanes);
    for (unsigned half : {0, 1}) {
      Value place = add(start, half * plan.lanes / 2);
      Value first = vector::LoadOp::create(b, sums, code.starts, place);
      for (unsigned pixel = 0; pixel < tile.pixels; ++pixel)
        results[2 * pixel + half] = first;
    }
    place = mul(tile.number, plan.getPieceSize());
    if (plan.pairs)
      addPairs(tile, results);
    else
      addWindows(tile, results);
    if (epilogue)
      epilogue->startTile();
    for (unsigned pixel = 0; pixel < tile.pixels; ++pixel)
      writeResults(tile, pixel, results[2 * pixel], results[2 * pixel + 1]);
  }

  //===--------------------------------------------------------------------===//
  // Sums
  //===--------------------------------------------------------------------===//

  /// The next weights in the order that they are packed in.
  Value loadWeights() {
    Value weights = vector::LoadOp::create(b, words, code.weights, place);
    place = add(place, plan.lanes);
    return weights;
  }

  /// The lower or upper halves of blocks of 8 words, word by word.
  Value interleave(Value x, Value y, unsigned half) {
    const SmallVector<unsigned> order = plan.getSumOrder();
    const unsigned size = plan.lanes / 2;
    SmallVector<int64_t> mask;
    for (unsigned lane : ArrayRef(order).slice(half * size, size)) {
      mask.push_back(lane);
      mask.push_back(plan.lanes + lane);
    }
    return vector::ShuffleOp::create(b, x, y, mask);
  }

  /// Adds products of neighbouring words to both halves of a pixel's sums.
  void addProducts(MutableArrayRef<Value> halves, Value x, Value y,
                   ArrayRef<Value> weights) {
    for (unsigned half : {0, 1}) {
      Value both = interleave(x, y, half);
      Value &sum = halves[half];
      sum = plan.addsToSums
                ? multiplyAddTo(b, sum, both, weights[half])
                : add(sum, multiplyAdd(b, sums, both, weights[half]));
    }
  }

  void addPairs(const Tile &tile, MutableArrayRef<Value> results) {
    for (const auto &pair : plan.windows) {
      Value weights[] = {loadWeights(), loadWeights()};
      for (unsigned pixel = 0; pixel < tile.pixels; ++pixel)
        addProducts(results.slice(2 * pixel, 2),
                    loadCodes(tile, pixel, pair.front()),
                    loadCodes(tile, pixel, pair.back()), weights);
    }
  }

  void addWindows(const Tile &tile, MutableArrayRef<Value> results) {
    Value one = splat(words, 1);
    Value ones[] = {one, one};
    for (size_t i = 0; i < plan.windows.size(); i += 2) {
      // Of each pixel, the words of two windows.
      SmallVector<Value> added[2];
      for (size_t k : {0, 1}) {
        added[k].resize(tile.pixels);
        if (i + k == plan.windows.size()) {
          added[k].assign(tile.pixels, splat(words, 0));
          continue;
        }
        for (unsigned tap : plan.windows[i + k]) {
          Value weights = loadWeights();
          for (unsigned pixel = 0; pixel < tile.pixels; ++pixel) {
            Value product =
                arith::MulIOp::create(b, loadCodes(tile, pixel, tap), weights);
            Value &sum = added[k][pixel];
            sum = sum ? add(sum, product) : product;
          }
        }
      }
      for (unsigned pixel = 0; pixel < tile.pixels; ++pixel)
        addProducts(results.slice(2 * pixel, 2), added[0][pixel],
                    added[1][pixel], ones);
    }
  }

  /// The codes under a tap, as signed words; the same ones once.
  Value loadCodes(const Tile &tile, unsigned pixel, unsigned tap) {
    SmallVector<int64_t> offsets;
    for (const LinearPlace &at : c.places) {
      int64_t offset = at.offset;
      if (c.pixel)
        offset += at.factors[*c.pixel] * pixel;
      for (auto [loop, number] : llvm::zip_equal(c.kernel, taps[tap]))
        offset += at.factors[loop] * number;
      offsets.push_back(offset);
    }
    Value &codes = loaded[offsets];
    if (codes)
      return codes;
    SmallVector<Value> at;
    for (auto [linear, offset] : llvm::zip_equal(c.places, offsets)) {
      Value sum = zero;
      for (auto [loop, factor] : llvm::enumerate(linear.factors))
        if (factor != 0 && indices[loop])
          sum = add(sum, mul(indices[loop], factor));
      at.push_back(add(sum, offset));
    }
    at.push_back(tile.channel);
    Type element = cast<MemRefType>(c.data.buffer.getType()).getElementType();
    codes = vector::LoadOp::create(
        b, VectorType::get({tile.piece.count}, element), c.data.buffer, at);
    if (tile.piece.count < plan.lanes) {
      SmallVector<int64_t> mask(plan.lanes, tile.piece.count);
      std::iota(mask.begin(), mask.begin() + tile.piece.count, 0);
      codes = vector::ShuffleOp::create(
          b, codes, splat(cast<VectorType>(codes.getType()), 0), mask);
    }
    if (!element.isInteger(8))
      return codes;
    if (!c.data.isSigned)
      codes = arith::XOrIOp::create(
          b, codes, splat(cast<VectorType>(codes.getType()), 128));
    return codes = arith::ExtSIOp::create(b, words, codes);
  }

  //===--------------------------------------------------------------------===//
  // Results
  //===--------------------------------------------------------------------===//

  /// Stores sums of a pixel, or what follows from them, in the channels' order.
  void writeResults(const Tile &tile, unsigned pixel, Value low, Value high) {
    const SmallVector<unsigned> order = plan.getSumOrder();
    const int64_t size = std::min<int64_t>(tile.piece.count, plan.lanes / 2);
    for (int64_t first = 0; first < tile.piece.count; first += size) {
      SmallVector<int64_t> mask;
      for (int64_t lane = first; lane < first + size; ++lane)
        mask.push_back(llvm::find(order, lane) - order.begin());
      Value part = vector::ShuffleOp::create(b, low, high, mask);
      SmallVector<Value> at;
      for (AffineExpr expr : c.outputMap.getResults()) {
        const unsigned loop = cast<AffineDimExpr>(expr).getPosition();
        at.push_back(loop == c.channel ? add(tile.channel, first)
                     : loop == c.pixel ? add(tile.pixel, pixel)
                                       : indices[loop]);
      }
      if (epilogue)
        epilogue->emit(part, at, first / size, size);
      else
        store(part, at, tile.piece.count - tile.piece.numFresh - first);
    }
  }

  /// Adds sums to the output, but for the first `numStale` lanes, which have
  /// been there before, or overwrites it.
  void store(Value part, ValueRange at, int64_t numStale) {
    auto type = cast<VectorType>(part.getType());
    if (!c.fill) {
      Value held = vector::LoadOp::create(b, type, c.output, at);
      part = add(part, held);
      if (numStale > 0) {
        SmallVector<bool> lanes(type.getNumElements(), true);
        std::fill_n(lanes.begin(),
                    std::min<int64_t>(numStale, type.getNumElements()), false);
        Value isFresh = arith::ConstantOp::create(
            b, DenseElementsAttr::get(type.clone(b.getI1Type()), lanes));
        part = arith::SelectOp::create(b, isFresh, part, held);
      }
    }
    vector::StoreOp::create(b, part, c.output, at);
  }

  //===--------------------------------------------------------------------===//
  // Parts
  //===--------------------------------------------------------------------===//

  /// Of a loop of the output.
  Value getLoopSize(unsigned loop) {
    for (auto [dim, expr] : llvm::enumerate(c.outputMap.getResults()))
      if (cast<AffineDimExpr>(expr).getPosition() == loop)
        return b.createOrFold<memref::DimOp>(c.output, index(dim));
    llvm_unreachable("expected a loop of the output");
  }

  Value add(Value x, Value y) { return b.createOrFold<arith::AddIOp>(x, y); }
  Value add(Value x, int64_t number) { return add(x, index(number)); }
  Value mul(Value x, int64_t factor) {
    return b.createOrFold<arith::MulIOp>(x, index(factor));
  }

  const DepthwiseSum &c;
  const DepthwiseCode &code;
  const DepthwisePlan &plan;
  const SmallVector<SmallVector<int64_t>> taps;
  const SmallVector<ChannelPiece> pieces;
  SmallVector<Value> indices; ///< of the current outer loops and the pixel
  const VectorType words, sums;
  Value zero;
  Value place; ///< of the next weights
  /// Codes of the current tile, by what is added to its place.
  std::map<SmallVector<int64_t>, Value> loaded;
  std::optional<EpilogueEmitter> epilogue;
};
} // namespace

void mlir::qlut::writeDepthwise(ImplicitLocOpBuilder &builder,
                                const DepthwiseSum &sum,
                                const DepthwiseCode &code) {
  Writer(builder, sum, code).write();
}
