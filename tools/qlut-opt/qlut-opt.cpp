//===- qlut-opt.cpp - the optimizer driver --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mlir-opt with qlut registered, and two differences: the output file is
// written only on success, through a temporary file, so that a failed run
// leaves an existing one as it was, and a plugin that can't be loaded is an
// error.
//
//===----------------------------------------------------------------------===//

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Support/FileUtilities.h"
#include "mlir/Tools/Plugins/DialectPlugin.h"
#include "mlir/Tools/Plugins/PassPlugin.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "qlut/Execution/Files.h"
#include "qlut/InitAll.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

/// Runs the driver on a file; the output is complete or not written at all.
static LogicalResult run(StringRef inputName, StringRef outputName,
                         DialectRegistry &registry,
                         const MlirOptMainConfig &config) {
  std::string message;
  std::unique_ptr<llvm::MemoryBuffer> input =
      openInputFile(inputName, &message);
  if (!input) {
    llvm::errs() << "qlut-opt: " << message << '\n';
    return failure();
  }
  if (outputName == "-")
    return MlirOptMain(llvm::outs(), std::move(input), registry, config);
  std::string output;
  llvm::raw_string_ostream stream(output);
  if (failed(MlirOptMain(stream, std::move(input), registry, config)))
    return failure();
  if (llvm::Error error = ::qlut::writeFile(
          outputName, [&](llvm::raw_ostream &os) { os << output; })) {
    llvm::errs() << "qlut-opt: " << llvm::toString(std::move(error)) << '\n';
    return failure();
  }
  return success();
}

/// Upstream's driver goes on without a plugin that it can't load, having said
/// so; the passes asked for may be those of the plugin.
static bool arePluginsLoaded() {
  auto values = [](StringRef name) -> ArrayRef<std::string> {
    llvm::cl::Option *option = llvm::cl::getRegisteredOptions().lookup(name);
    if (!option)
      return {};
    return *static_cast<llvm::cl::list<std::string> *>(option);
  };
  auto isLoaded = [](auto plugin) {
    bool loaded = static_cast<bool>(plugin);
    if (!loaded)
      llvm::errs() << "qlut-opt: " << llvm::toString(plugin.takeError())
                   << '\n';
    return loaded;
  };
  return llvm::all_of(values("load-pass-plugin"),
                      [&](const std::string &path) {
                        return isLoaded(PassPlugin::load(path));
                      }) &&
         llvm::all_of(values("load-dialect-plugin"),
                      [&](const std::string &path) {
                        return isLoaded(DialectPlugin::load(path));
                      });
}

static int runDriver(int argc, char **argv) {
  llvm::setBugReportMsg("Please report this at the issue tracker of qlut, with "
                        "the input and the stack dump.\n");
  mlir::registerAllPasses();
  mlir::qlut::registerAllPasses();

  DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  mlir::qlut::registerAllDialects(registry);

  auto [inputName, outputName] = registerAndParseCLIOptions(
      argc, argv, "qlut optimizer driver\n", registry);
  if (!arePluginsLoaded())
    return 1;
  MlirOptMainConfig config = MlirOptMainConfig::createFromCLOptions();
  if (config.shouldShowDialects() || config.shouldListPasses())
    return asMainReturnCode(
        MlirOptMain(argc, argv, inputName, outputName, registry));
  return asMainReturnCode(run(inputName, outputName, registry, config));
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  int status = runDriver(argc, argv);
  if (llvm::Error error = ::qlut::finishOutput()) {
    llvm::errs() << "qlut-opt: " << llvm::toString(std::move(error)) << '\n';
    return 1;
  }
  return status;
}
