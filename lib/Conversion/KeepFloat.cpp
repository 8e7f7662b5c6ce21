//===- KeepFloat.cpp - what the user wants to stay float ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KeepFloat.h"
#include "mlir/IR/Diagnostics.h"

using namespace mlir;
using namespace mlir::qlut::detail;

FailureOr<KeepFloat> KeepFloat::parse(MLIRContext *context, StringRef pass,
                                      ArrayRef<std::string> patterns) {
  KeepFloat keep;
  for (const std::string &pattern : patterns) {
    auto text = std::make_shared<const std::string>(pattern);
    llvm::Expected<llvm::GlobPattern> glob = llvm::GlobPattern::create(*text);
    if (!glob)
      return emitError(UnknownLoc::get(context))
             << pass << ": expected option 'keep-float' to list patterns, got '"
             << pattern << "': " << llvm::toString(glob.takeError());
    if (text->empty())
      return emitError(UnknownLoc::get(context))
             << pass
             << ": expected option 'keep-float' to list patterns, got an empty "
                "one";
    keep.patterns.push_back({std::move(*glob), std::move(text), false});
  }
  return keep;
}

std::optional<std::string> KeepFloat::match(StringRef name) {
  std::optional<std::string> why;
  for (Pattern &pattern : patterns) {
    if (!pattern.glob.match(name))
      continue;
    pattern.used = true;
    if (!why)
      why = "option keep-float=" + *pattern.text + " keeps it";
  }
  return why;
}

std::optional<std::string> KeepFloat::matchLayer(StringRef layer) {
  return match(layer);
}

std::optional<std::string> KeepFloat::matchOp(Operation *op) {
  if (patterns.empty())
    return std::nullopt;
  std::optional<std::string> why = match(op->getName().getStringRef());
  op->getLoc()->walk([&](Location loc) {
    std::string name;
    if (auto named = dyn_cast<NameLoc>(loc))
      name = named.getName().str();
    else if (auto file = dyn_cast<FileLineColLoc>(loc))
      name = (file.getFilename().getValue() + ":" + Twine(file.getLine()) +
              ":" + Twine(file.getColumn()))
                 .str();
    else
      return WalkResult::advance();
    std::optional<std::string> found = match(name);
    if (!why)
      why = std::move(found);
    return WalkResult::advance();
  });
  return why;
}

void KeepFloat::reportUnused(MLIRContext *context, StringRef pass) {
  for (Pattern &pattern : patterns) {
    if (!pattern.used)
      emitRemark(UnknownLoc::get(context))
          << pass << ": keep-float=" << *pattern.text
          << " matches no layer, op or location";
    pattern.used = false;
  }
}
