//===- ElementExpr.h - one element of a tensor as an expression -*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Exporters spread a softmax or a norm over many ops: linalg.generic and named
// linalg ops, tosa, arith on tensors, with reshapes, broadcasts and transposes
// between, fused or not. All of them say the same about one element of the
// result. ElementBuilder reads the ops as expressions over single elements, so
// that a matcher sees
//
//   exp(x[i,j] - max_k x[i,k]) / sum_k exp(x[i,k] - max_l x[i,l])
//
// whatever the ops were. Nothing is written to the IR.
//
// Private to the library of the passes.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_TRANSFORMS_ELEMENTEXPR_H
#define QLUT_LIB_DIALECT_QLUT_TRANSFORMS_ELEMENTEXPR_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"
#include <deque>
#include <map>

namespace mlir::qlut {

/// A position in a tensor: per dimension, the number of a dimension of the
/// root tensor that runs along it, or one of the values below.
using ElementIndex = SmallVector<int, 4>;
/// The only element of a dimension of static size 1.
inline constexpr int unitIndex = -1;
/// A dimension that a reduction runs over, inside that reduction only.
inline constexpr int reducedIndex = -2;

/// One node: an element of a tensor, a constant, a scalar operation on other
/// nodes, a reduction, or a scalar that is none of these.
struct ElementNode {
  enum class Kind {
    Element,  ///< source[index]
    Constant, ///< value
    Opaque,   ///< the scalar `source`, which nothing is known about
    Neg,
    Add,
    Sub,
    Mul,
    Div,
    Max,
    Exp,
    Log,
    Sqrt,
    Rsqrt,
    Pow,
    Sin,
    Cos,
    FromInteger, ///< a signed integer as a float
    Select,      ///< operands: condition, then, else
    ReduceSum,   ///< `source`, the result of a reduction; `index` per loop
    ReduceMax,   ///< the same
  };
  Kind kind;
  SmallVector<ElementNode *, 3> operands;
  double value = 0.0;
  Value source;
  ElementIndex index;
  /// Of an Element, once expanded: what it is, or itself for a leaf; and the
  /// same element in the tensor behind all ops that only move elements.
  ElementNode *expansion = nullptr;
  ElementNode *base = nullptr;
};

/// Makes and owns the nodes of one matching attempt.
class ElementBuilder {
public:
  using Kind = ElementNode::Kind;

  /// The element of `root` (a ranked tensor) at the position every other
  /// index is relative to.
  ElementNode *root(Value root);
  RankedTensorType rootType() const { return type; }

  /// What `node` is, through the op that makes its tensor and through ops that
  /// only move elements (reshapes by unit dimensions, broadcasts, transposes,
  /// copies, float extensions). An Element that comes back is a leaf.
  ElementNode *expand(ElementNode *node);
  /// The same element in the tensor behind ops that only move elements; other
  /// nodes than Elements are their own.
  ElementNode *base(ElementNode *node);
  /// lhs - rhs, which no op may compute.
  ElementNode *difference(ElementNode *lhs, ElementNode *rhs) {
    return make(Kind::Sub, {lhs, rhs});
  }
  /// lhs * rhs and lhs / rhs, which no op may compute.
  ElementNode *product(ElementNode *lhs, ElementNode *rhs) {
    return make(Kind::Mul, {lhs, rhs});
  }
  ElementNode *quotient(ElementNode *lhs, ElementNode *rhs) {
    return make(Kind::Div, {lhs, rhs});
  }
  ElementNode *number(double value) { return makeConstant(value); }
  /// The constant `node` is, if it is one.
  std::optional<double> constant(ElementNode *node);

  /// What a reduction combines, with its reduced dimensions (outermost first)
  /// at the root's dimensions `dims`, one for each of them.
  ElementNode *reducedBody(ElementNode *reduction, ArrayRef<int> dims);
  /// The sizes of the reduced dimensions, outermost first; dimensions of size
  /// 1 are none.
  SmallVector<int64_t> reducedSizes(ElementNode *reduction);
  /// The root's dimensions that the reduction runs over, ascending: those of
  /// size other than 1 that its position lacks. Failure unless they have the
  /// sizes of the reduced dimensions in this order.
  FailureOr<SmallVector<int>> reducedDims(ElementNode *reduction);

  /// True if both give the same number in exact arithmetic, as far as the
  /// expressions show it.
  bool equal(ElementNode *lhs, ElementNode *rhs);
  /// True if `node` is a function of constants (tensors of different elements
  /// among them) and the Elements `inputs`.
  bool dependsOnlyOn(ElementNode *node, ArrayRef<ElementNode *> inputs);
  /// The ops that compute `node` from the tensors of the Elements `leaves` and
  /// from constants.
  llvm::SetVector<Operation *> opsBetween(ElementNode *node,
                                          ArrayRef<ElementNode *> leaves);

private:
  // ElementExpr.cpp
  ElementNode *make(Kind kind, ArrayRef<ElementNode *> operands = {});
  ElementNode *makeConstant(double value);
  ElementNode *makeUnique(Kind kind, Value source, ArrayRef<int> index);
  std::optional<double> computeConstant(ElementNode *node, unsigned depth);
  bool equalAt(ElementNode *lhs, ElementNode *rhs, unsigned depth);
  bool equalReductions(ElementNode *lhs, ElementNode *rhs, unsigned depth);
  void collectOps(ElementNode *node, const llvm::DenseSet<Value> &leaves,
                  llvm::SetVector<Operation *> &ops,
                  llvm::DenseSet<ElementNode *> &seen);

  // ElementExprOps.cpp, ElementExprLinalg.cpp
  /// tensor[index], with the sizes of `tensor` respected; Opaque if the index
  /// does not fit them.
  ElementNode *element(Value tensor, ArrayRef<int> index);
  /// A scalar in the body of `owner` at those loops, or outside of it.
  ElementNode *scalar(Value value, Operation *owner, ArrayRef<int> loops);
  /// The scalar operation `op` on what `operand` makes of its operands, or
  /// null.
  ElementNode *operation(Operation *op,
                         function_ref<ElementNode *(Value)> operand);
  /// One step of expansion, or null for a leaf.
  ElementNode *step(Value source, ArrayRef<int> index);
  ElementNode *stepLinalg(Value source, ArrayRef<int> index);
  ElementNode *stepTosa(Value source, ArrayRef<int> index);
  ElementNode *stepReshape(Value from, Value to, ArrayRef<int> index);

  RankedTensorType type;
  std::deque<ElementNode> nodes;
  std::map<std::tuple<Kind, void *, ElementIndex>, ElementNode *> unique;
  llvm::DenseMap<std::pair<ElementNode *, ElementNode *>, bool> equalities;
  llvm::DenseMap<ElementNode *, std::optional<double>> constants;
  /// The next number for a dimension that is none of the root's.
  int freshDim = 1 << 16;
};

/// The value of a scalar operation on constants; none for kinds that are not
/// folded.
std::optional<double> foldNode(ElementNode::Kind kind, ArrayRef<double> v);

/// The number that every element of the constant `value`, a scalar or a tensor,
/// is; none for booleans and wide integers.
std::optional<double> getSplatConstant(Value value);

/// True if `select`, which may be null, is an arith.select of the greater of
/// two floats.
bool isSelectedMaximum(Operation *select);

} // namespace mlir::qlut

#endif // QLUT_LIB_DIALECT_QLUT_TRANSFORMS_ELEMENTEXPR_H
