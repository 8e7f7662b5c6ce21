//===- CertifyTables.cpp - report the error and size of tables ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CertificateAttr.h"
#include "CodeWeights.h"
#include "LayerStatistics.h"
#include "mlir/IR/BuiltinOps.h"
#include "qlut/Core/Certificate.h"
#include "qlut/Dialect/Qlut/IR/Certificates.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "qlut/Dialect/Qlut/Transforms/Passes.h"
#include "qlut/Execution/Files.h"
#include "qlut/Execution/Histogram.h"
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

/// The part of the input a channel's table is for: the range, or all codes.
static ::qlut::RealRange rangeOf(SimLutOp op, int64_t channel) {
  if (RangeAttrInterface ranges = op.getRangeAttr())
    return ranges.getRange(channel);
  ::qlut::Format in = op.getInFormatAttr().getFormat(channel);
  return {in.toReal(in.storage.minCode()), in.toReal(in.storage.maxCode())};
}

/// One object of the JSON array: where the table is, then its certificate.
static llvm::json::Object describe(SimLutOp op, int64_t channel,
                                   const ::qlut::Certificate &certificate) {
  const ::qlut::Expression &f = op.getExpr().getValue();
  ::qlut::RealRange range = rangeOf(op, channel);
  llvm::json::Object object = certificate.toJSON();
  object["layer"] = op.getLayer().value_or("").str();
  object["function"] = f.shortName();
  object["expression"] = f.str();
  object["range"] = llvm::json::Array{range.lo, range.hi};
  object["form"] =
      getTableOf(op.getTableAttr(), channel).getTable().formName().str();
  if (op.getNumChannels())
    object["channel"] = channel;
  object["input"] = op.getInFormatAttr().getFormat(channel).str();
  object["output"] = op.getOutFormatAttr().getFormat(channel).str();
  object["type"] = ::qlut::stringifyFloatKind(getFloatKind(op.getType()));
  return object;
}

static void emitCertificate(SimLutOp op, int64_t channel,
                            const ::qlut::Certificate &certificate) {
  const ::qlut::Table &table =
      getTableOf(op.getTableAttr(), channel).getTable();
  std::string errors;
  llvm::raw_string_ostream os(errors);
  os << llvm::format(
            "max error %.3f (bound %.3f), mean error %.3f output codes, "
            "errors %.3f to %.3f, %.4g ulp of ",
            certificate.maxError, certificate.bound, certificate.meanError,
            certificate.leastError, certificate.greatestError,
            certificate.maxUlp)
     << ::qlut::stringifyFloatKind(getFloatKind(op.getType()));
  InFlightDiagnostic remark = op.emitRemark();
  remark << "table of " << op.getExpr().getValue().str();
  if (op.getNumChannels())
    remark << ", channel " << channel;
  remark << ": " << table.formName() << ", " << certificate.entries
         << " entries, " << certificate.bytes << " bytes, " << errors << ", "
         << ::qlut::stringifyMonotonicity(certificate.monotonicity);
  if (certificate.rangeHitShare) {
    std::string share;
    llvm::raw_string_ostream(share)
        << llvm::format("%.2f", *certificate.rangeHitShare * 100);
    remark << ", " << share << " % of the samples in range";
  }
}

namespace {
struct CertifyTablesPass
    : mlir::qlut::impl::QlutCertifyTablesBase<CertifyTablesPass> {
  using QlutCertifyTablesBase::QlutCertifyTablesBase;

  void runOnOperation() override {
    statistics.reset();
    if (!stats.empty()) {
      FailureOr<LayerStatistics> read =
          LayerStatistics::read(getOperation(), stats);
      if (failed(read))
        return signalPassFailure();
      statistics = std::move(*read);
    }
    llvm::json::Array array;
    bool failedAny = false;
    getOperation()->walk(
        [&](SimLutOp op) { failedAny |= failed(certify(op, array)); });
    if (failedAny || (!json.empty() && failed(write(std::move(array)))))
      signalPassFailure();
    markAllAnalysesPreserved();
  }

private:
  /// Appends the objects of the op's channels. Fails where the op claims
  /// another certificate.
  LogicalResult certify(SimLutOp op, llvm::json::Array &array) {
    if (!op.isQuantized()) {
      op.emitRemark("no table to certify; run --qlut-build-tables first");
      return success();
    }
    SmallVector<::qlut::Certificate> certificates = certifyOp(op);
    if (statistics)
      addSampleFigures(op, certificates);
    if (verify && failed(verifyCertificate(op, certificates)))
      return failure();
    for (auto [channel, certificate] : llvm::enumerate(certificates)) {
      if (remarks)
        emitCertificate(op, channel, certificate);
      array.push_back(describe(op, channel, certificate));
    }
    if (attach)
      op->setDiscardableAttr(certificateAttrName,
                             getCertificateAttr(op, certificates));
    return success();
  }

  void addSampleFigures(SimLutOp op,
                        MutableArrayRef<::qlut::Certificate> certificates) {
    for (auto [channel, certificate] : llvm::enumerate(certificates)) {
      auto seen = statistics->find(op, channel);
      if (!seen) {
        op.emitRemark("no statistics of this lookup: figures of samples are "
                      "left out");
        return;
      }
      ::qlut::RealRange range = rangeOf(op, channel);
      certificate.rangeHitShare =
          ::qlut::shareWithin(*seen, range.lo, range.hi);
      ::qlut::Format in = op.getInFormatAttr().getFormat(channel);
      std::optional<::qlut::RealRange> within;
      if (op.getRangeAttr())
        within = range;
      certificate.sampleSquaredError = ::qlut::weightedSquaredError(
          getTableOf(op.getTableAttr(), channel).getTable(),
          ::qlut::exactCodes(op.getExpr().getValue(), in,
                             op.getOutFormatAttr().getFormat(channel), range.lo,
                             range.hi),
          countSamples(*seen, in, within, op.getQuantizeRounding()));
    }
  }

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

  std::optional<LayerStatistics> statistics; ///< of option 'stats'
};
} // namespace
