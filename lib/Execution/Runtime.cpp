//===- Runtime.cpp - what running programs call ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Runtime.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/thread.h"
#include <csetjmp>
#include <cstdlib>
#include <cstring>

using namespace qlut;

namespace {

/// A call of a program, for as long as it runs.
struct Call {
  Observer *observer = nullptr;
  std::string message; ///< why the program ends early
  std::jmp_buf end;    ///< where it goes then
};

/// An unranked memref as the C interface passes it.
struct UnrankedDescriptor {
  int64_t rank;
  /// Allocated pointer, aligned pointer, offset, sizes, strides.
  const int64_t *ranked;

  char *data(int64_t elementSize) const {
    char *aligned;
    std::memcpy(&aligned, ranked + 1, sizeof(aligned));
    return aligned + ranked[2] * elementSize;
  }
  llvm::ArrayRef<int64_t> sizes() const {
    return llvm::ArrayRef<int64_t>(ranked + 3, rank);
  }
  llvm::ArrayRef<int64_t> strides() const {
    return llvm::ArrayRef<int64_t>(ranked + 3 + rank, rank);
  }
};

} // namespace

static thread_local Call *activeCall = nullptr;

/// The frames that a program leaves early are its own and those of the
/// functions below it; none owns anything.
static bool callUntilEnd(PackedFunction program, void **arguments, Call &call) {
  if (setjmp(call.end) != 0)
    return false;
  program(arguments);
  return true;
}

/// What the stack of a program may grow to: a deep network is one function with
/// a frame of megabytes. Memory that is not touched is not taken.
static constexpr unsigned kStackBytes = 1u << 29;

llvm::Error qlut::callProgram(PackedFunction program, void **arguments,
                              Observer *observer) {
  Call call;
  call.observer = observer;
  bool completed = false;
  llvm::thread thread(std::optional<unsigned>(kStackBytes), [&] {
    activeCall = &call;
    completed = callUntilEnd(program, arguments, call);
  });
  thread.join();
  return completed ? llvm::Error::success()
                   : llvm::createStringError(call.message);
}

//===----------------------------------------------------------------------===//
// Functions for programs
//===----------------------------------------------------------------------===//

template <ElementType type>
static void observe(int64_t id, const UnrankedDescriptor *buffer) {
  if (activeCall && activeCall->observer)
    activeCall->observer->observe(id, type, buffer->data(getByteWidth(type)),
                                  buffer->sizes(), buffer->strides());
}

static void copyStrided(int64_t elementSize, llvm::ArrayRef<int64_t> sizes,
                        const char *from, llvm::ArrayRef<int64_t> fromStrides,
                        char *to, llvm::ArrayRef<int64_t> toStrides) {
  if (sizes.empty()) {
    std::memcpy(to, from, elementSize);
    return;
  }
  if (sizes.size() == 1 && fromStrides[0] == 1 && toStrides[0] == 1) {
    if (sizes[0] > 0)
      std::memcpy(to, from, sizes[0] * elementSize);
    return;
  }
  for (int64_t i = 0; i < sizes.front(); ++i)
    copyStrided(
        elementSize, sizes.drop_front(),
        from + i * fromStrides.front() * elementSize, fromStrides.drop_front(),
        to + i * toStrides.front() * elementSize, toStrides.drop_front());
}

/// What memref.copy lowers to where a memcpy would not do. Shapes are equal.
static void copyMemRef(int64_t elementSize, const UnrankedDescriptor *from,
                       const UnrankedDescriptor *to) {
  copyStrided(elementSize, from->sizes(), from->data(elementSize),
              from->strides(), to->data(elementSize), to->strides());
}

/// cf.assert lowers to a puts of its message and an abort.
static int keepMessage(const char *message) {
  if (activeCall)
    activeCall->message =
        std::string("assertion of the program failed: ") + message;
  return 0;
}

[[noreturn]] static void leaveProgram() {
  if (!activeCall)
    std::abort();
  std::longjmp(activeCall->end, 1);
}

/// malloc for programs, which do not look at what it returns.
static void *allocate(size_t size) {
  void *memory = std::malloc(size);
  if (memory || size == 0)
    return memory;
  if (activeCall)
    activeCall->message = llvm::formatv(
        "expected memory for a tensor of {0} bytes, got none", size);
  leaveProgram();
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
  add("memrefCopy", copyMemRef);
  add("puts", keepMessage);
  add("abort", leaveProgram);
  add("malloc", allocate);
}
