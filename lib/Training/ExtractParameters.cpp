//===- ExtractParameters.cpp - weights become arguments -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BatchNorms.h"
#include "ConstantParameters.h"
#include "ParameterFile.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/SymbolTable.h"
#include "qlut/Dialect/Qlut/IR/Constants.h"
#include "qlut/Dialect/Qlut/IR/Parameters.h"
#include "qlut/Training/Passes.h"
#include "llvm/Support/GlobPattern.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTEXTRACTPARAMETERS
#include "qlut/Training/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

namespace {
/// Patterns over names, and which of them matched.
struct Patterns {
  std::vector<std::pair<std::string, llvm::GlobPattern>> globs;
  std::vector<bool> used;

  bool match(StringRef name) {
    bool any = false;
    for (unsigned i = 0; i < globs.size(); ++i)
      if (globs[i].second.match(name))
        any = used[i] = true;
    return any;
  }
};

struct ExtractParametersPass
    : mlir::qlut::impl::QlutExtractParametersBase<ExtractParametersPass> {
  using QlutExtractParametersBase::QlutExtractParametersBase;

  LogicalResult initialize(MLIRContext *context) override {
    return success(succeeded(parse(context, "include", include, included)) &&
                   succeeded(parse(context, "exclude", exclude, excluded)));
  }

  void runOnOperation() override {
    func::FuncOp target =
        lookupUncalled(getOperation(), function, "to take parameters out of");
    if (!target)
      return signalPassFailure();
    DenseMap<Operation *, bool> inputsOfNorms;
    if (statistics)
      inputsOfNorms = separateInputsOfNorms(target);
    std::vector<FloatConstant> constants = findFloatConstants(target);
    for (FloatConstant &constant : constants)
      if (auto found = inputsOfNorms.find(constant.op);
          found != inputsOfNorms.end() && getDenseElements(constant.value)) {
        constant.isStatistic = found->second;
        constant.reason.clear();
      }
    constants = choose(std::move(constants));
    if (failed(checkPatterns(target)) || failed(extract(target, constants)))
      signalPassFailure();
  }

private:
  LogicalResult parse(MLIRContext *context, StringRef option,
                      ArrayRef<std::string> texts, Patterns &patterns) {
    patterns = {};
    for (const std::string &text : texts) {
      llvm::Expected<llvm::GlobPattern> glob = llvm::GlobPattern::create(text);
      if (!glob)
        return emitError(UnknownLoc::get(context))
               << getArgument() << ": expected option '" << option
               << "' to be glob patterns over names, got '" << text
               << "': " << llvm::toString(glob.takeError());
      patterns.globs.push_back({text, *glob});
    }
    patterns.used.assign(texts.size(), false);
    return success();
  }

  LogicalResult checkPatterns(func::FuncOp target) {
    for (auto [option, patterns] :
         {std::pair<StringRef, Patterns *>("include", &included),
          {"exclude", &excluded}})
      for (auto [glob, used] : llvm::zip(patterns->globs, patterns->used))
        if (!used)
          return target.emitError("expected option '")
                 << option << "' to match the name of a constant tensor of "
                 << "floats, got '" << glob.first << "'";
    return success();
  }

  /// The constants that batch normalizations take for each channel: the
  /// statistics (true), and gain and bias, which may be one number all over.
  /// Each norm gets its own.
  static DenseMap<Operation *, bool>
  separateInputsOfNorms(func::FuncOp target) {
    DenseMap<Operation *, bool> found;
    for (BatchNorm &norm : findBatchNorms(target)) {
      const AffineMap map = norm.op.getMatchingIndexingMap(norm.mean);
      for (OpOperand *input : norm.op.getDpsInputOperands()) {
        Operation *constant = input->get().getDefiningOp();
        if (norm.op.getMatchingIndexingMap(input) != map || !constant ||
            !constant->hasTrait<OpTrait::ConstantLike>())
          continue;
        if (found.contains(constant)) {
          OpBuilder b(constant);
          b.setInsertionPointAfter(constant);
          constant = b.clone(*constant);
          input->set(constant->getResult(0));
        }
        found[constant] = input == norm.mean || input == norm.variance;
      }
    }
    return found;
  }

  /// Those that are parameters; says of all what they are.
  std::vector<FloatConstant> choose(std::vector<FloatConstant> constants) {
    std::vector<FloatConstant> chosen;
    for (FloatConstant &constant : constants) {
      bool isForced = included.match(constant.name);
      if (excluded.match(constant.name))
        constant.reason = "option 'exclude' names it";
      else if (isForced && getDenseElements(constant.value))
        constant.reason.clear();
      if (!constant.reason.empty()) {
        if (remarks)
          emitRemark(constant.op->getLoc())
              << "'" << constant.name
              << "' stays a constant: " << constant.reason
              << "; include=" << constant.name << " makes it a parameter";
        continue;
      }
      if (remarks)
        emitRemark(constant.op->getLoc())
            << (constant.isStatistic ? "statistic '" : "parameter '")
            << constant.name << "': " << constant.op->getResult(0).getType();
      chosen.push_back(constant);
    }
    return chosen;
  }

  LogicalResult extract(func::FuncOp target,
                        ArrayRef<FloatConstant> constants) {
    if (constants.empty())
      return success();
    MLIRContext *context = &getContext();
    if (!values.empty()) {
      SmallVector<std::pair<StringAttr, DenseElementsAttr>> arrays;
      for (const FloatConstant &constant : constants)
        arrays.push_back({StringAttr::get(context, constant.name),
                          getDenseElements(constant.value)});
      if (llvm::Error error = writeParameterFile(values, arrays))
        return target.emitError() << llvm::toString(std::move(error));
    }
    // Before any constant goes: their numbers in the block.
    DenseMap<Operation *, int64_t> numbers;
    for (auto [number, op] : llvm::enumerate(target.getBody().front()))
      numbers[&op] = number;
    Builder builder(context);
    NamedAttrList kept;
    if (auto before =
            target->getAttrOfType<DictionaryAttr>(parameterValuesAttrName))
      kept.append(before.getValue());
    for (const FloatConstant &constant : constants) {
      NamedAttrList place, others(constant.op->getAttrDictionary());
      others.erase(constant.attribute);
      place.set("attribute", constant.attribute);
      place.set("index", builder.getI64IntegerAttr(numbers[constant.op]));
      place.set("op",
                builder.getStringAttr(constant.op->getName().getStringRef()));
      if (!others.empty())
        place.set("others", others.getDictionary(context));
      NamedAttrList attrs;
      attrs.set(parameterAttrName, builder.getStringAttr(constant.name));
      attrs.set(parameterPlaceAttrName, place.getDictionary(context));
      if (constant.isStatistic)
        attrs.set(statisticAttrName, builder.getUnitAttr());
      unsigned at = target.getNumArguments();
      Value result = constant.op->getResult(0);
      if (failed(target.insertArgument(at, result.getType(),
                                       attrs.getDictionary(context),
                                       constant.op->getLoc())))
        return failure();
      result.replaceAllUsesWith(target.getArgument(at));
      if (values.empty())
        kept.set(constant.name, constant.value);
      constant.op->erase();
    }
    if (!kept.empty())
      target->setAttr(parameterValuesAttrName, kept.getDictionary(context));
    return success();
  }

  Patterns included, excluded;
};
} // namespace
