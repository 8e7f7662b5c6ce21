//===- qlut-translate.cpp - tables for other back ends --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A driver of its own and no translation of mlir-translate, which truncates
// the output before it translates and knows no output folders.
//
//===----------------------------------------------------------------------===//

#include "mlir/InitAllDialects.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "qlut/Execution/Files.h"
#include "qlut/Export/ExportTables.h"
#include "qlut/Export/Parameters.h"
#include "qlut/InitAll.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/SourceMgr.h"

using namespace llvm;
using mlir::qlut::TableFileKind;

static constexpr char kOverview[] =
    "Write the tables or the parameters of a module for other back ends\n\n"
    "  qlut-translate --export-tables=json model.mlir -o tables.json\n"
    "  qlut-translate --export-tables=c model.mlir -o tables.h\n"
    "  qlut-translate --export-tables=memh model.mlir -o folder\n"
    "  qlut-translate --export-params=folder model.mlir\n"
    "  qlut-translate --import-params=folder model.mlir -o same.mlir\n";

/// Reads the module and writes its tables.
using Action = function_ref<mlir::LogicalResult(mlir::ModuleOp)>;

static mlir::LogicalResult run(StringRef input, mlir::MLIRContext &context,
                               Action action) {
  std::string message;
  std::unique_ptr<MemoryBuffer> buffer = mlir::openInputFile(input, &message);
  if (!buffer)
    return emitError(mlir::UnknownLoc::get(&context), message);
  SourceMgr sourceMgr;
  sourceMgr.AddNewSourceBuffer(std::move(buffer), SMLoc());
  mlir::SourceMgrDiagnosticHandler handler(sourceMgr, &context);
  auto module = mlir::parseSourceFile<mlir::ModuleOp>(sourceMgr, &context);
  return module ? action(*module) : mlir::failure();
}

static mlir::LogicalResult writeModule(mlir::ModuleOp module, StringRef path) {
  auto write = [&](raw_ostream &os) {
    module.print(os);
    os << '\n';
  };
  if (Error error = ::qlut::writeFile(path, write))
    return emitError(module.getLoc(), toString(std::move(error)));
  return mlir::success();
}

static int runTool(int argc, char **argv) {

  cl::OptionCategory category("qlut-translate");
  cl::opt<std::string> input(cl::Positional, cl::desc("<model>"), cl::init("-"),
                             cl::cat(category));
  cl::opt<std::string> output(
      "o", cl::desc("file to write, or the folder of memh (default: -)"),
      cl::value_desc("path"), cl::init("-"), cl::cat(category));
  cl::opt<TableFileKind> kind(
      "export-tables", cl::desc("write the distinct tables of the model as"),
      cl::values(clEnumValN(TableFileKind::Json, "json",
                            "everything, with places and certificates"),
                 clEnumValN(TableFileKind::Npz, "npz", "NumPy arrays"),
                 clEnumValN(TableFileKind::Memh, "memh",
                            "a folder of memories for $readmemh"),
                 clEnumValN(TableFileKind::C, "c",
                            "a C99 header with the lookup functions")),
      cl::cat(category));
  cl::opt<std::string> exportFolder(
      "export-params",
      cl::desc("write every integer parameter of the model into a folder"),
      cl::value_desc("folder"), cl::cat(category));
  cl::opt<std::string> importFolder(
      "import-params",
      cl::desc("write the model with the parameters that a folder holds"),
      cl::value_desc("folder"), cl::cat(category));
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(argc, argv, kOverview);

  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::qlut::registerAllDialects(registry);
  mlir::MLIRContext context(registry);
  // An error about a module would be followed by all of it.
  context.printOpOnDiagnostic(false);
  int actions = kind.getNumOccurrences() + exportFolder.getNumOccurrences() +
                importFolder.getNumOccurrences();
  if (actions != 1) {
    emitError(mlir::UnknownLoc::get(&context))
        << "expected one of --export-tables, --export-params and "
           "--import-params, got "
        << actions;
    return 1;
  }
  return mlir::failed(run(input, context, [&](mlir::ModuleOp module) {
    if (exportFolder.getNumOccurrences())
      return mlir::qlut::exportParameters(module, exportFolder);
    if (kind.getNumOccurrences())
      return mlir::qlut::exportTables(module, kind, output);
    if (mlir::failed(mlir::qlut::importParameters(module, importFolder)))
      return mlir::LogicalResult(mlir::failure());
    return writeModule(module, output);
  }));
}

int main(int argc, char **argv) {
  InitLLVM initLLVM(argc, argv);
  int status = runTool(argc, argv);
  if (Error error = ::qlut::finishOutput()) {
    errs() << "error: " << toString(std::move(error)) << '\n';
    return 1;
  }
  return status;
}
