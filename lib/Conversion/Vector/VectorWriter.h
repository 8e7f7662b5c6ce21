//===- VectorWriter.h - what writers of vector code share -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_VECTORWRITER_H
#define QLUT_LIB_CONVERSION_VECTOR_VECTORWRITER_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace mlir::qlut {

/// Products of neighbours added, exactly: of signed words into lanes of 32 bits
/// (pmaddwd), or of unsigned bytes by signed ones into lanes of 16 bits, which
/// saturate (pmaddubsw), by `type`, of 256 or 512 bits.
Value multiplyAdd(ImplicitLocOpBuilder &builder, VectorType type, Value a,
                  Value c);

/// The sums and, added in lanes of 32 bits, the products of words or of bytes:
/// VNNI, 256 or 512 bits.
Value multiplyAddTo(ImplicitLocOpBuilder &builder, Value sums, Value a,
                    Value c);

/// Writes ops at a builder's insertion point.
class VectorWriter {
protected:
  explicit VectorWriter(ImplicitLocOpBuilder &builder) : b(builder) {}

  /// The result of an intrinsic of LLVM.
  Value call(StringRef intrinsic, Type type, ValueRange arguments);
  /// The number in each lane, modulo the element type's width.
  Value splat(VectorType type, int64_t value);
  Value index(int64_t value);
  /// A loop by `step`; where its ends are constants, none for a single turn,
  /// and nothing for no turn.
  void forEach(Value from, Value to, int64_t step,
               llvm::function_ref<void(Value)> body);

  ImplicitLocOpBuilder &b;
};

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_VECTORWRITER_H
