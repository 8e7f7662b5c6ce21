//===- MatchNorms.cpp - find layer norms and RMS norms --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// layer norm: (x - mean) * rsqrt(var + epsilon) [* scale] [+ bias]
// RMS norm:   x * rsqrt(mean(x^2) + epsilon) [* scale]
//
// with the mean as a sum times 1/N, the variance as mean((x - mean)^2) or
// mean(x^2) - mean^2, the reciprocal root in any spelling, and the factors in
// any order; also x * (r * scale) + (bias - mean * (r * scale)).
//
//===----------------------------------------------------------------------===//

#include "RaiseComposites.h"
#include "mlir/IR/TypeUtilities.h"
#include <cmath>

using namespace mlir;
using namespace mlir::qlut;
using Kind = ElementNode::Kind;

namespace {

/// Matches one op; the members are what is found on the way.
class NormMatcher {
public:
  NormMatcher(ElementBuilder &b, bool centers, Refusal &why)
      : b(b), centers(centers), why(why) {}

  FailureOr<NormMatch> match(Operation *op);

private:
  /// A sum times a constant.
  struct Mean {
    ElementNode *sum = nullptr;
    double factor = 0.0;
  };

  bool matchBiased(ElementNode *node);
  bool matchFolded(ElementNode *node);
  bool matchProduct(ElementNode *node, bool mayScale);
  /// factor * rsqrt(root), factor being x or x - mean, or a scale times that.
  bool matchScaled(ElementNode *factor, ElementNode *root, bool mayScale);
  /// The same without a scale.
  bool matchCore(ElementNode *centered, ElementNode *root);
  bool matchCentered(ElementNode *centered, ElementNode *x, ElementNode *mean,
                     ElementNode *root);
  bool matchVariance(ElementNode *node, ElementNode *centered, ElementNode *x,
                     ElementNode *mean);

  std::optional<Mean> asMean(ElementNode *node);
  /// `mean` is the mean of `terms` along the dimensions of the match, which it
  /// sets if they are not known yet.
  bool isMeanOf(ElementNode *mean, ElementNode *terms);
  /// `node` is the mean of the squares of `x`.
  bool isMeanOfSquare(ElementNode *mean, ElementNode *x);
  bool isSquareOf(ElementNode *node, ElementNode *x);
  /// q, if `node` is sqrt(q) or 1 / sqrt(q).
  ElementNode *rootOf(ElementNode *node);
  ElementNode *inverseRootOf(ElementNode *node);
  /// The same for every row: a tensor over the normalized dimensions. Their
  /// number is known only later, so this only reads the type.
  bool isParameter(ElementNode *node);
  bool isParameterOf(ElementNode *node, int64_t dims);

  ElementBuilder &b;
  bool centers;
  Refusal &why;
  NormMatch found;
  SmallVector<int> dims;
};

} // namespace

//===----------------------------------------------------------------------===//
// Roots and means
//===----------------------------------------------------------------------===//

ElementNode *NormMatcher::rootOf(ElementNode *node) {
  node = b.expand(node);
  if (node->kind == Kind::Sqrt)
    return node->operands[0];
  if (node->kind == Kind::Pow && b.constant(node->operands[1]) == 0.5)
    return node->operands[0];
  return nullptr;
}

ElementNode *NormMatcher::inverseRootOf(ElementNode *node) {
  node = b.expand(node);
  if (node->kind == Kind::Rsqrt)
    return node->operands[0];
  if (node->kind == Kind::Pow && b.constant(node->operands[1]) == -0.5)
    return node->operands[0];
  if (node->kind == Kind::Div && b.constant(node->operands[0]) == 1.0)
    return rootOf(node->operands[1]);
  if (ElementNode *inverse = rootOf(node)) {
    inverse = b.expand(inverse);
    if (inverse->kind == Kind::Div && b.constant(inverse->operands[0]) == 1.0)
      return inverse->operands[1];
  }
  return nullptr;
}

std::optional<NormMatcher::Mean> NormMatcher::asMean(ElementNode *node) {
  node = b.expand(node);
  if (node->kind == Kind::Div) {
    std::optional<double> count = b.constant(node->operands[1]);
    ElementNode *sum = b.expand(node->operands[0]);
    if (count && sum->kind == Kind::ReduceSum)
      return Mean{sum, 1.0 / *count};
  }
  if (node->kind == Kind::Mul)
    for (int i : {0, 1}) {
      std::optional<double> factor = b.constant(node->operands[1 - i]);
      ElementNode *sum = b.expand(node->operands[i]);
      if (factor && sum->kind == Kind::ReduceSum)
        return Mean{sum, *factor};
    }
  return std::nullopt;
}

/// How far a rounded constant may be from what it stands for.
static double toleranceOf(Type element) {
  unsigned precision =
      APFloat::semanticsPrecision(cast<FloatType>(element).getFloatSemantics());
  return std::ldexp(1.0, 2 - static_cast<int>(precision));
}

bool NormMatcher::isMeanOf(ElementNode *node, ElementNode *terms) {
  std::optional<Mean> mean = asMean(node);
  if (!mean)
    return false;
  FailureOr<SmallVector<int>> over = b.reducedDims(mean->sum);
  if (failed(over) || over->empty() || (!dims.empty() && dims != *over) ||
      !b.equal(b.reducedBody(mean->sum, *over), terms))
    return false;
  double count = 1.0;
  for (int64_t size : b.reducedSizes(mean->sum)) {
    if (ShapedType::isDynamic(size)) {
      why = "it normalizes over a dimension of dynamic size";
      return false;
    }
    count *= static_cast<double>(size);
  }
  double ratio = mean->factor * count;
  if (std::abs(ratio - 1.0) > toleranceOf(b.rootType().getElementType())) {
    why = "its mean over " + std::to_string(static_cast<int64_t>(count)) +
          " elements divides their sum by " +
          std::to_string(1.0 / mean->factor);
    return false;
  }
  dims = *over;
  return true;
}

bool NormMatcher::isSquareOf(ElementNode *node, ElementNode *x) {
  node = b.expand(node);
  if (node->kind == Kind::Mul)
    return b.equal(node->operands[0], x) && b.equal(node->operands[1], x);
  return node->kind == Kind::Pow && b.constant(node->operands[1]) == 2.0 &&
         b.equal(node->operands[0], x);
}

bool NormMatcher::isMeanOfSquare(ElementNode *node, ElementNode *x) {
  std::optional<Mean> mean = asMean(node);
  if (!mean)
    return false;
  FailureOr<SmallVector<int>> over = b.reducedDims(mean->sum);
  if (failed(over))
    return false;
  ElementNode *square = b.reducedBody(mean->sum, *over);
  return isSquareOf(square, x) && isMeanOf(node, square);
}

//===----------------------------------------------------------------------===//
// The formula
//===----------------------------------------------------------------------===//

bool NormMatcher::matchVariance(ElementNode *node, ElementNode *centered,
                                ElementNode *x, ElementNode *mean) {
  if (isMeanOfSquare(node, centered))
    return true;
  if (!mean)
    return false;
  // mean(x^2) - mean^2
  ElementNode *difference = b.expand(node);
  return difference->kind == Kind::Sub &&
         isSquareOf(difference->operands[1], mean) &&
         isMeanOfSquare(difference->operands[0], x);
}

bool NormMatcher::matchCentered(ElementNode *centered, ElementNode *x,
                                ElementNode *mean, ElementNode *root) {
  if (centers && !isMeanOf(mean, x))
    return false;
  ElementNode *shifted = b.expand(root);
  ElementNode *variance = root, *epsilon = nullptr;
  if (shifted->kind == Kind::Add)
    for (int i : {0, 1})
      if (asMean(shifted->operands[i]) ||
          b.constant(shifted->operands[1 - i])) {
        variance = shifted->operands[i];
        epsilon = shifted->operands[1 - i];
        break;
      }
  if (!matchVariance(variance, centered, x, mean))
    return false;
  // From here on it is a norm; what does not fit is worth a remark.
  found.input = x;
  if (epsilon) {
    std::optional<double> value = b.constant(epsilon);
    if (!value) {
      why = "its epsilon is not a constant";
      return false;
    }
    if (!std::isfinite(*value) || *value < 0.0) {
      why = "its epsilon is " + std::to_string(*value) +
            ", not finite and at least 0";
      return false;
    }
    found.epsilon = *value;
  }
  return true;
}

bool NormMatcher::matchCore(ElementNode *centered, ElementNode *root) {
  dims.clear();
  if (!centers)
    return matchCentered(centered, centered, nullptr, root);
  ElementNode *difference = b.expand(centered);
  return difference->kind == Kind::Sub &&
         matchCentered(centered, difference->operands[0],
                       difference->operands[1], root);
}

bool NormMatcher::isParameter(ElementNode *node) {
  return node->kind == Kind::Element;
}

bool NormMatcher::matchScaled(ElementNode *factor, ElementNode *root,
                              bool mayScale) {
  if (matchCore(factor, root))
    return true;
  factor = b.expand(factor);
  if (!mayScale || factor->kind != Kind::Mul)
    return false;
  for (int i : {0, 1})
    if (isParameter(factor->operands[1 - i]) &&
        matchCore(factor->operands[i], root)) {
      found.scale = factor->operands[1 - i];
      return true;
    }
  return false;
}

bool NormMatcher::matchProduct(ElementNode *node, bool mayScale) {
  node = b.expand(node);
  if (node->kind == Kind::Div)
    if (ElementNode *root = rootOf(node->operands[1]))
      return matchScaled(node->operands[0], root, mayScale);
  if (node->kind != Kind::Mul)
    return false;
  for (int i : {0, 1}) {
    ElementNode *left = node->operands[i], *right = node->operands[1 - i];
    if (ElementNode *root = inverseRootOf(right))
      if (matchScaled(left, root, mayScale))
        return true;
    if (!mayScale)
      continue;
    // left * (r * scale), left * (scale / sqrt)
    ElementNode *factor = b.expand(right);
    if (factor->kind == Kind::Mul)
      for (int j : {0, 1})
        if (ElementNode *root = inverseRootOf(factor->operands[j]))
          if (isParameter(factor->operands[1 - j]) && matchCore(left, root)) {
            found.scale = factor->operands[1 - j];
            return true;
          }
    if (factor->kind == Kind::Div)
      if (ElementNode *root = rootOf(factor->operands[1]))
        if (isParameter(factor->operands[0]) && matchCore(left, root)) {
          found.scale = factor->operands[0];
          return true;
        }
    if (isParameter(right) && matchProduct(left, /*mayScale=*/false)) {
      found.scale = right;
      return true;
    }
  }
  return false;
}

bool NormMatcher::matchFolded(ElementNode *node) {
  // x * f + (bias - mean * f), f = r or r * scale
  node = b.expand(node);
  if (!centers || node->kind != Kind::Add)
    return false;
  for (int i : {0, 1}) {
    ElementNode *product = b.expand(node->operands[i]);
    ElementNode *rest = b.expand(node->operands[1 - i]);
    if (product->kind != Kind::Mul || rest->kind != Kind::Sub)
      continue;
    ElementNode *shift = b.expand(rest->operands[1]);
    if (shift->kind != Kind::Mul || !isParameter(rest->operands[0]))
      continue;
    for (int j : {0, 1}) {
      ElementNode *x = product->operands[j], *factor = product->operands[1 - j];
      for (int k : {0, 1}) {
        ElementNode *mean = shift->operands[k];
        if (!asMean(mean) || !b.equal(shift->operands[1 - k], factor))
          continue;
        ElementNode *root = inverseRootOf(factor), *scale = nullptr;
        ElementNode *parts = b.expand(factor);
        if (!root && parts->kind == Kind::Mul)
          for (int l : {0, 1})
            if (!root && isParameter(parts->operands[1 - l])) {
              root = inverseRootOf(parts->operands[l]);
              scale = parts->operands[1 - l];
            }
        dims.clear();
        if (!root || !matchCentered(b.difference(x, mean), x, mean, root))
          continue;
        found.scale = scale;
        found.bias = rest->operands[0];
        return true;
      }
    }
  }
  return false;
}

bool NormMatcher::matchBiased(ElementNode *node) {
  ElementNode *sum = b.expand(node);
  if (!centers || sum->kind != Kind::Add)
    return false;
  for (int i : {0, 1})
    if (isParameter(sum->operands[1 - i]) &&
        matchProduct(sum->operands[i], /*mayScale=*/true)) {
      found.bias = sum->operands[1 - i];
      return true;
    }
  return false;
}

bool NormMatcher::isParameterOf(ElementNode *node, int64_t count) {
  int64_t rank = b.rootType().getRank();
  SmallVector<int64_t> trailing =
      llvm::to_vector(llvm::seq<int64_t>(rank - count, rank));
  if (b.constant(node))
    return canMaterialize(b, node, trailing);
  return canMaterialize(b, b.base(node), trailing);
}

FailureOr<NormMatch> NormMatcher::match(Operation *op) {
  Value value = getRootOf(op);
  if (!value)
    return failure();
  ElementNode *root = b.root(value);
  if (!matchBiased(root) && !matchFolded(root) &&
      !matchProduct(root, /*mayScale=*/true))
    return failure();

  // Trailing dimensions, but for those of size 1.
  RankedTensorType type = b.rootType();
  int64_t first = dims.front();
  for (int64_t dim = first; dim < type.getRank(); ++dim)
    if (type.getDimSize(dim) != 1 && !llvm::is_contained(dims, dim)) {
      why = "it normalizes over dimension " + std::to_string(first) +
            " but not over dimension " + std::to_string(dim) + " after it";
      return failure();
    }
  found.dims = type.getRank() - first;
  found.centers = centers;
  SmallVector<ElementNode *> leaves = {found.input};
  for (ElementNode *parameter : {found.scale, found.bias}) {
    if (!parameter)
      continue;
    // The norm without it is raised at an earlier op.
    if (!isParameterOf(parameter, found.dims))
      return failure();
    leaves.push_back(parameter);
  }
  if (!canMaterialize(b, found.input, getAllDims(b))) {
    why = "its input is not a tensor of the result's type";
    return failure();
  }
  if (failed(checkUses(b, op, root, leaves, why)))
    return failure();
  why.clear();
  return found;
}

FailureOr<NormMatch> mlir::qlut::matchNorm(ElementBuilder &builder,
                                           Operation *op, bool centers,
                                           Refusal &why) {
  return NormMatcher(builder, centers, why).match(op);
}
