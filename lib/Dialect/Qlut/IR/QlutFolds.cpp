//===- QlutFolds.cpp - constant folding through the core ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Folders evaluate with the kernels of QLUTCore, in the float type that the
// lowering computes in, so a folded value is the value the op would give.
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/TypeUtilities.h"
#include "qlut/Dialect/Qlut/IR/Constants.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

using namespace mlir;
using namespace mlir::qlut;

/// Constants larger than this stay ops.
static constexpr int64_t maxFoldedElements = 1 << 20;

namespace {
/// The channel of each element of a constant operand.
class ConstantChannels {
public:
  /// `indices` is the constant of the operand, null if it is none; `channels`
  /// of the op, none if nothing of it is by channel.
  ConstantChannels(Attribute indices, std::optional<int64_t> channels)
      : indices(indices), channels(channels) {}

  /// True if the channel of each element is known.
  bool isKnown() const {
    return !channels ||
           isa_and_nonnull<IntegerAttr, DenseElementsAttr>(indices);
  }
  /// True if all elements have one channel.
  bool isSplat() const {
    auto elements = dyn_cast_or_null<DenseElementsAttr>(indices);
    return !channels || !elements || elements.isSplat();
  }
  /// Of the element at that place in row-major order.
  int64_t at(int64_t place) const {
    if (!channels)
      return 0;
    if (auto scalar = dyn_cast<IntegerAttr>(indices))
      return clamp(scalar.getValue());
    return clamp(cast<DenseElementsAttr>(indices).getValues<APInt>()[place]);
  }

private:
  int64_t clamp(const APInt &index) const {
    return ::qlut::clampChannel(index.getZExtValue(), *channels);
  }

  Attribute indices;
  std::optional<int64_t> channels;
};
} // namespace

/// Applies `map` to a scalar or to each element of an elements attribute, with
/// its channel; null if an operand is no such constant or too large.
template <typename In, typename Out, typename Map>
static Attribute foldElements(Attribute operand,
                              const ConstantChannels &channels, Type resultType,
                              const Map &map) {
  if (!channels.isKnown())
    return {};
  Type element = getElementTypeOrSelf(resultType);
  using ScalarIn =
      std::conditional_t<std::is_same_v<In, APFloat>, FloatAttr, IntegerAttr>;
  auto toScalar = [&](const Out &value) -> Attribute {
    if constexpr (std::is_same_v<Out, APFloat>)
      return FloatAttr::get(element, value);
    else
      return IntegerAttr::get(element, value);
  };
  if (auto scalar = dyn_cast_or_null<ScalarIn>(operand))
    return toScalar(map(scalar.getValue(), channels.at(0)));
  auto shaped = dyn_cast<ShapedType>(resultType);
  auto elements = dyn_cast_or_null<DenseElementsAttr>(operand);
  if (!shaped || !elements || !shaped.hasStaticShape())
    return {};
  if (elements.isSplat() && channels.isSplat())
    return DenseElementsAttr::get(
        shaped, map(elements.getSplatValue<In>(), channels.at(0)));
  if (elements.getNumElements() > maxFoldedElements)
    return {};
  SmallVector<Out> results;
  results.reserve(elements.getNumElements());
  for (const auto &[place, value] : llvm::enumerate(elements.getValues<In>()))
    results.push_back(map(value, channels.at(static_cast<int64_t>(place))));
  return DenseElementsAttr::get(shaped, results);
}

OpFoldResult SimLutOp::fold(FoldAdaptor adaptor) {
  // Without a table the value is the host's business at run time, not ours.
  if (!isQuantized())
    return {};
  auto type = cast<FloatType>(getElementTypeOrSelf(getType()));
  return foldElements<APFloat, APFloat>(
      adaptor.getInput(), {adaptor.getChannel(), getNumChannels()}, getType(),
      [&](const APFloat &value, int64_t channel) {
        int64_t code = quantizeReal(value.convertToDouble(), type,
                                    getInFormat()->getFormat(channel),
                                    getQuantizeRounding());
        int64_t result = getTableOf(getTableAttr(), channel).evaluate(code);
        return dequantizeCode(result, getOutFormat()->getFormat(channel), type);
      });
}

OpFoldResult HwLutOp::fold(FoldAdaptor adaptor) {
  return foldElements<APInt, APInt>(
      adaptor.getInput(), {adaptor.getChannel(), getNumChannels()}, getType(),
      [&](const APInt &bits, int64_t channel) {
        const ::qlut::Table &table = getTableOf(getTable(), channel).getTable();
        return toBits(table.evaluate(toCode(bits, table.input())),
                      table.output());
      });
}

OpFoldResult QuantizeOp::fold(FoldAdaptor adaptor) {
  // Codes are recovered exactly from their reals (verified: Q5, Q6).
  if (auto source = getInput().getDefiningOp<DequantizeOp>())
    if (source.getFormatAttr() == getFormatAttr() &&
        source.getChannel() == getChannel())
      return source.getInput();
  auto type = cast<FloatType>(getElementTypeOrSelf(getInput().getType()));
  return foldElements<APFloat, APInt>(
      adaptor.getInput(), {adaptor.getChannel(), getNumChannels()}, getType(),
      [&](const APFloat &value, int64_t channel) {
        ::qlut::Format format = getFormat().getFormat(channel);
        return toBits(quantizeReal(value.convertToDouble(), type, format,
                                   getQuantizeRounding()),
                      format.storage);
      });
}

OpFoldResult DequantizeOp::fold(FoldAdaptor adaptor) {
  // Constant tensors of codes stay: they are the parameters of a network.
  if (isa<RankedTensorType>(getType()))
    return {};
  auto type = cast<FloatType>(getElementTypeOrSelf(getType()));
  return foldElements<APInt, APFloat>(
      adaptor.getInput(), {adaptor.getChannel(), getNumChannels()}, getType(),
      [&](const APInt &bits, int64_t channel) {
        ::qlut::Format format = getFormat().getFormat(channel);
        return dequantizeCode(toCode(bits, format.storage), format, type);
      });
}
