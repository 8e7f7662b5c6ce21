//===- Rows.h - lines of the accuracy benchmark -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_BENCHMARKS_ACCURACY_ROWS_H
#define QLUT_BENCHMARKS_ACCURACY_ROWS_H

#include "qlut/Core/TableBuilder.h"
#include <optional>
#include <string>
#include <vector>

namespace qlut::benchmark {

/// One comparison; less is better.
struct Row {
  std::string name;   ///< function, range, codes and size
  std::string metric; ///< what is compared, with its unit
  double qlut = 0;
  /// None where the peer gives no table; then peerName says why.
  std::optional<double> peer;
  std::string peerName;
  double floor = 0;  ///< what no table at those codes goes below
  int64_t bytes = 0; ///< of qlut's table
};

/// Tables of 16-bit codes in the bytes of 513 values, against what TOSA,
/// TensorFlow Lite, NVDLA and equal segments make of the same formats.
void addInt16Rows(std::vector<Row> &rows);
/// Tables of 8-bit codes with 16 and 32 segments against equal segments whose
/// values lie on the function.
void addInt8Rows(std::vector<Row> &rows);
/// 8 and 16 lines in the format and by the metric of GQA-LUT, against its
/// published tables and those of NN-LUT.
void addGqaRows(std::vector<Row> &rows);
/// Against the published figures of LUT-APP and SCOPE at their conditions.
void addPublishedRows(std::vector<Row> &rows);

/// The table, or the end of the program with the builder's message: every
/// table of the benchmark exists.
Table build(const Expression &f, const Format &in, const Format &out,
            const TableSpec &spec);
Expression parse(llvm::StringRef function);
/// "i16" codes of that scale, zero point 0.
Format int16(double scale);

} // namespace qlut::benchmark

#endif // QLUT_BENCHMARKS_ACCURACY_ROWS_H
