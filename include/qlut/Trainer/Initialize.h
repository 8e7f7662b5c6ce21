//===- Initialize.h - weights of a network that is untrained ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINER_INITIALIZE_H
#define QLUT_TRAINER_INITIALIZE_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "qlut/Trainer/ParameterSet.h"

namespace mlir::qlut {

/// How factors of sums are drawn.
enum class InitKind {
  He,    ///< normal, of variance 2 / fan in: He et al., "Delving Deep into
         ///< Rectifiers", ICCV 2015
  Xavier ///< uniform, of variance 2 / (fan in + fan out): Glorot, Bengio,
         ///< "Understanding the difficulty of training deep feedforward neural
         ///< networks", AISTATS 2010
};

/// he or xavier.
std::optional<InitKind> parseInit(StringRef name);

/// What a parameter is used for.
struct ParameterUse {
  enum Kind {
    Factor, ///< of terms of sums: matrix products, convolutions
    Bias,   ///< added, along one dimension at most
    Added,  ///< added, along several: positions
    Scale,  ///< multiplied or divided by, element by element, or its root
    Rows,   ///< read by index, or joined with other values
    Unused,
    Unknown
  };
  Kind kind = Unused;
  /// Of factors: terms of a sum; and sums that an input goes into, of a
  /// convolution at all places of the filter.
  int64_t fanIn = 1, fanOut = 1;
  Operation *op = nullptr; ///< of the first use
};

/// What the parameter, an argument of a float network, is used for, seen
/// through ops that only move elements. Uses of different kinds are Unknown,
/// but rows that are factors, too, are Rows.
ParameterUse findUse(BlockArgument parameter);

/// Gives all parameters of the function that are not frozen new values:
/// factors those of `kind`, biases 0, scales 1, rows and what is added along
/// several dimensions normal ones of deviation 0.02; others keep theirs. They
/// depend on the seed, the name and the element alone. A line for each goes to
/// `report`.
void initialize(func::FuncOp function, ParameterSet &parameters, InitKind kind,
                uint64_t seed, llvm::raw_ostream &report);

} // namespace mlir::qlut

#endif // QLUT_TRAINER_INITIALIZE_H
