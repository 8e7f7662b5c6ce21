//===- CompositeFormatsTest.cpp - formats of composites -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// SimulatedOpInterface on composites, as passes use it.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlir::qlut;

static constexpr llvm::StringLiteral program = R"(
  func.func @main(%x: tensor<4x8xf32>, %y: tensor<4x1xf32>, %m: tensor<4x8xi1>)
      -> (tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>) {
    %s = arith.constant dense<2.0> : tensor<8xf32>
    %0 = qlut.softmax ins(%x : tensor<4x8xf32>) mask(%m : tensor<4x8xi1>)
           outs(%x : tensor<4x8xf32>) dimension 1 -> tensor<4x8xf32>
    %1 = qlut.rms_norm ins(%x : tensor<4x8xf32>) scale(%s : tensor<8xf32>)
           outs(%x : tensor<4x8xf32>) dims 1 epsilon 0.0 -> tensor<4x8xf32>
    %2 = qlut.divide ins(%x, %y : tensor<4x8xf32>, tensor<4x1xf32>)
           outs(%x : tensor<4x8xf32>) -> tensor<4x8xf32>
    return %0, %1, %2 : tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>
  }
)";

TEST(CompositeFormats, AreThoseOfTheActivations) {
  DialectRegistry registry;
  registry.insert<QlutDialect, arith::ArithDialect, func::FuncDialect>();
  MLIRContext context(registry);
  context.loadAllAvailableDialects();
  auto module = parseSourceString<ModuleOp>(program, &context);
  ASSERT_TRUE(module);
  auto format = [&](const char *text) {
    return FormatAttr::get(&context,
                           llvm::cantFail(::qlut::Format::parse(text)));
  };
  FormatAttr in = format("i8, 0.1:3"), other = format("i8, 0.2"),
             out = format("u8, 0.00390625");
  auto range = RangeAttr::get(&context, ::qlut::RealRange{-1.0, 2.0});
  int composites = 0;
  module->walk([&](SimulatedOpInterface op) {
    ++composites;
    const bool isDivide = isa<DivideOp>(op);
    EXPECT_FALSE(op.isQuantized());
    EXPECT_FALSE(op.getResultFormat(0));
    EXPECT_FALSE(op.getResultRange(0));
    EXPECT_FALSE(op.getOperandFormat(op->getOpOperand(0)));
    op.setResultRange(0, range);
    EXPECT_EQ(op.getResultRange(0), range);

    // One for every operand, null for masks, parameters and destinations.
    SmallVector<FormatAttrInterface> formats(op->getNumOperands());
    formats[0] = in;
    if (isDivide)
      formats[1] = other;
    op.setFormats(formats, out);
    EXPECT_TRUE(op.isQuantized());
    EXPECT_EQ(op.getResultFormat(0), out);
    for (OpOperand &operand : op->getOpOperands())
      EXPECT_EQ(op.getOperandFormat(operand),
                formats[operand.getOperandNumber()]);
    EXPECT_TRUE(succeeded(verify(op)));

    // A plan is for its formats: new ones remove it.
    ASSERT_TRUE(succeeded(buildCompositePlan(op)));
    auto plan = op->getAttrOfType<PlanAttr>("plan");
    ASSERT_TRUE(plan);
    EXPECT_TRUE(succeeded(verify(op)));
    ASSERT_TRUE(succeeded(buildCompositePlan(op)));
    EXPECT_EQ(op->getAttr("plan"), plan);
    formats[0] = other;
    op.setFormats(formats, out);
    EXPECT_FALSE(op->hasAttr("plan"));
  });
  EXPECT_EQ(composites, 3);
}
