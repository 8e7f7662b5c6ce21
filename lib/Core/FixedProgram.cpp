//===- FixedProgram.cpp - operations on reals as integers -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The operations; how two scales become one is in FixedAlign.cpp.
//
//===----------------------------------------------------------------------===//

#include "qlut/Core/FixedProgram.h"
#include "Diagnostics.h"
#include "FixedDetail.h"
#include "qlut/Core/FixedKernel.h"
#include "qlut/Core/IntegerBackend.h"
#include "llvm/ADT/STLExtras.h"

using namespace qlut;
using detail::makeInteger;
using detail::productBounds;
using Kind = FixedValue::Kind;

std::vector<int64_t> FixedProgram::evaluate(llvm::ArrayRef<int64_t> integers,
                                            int64_t channel) const {
  kernels::IntegerBackend<> b;
  return kernels::runProgram(b, *this, integers, channel,
                             kernels::KernelSteps<kernels::IntegerBackend<>>());
}

//===----------------------------------------------------------------------===//
// Instructions
//===----------------------------------------------------------------------===//

void FixedProgramBuilder::touch(Bounds bounds) {
  assert(bounds.fits(64) && "widths are proven before an operation is made");
  if (!bounds.fits(32))
    program.computeBits = 64;
}

int FixedProgramBuilder::append(FixedInstruction instruction) {
  touch(instruction.bounds);
  program.instructions.push_back(std::move(instruction));
  return static_cast<int>(program.instructions.size()) - 1;
}

int FixedProgramBuilder::append(Opcode opcode, int a, int b, Bounds bounds) {
  FixedInstruction step;
  step.opcode = opcode;
  step.a = a;
  step.b = b;
  step.bounds = bounds;
  return append(std::move(step));
}

//===----------------------------------------------------------------------===//
// Leaves
//===----------------------------------------------------------------------===//

FixedValue FixedProgramBuilder::integer(int source, Scale scale,
                                        Bounds bounds) {
  if (scale.isByChannel())
    program.loop = scale.loop;
  FixedInstruction step;
  step.opcode = Opcode::Input;
  step.index = static_cast<int64_t>(program.inputs.size());
  step.bounds = bounds;
  program.inputs.push_back({source, std::nullopt, 0});
  return makeInteger(append(std::move(step)), std::move(scale), bounds);
}

FixedValue FixedProgramBuilder::codes(int source,
                                      llvm::ArrayRef<Format> formats,
                                      int64_t loop) {
  const Storage &storage = formats.front().storage;
  Scale scale;
  scale.values.clear();
  scale.loop = loop;
  std::vector<int64_t> zeroPoints;
  Bounds zero{INT64_MAX, INT64_MIN};
  for (const Format &format : formats) {
    scale.values.push_back(format.scale);
    zeroPoints.push_back(format.zeroPoint);
    zero = {std::min(zero.lo, format.zeroPoint),
            std::max(zero.hi, format.zeroPoint)};
  }
  FixedValue code =
      integer(source, scale, {storage.minCode(), storage.maxCode()});
  if (storage.kind == Storage::Kind::Binary) {
    int twice = append(Opcode::Add, code.id, code.id, {0, 2});
    FixedValue one = realize(constant(1), Scale{}, 0);
    return makeInteger(append(Opcode::Subtract, twice, one.id, {-1, 1}),
                       code.scale, {-1, 1});
  }
  if (zero.lo == 0 && zero.hi == 0 && !(keepsZeroPoints && loop < 0))
    return code;
  FixedInstruction step;
  step.opcode = Opcode::Constant;
  step.numbers = llvm::all_equal(zeroPoints)
                     ? std::vector<int64_t>{zeroPoints.front()}
                     : zeroPoints;
  step.bounds = zero;
  int offset = append(std::move(step));
  Bounds bounds{code.bounds.lo - zero.hi, code.bounds.hi - zero.lo};
  return makeInteger(append(Opcode::Subtract, code.id, offset, bounds),
                     code.scale, bounds);
}

FixedValue FixedProgramBuilder::constant(double value) {
  FixedValue result;
  result.real = value;
  return result;
}

FixedValue FixedProgramBuilder::constants(int source, double least,
                                          double most) {
  FixedValue result;
  result.kind = Kind::RealInput;
  result.source = source;
  result.least = least;
  result.most = most;
  return result;
}

int FixedProgramBuilder::condition(int source) {
  FixedInstruction step;
  step.opcode = Opcode::Condition;
  step.index = static_cast<int64_t>(program.inputs.size());
  program.inputs.push_back({source, std::nullopt, 0});
  return append(std::move(step));
}

//===----------------------------------------------------------------------===//
// Sums, products, extremes
//===----------------------------------------------------------------------===//

FixedProgramBuilder::Result FixedProgramBuilder::add(const FixedValue &a,
                                                     const FixedValue &b) {
  if (a.kind == Kind::Real && b.kind == Kind::Real)
    return constant(a.real + b.real);
  llvm::Expected<Pair> pair = align(a, b);
  if (!pair)
    return pair.takeError();
  Bounds bounds{pair->a.bounds.lo + pair->b.bounds.lo,
                pair->a.bounds.hi + pair->b.bounds.hi};
  return makeInteger(append(Opcode::Add, pair->a.id, pair->b.id, bounds),
                     pair->a.scale, bounds);
}

FixedProgramBuilder::Result FixedProgramBuilder::subtract(const FixedValue &a,
                                                          const FixedValue &b) {
  if (a.kind == Kind::Real && b.kind == Kind::Real)
    return constant(a.real - b.real);
  llvm::Expected<Pair> pair = align(a, b);
  if (!pair)
    return pair.takeError();
  Bounds bounds{pair->a.bounds.lo - pair->b.bounds.hi,
                pair->a.bounds.hi - pair->b.bounds.lo};
  return makeInteger(append(Opcode::Subtract, pair->a.id, pair->b.id, bounds),
                     pair->a.scale, bounds);
}

FixedProgramBuilder::Result FixedProgramBuilder::multiply(const FixedValue &a,
                                                          const FixedValue &b) {
  if (a.kind == Kind::Real && b.kind == Kind::Real)
    return constant(a.real * b.real);
  if (a.kind == Kind::Real)
    return multiply(b, a);
  if (b.kind == Kind::Real) {
    // W3: a constant factor moves the scale alone.
    if (b.real == 0)
      return constant(0);
    if (a.kind == Kind::RealInput || !std::isfinite(b.real))
      return makeError(a.kind == Kind::RealInput
                           ? "a constant tensor in a product needs a format"
                           : "a product with an infinite constant");
    FixedValue scaled = b.real < 0 ? negate(a) : a;
    for (double &unit : scaled.scale.values)
      unit *= std::fabs(b.real);
    return scaled;
  }
  if (a.kind == Kind::RealInput || b.kind == Kind::RealInput)
    return makeError("a constant tensor in a product needs a format");
  llvm::Expected<int64_t> loop = joinLoops(a.scale.loop, b.scale.loop);
  if (!loop)
    return loop.takeError();
  bool isSquare = a.id == b.id;
  // W5: the longer factor loses bits first, each is rounded once.
  unsigned left = llvm::Log2_64_Ceil(a.bounds.magnitude() + 1);
  unsigned right = llvm::Log2_64_Ceil(b.bounds.magnitude() + 1);
  while (left + right > 62)
    --(left >= right ? left : right);
  FixedValue x = narrow(a, left), y = narrow(b, right);
  Scale scale;
  scale.loop = *loop;
  scale.values.clear();
  size_t channels = std::max(x.scale.values.size(), y.scale.values.size());
  for (size_t c = 0; c < channels; ++c)
    scale.values.push_back(x.scale.get(c) * y.scale.get(c));
  Bounds bounds = productBounds(x.bounds, y.bounds);
  if (isSquare)
    bounds.lo = 0;
  return makeInteger(append(Opcode::Multiply, x.id, y.id, bounds),
                     std::move(scale), bounds);
}

FixedProgramBuilder::Result FixedProgramBuilder::minimum(const FixedValue &a,
                                                         const FixedValue &b) {
  if (a.kind == Kind::Real && b.kind == Kind::Real)
    return constant(std::min(a.real, b.real));
  llvm::Expected<Pair> pair = align(a, b);
  if (!pair)
    return pair.takeError();
  Bounds bounds{std::min(pair->a.bounds.lo, pair->b.bounds.lo),
                std::min(pair->a.bounds.hi, pair->b.bounds.hi)};
  return makeInteger(append(Opcode::Minimum, pair->a.id, pair->b.id, bounds),
                     pair->a.scale, bounds);
}

FixedProgramBuilder::Result FixedProgramBuilder::maximum(const FixedValue &a,
                                                         const FixedValue &b) {
  if (a.kind == Kind::Real && b.kind == Kind::Real)
    return constant(std::max(a.real, b.real));
  llvm::Expected<Pair> pair = align(a, b);
  if (!pair)
    return pair.takeError();
  Bounds bounds{std::max(pair->a.bounds.lo, pair->b.bounds.lo),
                std::max(pair->a.bounds.hi, pair->b.bounds.hi)};
  return makeInteger(append(Opcode::Maximum, pair->a.id, pair->b.id, bounds),
                     pair->a.scale, bounds);
}

FixedValue FixedProgramBuilder::negate(const FixedValue &a) {
  if (a.kind == Kind::Real)
    return constant(-a.real);
  assert(a.kind == Kind::Integer && "constant tensors are put in units first");
  FixedValue zero = realize(constant(0), Scale{}, 0);
  Bounds bounds{-a.bounds.hi, -a.bounds.lo};
  return makeInteger(append(Opcode::Subtract, zero.id, a.id, bounds), a.scale,
                     bounds);
}

FixedProgramBuilder::Result FixedProgramBuilder::absolute(const FixedValue &a) {
  if (a.kind == Kind::Real)
    return constant(std::fabs(a.real));
  if (a.kind == Kind::RealInput)
    return makeError("the magnitude of a constant tensor: fold it");
  FixedValue minus = negate(a);
  Bounds bounds{0, static_cast<int64_t>(a.bounds.magnitude())};
  return makeInteger(append(Opcode::Maximum, a.id, minus.id, bounds), a.scale,
                     bounds);
}

//===----------------------------------------------------------------------===//
// Conditions
//===----------------------------------------------------------------------===//

FixedProgramBuilder::Result FixedProgramBuilder::select(int condition,
                                                        const FixedValue &a,
                                                        const FixedValue &b) {
  llvm::Expected<Pair> pair = align(a, b);
  if (!pair)
    return pair.takeError();
  FixedInstruction step;
  step.opcode = Opcode::Select;
  step.a = condition;
  step.b = pair->a.id;
  step.c = pair->b.id;
  step.bounds = {std::min(pair->a.bounds.lo, pair->b.bounds.lo),
                 std::max(pair->a.bounds.hi, pair->b.bounds.hi)};
  Bounds bounds = step.bounds;
  return makeInteger(append(std::move(step)), pair->a.scale, bounds);
}

llvm::Expected<int> FixedProgramBuilder::less(const FixedValue &a,
                                              const FixedValue &b) {
  llvm::Expected<Pair> pair = align(a, b);
  if (!pair)
    return pair.takeError();
  return append(Opcode::Less, pair->a.id, pair->b.id, {});
}

llvm::Expected<int> FixedProgramBuilder::equal(const FixedValue &a,
                                               const FixedValue &b) {
  llvm::Expected<Pair> pair = align(a, b);
  if (!pair)
    return pair.takeError();
  return append(Opcode::Equal, pair->a.id, pair->b.id, {});
}

int FixedProgramBuilder::both(int a, int b) {
  return append(Opcode::Both, a, b, {});
}

int FixedProgramBuilder::negateCondition(int a) {
  return append(Opcode::Not, a, -1, {});
}

FixedProgram FixedProgramBuilder::take() { return std::move(program); }
