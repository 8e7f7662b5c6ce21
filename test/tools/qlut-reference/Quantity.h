//===- Quantity.h - the W rules, over all points of a loop nest -*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A scalar of a linalg op's body is held at all points of the op's loops at
// once: the rules choose scales by formats and bounds, never by values.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TEST_TOOLS_QLUT_REFERENCE_QUANTITY_H
#define QLUT_TEST_TOOLS_QLUT_REFERENCE_QUANTITY_H

#include "Exact.h"
#include <utility>
#include <vector>

namespace reference {

/// What 1 stands for: one real, or one by channel (W1).
struct Units {
  std::vector<double> values{1.0};
  bool byChannel = false;

  double get(size_t channel) const { return values[byChannel ? channel : 0]; }
  bool operator==(const Units &o) const {
    return values == o.values && byChannel == o.byChannel;
  }
};

/// The least and the greatest of what integers may be.
struct Interval {
  Wide lo = 0, hi = 0;
};

struct Quantity {
  enum class Kind {
    Constant,  ///< one real
    Constants, ///< a real at each point
    Integers,  ///< an integer at each point
  } kind = Kind::Constant;
  double real = 0;
  std::vector<double> reals;
  double least = 0, most = 0; ///< of the tensor that `reals` are from
  std::vector<Wide> n;
  Units units;
  Interval bounds;
  std::vector<size_t> channels; ///< at each point; empty if not by channel
  /// Alike for the same integers: the product of both is a square.
  size_t identity = 0;

  static Quantity constant(double real) {
    Quantity result;
    result.real = real;
    return result;
  }
};

/// A number that no other quantity has.
size_t makeIdentity();

/// The operations of a body. The first failure stays in `error`.
class Arithmetic {
public:
  Arithmetic(size_t points, ::qlut::Rounding rounding)
      : points(points), rounding(rounding) {}

  Quantity add(const Quantity &a, const Quantity &b);
  Quantity subtract(const Quantity &a, const Quantity &b);
  Quantity multiply(const Quantity &a, const Quantity &b);
  Quantity minimum(const Quantity &a, const Quantity &b);
  Quantity maximum(const Quantity &a, const Quantity &b);
  Quantity absolute(const Quantity &a);
  /// a where the condition is not 0, else b.
  Quantity select(const std::vector<int64_t> &condition, const Quantity &a,
                  const Quantity &b);
  std::vector<int64_t> less(const Quantity &a, const Quantity &b);
  std::vector<int64_t> equal(const Quantity &a, const Quantity &b);
  Quantity lookUp(const Quantity &a, const ::qlut::Format &in,
                  const ::qlut::Format &out, const ::qlut::Table &table);

  /// Integers whatever it was; a constant is +-1 times its magnitude.
  Quantity integers(const Quantity &a);
  /// Of at most that many bits (W5).
  Quantity narrow(Quantity a, unsigned bits);
  /// W10.
  std::vector<int64_t> toCodes(const Quantity &a, const ::qlut::Format &format);
  /// The same to integers in the units of a sum, whose elements have these
  /// channels (W8).
  Quantity changeUnits(const Quantity &a, const Units &units,
                       const std::vector<size_t> &channels);
  /// W2.
  static Quantity fromCodes(const std::vector<int64_t> &codes,
                            const std::vector<::qlut::Format> &formats,
                            std::vector<size_t> channels, bool byChannel);

  std::string error;

private:
  using Pair = std::pair<Quantity, Quantity>;
  Quantity fail(const std::string &why);
  Quantity check(Quantity a);
  /// Both as integers of one scale (W4, W6).
  Pair align(const Quantity &a, const Quantity &b);
  Pair alignIntegers(const Quantity &a, const Quantity &b);
  Pair alignConstant(const Quantity &a, const Quantity &constant);
  /// A constant in units, beside integers of `bits` bits.
  Quantity realize(const Quantity &constant, const Units &units,
                   const std::vector<size_t> &channels, unsigned bits);
  Quantity times(Quantity a, const std::vector<Wide> &factors, Units units,
                 const std::vector<size_t> &channels);
  template <typename F>
  Quantity combine(const Pair &pair, Interval bounds, F &&f);

  size_t points;
  ::qlut::Rounding rounding;
};

} // namespace reference

#endif // QLUT_TEST_TOOLS_QLUT_REFERENCE_QUANTITY_H
