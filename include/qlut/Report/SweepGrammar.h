//===- SweepGrammar.h - which configurations to try -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_REPORT_SWEEPGRAMMAR_H
#define QLUT_REPORT_SWEEPGRAMMAR_H

#include "mlir/IR/MLIRContext.h"
#include "mlir/Support/LLVM.h"
#include <string>
#include <vector>

namespace mlir::qlut {

/// One setting and the values it takes, distinct and in the order given.
struct SweepKey {
  std::string name;
  std::vector<std::string> values;
  unsigned column = 1; ///< of the name in the text, from 1
};

/// Settings whose combinations are the configurations.
struct Sweep {
  std::vector<SweepKey> keys;

  size_t numConfigurations() const;
  /// The values of configuration `index`, one for each key; those of the last
  /// key change fastest.
  std::vector<std::string> configuration(size_t index) const;
};

/// Reads
///
///   sweep  = setting { "," setting }
///   setting = key "=" values,   values = value { "+" value }
///   value  = word | number ".." number [ ":" step ]
///
/// A range without a step doubles (4..64: 4, 8, 16, 32, 64), with one it counts
/// (4..12:4: 4, 8, 12); its end is a value only if it is met. Words are made of
/// letters, digits and _ . : -. Emits an error at the column of `text`, a file
/// called "--sweep": a missing part, a key twice, a range that is empty or
/// starts below 1 without a step, more than 10,000 configurations.
FailureOr<Sweep> parseSweep(StringRef text, MLIRContext &context);

/// Emits an error at that column of the text of a sweep.
InFlightDiagnostic emitSweepError(MLIRContext &context, unsigned column);

} // namespace mlir::qlut

#endif // QLUT_REPORT_SWEEPGRAMMAR_H
