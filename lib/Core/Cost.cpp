//===- Cost.cpp - what a lookup costs -------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/Cost.h"
#include "qlut/Core/IntegerBackend.h"
#include "qlut/Core/Kernels.h"
#include "llvm/Support/ErrorHandling.h"

using namespace qlut;

namespace {
/// The backend of Kernels.h that counts. Numbers carry their value, as kernels
/// load by them, and whether they depend on the input.
struct CountingBackend {
  struct Int {
    int64_t value = 0;
    bool varies = false;
  };
  struct Bool {
    bool value = false, varies = false;
  };
  // Tables compute in integers.
  using Real = double;

  OperationCounts counts;
  kernels::IntegerBackend<double> compute;

  Int simple(int64_t value, Int a, Int c) {
    const bool varies = a.varies || c.varies;
    counts.simple += varies;
    return {value, varies};
  }
  Bool compare(bool value, Int a, Int c) {
    const bool varies = a.varies || c.varies;
    counts.simple += varies;
    return {value, varies};
  }

  Int constant(int64_t v) { return {v, false}; }
  Int add(Int a, Int c) {
    if (isZero(c))
      return a;
    return isZero(a) ? c : simple(compute.add(a.value, c.value), a, c);
  }
  Int sub(Int a, Int c) {
    return isZero(c) ? a : simple(compute.sub(a.value, c.value), a, c);
  }
  Int mul(Int a, Int c) {
    const bool varies = a.varies || c.varies;
    counts.multiplies += varies;
    return {compute.mul(a.value, c.value), varies};
  }
  Int min(Int a, Int c) { return simple(compute.min(a.value, c.value), a, c); }
  Int max(Int a, Int c) { return simple(compute.max(a.value, c.value), a, c); }
  Int shl(Int a, unsigned s) { return shlBy(a, constant(s)); }
  Int ashr(Int a, unsigned s) { return ashrBy(a, constant(s)); }
  Int shlBy(Int a, Int s) {
    return isZero(s) ? a : simple(compute.shlBy(a.value, s.value), a, s);
  }
  Int ashrBy(Int a, Int s) {
    return isZero(s) ? a : simple(compute.ashrBy(a.value, s.value), a, s);
  }
  Int floorLog2(Int a) { return simple(compute.floorLog2(a.value), a, a); }
  Bool ge(Int a, Int c) { return compare(a.value >= c.value, a, c); }
  Bool lt(Int a, Int c) { return compare(a.value < c.value, a, c); }
  Bool eq(Int a, Int c) { return compare(a.value == c.value, a, c); }
  Bool both(Bool a, Bool c) {
    counts.simple += a.varies && c.varies;
    return {a.value && c.value, a.varies || c.varies};
  }
  Int select(Bool condition, Int a, Int d) {
    counts.simple += condition.varies;
    Int chosen = condition.value ? a : d;
    chosen.varies |= condition.varies;
    return chosen;
  }
  Int load(llvm::ArrayRef<int64_t> numbers, Int index) {
    counts.loads += index.varies;
    return {numbers[index.value], index.varies};
  }

private:
  static bool isZero(Int a) { return !a.varies && a.value == 0; }
};
} // namespace

OperationCounts qlut::countOperations(const Table &table) {
  CountingBackend backend;
  const CountingBackend::Int code{table.input().minCode(), true};
  kernels::evaluate(backend, code, table, table.linearPlan());
  return backend.counts;
}

double qlut::lookupCycles(const Table &table, const Target &target) {
  const OperationCounts counts = countOperations(table);
  return static_cast<double>(counts.loads * target.loadCycles +
                             counts.multiplies * target.multiplyCycles +
                             counts.simple * target.simpleCycles);
}

double qlut::costOf(const Table &table, const Target &target, CostKind kind) {
  const auto bytes = static_cast<double>(table.numBytes());
  switch (kind) {
  case CostKind::Bytes:
    return bytes;
  case CostKind::Cycles:
    // No table takes 2^32 bytes: they decide between equal cycles.
    return lookupCycles(table, target) + bytes / 4294967296.0;
  case CostKind::Both:
    return bytes * lookupCycles(table, target);
  }
  llvm_unreachable("unknown kind of cost");
}
