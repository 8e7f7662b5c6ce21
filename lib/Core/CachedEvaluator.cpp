//===- CachedEvaluator.cpp - values that are known already ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CachedEvaluator.h"
#include "llvm/ADT/STLExtras.h"
#include <cstdio>
#include <list>

using namespace qlut;

/// Pages of one thread, the last used first. A page of a 16-bit function takes
/// some 2 MiB.
static constexpr size_t maxPages = 8;

static std::list<std::shared_ptr<CachedEvaluator::Page>> &pages() {
  thread_local std::list<std::shared_ptr<CachedEvaluator::Page>> list;
  return list;
}

CachedEvaluator::CachedEvaluator(const Expression &expression)
    : text(expression.str()), evaluator(expression) {}

CachedEvaluator::~CachedEvaluator() = default;

std::shared_ptr<CachedEvaluator::Page>
CachedEvaluator::find(const std::string &question) {
  const std::string key = question + text;
  auto &list = pages();
  auto known =
      llvm::find_if(list, [&](const auto &page) { return page->key == key; });
  if (known != list.end()) {
    list.splice(list.begin(), list, known);
    return list.front();
  }
  if (list.size() == maxPages)
    list.pop_back();
  list.push_front(std::make_shared<Page>());
  list.front()->key = key;
  return list.front();
}

RoundedValue CachedEvaluator::roundedQuotient(double inScale, int64_t inCode,
                                              double scale, unsigned guardBits,
                                              Rounding mode) {
  if (!roundedPage || inScale != roundedInScale || scale != roundedScale ||
      guardBits != roundedGuardBits || mode != rounding) {
    // Hexadecimal reals keep scales apart that differ in the last bit.
    char buffer[96];
    std::snprintf(buffer, sizeof(buffer), "%a %a %u %d ", inScale, scale,
                  guardBits, static_cast<int>(mode));
    roundedPage = find(buffer);
    roundedInScale = inScale;
    roundedScale = scale;
    roundedGuardBits = guardBits;
    rounding = mode;
  }
  auto [entry, isNew] = roundedPage->rounded.try_emplace(inCode);
  if (isNew)
    entry->second =
        evaluator.roundedQuotient(inScale, inCode, scale, guardBits, mode);
  return entry->second;
}

RealValue CachedEvaluator::nearest(double inScale, int64_t inCode) {
  if (!nearestPage || inScale != nearestInScale) {
    char buffer[48];
    std::snprintf(buffer, sizeof(buffer), "%a ", inScale);
    nearestPage = find(buffer);
    nearestInScale = inScale;
  }
  auto [entry, isNew] = nearestPage->nearest.try_emplace(inCode);
  if (isNew)
    entry->second = evaluator.nearest(inScale, inCode);
  return entry->second;
}
