//===- MonotoneProgram.cpp - proofs about chains --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A step of a chain that goes one way as the leaf grows is known by where it
// begins and ends, so a proof follows both ends through the ops (docs/spec.md,
// J6).
//
//===----------------------------------------------------------------------===//

#include "CodeProgram.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::qlut;

namespace {
/// A value as the leaf grows from the least to the greatest: what it goes from
/// and to, never turning.
struct Course {
  int64_t from, to;
  bool isConstant;

  int direction() const { return from == to ? 0 : from < to ? 1 : -1; }
};
} // namespace

/// True if both go one way, so that sums and extremes do.
static bool agree(const Course &a, const Course &b) {
  return a.direction() * b.direction() >= 0;
}

/// True if the table's codes go one way over the codes from a to b.
static bool isMonotone(const ::qlut::Table &table, int64_t a, int64_t b) {
  int direction = 0;
  int64_t last = table.evaluate(std::min(a, b));
  for (int64_t code = std::min(a, b) + 1; code <= std::max(a, b); ++code) {
    int64_t next = table.evaluate(code);
    int step = next == last ? 0 : next > last ? 1 : -1;
    if (step * direction < 0)
      return false;
    direction = step != 0 ? step : direction;
    last = next;
  }
  return true;
}

/// True if the op's result goes one way where its operands do.
static bool keepsDirection(Operation *op, ArrayRef<Course> in) {
  if (isa<arith::AddIOp, arith::MaxSIOp, arith::MinSIOp>(op))
    return agree(in[0], in[1]);
  if (isa<arith::SubIOp>(op))
    return agree(in[0], {in[1].to, in[1].from, in[1].isConstant});
  if (isa<arith::MulIOp>(op))
    return in[0].isConstant || in[1].isConstant;
  if (isa<arith::ShRSIOp>(op))
    return in[1].isConstant;
  if (isa<arith::ExtSIOp, arith::TruncIOp>(op))
    return true;
  // Read as unsigned.
  if (isa<arith::ExtUIOp>(op))
    return in[0].from >= 0 && in[0].to >= 0;
  if (auto rescale = dyn_cast<RescaleOp>(op))
    return in[1].isConstant && in[2].isConstant && in[1].from >= 0 &&
           (!rescale.getInputUnsigned() || (in[0].from >= 0 && in[0].to >= 0));
  if (auto lookup = dyn_cast<HwLutOp>(op)) {
    const ::qlut::Table &table =
        getTableOf(lookup.getTableAttr(), 0).getTable();
    return (table.input().isSigned() || (in[0].from >= 0 && in[0].to >= 0)) &&
           isMonotone(table, in[0].from, in[0].to);
  }
  return false;
}

/// True if the value is in no danger of wrapping in the width.
static bool fitsExactly(Operation *op, int64_t a, int64_t b, unsigned width) {
  __int128 exact = 0;
  if (isa<arith::AddIOp>(op))
    exact = __int128(a) + b;
  else if (isa<arith::SubIOp>(op))
    exact = __int128(a) - b;
  else if (isa<arith::MulIOp>(op))
    exact = __int128(a) * b;
  else
    exact = a;
  bool checked =
      isa<arith::AddIOp, arith::SubIOp, arith::MulIOp, arith::TruncIOp>(op);
  const __int128 half = __int128(1) << (width - 1);
  return !checked || (exact >= -half && exact < half);
}

static bool givesUnsigned(Operation *op) {
  if (auto rescale = dyn_cast<RescaleOp>(op))
    return !rescale.getOutputStorage().isSigned();
  auto lookup = dyn_cast<HwLutOp>(op);
  return lookup &&
         !getTableOf(lookup.getTableAttr(), 0).getOutputStorage().isSigned();
}

LogicalResult CodeProgram::proveMonotone(int64_t lo, int64_t hi,
                                         int64_t channel,
                                         std::string &why) const {
  SmallVector<Course> courses;
  SmallVector<int64_t> low, high;
  for (const Step &step : steps) {
    if (!step.constants.empty() || !step.op) {
      bool isLeaf = step.constants.empty();
      int64_t number =
          isLeaf ? 0 : step.constants[step.constants.size() > 1 ? channel : 0];
      courses.push_back({isLeaf ? lo : number, isLeaf ? hi : number, !isLeaf});
    } else {
      SmallVector<Course> in;
      for (unsigned operand : step.operands)
        in.push_back(courses[operand]);
      auto other = [&](bool end) {
        const Course &course = in.size() > 1 ? in[1] : in[0];
        return end ? course.to : course.from;
      };
      bool wraps = !fitsExactly(step.op, in[0].from, other(false), step.bits) ||
                   !fitsExactly(step.op, in[0].to, other(true), step.bits);
      if (wraps || !keepsDirection(step.op, in)) {
        why = (Twine(step.op->getName().getStringRef()) +
               (wraps ? " may wrap" : " may turn what it computes from"))
                  .str();
        return failure();
      }
      bool isConstant =
          llvm::all_of(in, [](const Course &c) { return c.isConstant; });
      Course course{run(step, low), run(step, high), isConstant};
      // As signed numbers, unsigned codes would turn in the middle.
      if (&step != &steps.back() && givesUnsigned(step.op) &&
          (course.from < 0 || course.to < 0)) {
        why = (Twine(step.op->getName().getStringRef()) +
               " gives unsigned codes to more arithmetic")
                  .str();
        return failure();
      }
      courses.push_back(course);
    }
    low.push_back(courses.back().from);
    high.push_back(courses.back().to);
  }
  return success();
}
