//===- DepthwisePacking.cpp - weights of sums by channel ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DepthwisePacking.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/bit.h"
#include <algorithm>
#include <numeric>

using namespace mlir;
using namespace mlir::qlut;

SmallVector<ChannelPiece> DepthwisePlan::getPieces(int64_t channels) const {
  SmallVector<ChannelPiece> pieces;
  const int64_t count =
      std::min<int64_t>(lanes, llvm::bit_floor<uint64_t>(channels));
  int64_t first = 0;
  for (; first + count <= channels; first += count)
    pieces.push_back({first, count, count});
  if (first < channels)
    pieces.push_back({channels - count, count, channels - first});
  return pieces;
}

int64_t DepthwisePlan::getPieceSize() const {
  int64_t words = 0;
  for (const auto &window : windows)
    words += pairs ? 2 : window.size();
  return words * lanes;
}

SmallVector<unsigned> DepthwisePlan::getSumOrder() const {
  SmallVector<unsigned> order;
  for (unsigned half : {0, 4})
    for (unsigned block = 0; block < lanes; block += 8)
      for (unsigned i = 0; i < 4; ++i)
        order.push_back(block + half + i);
  return order;
}

int64_t mlir::qlut::getWindowReach(const TapWeights &weights,
                                   ArrayRef<unsigned> window) {
  int64_t reach = 0;
  for (int64_t channel = 0; channel < weights.channels; ++channel) {
    int64_t positive = 0, negative = 0;
    for (unsigned tap : window) {
      const int64_t w = weights.at(tap, channel);
      (w > 0 ? positive : negative) += w;
    }
    // The greatest sum; one more than that fits below 0.
    reach = std::max({reach, 127 * positive - 128 * negative,
                      128 * positive - 127 * negative - 1});
  }
  return reach;
}

std::vector<SmallVector<unsigned>>
mlir::qlut::chooseWindows(const TapWeights &weights) {
  std::vector<unsigned> taps(weights.taps);
  std::iota(taps.begin(), taps.end(), 0);
  std::vector<int64_t> greatest(weights.taps, 0);
  for (unsigned tap : taps)
    for (int64_t channel = 0; channel < weights.channels; ++channel)
      greatest[tap] =
          std::max<int64_t>(greatest[tap], std::abs(weights.at(tap, channel)));
  llvm::sort(taps, [&](unsigned a, unsigned b) {
    return greatest[a] != greatest[b] ? greatest[a] > greatest[b] : a < b;
  });
  std::vector<SmallVector<unsigned>> windows;
  for (unsigned tap : taps) {
    auto fits = [&](SmallVector<unsigned> window) {
      window.push_back(tap);
      return getWindowReach(weights, window) <= INT16_MAX;
    };
    auto found = llvm::find_if(windows, fits);
    if (found != windows.end())
      found->push_back(tap);
    else if (fits({}))
      windows.push_back({tap});
    else
      return {};
  }
  // Neighbours are read one after another.
  for (auto &window : windows)
    llvm::sort(window);
  llvm::sort(windows, [](const auto &a, const auto &b) {
    return a.front() < b.front();
  });
  return windows;
}

std::vector<int16_t> mlir::qlut::packTapWeights(const TapWeights &weights,
                                                const DepthwisePlan &plan) {
  std::vector<int16_t> packed;
  const SmallVector<unsigned> order = plan.getSumOrder();
  for (const ChannelPiece &piece : plan.getPieces(weights.channels)) {
    auto add = [&](int64_t tap, int64_t lane) {
      packed.push_back(static_cast<int16_t>(
          lane < piece.count ? weights.at(tap, piece.first + lane) : 0));
    };
    for (const auto &window : plan.windows) {
      if (!plan.pairs) {
        for (unsigned tap : window)
          for (unsigned lane = 0; lane < plan.lanes; ++lane)
            add(tap, lane);
        continue;
      }
      for (unsigned lane : order) {
        add(window.front(), lane);
        add(window.size() == 2 ? window.back() : weights.taps, lane);
      }
    }
  }
  return packed;
}

std::vector<int32_t> mlir::qlut::packStarts(ArrayRef<int32_t> starts,
                                            const DepthwisePlan &plan) {
  std::vector<int32_t> packed;
  for (const ChannelPiece &piece : plan.getPieces(starts.size()))
    for (unsigned lane : plan.getSumOrder())
      packed.push_back(lane < piece.count ? starts[piece.first + lane] : 0);
  return packed;
}
