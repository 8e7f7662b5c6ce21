//===- LookupFixture.h - compiled lookups, run ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TEST_UNIT_EXECUTION_LOOKUPFIXTURE_H
#define QLUT_TEST_UNIT_EXECUTION_LOOKUPFIXTURE_H

#include "mlir/Parser/Parser.h"
#include "qlut/Core/InstructionCosts.h"
#include "qlut/Execution/Jit.h"
#include "qlut/Execution/Lowering.h"
#include "llvm/Support/FormatVariadic.h"
#include <gtest/gtest.h>

namespace mlir::qlut {

/// A buffer of rank 1, of elements of any type.
struct Memref {
  uint8_t *allocated, *aligned;
  int64_t offset, size, stride;
};

/// Compiles functions @f0, @f1, ... of two buffers and runs them.
class LookupFixture : public testing::TestWithParam<::qlut::Isa> {
protected:
  void compileText(StringRef text, int64_t streamingThreshold) {
    DialectRegistry registry;
    registerLoweringDialects(registry);
    context.appendDialectRegistry(registry);
    OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context);
    ASSERT_TRUE(module);
    PassManager pm(&context);
    CpuPipelineOptions options;
    options.isa = ::qlut::stringifyIsa(GetParam()).str();
    options.streamingThreshold = streamingThreshold;
    options.remarks = false;
    buildCpuPipeline(pm, options);
    ASSERT_TRUE(succeeded(pm.run(*module)));
    JitOptions jitOptions;
    jitOptions.optLevel = 1;
    auto compiled = compileForProcess(*module, jitOptions);
    ASSERT_TRUE(static_cast<bool>(compiled));
    jit = std::move(*compiled);
  }

  /// Of as many results as elements, or of that many.
  void run(size_t table, uint8_t *x, uint8_t *y, int64_t size,
           int64_t numResults = -1) {
    Memref in{x, x, 0, size, 1},
        out{y, y, 0, numResults < 0 ? size : numResults, 1};
    Memref *inPointer = &in, *outPointer = &out;
    void *arguments[] = {&inPointer, &outPointer};
    auto error = jit->invokePacked(
        llvm::formatv("_mlir_ciface_f{0}", table).str(), arguments);
    ASSERT_FALSE(static_cast<bool>(error));
  }

  MLIRContext context;
  std::unique_ptr<ExecutionEngine> jit;
};

/// The instruction sets that can run here.
inline std::vector<::qlut::Isa> getHostIsas() {
  using ::qlut::Isa;
  std::vector<Isa> isas{Isa::Generic};
  Isa best = ::qlut::getHostIsa();
  if (best == Isa::Avx512Vbmi)
    isas.push_back(Isa::Avx2);
  if (best != Isa::Generic)
    isas.push_back(best);
  return isas;
}

inline std::string nameOfIsa(const testing::TestParamInfo<::qlut::Isa> &info) {
  return std::string(1, "GAVN"[static_cast<unsigned>(info.param)]);
}

} // namespace mlir::qlut

#endif // QLUT_TEST_UNIT_EXECUTION_LOOKUPFIXTURE_H
