//===- FormLookups.cpp - float islands as simulated lookups ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ImportBoundaries.h"
#include "qlut/Core/Recognize.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

namespace {
/// A quantize op whose input is a function of one dequantized value.
struct Island {
  QuantizeOp quantize;
  DequantizeOp dequantize;
  ::qlut::Expression expr;
};
} // namespace

/// The island in front of `op`, if there is one that a lookup can be.
static std::optional<Island> findIsland(const OneInputAnalysis &analysis,
                                        QuantizeOp op) {
  ValueInfo info = analysis.getIn(op.getInput(), op);
  if (!info.source || info.source.getType() != op.getInput().getType())
    return std::nullopt;
  auto dequantize = info.source.getDefiningOp<DequantizeOp>();
  if (!dequantize || dequantize.getChannel() || op.getChannel())
    return std::nullopt;
  const ::qlut::Format in = dequantize.getFormat().getFormat(0);
  const ::qlut::Format out = op.getFormat().getFormat(0);
  // The codes flow through.
  if (info.expr.isInput() && in == out)
    return std::nullopt;
  return Island{op, dequantize, std::move(info.expr)};
}

void mlir::qlut::detail::formLookups(RewriterBase &rewriter, Operation *scope,
                                     LayerNames &names) {
  SmallVector<Island> islands;
  OneInputAnalysis analysis(scope);
  walkScope(scope, [&](Operation *op) {
    auto quantize = dyn_cast<QuantizeOp>(op);
    if (!quantize)
      return;
    if (std::optional<Island> island = findIsland(analysis, quantize))
      islands.push_back(std::move(*island));
  });
  for (Island &island : islands) {
    QuantizeOp op = island.quantize;
    ::qlut::Expression expr = ::qlut::recognize(island.expr);
    std::string layer =
        names.next(getScopePath(scope), ::qlut::functionKind(expr));
    rewriter.setInsertionPoint(op);
    Value before = op.getInput();
    Value lookup = SimLutOp::create(
        rewriter, op.getLoc(), before.getType(), island.dequantize.getResult(),
        /*channel=*/Value(), ExprAttr::get(op.getContext(), expr),
        /*range=*/nullptr, /*spec=*/nullptr, island.dequantize.getFormat(),
        op.getFormat(), /*table=*/nullptr, /*rounding=*/nullptr,
        rewriter.getStringAttr(layer));
    rewriter.modifyOpInPlace(op, [&] { op.getInputMutable().assign(lookup); });
    if (Operation *dead = before.getDefiningOp())
      eraseIfDead(rewriter, dead);
  }
}
