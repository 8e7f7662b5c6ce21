//===- EndpointValues.cpp - end results off the function ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EndpointValues.h"
#include "SegmentCost.h"
#include "SegmentHulls.h"
#include <cmath>

using namespace qlut;
using namespace qlut::synthesis;

/// With no more codes than this, every step of the search is on all integers.
static constexpr size_t fewPoints = 4096;

namespace {
/// Chooses one of 2 radius + 1 candidates per node, `step` apart.
class Chain {
public:
  Chain(const Partition &partition, llvm::ArrayRef<ValueRange> ranges,
        std::vector<int64_t> &values)
      : partition(partition), ranges(ranges), values(values) {}

  /// Applies the best combination of candidates. `join(cost, next)` combines
  /// the costs of neighbours, `isLess` compares, and `segment(k, left, right,
  /// limit, before)` is the cost of a segment after others of the cost
  /// `before`: anything not less than the limit if it isn't, and anything that
  /// joined to `before` makes no difference if it makes none.
  template <typename T, typename Join, typename Less, typename Segment>
  T improve(int radius, int64_t step, T zero, T most, Join join, Less isLess,
            Segment segment);

private:
  const Partition &partition;
  llvm::ArrayRef<ValueRange> ranges;
  std::vector<int64_t> &values;
};
} // namespace

template <typename T, typename Join, typename Less, typename Segment>
T Chain::improve(int radius, int64_t step, T zero, T most, Join join,
                 Less isLess, Segment segment) {
  const int width = 2 * radius + 1;
  const size_t segments = partition.numSegments();
  auto candidate = [&](size_t node, int choice) {
    return values[node] + step * (choice - radius);
  };
  auto isAllowed = [&](size_t node, int choice) {
    const int64_t v = candidate(node, choice);
    return choice == radius ||
           (v >= ranges[node].least && v <= ranges[node].greatest);
  };
  std::vector<T> best(width, most), next;
  std::vector<uint8_t> from(segments * width);
  for (int i = 0; i < width; ++i)
    if (isAllowed(0, i))
      best[i] = zero;
  for (size_t k = 0; k < segments; ++k) {
    next.assign(width, most);
    for (int j = 0; j < width; ++j) {
      if (!isAllowed(k + 1, j))
        continue;
      // From the middle outwards: a good cost early on cuts the others short.
      for (int d = 0; d < width; ++d) {
        const int i = radius + (d % 2 == 1 ? (d + 1) / 2 : -(d / 2));
        if (!isLess(best[i], next[j]))
          continue;
        const T cost =
            join(best[i], segment(k, candidate(k, i), candidate(k + 1, j),
                                  next[j], best[i]));
        if (isLess(cost, next[j])) {
          next[j] = cost;
          from[k * width + j] = static_cast<uint8_t>(i);
        }
      }
    }
    best.swap(next);
  }
  int choice = radius;
  for (int j = 0; j < width; ++j)
    if (isLess(best[j], best[choice]))
      choice = j;
  const T result = best[choice];
  if (!isLess(result, most))
    return result;
  for (size_t k = segments; k > 0; --k) {
    const int previous = from[(k - 1) * width + choice];
    values[k] = candidate(k, choice);
    choice = previous;
  }
  values[0] = candidate(0, choice);
  return result;
}

//===----------------------------------------------------------------------===//
// Costs of integers
//===----------------------------------------------------------------------===//

static IntegerLine lineOf(const Partition &partition, const ResultRule &rule,
                          size_t k, int64_t left, int64_t right) {
  return IntegerLine::between(left, right, partition.length(k), rule.guardBits);
}

Cost synthesis::costOfEndpoints(const Partition &partition,
                                const ResultRule &rule, Objective objective,
                                llvm::ArrayRef<int64_t> values) {
  Cost cost;
  for (size_t k = 0; k < partition.numSegments(); ++k) {
    const IntegerLine line =
        lineOf(partition, rule, k, values[k], values[k + 1]);
    const llvm::ArrayRef<Point> points = partition.segment(k);
    const double squares = squaredError(line, points, rule, infinity);
    if (objective == Objective::Mse) {
      cost.error += squares;
    } else {
      cost.error =
          std::max(cost.error, greatestError(line, points, rule, infinity));
      cost.second += squares;
    }
    cost.ties += countTies(line, points);
  }
  return cost;
}

namespace {
/// The steps of fitEndpoints.
class EndpointFitter {
public:
  EndpointFitter(const Partition &partition, const ResultRule &rule,
                 llvm::ArrayRef<ValueRange> ranges,
                 std::vector<int64_t> &values)
      : partition(partition), rule(rule), ranges(ranges), values(values),
        chain(partition, ranges, values), hulls(partition) {}

  void leastGreatestError();
  void leastSquares();

private:
  double minimax(int radius, int64_t step);
  double sampledMinimax(int radius, int64_t step);
  /// Least squares, then fewest ties, of greatest errors up to the limit.
  void squares(int radius, int64_t step, double limit);
  void solveRealSquares();
  void descendSquares();
  void centreChords();
  void clampValues();
  double unit() const {
    return static_cast<double>(int64_t(1) << rule.guardBits);
  }

  const Partition &partition;
  const ResultRule &rule;
  llvm::ArrayRef<ValueRange> ranges;
  std::vector<int64_t> &values;
  Chain chain;
  SegmentHulls hulls;
};
} // namespace

void EndpointFitter::clampValues() {
  for (size_t k = 0; k < values.size(); ++k)
    values[k] = std::clamp(values[k], ranges[k].least, ranges[k].greatest);
}

double EndpointFitter::minimax(int radius, int64_t step) {
  return chain.improve(
      radius, step, 0.0, infinity,
      [](double a, double b) { return std::max(a, b); }, std::less<double>(),
      [&](size_t k, int64_t left, int64_t right, double limit, double before) {
        return hulls.greatestError(k, left, right, rule, before, limit);
      });
}

/// The same for the real lines at up to 33 points of each segment.
double EndpointFitter::sampledMinimax(int radius, int64_t step) {
  const double scale = 1 / unit();
  return chain.improve(
      radius, step, 0.0, infinity,
      [](double a, double b) { return std::max(a, b); }, std::less<double>(),
      [&](size_t k, int64_t left, int64_t right, double limit, double) {
        const llvm::ArrayRef<Point> points = partition.segment(k);
        const double start = static_cast<double>(left) * scale;
        const double slope = static_cast<double>(right - left) * scale /
                             static_cast<double>(partition.length(k));
        const size_t stride = std::max<size_t>(points.size() / 32, 1);
        double greatest = 0;
        for (size_t dx = 0; dx < points.size() && greatest <= limit;
             dx += stride)
          greatest = std::max(
              greatest,
              points[dx].distance(start + slope * static_cast<double>(dx)));
        return greatest;
      });
}

namespace {
struct SquaresAndTies {
  double squares;
  int64_t ties;
  bool operator<(const SquaresAndTies &o) const {
    return squares < o.squares || (squares == o.squares && ties < o.ties);
  }
};
} // namespace

void EndpointFitter::squares(int radius, int64_t step, double limit) {
  using T = SquaresAndTies;
  const T none{infinity, 0};
  chain.improve(
      radius, step, T{0, 0}, none,
      [](const T &a, const T &b) {
        return T{a.squares + b.squares, a.ties + b.ties};
      },
      std::less<T>(),
      [&](size_t k, int64_t left, int64_t right, const T &most,
          const T &before) {
        const IntegerLine line = lineOf(partition, rule, k, left, right);
        const llvm::ArrayRef<Point> points = partition.segment(k);
        if (limit < infinity &&
            hulls.greatestError(k, left, right, rule, limit, limit) > limit)
          return none;
        const double rest = most.squares - before.squares;
        const double sum = squaredError(line, points, rule, rest);
        return sum > rest ? none : T{sum, countTies(line, points)};
      });
}

/// Moves each chord midway between its least and greatest distance.
void EndpointFitter::centreChords() {
  std::vector<double> shifts(values.size()), counts(values.size());
  const double scale = 1 / unit();
  for (size_t k = 0; k < partition.numSegments(); ++k) {
    const llvm::ArrayRef<Point> points = partition.segment(k);
    const double start = static_cast<double>(values[k]) * scale;
    const double slope = static_cast<double>(values[k + 1] - values[k]) *
                         scale / static_cast<double>(partition.length(k));
    double least = infinity, greatest = -infinity;
    for (size_t dx = 0; dx < points.size(); ++dx) {
      const double y = start + slope * static_cast<double>(dx);
      least = std::min(least, points[dx].least - y);
      greatest = std::max(greatest, points[dx].greatest - y);
    }
    if (!(least <= greatest))
      continue;
    for (size_t node : {k, k + 1}) {
      shifts[node] += (least + greatest) / 2;
      counts[node] += 1;
    }
  }
  for (size_t k = 0; k < values.size(); ++k)
    if (counts[k] > 0)
      values[k] += std::llround(shifts[k] / counts[k] * unit());
  clampValues();
}

/// The real values of least squares: a tridiagonal system, for the basis that
/// is 1 at one node and 0 at the others. A little weight keeps values that no
/// target touches where they are.
void EndpointFitter::solveRealSquares() {
  const size_t count = values.size();
  std::vector<double> diagonal(count), above(count), right(count);
  double total = 0;
  for (size_t k = 0; k + 1 < count; ++k) {
    const auto length = static_cast<double>(partition.length(k));
    for (auto [i, point] : llvm::enumerate(partition.segment(k))) {
      const double b = static_cast<double>(i) / length, a = 1 - b;
      const double w = point.weight;
      diagonal[k] += w * (a * a);
      diagonal[k + 1] += w * (b * b);
      above[k] += w * (a * b);
      right[k] += w * (a * point.mean);
      right[k + 1] += w * (b * point.mean);
      total += w;
    }
  }
  const double ridge =
      std::max(total / static_cast<double>(count), 1e-30) * 1e-7;
  for (size_t k = 0; k < count; ++k) {
    diagonal[k] += ridge;
    right[k] += ridge * (static_cast<double>(values[k]) / unit());
  }
  // The system is symmetric and positive definite: no pivots.
  for (size_t k = 1; k < count; ++k) {
    const double factor = above[k - 1] / diagonal[k - 1];
    diagonal[k] -= factor * above[k - 1];
    right[k] -= factor * right[k - 1];
  }
  for (size_t k = count; k-- > 0;) {
    if (k + 1 < count)
      right[k] -= above[k] * right[k + 1];
    right[k] /= diagonal[k];
    // Beyond any value, but within the integers.
    const double bounded = std::clamp(right[k] * unit(), -0x1p40, 0x1p40);
    values[k] = std::llround(bounded);
  }
  clampValues();
}

void EndpointFitter::leastGreatestError() {
  centreChords();
  const bool few = partition.points.size() <= fewPoints;
  const int radius = few ? 5 : 4;
  double error = costOfEndpoints(partition, rule, Objective::Max, values).error;
  int64_t step = std::max<int64_t>(
      static_cast<int64_t>(std::min(error, 65536.0) * unit()) / radius, 1);
  while (true) {
    for (int pass = 0; pass < (few && step == 1 ? 3 : 2); ++pass) {
      const std::vector<int64_t> previous = values;
      error = few ? minimax(radius, step) : sampledMinimax(radius, step);
      if (values == previous)
        break;
    }
    if (step == 1)
      break;
    step = std::max<int64_t>(step / 3, 1);
  }
  if (!few) {
    for (int64_t fine : {4, 2, 1})
      error = minimax(2, fine);
  }
  squares(few ? 2 : 1, std::max<int64_t>(int64_t(1) << rule.guardBits >> 4, 1),
          error);
  squares(few ? 2 : 1, 1, error);
}

/// Steps from the size of the error down to units.
void EndpointFitter::descendSquares() {
  const bool few = partition.points.size() <= fewPoints;
  const int radius = few ? 4 : 1;
  double weight = 0;
  for (const Point &point : partition.points)
    weight += point.weight;
  const double squares =
      costOfEndpoints(partition, rule, Objective::Mse, values).error;
  const double error = weight > 0 ? std::sqrt(squares / weight) : 0;
  int64_t step = std::max<int64_t>(
      static_cast<int64_t>(std::min(error, 65536.0) * unit()) / 4, 1);
  while (true) {
    for (int pass = 0; pass < (few ? 2 : 1); ++pass)
      this->squares(radius, step, infinity);
    if (step == 1)
      return;
    step = std::max<int64_t>(few ? step / 2 : step / 3, 1);
  }
}

void EndpointFitter::leastSquares() {
  const std::vector<int64_t> start = values;
  solveRealSquares();
  descendSquares();
  // Where results clamp, the real values of least squares may be far off, and
  // the search stays there: take it up from the least greatest error too.
  if (partition.points.size() > fewPoints)
    return;
  const std::vector<int64_t> fromSquares = values;
  const double squares =
      costOfEndpoints(partition, rule, Objective::Mse, values).error;
  values = start;
  leastGreatestError();
  descendSquares();
  if (squares <= costOfEndpoints(partition, rule, Objective::Mse, values).error)
    values = fromSquares;
}

Cost synthesis::fitEndpoints(const Partition &partition, const ResultRule &rule,
                             Objective objective,
                             llvm::ArrayRef<ValueRange> ranges,
                             std::vector<int64_t> &values) {
  const std::vector<int64_t> before = values;
  const Cost unchanged = costOfEndpoints(partition, rule, objective, values);
  EndpointFitter fitter(partition, rule, ranges, values);
  if (objective == Objective::Mse)
    fitter.leastSquares();
  else
    fitter.leastGreatestError();
  const Cost cost = costOfEndpoints(partition, rule, objective, values);
  if (cost.error <= unchanged.error)
    return cost;
  values = before;
  return unchanged;
}
