//===- OutlineLoops.cpp - a function for each loop of a network -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "OutlineLoops.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Module.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Transforms/IPO/LoopExtractor.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Utils/LoopSimplify.h"

using namespace llvm;

/// Up to here, a function's loops are optimized together, with what is known of
/// the buffers that it allocates.
static constexpr size_t kMaxLoops = 64;

static bool hasManyLoops(Function &function) {
  if (function.isDeclaration())
    return false;
  DominatorTree dominators(function);
  const LoopInfo loops(dominators);
  return loops.getTopLevelLoops().size() > kMaxLoops;
}

void mlir::qlut::outlineLoops(Module &module) {
  if (none_of(module, hasManyLoops))
    return;
  SmallPtrSet<Function *, 8> before;
  for (Function &function : module)
    before.insert(&function);

  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager components;
  llvm::ModuleAnalysisManager modules;
  PassBuilder builder;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);

  // Descriptors of buffers become numbers first: these are what loops take.
  FunctionPassManager simplify;
  simplify.addPass(EarlyCSEPass());
  simplify.addPass(InstCombinePass());
  simplify.addPass(LoopSimplifyPass());
  ModulePassManager passes;
  passes.addPass(createModuleToFunctionPassAdaptor(std::move(simplify)));
  passes.addPass(LoopExtractorPass());
  passes.run(module, modules);

  for (Function &function : module)
    if (!before.contains(&function) && !function.isDeclaration())
      function.addFnAttr(llvm::Attribute::NoInline);
}
