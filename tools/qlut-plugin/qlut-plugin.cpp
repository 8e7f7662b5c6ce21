//===- qlut-plugin.cpp - qlut for the stock mlir-opt ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A shared object for drivers that take plugins:
//
//   mlir-opt --load-dialect-plugin=qlut-plugin.so
//            --load-pass-plugin=qlut-plugin.so --pass-pipeline="..."
//
// The driver and the plugin must share one libMLIR; the packaged mlir-opt
// links the same library as this plugin.
//
//===----------------------------------------------------------------------===//

#include "mlir/Tools/Plugins/DialectPlugin.h"
#include "mlir/Tools/Plugins/PassPlugin.h"
#include "qlut/InitAll.h"

/// The entry point of --load-dialect-plugin: registers the qlut dialect.
extern "C" LLVM_ATTRIBUTE_WEAK mlir::DialectPluginLibraryInfo
mlirGetDialectPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "qlut", QLUT_VERSION,
          [](mlir::DialectRegistry *registry) {
            mlir::qlut::registerAllDialects(*registry);
          }};
}

/// The entry point of --load-pass-plugin: registers every pass and pipeline.
extern "C" LLVM_ATTRIBUTE_WEAK mlir::PassPluginLibraryInfo
mlirGetPassPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "qlut", QLUT_VERSION,
          [] { mlir::qlut::registerAllPasses(); }};
}
