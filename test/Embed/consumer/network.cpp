//===- network.cpp - qlut inside another compiler -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Registers the dialect, builds the simulation and the deployment pipeline
// from C++ with typed options, runs each on a one-op network and looks at what
// came out.
//
//===----------------------------------------------------------------------===//

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "qlut/InitAll.h"
#include "qlut/Pipelines/Pipelines.h"

static constexpr llvm::StringLiteral kNetwork = R"(
  func.func @main(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
    %0 = math.tanh %x : tensor<4x8xf32>
    return %0 : tensor<4x8xf32>
  }
)";

/// Prints `what` and gives it back, so that a failing check shows.
static bool expect(bool holds, llvm::StringRef what) {
  llvm::errs() << (holds ? "ok: " : "FAILED: ") << what << '\n';
  return holds;
}

/// Whether any op under `module` belongs to the qlut dialect.
static bool hasQlutOps(mlir::ModuleOp module) {
  return module
      .walk([](mlir::Operation *op) {
        return llvm::isa_and_present<mlir::qlut::QlutDialect>(op->getDialect())
                   ? mlir::WalkResult::interrupt()
                   : mlir::WalkResult::advance();
      })
      .wasInterrupted();
}

/// The simulation: one lookup with a table of 16 segments over -8:8.
static bool simulate(mlir::MLIRContext &context) {
  auto module = mlir::parseSourceString<mlir::ModuleOp>(kNetwork, &context);
  mlir::PassManager pm(&context);
  mlir::qlut::SimPipelineOptions options;
  options.range = "-8:8";
  options.bits = 8;
  options.segments = 16;
  mlir::qlut::buildSimPipeline(pm, options);
  if (!expect(mlir::succeeded(pm.run(*module)), "the sim pipeline runs"))
    return false;

  llvm::SmallVector<mlir::qlut::SimLutOp> lookups;
  module->walk([&](mlir::qlut::SimLutOp op) { lookups.push_back(op); });
  return expect(lookups.size() == 1, "tanh became one simulated lookup") &&
         expect(bool(lookups.front().getTableAttr()), "it has its table");
}

/// The deployment: integer arithmetic of upstream dialects only.
static bool deploy(mlir::MLIRContext &context) {
  auto module = mlir::parseSourceString<mlir::ModuleOp>(kNetwork, &context);
  mlir::PassManager pm(&context);
  mlir::qlut::DeployPipelineOptions options;
  options.range = "-8:8";
  options.bits = 8;
  options.segments = 16;
  mlir::qlut::buildDeployPipeline(pm, options);
  return expect(mlir::succeeded(pm.run(*module)), "the deploy pipeline runs") &&
         expect(!hasQlutOps(*module), "no op of qlut is left");
}

/// A wrong option is a failure with a message, not a crash.
static bool refuse(mlir::MLIRContext &context) {
  auto module = mlir::parseSourceString<mlir::ModuleOp>(kNetwork, &context);
  mlir::PassManager pm(&context);
  mlir::qlut::SimPipelineOptions options;
  options.range = "8:-8";
  mlir::qlut::buildSimPipeline(pm, options);
  return expect(mlir::failed(pm.run(*module)), "an empty range is refused");
}

int main() {
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  mlir::qlut::registerAllDialects(registry);
  mlir::MLIRContext context(registry);

  bool good = simulate(context);
  good &= deploy(context);
  good &= refuse(context);
  return good ? 0 : 1;
}
