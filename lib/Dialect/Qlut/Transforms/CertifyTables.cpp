//===- CertifyTables.cpp - report the error and size of tables ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/BuiltinOps.h"
#include "qlut/Core/Certificate.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Dialect/Qlut/Transforms/Passes.h"
#include "qlut/Execution/Files.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::qlut {
#define GEN_PASS_DEF_QLUTCERTIFYTABLES
#include "qlut/Dialect/Qlut/Transforms/Passes.h.inc"
} // namespace mlir::qlut

using namespace mlir;
using namespace mlir::qlut;

/// One object of the JSON array: where the table is, then its certificate.
static llvm::json::Object describe(SimLutOp op, int64_t channel,
                                   const ::qlut::Certificate &certificate) {
  const ::qlut::Expression &f = op.getExpr().getValue();
  ::qlut::Format in = op.getInFormatAttr().getFormat(channel);
  ::qlut::Format out = op.getOutFormatAttr().getFormat(channel);
  ::qlut::RealRange range{in.toReal(in.storage.minCode()),
                          in.toReal(in.storage.maxCode())};
  if (RangeAttrInterface ranges = op.getRangeAttr())
    range = ranges.getRange(channel);
  llvm::json::Object object = certificate.toJSON();
  object["layer"] = op.getLayer().value_or("").str();
  object["function"] = f.shortName();
  object["expression"] = f.str();
  object["range"] = llvm::json::Array{range.lo, range.hi};
  object["form"] =
      getTableOf(op.getTableAttr(), channel).getTable().formName().str();
  if (op.getNumChannels())
    object["channel"] = channel;
  object["input"] = in.str();
  object["output"] = out.str();
  return object;
}

static ::qlut::Certificate certify(SimLutOp op, int64_t channel) {
  std::optional<double> lo, hi;
  if (RangeAttrInterface ranges = op.getRangeAttr()) {
    lo = ranges.getRange(channel).lo;
    hi = ranges.getRange(channel).hi;
  }
  return ::qlut::certify(getTableOf(op.getTableAttr(), channel).getTable(),
                         op.getExpr().getValue(),
                         op.getInFormatAttr().getFormat(channel),
                         op.getOutFormatAttr().getFormat(channel), lo, hi);
}

static void emitCertificate(SimLutOp op, int64_t channel,
                            const ::qlut::Certificate &certificate) {
  const ::qlut::Table &table =
      getTableOf(op.getTableAttr(), channel).getTable();
  std::string errors;
  llvm::raw_string_ostream(errors)
      << llvm::format("max error %.3f, mean error %.3f output codes",
                      certificate.maxError, certificate.meanError);
  std::string where;
  if (op.getNumChannels())
    where = ", channel " + std::to_string(channel);
  op.emitRemark() << "table of " << op.getExpr().getValue().str() << where
                  << ": " << table.formName() << ", " << certificate.entries
                  << " entries, " << certificate.bytes << " bytes, " << errors
                  << ", "
                  << ::qlut::stringifyMonotonicity(certificate.monotonicity);
}

namespace {
struct CertifyTablesPass
    : mlir::qlut::impl::QlutCertifyTablesBase<CertifyTablesPass> {
  using QlutCertifyTablesBase::QlutCertifyTablesBase;

  void runOnOperation() override {
    llvm::json::Array array;
    getOperation()->walk([&](SimLutOp op) {
      if (!op.isQuantized()) {
        op.emitRemark("no table to certify; run --qlut-build-tables first");
        return;
      }
      int64_t channels = op.getNumChannels().value_or(1);
      for (int64_t channel = 0; channel < channels; ++channel) {
        ::qlut::Certificate certificate = certify(op, channel);
        if (remarks)
          emitCertificate(op, channel, certificate);
        array.push_back(describe(op, channel, certificate));
      }
    });
    if (!json.empty() && failed(write(std::move(array))))
      signalPassFailure();
    markAllAnalysesPreserved();
  }

private:
  LogicalResult write(llvm::json::Array array) {
    llvm::Error error = ::qlut::writeFile(json, [&](raw_ostream &os) {
      os << llvm::formatv("{0:2}", llvm::json::Value(std::move(array))) << '\n';
    });
    if (error)
      return emitError(getOperation().getLoc(),
                       "qlut-certify-tables: option 'json': ")
             << llvm::toString(std::move(error));
    return success();
  }
};
} // namespace
