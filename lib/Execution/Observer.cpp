//===- Observer.cpp - statistics from running programs --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Observer.h"
#include "llvm/Support/FormatVariadic.h"
#include <cstring>

using namespace qlut;

static thread_local Observer *activeObserver = nullptr;

ObserverScope::ObserverScope(Observer *observer) : previous(activeObserver) {
  activeObserver = observer;
}

ObserverScope::~ObserverScope() { activeObserver = previous; }

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
    addStrided(static_cast<const decltype(element) *>(data), sizes, strides,
               tensor, statistics.sentinelMagnitude, convert);
  };
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
  if (!unknownId)
    return llvm::Error::success();
  return llvm::createStringError(llvm::formatv(
      "expected observed ids below {0}, got {1}", ids.size(), *unknownId));
}

//===----------------------------------------------------------------------===//
// What programs call
//===----------------------------------------------------------------------===//

namespace {

/// An unranked memref as the C interface passes it.
struct UnrankedDescriptor {
  int64_t rank;
  /// Allocated pointer, aligned pointer, offset, sizes, strides.
  const int64_t *ranked;
};

} // namespace

static void observeBuffer(int64_t id, ElementType type,
                          const UnrankedDescriptor &buffer) {
  if (!activeObserver)
    return;
  const char *aligned;
  std::memcpy(&aligned, buffer.ranked + 1, sizeof(aligned));
  int64_t offset = buffer.ranked[2];
  llvm::ArrayRef<int64_t> sizes(buffer.ranked + 3, buffer.rank);
  llvm::ArrayRef<int64_t> strides(buffer.ranked + 3 + buffer.rank, buffer.rank);
  activeObserver->observe(id, type, aligned + offset * getByteWidth(type),
                          sizes, strides);
}

template <ElementType type>
static void observe(int64_t id, const UnrankedDescriptor *buffer) {
  observeBuffer(id, type, *buffer);
}

void qlut::forEachRuntimeSymbol(
    llvm::function_ref<void(llvm::StringRef, void *)> callback) {
  auto add = [&](llvm::StringRef name, auto *function) {
    callback(name, reinterpret_cast<void *>(function));
  };
  add("_mlir_ciface_qlut_observe_f16", observe<ElementType::F16>);
  add("_mlir_ciface_qlut_observe_bf16", observe<ElementType::BF16>);
  add("_mlir_ciface_qlut_observe_f32", observe<ElementType::F32>);
  add("_mlir_ciface_qlut_observe_f64", observe<ElementType::F64>);
}
