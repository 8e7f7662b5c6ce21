//===- CompositeLayers.cpp - softmax, norms and divisions -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CompositeLayers.h"
#include "SelfAttention.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "qlut/Conversion/EmitExpression.h"
#include "qlut/Core/Recognize.h"
#include "qlut/Dialect/Qlut/IR/Composites.h"
#include "qlut/Dialect/Qlut/Transforms/Patterns.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

FrozenRewritePatternSet
mlir::qlut::detail::getRaisePatterns(MLIRContext *context) {
  RewritePatternSet patterns(context);
  populateRaiseSoftmaxPatterns(patterns);
  populateRaiseLogSoftmaxPatterns(patterns);
  populateRaiseLayerNormPatterns(patterns);
  populateRaiseRmsNormPatterns(patterns);
  populateRaiseSinusoidPatterns(patterns);
  return std::move(patterns);
}

std::vector<CompositeLayer>
mlir::qlut::detail::nameComposites(Operation *scope, LayerNames &names) {
  std::vector<CompositeLayer> composites;
  std::string scopePath = getScopePath(scope);
  scope->walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (op != scope && isa<FunctionOpInterface>(op))
      return WalkResult::skip();
    if (!isComposite(op))
      return WalkResult::advance();
    std::string kind = op->getName().stripDialect().str();
    auto layer = op->getAttrOfType<StringAttr>("layer");
    if (!layer) {
      layer = StringAttr::get(op->getContext(), names.next(scopePath, kind));
      op->setAttr("layer", layer);
    }
    CompositeLayer composite{op, layer.str(), {}};
    if (isSelfAttention(op))
      composite.kinds.push_back("self-attention");
    composite.kinds.push_back(std::move(kind));
    composites.push_back(std::move(composite));
    return WalkResult::advance();
  });
  return composites;
}

bool mlir::qlut::detail::hasIntegerForm(Operation *composite) {
  auto isStatic = [](Value value, int64_t dims) {
    auto shape = cast<RankedTensorType>(value.getType()).getShape();
    return !ShapedType::isDynamicShape(shape.take_back(dims));
  };
  auto isConstant = [](Value value) {
    return !value || matchPattern(value, m_Constant());
  };
  return llvm::TypeSwitch<Operation *, bool>(composite)
      .Case<SoftmaxOp, LogSoftmaxOp>([](auto op) {
        return !cast<RankedTensorType>(op.getInput().getType())
                    .isDynamicDim(op.getDimension());
      })
      .Case<LayerNormOp>([&](LayerNormOp op) {
        return isStatic(op.getInput(), op.getDims()) &&
               isConstant(op.getScale()) && isConstant(op.getBias());
      })
      .Case<RmsNormOp>([&](RmsNormOp op) {
        return isStatic(op.getInput(), op.getDims()) &&
               isConstant(op.getScale());
      })
      .Case<SinusoidOp>(
          [&](SinusoidOp op) { return isConstant(op.getFrequency()); })
      .Default(true);
}

/// Writes the expression of `lookup` with math ops, in its place.
static void writeAsMath(RewriterBase &rewriter, SimLutOp lookup) {
  Location loc = lookup.getLoc();
  rewriter.setInsertionPoint(lookup);
  auto type = cast<RankedTensorType>(lookup.getType());
  Value init = tensor::EmptyOp::create(
      rewriter, loc, tensor::getMixedSizes(rewriter, loc, lookup.getInput()),
      type.getElementType());
  AffineMap map = rewriter.getMultiDimIdentityMap(type.getRank());
  SmallVector<utils::IteratorType> loops(type.getRank(),
                                         utils::IteratorType::parallel);
  auto body = [&](OpBuilder &b, Location at, ValueRange arguments) {
    ImplicitLocOpBuilder builder(at, b);
    Value result =
        emitExpression(builder, lookup.getExpr().getValue(), arguments[0]);
    linalg::YieldOp::create(b, at, result);
  };
  rewriter.replaceOp(lookup, linalg::GenericOp::create(
                                 rewriter, loc, type, lookup.getInput(), init,
                                 ArrayRef<AffineMap>{map, map}, loops, body));
}

namespace {
/// Decomposes one composite.
class Decomposer {
public:
  Decomposer(RewriterBase &rewriter, const CompositeLayer &composite)
      : rewriter(rewriter), composite(composite) {}

  void run(Presets &presets, CompositeReport report);

private:
  Candidate describe(SimLutOp lookup) const;

  RewriterBase &rewriter;
  const CompositeLayer &composite;
};
} // namespace

Candidate Decomposer::describe(SimLutOp lookup) const {
  Candidate candidate;
  candidate.source = lookup.getInput();
  candidate.expr = lookup.getExpr().getValue();
  candidate.type = lookup.getType();
  candidate.layer = lookup.getLayer()->str();
  candidate.kinds = {::qlut::functionKind(candidate.expr)};
  llvm::append_range(candidate.kinds, composite.kinds);
  return candidate;
}

void Decomposer::run(Presets &presets, CompositeReport report) {
  Operation *op = composite.op;
  std::optional<std::string> ofComposite =
      presets.whyKeptFloat(composite.layer, op);
  Operation *before = op->getPrevNode();
  rewriter.setInsertionPoint(op);
  FailureOr<SmallVector<Value>> results = decomposeCompositeToSim(rewriter, op);
  if (failed(results))
    return;
  SmallVector<SimLutOp> lookups, kept;
  Operation *first = before ? before->getNextNode() : &op->getBlock()->front();
  for (Operation *at = first; at != op; at = at->getNextNode())
    if (auto lookup = dyn_cast<SimLutOp>(at))
      lookups.push_back(lookup);

  for (SimLutOp lookup : lookups) {
    Candidate candidate = describe(lookup);
    std::optional<std::string> whyFloat = ofComposite;
    if (std::optional<std::string> why =
            presets.whyKeptFloat(candidate.layer, {}))
      whyFloat = why;
    const PresetRule *rule = presets.match(candidate);
    std::string reason;
    if (whyFloat) {
      reason = *whyFloat;
    } else if (!rule) {
      reason = presets.whyUnmatched(candidate);
    } else if (rule->keep) {
      reason = rule->whyKept(candidate.layer);
    } else {
      if (rule->spec)
        lookup.setSpecAttr(rule->spec);
      if (rule->range)
        lookup.setRangeAttr(rule->range);
    }
    if (!reason.empty())
      kept.push_back(lookup);
    if (report)
      report(composite, candidate, reason);
  }
  rewriter.replaceOp(op, *results);
  for (SimLutOp lookup : kept)
    writeAsMath(rewriter, lookup);
}

void mlir::qlut::detail::decomposeComposites(
    RewriterBase &rewriter, ArrayRef<CompositeLayer> composites,
    Presets &presets, CompositeReport report) {
  for (const CompositeLayer &composite : composites)
    Decomposer(rewriter, composite).run(presets, report);
}
