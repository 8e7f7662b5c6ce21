//===- ScheduleOps.cpp - schedules of products of integers ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// With assertions, MLIR's headers call what the packaged library, built without
// them, does not have.
#ifndef NDEBUG
#define NDEBUG
#endif

#include "qlut/Conversion/ScheduleOps.h"
#include "IntegerContraction.h"
#include "mlir/Dialect/Transform/IR/TransformTypes.h"
#include "qlut/Dialect/Qlut/IR/DotTileChoice.h"

#define GET_OP_CLASSES
#include "qlut/Conversion/ScheduleOps.cpp.inc"

using namespace mlir;
using namespace mlir::qlut;

/// The product of integers that `op` is, or what it is expected to be.
static llvm::Expected<IntegerContraction> getContraction(Operation *op) {
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!linalgOp || !isIntegerContraction(linalgOp))
    return llvm::createStringError(
        "expected a linalg op over buffers that adds products of integers, "
        "got '" +
        op->getName().getStringRef() + "'");
  return matchIntegerContraction(linalgOp);
}

DiagnosedSilenceableFailure transform::MatchContractionOp::matchOperation(
    Operation *current, TransformResults &results, TransformState &state) {
  llvm::Expected<IntegerContraction> contraction = getContraction(current);
  if (!contraction)
    return emitSilenceableError() << llvm::toString(contraction.takeError());
  Builder builder(getContext());
  auto set = [&](Value result, int64_t size) {
    if (ShapedType::isDynamic(size))
      size = std::numeric_limits<int64_t>::max();
    results.setParams(cast<OpResult>(result),
                      {builder.getI64IntegerAttr(size)});
  };
  set(getRows(), contraction->getNumRows());
  set(getColumns(), contraction->getNumColumns());
  set(getTerms(), contraction->getDepth());
  return DiagnosedSilenceableFailure::success();
}

DictionaryAttr transform::DotTileOp::getChoice() {
  NamedAttrList choice;
  auto set = [&](StringRef key, Attribute value) {
    if (value)
      choice.set(key, value);
  };
  set("rows", getRowsAttr());
  set("vectors", getVectorsAttr());
  set("window", getWindowAttr());
  set("block_bytes", getBlockBytesAttr());
  set("words", getWordsAttr());
  return choice.getDictionary(getContext());
}

LogicalResult transform::DotTileOp::verify() {
  return DotTileChoice::get(getChoice(), [&] { return emitOpError(); });
}

void transform::DotTileOp::getEffects(
    SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  onlyReadsHandle(getTargetMutable(), effects);
  modifiesPayload(effects);
}

DiagnosedSilenceableFailure
transform::DotTileOp::applyToOne(TransformRewriter &rewriter, Operation *target,
                                 ApplyToEachResultList &results,
                                 TransformState &state) {
  llvm::Expected<IntegerContraction> contraction = getContraction(target);
  if (!contraction) {
    DiagnosedSilenceableFailure failure =
        emitSilenceableError() << llvm::toString(contraction.takeError());
    failure.attachNote(target->getLoc()) << "the op";
    return failure;
  }
  rewriter.modifyOpInPlace(
      target, [&] { target->setAttr(dotTileAttrName, getChoice()); });
  return DiagnosedSilenceableFailure::success();
}

namespace {
class ScheduleExtension
    : public transform::TransformDialectExtension<ScheduleExtension> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ScheduleExtension)
  using Base::Base;

  void init() {
    registerTransformOps<
#define GET_OP_LIST
#include "qlut/Conversion/ScheduleOps.cpp.inc"
        >();
  }
};
} // namespace

void mlir::qlut::registerScheduleOps(DialectRegistry &registry) {
  registry.addExtensions<ScheduleExtension>();
}
