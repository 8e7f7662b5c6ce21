//===- EmbedParameters.cpp - arguments become weights again ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConstantParameters.h"
#include "ParameterFile.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/SymbolTable.h"
#include "qlut/Dialect/Qlut/IR/Parameters.h"
#include "qlut/Training/Passes.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTEMBEDPARAMETERS
#include "qlut/Training/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

namespace {
struct EmbedParametersPass
    : mlir::qlut::impl::QlutEmbedParametersBase<EmbedParametersPass> {
  using QlutEmbedParametersBase::QlutEmbedParametersBase;

  void runOnOperation() override {
    func::FuncOp target =
        lookupUncalled(getOperation(), function, "to put parameters into");
    if (!target)
      return signalPassFailure();
    SmallVector<unsigned> arguments;
    for (unsigned i = 0; i < target.getNumArguments(); ++i)
      if (getParameterName(target, i))
        arguments.push_back(i);
    if (arguments.empty())
      return;
    FailureOr<SmallVector<Attribute>> elements =
        getParameterValues(target, arguments, values);
    if (failed(elements) || failed(embed(target, arguments, *elements)))
      signalPassFailure();
  }

private:
  /// The constant that the argument was, or a new one at the start.
  static Operation *makeConstant(func::FuncOp target, unsigned argument,
                                 Attribute value) {
    Block &block = target.getBody().front();
    OpBuilder builder = OpBuilder::atBlockBegin(&block);
    BlockArgument parameter = target.getArgument(argument);
    auto place = target.getArgAttrOfType<DictionaryAttr>(
        argument, parameterPlaceAttrName);
    auto name = place ? place.getAs<StringAttr>("op") : StringAttr();
    auto attribute =
        place ? place.getAs<StringAttr>("attribute") : StringAttr();
    auto index = place ? place.getAs<IntegerAttr>("index") : IntegerAttr();
    if (!name || !attribute || !index)
      return arith::ConstantOp::create(builder, parameter.getLoc(),
                                       cast<TypedAttr>(value));
    int64_t number = 0;
    for (Operation &op : block) {
      builder.setInsertionPoint(&op);
      if (number++ == index.getInt() || op.hasTrait<OpTrait::IsTerminator>())
        break;
    }
    OperationState state(parameter.getLoc(), name.getValue());
    state.addTypes(parameter.getType());
    if (auto others = place.getAs<DictionaryAttr>("others"))
      state.addAttributes(others.getValue());
    state.addAttribute(attribute, value);
    return builder.create(state);
  }

  LogicalResult embed(func::FuncOp target, ArrayRef<unsigned> arguments,
                      ArrayRef<Attribute> elements) {
    llvm::BitVector gone(target.getNumArguments());
    for (auto [argument, value] : llvm::zip(arguments, elements)) {
      Operation *constant = makeConstant(target, argument, value);
      target.getArgument(argument).replaceAllUsesWith(constant->getResult(0));
      gone.set(argument);
    }
    if (failed(target.eraseArguments(gone)))
      return failure();
    target->removeAttr(parameterValuesAttrName);
    return success();
  }
};
} // namespace
