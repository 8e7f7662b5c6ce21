//===- Observer.cpp - what running programs report ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Observer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/FormatVariadic.h"

using namespace qlut;

Observer::~Observer() = default;

template <typename T, typename Visit>
static void visitStrided(const T *data, llvm::ArrayRef<int64_t> sizes,
                         llvm::ArrayRef<int64_t> strides, Visit visit) {
  if (sizes.empty())
    return visit(*data);
  for (int64_t i = 0; i < sizes.front(); ++i)
    visitStrided(data + i * strides.front(), sizes.drop_front(),
                 strides.drop_front(), visit);
}

/// Calls `run(pointer, convert)` with the data as a pointer to its elements and
/// a function from an element to its value.
template <typename Run>
static void withElements(ElementType type, const void *data, Run run) {
  switch (type) {
  case ElementType::F16:
    return run(static_cast<const uint16_t *>(data), halfToFloat);
  case ElementType::BF16:
    return run(static_cast<const uint16_t *>(data), bfloatToFloat);
  case ElementType::F32:
    return run(static_cast<const float *>(data),
               [](float value) { return value; });
  case ElementType::F64:
    return run(static_cast<const double *>(data),
               [](double value) { return value; });
  default:
    llvm_unreachable("the runtime functions are of these types");
  }
}

static llvm::Error makeUnknownIdError(size_t numIds, int64_t id) {
  return llvm::createStringError(
      llvm::formatv("expected observed ids below {0}, got {1}", numIds, id));
}

//===----------------------------------------------------------------------===//
// StatisticsObserver
//===----------------------------------------------------------------------===//

void StatisticsObserver::observe(int64_t id, ElementType type, const void *data,
                                 llvm::ArrayRef<int64_t> sizes,
                                 llvm::ArrayRef<int64_t> strides) {
  if (id < 0 || id >= static_cast<int64_t>(ids.size())) {
    unknownId = unknownId.value_or(id);
    return;
  }
  TensorStatistics &tensor = statistics.tensors[ids[id]];
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
  withElements(type, data, [&](const auto *elements, auto convert) {
    auto addTo = [&](TensorStatistics &counts) {
      return [&, convert](auto element) {
        counts.add(convert(element), statistics.sentinelMagnitude);
      };
    };
    if (!tensor.axis)
      return visitStrided(elements, sizes, strides, addTo(tensor));
    auto axis = static_cast<size_t>(*tensor.axis);
    llvm::SmallVector<int64_t> otherSizes(sizes), otherStrides(strides);
    otherSizes.erase(otherSizes.begin() + axis);
    otherStrides.erase(otherStrides.begin() + axis);
    for (auto [channel, counts] : llvm::enumerate(tensor.channels))
      visitStrided(elements + static_cast<int64_t>(channel) * strides[axis],
                   llvm::ArrayRef<int64_t>(otherSizes),
                   llvm::ArrayRef<int64_t>(otherStrides), addTo(counts));
  });
}

llvm::Error StatisticsObserver::check() const {
  if (!otherChannels.empty())
    return llvm::createStringError(otherChannels);
  return unknownId ? makeUnknownIdError(ids.size(), *unknownId)
                   : llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// RecordingObserver
//===----------------------------------------------------------------------===//

void RecordingObserver::observe(int64_t id, ElementType type, const void *data,
                                llvm::ArrayRef<int64_t> sizes,
                                llvm::ArrayRef<int64_t> strides) {
  if (id < 0 || id >= static_cast<int64_t>(values.size())) {
    unknownId = unknownId.value_or(id);
    return;
  }
  withElements(type, data, [&](const auto *elements, auto convert) {
    visitStrided(elements, sizes, strides,
                 [&](auto element) { values[id].push_back(convert(element)); });
  });
}

llvm::Error RecordingObserver::check() const {
  return unknownId ? makeUnknownIdError(values.size(), *unknownId)
                   : llvm::Error::success();
}

void RecordingObserver::clear() {
  for (std::vector<double> &elements : values)
    elements.clear();
}
