//===- Quantize.cpp - choose the formats of simulated lookups -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The input's format covers the calibrated range, rounded outward to the
// grid; the output's covers the exact values of the function over the input's
// codes, so that no output of the table saturates.
//
//===----------------------------------------------------------------------===//

#include "NetworkFormats.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/TypeUtilities.h"
#include "qlut/Core/CodeRange.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Dialect/Qlut/Transforms/Passes.h"
#include "llvm/Support/GlobPattern.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTQUANTIZE
#include "qlut/Dialect/Qlut/Transforms/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Format;
using ::qlut::Storage;
using ::qlut::Target;

/// The target's widest activation of at most 8 bits, else its narrowest.
static unsigned defaultBits(const Target &target) {
  unsigned bits = target.activationBits.front();
  for (unsigned width : target.activationBits)
    if (width <= 8)
      bits = width;
  return bits;
}

/// A range that a format can cover: a single point gets a neighbourhood.
static ::qlut::RealRange widened(::qlut::RealRange range) {
  if (range.lo < range.hi)
    return range;
  double reach = std::max(std::fabs(range.lo) / 128, 1e-6);
  return {range.lo - reach, range.hi + reach};
}

namespace {
struct QuantizePass : mlir::qlut::impl::QlutQuantizeBase<QuantizePass> {
  using QlutQuantizeBase::QlutQuantizeBase;

  LogicalResult initialize(MLIRContext *context) override {
    auto emit = [&] {
      return emitError(UnknownLoc::get(context), "qlut-quantize: ");
    };
    for (auto [name, value] : {std::pair<StringRef, int>("bits", bits),
                               {"input-bits", inputBits},
                               {"output-bits", outputBits},
                               {"weight-bits", weightBits}})
      if (value != -1 && !llvm::is_contained({1, 2, 4, 8, 16}, value))
        return emit() << "expected option '" << name
                      << "' to be 1, 2, 4, 8 or 16, got " << value;
    if (!storage.empty() && storage != "signed" && storage != "unsigned")
      return emit() << "expected option 'storage' to be signed or unsigned, "
                       "got '"
                    << storage << "'";
    if (weightScales != "per-channel" && weightScales != "per-tensor")
      return emit() << "expected option 'weight-scales' to be per-channel or "
                       "per-tensor, got '"
                    << weightScales << "'";
    for (StringRef text : layerBits) {
      auto [pattern, width] = text.rsplit('=');
      unsigned bits = 0;
      llvm::Expected<llvm::GlobPattern> glob =
          llvm::GlobPattern::create(pattern);
      if (!glob)
        return emit() << "expected option 'layer-bits' to be PATTERN=BITS with "
                         "a glob pattern, got '"
                      << text << "': " << llvm::toString(glob.takeError());
      if (width.getAsInteger(10, bits) ||
          !llvm::is_contained({1, 2, 4, 8, 16}, static_cast<int>(bits)))
        return emit() << "expected option 'layer-bits' to be PATTERN=BITS with "
                         "1, 2, 4, 8 or 16 bits, got '"
                      << text << "'";
      widths.push_back({*glob, bits});
    }
    return success();
  }

  void runOnOperation() override {
    bool failedAny = false;
    getOperation()->walk([&](SimLutOp op) {
      if (!op.isQuantized() && failed(quantize(op)))
        failedAny = true;
    });
    if (failedAny || failed(quantizeNetwork()))
      signalPassFailure();
  }

private:
  /// The formats of the ops on tensors.
  LogicalResult quantizeNetwork() {
    Target target = getTargetOf(getOperation());
    NetworkFormatOptions network;
    network.activation = storageFor(bits, target);
    network.symmetric = symmetric || target.symmetricOnly;
    network.powerOfTwo = powerOfTwo || target.powerOfTwoScales;
    network.weights.byChannel = weightScales == "per-channel";
    network.weights.powerOfTwo = network.powerOfTwo;
    network.weights.bits = weightBits == -1
                               ? weightsFor(network.activation.bits, target)
                               : weightBits;
    network.factorBits = target.weightBits.back();
    network.bitsOfLayer = [&](StringRef layer) -> std::optional<unsigned> {
      for (const auto &[pattern, bits] : llvm::reverse(widths))
        if (pattern.match(layer))
          return bits;
      return std::nullopt;
    };
    return chooseNetworkFormats(getOperation(), network);
  }

  /// The target's widest weights of at most that width, else its narrowest.
  static unsigned weightsFor(unsigned width, const Target &target) {
    unsigned result = target.weightBits.front();
    for (unsigned bits : target.weightBits)
      if (bits <= width)
        result = bits;
    return result;
  }

  Storage storageFor(int width, const Target &target) {
    if (width == -1)
      width = bits;
    Storage result;
    result.bits = width == -1 ? defaultBits(target) : width;
    bool isUnsigned = storage == "unsigned" ||
                      (storage.empty() && !target.signedCodes) ||
                      result.bits == 1;
    result.kind = isUnsigned ? Storage::Kind::Unsigned : Storage::Kind::Signed;
    return result;
  }

  /// The format that covers the range; errors of the op begin with `what`.
  FailureOr<Format> formatFor(SimLutOp op, const Twine &what,
                              ::qlut::RealRange range, const Storage &codes,
                              const Target &target) {
    range = widened(range);
    llvm::Expected<Format> format = Format::fromRange(
        range.lo, range.hi, codes, symmetric || target.symmetricOnly,
        powerOfTwo || target.powerOfTwoScales);
    if (!format)
      return op.emitError()
             << "no " << what
             << " format: " << llvm::toString(format.takeError());
    if (llvm::Error error = target.admitsActivation(*format))
      return op.emitError() << "the target can't run the " << what
                            << " format: " << llvm::toString(std::move(error));
    if (failed(verifyRecoverable(
            [&] { return op.emitError() << what << ": "; }, *format,
            cast<FloatType>(getElementTypeOrSelf(op.getType())))))
      return failure();
    return *format;
  }

  /// The formats that cover what `rangeOf` gives for each channel, or for 0 if
  /// there are none.
  FailureOr<FormatAttrInterface>
  formatsFor(SimLutOp op, StringRef side, std::optional<int64_t> channels,
             function_ref<FailureOr<::qlut::RealRange>(int64_t)> rangeOf,
             const Storage &codes, const Target &target) {
    SmallVector<Format> formats;
    for (int64_t channel = 0; channel < channels.value_or(1); ++channel) {
      std::string what = side.str();
      if (channels)
        what += " of channel " + std::to_string(channel);
      FailureOr<::qlut::RealRange> range = rangeOf(channel);
      if (failed(range))
        return failure();
      FailureOr<Format> format = formatFor(op, what, *range, codes, target);
      if (failed(format))
        return failure();
      formats.push_back(*format);
    }
    if (!channels)
      return FormatAttrInterface(
          FormatAttr::get(&getContext(), formats.front()));
    // Of one storage by construction.
    return FormatAttrInterface(ChannelFormatsAttr::get(
        &getContext(),
        llvm::cantFail(::qlut::ChannelFormats::fromFormats(formats))));
  }

  /// The range and, where codes are few, the reals of the codes nearest to its
  /// ends: one of them may be a good part of the range (spec F8).
  static ::qlut::RealRange withEndCodes(::qlut::RealRange range,
                                        const Format &format) {
    if (format.storage.bits > 4)
      return range;
    llvm::Expected<::qlut::CodeRange> codes =
        ::qlut::coveringCodes(format, range.lo, range.hi);
    if (!codes) { // outputRange says why
      llvm::consumeError(codes.takeError());
      return range;
    }
    const int64_t least = format.storage.minCode();
    const double lo = format.toReal(least + codes->first);
    const double hi = format.toReal(least + codes->last);
    const double half = 0.5 * format.scale;
    return {range.lo - lo <= half ? std::min(lo, range.lo) : range.lo,
            hi - range.hi <= half ? std::max(hi, range.hi) : range.hi};
  }

  LogicalResult quantize(SimLutOp op) {
    if (!op.getRangeAttr() && (!op.getInFormatAttr() || !op.getOutFormatAttr()))
      return op.emitError("expected a range; run --qlut-apply-calibration "
                          "first (with stats=FILE or range=LO:HI)");
    Target target = getTargetOf(op);
    SpecAttr spec = op.getSpecAttr();
    RangeAttrInterface range = op.getRangeAttr();

    if (!op.getInFormatAttr()) {
      std::optional<Storage> preset = spec ? spec.getInput() : std::nullopt;
      auto formats = formatsFor(
          op, "input", range.getNumChannels(),
          [&](int64_t channel) { return range.getRange(channel); },
          preset ? *preset : storageFor(inputBits, target), target);
      if (failed(formats))
        return failure();
      op.setInFormatAttr(*formats);
    }
    if (!op.getOutFormatAttr()) {
      ::qlut::TableSpec build;
      if (spec)
        spec.applyTo(build);
      auto valuesOf = [&](int64_t channel) -> FailureOr<::qlut::RealRange> {
        Format format = op.getInFormatAttr().getFormat(channel);
        ::qlut::RealRange in = withEndCodes(range.getRange(channel), format);
        llvm::Expected<::qlut::RealRange> values = ::qlut::outputRange(
            op.getExpr().getValue(), format, in.lo, in.hi, build.pole);
        if (!values)
          return op.emitError() << llvm::toString(values.takeError());
        return *values;
      };
      std::optional<Storage> preset = spec ? spec.getOutput() : std::nullopt;
      auto formats =
          formatsFor(op, "output", op.getNumChannels(), valuesOf,
                     preset ? *preset : storageFor(outputBits, target), target);
      if (failed(formats))
        return failure();
      op.setOutFormatAttr(*formats);
    }
    if (!op.getRoundingAttr() &&
        target.quantizeRounding != ::qlut::Rounding::HalfEven)
      op.setRoundingAttr(
          RoundingAttr::get(&getContext(), target.quantizeRounding));
    return success();
  }

  SmallVector<std::pair<llvm::GlobPattern, unsigned>> widths;
};
} // namespace
