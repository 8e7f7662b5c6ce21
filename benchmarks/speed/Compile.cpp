//===- Compile.cpp - kernels from .mlir -----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Compile.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "qlut/Execution/Lowering.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/WithColor.h"
#include <mutex>

using namespace qlut;
using namespace qlut::benchmark;

std::string qlut::benchmark::makeElementwiseModule(llvm::StringRef type,
                                                   llvm::StringRef ops) {
  return llvm::formatv(R"(
func.func @kernel(%in: memref<?x{0}>, %out: memref<?x{0}>)
    attributes {{llvm.emit_c_interface} {{
  %x = bufferization.to_tensor %in restrict : memref<?x{0}> to tensor<?x{0}>
  {1}
  bufferization.materialize_in_destination %y in restrict writable %out
      : (tensor<?x{0}>, memref<?x{0}>) -> ()
  return
})",
                       type, ops)
      .str();
}

static void fail(llvm::Twine message) {
  llvm::WithColor::error() << message << "\n";
  std::exit(1);
}

static CompiledKernel
compile(llvm::StringRef text, const Machine &machine,
        llvm::function_ref<void(mlir::PassManager &)> addPasses) {
  mlir::DialectRegistry registry;
  mlir::qlut::registerLoweringDialects(registry);
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  CompiledKernel kernel;
  context.getDiagEngine().registerHandler([&](mlir::Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == mlir::DiagnosticSeverity::Error)
      llvm::WithColor::error() << diagnostic << "\n";
    else
      kernel.remarks = diagnostic.str();
  });
  auto module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
  mlir::PassManager pm(&context);
  addPasses(pm);
  if (!module || failed(pm.run(*module)))
    fail("expected a kernel that compiles, got:\n" + text);
  mlir::qlut::JitOptions options;
  options.cpu = machine.cpu;
  auto jit = mlir::qlut::compileForProcess(*module, options);
  if (!jit)
    fail(llvm::toString(jit.takeError()));
  auto function = (*jit)->lookup("_mlir_ciface_kernel");
  if (!function)
    fail(llvm::toString(function.takeError()));
  kernel.jit = std::move(*jit);
  kernel.function = reinterpret_cast<void (*)(Memref *, Memref *)>(*function);
  return kernel;
}

CompiledKernel qlut::benchmark::compileByQlut(llvm::StringRef module,
                                              const Machine &machine) {
  return compile(module, machine, [&](mlir::PassManager &pm) {
    mlir::qlut::CpuPipelineOptions options;
    options.isa = stringifyIsa(machine.isa).str();
    mlir::qlut::buildCpuPipeline(pm, options);
  });
}

/// Without eliminate-empty-tensors there would be an allocation and a copy.
static constexpr char upstreamPipeline[] =
    "func.func(tosa-to-linalg),"
    "func.func(tosa-to-arith{include-apply-rescale=true}),"
    "func.func(tosa-to-tensor),canonicalize,"
    "func.func(linalg-generalize-named-ops),linalg-fuse-elementwise-ops,"
    "canonicalize,cse,eliminate-empty-tensors,one-shot-bufferize,canonicalize,"
    "cse,convert-bufferization-to-memref,func.func(convert-linalg-to-loops),"
    "func.func(convert-math-to-llvm),convert-scf-to-cf,expand-strided-metadata,"
    "lower-affine,finalize-memref-to-llvm,convert-vector-to-llvm,"
    "convert-arith-to-llvm,convert-index-to-llvm,convert-func-to-llvm,"
    "convert-cf-to-llvm,reconcile-unrealized-casts";

CompiledKernel qlut::benchmark::compileByUpstream(llvm::StringRef module,
                                                  const Machine &machine) {
  static std::once_flag once;
  std::call_once(once, [] { mlir::registerAllPasses(); });
  return compile(module, machine, [&](mlir::PassManager &pm) {
    if (failed(mlir::parsePassPipeline(upstreamPipeline, pm)))
      fail("expected upstream's passes");
  });
}
