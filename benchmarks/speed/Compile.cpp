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
#include "qlut/Execution/Runtime.h"
#include "qlut/InitAll.h"
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

std::string qlut::benchmark::printTable(const Table &table) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  context.loadDialect<mlir::qlut::QlutDialect>();
  std::string text;
  llvm::raw_string_ostream os(text);
  mlir::qlut::getTableAttr(
      [&] { return mlir::emitError(mlir::UnknownLoc::get(&context)); },
      &context, table)
      .print(os);
  return text;
}

static void fail(llvm::Twine message) {
  llvm::WithColor::error() << message << "\n";
  std::exit(1);
}

/// The module of `text` after passes; what they say goes to `remarks`.
static mlir::OwningOpRef<mlir::ModuleOp>
transform(mlir::MLIRContext &context, llvm::StringRef text,
          std::string &remarks,
          llvm::function_ref<void(mlir::PassManager &)> addPasses) {
  context.getDiagEngine().registerHandler([&](mlir::Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == mlir::DiagnosticSeverity::Error)
      llvm::WithColor::error() << diagnostic << "\n";
    else
      remarks = diagnostic.str();
  });
  auto module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
  mlir::PassManager pm(&context);
  addPasses(pm);
  if (!module || failed(pm.run(*module)))
    fail("expected a module that compiles, got:\n" + text.take_front(2000));
  return module;
}

static void addPipeline(mlir::PassManager &pm, llvm::StringRef passes) {
  static std::once_flag once;
  std::call_once(once, [] {
    mlir::registerAllPasses();
    mlir::qlut::registerAllPasses();
  });
  if (failed(mlir::parsePassPipeline(passes, pm)))
    fail("expected passes, got " + passes);
}

static mlir::DialectRegistry getRegistry() {
  mlir::DialectRegistry registry;
  mlir::qlut::registerLoweringDialects(registry);
  return registry;
}

std::string qlut::benchmark::runPasses(llvm::StringRef module,
                                       llvm::StringRef passes) {
  mlir::MLIRContext context(getRegistry(),
                            mlir::MLIRContext::Threading::DISABLED);
  std::string remarks, text;
  auto result = transform(context, module, remarks, [&](mlir::PassManager &pm) {
    addPipeline(pm, passes);
  });
  llvm::raw_string_ostream(text) << *result;
  return text;
}

static CompiledKernel
compile(llvm::StringRef text, const Machine &machine,
        llvm::function_ref<void(mlir::PassManager &)> addPasses) {
  mlir::MLIRContext context(getRegistry(),
                            mlir::MLIRContext::Threading::DISABLED);
  CompiledKernel kernel;
  auto module = transform(context, text, kernel.remarks, addPasses);
  mlir::qlut::JitOptions options;
  options.cpu = machine.cpu;
  auto jit = mlir::qlut::compileForProcess(*module, options);
  if (!jit)
    fail(llvm::toString(jit.takeError()));
  (*jit)->registerSymbols([](llvm::orc::MangleAndInterner mangle) {
    llvm::orc::SymbolMap symbols;
    forEachRuntimeSymbol([&](llvm::StringRef name, void *address) {
      symbols[mangle(name)] = {llvm::orc::ExecutorAddr::fromPtr(address),
                               llvm::JITSymbolFlags::Exported};
    });
    return symbols;
  });
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
  return compile(module, machine, [](mlir::PassManager &pm) {
    addPipeline(pm, upstreamPipeline);
  });
}
