//===- QlutModels.cpp - derivatives of simulated ops ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Straight through: what rounds has the slope 1 between the ends of its format
// and 0 beyond them. A simulated op has the derivative of its float form, at
// the values that its operands have once they are quantized.
//
//===----------------------------------------------------------------------===//

#include "LutSlopes.h"
#include "Models.h"
#include "RangeGradients.h"
#include "StraightThrough.h"
#include "TableGradients.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/IRMapping.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

namespace {
/// qlut.sim_lut: the slope of its table, or of its function.
struct SimLutModel
    : ReverseModeOpInterface::ExternalModel<SimLutModel, SimLutOp> {
  LogicalResult buildAdjoint(Operation *op, Adjoints &adjoints) const {
    auto lut = cast<SimLutOp>(op);
    Value g = adjoints.getCotangent(lut.getResult());
    if (LookupTables::moveValues(lut, adjoints, g))
      return success();
    Value x = LookupTables::getInput(lut);
    if (isa<VectorType>(x.getType()))
      return op->emitError("expected a scalar or a tensor to differentiate, "
                           "got ")
             << x.getType();
    bool isExact =
        !lut.isQuantized() || adjoints.getLutGradient() == LutGradient::Exact;
    LutSlopes slopes(lut, adjoints, isExact);
    Value product = mapElements(
        adjoints, op->getLoc(), {x, g, lut.getChannel()},
        [&](OpBuilder &b, ValueRange in) {
          return slopes.write(b, in[0], in[1], in.size() > 2 ? in[2] : Value());
        });
    adjoints.addCotangent(x, product);
    LookupRanges::moveEnds(lut, adjoints, product);
    return slopes.getStatus();
  }
};

/// qlut.fake_quant and qlut.requantize.
template <typename OpTy>
struct RoundingModel
    : ReverseModeOpInterface::ExternalModel<RoundingModel<OpTy>, OpTy> {
  LogicalResult buildAdjoint(Operation *op, Adjoints &adjoints) const {
    auto rounding = cast<OpTy>(op);
    Value x = rounding.getInput(), channel;
    Value g = adjoints.getCotangent(rounding.getResult());
    FormatAttrInterface format;
    if constexpr (std::is_same_v<OpTy, RequantizeOp>) {
      format = FormatAttr::get(op->getContext(), rounding.getTo());
    } else {
      format = rounding.getFormatAttr();
      channel = rounding.getChannel();
    }
    if (isa<VectorType>(x.getType()))
      return op->emitError("expected a scalar or a tensor to differentiate, "
                           "got ")
             << x.getType();
    adjoints.addCotangent(
        x, passWithin(adjoints, op->getLoc(), x, channel, g, format));
    return success();
  }
};

/// qlut.dequantize of qlut.quantize. Integer ops between them are not seen
/// through.
struct DequantizeModel
    : ReverseModeOpInterface::ExternalModel<DequantizeModel, DequantizeOp> {
  LogicalResult buildAdjoint(Operation *op, Adjoints &adjoints) const {
    auto dequantize = cast<DequantizeOp>(op);
    auto quantize = dequantize.getInput().getDefiningOp<QuantizeOp>();
    if (!quantize || quantize.getFormatAttr() != dequantize.getFormatAttr() ||
        quantize.getChannel() != dequantize.getChannel() ||
        isa<VectorType>(quantize.getInput().getType()))
      return op->emitError(
          "expected qlut.dequantize right behind qlut.quantize into the same "
          "format to differentiate: integer ops have no gradient; "
          "differentiate the simulation, before --convert-qlut-sim-to-hw");
    adjoints.addCotangent(
        quantize.getInput(),
        passWithin(adjoints, op->getLoc(), quantize.getInput(),
                   quantize.getChannel(),
                   adjoints.getCotangent(dequantize.getResult()),
                   quantize.getFormatAttr()));
    return success();
  }
};

/// qlut.sim and the composites.
template <typename OpTy>
struct SimulatedModel
    : ReverseModeOpInterface::ExternalModel<SimulatedModel<OpTy>, OpTy> {
  LogicalResult buildAdjoint(Operation *op, Adjoints &adjoints) const {
    return differentiateSimulated(cast<SimulatedOpInterface>(op), adjoints);
  }
};
} // namespace

void mlir::qlut::detail::registerQlutModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, QlutDialect *) {
    SimLutOp::attachInterface<SimLutModel>(*context);
    FakeQuantOp::attachInterface<RoundingModel<FakeQuantOp>>(*context);
    RequantizeOp::attachInterface<RoundingModel<RequantizeOp>>(*context);
    DequantizeOp::attachInterface<DequantizeModel>(*context);
    SimOp::attachInterface<SimulatedModel<SimOp>>(*context);
    SoftmaxOp::attachInterface<SimulatedModel<SoftmaxOp>>(*context);
    LogSoftmaxOp::attachInterface<SimulatedModel<LogSoftmaxOp>>(*context);
    LayerNormOp::attachInterface<SimulatedModel<LayerNormOp>>(*context);
    RmsNormOp::attachInterface<SimulatedModel<RmsNormOp>>(*context);
    DivideOp::attachInterface<SimulatedModel<DivideOp>>(*context);
    SinusoidOp::attachInterface<SimulatedModel<SinusoidOp>>(*context);
  });
}
