//===- ElementwiseNode.cpp - float ops as expression nodes ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ElementwiseNode.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Core/Recognize.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::qlut::detail;
using ::qlut::Expression;
using ::qlut::ExprKind;

using MaybeExpression = std::optional<Expression>;

//===----------------------------------------------------------------------===//
// One op, one node
//===----------------------------------------------------------------------===//

/// The kind of an op that is one node over its first operands, as many as the
/// kind has.
static std::optional<ExprKind> getKind(Operation *op) {
  using Kind = std::optional<ExprKind>;
  StringRef dialect = op->getName().getDialectNamespace();
  StringRef name = op->getName().stripDialect();
  if (dialect == "arith")
    return llvm::StringSwitch<Kind>(name)
        .Case("negf", ExprKind::Neg)
        .Case("addf", ExprKind::Add)
        .Case("subf", ExprKind::Sub)
        .Case("mulf", ExprKind::Mul)
        .Case("divf", ExprKind::Div)
        .Cases({"maximumf", "maxnumf"}, ExprKind::Max)
        .Cases({"minimumf", "minnumf"}, ExprKind::Min)
        .Default(std::nullopt);
  if (dialect == "tosa")
    return llvm::StringSwitch<Kind>(name)
        .Case("negate", ExprKind::Neg)
        .Case("add", ExprKind::Add)
        .Case("sub", ExprKind::Sub)
        .Case("mul", ExprKind::Mul)
        .Case("maximum", ExprKind::Max)
        .Case("minimum", ExprKind::Min)
        .Case("pow", ExprKind::Pow)
        .Cases({"abs", "ceil", "floor", "exp", "log", "sigmoid", "tanh"},
               ::qlut::exprKindOf(name))
        .Cases({"erf", "rsqrt", "reciprocal", "sin", "cos"},
               ::qlut::exprKindOf(name))
        .Default(std::nullopt);
  if (dialect != "math")
    return std::nullopt;
  return llvm::StringSwitch<Kind>(name)
      .Case("absf", ExprKind::Abs)
      .Case("powf", ExprKind::Pow)
      .Cases({"ceil", "floor", "roundeven", "exp", "exp2", "expm1", "log"},
             ::qlut::exprKindOf(name))
      .Cases({"log2", "log10", "log1p", "sqrt", "rsqrt", "cbrt", "sin"},
             ::qlut::exprKindOf(name))
      .Cases({"cos", "tan", "sinh", "cosh", "tanh", "atan", "asin"},
             ::qlut::exprKindOf(name))
      .Cases({"acos", "erf", "erfc"}, ::qlut::exprKindOf(name))
      .Default(std::nullopt);
}

static MaybeExpression makeNode(ExprKind kind, ArrayRef<Expression> operands) {
  if (kind == ExprKind::Pow && !operands[0].isConstant() &&
      !operands[1].isConstant())
    return std::nullopt;
  return Expression::make(kind, operands);
}

static ElementwiseNode nodeOf(Operation *op, ExprKind kind) {
  ElementwiseNode node;
  llvm::append_range(node.operands,
                     op->getOperands().take_front(::qlut::exprArity(kind)));
  node.build = [kind](ArrayRef<Expression> operands) {
    return makeNode(kind, operands);
  };
  return node;
}

//===----------------------------------------------------------------------===//
// Ops that are several nodes
//===----------------------------------------------------------------------===//

namespace {
/// Expressions with the usual operators, to write the definitions below.
struct Term {
  Expression e;
  Term(Expression e) : e(std::move(e)) {}
  Term(double number) : e(Expression::constant(number)) {}
};
} // namespace

static Term make(ExprKind kind, ArrayRef<Expression> operands) {
  return Expression::make(kind, operands);
}
static Term operator+(const Term &a, const Term &b) {
  return make(ExprKind::Add, {a.e, b.e});
}
static Term operator-(const Term &a, const Term &b) {
  return make(ExprKind::Sub, {a.e, b.e});
}
static Term operator*(const Term &a, const Term &b) {
  return make(ExprKind::Mul, {a.e, b.e});
}
static Term operator/(const Term &a, const Term &b) {
  return make(ExprKind::Div, {a.e, b.e});
}
static Term call(ExprKind kind, const Term &a) { return make(kind, {a.e}); }
static Term clamp(const Term &x, const Term &lo, const Term &hi) {
  return make(ExprKind::Min, {make(ExprKind::Max, {x.e, lo.e}).e, hi.e});
}

/// The definition of a math op that is several nodes, on its operands.
static ElementwiseNode::Build getDefinition(Operation *op) {
  using Terms = ArrayRef<Expression>;
  using Definition = ElementwiseNode::Build;
  return llvm::TypeSwitch<Operation *, Definition>(op)
      .Case([](math::FmaOp) -> Definition {
        return [](Terms x) { return (Term(x[0]) * x[1] + x[2]).e; };
      })
      .Case([](math::ClampFOp) -> Definition {
        return [](Terms x) { return clamp(x[0], x[1], x[2]).e; };
      })
      .Case([](math::RoundOp) -> Definition { // half away from zero
        return [](Terms x) {
          return make(ExprKind::SelectGe,
                      {x[0], Term(0.0).e,
                       call(ExprKind::Floor, Term(x[0]) + 0.5).e,
                       call(ExprKind::Ceil, Term(x[0]) - 0.5).e})
              .e;
        };
      })
      .Case([](math::TruncOp) -> Definition {
        return [](Terms x) {
          return make(ExprKind::SelectGe,
                      {x[0], Term(0.0).e, call(ExprKind::Floor, x[0]).e,
                       call(ExprKind::Ceil, x[0]).e})
              .e;
        };
      })
      .Case([](math::AsinhOp) -> Definition {
        return [](Terms x) {
          Term root = call(ExprKind::Sqrt, Term(x[0]) * x[0] + 1.0);
          return call(ExprKind::Log, Term(x[0]) + root).e;
        };
      })
      .Case([](math::AcoshOp) -> Definition {
        return [](Terms x) {
          Term root = call(ExprKind::Sqrt, Term(x[0]) * x[0] - 1.0);
          return call(ExprKind::Log, Term(x[0]) + root).e;
        };
      })
      .Case([](math::AtanhOp) -> Definition {
        return [](Terms x) {
          Term quotient = (Term(1.0) + x[0]) / (Term(1.0) - x[0]);
          return (Term(0.5) * call(ExprKind::Log, quotient)).e;
        };
      })
      .Default([](Operation *) { return nullptr; });
}

/// math.fpowi with a constant exponent.
static std::optional<ElementwiseNode> describePower(math::FPowIOp op) {
  APInt exponent;
  if (!matchPattern(op.getRhs(), m_ConstantInt(&exponent)) ||
      exponent.getSignificantBits() > 32)
    return std::nullopt;
  Expression constant =
      Expression::constant(static_cast<double>(exponent.getSExtValue()));
  ElementwiseNode node;
  node.operands = {op.getLhs()};
  node.build = [constant](ArrayRef<Expression> x) {
    return makeNode(ExprKind::Pow, {x[0], constant});
  };
  return node;
}

static std::optional<ElementwiseNode> describeClamp(tosa::ClampOp op) {
  auto lo = dyn_cast<FloatAttr>(op.getMinVal());
  auto hi = dyn_cast<FloatAttr>(op.getMaxVal());
  if (!lo || !hi || lo.getValue().isNaN() || hi.getValue().isNaN())
    return std::nullopt;
  ElementwiseNode node;
  node.operands = {op.getInput()};
  node.build = [lo, hi](ArrayRef<Expression> x) -> MaybeExpression {
    Expression e = x[0];
    if (lo.getValue().isFinite())
      e = make(ExprKind::Max, {e, Term(lo.getValueAsDouble()).e}).e;
    if (hi.getValue().isFinite())
      e = make(ExprKind::Min, {e, Term(hi.getValueAsDouble()).e}).e;
    return e;
  };
  return node;
}

//===----------------------------------------------------------------------===//
// Comparison and selection
//===----------------------------------------------------------------------===//

namespace {
/// A comparison as `greater > lesser`, or with `>=`.
struct Comparison {
  Value greater, lesser;
  bool orEqual;
};
} // namespace

static std::optional<Comparison> getComparison(Operation *op) {
  if (auto compare = dyn_cast_or_null<arith::CmpFOp>(op)) {
    Value a = compare.getLhs(), b = compare.getRhs();
    switch (compare.getPredicate()) {
    case arith::CmpFPredicate::OGT:
    case arith::CmpFPredicate::UGT:
      return Comparison{a, b, false};
    case arith::CmpFPredicate::OGE:
    case arith::CmpFPredicate::UGE:
      return Comparison{a, b, true};
    case arith::CmpFPredicate::OLT:
    case arith::CmpFPredicate::ULT:
      return Comparison{b, a, false};
    case arith::CmpFPredicate::OLE:
    case arith::CmpFPredicate::ULE:
      return Comparison{b, a, true};
    default:
      return std::nullopt;
    }
  }
  if (isa_and_nonnull<tosa::GreaterOp, tosa::GreaterEqualOp>(op))
    return Comparison{op->getOperand(0), op->getOperand(1),
                      isa<tosa::GreaterEqualOp>(op)};
  return std::nullopt;
}

bool mlir::qlut::detail::isSelectCondition(Operation *op) {
  return getComparison(op).has_value();
}

static std::optional<ElementwiseNode> describeSelect(Operation *op) {
  auto comparison = getComparison(op->getOperand(0).getDefiningOp());
  if (!comparison)
    return std::nullopt;
  ElementwiseNode node;
  node.operands = {comparison->greater, comparison->lesser, op->getOperand(1),
                   op->getOperand(2)};
  ExprKind kind = comparison->orEqual ? ExprKind::SelectGe : ExprKind::Select;
  node.build = [kind](ArrayRef<Expression> operands) {
    return makeNode(kind, operands);
  };
  return node;
}

//===----------------------------------------------------------------------===//
// Entry points
//===----------------------------------------------------------------------===//

std::optional<ElementwiseNode>
mlir::qlut::detail::describeElementwise(Operation *op) {
  if (op->getNumResults() != 1 ||
      !isa<FloatType>(getElementTypeOrSelf(op->getResult(0).getType())))
    return std::nullopt;
  if (isa<arith::SelectOp, tosa::SelectOp>(op))
    return describeSelect(op);
  if (auto power = dyn_cast<math::FPowIOp>(op))
    return describePower(power);
  if (auto clamp = dyn_cast<tosa::ClampOp>(op))
    return describeClamp(clamp);
  if (std::optional<ExprKind> kind = getKind(op))
    return nodeOf(op, *kind);
  if (ElementwiseNode::Build build = getDefinition(op))
    return ElementwiseNode{llvm::to_vector<4>(op->getOperands()),
                           std::move(build)};
  return std::nullopt;
}

std::optional<Value> mlir::qlut::detail::getFloatCastOperand(Operation *op) {
  if (!isa<arith::ExtFOp, arith::TruncFOp, tosa::CastOp>(op))
    return std::nullopt;
  Value operand = op->getOperand(0);
  if (!isa<FloatType>(getElementTypeOrSelf(operand.getType())) ||
      !isa<FloatType>(getElementTypeOrSelf(op->getResult(0).getType())))
    return std::nullopt;
  return operand;
}

std::string mlir::qlut::detail::getNonlinearName(Operation *op) {
  if (isa<linalg::SoftmaxOp>(op))
    return "softmax";
  if (op->getNumResults() == 0 ||
      !isa<FloatType>(getElementTypeOrSelf(op->getResult(0).getType())))
    return {};
  if (isa<math::FPowIOp>(op))
    return "pow";
  if (std::optional<ExprKind> kind = getKind(op)) {
    if (*kind == ExprKind::Pow)
      return "pow";
    if (*kind == ExprKind::Div)
      return isCompileTimeConstant(op->getOperand(1)) ? "" : "reciprocal";
    StringRef name = ::qlut::exprName(*kind);
    return ::qlut::isFunctionName(name) ? name.str() : "";
  }
  if (isa<math::AsinhOp, math::AcoshOp, math::AtanhOp, math::Atan2Op,
          math::SincosOp>(op))
    return op->getName().stripDialect().str();
  return {};
}
