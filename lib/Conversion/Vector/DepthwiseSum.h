//===- DepthwiseSum.h - sums of each channel by itself ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_DEPTHWISESUM_H
#define QLUT_LIB_CONVERSION_VECTOR_DEPTHWISESUM_H

#include "SumOfProducts.h"

namespace mlir::qlut {

/// A place along a dimension of the data: what loops are multiplied by, and a
/// number that is added.
struct LinearPlace {
  SmallVector<int64_t> factors; ///< by loop
  int64_t offset = 0;
};

/// Sums of products over a window, of each channel by itself, by constant
/// weights:
///
///   out[.., pixel, c] += (code(data[place(.., pixel, k..), c]) + data.offset)
///   *
///                        weight(k.., c)
///
/// where channels are contiguous in the output and the data, and places are
/// linear in the loops: strides, dilations, one or more dimensions. Shapes
/// other than the weights' may be dynamic.
struct DepthwiseSum : SumOfProducts {
  unsigned channel = 0;            ///< loop
  std::optional<unsigned> pixel;   ///< innermost other loop of the output
  SmallVector<unsigned> outer;     ///< all others of the output
  SmallVector<unsigned> kernel;    ///< reduction loops, as the weights
  SmallVector<LinearPlace> places; ///< in the data's dimensions but the last

  int64_t getNumChannels() const { return getSize(channel); }
  /// Products in each sum.
  int64_t getNumTaps() const;
  /// Where the reduction loops are at for each tap, in the order of weights.
  SmallVector<SmallVector<int64_t>> getTaps() const;
  /// Constant weights with their offset: by tap and channel.
  SmallVector<int32_t> getWeights() const;
};

/// The most products of one sum: code is written for each of them.
inline constexpr int64_t maxTaps = 64;

/// The sums of an op that isOfEachChannel, or an error that says what is
/// expected instead.
llvm::Expected<DepthwiseSum> matchDepthwiseSum(linalg::LinalgOp op);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_DEPTHWISESUM_H
