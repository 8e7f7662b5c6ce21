//===- FixedKernel.h - the meaning of a fixed program -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_FIXEDKERNEL_H
#define QLUT_CORE_FIXEDKERNEL_H

#include "qlut/Core/FixedProgram.h"
#include "qlut/Core/Kernels.h"

namespace qlut::kernels {

/// How runProgram changes formats and looks up where a backend has no ops of
/// its own for it: by the kernels.
template <class B>
struct KernelSteps {
  using Int = typename B::Int;

  /// The number of the list for the channel at hand.
  Int number(B &b, llvm::ArrayRef<int64_t> numbers, Int channel) {
    return numbers.size() == 1 ? b.constant(numbers[0])
                               : b.load(numbers, channel);
  }
  Int rescale(B &b, const FixedInstruction &step, Bounds, Int value,
              Int channel) {
    if (step.shifts.size() == 1)
      return kernels::rescale(b, value, 0, number(b, step.numbers, channel),
                              static_cast<unsigned>(step.shifts[0]),
                              step.storage, step.index, step.rounding);
    return rescaleBy(b, value, 0, number(b, step.numbers, channel),
                     number(b, step.shifts, channel), step.storage, step.index,
                     step.rounding);
  }
  Int lookUp(B &b, const FixedInstruction &step, Int code) {
    return evaluate(b, code, *step.table, step.table->linearPlan());
  }
};

/// The results of the program (docs/spec.md, W rules). `inputs` are its
/// inputs' integers, `channel` the index in its loop; `steps` has the members
/// of KernelSteps.
template <class B, class Steps>
std::vector<typename B::Int> runProgram(B &b, const FixedProgram &program,
                                        llvm::ArrayRef<typename B::Int> inputs,
                                        typename B::Int channel,
                                        Steps &&steps) {
  using Opcode = FixedInstruction::Opcode;
  using Int = typename B::Int;
  using Bool = typename B::Bool;
  std::vector<std::optional<Int>> ints(program.instructions.size());
  std::vector<std::optional<Bool>> truths(program.instructions.size());
  for (size_t i = 0; i < program.instructions.size(); ++i) {
    const FixedInstruction &step = program.instructions[i];
    switch (step.opcode) {
    case Opcode::Input:
      ints[i] = inputs[step.index];
      break;
    case Opcode::Condition:
      truths[i] = b.eq(inputs[step.index], b.constant(1));
      break;
    case Opcode::Constant:
      ints[i] = steps.number(b, step.numbers, channel);
      break;
    case Opcode::Add:
      ints[i] = b.add(*ints[step.a], *ints[step.b]);
      break;
    case Opcode::Subtract:
      ints[i] = b.sub(*ints[step.a], *ints[step.b]);
      break;
    case Opcode::Multiply:
      ints[i] = b.mul(*ints[step.a], *ints[step.b]);
      break;
    case Opcode::Minimum:
      ints[i] = b.min(*ints[step.a], *ints[step.b]);
      break;
    case Opcode::Maximum:
      ints[i] = b.max(*ints[step.a], *ints[step.b]);
      break;
    case Opcode::RoundShift:
      ints[i] = divideByPowerOfTwo(b, *ints[step.a],
                                   static_cast<unsigned>(step.index),
                                   Rounding::HalfUp);
      break;
    case Opcode::Rescale:
      ints[i] = steps.rescale(b, step, program.instructions[step.a].bounds,
                              *ints[step.a], channel);
      break;
    case Opcode::Sign:
      ints[i] = b.select(b.lt(*ints[step.a], b.constant(0)), b.constant(0),
                         b.constant(1));
      break;
    case Opcode::Lookup:
      ints[i] = steps.lookUp(b, step, *ints[step.a]);
      break;
    case Opcode::Less:
      truths[i] = b.lt(*ints[step.a], *ints[step.b]);
      break;
    case Opcode::Equal:
      truths[i] = b.eq(*ints[step.a], *ints[step.b]);
      break;
    case Opcode::Both:
      truths[i] = b.both(*truths[step.a], *truths[step.b]);
      break;
    case Opcode::Not:
      truths[i] = b.eq(b.select(*truths[step.a], b.constant(1), b.constant(0)),
                       b.constant(0));
      break;
    case Opcode::Select:
      ints[i] = b.select(*truths[step.a], *ints[step.b], *ints[step.c]);
      break;
    }
  }
  std::vector<Int> results;
  for (int result : program.results)
    results.push_back(*ints[result]);
  return results;
}

} // namespace qlut::kernels

#endif // QLUT_CORE_FIXEDKERNEL_H
