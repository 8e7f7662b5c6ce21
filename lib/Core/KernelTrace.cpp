//===- KernelTrace.cpp - one kernel for the tables of channels ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/KernelTrace.h"
#include "qlut/Core/Kernels.h"

using namespace qlut;
using namespace qlut::kernels;

namespace {
/// The backend of Kernels.h that records.
class TraceBackend {
public:
  struct Int {
    unsigned place;
  };
  struct Bool {
    unsigned place;
  };
  using Op = KernelTrace::Op;

  explicit TraceBackend(KernelTrace &trace) : trace(trace) {}

  Int input() { return {add(Op::Input, {})}; }
  Int constant(int64_t v) {
    unsigned place = add(Op::Constant, {});
    trace.nodes.back().constant = v;
    return {place};
  }
  Int add(Int a, Int c) { return {add(Op::Add, {a.place, c.place})}; }
  Int sub(Int a, Int c) { return {add(Op::Sub, {a.place, c.place})}; }
  Int mul(Int a, Int c) { return {add(Op::Mul, {a.place, c.place})}; }
  Int min(Int a, Int c) { return {add(Op::Min, {a.place, c.place})}; }
  Int max(Int a, Int c) { return {add(Op::Max, {a.place, c.place})}; }
  Int shl(Int a, unsigned s) { return shlBy(a, constant(s)); }
  Int ashr(Int a, unsigned s) { return ashrBy(a, constant(s)); }
  Int shlBy(Int a, Int s) { return {add(Op::Shl, {a.place, s.place})}; }
  Int floorLog2(Int a) { return {add(Op::FloorLog2, {a.place})}; }
  Int ashrBy(Int a, Int s) { return {add(Op::Ashr, {a.place, s.place})}; }
  Bool ge(Int a, Int c) { return {add(Op::Ge, {a.place, c.place})}; }
  Bool lt(Int a, Int c) { return {add(Op::Lt, {a.place, c.place})}; }
  Bool eq(Int a, Int c) { return {add(Op::Eq, {a.place, c.place})}; }
  Bool both(Bool a, Bool c) { return {add(Op::Both, {a.place, c.place})}; }
  Int select(Bool c, Int a, Int d) {
    return {add(Op::Select, {c.place, a.place, d.place})};
  }
  Int load(llvm::ArrayRef<int64_t> table, Int index) {
    unsigned place = add(Op::Load, {index.place});
    trace.nodes.back().array = table.vec();
    return {place};
  }

private:
  unsigned add(Op op, std::array<unsigned, 3> operands) {
    trace.nodes.push_back({op, operands, 0, {}});
    return trace.nodes.size() - 1;
  }

  KernelTrace &trace;
};
} // namespace

KernelTrace KernelTrace::get(const Table &table) {
  KernelTrace trace;
  TraceBackend b(trace);
  trace.result =
      kernels::evaluate(b, b.input(), table, table.linearPlan()).place;
  return trace;
}

bool KernelTrace::hasShapeOf(const KernelTrace &other) const {
  return result == other.result &&
         llvm::equal(nodes, other.nodes, [](const Node &a, const Node &b) {
           return a.op == b.op && a.operands == b.operands;
         });
}

/// The table as one output code per input code.
static Table getDirect(const Table &table) {
  return Table(DirectTable{table.input(), table.output(), table.evaluateAll()});
}

/// Groups of traces by their shapes.
static ChannelPlan group(std::vector<KernelTrace> traces,
                         llvm::ArrayRef<int64_t> tableOf) {
  ChannelPlan plan;
  std::vector<int64_t> groups, members;
  for (KernelTrace &trace : traces) {
    auto hasShape = [&](const ChannelPlan::Group &group) {
      return group.members.front().hasShapeOf(trace);
    };
    auto found = llvm::find_if(plan.groups, hasShape);
    if (found == plan.groups.end())
      found = plan.groups.insert(found, ChannelPlan::Group());
    groups.push_back(found - plan.groups.begin());
    members.push_back(static_cast<int64_t>(found->members.size()));
    found->members.push_back(std::move(trace));
  }
  for (int64_t table : tableOf) {
    plan.groupOf.push_back(groups[table]);
    for (auto [i, group] : llvm::enumerate(plan.groups))
      group.memberOf.push_back(
          groups[table] == static_cast<int64_t>(i) ? members[table] : 0);
  }
  return plan;
}

ChannelPlan ChannelPlan::get(const ChannelTables &tables) {
  std::vector<KernelTrace> traces;
  for (const Table *table : tables.tables)
    traces.push_back(KernelTrace::get(*table));
  ChannelPlan plan = group(std::move(traces), tables.tableOf);
  constexpr unsigned fewBits = 8;
  if (plan.groups.size() == 1 || tables.tables.front()->input().bits > fewBits)
    return plan;
  traces.clear();
  for (const Table *table : tables.tables)
    traces.push_back(KernelTrace::get(getDirect(*table)));
  return group(std::move(traces), tables.tableOf);
}
