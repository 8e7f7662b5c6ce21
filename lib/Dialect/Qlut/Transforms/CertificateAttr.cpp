//===- CertificateAttr.cpp - certificates in the IR -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CertificateAttr.h"
#include "mlir/IR/Builders.h"
#include "qlut/Dialect/Qlut/IR/Certificates.h"

using namespace mlir;
using namespace mlir::qlut;

SmallVector<::qlut::Certificate> mlir::qlut::certifyOp(SimLutOp op) {
  SmallVector<::qlut::Certificate> certificates;
  int64_t channels = op.getNumChannels().value_or(1);
  for (int64_t channel = 0; channel < channels; ++channel) {
    std::optional<double> lo, hi;
    if (RangeAttrInterface ranges = op.getRangeAttr()) {
      lo = ranges.getRange(channel).lo;
      hi = ranges.getRange(channel).hi;
    }
    certificates.push_back(::qlut::certify(
        getTableOf(op.getTableAttr(), channel).getTable(),
        op.getExpr().getValue(), op.getInFormatAttr().getFormat(channel),
        op.getOutFormatAttr().getFormat(channel), lo, hi,
        getFloatKind(op.getType())));
  }
  return certificates;
}

static DictionaryAttr getFigures(MLIRContext *context,
                                 const ::qlut::Certificate &certificate) {
  Builder builder(context);
  struct Visitor {
    Builder &builder;
    Attribute operator()(int64_t value) {
      return builder.getI64IntegerAttr(value);
    }
    Attribute operator()(double value) {
      return builder.getF64FloatAttr(value);
    }
    Attribute operator()(StringRef value) {
      return builder.getStringAttr(value);
    }
  };
  SmallVector<NamedAttribute> figures;
  for (const auto &[name, figure] : certificate.figures())
    figures.push_back(
        builder.getNamedAttr(name, std::visit(Visitor{builder}, figure)));
  return builder.getDictionaryAttr(figures);
}

Attribute
mlir::qlut::getCertificateAttr(SimLutOp op,
                               ArrayRef<::qlut::Certificate> certificates) {
  SmallVector<Attribute> figures;
  for (const ::qlut::Certificate &certificate : certificates)
    figures.push_back(getFigures(op.getContext(), certificate));
  if (op.getNumChannels())
    return ArrayAttr::get(op.getContext(), figures);
  return figures.front();
}

/// `who` starts the diagnostics: the certificate, of a channel.
static LogicalResult verifyFigures(SimLutOp op, const Twine &who,
                                   DictionaryAttr claimed,
                                   const ::qlut::Certificate &found) {
  if (claimed.empty())
    return op.emitError(who) << ": expected figures, got none; attach it with "
                                "--qlut-certify-tables=attach=true";
  DictionaryAttr figures = getFigures(op.getContext(), found);
  LogicalResult result = success();
  for (NamedAttribute claim : claimed) {
    StringRef name = claim.getName();
    Attribute figure = figures.get(name);
    if (claim.getValue() == figure)
      continue;
    if (!figure && (name == "rangeHitShare" || name == "sampleSquaredError")) {
      op.emitWarning(who) << ": figure '" << name
                          << "' is not verified; give the calibration's "
                             "statistics by option 'stats'";
      continue;
    }
    result = failure();
    InFlightDiagnostic error = op.emitError(who);
    if (figure)
      error << ": expected figure '" << name << "' to be " << figure << ", got "
            << claim.getValue();
    else
      error << ": unknown figure '" << name << "'";
  }
  return result;
}

LogicalResult
mlir::qlut::verifyCertificate(SimLutOp op,
                              ArrayRef<::qlut::Certificate> found) {
  Attribute claim = op->getDiscardableAttr(certificateAttrName);
  if (!claim) {
    op.emitRemark("no certificate to verify; attach it with "
                  "--qlut-certify-tables=attach=true");
    return success();
  }
  if (auto claimed = dyn_cast<DictionaryAttr>(claim))
    return verifyFigures(op, "certificate", claimed, found.front());
  LogicalResult result = success();
  for (auto [channel, claimed, figures] :
       llvm::enumerate(cast<ArrayAttr>(claim), found))
    if (failed(verifyFigures(op, "certificate of channel " + Twine(channel),
                             cast<DictionaryAttr>(claimed), figures)))
      result = failure();
  return result;
}
