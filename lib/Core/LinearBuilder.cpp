//===- LinearBuilder.cpp - lines of a function ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FormBuilders.h"
#include "Segmentation.h"
#include "qlut/Core/LinearSynthesis.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

using namespace qlut;

llvm::Expected<std::vector<int64_t>>
qlut::endpointsAt(CodeFunction &function, const Format &out,
                  llvm::ArrayRef<int64_t> nodes, const TableSpec &spec) {
  std::vector<int64_t> values;
  values.reserve(nodes.size());
  for (int64_t node : nodes) {
    llvm::Expected<int64_t> value = endpointAt(function, node, out, spec);
    if (!value)
      return value.takeError();
    values.push_back(*value);
  }
  return values;
}

//===----------------------------------------------------------------------===//
// Searched segments and values
//===----------------------------------------------------------------------===//

/// Whether anything but equal parts with results of the function is asked for.
static bool isSearched(const TableSpec &spec) {
  return spec.objective != Objective::None || spec.spacing == Spacing::Dyadic ||
         spec.values == ValuePlacement::Fitted ||
         spec.coefficients == Coefficients::BaseSlope;
}

/// The function over the domain, within the output's codes.
static llvm::Expected<TargetCodes>
targetsOf(const Format &in, const Format &out, const TableSpec &spec,
          CodeFunction &function, CodeRange domain) {
  constexpr unsigned bits = TargetCodes::fractionBits;
  const int64_t unit = int64_t(1) << bits;
  TargetCodes targets;
  targets.input = in.storage;
  targets.output = out.storage;
  targets.first = domain.first;
  for (int64_t u = domain.first; u <= domain.last; ++u) {
    llvm::Expected<int64_t> target = function.value(u, bits);
    if (!target)
      return target.takeError();
    targets.values.push_back(std::clamp(*target, out.storage.minCode() * unit,
                                        out.storage.maxCode() * unit));
    if (!spec.weights.empty())
      targets.weights.push_back(spec.weights[u]);
  }
  // A pole past the last code is none of the domain's.
  llvm::Expected<int64_t> next = function.value(domain.last + 1, bits);
  if (next)
    targets.next = std::clamp(*next, -unit * (int64_t(1) << 20),
                              unit * (int64_t(1) << 20));
  else
    llvm::consumeError(next.takeError());
  return targets;
}

static llvm::Expected<LinearTable>
searchLinear(const Format &in, const Format &out, const TableSpec &spec,
             CodeFunction &function, CodeRange domain) {
  llvm::Expected<TargetCodes> targets =
      targetsOf(in, out, spec, function, domain);
  if (!targets)
    return targets.takeError();
  auto search = [&]() -> llvm::Expected<LinearTable> {
    if (spec.breakpoints.empty())
      return synthesizeLinear(*targets, spec);
    const int64_t back =
        spec.lastNode == LastNode::PastEnd ? domain.last + 1 : domain.last;
    llvm::Expected<std::vector<int64_t>> nodes =
        placeNodes(spec, in, domain.first, back);
    if (!nodes)
      return nodes.takeError();
    return fitLinear(*targets, *nodes, spec);
  };
  llvm::Expected<LinearTable> table = search();
  if (!table || spec.values == ValuePlacement::Fitted ||
      spec.coefficients == Coefficients::BaseSlope)
    return table;
  // B6: results of the function are rounded once.
  llvm::Expected<std::vector<int64_t>> values =
      endpointsAt(function, out, table->nodes, spec);
  if (!values)
    return values.takeError();
  table->values = std::move(*values);
  return table;
}

//===----------------------------------------------------------------------===//
// Equal segments and given breakpoints
//===----------------------------------------------------------------------===//

/// True if the function is finite at every real: no poles to look for.
static bool isEntire(const Expression &f) {
  static constexpr ExprKind partial[] = {
      ExprKind::Div,   ExprKind::Pow,   ExprKind::Log,  ExprKind::Log2,
      ExprKind::Log10, ExprKind::Log1p, ExprKind::Sqrt, ExprKind::Rsqrt,
      ExprKind::Tan,   ExprKind::Asin,  ExprKind::Acos, ExprKind::Reciprocal};
  return llvm::none_of(partial,
                       [&](ExprKind kind) { return f.contains(kind); });
}

llvm::Expected<LinearTable>
qlut::buildLinear(const Expression &f, const Format &in, const Format &out,
                  const TableSpec &spec, CodeFunction &function,
                  CodeRange domain) {
  if (isSearched(spec))
    return searchLinear(in, out, spec, function, domain);
  // B7: a pole between nodes would be passed over in silence.
  if (spec.pole == PolePolicy::Error && !isEntire(f))
    if (llvm::Error error = function.checkFinite(domain))
      return error;
  llvm::Expected<std::vector<int64_t>> nodes =
      segmentDomain(spec, in, out, function, domain);
  if (!nodes)
    return nodes.takeError();
  llvm::Expected<std::vector<int64_t>> values =
      endpointsAt(function, out, *nodes, spec);
  if (!values)
    return values.takeError();
  LinearTable table;
  table.input = in.storage;
  table.output = out.storage;
  table.spacing = spec.spacing;
  table.outOfRange = spec.outOfRange;
  table.rounding = spec.interpolationRounding;
  table.guardBits = spec.guardBits;
  table.valueBits = spec.valueBits;
  table.nodes = std::move(*nodes);
  table.values = std::move(*values);
  return table;
}
