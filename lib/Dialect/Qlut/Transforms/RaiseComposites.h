//===- RaiseComposites.h - what the raising patterns share ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Private to the library of the passes.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_TRANSFORMS_RAISECOMPOSITES_H
#define QLUT_LIB_DIALECT_QLUT_TRANSFORMS_RAISECOMPOSITES_H

#include "ElementExpr.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::qlut {

/// Why a chain that looks like a composite is not raised; empty for ops that
/// do not look like one.
using Refusal = std::string;

/// What one op, the last of its chain, turns out to be. The nodes are
/// Elements or expressions over them.
struct SoftmaxMatch {
  ElementNode *input = nullptr;
  /// Of i1; a 1 keeps the element, or drops it if `maskDrops`.
  ElementNode *mask = nullptr;
  bool maskDrops = false;
  int64_t dimension = 0;
};
struct NormMatch {
  bool centers = false; ///< layer norm, otherwise RMS norm
  ElementNode *input = nullptr;
  ElementNode *scale = nullptr; ///< or null
  ElementNode *bias = nullptr;  ///< or null
  int64_t dims = 0;             ///< trailing dimensions
  double epsilon = 0.0;
};
struct DivideMatch {
  ElementNode *lhs = nullptr;
  ElementNode *rhs = nullptr;
};

struct SinusoidMatch {
  bool isCosine = false;
  /// An Element of a tensor of integers, and a function of constants alone.
  ElementNode *position = nullptr;
  ElementNode *frequency = nullptr;
};

/// Each reads `op` as the last op of a chain. Failure leaves `why` empty if
/// the op is nothing of the kind. The nodes belong to `builder`, which is new.
FailureOr<SoftmaxMatch> matchSoftmax(ElementBuilder &builder, Operation *op,
                                     Refusal &why);
FailureOr<SoftmaxMatch> matchLogSoftmax(ElementBuilder &builder, Operation *op,
                                        Refusal &why);
FailureOr<NormMatch> matchNorm(ElementBuilder &builder, Operation *op,
                               bool centers, Refusal &why);
FailureOr<DivideMatch> matchDivide(ElementBuilder &builder, Operation *op,
                                   Refusal &why);

/// Of an op whose angle is computed in the same op or right before it.
FailureOr<SinusoidMatch> matchSinusoid(ElementBuilder &builder, Operation *op,
                                       Refusal &why);

/// The one result of `op`, if it can be that of a composite: a ranked tensor
/// of f16, bf16, f32 or f64 of rank 1 or more. Null otherwise.
Value getRootOf(Operation *op);

/// 0 to the rank of the root of `builder`.
SmallVector<int64_t> getAllDims(ElementBuilder &builder);

/// a / b, also where it is written a * (1 / b).
std::optional<std::pair<ElementNode *, ElementNode *>>
asQuotient(ElementBuilder &builder, ElementNode *node);

/// True if a tensor of the sizes of the root's dimensions `dims`, with the
/// elements of `node` and of the root's element type, can be had.
bool canMaterialize(ElementBuilder &builder, ElementNode *node,
                    ArrayRef<int64_t> dims);
/// That tensor: one there is, reshaped by dimensions of size 1, a constant, or
/// a linalg.generic that computes it. Requires canMaterialize.
Value materialize(ElementBuilder &builder, ElementNode *node,
                  ArrayRef<int64_t> dims, OpBuilder &b, Location loc);

/// Fails, with the reason, if an op that computes `node` from `leaves`, all of
/// them before the last op `op`, has uses outside of the chain.
LogicalResult checkUses(ElementBuilder &builder, Operation *op,
                        ElementNode *node, ArrayRef<ElementNode *> leaves,
                        Refusal &why);

/// The dimensions of the root that an Element runs along.
SmallVector<int64_t> ownDims(ElementNode *node);

/// A destination for the composite that replaces `op`: that of `op` if nothing
/// reads its value, else an empty tensor of the type of `like`.
Value getDestination(Operation *op, Value like, OpBuilder &b);

/// Replaces `op` and erases what is dead then.
void replaceChain(RewriterBase &rewriter, Operation *op, Value by);

} // namespace mlir::qlut

#endif // QLUT_LIB_DIALECT_QLUT_TRANSFORMS_RAISECOMPOSITES_H
