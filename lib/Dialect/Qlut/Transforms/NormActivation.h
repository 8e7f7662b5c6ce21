//===- NormActivation.h - codes of sums by channel --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_TRANSFORMS_NORMACTIVATION_H
#define QLUT_LIB_DIALECT_QLUT_TRANSFORMS_NORMACTIVATION_H

#include "mlir/IR/Builders.h"
#include "qlut/Core/CodeSteps.h"
#include "qlut/Core/Target.h"

namespace mlir::qlut {

/// The codes of a tensor of integer sums, by channel.
struct NormActivation {
  ::qlut::Storage storage;
  int64_t dimension = -1; ///< of the channels; -1: there is one
  std::vector<::qlut::CodeSteps> steps;

  /// Set by findProducts: one for each channel, the width in which none of
  /// their sums wrap, and whether each channel is clamped to its own codes or
  /// all to the codes of all.
  std::vector<::qlut::MultiplyShift> products;
  unsigned computeBits = 32;
  bool clampsByChannel = false;

  /// Finds the product of each channel: in 32 bits if all have one there, else
  /// in the accumulator's; with the codes of all channels for the clamp, else
  /// with their own. Returns which channel has none; empty if all have.
  std::string findProducts(unsigned accumulatorBits);

  /// J7: clamp((M n + B) >> s), M, B and s by channel, as a linalg.generic on
  /// the sums.
  Value createProducts(OpBuilder &builder, Value sums) const;

  /// J8: the first code and the number of thresholds not above the sum, found
  /// by binary search, as a linalg.generic on the sums.
  Value createThresholds(OpBuilder &builder, Value sums) const;

  /// The cycles of createThresholds for one sum.
  double getThresholdCycles(const ::qlut::Target &target) const;

private:
  bool tryProducts(std::string &lacking);
  /// The least and the greatest code that a channel is clamped to.
  std::pair<int64_t, int64_t> getClamp(const ::qlut::CodeSteps &channel) const;
  /// The least and the greatest code of all channels.
  std::pair<int64_t, int64_t> getCodes() const;
  /// Steps of the search: the bits of the greatest number of thresholds.
  unsigned getSearchSteps() const;
};

} // namespace mlir::qlut

#endif // QLUT_LIB_DIALECT_QLUT_TRANSFORMS_NORMACTIVATION_H
