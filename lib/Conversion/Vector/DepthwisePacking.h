//===- DepthwisePacking.h - weights of sums by channel ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_DEPTHWISEPACKING_H
#define QLUT_LIB_CONVERSION_VECTOR_DEPTHWISEPACKING_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>
#include <vector>

namespace mlir::qlut {

/// Constant weights by tap, a place of the window, and channel.
struct TapWeights {
  int64_t taps = 0, channels = 0;
  ArrayRef<int32_t> values;

  /// 0 past the last tap or channel.
  int32_t at(int64_t tap, int64_t channel) const {
    if (tap >= taps || channel >= channels)
      return 0;
    return values[tap * channels + channel];
  }
};

/// Channels that a vector holds: `count` from `first` on, of which the last
/// `numFresh` are in no piece before. Lanes past them are 0.
struct ChannelPiece {
  int64_t first, count, numFresh;
};

/// How sums of each channel by itself are computed.
struct DepthwisePlan {
  /// Words in a vector: 16 or 32, one for each channel.
  unsigned lanes = 16;
  /// Neighbours whose sums registers hold at a time.
  unsigned pixels = 4;
  /// One instruction adds products of words to sums of 32 bits: VNNI.
  bool addsToSums = false;
  /// Two codes are multiplied and their products added at once, in 32 bits;
  /// else products are added in words first, as many as fit.
  bool pairs = false;
  /// All taps: those whose products one word holds the sum of, or pairs.
  std::vector<SmallVector<unsigned>> windows;

  /// Whole vectors of channels, and what covers the rest: one that has some
  /// channels once more, or, with few channels, two that are not full.
  SmallVector<ChannelPiece> getPieces(int64_t channels) const;
  /// Words that one piece's weights take.
  int64_t getPieceSize() const;
  /// The channel of each lane of sums: interleaving words of two vectors
  /// (punpcklwd, then punpckhwd) takes them apart by blocks of 8.
  SmallVector<unsigned> getSumOrder() const;
};

/// Taps in as few windows as found, so that the sum of each one's products
/// with any codes from -128 to 127 fits a signed word, for all channels: first
/// fit, in decreasing order of weights. Empty if a single one does not fit.
std::vector<SmallVector<unsigned>> chooseWindows(const TapWeights &weights);

/// The most that the sum of a window's products and its negative get to.
int64_t getWindowReach(const TapWeights &weights, ArrayRef<unsigned> window);

/// Weights as the code reads them: piece by piece, window by window; tap by
/// tap, lane by lane, or, in pairs, both taps side by side in getSumOrder().
std::vector<int16_t> packTapWeights(const TapWeights &weights,
                                    const DepthwisePlan &plan);

/// Numbers of each channel in the order of sums, piece by piece.
std::vector<int32_t> packStarts(ArrayRef<int32_t> starts,
                                const DepthwisePlan &plan);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_DEPTHWISEPACKING_H
