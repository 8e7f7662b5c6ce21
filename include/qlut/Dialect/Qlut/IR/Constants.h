//===- Constants.h - constants as reals and as codes ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is known at compile time is computed with the kernels of QLUTCore, in
// the float type that the lowering computes in: what it would give at run time.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_IR_CONSTANTS_H
#define QLUT_DIALECT_QLUT_IR_CONSTANTS_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "qlut/Core/Format.h"
#include "qlut/Core/Rounding.h"

namespace mlir::qlut {

/// The elements of a constant tensor, also of one that is a resource. Null if
/// the attribute is none, or its values are not in the file (they are elided).
DenseElementsAttr getDenseElements(Attribute elements);

/// The code of a value of that type, as qlut.quantize gives it: the quotient is
/// one of f64 for f64, else one of f32 (docs/spec.md, Q1).
int64_t quantizeReal(double real, FloatType type, const ::qlut::Format &format,
                     ::qlut::Rounding rounding);

/// The value of that type that qlut.dequantize gives for a code (Q4).
APFloat dequantizeCode(int64_t code, const ::qlut::Format &format,
                       FloatType type);

/// The code that bits of the storage's width hold.
int64_t toCode(const APInt &bits, const ::qlut::Storage &storage);
/// The bits that hold a code of the storage.
APInt toBits(int64_t code, const ::qlut::Storage &storage);

} // namespace mlir::qlut

#endif // QLUT_DIALECT_QLUT_IR_CONSTANTS_H
