//===- Dataset.h - samples and what they should give ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINER_DATASET_H
#define QLUT_TRAINER_DATASET_H

#include "qlut/Execution/NdArray.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace qlut {

/// Samples along the leading dimension of arrays.
struct Dataset {
  std::vector<NdArray> inputs; ///< one for each argument of the network
  NdArray labels;              ///< integers, or targets of floats

  int64_t size() const { return labels.shape.empty() ? 0 : labels.shape[0]; }

  /// Reads .npy files. Errors: those of readNpy; a NaN; arrays of different
  /// numbers of samples, or of none.
  static llvm::Expected<Dataset> read(const std::vector<std::string> &inputs,
                                      const std::string &labels);
  /// The samples of those numbers, in that order.
  Dataset select(llvm::ArrayRef<int64_t> samples) const;
};

/// The samples `numbers` of an array, one after the other.
NdArray selectSamples(const NdArray &array, llvm::ArrayRef<int64_t> numbers);

/// What a network that gives `shape` for a batch is to give for labels: for
/// integers, `peak` for the class and the rest of 1 for the others alike; for
/// floats, them. Errors: a class that is none, targets of another shape, labels
/// that are neither integers nor f32.
llvm::Expected<NdArray> makeTargets(const NdArray &labels,
                                    llvm::ArrayRef<int64_t> shape, double peak);

/// 0 to size - 1 in an order that the seed and the round determine, by
/// Fisher-Yates with SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
std::vector<int64_t> shuffle(int64_t size, uint64_t seed, uint64_t round);

} // namespace qlut

#endif // QLUT_TRAINER_DATASET_H
