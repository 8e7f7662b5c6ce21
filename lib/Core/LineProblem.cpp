//===- LineProblem.cpp - codes to draw lines through ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LineProblem.h"
#include <algorithm>
#include <cmath>

using namespace qlut;
using namespace qlut::synthesis;

Targets::Targets(const TargetCodes &codes) : from(codes.first) {
  const int exponent = -static_cast<int>(TargetCodes::fractionBits);
  for (int64_t v : codes.values)
    values.push_back(std::ldexp(static_cast<double>(v), exponent));
  const size_t count = values.size();
  double next =
      count < 2 ? values.back() : 2 * values[count - 1] - values[count - 2];
  if (codes.next)
    next = std::ldexp(static_cast<double>(*codes.next), exponent);
  values.push_back(next);
  if (!codes.weights.empty())
    weights = codes.weights;
  else
    weights.assign(count, 1.0);
}

void Point::add(double target, double pointWeight) {
  if (!(pointWeight > 0))
    return;
  least = std::min(least, target);
  greatest = std::max(greatest, target);
  const double sum = weight + pointWeight;
  const double distance = target - mean;
  rest += weight * pointWeight / sum * (distance * distance);
  mean += pointWeight / sum * distance;
  weight = sum;
}

Partition synthesis::foldTargets(const Targets &targets,
                                 std::vector<int64_t> nodes) {
  Partition partition;
  const int64_t front = nodes.front();
  const int64_t end = std::min(nodes.back(), targets.last());
  partition.points.resize(end - front + 1);
  for (int64_t u = targets.first(); u <= targets.last(); ++u) {
    const int64_t place = std::clamp(u, front, end) - front;
    partition.points[place].add(targets.at(u), targets.weightAt(u));
  }
  partition.nodes = std::move(nodes);
  return partition;
}

std::vector<double> qlut::mixWeights(llvm::ArrayRef<double> counts) {
  double sum = 0;
  for (double count : counts)
    sum += count;
  if (!(sum > 0))
    return std::vector<double>(counts.size(), 1.0);
  const double scale = 0.9 * static_cast<double>(counts.size()) / sum;
  std::vector<double> weights;
  for (double count : counts)
    weights.push_back(count * scale + 0.1);
  return weights;
}
