//===- Observer.cpp - statistics from running programs --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Observer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/FormatVariadic.h"

using namespace qlut;

template <typename T, typename Convert>
static void addStrided(const T *data, llvm::ArrayRef<int64_t> sizes,
                       llvm::ArrayRef<int64_t> strides,
                       TensorStatistics &statistics, double sentinelMagnitude,
                       Convert convert) {
  if (sizes.empty())
    return statistics.add(convert(*data), sentinelMagnitude);
  for (int64_t i = 0; i < sizes.front(); ++i)
    addStrided(data + i * strides.front(), sizes.drop_front(),
               strides.drop_front(), statistics, sentinelMagnitude, convert);
}

void Observer::observe(int64_t id, ElementType type, const void *data,
                       llvm::ArrayRef<int64_t> sizes,
                       llvm::ArrayRef<int64_t> strides) {
  if (id < 0 || id >= static_cast<int64_t>(ids.size())) {
    unknownId = unknownId.value_or(id);
    return;
  }
  TensorStatistics &tensor = statistics.tensors[ids[id]];
  auto add = [&](auto element, auto convert) {
    const auto *elements = static_cast<const decltype(element) *>(data);
    if (!tensor.axis)
      return addStrided(elements, sizes, strides, tensor,
                        statistics.sentinelMagnitude, convert);
    auto axis = static_cast<size_t>(*tensor.axis);
    llvm::SmallVector<int64_t> otherSizes(sizes), otherStrides(strides);
    otherSizes.erase(otherSizes.begin() + axis);
    otherStrides.erase(otherStrides.begin() + axis);
    for (auto [channel, counts] : llvm::enumerate(tensor.channels))
      addStrided(elements + static_cast<int64_t>(channel) * strides[axis],
                 llvm::ArrayRef<int64_t>(otherSizes),
                 llvm::ArrayRef<int64_t>(otherStrides), counts,
                 statistics.sentinelMagnitude, convert);
  };
  if (tensor.axis) {
    int64_t channels = sizes[*tensor.axis];
    if (tensor.channels.empty())
      tensor.channels.resize(channels);
    if (static_cast<int64_t>(tensor.channels.size()) != channels) {
      if (otherChannels.empty())
        otherChannels = llvm::formatv(
            "expected {0} channels along axis {1} of '{2}', as before, got {3}",
            tensor.channels.size(), *tensor.axis, ids[id], channels);
      return;
    }
  }
  switch (type) {
  case ElementType::F16:
    return add(uint16_t(), halfToFloat);
  case ElementType::BF16:
    return add(uint16_t(), bfloatToFloat);
  case ElementType::F32:
    return add(float(), [](float value) { return value; });
  case ElementType::F64:
    return add(double(), [](double value) { return value; });
  default:
    llvm_unreachable("the runtime functions are of these types");
  }
}

llvm::Error Observer::check() const {
  if (!otherChannels.empty())
    return llvm::createStringError(otherChannels);
  if (!unknownId)
    return llvm::Error::success();
  return llvm::createStringError(llvm::formatv(
      "expected observed ids below {0}, got {1}", ids.size(), *unknownId));
}
