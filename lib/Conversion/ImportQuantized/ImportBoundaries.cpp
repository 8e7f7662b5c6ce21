//===- ImportBoundaries.cpp - chains to quantize and dequantize -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Values are looked at from the last one on, so that a chain is met at its end
// and found whole.
//
//===----------------------------------------------------------------------===//

#include "ImportBoundaries.h"
#include "Boundaries.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "qlut/Dialect/Qlut/IR/FloatTypes.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

using namespace mlir;
using namespace mlir::qlut;
using namespace mlir::qlut::detail;

void mlir::qlut::detail::walkScope(Operation *scope,
                                   function_ref<void(Operation *)> visit) {
  for (Region &region : scope->getRegions())
    for (Operation &op : region.getOps()) {
      if (isa<FunctionOpInterface>(op))
        continue;
      walkScope(&op, visit);
      visit(&op);
    }
}

void mlir::qlut::detail::eraseIfDead(RewriterBase &rewriter, Operation *op,
                                     llvm::SmallDenseSet<Operation *> *erased) {
  SmallVector<Operation *> work = {op};
  llvm::SmallDenseSet<Operation *> gone;
  while (!work.empty()) {
    Operation *at = work.pop_back_val();
    if (!at || gone.contains(at) || !isOpTriviallyDead(at))
      continue;
    at->walk([&](Operation *nested) {
      gone.insert(nested);
      for (Value operand : nested->getOperands())
        if (Operation *definition = operand.getDefiningOp())
          work.push_back(definition);
    });
    rewriter.eraseOp(at);
  }
  if (erased)
    erased->insert_range(gone);
}

namespace {
/// What a chain is, for each channel.
struct Match {
  Boundary::Kind kind;
  ::qlut::Rounding rounding;
  int64_t least, greatest, inexact = 0;
  FormatAttrInterface format;
  std::optional<int64_t> axis; ///< of formats by channel

  ::qlut::Storage getStorage() const { return format.getStorage(); }
};

/// Imports the chains of one scope.
class ChainImporter {
public:
  ChainImporter(RewriterBase &rewriter, bool saturate, bool remarks)
      : rewriter(rewriter), saturate(saturate), remarks(remarks) {}

  /// Replaces `root` if it is the end of such a chain.
  void import(Value root);
  int64_t getNumMade() const { return made; }
  bool isErased(Operation *op) const { return erased.contains(op); }

private:
  Value create(Operation *op, Value source, Type type, const Match &match);
  Value emit(ImplicitLocOpBuilder &b, Value source, Type type, Value channel,
             const Match &match);

  RewriterBase &rewriter;
  bool saturate, remarks;
  int64_t made = 0;
  llvm::SmallDenseSet<Operation *> erased;
};
} // namespace

static bool isCode(Value value) {
  Type element = getElementTypeOrSelf(value.getType());
  return element.isSignlessInteger() && element.getIntOrFloatBitWidth() <= 16;
}

/// The number as a constant of that type, scalar or a tensor of static shape.
static Value makeConstant(ImplicitLocOpBuilder &b, Type type, double number) {
  Type element = getElementTypeOrSelf(type);
  TypedAttr attr =
      isa<FloatType>(element)
          ? TypedAttr(b.getFloatAttr(element, number))
          : b.getIntegerAttr(element, static_cast<int64_t>(number));
  if (auto tensor = dyn_cast<RankedTensorType>(type))
    attr = DenseElementsAttr::get(cast<ShapedType>(type), Attribute(attr));
  return arith::ConstantOp::create(b, attr);
}

/// The op, and a clamp where the chain has fewer codes than the storage: of the
/// codes or, in front of a fake quantization, of the reals.
Value ChainImporter::emit(ImplicitLocOpBuilder &b, Value source, Type type,
                          Value channel, const Match &match) {
  auto rounding = match.rounding == ::qlut::Rounding::HalfEven
                      ? RoundingAttr()
                      : RoundingAttr::get(b.getContext(), match.rounding);
  const ::qlut::Storage storage = match.getStorage();
  bool clampsLeast = match.least > storage.minCode();
  bool clampsGreatest = match.greatest < storage.maxCode();
  switch (match.kind) {
  case Boundary::Kind::Dequantize:
    return DequantizeOp::create(b, type, source, channel, match.format);
  case Boundary::Kind::Quantize: {
    Value codes =
        QuantizeOp::create(b, type, source, channel, match.format, rounding);
    auto bound = [&](int64_t code) {
      return makeConstant(b, type, static_cast<double>(code));
    };
    bool isSigned = storage.isSigned();
    if (clampsLeast && isSigned)
      codes = arith::MaxSIOp::create(b, codes, bound(match.least));
    if (clampsLeast && !isSigned)
      codes = arith::MaxUIOp::create(b, codes, bound(match.least));
    if (clampsGreatest && isSigned)
      codes = arith::MinSIOp::create(b, codes, bound(match.greatest));
    if (clampsGreatest && !isSigned)
      codes = arith::MinUIOp::create(b, codes, bound(match.greatest));
    return codes;
  }
  case Boundary::Kind::FakeQuant:
    break;
  }
  if (!clampsLeast && !clampsGreatest)
    return FakeQuantOp::create(b, type, source, channel, match.format,
                               rounding);
  if (channel) {
    Type codes = withElementType(type, getStorageType(b.getContext(), storage));
    Match onCodes = match;
    onCodes.kind = Boundary::Kind::Quantize;
    Value clamped = emit(b, source, codes, channel, onCodes);
    return DequantizeOp::create(b, type, clamped, channel, match.format);
  }
  auto bound = [&](int64_t code) {
    return makeConstant(b, type, match.format.getFormat(0).toReal(code));
  };
  if (clampsLeast)
    source = arith::MaximumFOp::create(b, source, bound(match.least));
  if (clampsGreatest)
    source = arith::MinimumFOp::create(b, source, bound(match.greatest));
  return FakeQuantOp::create(b, type, source, channel, match.format, rounding);
}

Value ChainImporter::create(Operation *op, Value source, Type type,
                            const Match &match) {
  rewriter.setInsertionPoint(op);
  ImplicitLocOpBuilder b(op->getLoc(), rewriter);
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor) {
    Value channel =
        match.axis ? linalg::IndexOp::create(b, *match.axis) : Value();
    return emit(b, source, type, channel, match);
  }
  const ::qlut::Storage storage = match.getStorage();
  bool clamps =
      match.least > storage.minCode() || match.greatest < storage.maxCode();
  if (!match.axis && (!clamps || tensor.hasStaticShape()))
    return emit(b, source, type, Value(), match);
  Value init =
      tensor::EmptyOp::create(b, tensor::getMixedSizes(b, op->getLoc(), source),
                              tensor.getElementType());
  AffineMap map = b.getMultiDimIdentityMap(tensor.getRank());
  SmallVector<utils::IteratorType> loops(tensor.getRank(),
                                         utils::IteratorType::parallel);
  auto body = [&](OpBuilder &nested, Location loc, ValueRange arguments) {
    ImplicitLocOpBuilder inner(loc, nested);
    Value channel =
        match.axis ? linalg::IndexOp::create(inner, *match.axis) : Value();
    Value value =
        emit(inner, arguments[0], tensor.getElementType(), channel, match);
    linalg::YieldOp::create(inner, value);
  };
  return linalg::GenericOp::create(b, tensor, source, init,
                                   ArrayRef<AffineMap>{map, map}, loops, body)
      .getResult(0);
}

/// What the steps are for all channels alike, if they are.
static std::optional<Match> matchChannels(const ScalarChain &chain,
                                          ArrayRef<ChainStep> steps,
                                          Type source, Type result,
                                          std::string &why) {
  size_t channels = getNumChannels(steps);
  std::optional<Match> match;
  std::vector<::qlut::Format> formats;
  for (size_t i = 0; i < std::max<size_t>(channels, 1); ++i) {
    std::optional<Boundary> boundary =
        matchBoundary(getChannel(steps, i), source, result, why);
    if (!boundary)
      return std::nullopt;
    if (!match)
      match = Match{boundary->kind,       boundary->rounding,
                    boundary->least,      boundary->greatest,
                    /*inexact=*/0,
                    /*format=*/nullptr,
                    /*axis=*/std::nullopt};
    if (match->rounding != boundary->rounding ||
        match->least != boundary->least ||
        match->greatest != boundary->greatest ||
        (i > 0 && boundary->format.storage != formats[0].storage)) {
      why = "expected the same codes for all channels";
      return std::nullopt;
    }
    match->inexact += boundary->inexact;
    formats.push_back(boundary->format);
  }
  MLIRContext *context = source.getContext();
  if (channels == 0) {
    match->format = FormatAttr::get(context, formats[0]);
    return match;
  }
  match->axis = chain.getAxis();
  auto list = ::qlut::ChannelFormats::fromFormats(formats);
  if (!list) {
    why = llvm::toString(list.takeError());
    return std::nullopt;
  }
  match->format = ChannelFormatsAttr::get(context, std::move(*list));
  return match;
}

/// True if floats of that type carry every code of the format (spec Q6).
static bool isRecoverable(Location loc, const Match &match, FloatType type) {
  if (type.isF32() || type.isF64())
    return true;
  // Whether, not why.
  ScopedDiagnosticHandler quiet(loc.getContext(),
                                [](Diagnostic &) { return success(); });
  for (int64_t i = 0, e = match.format.getNumChannels().value_or(1); i < e; ++i)
    if (failed(verifyRecoverable([&] { return emitError(loc); },
                                 match.format.getFormat(i), type,
                                 match.rounding)))
      return false;
  return true;
}

/// True if the steps up to the rounding scale once at most, and so do those
/// behind it: other factors are none of the format's.
static bool scalesOnce(ArrayRef<ChainStep> steps) {
  int scalings = 0;
  for (const ChainStep &step : steps) {
    using Kind = ChainStep::Kind;
    if (step.kind == Kind::Mul || step.kind == Kind::Div)
      ++scalings;
    if (scalings > 1)
      return false;
    if (llvm::is_contained({Kind::RoundEven, Kind::RoundAway, Kind::Floor,
                            Kind::ToInt, Kind::Truncate},
                           step.kind))
      scalings = 0;
  }
  return true;
}

void ChainImporter::import(Value root) {
  Type type = root.getType();
  Type element = getElementTypeOrSelf(type);
  bool toFloat = isa<FloatType>(element);
  if (!isa<RankedTensorType>(type) && type != element)
    return;
  if (!toFloat &&
      !(element.isSignlessInteger() && element.getIntOrFloatBitWidth() <= 16))
    return;
  ScalarChain chain(root);
  std::string reason;
  bool fromFloat = false;
  for (size_t i = chain.values().size(); i-- > 1;) {
    Value source = chain.values()[i];
    ArrayRef<ChainStep> steps = chain.stepsFrom(i);
    if (!chain.canReach(i) || !scalesOnce(steps) ||
        (!isFloat(source.getType()) && !(toFloat && isCode(source))))
      continue;
    fromFloat |= isFloat(source.getType());
    std::string why;
    std::optional<Match> match =
        matchChannels(chain, steps, source.getType(), type, why);
    // Codes out of range wrap, but are not meant to.
    bool saturated = !match && saturate && !toFloat;
    if (saturated)
      match = matchChannels(chain, getSaturating(steps), source.getType(), type,
                            why);
    if (!match) {
      if (reason.empty())
        reason = why;
      continue;
    }
    Operation *op = root.getDefiningOp();
    if (match->axis && type == element &&
        !isa<linalg::LinalgOp>(op->getParentOp()))
      continue;
    Type reals = toFloat ? element : getElementTypeOrSelf(source.getType());
    if (!isRecoverable(op->getLoc(), *match, cast<FloatType>(reals))) {
      if (reason.empty())
        reason = "expected a float type that carries every code";
      continue;
    }
    Value made = create(op, source, type, *match);
    ++this->made;
    if (remarks && saturated)
      op->emitRemark() << "imported as " << match->format
                       << ", which saturates where this wraps";
    if (remarks && match->inexact)
      op->emitRemark()
          << "imported as " << match->format
          << "; rounds in another way than qlut.quantize within some units in "
             "the last place of "
          << match->inexact << " of "
          << (match->greatest - match->least) *
                 match->format.getNumChannels().value_or(1)
          << " changes of the code";
    rewriter.replaceAllUsesWith(root, made);
    eraseIfDead(rewriter, op, &erased);
    return;
  }
  if (remarks && !toFloat && fromFloat && !reason.empty())
    root.getDefiningOp()->emitRemark() << "not imported: " << reason;
}

int64_t mlir::qlut::detail::importBoundaries(RewriterBase &rewriter,
                                             Operation *scope, bool saturate,
                                             bool remarks) {
  SmallVector<Operation *> ops;
  walkScope(scope, [&](Operation *op) {
    if (op->getNumResults() > 0)
      ops.push_back(op);
  });
  ChainImporter importer(rewriter, saturate, remarks);
  for (Operation *op : llvm::reverse(ops)) {
    if (importer.isErased(op))
      continue;
    for (unsigned i = 0, e = op->getNumResults(); i < e; ++i) {
      if (importer.isErased(op))
        break;
      if (!op->getResult(i).use_empty())
        importer.import(op->getResult(i));
    }
  }
  return importer.getNumMade();
}
