//===- EmitExpression.cpp - expressions as float ops ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Conversion/EmitExpression.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Core/RealEvaluator.h"
#include "llvm/Support/MathExtras.h"
#include <limits>

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Expression;
using ::qlut::ExprKind;
using ::qlut::ExprNode;

namespace {
/// Writes the ops of one expression.
class ExpressionEmitter {
public:
  ExpressionEmitter(ImplicitLocOpBuilder &builder, Value x)
      : builder(builder), x(x), type(x.getType()) {}

  Value emit(const Expression &expression);

private:
  Value constant(double value);
  Value emitArithmetic(const ExprNode &node, ArrayRef<Value> operands);
  Value emitElementary(ExprKind kind, Value a);
  Value emitNetwork(ExprKind kind, Value a);

  Value add(Value a, Value c) { return arith::AddFOp::create(builder, a, c); }
  Value mul(Value a, Value c) { return arith::MulFOp::create(builder, a, c); }
  Value div(Value a, Value c) { return arith::DivFOp::create(builder, a, c); }
  Value neg(Value a) { return arith::NegFOp::create(builder, a); }
  Value exp(Value a) { return math::ExpOp::create(builder, a); }
  Value min(Value a, Value c) {
    return arith::MinimumFOp::create(builder, a, c);
  }
  Value max(Value a, Value c) {
    return arith::MaximumFOp::create(builder, a, c);
  }
  Value select(arith::CmpFPredicate predicate, Value a, Value c, Value yes,
               Value no) {
    Value holds = arith::CmpFOp::create(builder, predicate, a, c);
    return arith::SelectOp::create(builder, holds, yes, no);
  }
  /// 1 / (1 + exp(-a)): exp overflows to the right limit.
  Value logisticDenominator(Value a) { return add(constant(1.0), exp(neg(a))); }
  /// log(1 + exp(a)) = max(a, 0) + log1p(exp(-|a|))
  Value softplus(Value a) {
    Value tail = exp(neg(math::AbsFOp::create(builder, a)));
    return add(max(a, constant(0.0)), math::Log1pOp::create(builder, tail));
  }
  /// min(max(a + 3, 0), 6)
  Value clampedShift(Value a) {
    return min(max(add(a, constant(3.0)), constant(0.0)), constant(6.0));
  }

  ImplicitLocOpBuilder &builder;
  Value x;
  Type type;
};
} // namespace

Value ExpressionEmitter::constant(double value) {
  auto element = cast<FloatType>(getElementTypeOrSelf(type));
  auto attr = FloatAttr::get(element, value);
  if (auto vector = dyn_cast<VectorType>(type))
    return arith::ConstantOp::create(
        builder, DenseElementsAttr::get(vector, attr.getValue()));
  return arith::ConstantOp::create(builder, attr);
}

Value ExpressionEmitter::emitArithmetic(const ExprNode &node,
                                        ArrayRef<Value> v) {
  switch (node.kind) {
  case ExprKind::Neg:
    return neg(v[0]);
  case ExprKind::Add:
    return add(v[0], v[1]);
  case ExprKind::Sub:
    return arith::SubFOp::create(builder, v[0], v[1]);
  case ExprKind::Mul:
    return mul(v[0], v[1]);
  case ExprKind::Div:
    return div(v[0], v[1]);
  case ExprKind::Min:
    return min(v[0], v[1]);
  case ExprKind::Max:
    return max(v[0], v[1]);
  case ExprKind::Abs:
    return math::AbsFOp::create(builder, v[0]);
  case ExprKind::Pow:
    return math::PowFOp::create(builder, v[0], v[1]);
  case ExprKind::Select:
    return select(arith::CmpFPredicate::OGT, v[0], v[1], v[2], v[3]);
  case ExprKind::SelectGe:
    return select(arith::CmpFPredicate::OGE, v[0], v[1], v[2], v[3]);
  case ExprKind::Floor:
    return math::FloorOp::create(builder, v[0]);
  case ExprKind::Ceil:
    return math::CeilOp::create(builder, v[0]);
  case ExprKind::RoundEven:
    return math::RoundEvenOp::create(builder, v[0]);
  default:
    return nullptr;
  }
}

Value ExpressionEmitter::emitElementary(ExprKind kind, Value a) {
  switch (kind) {
  case ExprKind::Exp:
    return exp(a);
  case ExprKind::Exp2:
    return math::Exp2Op::create(builder, a);
  case ExprKind::Expm1:
    return math::ExpM1Op::create(builder, a);
  case ExprKind::Log:
    return math::LogOp::create(builder, a);
  case ExprKind::Log2:
    return math::Log2Op::create(builder, a);
  case ExprKind::Log10:
    return math::Log10Op::create(builder, a);
  case ExprKind::Log1p:
    return math::Log1pOp::create(builder, a);
  case ExprKind::Sqrt:
    return math::SqrtOp::create(builder, a);
  case ExprKind::Rsqrt:
    return math::RsqrtOp::create(builder, a);
  case ExprKind::Cbrt:
    return math::CbrtOp::create(builder, a);
  case ExprKind::Sin:
    return math::SinOp::create(builder, a);
  case ExprKind::Cos:
    return math::CosOp::create(builder, a);
  case ExprKind::Tan:
    return math::TanOp::create(builder, a);
  case ExprKind::Sinh:
    return math::SinhOp::create(builder, a);
  case ExprKind::Cosh:
    return math::CoshOp::create(builder, a);
  case ExprKind::Tanh:
    return math::TanhOp::create(builder, a);
  case ExprKind::Atan:
    return math::AtanOp::create(builder, a);
  case ExprKind::Asin:
    return math::AsinOp::create(builder, a);
  case ExprKind::Acos:
    return math::AcosOp::create(builder, a);
  case ExprKind::Erf:
    return math::ErfOp::create(builder, a);
  case ExprKind::Erfc:
    return math::ErfcOp::create(builder, a);
  default:
    return nullptr;
  }
}

Value ExpressionEmitter::emitNetwork(ExprKind kind, Value a) {
  switch (kind) {
  case ExprKind::Reciprocal:
    return div(constant(1.0), a);
  case ExprKind::Sigmoid:
    return div(constant(1.0), logisticDenominator(a));
  case ExprKind::Silu:
    return div(a, logisticDenominator(a));
  case ExprKind::Gelu: {
    // a erfc(-a / sqrt(2)) / 2: 1 + erf would cancel for a < 0.
    Value scaled = mul(a, constant(-0.5 * llvm::numbers::sqrt2));
    Value twicePhi = math::ErfcOp::create(builder, scaled);
    return mul(mul(constant(0.5), a), twicePhi);
  }
  case ExprKind::GeluTanh: {
    // a / (1 + exp(-2 u)), u = sqrt(2 / pi) (a + 0.044715 a^3): 1 + tanh
    // would cancel for a < 0.
    constexpr double twiceSqrt2OverPi = 1.595769121605730711759784;
    Value cubic = mul(mul(mul(constant(0.044715), a), a), a);
    return div(
        a, logisticDenominator(mul(constant(twiceSqrt2OverPi), add(a, cubic))));
  }
  case ExprKind::Softplus:
    return softplus(a);
  case ExprKind::Elu:
    return select(arith::CmpFPredicate::OGT, a, constant(0.0), a,
                  math::ExpM1Op::create(builder, a));
  case ExprKind::Hardswish:
    return div(mul(a, clampedShift(a)), constant(6.0));
  case ExprKind::Hardsigmoid:
    return div(clampedShift(a), constant(6.0));
  case ExprKind::Mish:
    return mul(a, math::TanhOp::create(builder, softplus(a)));
  case ExprKind::Softsign: {
    Value magnitude = math::AbsFOp::create(builder, a);
    return div(a, add(constant(1.0), magnitude));
  }
  case ExprKind::Relu:
    return max(a, constant(0.0));
  default:
    return nullptr;
  }
}

/// The exact value of an expression without x as a double.
static double evaluateConstant(const Expression &expression) {
  ::qlut::RealEvaluator evaluator(expression);
  ::qlut::RealValue result = evaluator.nearest(0.0);
  switch (result.kind) {
  case ::qlut::ValueKind::Finite:
    return result.value;
  case ::qlut::ValueKind::PosInf:
    return std::numeric_limits<double>::infinity();
  case ::qlut::ValueKind::NegInf:
    return -std::numeric_limits<double>::infinity();
  case ::qlut::ValueKind::Undefined:
    break;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

Value ExpressionEmitter::emit(const Expression &expression) {
  // Of each node: its value once an op needs it, or the subtree without x.
  ArrayRef<ExprNode> nodes = expression.nodes();
  SmallVector<Value> values(nodes.size());
  SmallVector<std::optional<Expression>> constants(nodes.size());
  auto valueOf = [&](uint32_t index) {
    if (!values[index])
      values[index] = constant(evaluateConstant(*constants[index]));
    return values[index];
  };
  for (auto [index, node] : llvm::enumerate(nodes)) {
    ArrayRef<uint32_t> inputs(node.operands, ::qlut::exprArity(node.kind));
    if (node.kind == ExprKind::Input) {
      values[index] = x;
      continue;
    }
    if (node.kind == ExprKind::Constant) {
      constants[index] = Expression::constant(node.value);
      continue;
    }
    if (llvm::all_of(inputs, [&](uint32_t i) { return !!constants[i]; })) {
      SmallVector<Expression> parts;
      for (uint32_t input : inputs)
        parts.push_back(*constants[input]);
      constants[index] = Expression::make(node.kind, parts);
      continue;
    }
    SmallVector<Value> operands = llvm::map_to_vector(inputs, valueOf);
    Value result = emitArithmetic(node, operands);
    if (!result)
      result = emitElementary(node.kind, operands[0]);
    if (!result)
      result = emitNetwork(node.kind, operands[0]);
    assert(result && "a kind without ops");
    values[index] = result;
  }
  return valueOf(nodes.size() - 1);
}

Value mlir::qlut::emitExpression(ImplicitLocOpBuilder &builder,
                                 const Expression &expression, Value x) {
  return ExpressionEmitter(builder, x).emit(expression);
}
