//===- CodeProgram.h - integer ops on one element ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_TRANSFORMS_CODEPROGRAM_H
#define QLUT_LIB_DIALECT_QLUT_TRANSFORMS_CODEPROGRAM_H

#include "CodeChainOps.h"

namespace mlir::qlut {

/// What a chain (CodeChainOps.h) does to one element.
class CodeProgram {
public:
  /// The program of the chain from the leaf to the root. All between them must
  /// be ops of chains; none if constants by channel belong to different
  /// dimensions, or the element types are no integers of at most 64 bits.
  static std::optional<CodeProgram> get(Value root, Value leaf);

  /// The channels of the constants: 1 if none is by channel.
  int64_t getNumChannels() const { return numChannels; }
  /// The dimension of the channels; -1 if none is by channel.
  int64_t getDimension() const { return dimension; }

  /// The bits of the result for the bits of the leaf, both sign-extended.
  int64_t evaluate(int64_t leaf, int64_t channel = 0) const;

  /// Succeeds if no step wraps and the result is monotone for leaves, read as
  /// signed numbers, in [lo, hi]; else says in `why` which op stands against
  /// it.
  LogicalResult proveMonotone(int64_t lo, int64_t hi, int64_t channel,
                              std::string &why) const;

private:
  /// One value of the chain: the leaf, a constant, or what an op computes.
  struct Step {
    Operation *op = nullptr; ///< null: leaf or constant
    SmallVector<unsigned, 3> operands;
    SmallVector<int64_t> constants; ///< one, or one by channel
    unsigned bits = 0;
  };

  std::optional<unsigned> add(Value value);
  std::optional<unsigned> addGeneric(linalg::GenericOp op);
  std::optional<unsigned> addConstant(ArrayRef<int64_t> values, unsigned bits);
  /// The value of an op, before and after it is cut to its width.
  int64_t compute(const Step &step, ArrayRef<int64_t> values) const;
  int64_t run(const Step &step, ArrayRef<int64_t> values) const;

  std::vector<Step> steps;
  DenseMap<Value, unsigned> places;
  int64_t numChannels = 1, dimension = -1;
};

} // namespace mlir::qlut

#endif // QLUT_LIB_DIALECT_QLUT_TRANSFORMS_CODEPROGRAM_H
