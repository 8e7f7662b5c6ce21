//===- qlut-opt.cpp - the optimizer driver --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mlir-opt with qlut registered, and one difference: the output file is
// written only on success, through a temporary file, so that a failed run
// leaves an existing one as it was.
//
//===----------------------------------------------------------------------===//

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Support/FileUtilities.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
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
  llvm::Error error =
      llvm::writeToOutput(outputName, [&](llvm::raw_ostream &os) {
        os << output;
        return llvm::Error::success();
      });
  if (error) {
    llvm::errs() << "qlut-opt: can't write '" << outputName
                 << "': " << llvm::toString(std::move(error)) << '\n';
    return failure();
  }
  return success();
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
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
  MlirOptMainConfig config = MlirOptMainConfig::createFromCLOptions();
  if (config.shouldShowDialects() || config.shouldListPasses())
    return asMainReturnCode(
        MlirOptMain(argc, argv, inputName, outputName, registry));
  return asMainReturnCode(run(inputName, outputName, registry, config));
}
