//===- Segmentation.cpp - where the nodes of a linear table lie -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Segmentation.h"
#include "Diagnostics.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/Kernels.h"
#include <algorithm>
#include <cmath>

using namespace qlut;

//===----------------------------------------------------------------------===//
// Nodes
//===----------------------------------------------------------------------===//

std::vector<int64_t> qlut::equalParts(int64_t front, int64_t back,
                                      int64_t parts) {
  std::vector<int64_t> nodes;
  for (int64_t k = 0; k <= parts; ++k)
    nodes.push_back(front + llvm::divideCeilSigned(k * (back - front), parts));
  return nodes;
}

/// The least power of two not below a positive number.
static int64_t leastPowerOfTwo(int64_t v) {
  return int64_t(1) << llvm::Log2_64_Ceil(v);
}

/// `front`, the spec's breakpoints as offsets, and `back`.
static llvm::Expected<std::vector<int64_t>>
placeBreakpoints(const TableSpec &spec, const Format &in, int64_t front,
                 int64_t back) {
  std::vector<int64_t> nodes = {front};
  for (double breakpoint : spec.breakpoints) {
    if (!std::isfinite(breakpoint))
      return makeError("expected breakpoints that are finite, got {0}",
                       realText(breakpoint));
    // B5: x >= b exactly if the code is at least ceil(b / scale) + zero point.
    int64_t offset = ceilOffset(in, breakpoint);
    const int64_t least = in.storage.minCode();
    if (offset <= nodes.back() || offset >= back)
      return makeError("expected breakpoints whose codes ascend between {0} "
                       "and {1}, got {2} (code {3}) after code {4}",
                       front + least, back + least, realText(breakpoint),
                       offset + least, nodes.back() + least);
    nodes.push_back(offset);
  }
  // B4: with power-of-two spacing the last segment may pass the domain.
  if (spec.spacing == Spacing::PowerOfTwo)
    back = nodes.back() + leastPowerOfTwo(back - nodes.back());
  nodes.push_back(back);
  return nodes;
}

llvm::Expected<std::vector<int64_t>> qlut::placeNodes(const TableSpec &spec,
                                                      const Format &in,
                                                      int64_t front,
                                                      int64_t back) {
  if (!spec.breakpoints.empty())
    return placeBreakpoints(spec, in, front, back);
  const int64_t span = back - front;
  const int64_t segments = std::min(spec.segments, span);
  if (spec.spacing != Spacing::PowerOfTwo)
    return equalParts(front, back, segments);
  // B3: the least power of two of which `segments` cover the span.
  const int64_t length =
      leastPowerOfTwo(llvm::divideCeilSigned(span, segments));
  std::vector<int64_t> nodes = {front};
  while (nodes.back() < back)
    nodes.push_back(nodes.back() + length);
  return nodes;
}

//===----------------------------------------------------------------------===//
// Domains
//===----------------------------------------------------------------------===//

llvm::Expected<int64_t> qlut::endpointAt(CodeFunction &function, int64_t offset,
                                         const Format &out,
                                         const TableSpec &spec) {
  llvm::Expected<int64_t> exact = function.value(offset, spec.guardBits);
  if (!exact)
    return exact.takeError();
  const bool isSigned = out.storage.isSigned();
  const int64_t bound = int64_t(1) << (spec.valueBits - (isSigned ? 1 : 0));
  return std::clamp(*exact, isSigned ? -bound : 0, bound - 1);
}

/// The code a lookup gives at a node, where it is the end result alone.
static llvm::Expected<int64_t> lookUpNode(CodeFunction &function, int64_t node,
                                          const Format &out,
                                          const TableSpec &spec) {
  llvm::Expected<int64_t> end = endpointAt(function, node, out, spec);
  if (!end)
    return end.takeError();
  kernels::IntegerBackend<> b;
  int64_t result = kernels::divideByPowerOfTwo(b, *end, spec.guardBits,
                                               spec.interpolationRounding);
  return kernels::saturate(b, result, out.storage);
}

llvm::Expected<CodeRange> qlut::changingCodes(CodeFunction &function,
                                              CodeRange domain) {
  CodeRange changing = domain;
  llvm::Expected<int64_t> end = function.code(domain.first);
  if (!end)
    return end.takeError();
  while (changing.first < domain.last) {
    llvm::Expected<int64_t> next = function.code(changing.first + 1);
    if (!next)
      return next.takeError();
    if (*next != *end)
      break;
    ++changing.first;
  }
  if (changing.first == domain.last)
    return domain;
  end = function.code(domain.last);
  if (!end)
    return end.takeError();
  while (true) {
    llvm::Expected<int64_t> next = function.code(changing.last - 1);
    if (!next)
      return next.takeError();
    if (*next != *end)
      return changing;
    --changing.last;
  }
}

/// Moves front and back inwards to the ends of the changing codes.
static llvm::Error trimDomain(const TableSpec &spec, const Format &in,
                              const Format &out, CodeFunction &function,
                              CodeRange domain, int64_t &front, int64_t &back) {
  llvm::Expected<CodeRange> changing = changingCodes(function, domain);
  if (!changing)
    return changing.takeError();
  // The end result of a node is rounded twice, so a node further out may be
  // needed to give the code of the codes outside.
  for (int64_t cut = changing->first; cut > domain.first; --cut) {
    llvm::Expected<int64_t> wanted = function.code(cut);
    llvm::Expected<int64_t> got = lookUpNode(function, cut, out, spec);
    if (!wanted || !got)
      return llvm::joinErrors(wanted.takeError(), got.takeError());
    if (*wanted == *got) {
      front = cut;
      break;
    }
  }
  for (int64_t cut = changing->last; cut < domain.last; ++cut) {
    auto nodes = placeNodes(spec, in, front, cut);
    if (!nodes)
      return nodes.takeError();
    if (nodes->back() >= domain.last)
      break;
    llvm::Expected<int64_t> wanted = function.code(cut);
    llvm::Expected<int64_t> got =
        lookUpNode(function, nodes->back(), out, spec);
    if (!wanted || !got)
      return llvm::joinErrors(wanted.takeError(), got.takeError());
    if (*wanted == *got) {
      back = cut;
      break;
    }
  }
  return llvm::Error::success();
}

llvm::Expected<std::vector<int64_t>>
qlut::segmentDomain(const TableSpec &spec, const Format &in, const Format &out,
                    CodeFunction &function, CodeRange domain) {
  // B2: where the last node is to be.
  int64_t front = domain.first;
  int64_t back =
      spec.lastNode == LastNode::PastEnd ? domain.last + 1 : domain.last;
  if (spec.breakpoints.empty() &&
      (spec.segments < 1 || spec.segments > back - front))
    return makeError(
        "expected 1 to {0} segments over the codes {1} to {2}, got "
        "{3}",
        back - front, domain.first + in.storage.minCode(),
        domain.last + in.storage.minCode(), spec.segments);
  llvm::Expected<std::vector<int64_t>> nodes =
      placeNodes(spec, in, front, back);
  if (!nodes || !spec.trim || spec.outOfRange != OutOfRange::Clamp ||
      !spec.breakpoints.empty())
    return nodes;
  if (llvm::Error error =
          trimDomain(spec, in, out, function, domain, front, back))
    return error;
  llvm::Expected<std::vector<int64_t>> trimmed =
      placeNodes(spec, in, front, back);
  // Longer spans that take segments of the same length need no clamp.
  if (trimmed && spec.spacing == Spacing::PowerOfTwo &&
      (*trimmed)[1] - (*trimmed)[0] == (*nodes)[1] - (*nodes)[0])
    return nodes;
  return trimmed;
}
