//===- OutlineInteger.cpp - integers in, integers out ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IntegerBoundary.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/RegionUtils.h"
#include "qlut/Conversion/Passes.h"
#include "qlut/Dialect/Qlut/IR/FloatTypes.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTOUTLINEINTEGER
#include "qlut/Conversion/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

/// Whether the function takes or gives integers and no floats: it is an integer
/// function as it stands.
static bool isInteger(func::FuncOp function) {
  FunctionType type = function.getFunctionType();
  auto none = [](TypeRange types) { return llvm::none_of(types, isFloat); };
  return type.getNumResults() && none(type.getInputs()) &&
         none(type.getResults());
}

namespace {
struct OutlineIntegerPass
    : mlir::qlut::impl::QlutOutlineIntegerBase<OutlineIntegerPass> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    Builder builder(&getContext());
    for (func::FuncOp function :
         llvm::to_vector(getOperation().getOps<func::FuncOp>())) {
      if (function.isExternal() || !function.isPublic() ||
          function->hasAttr(integerAttrName))
        continue;
      if (isInteger(function)) {
        function->setAttr(integerAttrName, builder.getUnitAttr());
        continue;
      }
      std::string why;
      if (auto boundary = findIntegerBoundary(function, why))
        outline(symbols, function, *boundary);
      else
        function.emitRemark("no integer function of it: ") << why;
    }
  }

private:
  void outline(SymbolTable &symbols, func::FuncOp function,
               IntegerBoundary &boundary) {
    Location loc = function.getLoc();
    OpBuilder builder(function);
    auto integer =
        func::FuncOp::create(builder, loc, (function.getName() + "_int").str(),
                             builder.getFunctionType({}, {}));
    integer->setAttr(integerAttrName, builder.getUnitAttr());
    builder.setInsertionPointAfter(function);
    symbols.insert(integer, builder.getInsertionPoint());
    integer.getBody().takeBody(function.getBody());

    // The wrapper: the same signature as before.
    Block &body = integer.getBody().front();
    Block *entry = function.addEntryBlock();
    builder.setInsertionPointToStart(entry);
    IRMapping mapping;
    mapping.map(body.getArguments(), entry->getArguments());
    llvm::SetVector<Operation *> behind;
    for (Operation *movement : boundary.movements)
      if (isBehind(movement, boundary, behind))
        behind.insert(movement);
      else
        builder.clone(*movement, mapping);
    SmallVector<Value> operands =
        moveInputs(builder, loc, body, boundary, mapping);
    SmallVector<Value> integers = getResults(boundary);
    integer.setFunctionType(builder.getFunctionType(
        ValueRange(operands).getTypes(), ValueRange(integers).getTypes()));
    auto call = func::CallOp::create(builder, loc, integer, operands);
    for (DequantizeOp dequantize : boundary.outputs) {
      size_t at =
          llvm::find(integers, dequantize.getInput()) - integers.begin();
      mapping.map(dequantize.getResult(),
                  DequantizeOp::create(
                      builder, loc, dequantize.getResult().getType(),
                      call.getResult(at), Value(), dequantize.getFormatAttr())
                      .getResult());
    }
    for (Operation *movement : behind)
      builder.clone(*movement, mapping);
    SmallVector<Value> results;
    for (Value value : boundary.exit->getOperands())
      results.push_back(
          isFloat(value.getType())
              ? mapping.lookup(value)
              : call.getResult(llvm::find(integers, value) - integers.begin()));
    func::ReturnOp::create(builder, loc, results);

    // The integer function does without what the wrapper has.
    boundary.exit->setOperands(integers);
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(body)))
      if (isOpTriviallyDead(&op))
        op.erase();
    body.eraseArguments(0, entry->getNumArguments());
  }

  /// Whether a movement is of the function's results.
  static bool isBehind(Operation *movement, const IntegerBoundary &boundary,
                       const llvm::SetVector<Operation *> &behind) {
    llvm::SetVector<Value> values(movement->operand_begin(),
                                  movement->operand_end());
    getUsedValuesDefinedAbove(movement->getRegions(), values);
    return llvm::any_of(values, [&](Value value) {
      Operation *definer = value.getDefiningOp();
      auto dequantize = dyn_cast_or_null<DequantizeOp>(definer);
      return behind.contains(definer) ||
             (dequantize && boundary.outputs.contains(dequantize));
    });
  }

  /// Gives `body` arguments of integers behind those that it has, and the call
  /// its operands: integers, and codes of floats in the order of the arguments,
  /// then of what moves them.
  static SmallVector<Value> moveInputs(OpBuilder &builder, Location loc,
                                       Block &body,
                                       const IntegerBoundary &boundary,
                                       const IRMapping &mapping) {
    SmallVector<Value> operands;
    auto addInput = [&](const IntegerBoundary::Input &input) {
      QuantizeOp first = input.quantizers.front();
      Value source = input.source;
      Type codes = first.getResult().getType();
      operands.push_back(QuantizeOp::create(
          builder, loc, codes, mapping.lookup(source), Value(),
          first.getFormatAttr(), first.getRoundingAttr()));
      Value argument = body.addArgument(codes, loc);
      source.replaceUsesWithIf(argument, [](OpOperand &use) {
        return isa<tensor::DimOp>(use.getOwner());
      });
      for (QuantizeOp quantize : input.quantizers)
        quantize.getResult().replaceAllUsesWith(argument);
    };
    SmallVector<BlockArgument> before(body.getArguments());
    for (BlockArgument old : before) {
      if (!isFloat(old.getType())) {
        operands.push_back(mapping.lookup(old));
        old.replaceAllUsesWith(body.addArgument(old.getType(), old.getLoc()));
        continue;
      }
      for (const IntegerBoundary::Input &input : boundary.inputs)
        if (input.source == old)
          addInput(input);
    }
    for (const IntegerBoundary::Input &input : boundary.inputs)
      if (!isa<BlockArgument>(input.source))
        addInput(input);
    return operands;
  }

  /// What the integer function returns: its own integers and the codes of
  /// floats in the order of the results, then of what moved ones are made of.
  static SmallVector<Value> getResults(const IntegerBoundary &boundary) {
    llvm::SetVector<Value> integers;
    for (Value value : boundary.exit->getOperands()) {
      if (!isFloat(value.getType()))
        integers.insert(value);
      else if (auto dequantize = value.getDefiningOp<DequantizeOp>())
        integers.insert(dequantize.getInput());
    }
    for (DequantizeOp dequantize : boundary.outputs)
      integers.insert(dequantize.getInput());
    return integers.takeVector();
  }
};
} // namespace
