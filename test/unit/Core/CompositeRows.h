//===- CompositeRows.h - rows and their exact results -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rows of codes for the composites, and what softmax and norms are of the
// reals they stand for, in long double. Shares no code with the kernels.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TEST_UNIT_CORE_COMPOSITEROWS_H
#define QLUT_TEST_UNIT_CORE_COMPOSITEROWS_H

#include "Reference.h"
#include "qlut/Core/Composites.h"
#include <cmath>

namespace qlut::reference {

using Row = std::vector<int64_t>;
using Reals = std::vector<long double>;

/// A row of codes about the middle of the storage, with that deviation.
inline Row gaussianRow(std::mt19937_64 &random, const Storage &storage,
                       int64_t length, double deviation) {
  std::normal_distribution<double> normal(0.0, deviation);
  const double middle =
      0.5 * static_cast<double>(storage.minCode() + storage.maxCode());
  Row row;
  for (int64_t i = 0; i < length; ++i)
    row.push_back(clampTo(
        static_cast<Wide>(std::llround(middle + normal(random))), storage));
  return row;
}

inline Row uniformRow(std::mt19937_64 &random, const Storage &storage,
                      int64_t length) {
  Row row;
  for (int64_t i = 0; i < length; ++i)
    row.push_back(uniform(random, storage.minCode(), storage.maxCode()));
  return row;
}

/// `high` of the `length` elements at the greatest code, the others that far
/// below.
inline Row steppedRow(const Storage &storage, int64_t length, int64_t high,
                      int64_t distance) {
  Row row(length, storage.maxCode() - distance);
  std::fill_n(row.begin(), high, storage.maxCode());
  return row;
}

/// Gaussian, uniform and stepped rows of one length.
inline std::vector<Row> manyRows(std::mt19937_64 &random,
                                 const Storage &storage, int64_t length) {
  const auto codes = static_cast<double>(storage.numCodes());
  std::vector<Row> rows = {Row(length, storage.minCode()),
                           Row(length, storage.maxCode()),
                           uniformRow(random, storage, length)};
  for (double share : {0.5, 0.1, 0.02, 0.004})
    rows.push_back(gaussianRow(random, storage, length, share * codes));
  for (int64_t high : {int64_t(1), length / 3, length - 1})
    for (int64_t distance = 1; distance < storage.numCodes();
         distance = distance * 3 / 2 + 1)
      rows.push_back(
          steppedRow(storage, length, std::max<int64_t>(high, 0), distance));
  return rows;
}

inline long double toReal(const Format &format, int64_t code) {
  return static_cast<long double>(format.scale) *
         static_cast<long double>(code - format.zeroPoint);
}

/// The real in units of output codes, clamped to them.
inline long double inCodes(const Format &format, long double real) {
  const long double code =
      real / static_cast<long double>(format.scale) + format.zeroPoint;
  return std::clamp<long double>(code, format.storage.minCode(),
                                 format.storage.maxCode());
}

/// exp(x - max), x the reals of the codes.
inline Reals exponentials(const Format &in, const Row &codes) {
  const int64_t max = *std::max_element(codes.begin(), codes.end());
  Reals values;
  for (int64_t code : codes)
    values.push_back(std::exp(toReal(in, code) - toReal(in, max)));
  return values;
}

inline long double sumOf(const Reals &values) {
  long double sum = 0;
  for (long double value : values)
    sum += value;
  return sum;
}

inline Reals softmax(const Format &in, const Row &codes) {
  Reals values = exponentials(in, codes);
  const long double sum = sumOf(values);
  for (long double &value : values)
    value /= sum;
  return values;
}

inline Reals logSoftmax(const Format &in, const Row &codes) {
  const int64_t max = *std::max_element(codes.begin(), codes.end());
  const long double log = std::log(sumOf(exponentials(in, codes)));
  Reals values;
  for (int64_t code : codes)
    values.push_back(toReal(in, code) - toReal(in, max) - log);
  return values;
}

/// The norm without scale and bias; 0 where nothing deviates and epsilon is 0.
inline Reals norm(NormKind kind, const Format &in, const Row &codes,
                  long double epsilon) {
  const auto n = static_cast<long double>(codes.size());
  Reals values;
  for (int64_t code : codes)
    values.push_back(toReal(in, code));
  const long double mean = kind == NormKind::Layer ? sumOf(values) / n : 0.0L;
  long double squares = 0;
  bool differ = kind == NormKind::Rms;
  for (long double value : values)
    squares += (value - mean) * (value - mean);
  for (int64_t code : codes)
    differ |= code != codes.front();
  const long double root = std::sqrt(squares / n + epsilon);
  for (long double &value : values)
    value = root == 0 || !differ ? 0 : (value - mean) / root;
  return values;
}

/// The greatest distance of codes from exact reals, in output codes.
inline long double greatestError(const Format &out, const Row &codes,
                                 const Reals &exact) {
  long double worst = 0;
  for (size_t i = 0; i < codes.size(); ++i)
    worst = std::max(worst, std::abs(static_cast<long double>(codes[i]) -
                                     inCodes(out, exact[i])));
  return worst;
}

} // namespace qlut::reference

#endif // QLUT_TEST_UNIT_CORE_COMPOSITEROWS_H
