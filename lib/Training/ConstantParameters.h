//===- ConstantParameters.h - constants that are weights --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_TRAINING_CONSTANTPARAMETERS_H
#define QLUT_LIB_TRAINING_CONSTANTPARAMETERS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinAttributes.h"
#include <string>
#include <vector>

namespace mlir::qlut::detail {

/// A constant tensor of floats in a function.
struct FloatConstant {
  Operation *op = nullptr;
  StringAttr attribute; ///< name of the attribute that holds the elements
  ElementsAttr value;
  std::string name;
  /// Why it is no parameter; empty if it is one.
  std::string reason;
  /// A mean or a variance that may follow those of batches.
  bool isStatistic = false;
};

/// The constant tensors of floats of rank 1 or more in the function's block, in
/// order. Names are those of locations, of the letters that file names are made
/// of, told apart by `_1`, `_2`; or else `parameter<number of the constant>`.
/// No parameters are (docs/training.md): one number all over; masks, whose
/// numbers are 0 or -1e4 and below; the variance of a normalization (it goes
/// into a square root) and the mean that is subtracted beside it; and those
/// whose numbers are not in the file.
std::vector<FloatConstant> findFloatConstants(func::FuncOp function);

/// The function of that name, whose arguments are about to change, `purpose` of
/// which ("to take parameters out of"). Emits an error, and gives null, if
/// there is none with a body, or something calls it.
func::FuncOp lookupUncalled(ModuleOp module, StringRef name, StringRef purpose);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_TRAINING_CONSTANTPARAMETERS_H
