//===- TableCover.cpp - which tables to keep ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/TableCover.h"
#include "llvm/ADT/STLExtras.h"
#include <numeric>

using namespace qlut;

namespace {
/// The problem; tables are few.
struct Cover {
  llvm::ArrayRef<int64_t> bytes;
  llvm::ArrayRef<std::vector<size_t>> uses;

  /// True if a use of `table` would have no kept table without it.
  bool isNeeded(const std::vector<bool> &kept, size_t table) const {
    return llvm::any_of(uses, [&](const std::vector<size_t> &use) {
      return llvm::is_contained(use, table) &&
             llvm::none_of(use,
                           [&](size_t t) { return t != table && kept[t]; });
    });
  }

  /// Leaves out what can be, the largest first.
  void prune(std::vector<bool> &kept) const {
    std::vector<size_t> order(bytes.size());
    std::iota(order.begin(), order.end(), size_t(0));
    llvm::sort(order, [&](size_t a, size_t b) {
      return bytes[a] != bytes[b] ? bytes[a] > bytes[b] : a > b;
    });
    // What is needed now is needed with fewer tables too: one pass is enough.
    for (size_t table : order)
      if (kept[table] && !isNeeded(kept, table))
        kept[table] = false;
  }

  std::vector<bool> chvatal() const {
    std::vector<bool> kept(bytes.size(), false), served(uses.size(), false);
    while (llvm::is_contained(served, false)) {
      std::vector<int64_t> gains(bytes.size(), 0);
      for (auto [use, isServed] : llvm::zip_equal(uses, served))
        if (!isServed)
          for (size_t table : use)
            ++gains[table];
      size_t best = bytes.size();
      for (size_t t = 0; t < bytes.size(); ++t)
        if (gains[t] > 0 && (best == bytes.size() ||
                             bytes[t] * gains[best] < bytes[best] * gains[t]))
          best = t;
      kept[best] = true;
      for (size_t u = 0; u < uses.size(); ++u)
        served[u] = served[u] || llvm::is_contained(uses[u], best);
    }
    return kept;
  }

  int64_t total(const std::vector<bool> &kept) const {
    int64_t sum = 0;
    for (size_t t = 0; t < bytes.size(); ++t)
      sum += kept[t] ? bytes[t] : 0;
    return sum;
  }
};
} // namespace

std::vector<bool>
qlut::coverWithTables(llvm::ArrayRef<int64_t> bytes,
                      llvm::ArrayRef<std::vector<size_t>> uses) {
  const Cover cover{bytes, uses};
  std::vector<bool> reduced(bytes.size(), true);
  cover.prune(reduced);
  std::vector<bool> grown = cover.chvatal();
  cover.prune(grown);
  return cover.total(grown) < cover.total(reduced) ? grown : reduced;
}
