//===- FixedBounds.cpp - what a fixed program can compute -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FixedDetail.h"
#include "qlut/Core/FixedKernel.h"
#include "qlut/Core/IntegerBackend.h"

using namespace qlut;

/// What both bound.
static Bounds intersect(Bounds a, Bounds b) {
  return {std::max(a.lo, b.lo), std::min(a.hi, b.hi)};
}

/// The results of a step that never falls as its operand rises.
template <class Step>
static Bounds mapEnds(Bounds in, Step step) {
  return {step(in.lo), step(in.hi)};
}

std::vector<Bounds> FixedProgram::bound(llvm::ArrayRef<Bounds> integers,
                                        int64_t channel) const {
  using Opcode = FixedInstruction::Opcode;
  using Backend = kernels::IntegerBackend<>;
  Backend b;
  kernels::KernelSteps<Backend> steps;
  std::vector<Bounds> all(instructions.size());
  for (size_t i = 0; i < instructions.size(); ++i) {
    const FixedInstruction &step = instructions[i];
    Bounds x = step.a >= 0 ? all[step.a] : Bounds();
    Bounds y = step.b >= 0 ? all[step.b] : Bounds();
    Bounds result = step.bounds;
    switch (step.opcode) {
    case Opcode::Input:
      result = integers[step.index];
      break;
    case Opcode::Constant:
      result.lo = result.hi = steps.number(b, step.numbers, channel);
      break;
    case Opcode::Add:
      result = {x.lo + y.lo, x.hi + y.hi};
      break;
    case Opcode::Subtract:
      result = {x.lo - y.hi, x.hi - y.lo};
      break;
    case Opcode::Multiply:
      result = detail::productBounds(x, y);
      break;
    case Opcode::Minimum:
      result = {std::min(x.lo, y.lo), std::min(x.hi, y.hi)};
      break;
    case Opcode::Maximum:
      result = {std::max(x.lo, y.lo), std::max(x.hi, y.hi)};
      break;
    case Opcode::RoundShift:
      result = mapEnds(x, [&](int64_t n) {
        return kernels::divideByPowerOfTwo(
            b, n, static_cast<unsigned>(step.index), Rounding::HalfUp);
      });
      break;
    case Opcode::Rescale:
      result = mapEnds(
          x, [&](int64_t n) { return steps.rescale(b, step, x, n, channel); });
      break;
    case Opcode::Sign:
      result = mapEnds(x, [](int64_t n) { return n >= 0 ? 1 : 0; });
      break;
    case Opcode::Lookup:
      if (x.lo == x.hi)
        result.lo = result.hi = steps.lookUp(b, step, x.lo);
      break;
    case Opcode::Select: {
      Bounds z = all[step.c];
      result = {std::min(y.lo, z.lo), std::max(y.hi, z.hi)};
      break;
    }
    case Opcode::Condition:
    case Opcode::Less:
    case Opcode::Equal:
    case Opcode::Both:
    case Opcode::Not:
      continue; // Truths have no bounds.
    }
    // A square is not negative: the builder's bounds hold, too.
    all[i] = intersect(result, step.bounds);
  }
  std::vector<Bounds> bounds;
  for (int result : results)
    bounds.push_back(all[result]);
  return bounds;
}
