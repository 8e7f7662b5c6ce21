//===- LayerStatistics.cpp - statistics of lookups by layer ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerStatistics.h"

using namespace mlir;
using namespace mlir::qlut;

FailureOr<LayerStatistics> LayerStatistics::read(ModuleOp module,
                                                 StringRef path) {
  llvm::Expected<::qlut::Statistics> read = ::qlut::Statistics::read(path);
  if (!read)
    return module.emitError() << llvm::toString(read.takeError());
  LayerStatistics result;
  result.statistics = std::move(*read);
  bool hasLookup = false;
  WalkResult walk = module.walk([&](SimLutOp op) {
    hasLookup = true;
    return result.find(op, 0) ? WalkResult::interrupt() : WalkResult::advance();
  });
  if (hasLookup && !walk.wasInterrupted())
    return module.emitError("expected statistics of this module's lookups, got "
                            "an entry for none of them in '")
           << path
           << "'; it was recorded from another model or with other options of "
              "--convert-to-qlut-sim: record it again with qlut-run "
              "--calibrate";
  return result;
}

std::shared_ptr<const ::qlut::TensorStatistics>
LayerStatistics::find(SimLutOp op, int64_t channel) const {
  if (!op.getLayer())
    return nullptr;
  auto entry = statistics.tensors.find(op.getLayer()->str());
  if (entry == statistics.tensors.end())
    return nullptr;
  const ::qlut::TensorStatistics &seen = entry->second;
  if (std::optional<int64_t> channels = op.getNumChannels()) {
    if (static_cast<int64_t>(seen.channels.size()) != *channels)
      return nullptr;
    return std::make_shared<::qlut::TensorStatistics>(seen.channels[channel]);
  }
  llvm::Expected<::qlut::TensorStatistics> total = seen.total();
  if (!total) {
    llvm::consumeError(total.takeError());
    return nullptr;
  }
  return std::make_shared<::qlut::TensorStatistics>(std::move(*total));
}
