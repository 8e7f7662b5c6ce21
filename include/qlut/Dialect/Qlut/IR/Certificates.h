//===- Certificates.h - certificates beside tables --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_IR_CERTIFICATES_H
#define QLUT_DIALECT_QLUT_IR_CERTIFICATES_H

#include "mlir/IR/Types.h"
#include "qlut/Core/Ulp.h"

namespace mlir::qlut {

/// The discardable attribute of a simulated lookup with a table that says what
/// the table is worth: a dictionary of the certificate's figures (docs/spec.md,
/// C). Beside the table and not inside it, so that equal tables are one.
inline constexpr llvm::StringLiteral certificateAttrName = "qlut.certificate";

/// The kind of the f16, bf16, f32 or f64 elements of `type`.
::qlut::FloatKind getFloatKind(Type type);

} // namespace mlir::qlut

#endif // QLUT_DIALECT_QLUT_IR_CERTIFICATES_H
