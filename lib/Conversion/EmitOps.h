//===- EmitOps.h - the elementwise ops as arith ops -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_EMITOPS_H
#define QLUT_LIB_CONVERSION_EMITOPS_H

#include "qlut/Conversion/Emit.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

namespace mlir::qlut {

/// True if emitElementwise knows the op.
bool isElementwiseQlutOp(Operation *op);

/// Why the elementwise qlut op has no lowering on its type ("expected ..."),
/// or the empty string.
StringRef getLoweringObstacle(Operation *op);

/// Fails with a diagnostic at the first qlut op inside `root` that is not an
/// elementwise one (an observer, a composite, qlut.sim), naming the pass that
/// has to run before. Composites of codes pass, and ones with formats if
/// `composites`.
LogicalResult verifyOnlyElementwise(Operation *root, bool composites = false);

/// Fails with a diagnostic at the first composite of codes on buffers, which
/// only vector code can be made of.
LogicalResult verifyNoCompositeBuffers(Operation *root);

/// Writes what the elementwise qlut op `op` computes as arith and math ops at
/// the builder's insertion point. `operands` stand for the op's operands: all
/// scalars, or vectors of one shape, whatever the op's own shape is; tables
/// come from `store`. Returns the result, of the op's element type.
Value emitElementwise(ImplicitLocOpBuilder &builder, Operation *op,
                      ValueRange operands, TableStore &store);

/// The same for an op on scalars or vectors with its own operands; scalars
/// among vectors are broadcast.
Value emitElementwise(ImplicitLocOpBuilder &builder, Operation *op,
                      TableStore &store);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_EMITOPS_H
