//===- DotTileChoice.cpp - the tile that a schedule chooses ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Dialect/Qlut/IR/DotTileChoice.h"

using namespace mlir;
using namespace mlir::qlut;

FailureOr<DotTileChoice>
DotTileChoice::get(DictionaryAttr attr,
                   function_ref<InFlightDiagnostic()> emitError) {
  DotTileChoice choice;
  const struct {
    StringRef key;
    int64_t &value;
    int64_t most;
  } numbers[] = {{"rows", choice.rows, 16},
                 {"vectors", choice.vectors, 8},
                 {"window", choice.window, 16},
                 {"block_bytes", choice.blockBytes, int64_t(1) << 30}};
  for (NamedAttribute entry : attr) {
    StringRef key = entry.getName();
    if (key == "words") {
      if (!isa<UnitAttr>(entry.getValue()))
        return emitError() << "expected words to have no value, got "
                           << entry.getValue();
      choice.words = true;
      continue;
    }
    const auto *number =
        llvm::find_if(numbers, [&](auto &each) { return each.key == key; });
    if (number == std::end(numbers))
      return emitError() << "expected rows, vectors, window, block_bytes or "
                            "words, got "
                         << key;
    auto value = dyn_cast<IntegerAttr>(entry.getValue());
    if (!value || !value.getType().isSignlessInteger(64) ||
        value.getInt() < 1 || value.getInt() > number->most)
      return emitError() << "expected " << key << " to be 1 to " << number->most
                         << ", got " << entry.getValue();
    number->value = value.getInt();
  }
  return choice;
}
