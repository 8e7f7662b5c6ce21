//===- FreeNumbers.h - programs whose numbers are arguments -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ranges that move change numbers in a program of integers, multipliers,
// shifts, zero points, bounds and tables, and as a rule nothing else. Such
// numbers are made arguments: the program is compiled once and given others.
// Which ones they are is found by comparison, so that there is nothing to keep
// up to date with the conversions: two lowered programs that are the same but
// for constants are one program with two sets of numbers.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINING_FREENUMBERS_H
#define QLUT_TRAINING_FREENUMBERS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "qlut/Execution/NdArray.h"
#include "llvm/ADT/BitVector.h"

namespace mlir::qlut {

/// On an argument: it holds numbers that were constants (a unit attribute).
inline constexpr llvm::StringLiteral numbersAttrName = "qlut.numbers";

/// What lowers simulated ops to ops on integers.
inline constexpr llvm::StringLiteral numberPipeline =
    "symbol-dce,convert-qlut-sim-to-hw,convert-qlut-to-arith";

/// Prepares the simulated ops of a function, all that `numberPipeline` is to
/// leave of the module, to be lowered to ops whose shape depends as little as
/// can be on numbers: lookups are tables of every code. Errors: those of
/// tables.
LogicalResult prepareNumbers(func::FuncOp function);
/// Ends that, after the pipeline.
void finishNumbers(ModuleOp module);

/// The constants of a lowered function, and what is left of it without them.
struct FreeNumbers {
  /// All but the constants: equal for functions that differ in nothing else, in
  /// one context.
  std::vector<uintptr_t> shape;
  SmallVector<OpOperand *> uses; ///< of constants, in the order of the ops
  SmallVector<Attribute> values; ///< as `uses`

  static FreeNumbers collect(func::FuncOp function);

  /// True for numbers that conversions make for integers, in any case: integers
  /// in bodies of ops.
  bool isInteger(size_t number) const;
  /// The numbers whose values in a program of the same shape are others.
  llvm::BitVector compare(const FreeNumbers &other) const;
};

/// True for numbers, and for tensors of f32, f64 and integers of 8 to 64 bits.
bool canBeArgument(Attribute value);

/// Makes the numbers `isFree` arguments behind all others: one tensor of i64,
/// one of f64, and each tensor that was a constant. Errors: the function's
/// signature cannot change.
LogicalResult makeArguments(func::FuncOp function, const FreeNumbers &numbers,
                            const llvm::BitVector &isFree);

/// What these arguments are to hold for the values.
std::vector<::qlut::NdArray> getArguments(ArrayRef<Attribute> values,
                                          const llvm::BitVector &isFree);

} // namespace mlir::qlut

#endif // QLUT_TRAINING_FREENUMBERS_H
