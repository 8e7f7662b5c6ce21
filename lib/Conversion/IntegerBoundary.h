//===- IntegerBoundary.h - where floats become integers ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_INTEGERBOUNDARY_H
#define QLUT_LIB_CONVERSION_INTEGERBOUNDARY_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::qlut {

/// What of a function stays with floats: arguments are moved and quantized,
/// codes dequantized, moved and returned. The rest takes and gives integers.
struct IntegerBoundary {
  /// Quantizations of the same value in the same way: one argument of the
  /// integer function.
  struct Input {
    Value source;
    SmallVector<QuantizeOp> quantizers;
  };
  /// Of the arguments themselves, in their order, then of moved ones.
  SmallVector<Input> inputs;
  /// Of results and of what moved ones are made of.
  llvm::SetVector<DequantizeOp> outputs;
  /// What moves elements before the inputs and behind the outputs.
  llvm::SetVector<Operation *> movements;
  func::ReturnOp exit;
};

/// The boundary of a function of one block; none, with the reason in `why`, if
/// it computes with floats or nothing of it is integers.
std::optional<IntegerBoundary> findIntegerBoundary(func::FuncOp function,
                                                   std::string &why);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_INTEGERBOUNDARY_H
