//===- ExpressionTest.cpp - expressions as float ops against MPFR ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Jit.h"
#include "Programs.h"
#include "qlut/Core/RealEvaluator.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/Support/FormatVariadic.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace qlut;
using namespace qlut::identity;

namespace {
struct Function {
  const char *text;
  double lo, hi;
};
} // namespace

/// Every kind of node, on a range without poles.
static constexpr Function functions[] = {
    {"-x + 3 - x * 2 / 7", -5, 5},
    {"min(x, 1) * max(x, -1)", -5, 5},
    {"abs(x)", -5, 5},
    {"x ^ 1.5", 0.1, 5},
    {"2 ^ x", -5, 5},
    {"select(x, 1, exp(x), x)", -5, 5},
    {"selectge(x, 1, exp(x), x)", -5, 5},
    {"floor(x) + ceil(x) + roundeven(x)", -5, 5},
    {"exp(x)", -10, 10},
    {"exp2(x)", -10, 10},
    {"expm1(x)", -10, 10},
    {"log(x)", 1.5, 10},
    {"log2(x)", 1.5, 10},
    {"log10(x)", 1.5, 10},
    {"log1p(x)", 0.1, 10},
    {"sqrt(x)", 0, 10},
    {"rsqrt(x)", 0.1, 10},
    {"cbrt(x)", -10, 10},
    {"sin(x)", -3, 3},
    {"cos(x)", -1.5, 1.5},
    {"tan(x)", -1.5, 1.5},
    {"sinh(x)", -5, 5},
    {"cosh(x)", -5, 5},
    {"tanh(x)", -5, 5},
    {"atan(x)", -5, 5},
    {"asin(x)", -1, 1},
    {"acos(x)", -1, 0.9},
    {"erf(x)", -3, 3},
    {"erfc(x)", -3, 3},
    {"reciprocal(x)", 0.1, 10},
    {"sigmoid(x)", -20, 20},
    {"silu(x)", -20, 20},
    {"gelu(x)", -5, 5},
    {"gelu_tanh(x)", -4, 5},
    {"softplus(x)", -20, 20},
    {"elu(x)", -20, 20},
    {"hardswish(x)", -5, 5},
    {"hardsigmoid(x)", -5, 5},
    {"mish(x)", -20, 20},
    {"softsign(x)", -20, 20},
    {"relu(x)", -5, 5},
    {"exp(1) * x + sqrt(2)", 0, 5},
};

/// The largest relative error of each function in units of the type's epsilon.
template <typename T>
static void checkFunctions(mlir::FloatType type, double units) {
  mlir::MLIRContext *context = &getContext();
  mlir::OwningOpRef<mlir::ModuleOp> module(
      mlir::ModuleOp::create(mlir::UnknownLoc::get(context)));
  auto nameOf = [](size_t i) { return llvm::formatv("f{0}", i).str(); };
  for (auto [i, function] : llvm::enumerate(functions)) {
    auto expression = mlir::qlut::ExprAttr::get(
        context, llvm::cantFail(Expression::parse(function.text)));
    addProgram(*module, nameOf(i), {Shape::Tensor}, {type}, type,
               [&](mlir::ImplicitLocOpBuilder &b, mlir::ValueRange operands) {
                 return mlir::qlut::SimLutOp::create(
                            b, operands[0].getType(), operands[0], {},
                            expression, {}, {}, {}, {}, {}, {}, {})
                     .getResult();
               });
  }
  auto jit = Jit::create(*module, "convert-qlut-to-arith");
  ASSERT_TRUE(jit);
  for (auto [i, function] : llvm::enumerate(functions)) {
    std::vector<T> inputs;
    for (int k = 0; k <= 400; ++k)
      inputs.push_back(static_cast<T>(function.lo +
                                      (function.hi - function.lo) * k / 400.0));
    std::vector<T> results(inputs.size());
    ASSERT_TRUE(jit->call(nameOf(i), inputs, results));
    RealEvaluator exact(llvm::cantFail(Expression::parse(function.text)));
    for (size_t k = 0; k < inputs.size(); ++k) {
      RealValue expected = exact.nearest(static_cast<double>(inputs[k]));
      ASSERT_EQ(expected.kind, ValueKind::Finite);
      // Near a root of the function the error of the argument remains.
      double scale = std::max(std::fabs(expected.value), 1e-12);
      double error = std::fabs(results[k] - expected.value) / scale;
      EXPECT_LE(error, units * std::numeric_limits<T>::epsilon())
          << function.text << " at " << inputs[k] << ": got " << results[k]
          << ", expected " << expected.value;
    }
  }
}

TEST(ExpressionTest, F32) {
  checkFunctions<float>(mlir::Float32Type::get(&getContext()), 64);
}

TEST(ExpressionTest, F64) {
  checkFunctions<double>(mlir::Float64Type::get(&getContext()), 64);
}
