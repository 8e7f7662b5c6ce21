//===- Calibration.cpp - statistics of the observers of a module ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "qlut/Execution/Calibration.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SHA256.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::qlut;

namespace {

/// Hashes what is written to it.
class HashStream : public llvm::raw_ostream {
public:
  HashStream() { SetBufferSize(1 << 16); }
  ~HashStream() override { flush(); }

  std::string digest() {
    flush();
    return llvm::toHex(hash.final(), /*LowerCase=*/true);
  }

private:
  void write_impl(const char *data, size_t size) override {
    hash.update(llvm::StringRef(data, size));
    position += size;
  }
  uint64_t current_pos() const override { return position; }

  llvm::SHA256 hash;
  uint64_t position = 0;
};

} // namespace

std::string mlir::qlut::fingerprint(ModuleOp module) {
  OwningOpRef<ModuleOp> copy = module.clone();
  copy->walk([](ObserveOp op) { op.erase(); });
  HashStream stream;
  copy->print(stream, OpPrintingFlags().printGenericOpForm());
  return stream.digest();
}

FailureOr<ObservedTensors>
mlir::qlut::collectObservers(ModuleOp module, double sentinelMagnitude) {
  ObservedTensors observed;
  observed.statistics.sentinelMagnitude = sentinelMagnitude;
  observed.statistics.model = fingerprint(module);
  WalkResult walk = module.walk([&](ObserveOp op) {
    ::qlut::TensorStatistics fresh;
    if (auto function = op->getParentOfType<FunctionOpInterface>())
      fresh.function = function.getName().str();
    llvm::raw_string_ostream(fresh.type) << op.getInput().getType();
    if (op.getAxis())
      fresh.axis = static_cast<int64_t>(*op.getAxis());

    std::string id = op.getId().str();
    auto [it, isNew] = observed.statistics.tensors.try_emplace(id, fresh);
    if (isNew) {
      observed.ids.push_back(id);
      return WalkResult::advance();
    }
    if (it->second.axis != fresh.axis) {
      op.emitError() << "expected observers of the id \"" << id
                     << "\" with one axis, or all without";
      return WalkResult::interrupt();
    }
    if (it->second.function == fresh.function && it->second.type == fresh.type)
      return WalkResult::advance();
    op.emitError() << "expected the id \"" << id << "\" to stand for "
                   << it->second.type << " in '" << it->second.function
                   << "', as before, got " << fresh.type << " in '"
                   << fresh.function << "'";
    return WalkResult::interrupt();
  });
  if (walk.wasInterrupted())
    return failure();
  if (observed.ids.empty())
    return emitError(module.getLoc(),
                     "expected observers to calibrate with, got none; "
                     "run qlut-insert-observers first");
  return observed;
}
