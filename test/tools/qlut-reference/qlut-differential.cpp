//===- qlut-differential.cpp - three ways through many networks -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Network.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "qlut/Execution/Lowering.h"
#include "qlut/InitAll.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using reference::Outcome;

static StringRef nameOf(Outcome::Kind kind) {
  switch (kind) {
  case Outcome::Kind::Equal:
    return "equal";
  case Outcome::Kind::Refused:
    return "refused";
  case Outcome::Kind::Different:
    return "different";
  case Outcome::Kind::Broken:
    return "broken";
  }
  llvm_unreachable("unknown outcome");
}

int main(int argc, char **argv) {
  InitLLVM initLLVM(argc, argv);
  cl::OptionCategory category("qlut-differential");
  cl::opt<std::string> file(cl::Positional, cl::init("-"),
                            cl::desc("<networks, between // ----->"),
                            cl::cat(category));
  cl::opt<unsigned> optLevel("opt-level",
                             cl::desc("of LLVM, 0 to 3 (default: 0)"),
                             cl::init(0), cl::cat(category));
  cl::opt<bool> isWrong("wrong",
                        cl::desc("let the reference round down, to see that "
                                 "differences are found"),
                        cl::cat(category));
  cl::opt<bool> dump("dump", cl::desc("print quantized modules"),
                     cl::cat(category));
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(
      argc, argv,
      "Compare simulated, deployed and reference results of networks\n\n"
      "One line for each network: its seed, 'begin'; its seed, the outcome, "
      "elements, differing bits, why.\n");

  mlir::registerAllPasses();
  mlir::qlut::registerAllPasses();
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  mlir::qlut::registerAllDialects(registry);
  mlir::qlut::registerLoweringDialects(registry);
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  context.printOpOnDiagnostic(false);

  auto buffer = MemoryBuffer::getFileOrSTDIN(file);
  if (!buffer) {
    errs() << "error: " << file << ": " << buffer.getError().message() << '\n';
    return 1;
  }
  SmallString<128> folder;
  if (std::error_code code =
          sys::fs::createUniqueDirectory("qlut-differential", folder)) {
    errs() << "error: " << code.message() << '\n';
    return 1;
  }
  bool isGood = true;
  SmallVector<StringRef> texts;
  (*buffer)->getBuffer().split(texts, "// -----\n");
  for (StringRef text : texts) {
    if (text.trim().empty())
      continue;
    reference::Network network = reference::Network::parse(text);
    outs() << network.seed << " begin\n";
    outs().flush();
    Outcome outcome = reference::compare(
        network, context, {std::string(folder), optLevel, dump, isWrong});
    isGood &= outcome.kind == Outcome::Kind::Equal ||
              outcome.kind == Outcome::Kind::Refused;
    std::string why = outcome.why;
    std::replace(why.begin(), why.end(), '\n', ' ');
    outs() << network.seed << ' ' << nameOf(outcome.kind) << ' '
           << outcome.elements << ' ' << outcome.differing << ' ' << why
           << '\n';
    outs().flush();
  }
  (void)sys::fs::remove_directories(folder);
  return isGood ? 0 : 1;
}
