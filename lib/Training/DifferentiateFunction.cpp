//===- DifferentiateFunction.cpp - a function and its gradients -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GradientRounding.h"
#include "RangeGradients.h"
#include "TableGradients.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "qlut/Dialect/Qlut/IR/Parameters.h"
#include "qlut/Training/ReverseMode.h"

using namespace mlir;
using namespace mlir::qlut;

static bool isFloat(Type type) {
  return isa<FloatType>(getElementTypeOrSelf(type));
}

/// Straight-line code on static shapes.
static LogicalResult checkForm(func::FuncOp function) {
  if (function.isExternal())
    return function.emitError("expected a function with a body to "
                              "differentiate");
  if (!llvm::hasSingleElement(function.getBody()))
    return function.emitError("expected one block to differentiate, got ")
           << function.getBody().getBlocks().size();
  auto isStatic = [](Value value) {
    auto shaped = dyn_cast<ShapedType>(value.getType());
    return !shaped || shaped.hasStaticShape();
  };
  for (BlockArgument argument : function.getArguments())
    if (!isStatic(argument))
      return function.emitError("expected static shapes to differentiate, got ")
             << argument.getType() << " for argument "
             << argument.getArgNumber() << "; export the model for one batch";
  WalkResult walk = function.walk([&](Operation *op) {
    for (Value result : op->getResults())
      if (!isStatic(result)) {
        op->emitError("expected static shapes to differentiate, got ")
            << result.getType();
        return WalkResult::interrupt();
      }
    return WalkResult::advance();
  });
  return failure(walk.wasInterrupted());
}

/// Erases what nothing uses, from the end.
static void eraseUnused(Block &block) {
  SmallVector<Operation *> ops;
  for (Operation &op : block.without_terminator())
    ops.push_back(&op);
  for (Operation *op : llvm::reverse(ops))
    if (isOpTriviallyDead(op))
      op->erase();
}

static DictionaryAttr withAttr(DictionaryAttr attrs, StringRef name,
                               int64_t number, MLIRContext *context) {
  NamedAttrList list(attrs);
  list.set(name, IntegerAttr::get(IntegerType::get(context, 64), number));
  return list.getDictionary(context);
}

FailureOr<func::FuncOp>
mlir::qlut::differentiateFunction(func::FuncOp function,
                                  const DifferentiateOptions &options) {
  if (failed(checkForm(function)))
    return failure();
  for (unsigned argument : options.arguments) {
    Type type = function.getArgumentTypes()[argument];
    if (!isFloat(type))
      return function.emitError("expected a float or a tensor of floats to "
                                "differentiate by, got ")
             << type << " for argument " << argument;
  }
  std::string name = options.name.empty() ? (function.getName() + "_grad").str()
                                          : options.name;
  if (Operation *other = SymbolTable::lookupNearestSymbolFrom(
          function, StringAttr::get(function.getContext(), name))) {
    InFlightDiagnostic error =
        function.emitError("expected a free name for the gradients, got '")
        << name << "'; give another one with option 'name'";
    error.attachNote(other->getLoc()) << "it is taken here";
    return error;
  }

  MLIRContext *context = function.getContext();
  OpBuilder builder(context);
  builder.setInsertionPointAfter(function);
  func::FuncOp gradient = function.clone();
  gradient.setName(name);
  gradient->removeAttr(parameterValuesAttrName);
  for (unsigned i = 0; i < gradient.getNumArguments(); ++i)
    gradient.removeArgAttr(i, parameterPlaceAttrName);
  builder.insert(gradient);

  Block &block = gradient.getBody().front();
  auto exit = cast<func::ReturnOp>(block.getTerminator());
  SmallVector<Operation *> ops;
  for (Operation &op : block.without_terminator())
    ops.push_back(&op);
  builder.setInsertionPoint(exit);
  Adjoints adjoints(builder, options.lutGradient);
  std::optional<RangeGradients> ranges;
  if (options.ranges)
    adjoints.setRangeGradients(&ranges.emplace(gradient));
  for (unsigned argument : options.arguments)
    adjoints.setActive(block.getArgument(argument));
  adjoints.propagate(ops);

  // Each float result has a cotangent, but for what stands for a gradient.
  SmallVector<Value> results(exit.getOperands());
  for (auto [index, result] : llvm::enumerate(results)) {
    if (!isFloat(result.getType()) ||
        gradient.getResultAttr(index, gradientAttrName))
      continue;
    unsigned at = gradient.getNumArguments();
    DictionaryAttr attrs =
        withAttr(DictionaryAttr(), cotangentAttrName, index, context);
    if (failed(gradient.insertArgument(at, result.getType(), attrs,
                                       result.getLoc())))
      return failure();
    adjoints.addCotangent(result, block.getArgument(at));
  }
  std::optional<TableGradients> tables;
  if (options.tables)
    adjoints.setTableGradients(&tables.emplace(gradient));
  std::optional<GradientRounding> rounding;
  if (options.gradientBits > 0) {
    Value key;
    if (options.isStochastic) {
      const unsigned at = gradient.getNumArguments();
      if (failed(gradient.insertArgument(
              at, RankedTensorType::get({}, builder.getI64Type()),
              builder.getDictionaryAttr(builder.getNamedAttr(
                  gradientKeyAttrName, builder.getUnitAttr())),
              gradient.getLoc())))
        return failure();
      key = block.getArgument(at);
    }
    adjoints.setGradientRounding(&rounding.emplace(options.gradientBits, key));
  }
  if (failed(adjoints.reverse(ops))) {
    gradient.erase();
    return failure();
  }

  SmallVector<Type> types(gradient.getResultTypes());
  SmallVector<DictionaryAttr> attrs;
  for (unsigned i = 0; i < types.size(); ++i)
    attrs.push_back(gradient.getResultAttrDict(i));
  for (unsigned argument : options.arguments) {
    Value value = block.getArgument(argument);
    Value cotangent = adjoints.getCotangent(value);
    if (!cotangent) {
      auto type = dyn_cast<RankedTensorType>(value.getType());
      cotangent =
          type ? adjoints.createZeros(value.getLoc(), type)
               : adjoints.createConstant(value.getLoc(), value.getType(), 0);
      emitRemark(value.getLoc()) << "no float result depends on argument "
                                 << argument << ": its gradient is 0";
    }
    results.push_back(cotangent);
    types.push_back(value.getType());
    attrs.push_back(
        withAttr(DictionaryAttr(), gradientAttrName, argument, context));
  }
  if (ranges)
    ranges->appendTo(results, types, attrs);
  if (tables)
    tables->appendTo(results, types, attrs);
  builder.setInsertionPoint(exit);
  func::ReturnOp::create(builder, exit.getLoc(), results);
  exit.erase();
  gradient.setFunctionType(
      FunctionType::get(context, block.getArgumentTypes(), types));
  gradient.setAllResultAttrs(attrs);
  eraseUnused(block);
  return gradient;
}
