//===- Network.h - one network of a differential test -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TEST_TOOLS_QLUT_REFERENCE_NETWORK_H
#define QLUT_TEST_TOOLS_QLUT_REFERENCE_NETWORK_H

#include "mlir/IR/BuiltinOps.h"
#include "qlut/Execution/NdArray.h"
#include <random>
#include <string>
#include <vector>

namespace reference {

/// A network's text and what its first lines say:
///   // seed: 17
///   // front: passes that make qlut.sim of it
///   // formats: passes that choose formats and tables
///   // arg: reals LO HI   (one line for each argument)
///   // arg: integers LO HI
struct Network {
  std::string seed, front, formats, text;
  struct Argument {
    bool isFloat = true;
    double lo = -1, hi = 1;
  };
  std::vector<Argument> arguments;

  static Network parse(llvm::StringRef text);
};

/// What became of it.
struct Outcome {
  enum class Kind {
    Equal,     ///< all three agree
    Refused,   ///< a pass said, in a diagnostic, what it can't do
    Different, ///< bits differ
    Broken,    ///< a failure without a diagnostic, IR that is not valid, or
               ///< a network that the reference can't run
  } kind = Kind::Broken;
  std::string why;
  size_t elements = 0;
  size_t differing = 0; ///< bits
};

struct CompareOptions {
  std::string folder;    ///< for files
  unsigned optLevel = 0; ///< of LLVM
  bool dump = false;     ///< print the quantized module
  bool isWrong = false;  ///< let the reference round down
};

/// Runs the three.
Outcome compare(const Network &network, mlir::MLIRContext &context,
                const CompareOptions &options);

} // namespace reference

#endif // QLUT_TEST_TOOLS_QLUT_REFERENCE_NETWORK_H
