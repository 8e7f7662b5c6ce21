//===- Jit.h - modules of loops over buffers, compiled --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TEST_UNIT_IDENTITY_JIT_H
#define QLUT_TEST_UNIT_IDENTITY_JIT_H

#include "mlir/ExecutionEngine/ExecutionEngine.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include <memory>
#include <vector>

namespace qlut::identity {

/// The context of the tests, with every dialect on the way to LLVM.
mlir::MLIRContext &getContext();

/// A compiled module of functions on buffers of rank 1.
class Jit {
public:
  /// Lowers the module by `passes` (a textual pipeline on the module), then by
  /// upstream passes alone, and compiles it. Null, with a diagnostic, on
  /// errors.
  static std::unique_ptr<Jit> create(mlir::ModuleOp module,
                                     llvm::StringRef passes);

  /// Calls `name` with the vectors as its buffers. False if there is no such
  /// function.
  template <typename... T>
  bool call(llvm::StringRef name, std::vector<T> &...arrays) {
    llvm::SmallVector<Buffer> buffers{
        {arrays.data(), static_cast<int64_t>(arrays.size())}...};
    return invoke(name, buffers);
  }
  struct Buffer {
    void *data;
    int64_t size;
  };
  bool invoke(llvm::StringRef name, llvm::ArrayRef<Buffer> buffers);

private:
  std::unique_ptr<mlir::ExecutionEngine> engine;
};

} // namespace qlut::identity

#endif // QLUT_TEST_UNIT_IDENTITY_JIT_H
