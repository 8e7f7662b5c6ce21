//===- ScalarModels.cpp - derivatives of elementwise ops ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One rule for each op, in terms of its operands x, its result y and the
// cotangent g of y. They serve scalars and tensors alike. Ties: of two active
// operands of a maximum the first one gets g; of one active operand and a
// constant (ReLU at 0) the constant does.
//
//===----------------------------------------------------------------------===//

#include "Models.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "qlut/Training/ReverseMode.h"
#include <cmath>

using namespace mlir;
using namespace mlir::qlut;

namespace {
/// What rules are written with.
struct Rule {
  Adjoints &adjoints;
  ImplicitLocOpBuilder b;
  Value g;

  Value number(double value) {
    return adjoints.createConstant(b.getLoc(), g.getType(), value);
  }
  Value neg(Value x) { return arith::NegFOp::create(b, x); }
  Value add(Value x, Value y) { return arith::AddFOp::create(b, x, y); }
  Value sub(Value x, Value y) { return arith::SubFOp::create(b, x, y); }
  Value mul(Value x, Value y) { return arith::MulFOp::create(b, x, y); }
  Value div(Value x, Value y) { return arith::DivFOp::create(b, x, y); }
  Value mul(double x, Value y) { return mul(number(x), y); }
  Value less(Value x, Value y) {
    return arith::CmpFOp::create(b, arith::CmpFPredicate::OLT, x, y);
  }
  Value lessEqual(Value x, Value y) {
    return arith::CmpFOp::create(b, arith::CmpFPredicate::OLE, x, y);
  }
  Value select(Value condition, Value x, Value y) {
    return arith::SelectOp::create(b, condition, x, y);
  }

  /// Adds what `contribution` writes if the operand is active.
  void give(Value operand, function_ref<Value()> contribution) {
    if (adjoints.isActive(operand))
      adjoints.addCotangent(operand, contribution());
  }

  /// The least of two, or with `greatest` the greatest.
  void extreme(Value lhs, Value rhs, bool greatest) {
    bool both = adjoints.isActive(lhs) && adjoints.isActive(rhs);
    auto isBeyond = [&](Value a, Value c, bool orEqual) {
      if (greatest)
        std::swap(a, c);
      return orEqual ? lessEqual(a, c) : less(a, c);
    };
    give(lhs, [&] { return select(isBeyond(lhs, rhs, both), g, number(0)); });
    give(rhs, [&] {
      return both ? select(isBeyond(lhs, rhs, true), number(0), g)
                  : select(isBeyond(rhs, lhs, false), g, number(0));
    });
  }
};
} // namespace

static void derive(arith::AddFOp op, Rule &r) {
  r.give(op.getLhs(), [&] { return r.g; });
  r.give(op.getRhs(), [&] { return r.g; });
}
static void derive(arith::SubFOp op, Rule &r) {
  r.give(op.getLhs(), [&] { return r.g; });
  r.give(op.getRhs(), [&] { return r.neg(r.g); });
}
static void derive(arith::MulFOp op, Rule &r) {
  r.give(op.getLhs(), [&] { return r.mul(r.g, op.getRhs()); });
  r.give(op.getRhs(), [&] { return r.mul(r.g, op.getLhs()); });
}
static void derive(arith::DivFOp op, Rule &r) {
  r.give(op.getLhs(), [&] { return r.div(r.g, op.getRhs()); });
  r.give(op.getRhs(),
         [&] { return r.neg(r.div(r.mul(r.g, op.getResult()), op.getRhs())); });
}
static void derive(arith::NegFOp op, Rule &r) {
  r.give(op.getOperand(), [&] { return r.neg(r.g); });
}
static void derive(arith::MaximumFOp op, Rule &r) {
  r.extreme(op.getLhs(), op.getRhs(), true);
}
static void derive(arith::MaxNumFOp op, Rule &r) {
  r.extreme(op.getLhs(), op.getRhs(), true);
}
static void derive(arith::MinimumFOp op, Rule &r) {
  r.extreme(op.getLhs(), op.getRhs(), false);
}
static void derive(arith::MinNumFOp op, Rule &r) {
  r.extreme(op.getLhs(), op.getRhs(), false);
}
static void derive(arith::SelectOp op, Rule &r) {
  Value condition = op.getCondition();
  r.give(op.getTrueValue(),
         [&] { return r.select(condition, r.g, r.number(0)); });
  r.give(op.getFalseValue(),
         [&] { return r.select(condition, r.number(0), r.g); });
}
static void derive(arith::ExtFOp op, Rule &r) {
  r.give(op.getIn(), [&] {
    return arith::TruncFOp::create(r.b, op.getIn().getType(), r.g);
  });
}
static void derive(arith::TruncFOp op, Rule &r) {
  r.give(op.getIn(),
         [&] { return arith::ExtFOp::create(r.b, op.getIn().getType(), r.g); });
}

static void derive(math::ExpOp op, Rule &r) {
  r.give(op.getOperand(), [&] { return r.mul(r.g, op.getResult()); });
}
static void derive(math::Exp2Op op, Rule &r) {
  r.give(op.getOperand(),
         [&] { return r.mul(r.g, r.mul(std::log(2.0), op.getResult())); });
}
static void derive(math::ExpM1Op op, Rule &r) {
  r.give(op.getOperand(),
         [&] { return r.mul(r.g, r.add(op.getResult(), r.number(1))); });
}
static void derive(math::LogOp op, Rule &r) {
  r.give(op.getOperand(), [&] { return r.div(r.g, op.getOperand()); });
}
static void derive(math::Log1pOp op, Rule &r) {
  r.give(op.getOperand(),
         [&] { return r.div(r.g, r.add(r.number(1), op.getOperand())); });
}
static void derive(math::Log2Op op, Rule &r) {
  r.give(op.getOperand(),
         [&] { return r.div(r.g, r.mul(std::log(2.0), op.getOperand())); });
}
static void derive(math::Log10Op op, Rule &r) {
  r.give(op.getOperand(),
         [&] { return r.div(r.g, r.mul(std::log(10.0), op.getOperand())); });
}
static void derive(math::TanhOp op, Rule &r) {
  Value y = op.getResult();
  r.give(op.getOperand(),
         [&] { return r.mul(r.g, r.sub(r.number(1), r.mul(y, y))); });
}
/// 2/sqrt(pi) exp(-x^2) times `factor`.
static void deriveErf(Value x, double factor, Rule &r) {
  r.give(x, [&] {
    Value bell = math::ExpOp::create(r.b, r.neg(r.mul(x, x)));
    return r.mul(r.g, r.mul(factor * 2 / std::sqrt(M_PI), bell));
  });
}
static void derive(math::ErfOp op, Rule &r) {
  deriveErf(op.getOperand(), 1, r);
}
static void derive(math::ErfcOp op, Rule &r) {
  deriveErf(op.getOperand(), -1, r);
}
static void derive(math::SqrtOp op, Rule &r) {
  r.give(op.getOperand(),
         [&] { return r.div(r.mul(0.5, r.g), op.getResult()); });
}
static void derive(math::RsqrtOp op, Rule &r) {
  Value y = op.getResult();
  r.give(op.getOperand(),
         [&] { return r.mul(r.mul(-0.5, r.g), r.mul(y, r.mul(y, y))); });
}
static void derive(math::CbrtOp op, Rule &r) {
  Value y = op.getResult();
  r.give(op.getOperand(), [&] { return r.div(r.g, r.mul(3, r.mul(y, y))); });
}
static void derive(math::PowFOp op, Rule &r) {
  Value x = op.getLhs(), p = op.getRhs();
  r.give(x, [&] {
    Value less = math::PowFOp::create(r.b, x, r.sub(p, r.number(1)));
    return r.mul(r.g, r.mul(p, less));
  });
  // 0 where x is 0: the limit, for exponents above 0.
  r.give(p, [&] {
    Value slope = r.mul(op.getResult(), math::LogOp::create(r.b, x));
    Value isZero =
        arith::CmpFOp::create(r.b, arith::CmpFPredicate::OEQ, x, r.number(0));
    return r.select(isZero, r.number(0), r.mul(r.g, slope));
  });
}
static void derive(math::AbsFOp op, Rule &r) {
  Value x = op.getOperand();
  r.give(x, [&] {
    Value zero = r.number(0);
    Value negative = r.select(r.less(x, zero), r.neg(r.g), zero);
    return r.select(r.less(zero, x), r.g, negative);
  });
}
static void derive(math::SinOp op, Rule &r) {
  r.give(op.getOperand(),
         [&] { return r.mul(r.g, math::CosOp::create(r.b, op.getOperand())); });
}
static void derive(math::CosOp op, Rule &r) {
  r.give(op.getOperand(), [&] {
    return r.neg(r.mul(r.g, math::SinOp::create(r.b, op.getOperand())));
  });
}
static void derive(math::SinhOp op, Rule &r) {
  r.give(op.getOperand(), [&] {
    return r.mul(r.g, math::CoshOp::create(r.b, op.getOperand()));
  });
}
static void derive(math::CoshOp op, Rule &r) {
  r.give(op.getOperand(), [&] {
    return r.mul(r.g, math::SinhOp::create(r.b, op.getOperand()));
  });
}
static void derive(math::AtanOp op, Rule &r) {
  Value x = op.getOperand();
  r.give(x, [&] { return r.div(r.g, r.add(r.number(1), r.mul(x, x))); });
}
static void derive(math::FmaOp op, Rule &r) {
  r.give(op.getA(), [&] { return r.mul(r.g, op.getB()); });
  r.give(op.getB(), [&] { return r.mul(r.g, op.getA()); });
  r.give(op.getC(), [&] { return r.g; });
}

namespace {
template <typename OpTy>
struct ScalarModel
    : ReverseModeOpInterface::ExternalModel<ScalarModel<OpTy>, OpTy> {
  LogicalResult buildAdjoint(Operation *op, Adjoints &adjoints) const {
    Rule rule{adjoints,
              ImplicitLocOpBuilder(op->getLoc(), adjoints.getBuilder()),
              adjoints.getCotangent(op->getResult(0))};
    derive(cast<OpTy>(op), rule);
    return success();
  }
};
} // namespace

template <typename... Ops>
static void attach(MLIRContext *context) {
  (Ops::template attachInterface<ScalarModel<Ops>>(*context), ...);
}

void mlir::qlut::detail::registerScalarModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, arith::ArithDialect *) {
    attach<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::DivFOp,
           arith::NegFOp, arith::MaximumFOp, arith::MaxNumFOp,
           arith::MinimumFOp, arith::MinNumFOp, arith::SelectOp, arith::ExtFOp,
           arith::TruncFOp>(context);
  });
  registry.addExtension(+[](MLIRContext *context, math::MathDialect *) {
    attach<math::ExpOp, math::Exp2Op, math::ExpM1Op, math::LogOp, math::Log1pOp,
           math::Log2Op, math::Log10Op, math::TanhOp, math::ErfOp, math::ErfcOp,
           math::SqrtOp, math::RsqrtOp, math::CbrtOp, math::PowFOp,
           math::AbsFOp, math::SinOp, math::CosOp, math::SinhOp, math::CoshOp,
           math::AtanOp, math::FmaOp>(context);
  });
}
