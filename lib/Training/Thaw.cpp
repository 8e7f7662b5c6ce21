//===- Thaw.cpp - numbers of formats and tables become arguments ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops are chosen before they are lowered, and their locations say so: what a
// conversion writes has the location of what it came from.
//
//===----------------------------------------------------------------------===//

#include "ConstantParameters.h"
#include "ParameterFile.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "qlut/Conversion/Passes.h"
#include "qlut/Dialect/Qlut/IR/Parameters.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Training/FreeNumbers.h"
#include "qlut/Training/Passes.h"
#include "llvm/Support/GlobPattern.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTTHAW
#include "qlut/Training/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

/// What marks the location of a chosen op.
static constexpr llvm::StringLiteral kMark = "qlut.thaw";

static bool isMarked(Operation *op) {
  bool marked = false;
  op->getLoc()->walk([&](Location part) {
    auto fused = dyn_cast<FusedLoc>(part);
    auto text =
        fused ? dyn_cast_or_null<StringAttr>(fused.getMetadata()) : nullptr;
    marked |= text && text.getValue() == kMark;
    return marked ? WalkResult::interrupt() : WalkResult::advance();
  });
  return marked;
}

/// Zeros that sums start from are no numbers of a format.
static bool isStartOfSum(Operation *op) {
  auto fill = dyn_cast<linalg::FillOp>(op);
  return fill && (matchPattern(fill.value(), m_Zero()) ||
                  matchPattern(fill.value(), m_AnyZeroFloat()));
}

static void unmark(Operation *root) {
  AttrTypeReplacer replacer;
  replacer.addReplacement([](FusedLoc fused) -> std::optional<Attribute> {
    auto text = dyn_cast_or_null<StringAttr>(fused.getMetadata());
    if (!text || text.getValue() != kMark)
      return std::nullopt;
    return fused.getLocations().front();
  });
  replacer.recursivelyReplaceElementsIn(root, /*replaceAttrs=*/false,
                                        /*replaceLocs=*/true);
}

namespace {
struct ThawPass : mlir::qlut::impl::QlutThawBase<ThawPass> {
  using QlutThawBase::QlutThawBase;

  void getDependentDialects(DialectRegistry &registry) const override {
    QlutThawBase::getDependentDialects(registry);
    OpPassManager pipeline(ModuleOp::getOperationName());
    if (succeeded(parsePassPipeline(numberPipeline, pipeline)))
      pipeline.getDependentDialects(registry);
  }

  LogicalResult initialize(MLIRContext *context) override {
    globs.clear();
    for (const std::string &text : layers) {
      llvm::Expected<llvm::GlobPattern> glob = llvm::GlobPattern::create(text);
      if (!glob)
        return emitError(UnknownLoc::get(context))
               << getArgument()
               << ": expected option 'layers' to be glob patterns over layers, "
                  "got '"
               << text << "': " << llvm::toString(glob.takeError());
      globs.push_back(*glob);
    }
    return success();
  }

  void runOnOperation() override {
    func::FuncOp target = lookupUncalled(getOperation(), function,
                                         "to make numbers of arguments");
    if (!target || failed(choose(target)) || failed(lower(target)) ||
        failed(thaw(target)))
      signalPassFailure();
  }

private:
  /// Marks the ops of the chosen layers, and all that they are simulated with.
  LogicalResult choose(func::FuncOp target) {
    llvm::BitVector used(globs.size());
    target.walk([&](Operation *op) {
      if (!isa_and_nonnull<QlutDialect>(op->getDialect()))
        return;
      bool chosen = globs.empty();
      if (auto layer = op->getAttrOfType<StringAttr>("layer"))
        for (auto [i, glob] : llvm::enumerate(globs))
          if (glob.match(layer.getValue()))
            chosen = used[i] = true;
      if (!chosen)
        return;
      // A region of simulated ops becomes one program.
      while (auto outer = op->getParentOfType<SimOp>())
        op = outer;
      op->walk([&](Operation *inner) {
        inner->setLoc(FusedLoc::get(op->getContext(), inner->getLoc(),
                                    StringAttr::get(op->getContext(), kMark)));
      });
    });
    for (auto [i, text] : llvm::enumerate(layers))
      if (!used[i])
        return target.emitError("expected option 'layers' to match the layer "
                                "of a simulated op, got '")
               << text << "'";
    return success();
  }

  LogicalResult lower(func::FuncOp target) {
    OpPassManager pipeline(ModuleOp::getOperationName());
    if (failed(parsePassPipeline(numberPipeline, pipeline)) ||
        failed(prepareNumbers(target)) ||
        failed(runPipeline(pipeline, getOperation())))
      return failure();
    finishNumbers(getOperation());
    return success();
  }

  LogicalResult thaw(func::FuncOp target) {
    FreeNumbers numbers = FreeNumbers::collect(target);
    llvm::BitVector isFree(numbers.values.size());
    for (auto [i, value] : llvm::enumerate(numbers.values))
      isFree[i] = canBeArgument(value) &&
                  isMarked(numbers.uses[i]->getOwner()) &&
                  !isStartOfSum(numbers.uses[i]->getOwner());
    unmark(target);
    if (isFree.none())
      return success();
    const unsigned first = target.getNumArguments();
    if (failed(makeArguments(target, numbers, isFree)))
      return failure();
    target.walk([](arith::ConstantOp constant) {
      if (constant->use_empty())
        constant->erase();
    });
    return name(target, first, numbers.values, isFree);
  }

  /// Gives the arguments from `first` on names, and keeps their values.
  LogicalResult name(func::FuncOp target, unsigned first,
                     ArrayRef<Attribute> numbers,
                     const llvm::BitVector &isFree) {
    Builder b(target.getContext());
    NamedAttrList kept;
    if (auto before =
            target->getAttrOfType<DictionaryAttr>(parameterValuesAttrName))
      kept.append(before.getValue());
    SmallVector<std::pair<StringAttr, DenseElementsAttr>> arrays;
    for (auto [i, array] : llvm::enumerate(getArguments(numbers, isFree))) {
      const unsigned argument = first + i;
      auto name = b.getStringAttr(i == 0   ? Twine("numbers.integers")
                                  : i == 1 ? Twine("numbers.floats")
                                           : "numbers.tensor" + Twine(i - 2));
      auto type = cast<ShapedType>(target.getArgumentTypes()[argument]);
      arrays.push_back(
          {name, DenseElementsAttr::getFromRawBuffer(
                     type, {reinterpret_cast<const char *>(array.data.data()),
                            array.data.size()})});
      target.setArgAttr(argument, parameterAttrName, name);
      if (values.empty())
        kept.set(name, arrays.back().second);
    }
    if (!kept.empty())
      target->setAttr(parameterValuesAttrName,
                      kept.getDictionary(&getContext()));
    if (values.empty())
      return success();
    if (llvm::Error error = writeParameterFile(values, arrays))
      return target.emitError() << llvm::toString(std::move(error));
    return success();
  }

  SmallVector<llvm::GlobPattern> globs;
};
} // namespace
