//===- NormalizedBuilder.h - one octave for all of them ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_NORMALIZEDBUILDER_H
#define QLUT_LIB_CORE_NORMALIZEDBUILDER_H

#include "FrontBuilder.h"
#include "llvm/Support/MathExtras.h"

namespace qlut {

/// How octaves follow from one another.
enum class Law { Power, Logarithm, Exponential };

/// Builds one normalized table (spec H11).
class NormalizedBuilder {
public:
  explicit NormalizedBuilder(const FrontInput &input)
      : input(input), in(input.in), out(input.out), f(input.f), values(f),
        from(input.domain.first + in.storage.minCode() - in.zeroPoint),
        to(input.domain.last + in.storage.minCode() - in.zeroPoint) {}

  llvm::Expected<Table> build();

private:
  // Recognition.
  bool recognizePower();
  bool recognizeLogarithm();
  bool recognizeExponential();
  bool hasMirror();
  void cutToCodes();

  // Assembly.
  std::vector<double> innerWeights(unsigned indexed) const;
  llvm::Error buildValues();
  llvm::Error describeBelow();

  static Expression doubled(const Expression &e);
  /// f(x) / 2^shift in units of 2^-guard output codes, zero point left out.
  static std::optional<int64_t> at(RealEvaluator &values, double scale,
                                   int64_t multiple, double unit,
                                   unsigned guard);
  /// |f| in output codes, to the nearest double; infinite where it is not
  /// finite.
  double magnitudeAt(int64_t n);
  /// Exponents of two: that of the octaves below n.
  int64_t highOf(int64_t n) const { return llvm::Log2_64(n) / table.octaves; }

  const FrontInput &input;
  const Format &in, &out;
  const Expression &f;
  RealEvaluator values;
  /// The numbers code - zeroPoint of the domain.
  int64_t from, to;
  Law law = Law::Power;
  int64_t power = 0; ///< p: f doubles p times over `octaves` octaves
  NormalizedTable table;
};

} // namespace qlut

#endif // QLUT_LIB_CORE_NORMALIZEDBUILDER_H
