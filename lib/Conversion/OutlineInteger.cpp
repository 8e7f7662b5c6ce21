//===- OutlineInteger.cpp - integers in, integers out ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Conversion/Passes.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/ADT/BitVector.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTOUTLINEINTEGER
#include "qlut/Conversion/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

static bool isFloat(Type type) {
  return isa<FloatType>(getElementTypeOrSelf(type));
}

namespace {
/// The boundary of one function.
struct Boundary {
  SmallVector<QuantizeOp>
      inputs; ///< one per argument; null: no float, or unread
  SmallVector<DequantizeOp> outputs; ///< one per result; null: no float
  func::ReturnOp exit;
};
} // namespace

/// The op that codes an argument for all its users, or null with a reason.
static QuantizeOp getInput(BlockArgument argument, std::string &why) {
  QuantizeOp found;
  for (Operation *user : argument.getUsers()) {
    if (isa<tensor::DimOp>(user))
      continue;
    auto quantize = dyn_cast<QuantizeOp>(user);
    if (!quantize || quantize.getChannel()) {
      why = ("argument " + Twine(argument.getArgNumber()) + " is read by " +
             user->getName().getStringRef() + " as floats")
                .str();
      return nullptr;
    }
    if (found && (found.getFormat() != quantize.getFormat() ||
                  found.getRoundingAttr() != quantize.getRoundingAttr())) {
      why = ("argument " + Twine(argument.getArgNumber()) +
             " is quantized to two formats")
                .str();
      return nullptr;
    }
    if (!found)
      found = quantize;
  }
  if (!found)
    why = ("argument " + Twine(argument.getArgNumber()) + " is never quantized")
              .str();
  return found;
}

static std::optional<Boundary> getBoundary(func::FuncOp function,
                                           std::string &why) {
  Boundary boundary;
  if (!function.getBody().hasOneBlock()) {
    why = "it has several blocks";
    return std::nullopt;
  }
  boundary.exit =
      cast<func::ReturnOp>(function.getBody().front().getTerminator());
  for (BlockArgument argument : function.getArguments()) {
    boundary.inputs.push_back(nullptr);
    if (!isFloat(argument.getType()) || argument.use_empty())
      continue;
    if (!(boundary.inputs.back() = getInput(argument, why)))
      return std::nullopt;
  }
  for (auto [index, value] : llvm::enumerate(boundary.exit.getOperands())) {
    boundary.outputs.push_back(nullptr);
    if (!isFloat(value.getType()))
      continue;
    auto dequantize = value.getDefiningOp<DequantizeOp>();
    if (!dequantize || dequantize.getChannel()) {
      Operation *definer = value.getDefiningOp();
      why = ("result " + Twine(index) + " is computed in floats, by " +
             (definer ? definer->getName().getStringRef()
                      : StringRef("the caller")))
                .str();
      return std::nullopt;
    }
    boundary.outputs.back() = dequantize;
  }
  return boundary;
}

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
      if (std::optional<Boundary> boundary = getBoundary(function, why))
        outline(symbols, function, *boundary);
      else
        function.emitRemark("no integer function of it: ") << why;
    }
  }

private:
  void outline(SymbolTable &symbols, func::FuncOp function,
               Boundary &boundary) {
    Location loc = function.getLoc();
    OpBuilder builder(function);
    auto integer =
        func::FuncOp::create(builder, loc, (function.getName() + "_int").str(),
                             builder.getFunctionType({}, {}));
    integer->setAttr(integerAttrName, builder.getUnitAttr());
    builder.setInsertionPointAfter(function);
    symbols.insert(integer, builder.getInsertionPoint());
    integer.getBody().takeBody(function.getBody());

    // The integer function: codes for arguments, codes for results.
    Block &body = integer.getBody().front();
    SmallVector<Type> inputs;
    SmallVector<QuantizeOp> quantizers = boundary.inputs;
    SmallVector<Attribute> formats, roundings;
    for (auto [index, quantize] : llvm::enumerate(quantizers)) {
      BlockArgument argument = body.getArgument(index);
      if (quantize) {
        Type codes = quantize.getResult().getType();
        formats.push_back(quantize.getFormatAttr());
        roundings.push_back(quantize.getRoundingAttr());
        for (Operation *user : llvm::to_vector(argument.getUsers()))
          if (auto other = dyn_cast<QuantizeOp>(user)) {
            other.getResult().replaceAllUsesWith(argument);
            other.erase();
          }
        argument.setType(codes);
      } else {
        formats.push_back(nullptr);
        roundings.push_back(nullptr);
      }
      inputs.push_back(argument.getType());
    }
    // What nothing reads (the destinations of results) does not come along.
    llvm::BitVector unread(body.getNumArguments());
    for (BlockArgument argument : body.getArguments())
      if (argument.use_empty() && isFloat(argument.getType()))
        unread.set(argument.getArgNumber());
    body.eraseArguments(unread);
    SmallVector<Type> outputs;
    SmallVector<Attribute> outputFormats;
    for (auto [index, dequantize] : llvm::enumerate(boundary.outputs)) {
      outputFormats.push_back(nullptr);
      if (dequantize) {
        outputFormats.back() = dequantize.getFormatAttr();
        boundary.exit.setOperand(index, dequantize.getInput());
        if (dequantize.use_empty())
          dequantize.erase();
      }
      outputs.push_back(boundary.exit.getOperand(index).getType());
    }
    integer.setFunctionType(
        builder.getFunctionType(body.getArgumentTypes(), outputs));

    // The wrapper: the same signature as before.
    Block *entry = function.addEntryBlock();
    builder.setInsertionPointToStart(entry);
    SmallVector<Value> arguments;
    for (auto [index, argument] : llvm::enumerate(entry->getArguments()))
      if (!unread[index])
        arguments.push_back(
            formats[index] ? Value(QuantizeOp::create(
                                 builder, loc, inputs[index], argument, Value(),
                                 cast<FormatAttrInterface>(formats[index]),
                                 cast_or_null<RoundingAttr>(roundings[index])))
                           : Value(argument));
    auto call = func::CallOp::create(builder, loc, integer, arguments);
    SmallVector<Value> results;
    for (auto [index, result] : llvm::enumerate(call.getResults()))
      results.push_back(
          outputFormats[index]
              ? Value(DequantizeOp::create(
                    builder, loc, function.getResultTypes()[index], result,
                    Value(), cast<FormatAttrInterface>(outputFormats[index])))
              : Value(result));
    func::ReturnOp::create(builder, loc, results);
  }
};
} // namespace
