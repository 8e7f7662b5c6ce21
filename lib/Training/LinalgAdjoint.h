//===- LinalgAdjoint.h - the adjoint of a structured op ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_TRAINING_LINALGADJOINT_H
#define QLUT_LIB_TRAINING_LINALGADJOINT_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "qlut/Training/ReverseMode.h"

namespace mlir::qlut::detail {

/// A value read in the loops of a linalg op, and how.
struct LoopInput {
  Value value;
  AffineMap map;
};

/// Writes linalg.generic ops that read what a linalg op reads and compute with
/// its body, in loops of the same order and ranges (and further ones behind).
class LoopWriter {
public:
  /// `outer` are the cotangents of the code around the op.
  LoopWriter(linalg::LinalgOp op, Adjoints &outer);

  /// What `write` gets: the body, cloned.
  struct Body {
    OpBuilder &builder;
    IRMapping &mapping;    ///< from the op's body; also captured values
    ArrayRef<Value> extra; ///< elements of the extra inputs
    Value element;         ///< the element of the output so far
  };
  using BodyFn = function_ref<Value(Body &)>;

  /// out[map] = what `write` gives, in loops of which those are parallel that
  /// are a result of `map`; `ranges` are those of loops behind the op's own.
  /// Null, with nothing written, if `write` gives null.
  Value write(ArrayRef<LoopInput> extra, Value out, AffineMap map,
              unsigned furtherLoops, BodyFn write);

private:
  linalg::LinalgOp op;
  Adjoints &outer;
};

/// The rule of linalg ops: one linalg.generic for each active input. Errors at
/// the op: another reduction than a sum, the greatest or the least.
LogicalResult differentiateLinalg(linalg::LinalgOp op, Adjoints &adjoints);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_TRAINING_LINALGADJOINT_H
