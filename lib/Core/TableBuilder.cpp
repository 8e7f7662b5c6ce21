//===- TableBuilder.cpp - from a function to a table ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/TableBuilder.h"
#include "Diagnostics.h"
#include "Emulation.h"
#include "FormBuilders.h"
#include "FrontBuilder.h"
#include "LinearCoefficients.h"
#include "Segmentation.h"
#include "llvm/Support/ErrorHandling.h"
#include <algorithm>

using namespace qlut;

//===----------------------------------------------------------------------===//
// Checks
//===----------------------------------------------------------------------===//

static llvm::Error checkFormats(const Format &in, const Format &out) {
  for (const Format *format : {&in, &out}) {
    if (llvm::Error error = format->check())
      return error;
    if (format->storage.bits > 16)
      return makeError("expected table codes of at most 16 bits, got {0}",
                       format->storage.str());
  }
  return llvm::Error::success();
}

static llvm::Error checkSpec(const TableSpec &spec, const Format &out,
                             CodeRange domain, const Format &in) {
  const bool isRestricted = domain.size() < in.storage.numCodes();
  if (!spec.weights.empty() &&
      int64_t(spec.weights.size()) != in.storage.numCodes())
    return makeError("expected no weights or {0}, one per code of {1}, got {2}",
                     in.storage.numCodes(), in.storage.str(),
                     spec.weights.size());
  switch (spec.form) {
  case TableForm::Linear:
    if (!spec.breakpoints.empty() && spec.spacing != Spacing::Free &&
        spec.spacing != Spacing::PowerOfTwo)
      return makeError("expected free or power-of-two spacing with "
                       "breakpoints, got {0}",
                       stringifySpacing(spec.spacing));
    return checkLinearWidths(spec, out.storage);
  case TableForm::Fit:
    if (spec.slopeBits < 2 || spec.slopeBits > 32)
      return makeError("expected slopes of 2 to 32 bits, got {0}",
                       spec.slopeBits);
    if (spec.interceptBits < 2 || spec.interceptBits > 32)
      return makeError("expected intercepts of 2 to 32 bits, got {0}",
                       spec.interceptBits);
    break;
  case TableForm::Direct:
  case TableForm::Step:
    if (isRestricted && spec.outOfRange == OutOfRange::Tail)
      return makeError("expected to clamp outside the range, got tail: a {0} "
                       "table has no line to extend",
                       stringifyTableForm(spec.form));
    break;
  case TableForm::Quadratic:
    break;
  case TableForm::Nvdla:
  case TableForm::Tosa:
  case TableForm::Tflite:
    // Segments and rounding are the form's own.
    return llvm::Error::success();
  }
  if (spec.form != TableForm::Direct &&
      (spec.segments < 1 || spec.segments > domain.size()))
    return makeError("expected 1 to {0} segments over the codes {1} to {2}, "
                     "got {3}",
                     domain.size(), domain.first + in.storage.minCode(),
                     domain.last + in.storage.minCode(), spec.segments);
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Direct
//===----------------------------------------------------------------------===//

static llvm::Expected<Table> buildDirect(const Format &in, const Format &out,
                                         CodeFunction &function,
                                         CodeRange domain) {
  llvm::Expected<std::vector<int64_t>> codes = function.codes(domain);
  if (!codes)
    return codes.takeError();
  DirectTable table;
  table.input = in.storage;
  table.output = out.storage;
  table.values.assign(domain.first, codes->front());
  llvm::append_range(table.values, *codes);
  table.values.resize(in.storage.numCodes(), codes->back());
  return Table(std::move(table));
}

//===----------------------------------------------------------------------===//
// Interface
//===----------------------------------------------------------------------===//

static llvm::Expected<Table> buildForm(const Expression &f, const Format &in,
                                       const Format &out, const TableSpec &spec,
                                       CodeFunction &function,
                                       CodeRange domain) {
  switch (spec.form) {
  case TableForm::Direct:
    return buildDirect(in, out, function, domain);
  case TableForm::Linear: {
    llvm::Expected<LinearTable> table =
        buildLinear(f, in, out, spec, function, domain);
    if (!table)
      return table.takeError();
    return Table(std::move(*table));
  }
  case TableForm::Step: {
    llvm::Expected<StepTable> table =
        buildStep(spec, in, out, function, domain);
    if (!table)
      return table.takeError();
    return Table(std::move(*table));
  }
  case TableForm::Fit: {
    llvm::Expected<FitTable> table = buildFit(spec, in, out, function, domain);
    if (!table)
      return table.takeError();
    return Table(std::move(*table));
  }
  case TableForm::Quadratic: {
    llvm::Expected<QuadraticTable> table =
        buildQuadratic(spec, in, out, function, domain);
    if (!table)
      return table.takeError();
    return Table(std::move(*table));
  }
  case TableForm::Nvdla:
    return buildNvdla(in, out, function, domain);
  case TableForm::Tosa:
    return buildTosa(in, out, function, domain);
  case TableForm::Tflite:
    return buildTflite(f, in, out, domain);
  }
  llvm_unreachable("unknown form");
}

llvm::Expected<Table> qlut::buildTable(const Expression &f, const Format &in,
                                       const Format &out,
                                       const TableSpec &spec) {
  if (llvm::Error error = checkFormats(in, out))
    return error;
  llvm::Expected<CodeRange> domain = coveringCodes(in, spec.lo, spec.hi);
  if (!domain)
    return domain.takeError();
  if (llvm::Error error = checkSpec(spec, out, *domain, in))
    return error;
  CodeFunction function(f, in, out, spec.pole, spec.valueRounding, *domain);
  if (spec.front != FrontEnd::None)
    return buildBehindFront({f, in, out, spec, function, *domain});
  llvm::Expected<Table> table = buildForm(f, in, out, spec, function, *domain);
  if (!table)
    return table.takeError();
  if (llvm::Error error = table->check())
    return error;
  return table;
}

llvm::Expected<std::vector<int64_t>>
qlut::computeEndpoints(const Expression &f, const Format &in, const Format &out,
                       llvm::ArrayRef<int64_t> nodes, const TableSpec &spec) {
  if (llvm::Error error = checkFormats(in, out))
    return error;
  if (llvm::Error error = checkLinearWidths(spec, out.storage))
    return error;
  llvm::Expected<CodeRange> domain = coveringCodes(in, spec.lo, spec.hi);
  if (!domain)
    return domain.takeError();
  CodeFunction function(f, in, out, spec.pole, spec.valueRounding, *domain);
  return endpointsAt(function, out, nodes, spec);
}

llvm::Expected<RealRange> qlut::outputRange(const Expression &f,
                                            const Format &in,
                                            std::optional<double> lo,
                                            std::optional<double> hi,
                                            PolePolicy pole) {
  if (llvm::Error error = checkFormats(in, in))
    return error;
  const CodeRange range = codesWithin(in, lo, hi);
  CachedEvaluator evaluator(f);
  std::optional<RealRange> found;
  for (int64_t u = range.first; u <= range.last; ++u) {
    const int64_t code = u + in.storage.minCode();
    RealValue real = evaluator.nearest(in.scale, inputMultiple(in, code));
    if (real.kind == ValueKind::Finite) {
      found = found ? RealRange{std::min(found->lo, real.value),
                                std::max(found->hi, real.value)}
                    : RealRange{real.value, real.value};
    } else if (pole == PolePolicy::Error) {
      // The output format is of no matter for poles.
      return CodeFunction(f, in, in, pole, Rounding::HalfEven, range)
          .poleError(u);
    }
  }
  if (!found)
    return makeError("expected a range with a code where {0} has a finite "
                     "value, got none",
                     f.str());
  return *found;
}
