//===- qlut-reference.cpp - run a quantized network by the rules ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A second implementation of docs/spec.md for tests: it shares no code with
// the kernels and lowerings, and knows neither speed nor every op.
//
//===----------------------------------------------------------------------===//

#include "Interpreter.h"
#include "mlir/Parser/Parser.h"
#include "qlut/Execution/Lowering.h"
#include "qlut/Execution/Npy.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"

using namespace llvm;

static int fail(const Twine &message) {
  errs() << "error: " << message << '\n';
  return 1;
}

int main(int argc, char **argv) {
  InitLLVM initLLVM(argc, argv);
  cl::OptionCategory category("qlut-reference");
  cl::opt<std::string> model(cl::Positional, cl::Required,
                             cl::desc("<model of quantized simulated ops>"),
                             cl::cat(category));
  cl::list<std::string> inputs("input", cl::desc(".npy file of an argument"),
                               cl::cat(category));
  cl::list<std::string> outputs("output", cl::desc(".npy file of a result"),
                                cl::cat(category));
  cl::opt<std::string> entry("entry", cl::desc("function (default: main)"),
                             cl::init("main"), cl::cat(category));
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(argc, argv,
                              "Run a quantized network by docs/spec.md\n");
  mlir::DialectRegistry registry;
  mlir::qlut::registerLoweringDialects(registry);
  mlir::MLIRContext context(registry);
  auto module = mlir::parseSourceFile<mlir::ModuleOp>(model, &context);
  if (!module)
    return 1;
  auto function = module->lookupSymbol<mlir::func::FuncOp>(entry);
  if (!function)
    return fail("expected a function '" + entry + "'");
  SmallVector<reference::Array> arguments;
  for (const std::string &input : inputs) {
    Expected<::qlut::NdArray> array = ::qlut::readNpy(input);
    if (!array)
      return fail(toString(array.takeError()));
    Expected<reference::Array> argument = reference::fromNdArray(*array);
    if (!argument)
      return fail(input + ": " + toString(argument.takeError()));
    arguments.push_back(std::move(*argument));
  }
  auto results = reference::interpret(function, arguments);
  if (!results)
    return fail(toString(results.takeError()));
  for (auto [index, output] : llvm::enumerate(outputs)) {
    if (index >= results->size())
      return fail("expected at most " + Twine(results->size()) + " outputs");
    std::error_code code;
    raw_fd_ostream os(output, code);
    if (code)
      return fail(output + ": " + code.message());
    auto type = cast<mlir::ShapedType>(function.getResultTypes()[index]);
    ::qlut::writeNpy(
        reference::toNdArray((*results)[index], type.getElementType()), os);
  }
  return 0;
}
