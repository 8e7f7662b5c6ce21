//===- KernelTrace.h - one kernel for the tables of channels ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The kernel of a table is straight-line code: a table decides which integer
// operations it consists of, with which constants and on which arrays. A trace
// records them. Tables with the same operations are evaluated at once: where
// their constants or arrays differ, the number is loaded from a stack of them
// by the place of the table. So a set of tables needs no kernels of its own,
// and none can differ from those of Kernels.h.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_KERNELTRACE_H
#define QLUT_CORE_KERNELTRACE_H

#include "qlut/Core/Channels.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/ErrorHandling.h"
#include <array>

namespace qlut::kernels {

/// The integer operations of the kernel of one table, in order.
struct KernelTrace {
  enum class Op {
    Input, ///< the code
    Constant,
    Add,
    Sub,
    Mul,
    Min,
    Max,
    Shl,
    Ashr,
    FloorLog2,
    Ge,
    Lt,
    Eq,
    Both,
    Select,
    Load,
  };
  struct Node {
    Op op = Op::Input;
    std::array<unsigned, 3> operands{}; ///< places of earlier nodes
    int64_t constant = 0;               ///< of Constant
    std::vector<int64_t> array;         ///< of Load
  };
  std::vector<Node> nodes; ///< the first is the input
  unsigned result = 0;     ///< the place of the result

  /// The trace of kernels::evaluate.
  static KernelTrace get(const Table &table);
  /// True if the two are the same operations, whatever their constants and
  /// arrays hold.
  bool hasShapeOf(const KernelTrace &other) const;
};

/// How the tables of channels are evaluated: in groups of one shape each.
struct ChannelPlan {
  struct Group {
    std::vector<KernelTrace> members;
    std::vector<int64_t> memberOf; ///< by channel; 0 where of another group
  };
  std::vector<Group> groups;
  std::vector<int64_t> groupOf; ///< by channel

  /// The plan with the fewest groups. Several groups of tables of at most 8
  /// input bits become one of direct tables of the same results.
  static ChannelPlan get(const ChannelTables &tables);
};

/// array[index], where an index into 0, 1, 2, ... is the index itself.
template <class B>
typename B::Int loadPlace(B &b, llvm::ArrayRef<int64_t> array,
                          typename B::Int index) {
  for (auto [i, place] : llvm::enumerate(array))
    if (place != static_cast<int64_t>(i))
      return b.load(array, index);
  return index;
}

/// Reads the arrays of all members at `index` of the one at `member`: from one
/// array after the other, each as long as the longest.
template <class B>
typename B::Int loadStacked(B &b, llvm::ArrayRef<KernelTrace> members,
                            size_t node, typename B::Int member,
                            typename B::Int index) {
  const std::vector<int64_t> &first = members.front().nodes[node].array;
  size_t length = 0;
  bool same = true;
  for (const KernelTrace &trace : members) {
    length = std::max(length, trace.nodes[node].array.size());
    same &= trace.nodes[node].array == first;
  }
  if (same)
    return b.load(first, index);
  std::vector<int64_t> stack;
  for (const KernelTrace &trace : members) {
    const std::vector<int64_t> &array = trace.nodes[node].array;
    stack.insert(stack.end(), array.begin(), array.end());
    // Never read.
    stack.resize(stack.size() + length - array.size(), 0);
  }
  auto base = b.mul(member, b.constant(static_cast<int64_t>(length)));
  return b.load(stack, b.add(base, index));
}

/// The result of the table at `member` of a group for the code.
template <class B>
typename B::Int evaluate(B &b, typename B::Int code,
                         llvm::ArrayRef<KernelTrace> members,
                         typename B::Int member) {
  using Op = KernelTrace::Op;
  // A node is an integer or a truth value.
  llvm::SmallVector<typename B::Int> ints;
  llvm::SmallVector<typename B::Bool> bools;
  llvm::SmallVector<unsigned> places;
  const std::vector<KernelTrace::Node> &nodes = members.front().nodes;
  for (size_t i = 0; i < nodes.size(); ++i) {
    const KernelTrace::Node &node = nodes[i];
    auto at = [&](unsigned n) { return ints[places[node.operands[n]]]; };
    auto truth = [&](unsigned n) { return bools[places[node.operands[n]]]; };
    auto addInt = [&](typename B::Int value) {
      places.push_back(ints.size());
      ints.push_back(value);
    };
    auto addBool = [&](typename B::Bool value) {
      places.push_back(bools.size());
      bools.push_back(value);
    };
    switch (node.op) {
    case Op::Input:
      addInt(code);
      break;
    case Op::Constant: {
      std::vector<int64_t> constants;
      for (const KernelTrace &trace : members)
        constants.push_back(trace.nodes[i].constant);
      addInt(llvm::all_equal(constants) ? b.constant(constants.front())
                                        : b.load(constants, member));
      break;
    }
    case Op::Add:
      addInt(b.add(at(0), at(1)));
      break;
    case Op::Sub:
      addInt(b.sub(at(0), at(1)));
      break;
    case Op::Mul:
      addInt(b.mul(at(0), at(1)));
      break;
    case Op::Min:
      addInt(b.min(at(0), at(1)));
      break;
    case Op::Max:
      addInt(b.max(at(0), at(1)));
      break;
    case Op::Shl:
      addInt(b.shlBy(at(0), at(1)));
      break;
    case Op::Ashr:
      addInt(b.ashrBy(at(0), at(1)));
      break;
    case Op::FloorLog2:
      addInt(b.floorLog2(at(0)));
      break;
    case Op::Ge:
      addBool(b.ge(at(0), at(1)));
      break;
    case Op::Lt:
      addBool(b.lt(at(0), at(1)));
      break;
    case Op::Eq:
      addBool(b.eq(at(0), at(1)));
      break;
    case Op::Both:
      addBool(b.both(truth(0), truth(1)));
      break;
    case Op::Select:
      addInt(b.select(truth(0), at(1), at(2)));
      break;
    case Op::Load:
      addInt(loadStacked(b, members, i, member, at(0)));
      break;
    }
  }
  return ints[places[members.front().result]];
}

/// The code of the table of a channel: spec P4. `channel` is one of the plan's.
template <class B>
typename B::Int evaluate(B &b, typename B::Int code, const ChannelPlan &plan,
                         typename B::Int channel) {
  using Int = typename B::Int;
  auto evaluateGroup = [&](const ChannelPlan::Group &group) -> Int {
    return evaluate(b, code, llvm::ArrayRef(group.members),
                    loadPlace(b, group.memberOf, channel));
  };
  Int result = evaluateGroup(plan.groups.front());
  if (plan.groups.size() == 1)
    return result;
  Int chosen = loadPlace(b, plan.groupOf, channel);
  for (auto [i, group] : llvm::enumerate(plan.groups))
    if (i > 0)
      result = b.select(b.eq(chosen, b.constant(static_cast<int64_t>(i))),
                        evaluateGroup(group), result);
  return result;
}

} // namespace qlut::kernels

#endif // QLUT_CORE_KERNELTRACE_H
