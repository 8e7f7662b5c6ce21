//===- Presets.cpp - the table of preset layers ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Presets.h"
#include "mlir/IR/Diagnostics.h"
#include "qlut/Core/Recognize.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace mlir;
using namespace mlir::qlut::detail;

/// Greatest size of a presets file, bytes.
static constexpr uint64_t maxBytes = 1 << 20;

bool PresetRule::matches(const Candidate &candidate) const {
  if (!function.empty() &&
      !llvm::is_contained(::qlut::functionNames(candidate.expr), function))
    return false;
  if (path)
    return path->match(candidate.layer);
  return layer.empty() || llvm::is_contained(candidate.kinds, layer);
}

std::string PresetRule::whyKept(StringRef at) const {
  return ("a preset keeps '" + at + "' (" + place + ")").str();
}

Presets::Presets() {
  PresetRule any;
  rules.push_back(any);
}

FailureOr<Presets> Presets::fromFunctions(MLIRContext *context,
                                          ArrayRef<std::string> functions) {
  Presets presets;
  presets.origin = Origin::Functions;
  presets.rules.clear();
  for (const std::string &function : functions) {
    if (!::qlut::isFunctionName(function))
      return emitError(UnknownLoc::get(context))
             << "option 'functions': unknown function '" << function
             << "', expected one of " << ::qlut::allFunctionNames();
    PresetRule rule;
    rule.function = function;
    presets.rules.push_back(rule);
  }
  return presets;
}

FailureOr<Presets> Presets::fromFile(MLIRContext *context, StringRef path) {
  auto fail = [&](const Twine &message) -> FailureOr<Presets> {
    return emitError(UnknownLoc::get(context))
           << "option 'presets': " << message;
  };
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/true);
  if (!buffer)
    return fail("can't read '" + path + "': " + buffer.getError().message());
  uint64_t size = (*buffer)->getBufferSize();
  if (size > maxBytes)
    return fail("expected a file of at most " + Twine(maxBytes) +
                " bytes, got '" + path + "' of " + Twine(size));
  FailureOr<std::vector<PresetRule>> rules =
      parsePresetRules(context, (*buffer)->getBuffer(), path);
  if (failed(rules))
    return failure();
  Presets presets;
  presets.origin = Origin::File;
  presets.rules = std::move(*rules);
  return presets;
}

FailureOr<Presets> Presets::fromOptions(MLIRContext *context,
                                        ArrayRef<std::string> functions,
                                        StringRef file) {
  if (!functions.empty() && !file.empty())
    return emitError(UnknownLoc::get(context))
           << "expected one of the options 'functions' and 'presets', got both";
  if (!functions.empty())
    return fromFunctions(context, functions);
  if (!file.empty())
    return fromFile(context, file);
  return Presets();
}

std::optional<std::string> Presets::whyKeptFloat(StringRef layer,
                                                 ArrayRef<Operation *> ops) {
  std::optional<std::string> why = keepFloat.matchLayer(layer);
  for (Operation *op : ops) {
    std::optional<std::string> ofOp = keepFloat.matchOp(op);
    if (!why)
      why = std::move(ofOp);
  }
  return why;
}

const PresetRule *Presets::match(const Candidate &candidate) {
  // A clamp is no table unless it is asked for by name.
  std::vector<std::string> names = ::qlut::functionNames(candidate.expr);
  bool onlyClamps =
      llvm::all_of(names, [](StringRef name) { return name == "hardsigmoid"; });
  const PresetRule *first = nullptr;
  for (PresetRule &rule : rules) {
    if ((onlyClamps && rule.function.empty()) || !rule.matches(candidate))
      continue;
    (first ? rule.late : rule.used) = true;
    if (!first)
      first = &rule;
  }
  return first;
}

std::string Presets::whyUnmatched(const Candidate &candidate) const {
  switch (origin) {
  case Origin::Default:
    return "it is a clamp; select 'hardsigmoid' to make it a table";
  case Origin::Functions:
    return "its function is not among those of option 'functions'";
  case Origin::File:
    return "no rule of the presets file matches '" + candidate.layer + "'";
  }
  llvm_unreachable("all origins are handled");
}

LogicalResult Presets::verifyAllUsed(MLIRContext *context) const {
  if (origin != Origin::File)
    return success();
  LogicalResult result = success();
  for (const PresetRule &rule : rules) {
    if (rule.used)
      continue;
    InFlightDiagnostic error = emitError(UnknownLoc::get(context));
    error << rule.place << ": the rule {" << rule.text << "} matches "
          << (rule.late ? "only layers that earlier rules take"
                        : "no layer; --qlut-list-layers lists them");
    result = error;
  }
  return result;
}
