//===- Freeze.cpp - numbers of formats and tables become constants --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConstantParameters.h"
#include "ParameterFile.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "qlut/Dialect/Qlut/IR/Parameters.h"
#include "qlut/Training/FreeNumbers.h"
#include "qlut/Training/Passes.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTFREEZE
#include "qlut/Training/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

namespace {
struct FreezePass : mlir::qlut::impl::QlutFreezeBase<FreezePass> {
  using QlutFreezeBase::QlutFreezeBase;

  void runOnOperation() override {
    func::FuncOp target =
        lookupUncalled(getOperation(), function, "to put numbers into");
    if (!target)
      return signalPassFailure();
    SmallVector<unsigned> arguments;
    for (unsigned i = 0; i < target.getNumArguments(); ++i)
      if (target.getArgAttr(i, numbersAttrName))
        arguments.push_back(i);
    if (arguments.empty())
      return;
    for (unsigned argument : arguments)
      if (!getParameterName(target, argument)) {
        target.emitError("expected '")
            << parameterAttrName << "' beside '" << numbersAttrName
            << "' on argument " << argument << ", as --qlut-thaw writes it";
        return signalPassFailure();
      }
    FailureOr<SmallVector<Attribute>> elements =
        getParameterValues(target, arguments, values);
    if (failed(elements) || failed(freeze(target, arguments, *elements)))
      signalPassFailure();
  }

private:
  /// Makes a number that is taken out of the argument a constant.
  static void replaceExtract(tensor::ExtractOp extract,
                             DenseElementsAttr elements) {
    APInt at;
    if (extract.getIndices().size() != 1 ||
        !matchPattern(extract.getIndices()[0], m_ConstantInt(&at)))
      return;
    const auto index = static_cast<int64_t>(at.getZExtValue());
    if (index >= elements.getNumElements())
      return;
    OpBuilder b(extract);
    Operation *number = arith::ConstantOp::create(
        b, extract.getLoc(),
        cast<TypedAttr>(elements.getValues<Attribute>()[index]));
    // Of the type that it was.
    for (Operation *user : llvm::make_early_inc_range(extract->getUsers())) {
      user->replaceUsesOfWith(extract.getResult(), number->getResult(0));
      SmallVector<Value> folded;
      if (isa<arith::TruncIOp, arith::TruncFOp>(user) &&
          succeeded(OpBuilder(user).tryFold(user, folded))) {
        user->replaceAllUsesWith(folded);
        user->erase();
      }
    }
    extract.erase();
    if (number->use_empty())
      number->erase();
  }

  static LogicalResult freeze(func::FuncOp target, ArrayRef<unsigned> arguments,
                              ArrayRef<Attribute> elements) {
    llvm::BitVector gone(target.getNumArguments());
    NamedAttrList kept;
    if (auto before =
            target->getAttrOfType<DictionaryAttr>(parameterValuesAttrName))
      kept.append(before.getValue());
    for (auto [number, value] : llvm::zip(arguments, elements)) {
      BlockArgument argument = target.getArgument(number);
      auto dense = cast<DenseElementsAttr>(value);
      kept.erase(getParameterName(target, number));
      gone.set(number);
      for (Operation *user : llvm::make_early_inc_range(argument.getUsers()))
        if (auto extract = dyn_cast<tensor::ExtractOp>(user))
          replaceExtract(extract, dense);
      if (argument.use_empty())
        continue;
      OpBuilder b = OpBuilder::atBlockBegin(&target.getBody().front());
      argument.replaceAllUsesWith(
          arith::ConstantOp::create(b, argument.getLoc(), dense));
    }
    if (failed(target.eraseArguments(gone)))
      return failure();
    if (kept.empty())
      target->removeAttr(parameterValuesAttrName);
    else
      target->setAttr(parameterValuesAttrName,
                      kept.getDictionary(target.getContext()));
    return success();
  }
};
} // namespace
