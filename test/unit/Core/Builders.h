//===- Builders.h - tables built from text ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TEST_UNIT_CORE_BUILDERS_H
#define QLUT_TEST_UNIT_CORE_BUILDERS_H

#include "Reference.h"
#include "qlut/Core/TableBuilder.h"
#include "gtest/gtest.h"

namespace qlut::reference {

/// An expression from its text.
inline Expression expr(llvm::StringRef text) {
  return llvm::cantFail(Expression::parse(text));
}

/// The table, or a failed test.
inline Table build(llvm::StringRef f, llvm::StringRef in, llvm::StringRef out,
                   const TableSpec &spec) {
  llvm::Expected<Table> table =
      buildTable(expr(f), format(in), format(out), spec);
  if (!table) {
    ADD_FAILURE() << f.str() << ": " << llvm::toString(table.takeError());
    DirectTable zero;
    zero.input = format(in).storage;
    zero.output = format(out).storage;
    zero.values.assign(zero.input.numCodes(), 0);
    return Table(zero);
  }
  return *table;
}

/// The linear table of the spec.
inline LinearTable buildLinear(llvm::StringRef f, llvm::StringRef in,
                               llvm::StringRef out, TableSpec spec) {
  spec.form = TableForm::Linear;
  Table table = build(f, in, out, spec);
  if (const auto *linear = table.getIf<LinearTable>())
    return *linear;
  LinearTable failed;
  failed.nodes = failed.values = {0, 1};
  return failed;
}

/// Why the table is refused; empty if it is built.
inline std::string refusal(llvm::StringRef f, llvm::StringRef in,
                           llvm::StringRef out, const TableSpec &spec) {
  return messageOf(buildTable(expr(f), format(in), format(out), spec));
}

/// The defaults with that form and number of segments.
inline TableSpec formSpec(TableForm form, int64_t segments = 16) {
  TableSpec spec;
  spec.form = form;
  spec.segments = segments;
  return spec;
}

/// The output codes of the direct table, which other tests take as exact.
inline std::vector<int64_t> exactCodes(llvm::StringRef f, llvm::StringRef in,
                                       llvm::StringRef out,
                                       PolePolicy pole = PolePolicy::Error) {
  TableSpec spec = formSpec(TableForm::Direct);
  spec.pole = pole;
  return build(f, in, out, spec).evaluateAll();
}

/// The greatest difference between two lists of codes.
inline int64_t greatestDifference(const std::vector<int64_t> &a,
                                  const std::vector<int64_t> &b) {
  int64_t greatest = 0;
  for (size_t i = 0; i < a.size(); ++i)
    greatest = std::max(greatest, std::abs(a[i] - b[i]));
  return greatest;
}

/// The lengths of the segments.
inline std::vector<int64_t> lengthsOf(const LinearTable &t) {
  std::vector<int64_t> lengths;
  for (size_t k = 1; k < t.nodes.size(); ++k)
    lengths.push_back(t.nodes[k] - t.nodes[k - 1]);
  return lengths;
}

/// Functions with formats that cover their inputs and outputs.
struct Subject {
  const char *function, *in, *out;
};
inline const Subject subjects[] = {
    {"sigmoid(x)", "i8, 0.0625", "u8, 0.00390625"},
    {"tanh(x)", "i8, 0.03125", "i8, 0.0078125"},
    {"exp(x)", "i8, 0.03125:127", "i8, 0.00390625:-128"},
    {"gelu(x)", "i8, 0.03125", "i8, 0.016:-117"},
    {"gelu(x)", "u8, 0.05:128", "u4, 0.5:1"},
    {"x * x - 3", "i4, 0.5:2", "i8, 0.1"},
    {"sin(3 * x)", "u8, 0.02:100", "i16, 0.00004"},
    {"hardswish(x)", "i8, 0.05", "i2, 2"},
    {"erf(x)", "i2, 0.7", "i8, 0.01"},
};

/// A linear table of that spacing over all codes, not trimmed.
inline TableSpec linearSpec(int64_t segments,
                            Spacing spacing = Spacing::Uniform) {
  TableSpec spec = formSpec(TableForm::Linear, segments);
  spec.spacing = spacing;
  spec.trim = false;
  return spec;
}

} // namespace qlut::reference

#endif // QLUT_TEST_UNIT_CORE_BUILDERS_H
