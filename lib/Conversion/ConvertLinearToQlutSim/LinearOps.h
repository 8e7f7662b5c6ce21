//===- LinearOps.h - what tensor ops are to qlut.sim ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_LINEAROPS_H
#define QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_LINEAROPS_H

#include "mlir/IR/Operation.h"
#include <optional>
#include <string>

namespace mlir::qlut::detail {

/// What an op is to the regions of qlut.sim.
enum class LinearRole {
  Other,       ///< no float computation on tensors, or one with a meaning on
               ///< codes already
  Leaf,        ///< tensor.empty, or linalg.fill with a constant number
  Movement,    ///< gives the elements of one tensor other places
  Elementwise, ///< a linalg op whose loops are all parallel
  Reduction,   ///< adds up, or takes the greatest or least of, elements
  Contraction, ///< adds up products of two tensors, convolutions too
  Float,       ///< a float computation that has no integer program
};

/// An op, classified.
struct LinearOp {
  LinearRole role = LinearRole::Other;
  /// Of a computation: a name of one word, "matmul", "add", "max".
  std::string kind;
  /// Why it stays float; of a computation why it can't end a region, if so.
  std::string reason;
  /// Of a movement: the tensor that is moved.
  Value source;

  bool isComputation() const {
    return role == LinearRole::Elementwise || role == LinearRole::Reduction ||
           role == LinearRole::Contraction;
  }
  bool endsRegion() const { return isComputation() && reason.empty(); }
};

/// Classifies an op that is in no body of a linalg op and in no qlut.sim.
LinearOp classifyLinearOp(Operation *op);

/// True if qlut.sim_lut, or one of the ops that an integer program computes
/// between codes: what the body of a linalg op may hold. On tensors too.
/// Otherwise sets `reason`.
bool isSimulatedScalarOp(Operation *op, std::string &reason);

/// True if nothing but constants goes into `value`.
bool isOfConstants(Value value);

/// The constant tensor that `value` is, or that ops that move it lead back to;
/// null if there is none.
Value getConstantTensor(Value value);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_LINEAROPS_H
