//===- CompositeWriter.h - the pieces composites decompose to ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Private to the dialect's library: elementwise generics, reductions and inner
// functions, as QlutCompositeDecompose.cpp puts them together.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_IR_COMPOSITEWRITER_H
#define QLUT_LIB_DIALECT_QLUT_IR_COMPOSITEWRITER_H

#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "qlut/Core/Expression.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"

namespace mlir::qlut {

/// How the inner functions are written.
enum class InnerForm { Math, Sim };

/// The body of an elementwise generic: scalars in, one scalar out.
using BodyFn = function_ref<Value(ImplicitLocOpBuilder &, ValueRange)>;

/// Writes linalg on ranked tensors before the insertion point of a builder, at
/// the location of a composite. What it makes has elements of the computing
/// type: f32 for composites of f16 and bf16, else theirs.
class CompositeWriter {
public:
  CompositeWriter(OpBuilder &builder, Operation *composite, InnerForm form);

  ImplicitLocOpBuilder &builder() { return b; }

  /// A scalar of the computing type.
  Value constant(double value);
  /// An empty tensor of the computing type and the shape of `like`.
  Value emptyLike(Value like);
  /// A parallel generic over the dimensions of `out`: operand i is read
  /// through maps[i] and, if a float, widened for `body`, whose value is
  /// narrowed to the element type of `out`.
  Value elementwise(ArrayRef<Value> inputs, ArrayRef<AffineMap> maps, Value out,
                    BodyFn body);
  /// Of `input`, along `dims`, which the result lacks.
  Value sum(Value input, ArrayRef<int64_t> dims);
  Value max(Value input, ArrayRef<int64_t> dims);
  Value mean(Value input, ArrayRef<int64_t> dims);
  /// kind(input + addend) of a whole tensor of the computing type, for Exp,
  /// Log, Rsqrt, Reciprocal, Sin and Cos.
  Value inner(::qlut::ExprKind kind, Value input, double addend = 0.0);

  /// (d0, ..., dn) -> (d0, ..., dn).
  AffineMap all(int64_t rank) { return b.getMultiDimIdentityMap(rank); }
  /// All but `dims`.
  AffineMap without(int64_t rank, ArrayRef<int64_t> dims);
  /// The last `dims` dimensions.
  AffineMap trailing(int64_t rank, int64_t dims);

  /// True if `value` has elements of the computing type.
  bool isWide(Value value);

private:
  Value empty(Value like, ArrayRef<int64_t> dims);
  Value reduce(Value input, ArrayRef<int64_t> dims, double start,
               BodyFn combine);

  ImplicitLocOpBuilder b;
  InnerForm form;
  StringAttr layer;
  FloatType wide;
};

} // namespace mlir::qlut

#endif // QLUT_LIB_DIALECT_QLUT_IR_COMPOSITEWRITER_H
