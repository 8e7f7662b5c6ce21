//===- Engine.cpp - run a module of tensor programs -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Engine.h"
#include "ModuleChecks.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "qlut/Execution/Jit.h"
#include "llvm/Support/FormatVariadic.h"
#include <cstdlib>
#include <cstring>

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::NdArray;
using ::qlut::Observer;

//===----------------------------------------------------------------------===//
// Compilation
//===----------------------------------------------------------------------===//

static llvm::Expected<std::unique_ptr<ExecutionEngine>>
compile(ModuleOp module, unsigned optLevel) {
  JitOptions options;
  options.optLevel = optLevel;
  auto jit = compileForProcess(module, options);
  if (!jit)
    return jit.takeError();
  (*jit)->registerSymbols([](llvm::orc::MangleAndInterner mangle) {
    llvm::orc::SymbolMap symbols;
    ::qlut::forEachRuntimeSymbol([&](llvm::StringRef name, void *address) {
      symbols[mangle(name)] = {llvm::orc::ExecutorAddr::fromPtr(address),
                               llvm::JITSymbolFlags::Exported};
    });
    return symbols;
  });
  return jit;
}

FailureOr<std::unique_ptr<Engine>>
Engine::create(ModuleOp module, const LoweringOptions &options) {
  FailureOr<func::FuncOp> function = lookupEntry(module, options.entry);
  if (failed(function))
    return failure();
  FailureOr<EntrySpec> spec = getEntrySpec(*function);
  if (failed(spec) || failed(verifyWeights(module)) ||
      failed(verifySizes(module)) || failed(verifyNoRecursion(*function)))
    return failure();

  FunctionType type = function->getFunctionType();
  OwningOpRef<ModuleOp> copy = module.clone();
  if (options.addTensorPasses) {
    PassManager front(module.getContext());
    options.addTensorPasses(front);
    if (failed(front.run(*copy)))
      return failure();
    function = lookupEntry(*copy, options.entry);
    if (failed(function))
      return failure();
    if (function->getFunctionType() != type)
      return function->emitError()
             << "expected the passes before execution to keep the type " << type
             << ", got " << function->getFunctionType();
  }
  LoweringOptions rest = options;
  rest.addTensorPasses = nullptr;
  PassManager pm(module.getContext());
  buildLowering(pm, rest);
  if (failed(pm.run(*copy)) || failed(verifyIsLLVM(*copy)))
    return failure();

  removeForeignAttributes(*copy);
  auto jit = compile(*copy, options.optLevel);
  if (!jit)
    return emitError(module.getLoc())
           << "cannot compile '" << options.entry
           << "': " << llvm::toString(jit.takeError());
  auto program = (*jit)->lookupPacked("_mlir_ciface_" + options.entry);
  if (!program)
    return emitError(module.getLoc())
           << "cannot compile '" << options.entry
           << "': " << llvm::toString(program.takeError());
  (*jit)->initialize();
  return std::unique_ptr<Engine>(
      new Engine(std::move(*spec), std::move(*jit), *program));
}

Engine::Engine(EntrySpec spec, std::unique_ptr<ExecutionEngine> jit,
               ::qlut::PackedFunction program)
    : spec(std::move(spec)), jit(std::move(jit)), program(program) {}

Engine::~Engine() = default;

//===----------------------------------------------------------------------===//
// Execution
//===----------------------------------------------------------------------===//

// A ranked memref, as the C interface passes it, is a row of 8-byte words: the
// allocated pointer, the aligned pointer, the offset, the sizes, the strides.
static_assert(sizeof(void *) == sizeof(int64_t));

static int64_t toWord(const void *pointer) {
  return static_cast<int64_t>(reinterpret_cast<uintptr_t>(pointer));
}

static SmallVector<int64_t> makeDescriptor(const Engine::Argument &argument) {
  size_t rank = argument.shape.size();
  SmallVector<int64_t> words = {toWord(argument.data), toWord(argument.data),
                                0};
  llvm::append_range(words, argument.shape);
  words.append(rank, 1);
  for (size_t i = rank; i-- > 1;)
    words[3 + rank + i - 1] = words[3 + rank + i] * argument.shape[i];
  return words;
}

/// Copies a result, contiguous by the identity layout, and frees its buffer.
static llvm::Expected<NdArray> takeResult(const TensorSpec &spec,
                                          const int64_t *words) {
  size_t rank = spec.shape.size();
  ArrayRef<int64_t> shape(words + 3, rank);
  auto *allocated = reinterpret_cast<void *>(static_cast<uintptr_t>(words[0]));
  // The buffer of such a result is none to rely on, or to free.
  if (!::qlut::countElements(shape, getByteWidth(spec.type)))
    return llvm::createStringError(
        "expected the program to compute sizes of a tensor, got " +
        formatType(spec.type, shape));
  NdArray array(spec.type, shape);
  auto *aligned =
      reinterpret_cast<const char *>(static_cast<uintptr_t>(words[1]));
  if (!array.data.empty())
    std::memcpy(array.data.data(), aligned + words[2] * getByteWidth(spec.type),
                array.data.size());
  std::free(allocated);
  return array;
}

llvm::Expected<std::vector<NdArray>> Engine::run(ArrayRef<Argument> arguments,
                                                 Observer *observer) {
  if (arguments.size() != spec.inputs.size())
    return llvm::createStringError(llvm::formatv(
        "expected {0} inputs, got {1}", spec.inputs.size(), arguments.size()));
  SmallVector<SmallVector<int64_t>> descriptors;
  for (auto [index, argument] : llvm::enumerate(arguments)) {
    const TensorSpec &expected = spec.inputs[index];
    if (!expected.accepts(argument.shape))
      return llvm::createStringError(llvm::formatv(
          "input {0}: expected {1}, got {2}", index, expected.str(),
          TensorSpec{expected.type, SmallVector<int64_t, 4>(argument.shape)}
              .str()));
    descriptors.push_back(makeDescriptor(argument));
  }

  // One struct of all results' descriptors comes first, then the arguments.
  SmallVector<int64_t> resultWords;
  for (const TensorSpec &result : spec.results)
    resultWords.append(3 + 2 * result.shape.size(), 0);
  SmallVector<void *> pointers = {resultWords.data()};
  for (SmallVector<int64_t> &descriptor : descriptors)
    pointers.push_back(descriptor.data());
  SmallVector<void *> packed;
  for (void *&pointer : pointers)
    packed.push_back(&pointer);
  if (llvm::Error error = ::qlut::callProgram(program, packed.data(), observer))
    return std::move(error);

  std::vector<NdArray> results;
  const int64_t *words = resultWords.data();
  for (const TensorSpec &result : spec.results) {
    llvm::Expected<NdArray> array = takeResult(result, words);
    if (!array)
      return array.takeError();
    results.push_back(std::move(*array));
    words += 3 + 2 * result.shape.size();
  }
  if (observer)
    if (llvm::Error error = observer->check())
      return std::move(error);
  return results;
}
