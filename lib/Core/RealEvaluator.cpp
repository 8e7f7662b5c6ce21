//===- RealEvaluator.cpp - correctly rounded function values --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ziv's strategy: "Fast evaluation of elementary mathematical functions with
// correctly rounded last bit", ACM TOMS 17 (1991). The enclosure of the value
// is rounded at both ends; if they differ, the precision is doubled. At the
// cap a last pass takes what cannot be told apart to be equal.
//
//===----------------------------------------------------------------------===//
#include "qlut/Core/RealEvaluator.h"
#include "Interval.h"
#include "llvm/Support/ErrorHandling.h"
#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <vector>

using namespace qlut;
using namespace qlut::detail;

namespace {
/// Gives MPFR its widest exponents while it lives: e^(10^9) is then no
/// overflow.
class WideExponents {
public:
  WideExponents() : emin(mpfr_get_emin()), emax(mpfr_get_emax()) {
    mpfr_set_emin(mpfr_get_emin_min());
    mpfr_set_emax(mpfr_get_emax_max());
  }
  ~WideExponents() {
    mpfr_set_emin(emin);
    mpfr_set_emax(emax);
  }

private:
  mpfr_exp_t emin, emax;
};

/// Frees MPFR's constants (pi, log 2) of a thread when the thread ends.
struct CacheOwner {
  ~CacheOwner() { mpfr_free_cache2(MPFR_FREE_LOCAL_CACHE); }
  void touch() {}
};
thread_local CacheOwner cacheOwner;

/// The registers of one precision.
struct Level {
  Level(llvm::ArrayRef<ExprNode> nodes, mpfr_prec_t precision, bool resolve)
      : arithmetic(precision, resolve), quotient(precision), scale(precision) {
    for (const ExprNode &node : nodes)
      values.emplace_back(node.kind == ExprKind::Input
                              ? std::max(precision, inputPrecision)
                              : precision);
  }

  IntervalArithmetic arithmetic;
  std::deque<Interval> values; ///< one per node
  Interval quotient, scale;
  bool hasConstants = false; ///< values of nodes without x are there
};
} // namespace

//===----------------------------------------------------------------------===//
// Evaluation at one precision
//===----------------------------------------------------------------------===//

struct RealEvaluator::Impl {
  explicit Impl(const Expression &expression);

  /// The levels: the precisions from startPrecision to precisionCap, then the
  /// cap with `resolve`.
  static constexpr unsigned numPrecisions = [] {
    unsigned count = 1;
    for (unsigned p = startPrecision; p < precisionCap; p *= 2)
      ++count;
    return count;
  }();
  static_assert(startPrecision << (numPrecisions - 1) == precisionCap);

  Level &level(unsigned index);
  const Interval &evaluate(unsigned index);
  void setInput(double inScale, int64_t inCode);
  RoundedValue roundedQuotient(double scale, unsigned guardBits,
                               Rounding rounding);
  RealValue nearest();

  std::vector<ExprNode> nodes;
  std::vector<bool> hasInput; ///< per node
  std::unique_ptr<Level> levels[numPrecisions + 1];
  Interval x;
  Real tie; ///< 64 bits
};

RealEvaluator::Impl::Impl(const Expression &expression)
    : nodes(expression.nodes().vec()), x(inputPrecision), tie(64) {
  cacheOwner.touch();
  for (const ExprNode &node : nodes) {
    bool has = node.kind == ExprKind::Input;
    for (unsigned i = 0, e = exprArity(node.kind); i < e; ++i)
      has = has || hasInput[node.operands[i]];
    hasInput.push_back(has);
  }
}

Level &RealEvaluator::Impl::level(unsigned index) {
  if (!levels[index]) {
    bool resolve = index == numPrecisions;
    unsigned precision = resolve ? precisionCap : startPrecision << index;
    levels[index] = std::make_unique<Level>(nodes, precision, resolve);
  }
  return *levels[index];
}

/// x = inScale * inCode; an infinite scale gives the limit there.
void RealEvaluator::Impl::setInput(double inScale, int64_t inCode) {
  mpfr_set_sj(x.lo, inCode, MPFR_RNDD);
  mpfr_mul_d(x.lo, x.lo, inScale, MPFR_RNDD);
  mpfr_set(x.hi, x.lo, MPFR_RNDU);
  x.state = mpfr_nan_p(x.lo)     ? IntervalState::Undefined
            : !mpfr_inf_p(x.lo)  ? IntervalState::Finite
            : mpfr_sgn(x.lo) > 0 ? IntervalState::PosInf
                                 : IntervalState::NegInf;
}

const Interval &RealEvaluator::Impl::evaluate(unsigned index) {
  Level &registers = level(index);
  for (size_t i = 0, e = nodes.size(); i < e; ++i) {
    const ExprNode &node = nodes[i];
    Interval &out = registers.values[i];
    if (!hasInput[i] && registers.hasConstants)
      continue;
    if (node.kind == ExprKind::Input) {
      out.set(x);
    } else if (node.kind == ExprKind::Constant) {
      out.setPoint(node.value);
    } else {
      const Interval *operands[4];
      unsigned arity = exprArity(node.kind);
      for (unsigned k = 0; k < arity; ++k)
        operands[k] = &registers.values[node.operands[k]];
      registers.arithmetic.evaluate(node.kind, out,
                                    llvm::ArrayRef(operands, arity));
    }
  }
  registers.hasConstants = true;
  return registers.values.back();
}

/// The kind of a value that is not Finite or Unknown.
static ValueKind kindOf(IntervalState state) {
  switch (state) {
  case IntervalState::Finite:
    return ValueKind::Finite;
  case IntervalState::PosInf:
    return ValueKind::PosInf;
  case IntervalState::NegInf:
    return ValueKind::NegInf;
  case IntervalState::Undefined:
  case IntervalState::Unknown:
    return ValueKind::Undefined;
  }
  llvm_unreachable("unknown state");
}

//===----------------------------------------------------------------------===//
// Rounding to integers
//===----------------------------------------------------------------------===//

static constexpr unsigned saturationBits = 62;
static constexpr int64_t saturation = int64_t(1) << saturationBits;

/// The integer that below + 1/2 becomes.
static int64_t roundTie(int64_t below, Rounding rounding) {
  switch (rounding) {
  case Rounding::HalfUp:
    return below + 1;
  case Rounding::HalfEven:
    return below + (below & 1);
  case Rounding::HalfAway:
    return below >= 0 ? below + 1 : below;
  case Rounding::Floor:
    return below;
  }
  llvm_unreachable("unknown rounding");
}

/// round(v), saturated. `tie` is scratch of at least 64 bits.
static int64_t roundPoint(mpfr_srcptr v, Rounding rounding, mpfr_ptr tie) {
  if (mpfr_cmp_si_2exp(v, 1, saturationBits) >= 0)
    return saturation;
  if (mpfr_cmp_si_2exp(v, -1, saturationBits) <= 0)
    return -saturation;
  int64_t below = mpfr_get_sj(v, MPFR_RNDD);
  if (rounding == Rounding::Floor)
    return below;
  mpfr_set_sj(tie, 2 * below + 1, MPFR_RNDN);
  mpfr_div_2ui(tie, tie, 1, MPFR_RNDN);
  int order = mpfr_cmp(v, tie);
  if (order == 0)
    return roundTie(below, rounding);
  return order < 0 ? below : below + 1;
}

RoundedValue RealEvaluator::Impl::roundedQuotient(double scale,
                                                  unsigned guardBits,
                                                  Rounding rounding) {
  RoundedValue result = {ValueKind::Undefined, 0, /*atCap=*/true};
  for (unsigned index = 0; index <= numPrecisions; ++index) {
    bool resolve = index == numPrecisions;
    const Interval &value = evaluate(index);
    if (value.state == IntervalState::Unknown)
      continue;
    result.kind = kindOf(value.state);
    result.atCap = resolve;
    if (!value.isFinite())
      return result;
    Level &registers = level(index);
    Interval &v = registers.quotient;
    registers.scale.setPoint(scale);
    registers.arithmetic.div(v, value, registers.scale);
    if (!v.isFinite()) { // A scale of 0, infinity or NaN.
      result.kind = ValueKind::Undefined;
      return result;
    }
    mpfr_mul_2ui(v.lo, v.lo, guardBits, MPFR_RNDD);
    mpfr_mul_2ui(v.hi, v.hi, guardBits, MPFR_RNDU);
    int64_t least = roundPoint(v.lo, rounding, tie);
    int64_t greatest = roundPoint(v.hi, rounding, tie);
    result.value = least;
    if (least == greatest)
      return result;
    if (!resolve)
      continue;
    // The one integer or tie in between, if it is one.
    if (greatest == least + 1)
      result.value =
          rounding == Rounding::Floor ? greatest : roundTie(least, rounding);
    else
      result = {ValueKind::Undefined, 0, true};
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Rounding to doubles
//===----------------------------------------------------------------------===//

/// The nearest finite double; zero without a sign.
static double nearestFinite(mpfr_srcptr v) {
  constexpr double greatest = std::numeric_limits<double>::max();
  return std::clamp(mpfr_get_d(v, MPFR_RNDN), -greatest, greatest) + 0.0;
}

RealValue RealEvaluator::Impl::nearest() {
  RealValue result = {ValueKind::Undefined, 0.0};
  for (unsigned index = 0; index <= numPrecisions; ++index) {
    const Interval &value = evaluate(index);
    if (value.state == IntervalState::Unknown)
      continue;
    result.kind = kindOf(value.state);
    if (!value.isFinite())
      return result;
    double least = nearestFinite(value.lo), greatest = nearestFinite(value.hi);
    result.value = least;
    if (least == greatest)
      return result;
    if (index < numPrecisions)
      continue;
    // The tie between two neighbours, or zero.
    constexpr double tiny = 0x1p-256;
    if (std::nextafter(least, greatest) == greatest) {
      mpfr_set_d(tie, least, MPFR_RNDN);
      mpfr_add_d(tie, tie, greatest, MPFR_RNDN);
      mpfr_div_2ui(tie, tie, 1, MPFR_RNDN);
      result.value = nearestFinite(tie);
    } else if (least <= 0 && greatest >= 0 && greatest - least <= tiny) {
      result.value = 0.0;
    } else {
      result = {ValueKind::Undefined, 0.0};
    }
  }
  return result;
}

//===----------------------------------------------------------------------===//
// RealEvaluator
//===----------------------------------------------------------------------===//

RealEvaluator::RealEvaluator(const Expression &expression)
    : impl(std::make_unique<Impl>(expression)) {}
RealEvaluator::~RealEvaluator() = default;
RealEvaluator::RealEvaluator(RealEvaluator &&) noexcept = default;
RealEvaluator &RealEvaluator::operator=(RealEvaluator &&) noexcept = default;

RoundedValue RealEvaluator::roundedQuotient(double inScale, int64_t inCode,
                                            double scale, unsigned guardBits,
                                            Rounding rounding) {
  WideExponents guard;
  impl->setInput(inScale, inCode);
  return impl->roundedQuotient(scale, guardBits, rounding);
}

RealValue RealEvaluator::nearest(double inScale, int64_t inCode) {
  WideExponents guard;
  impl->setInput(inScale, inCode);
  return impl->nearest();
}

RealValue RealEvaluator::nearest(double x) { return nearest(x, 1); }
