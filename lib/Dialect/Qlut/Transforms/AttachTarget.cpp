//===- AttachTarget.cpp - attach an accelerator to the module -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/BuiltinOps.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Dialect/Qlut/Transforms/Passes.h"
#include "qlut/Execution/Files.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTATTACHTARGET
#include "qlut/Dialect/Qlut/Transforms/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

/// The place that `message`, a text "file:line:column: reason", begins with,
/// which is dropped from it; the start of the file if it begins otherwise.
static Location takeLocation(MLIRContext *context, StringRef file,
                             StringRef &message) {
  StringRef rest = message;
  unsigned line = 1, column = 1;
  if (rest.consume_front(file) && rest.consume_front(":") &&
      !rest.consumeInteger(10, line) && rest.consume_front(":") &&
      !rest.consumeInteger(10, column) && rest.consume_front(": "))
    message = rest;
  return FileLineColLoc::get(context, file, line, column);
}

/// The target in the file at `path`; failure, with a diagnostic in that file,
/// if there is none.
static FailureOr<::qlut::Target> readTarget(MLIRContext *context,
                                            StringRef path) {
  llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> text =
      ::qlut::readRegularFile(path);
  if (!text)
    return emitError(UnknownLoc::get(context))
           << "qlut-attach-target: option 'file': "
           << llvm::toString(text.takeError());
  llvm::Expected<::qlut::Target> target =
      ::qlut::Target::parse((*text)->getBuffer(), path);
  if (target)
    return *target;
  std::string error = llvm::toString(target.takeError());
  StringRef message = error;
  Location loc = takeLocation(context, path, message);
  return emitError(loc) << message;
}

namespace {
struct AttachTargetPass
    : mlir::qlut::impl::QlutAttachTargetBase<AttachTargetPass> {
  using QlutAttachTargetBase::QlutAttachTargetBase;

  LogicalResult initialize(MLIRContext *context) override {
    if (target.empty() == file.empty())
      return emitError(UnknownLoc::get(context))
             << "qlut-attach-target: expected exactly one of the options "
                "'target' and 'file', got "
             << (target.empty() ? "neither" : "both");
    FailureOr<::qlut::Target> found = failure();
    if (!file.empty()) {
      found = readTarget(context, file);
    } else if (auto named = ::qlut::Target::named(target)) {
      found = *named;
    } else {
      emitError(UnknownLoc::get(context))
          << "qlut-attach-target: " << llvm::toString(named.takeError())
          << "; describe another one in a file and give it with 'file'";
    }
    if (failed(found))
      return failure();
    attr = TargetAttr::get(context, *found);
    return success();
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    StringRef name = QlutDialect::getTargetAttrName();
    Attribute old = module->getAttr(name);
    if (old == attr)
      return markAllAnalysesPreserved();
    if (auto replaced = dyn_cast_if_present<TargetAttr>(old))
      emitRemark(module.getLoc())
          << "replaced the target '" << replaced.getValue().name << "' by '"
          << attr.getValue().name << "'";
    module->setAttr(name, attr);
  }

  TargetAttr attr;
};
} // namespace
