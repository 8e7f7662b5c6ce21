//===- Recognize.cpp - named functions in written-out ones ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A node n of an expression is a function of its dominator u: a node that
// every path from n to x passes through. From the root down, and for each
// node from the dominator next to x up, n as a function of u is compared with
// every named function at sample points. Comparing values instead of trees
// finds all ways to write a function, clamped and approximated ones included.
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/Recognize.h"
#include "qlut/Core/RealEvaluator.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>
#include <map>

using namespace qlut;

/// Distinct nodes up to which recognition is tried: the work is quadratic.
static constexpr size_t maxRecognizedNodes = 128;
/// Distinct nodes of the longest way to write a function that is looked for.
static constexpr unsigned maxFunctionNodes = 64;
/// Values smaller than this are compared absolutely.
static constexpr double valueFloor = 1e-3;
/// Points at which both sides are finite that a comparison needs.
static constexpr unsigned minFinitePoints = 8;

namespace {
/// A function to look for: kind(factor * u).
struct Pattern {
  ExprKind kind;
  double factor;
};
} // namespace

static constexpr Pattern patterns[] = {
    {ExprKind::Sigmoid, 1},    {ExprKind::Sigmoid, -1},
    {ExprKind::Sigmoid, 2},    {ExprKind::Sigmoid, -2},
    {ExprKind::Tanh, 1},       {ExprKind::Tanh, 0.5},
    {ExprKind::Tanh, -0.5},    {ExprKind::Exp, 1},
    {ExprKind::Exp, -1},       {ExprKind::Silu, 1},
    {ExprKind::Gelu, 1},       {ExprKind::GeluTanh, 1},
    {ExprKind::Softplus, 1},   {ExprKind::Softplus, -1},
    {ExprKind::Elu, 1},        {ExprKind::Hardswish, 1},
    {ExprKind::Mish, 1},       {ExprKind::Softsign, 1},
    {ExprKind::Sqrt, 1},       {ExprKind::Rsqrt, 1},
    {ExprKind::Reciprocal, 1}, {ExprKind::Hardsigmoid, 1},
};

/// Points on both sides of zero, none at a place where a named function has a
/// pole or a corner.
static constexpr double magnitudes[] = {0.0917, 0.371, 0.813, 1.237,
                                        1.769,  2.541, 3.313, 4.729,
                                        6.53,   9.17,  13.3,  19.1};

static Expression apply(Pattern pattern, const Expression &argument) {
  Expression scaled = argument;
  if (pattern.factor == -1)
    scaled = Expression::make(ExprKind::Neg, {argument});
  else if (pattern.factor != 1)
    scaled = Expression::make(ExprKind::Mul,
                              {Expression::constant(pattern.factor), argument});
  return Expression::make(pattern.kind, {scaled});
}

namespace {
/// The values of one expression at points, computed when asked for.
class Samples {
public:
  explicit Samples(const Expression &e) : evaluator(e) {}
  RealValue at(double point) {
    auto [it, isNew] = values.try_emplace(point);
    if (isNew)
      it->second = evaluator.nearest(point);
    return it->second;
  }

private:
  RealEvaluator evaluator;
  std::map<double, RealValue> values;
};

/// Recognition in one expression.
class Recognizer {
public:
  Recognizer(const Expression &raw, double tolerance);
  Expression run() { return recognized(nodes.size() - 1); }

private:
  /// The subtree of `node` with everything named that has a name.
  Expression recognized(uint32_t node);
  std::optional<Expression> recognizeWhole(uint32_t node);
  std::optional<Pattern> findPattern(const Expression &function);
  /// The greatest error of the pattern in units of what is allowed, or none if
  /// it is not the function.
  std::optional<double> errorOf(size_t pattern, Samples &function);
  /// What a relative error of 1 in a factor of u does to the pattern at that
  /// u: u times the derivative.
  double scaleSensitivity(size_t pattern, double point);
  /// True if `node` as a function of its node `input` has few enough nodes to
  /// be a way to write a named one.
  bool mayBeNamed(uint32_t node, uint32_t input) const;
  /// The subtree of `node` as a function of its node `input`.
  Expression functionOf(uint32_t node, uint32_t input);
  /// The subtree of `node` as written.
  Expression written(uint32_t node) {
    return functionOf(node, static_cast<uint32_t>(nodes.size()));
  }

  llvm::ArrayRef<ExprNode> nodes;
  double tolerance;
  std::vector<bool> hasInput;
  /// For each node, the nodes all its paths to x pass through, itself too.
  std::vector<llvm::BitVector> dominators;
  std::vector<double> points;
  std::vector<Samples> named; ///< of patterns
  std::map<uint32_t, Expression> done;
};
} // namespace

Recognizer::Recognizer(const Expression &raw, double tolerance)
    : nodes(raw.nodes()), tolerance(tolerance) {
  for (auto [index, node] : llvm::enumerate(nodes)) {
    llvm::BitVector dominating(nodes.size(), true);
    bool has = node.kind == ExprKind::Input;
    if (has)
      dominating.reset();
    for (unsigned i = 0, e = exprArity(node.kind); i < e; ++i)
      if (hasInput[node.operands[i]]) {
        has = true;
        dominating &= dominators[node.operands[i]];
      }
    dominating.set(index);
    hasInput.push_back(has);
    dominators.push_back(std::move(dominating));
  }

  for (double magnitude : magnitudes)
    for (double point : {magnitude, -magnitude})
      points.push_back(point);
  // A threshold in a selection or a clamp shows on both of its sides.
  for (const ExprNode &node : nodes)
    if (node.kind == ExprKind::Constant && node.value != 0 &&
        std::fabs(node.value) < 300)
      for (double at : {0.98, 1.02, -0.98, -1.02})
        points.push_back(node.value * at);
  for (const Pattern &pattern : patterns)
    named.emplace_back(apply(pattern, Expression::input()));
}

Expression Recognizer::functionOf(uint32_t root, uint32_t input) {
  std::map<uint32_t, Expression> made;
  std::vector<uint32_t> stack = {root};
  while (!stack.empty()) {
    uint32_t index = stack.back();
    const ExprNode &node = nodes[index];
    unsigned arity = index == input ? 0 : exprArity(node.kind);
    bool ready = true;
    for (unsigned i = 0; i < arity; ++i)
      if (!made.count(node.operands[i])) {
        stack.push_back(node.operands[i]);
        ready = false;
      }
    if (!ready)
      continue;
    stack.pop_back();
    llvm::SmallVector<Expression, 4> operands;
    for (unsigned i = 0; i < arity; ++i)
      operands.push_back(made.at(node.operands[i]));
    if (index == input || node.kind == ExprKind::Input)
      made.try_emplace(index, Expression::input());
    else if (node.kind == ExprKind::Constant)
      made.try_emplace(index, Expression::constant(node.value));
    else
      made.try_emplace(index, Expression::make(node.kind, operands));
  }
  return made.at(root);
}

bool Recognizer::mayBeNamed(uint32_t root, uint32_t input) const {
  llvm::BitVector seen(nodes.size());
  llvm::SmallVector<uint32_t> open = {root};
  unsigned count = 0;
  while (!open.empty()) {
    uint32_t index = open.pop_back_val();
    if (seen.test(index))
      continue;
    seen.set(index);
    if (++count > maxFunctionNodes)
      return false;
    for (unsigned i = 0; index != input && i < exprArity(nodes[index].kind);
         ++i)
      open.push_back(nodes[index].operands[i]);
  }
  return true;
}

double Recognizer::scaleSensitivity(size_t pattern, double point) {
  constexpr double step = 1.0 / 1024;
  double above = named[pattern].at(point * (1 + step)).value;
  double below = named[pattern].at(point * (1 - step)).value;
  double sensitivity = (above - below) / (2 * step);
  return std::isfinite(sensitivity) ? sensitivity : 0;
}

std::optional<double> Recognizer::errorOf(size_t pattern, Samples &function) {
  double worst = 0;
  unsigned finite = 0;
  for (double point : points) {
    RealValue is = function.at(point), wanted = named[pattern].at(point);
    bool isFinite = is.kind == ValueKind::Finite && std::isfinite(is.value);
    bool wantsFinite =
        wanted.kind == ValueKind::Finite && std::isfinite(wanted.value);
    if (isFinite != wantsFinite)
      return std::nullopt;
    if (!isFinite)
      continue;
    double allowed =
        tolerance * (std::max(std::fabs(wanted.value), valueFloor) +
                     2 * std::fabs(scaleSensitivity(pattern, point)));
    double error = std::fabs(is.value - wanted.value) / allowed;
    if (!(error <= 1))
      return std::nullopt;
    worst = std::max(worst, error);
    ++finite;
  }
  if (finite < minFinitePoints)
    return std::nullopt;
  return worst;
}

std::optional<Pattern> Recognizer::findPattern(const Expression &function) {
  Samples samples(function);
  std::optional<Pattern> best;
  double bestError = 0;
  for (auto [index, pattern] : llvm::enumerate(patterns)) {
    std::optional<double> error = errorOf(index, samples);
    if (error && (!best || *error < bestError)) {
      best = pattern;
      bestError = *error;
    }
  }
  return best;
}

std::optional<Expression> Recognizer::recognizeWhole(uint32_t node) {
  // From x upwards: the largest part that has a name.
  for (unsigned input : dominators[node].set_bits()) {
    if (input == node)
      break;
    if (!mayBeNamed(node, input))
      continue;
    Expression function = functionOf(node, input);
    std::optional<Pattern> pattern = findPattern(function);
    // What is written as that function already stays as it is written.
    if (pattern && pattern->kind == nodes[node].kind)
      break;
    if (pattern)
      return apply(*pattern, recognized(input));
  }
  return std::nullopt;
}

Expression Recognizer::recognized(uint32_t index) {
  auto known = done.find(index);
  if (known != done.end())
    return known->second;
  const ExprNode &node = nodes[index];
  Expression result;
  if (!hasInput[index]) {
    result = written(index);
  } else if (node.kind != ExprKind::Input) {
    if (std::optional<Expression> whole = recognizeWhole(index)) {
      result = *whole;
    } else {
      llvm::SmallVector<Expression, 4> operands;
      for (unsigned i = 0, e = exprArity(node.kind); i < e; ++i)
        operands.push_back(recognized(node.operands[i]));
      result = Expression::make(node.kind, operands);
    }
  }
  done.try_emplace(index, result);
  return result;
}

Expression qlut::recognize(const Expression &raw, double tolerance) {
  if (raw.nodes().size() > maxRecognizedNodes || !raw.withinLimits())
    return raw;
  Expression result = Recognizer(raw, tolerance).run();
  return result.withinLimits() ? result : raw;
}
