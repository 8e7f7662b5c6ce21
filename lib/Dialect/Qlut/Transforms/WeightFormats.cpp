//===- WeightFormats.cpp - formats of constants in simulated ops ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WeightFormats.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "qlut/Dialect/Qlut/Transforms/Movement.h"
#include <cmath>

using namespace mlir;
using namespace mlir::qlut;
using Kind = ConstantRole::Kind;

/// The dimension of the operand along a loop.
static std::optional<int64_t> getDimension(linalg::LinalgOp op,
                                           OpOperand &operand, unsigned loop) {
  for (auto [dim, expr] :
       llvm::enumerate(op.getMatchingIndexingMap(&operand).getResults()))
    if (expr == getAffineDimExpr(loop, op.getContext()))
      return static_cast<int64_t>(dim);
  return std::nullopt;
}

/// True if channels along that dimension of the value stay a dimension of
/// everything that is computed from it in the body.
static bool keepsChannels(Value value, int64_t axis) {
  for (OpOperand &use : value.getUses()) {
    Operation *user = use.getOwner();
    if (isa<YieldOp, tensor::DimOp>(user))
      continue;
    if (getMovementSource(user) == value && !isa<linalg::LinalgOp>(user)) {
      std::optional<int64_t> moved = mapAxis(user, axis, /*backward=*/false);
      if (!moved || !keepsChannels(user->getResult(0), *moved))
        return false;
      continue;
    }
    auto op = dyn_cast<linalg::LinalgOp>(user);
    if (!op)
      return false;
    auto loop = dyn_cast<AffineDimExpr>(
        op.getMatchingIndexingMap(&use).getResult(axis));
    if (!loop)
      return false;
    for (OpOperand &operand : op->getOpOperands()) {
      bool isResult = op.isDpsInit(&operand);
      // Terms and results need the channels; activations do not.
      bool isConstant =
          isa<BlockArgument>(operand.get()) &&
          isa<SimOp>(operand.get().getParentBlock()->getParentOp());
      std::optional<int64_t> dim =
          getDimension(op, operand, loop.getPosition());
      if (isResult && !dim)
        return false;
      if (isConstant && !isResult && operand.get() != value && !dim &&
          getConstantRole(cast<BlockArgument>(operand.get())).kind ==
              Kind::Term)
        return false;
    }
    for (OpResult result : op->getResults()) {
      std::optional<int64_t> dim =
          getDimension(op, *op.getDpsInitOperand(result.getResultNumber()),
                       loop.getPosition());
      if (!keepsChannels(result, *dim))
        return false;
    }
  }
  return true;
}

/// The dimension of the operand for scales by channel: a parallel loop that
/// the results keep, preferably one that no other input has.
static std::optional<int64_t> getChannelAxis(linalg::LinalgOp op,
                                             OpOperand &operand) {
  std::optional<int64_t> best;
  auto iterators = op.getIteratorTypesArray();
  for (auto [dim, expr] :
       llvm::enumerate(op.getMatchingIndexingMap(&operand).getResults())) {
    auto loop = dyn_cast<AffineDimExpr>(expr);
    if (!loop || iterators[loop.getPosition()] != utils::IteratorType::parallel)
      continue;
    OpOperand *init = op.getDpsInitOperand(0);
    std::optional<int64_t> result = getDimension(op, *init, loop.getPosition());
    if (!result || !keepsChannels(op->getResult(0), *result))
      continue;
    bool isOwn = llvm::none_of(op.getDpsInputOperands(), [&](OpOperand *other) {
      return other != &operand && getDimension(op, *other, loop.getPosition());
    });
    if (isOwn)
      return static_cast<int64_t>(dim);
    if (!best)
      best = static_cast<int64_t>(dim);
  }
  return best;
}

/// True if an element goes into a product of the body.
static bool isMultiplied(Value scalar) {
  for (OpOperand &use : scalar.getUses()) {
    Operation *user = use.getOwner();
    if (isa<arith::MulFOp, math::FmaOp>(user) && use.getOperandNumber() < 2)
      return true;
    if (isa<arith::DivFOp, math::PowFOp, math::FPowIOp>(user))
      return true;
    if (isa<arith::ExtFOp, arith::TruncFOp, arith::NegFOp>(user) &&
        isMultiplied(user->getResult(0)))
      return true;
  }
  return false;
}

static ConstantRole getRole(Value value) {
  ConstantRole role;
  for (OpOperand &use : value.getUses()) {
    Operation *user = use.getOwner();
    if (auto op = dyn_cast<linalg::LinalgOp>(user)) {
      if (getMovementSource(user) != value) {
        if (!op.isDpsInput(&use) ||
            !isMultiplied(op.getMatchingBlockArgument(&use)))
          continue;
        if (op.getNumReductionLoops() == 0) {
          if (role.kind == Kind::Term)
            role.kind = Kind::Factor;
          continue;
        }
        role.kind = Kind::Weight;
        role.axis = value.hasOneUse() ? getChannelAxis(op, use) : std::nullopt;
        continue;
      }
    } else if (!getMovementSource(user)) {
      if (isa<tensor::ExtractOp>(user))
        role.kind = Kind::Lookup;
      continue;
    }
    ConstantRole moved = getRole(user->getResult(0));
    if (moved.kind == Kind::Term)
      continue;
    if (moved.axis)
      moved.axis = value.hasOneUse()
                       ? mapAxis(user, *moved.axis, /*backward=*/true)
                       : std::nullopt;
    role = moved;
  }
  return role;
}

ConstantRole mlir::qlut::getConstantRole(BlockArgument argument) {
  return getRole(argument);
}

/// The format of weights of that greatest and mean magnitude.
static FailureOr<::qlut::Format> getFormat(Operation *op, double most,
                                           double mean,
                                           const WeightOptions &options) {
  ::qlut::Storage storage;
  storage.bits = options.bits;
  if (options.bits == 1) {
    storage.kind = ::qlut::Storage::Kind::Binary;
    most = mean;
  }
  // Weights that are all zero have any scale.
  if (most == 0)
    most = 1;
  llvm::Expected<::qlut::Format> format = ::qlut::Format::fromRange(
      -most, most, storage, /*symmetric=*/true, options.powerOfTwo);
  if (format)
    return *format;
  op->emitError("no weight format: ") << llvm::toString(format.takeError());
  return failure();
}

/// One format, or those of the channels.
static FormatAttrInterface makeAttr(Operation *op, std::optional<int64_t> axis,
                                    ArrayRef<::qlut::Format> formats) {
  MLIRContext *context = op->getContext();
  if (!axis)
    return FormatAttr::get(context, formats.front());
  return ChannelFormatsAttr::get(
      context, llvm::cantFail(::qlut::ChannelFormats::fromFormats(formats)));
}

FailureOr<FormatAttrInterface> mlir::qlut::getReachFormat(
    Operation *op, ShapedType type, ArrayRef<double> reaches,
    std::optional<int64_t> axis, const WeightOptions &options) {
  const int64_t channels = axis ? type.getDimSize(*axis) : 1;
  if (static_cast<int64_t>(reaches.size()) != channels) {
    op->emitError("expected ")
        << channels << " magnitudes in 'qlut.parameter_reaches', got "
        << reaches.size();
    return failure();
  }
  SmallVector<::qlut::Format> formats;
  for (double reach : reaches) {
    if (!(reach > 0) || !std::isfinite(reach)) {
      op->emitError("expected magnitudes above 0 in "
                    "'qlut.parameter_reaches', got ")
          << reach;
      return failure();
    }
    FailureOr<::qlut::Format> format = getFormat(op, reach, reach, options);
    if (failed(format))
      return failure();
    formats.push_back(*format);
  }
  return makeAttr(op, axis, formats);
}

FailureOr<FormatAttrInterface>
mlir::qlut::getWeightFormat(Operation *op, ShapedType type,
                            ArrayRef<double> reals, std::optional<int64_t> axis,
                            const WeightOptions &options) {
  int64_t channels = axis ? type.getDimSize(*axis) : 1;
  SmallVector<double> most(channels, 0), sum(channels, 0);
  int64_t stride = 1;
  if (axis)
    for (int64_t size : type.getShape().drop_front(*axis + 1))
      stride *= size;
  for (auto [position, real] : llvm::enumerate(reals)) {
    if (!std::isfinite(real)) {
      op->emitError("no weight format: a weight is not finite");
      return failure();
    }
    int64_t channel =
        axis ? static_cast<int64_t>(position) / stride % channels : 0;
    most[channel] = std::max(most[channel], std::fabs(real));
    sum[channel] += std::fabs(real);
  }
  if (reals.size() == 1) {
    llvm::fill(most, std::fabs(reals[0]));
    llvm::fill(sum, std::fabs(reals[0]) *
                        static_cast<double>(type.getNumElements()) /
                        static_cast<double>(channels));
  }
  SmallVector<::qlut::Format> formats;
  double perChannel =
      std::max<double>(1, static_cast<double>(type.getNumElements()) /
                              static_cast<double>(channels));
  for (int64_t c = 0; c < channels; ++c) {
    FailureOr<::qlut::Format> format =
        getFormat(op, most[c], sum[c] / perChannel, options);
    if (failed(format))
      return failure();
    formats.push_back(*format);
  }
  return makeAttr(op, axis, formats);
}
