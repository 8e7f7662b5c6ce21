//===- Presets.h - the table of preset layers -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which layers become tables, and how. The file is a YAML list of rules, the
// first that matches a layer counts:
//
//   - layer: softmax          # a type of layer, or a pattern over the path
//     function: exp
//     segments: 16
//     range: [-8, 0]
//   - layer: "decoder/*"
//     operation: keep
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_PRESETS_H
#define QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_PRESETS_H

#include "../KeepFloat.h"
#include "Candidates.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/Support/GlobPattern.h"
#include <memory>
#include <optional>

namespace mlir::qlut::detail {

/// One rule.
struct PresetRule {
  std::string layer; ///< a kind; empty: any
  /// A pattern over the path, and the text it points into; or neither.
  std::optional<llvm::GlobPattern> path;
  std::shared_ptr<const std::string> pathText;
  std::string function; ///< a function name; empty: any
  bool inner = false;   ///< the functions inside the layer, not it as a whole
  bool keep = false;    ///< leave it float
  SpecAttr spec;        ///< null if the rule decides nothing
  RangeAttr range;
  std::string text;  ///< the rule as written, shortened
  std::string place; ///< file:line:col
  bool used = false; ///< matched a layer first
  bool late = false; ///< matched a layer that an earlier rule took

  bool matches(const Candidate &candidate) const;
  /// Why a rule that keeps it leaves the layer of that path.
  std::string whyKept(StringRef layer) const;
};

/// The rules in force.
class Presets {
public:
  /// Every layer, but those whose only function is hardsigmoid (a clamp).
  Presets();
  /// The layers with one of these functions. Fails, with a diagnostic, on a
  /// name that is no function's.
  static FailureOr<Presets> fromFunctions(MLIRContext *context,
                                          ArrayRef<std::string> functions);
  /// The rules of a file. Fails, with a diagnostic at file:line:column, if it
  /// can't be read, is larger than 1 MiB, is no list of rules, or on unknown
  /// and duplicate fields and values out of bounds.
  static FailureOr<Presets> fromFile(MLIRContext *context, StringRef path);

  /// By the options of a pass: `functions`, or else the file, or else every
  /// layer. Fails, with a diagnostic, if both are given.
  static FailureOr<Presets> fromOptions(MLIRContext *context,
                                        ArrayRef<std::string> functions,
                                        StringRef file);

  /// Leaves what matches float, whatever the rules say.
  void setKeepFloat(KeepFloat patterns) { keepFloat = std::move(patterns); }
  /// Why a layer, made of these ops, stays float by these patterns; nothing if
  /// it does not.
  std::optional<std::string> whyKeptFloat(StringRef layer,
                                          ArrayRef<Operation *> ops);
  KeepFloat &getKeepFloat() { return keepFloat; }

  /// The first rule that matches, or null.
  const PresetRule *match(const Candidate &candidate);
  /// Why `match` found none.
  std::string whyUnmatched(const Candidate &candidate) const;
  /// Fails, with one error for each, if rules of a file matched no layer.
  LogicalResult verifyAllUsed(MLIRContext *context) const;

private:
  std::vector<PresetRule> rules;
  KeepFloat keepFloat;
  enum class Origin { Default, Functions, File } origin = Origin::Default;
};

/// Reads the rules of `text`; diagnostics as fromFile.
FailureOr<std::vector<PresetRule>>
parsePresetRules(MLIRContext *context, StringRef text, StringRef fileName);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_CONVERSION_CONVERTTOQLUTSIM_PRESETS_H
