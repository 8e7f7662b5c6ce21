//===- Programs.cpp - functions around one elementwise op -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Programs.h"
#include "Jit.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

namespace qlut::identity {

using namespace mlir;

llvm::StringRef getName(Shape shape) {
  static constexpr llvm::StringLiteral names[] = {"scalar", "vector", "matrix",
                                                  "tensor"};
  return names[static_cast<int>(shape)];
}

static void fillTensor(ImplicitLocOpBuilder &b, ValueRange inputs, Value output,
                       MakeOp makeOp) {
  SmallVector<Value> operands;
  for (Value input : inputs) {
    auto type = cast<MemRefType>(input.getType());
    operands.push_back(bufferization::ToTensorOp::create(
        b, RankedTensorType::get(type.getShape(), type.getElementType()), input,
        /*restrict=*/true));
  }
  Value result = makeOp(b, operands);
  auto write = bufferization::MaterializeInDestinationOp::create(
      b, /*result=*/TypeRange(), result, output);
  write.setWritable(true);
  write.setRestrict(true);
}

static void fillLoop(ImplicitLocOpBuilder &b, ValueRange inputs, Value output,
                     Shape shape, MakeOp makeOp) {
  Value zero = arith::ConstantIndexOp::create(b, 0);
  Value step = arith::ConstantIndexOp::create(
      b, shape == Shape::Scalar ? 1 : vectorLength);
  Value size = memref::DimOp::create(b, output, 0);
  auto loop = scf::ForOp::create(b, zero, size, step);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  Value at = loop.getInductionVar();
  auto flat = [&](Type element) {
    return VectorType::get({vectorLength}, element);
  };
  SmallVector<Value> operands;
  for (Value input : inputs) {
    Type element = cast<MemRefType>(input.getType()).getElementType();
    if (shape == Shape::Scalar) {
      operands.push_back(memref::LoadOp::create(b, input, at));
      continue;
    }
    Value loaded = vector::LoadOp::create(b, flat(element), input, at);
    if (shape == Shape::Matrix)
      loaded = vector::ShapeCastOp::create(
          b, VectorType::get({2, vectorLength / 2}, element), loaded);
    operands.push_back(loaded);
  }
  Value result = makeOp(b, operands);
  if (shape == Shape::Scalar) {
    memref::StoreOp::create(b, result, output, at);
    return;
  }
  if (shape == Shape::Matrix)
    result = vector::ShapeCastOp::create(
        b, flat(cast<MemRefType>(output.getType()).getElementType()), result);
  vector::StoreOp::create(b, result, output, at);
}

void addProgram(ModuleOp module, llvm::StringRef name, ArrayRef<Shape> shapes,
                ArrayRef<Type> inputs, Type output, MakeOp makeOp) {
  auto b = ImplicitLocOpBuilder::atBlockEnd(
      NameLoc::get(StringAttr::get(module.getContext(), name)),
      module.getBody());
  auto getBuffer = [](Type element) -> Type {
    return MemRefType::get({ShapedType::kDynamic}, element);
  };
  SmallVector<Type> arguments = llvm::map_to_vector(inputs, getBuffer);
  arguments.append(shapes.size(), getBuffer(output));
  auto function =
      func::FuncOp::create(b, name, b.getFunctionType(arguments, {}));
  b.setInsertionPointToStart(function.addEntryBlock());
  ValueRange buffers = function.getArguments();
  ValueRange sources = buffers.take_front(inputs.size());
  for (auto [shape, result] :
       llvm::zip_equal(shapes, buffers.drop_front(inputs.size()))) {
    if (shape == Shape::Tensor)
      fillTensor(b, sources, result, makeOp);
    else
      fillLoop(b, sources, result, shape, makeOp);
  }
  func::ReturnOp::create(b);
}

/// The simulated lookup of the case.
static Value makeLookup(ImplicitLocOpBuilder &b, const Case &one, Value input) {
  MLIRContext *context = b.getContext();
  auto emitError = [&] { return mlir::emitError(b.getLoc()); };
  return mlir::qlut::SimLutOp::create(
      b, input.getType(), input, /*channel=*/{},
      mlir::qlut::ExprAttr::get(context, Expression::input()), /*range=*/{},
      /*spec=*/{}, mlir::qlut::FormatAttr::get(context, one.in),
      mlir::qlut::FormatAttr::get(context, one.out),
      mlir::qlut::getTableAttr(emitError, context, one.table),
      mlir::qlut::RoundingAttr::get(context, one.rounding), /*layer=*/{});
}

OwningOpRef<ModuleOp> makeLookups(ArrayRef<Case> cases, ArrayRef<Shape> shapes,
                                  FloatType type) {
  OwningOpRef<ModuleOp> module(
      ModuleOp::create(UnknownLoc::get(&getContext())));
  for (const Case &one : cases)
    addProgram(*module, one.name, shapes, {type}, type,
               [&](ImplicitLocOpBuilder &b, ValueRange operands) {
                 return makeLookup(b, one, operands[0]);
               });
  return module;
}

OwningOpRef<ModuleOp> makeChain(llvm::StringRef name, ArrayRef<Case> chain,
                                FloatType type) {
  OwningOpRef<ModuleOp> module(
      ModuleOp::create(UnknownLoc::get(&getContext())));
  addProgram(*module, name, {Shape::Tensor}, {type}, type,
             [&](ImplicitLocOpBuilder &b, ValueRange operands) {
               Value value = operands[0];
               for (const Case &one : chain)
                 value = makeLookup(b, one, value);
               return value;
             });
  return module;
}

} // namespace qlut::identity
