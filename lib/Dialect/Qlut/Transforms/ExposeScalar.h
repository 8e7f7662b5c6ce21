//===- ExposeScalar.h - scalars of linalg bodies as tensors -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_TRANSFORMS_EXPOSESCALAR_H
#define QLUT_LIB_DIALECT_QLUT_TRANSFORMS_EXPOSESCALAR_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::qlut {

/// `generic`, on tensors, with `scalar`, a value of its body, as an additional
/// result of the shape of its loops. Returns that result; `generic` is
/// replaced, the ops of its body stay.
Value exposeScalar(RewriterBase &rewriter, linalg::GenericOp generic,
                   Value scalar);

} // namespace mlir::qlut

#endif // QLUT_LIB_DIALECT_QLUT_TRANSFORMS_EXPOSESCALAR_H
