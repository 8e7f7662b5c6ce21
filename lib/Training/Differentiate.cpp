//===- Differentiate.cpp - write a function that gives gradients ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Dialect/Qlut/IR/Parameters.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Training/Passes.h"
#include "qlut/Training/ReverseMode.h"
#include <set>

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTDIFFERENTIATE
#include "qlut/Training/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

namespace {
struct DifferentiatePass
    : mlir::qlut::impl::QlutDifferentiateBase<DifferentiatePass> {
  using QlutDifferentiateBase::QlutDifferentiateBase;

  LogicalResult initialize(MLIRContext *context) override {
    auto fail = [&](const Twine &message) {
      return emitError(UnknownLoc::get(context))
             << getArgument() << ": expected option " << message;
    };
    if (lutGradient != "slope" && lutGradient != "exact")
      return fail("'lut-gradient' to be slope or exact, got '" + lutGradient +
                  "'");
    if (!llvm::is_contained({0, 2, 4, 8, 16}, static_cast<int>(gradBits)))
      return fail("'grad-bits' to be 2, 4, 8 or 16, got " + Twine(gradBits));
    if (gradRounding != "nearest" && gradRounding != "stochastic")
      return fail("'grad-rounding' to be nearest or stochastic, got '" +
                  gradRounding + "'");
    if (gradRounding == "stochastic" && gradBits == 0)
      return fail("'grad-bits' with grad-rounding=stochastic, got floats");
    return success();
  }

  void runOnOperation() override {
    auto target = getOperation().lookupSymbol<func::FuncOp>(function);
    if (!target) {
      getOperation()->emitError("expected a function '")
          << function
          << "' to differentiate, got none of that name; give its "
             "name with option 'function'";
      return signalPassFailure();
    }
    FailureOr<std::set<unsigned>> arguments = getArguments(target);
    if (failed(arguments))
      return signalPassFailure();
    DifferentiateOptions options;
    options.name = name;
    options.arguments.assign(arguments->begin(), arguments->end());
    options.lutGradient =
        lutGradient == "exact" ? LutGradient::Exact : LutGradient::Slope;
    options.ranges = ranges;
    options.tables = tables;
    options.gradientBits = gradBits;
    options.isStochastic = gradRounding == "stochastic";
    if (failed(differentiateFunction(target, options)))
      signalPassFailure();
  }

private:
  /// The arguments that the options speak of.
  FailureOr<std::set<unsigned>> getArguments(func::FuncOp target) {
    std::set<unsigned> numbers;
    for (const std::string &word : wrt) {
      unsigned number = 0;
      bool isNumber = !StringRef(word).getAsInteger(10, number);
      if (!isNumber)
        for (number = 0; number < target.getNumArguments(); ++number)
          if (StringAttr name = getParameterName(target, number))
            if (name.getValue() == word)
              break;
      if (number >= target.getNumArguments())
        return target.emitError("expected option 'wrt' to name arguments (of ")
               << target.getNumArguments() << ") or parameters, got '" << word
               << "'";
      numbers.insert(number);
    }
    for (unsigned i = 0; i < target.getNumArguments(); ++i) {
      if (target.getArgAttr(i, statisticAttrName))
        continue;
      bool isParameter = getParameterName(target, i) != nullptr;
      bool isFloat = llvm::isa<FloatType>(
          getElementTypeOrSelf(target.getArgumentTypes()[i]));
      if ((isParameter && wrt.empty()) || (!isParameter && inputs && isFloat))
        numbers.insert(i);
    }
    if (numbers.empty())
      return target.emitError(
          "expected parameters to differentiate by, got no argument with "
          "'qlut.parameter'; run --qlut-extract-parameters first, or name "
          "arguments with option 'wrt'");
    return numbers;
  }
};
} // namespace
