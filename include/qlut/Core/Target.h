//===- Target.h - what an accelerator can do --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_TARGET_H
#define QLUT_CORE_TARGET_H

#include "qlut/Core/TableBuilder.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace qlut {

/// The description of an accelerator: every pass asks it what is allowed and
/// takes its defaults from it. Bit-width lists are ascending, without
/// duplicates, from {1, 2, 4, 8, 16} (accumulators: {16, 32, 64}).
struct Target {
  std::string name = "generic";
  std::vector<unsigned> weightBits{1, 2, 4, 8, 16};
  std::vector<unsigned> activationBits{1, 2, 4, 8, 16};
  std::vector<unsigned> gradientBits{8, 16};
  std::vector<unsigned> ioBits{8, 16}; ///< network inputs and outputs
  std::vector<unsigned> intermediateBits{8, 16};
  std::vector<unsigned> accumulatorBits{32, 64};
  bool signedCodes = true, unsignedCodes = true;
  bool symmetricOnly = false;    ///< zero points must be the middle code
  bool powerOfTwoScales = false; ///< scales must be powers of two
  std::vector<TableForm> forms{TableForm::Direct, TableForm::Linear,
                               TableForm::Step,   TableForm::Fit,
                               TableForm::Nvdla,  TableForm::Quadratic};
  std::vector<Spacing> spacings{Spacing::Uniform, Spacing::PowerOfTwo,
                                Spacing::Free, Spacing::Dyadic};
  std::vector<Coefficients> coefficients{Coefficients::Endpoints,
                                         Coefficients::BaseSlope};
  /// What may stand before a direct, linear or quadratic table; never Auto.
  std::vector<FrontEnd> frontEnds{FrontEnd::None, FrontEnd::Symmetry,
                                  FrontEnd::Normalize};
  int64_t maxEntries = 65536; ///< stored numbers of one table
  unsigned valueBits = 16;    ///< of a stored value, at most 32
  unsigned slopeBits = 16;    ///< of a slope, at most 32
  unsigned fractionBits = 16; ///< log2 of the longest segment, at most 16
  LastNode lastNode = LastNode::PastEnd;
  OutOfRange outOfRange = OutOfRange::Clamp;
  Rounding quantizeRounding = Rounding::HalfEven;
  Rounding interpolationRounding = Rounding::HalfUp;
  Rounding rescaleRounding = Rounding::HalfUp;
  // Of one operation of a lookup, 0 to 1000: what cost=cycles weighs.
  unsigned loadCycles = 4;     ///< the load of a stored number
  unsigned multiplyCycles = 3; ///< a product
  unsigned simpleCycles = 1;   ///< an addition, shift, comparison or selection

  bool operator==(const Target &o) const;

  /// An error that names the field, unless all fields are as said above.
  llvm::Error check() const;

  /// An error that names the violated field, unless the target can run the
  /// table.
  llvm::Error admits(const Table &table) const;
  /// The same for a format of an activation (input or output of a table).
  llvm::Error admitsActivation(const Format &format) const;

  /// The built-in targets, in order of name.
  static llvm::ArrayRef<Target> builtins();
  /// The built-in target of that name, or an error that lists the names.
  static llvm::Expected<Target> named(llvm::StringRef name);
  /// Reads YAML (or JSON, its flow style): the keys are the field names in
  /// kebab-case, all optional; unknown and duplicate keys, values that break a
  /// rule above, anything nested deeper than a list of scalars and files over
  /// 1 MiB are errors that begin with fileName:line:column.
  static llvm::Expected<Target> parse(llvm::StringRef text,
                                      llvm::StringRef fileName);
  /// Text that parse reads back to an equal target.
  std::string str() const;
};

} // namespace qlut

#endif // QLUT_CORE_TARGET_H
