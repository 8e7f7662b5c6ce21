//===- LinearBody.h - what the body of a linalg op computes -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_LINEARBODY_H
#define QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_LINEARBODY_H

#include "LinearOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::qlut::detail {

/// The body of one linalg op on tensors, read.
class LinearBody {
public:
  explicit LinearBody(linalg::LinalgOp op);

  /// Why the body has no integer program; empty if it has one.
  const std::string &reason() const { return why; }
  /// Elementwise, Reduction or Contraction.
  LinearRole role() const { return foundRole; }
  /// The kind of the op: of a named op its name, of others that of what they
  /// yield.
  std::string kind() const;

private:
  bool checkOps();
  bool checkResult(unsigned index);

  // Its methods are not const.
  mutable linalg::LinalgOp op;
  Block *block;
  LinearRole foundRole = LinearRole::Elementwise;
  std::string why;
};

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_CONVERTLINEARTOQLUTSIM_LINEARBODY_H
