//===- TargetFeatures.cpp - what a function may use -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TargetFeatures.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::qlut;
using ::qlut::Isa;

void mlir::qlut::addTargetFeatures(FunctionOpInterface function, Isa isa) {
  constexpr StringLiteral name = "passthrough", key = "target-features";
  Builder builder(function.getContext());
  SmallVector<Attribute> entries;
  if (auto given = function->getAttrOfType<ArrayAttr>(name))
    llvm::append_range(entries, given);
  for (Attribute entry : entries)
    if (auto pair = dyn_cast<ArrayAttr>(entry))
      if (!pair.empty() && pair[0] == builder.getStringAttr(key))
        return;
  std::string features = llvm::join(::qlut::getTargetFeatures(isa), ",");
  entries.push_back(builder.getStrArrayAttr({key, features}));
  function->setAttr(name, builder.getArrayAttr(entries));
}

FailureOr<Isa> mlir::qlut::parseIsaOption(MLIRContext *context, StringRef isa,
                                          StringRef pass) {
  std::optional<Isa> named =
      isa == "native" ? ::qlut::getHostIsa() : ::qlut::symbolizeIsa(isa);
  if (!named)
    return emitError(UnknownLoc::get(context))
           << pass
           << ": expected isa to be generic, avx2, avx512-vbmi, neon or "
              "native, got '"
           << isa << "'";
  return *named;
}
