//===- FixedResults.cpp - lookups and results of fixed programs -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FixedDetail.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace qlut;
using Kind = FixedValue::Kind;

FixedProgramBuilder::Result FixedProgramBuilder::lookUp(const FixedValue &a,
                                                        const Format &in,
                                                        const Format &out,
                                                        const Table &table) {
  llvm::Expected<int> code = toCodes(a, in);
  if (!code)
    return code.takeError();
  FixedInstruction step;
  step.opcode = Opcode::Lookup;
  step.a = *code;
  step.table = &table;
  step.bounds = {out.storage.minCode(), out.storage.maxCode()};
  program.computeBits = std::max(program.computeBits, table.computeBits());
  Bounds codes = step.bounds;
  int id = append(std::move(step));
  Scale scale{{out.scale}, -1};
  if (out.storage.kind == Storage::Kind::Binary) {
    int twice = append(Opcode::Add, id, id, {0, 2});
    FixedValue one = realize(constant(1), Scale{}, 0);
    return detail::makeInteger(append(Opcode::Subtract, twice, one.id, {-1, 1}),
                               scale, {-1, 1});
  }
  if (out.zeroPoint == 0)
    return detail::makeInteger(id, scale, codes);
  FixedInstruction offset;
  offset.opcode = Opcode::Constant;
  offset.numbers = {out.zeroPoint};
  offset.bounds = {out.zeroPoint, out.zeroPoint};
  int zero = append(std::move(offset));
  Bounds bounds{codes.lo - out.zeroPoint, codes.hi - out.zeroPoint};
  return detail::makeInteger(append(Opcode::Subtract, id, zero, bounds), scale,
                             bounds);
}

/// The least power of two of whose units, in every channel, 2^(bits + 1) of the
/// format's are no more: integers beyond it become the end codes. 2^62 if none
/// below is one.
static int64_t saturatingMagnitude(const Scale &scale, const Format &format) {
  const double beyond =
      std::ldexp(format.scale, static_cast<int>(format.storage.bits) + 1);
  const double unit = *llvm::min_element(scale.values);
  int power = 0;
  while (power < 62 && std::ldexp(unit, power) < beyond)
    ++power;
  return int64_t(1) << power;
}

FixedValue FixedProgramBuilder::clamp(const FixedValue &a, int64_t magnitude) {
  auto number = [&](int64_t n) {
    FixedInstruction step;
    step.opcode = Opcode::Constant;
    step.numbers = {n};
    step.bounds = {n, n};
    return append(std::move(step));
  };
  const Bounds above{std::max(a.bounds.lo, -magnitude),
                     std::max(a.bounds.hi, -magnitude)};
  const int raised = append(Opcode::Maximum, a.id, number(-magnitude), above);
  const Bounds within{std::min(above.lo, magnitude),
                      std::min(above.hi, magnitude)};
  return detail::makeInteger(
      append(Opcode::Minimum, raised, number(magnitude), within), a.scale,
      within);
}

llvm::Expected<int> FixedProgramBuilder::toCodes(const FixedValue &value,
                                                 const Format &format) {
  Result integer = integerOf(value);
  if (!integer)
    return integer.takeError();
  if (format.storage.kind == Storage::Kind::Binary)
    return append(Opcode::Sign, integer->id, -1, {0, 1});
  // Products have 62 bits: computeBits leaves them out.
  FixedValue a = *integer;
  if (!a.bounds.fits(32))
    if (int64_t most = saturatingMagnitude(a.scale, format);
        static_cast<uint64_t>(most) < a.bounds.magnitude())
      a = clamp(a, most);
  a = narrow(a, 31);
  FixedInstruction step;
  step.opcode = Opcode::Rescale;
  step.a = a.id;
  step.index = format.zeroPoint;
  step.storage = format.storage;
  step.rounding = rounding;
  step.bounds = {format.storage.minCode(), format.storage.maxCode()};
  for (double unit : a.scale.values) {
    detail::Ratio ratio = detail::Ratio::get(unit / format.scale);
    step.numbers.push_back(ratio.multiplier);
    step.shifts.push_back(ratio.shift);
  }
  if (llvm::all_equal(step.numbers) && llvm::all_equal(step.shifts)) {
    step.numbers.resize(1);
    step.shifts.resize(1);
  }
  return append(std::move(step));
}

llvm::Error FixedProgramBuilder::addCodes(const FixedValue &a,
                                          const Format &format) {
  llvm::Expected<int> code = toCodes(a, format);
  if (!code)
    return code.takeError();
  program.results.push_back(*code);
  return llvm::Error::success();
}

FixedProgramBuilder::Result
FixedProgramBuilder::addIntegers(const FixedValue &a, unsigned bits) {
  Result integer = integerOf(a);
  if (!integer)
    return integer.takeError();
  FixedValue result = narrow(*integer, bits);
  program.results.push_back(result.id);
  return result;
}

FixedProgramBuilder::Result
FixedProgramBuilder::addIntegersOf(const FixedValue &a, const Scale &scale) {
  FixedValue result;
  if (a.kind != Kind::Integer) {
    result = realize(a, scale, startBits);
  } else if (a.scale == scale) {
    result = a;
  } else {
    // The same rounded multiplication as a change of format, to 32-bit codes.
    llvm::Expected<int64_t> loop = joinLoops(a.scale.loop, scale.loop);
    if (!loop)
      return loop.takeError();
    FixedValue units = a;
    size_t channels = std::max(a.scale.values.size(), scale.values.size());
    units.scale.loop = *loop;
    units.scale.values.clear();
    for (size_t c = 0; c < channels; ++c)
      units.scale.values.push_back(a.scale.get(c) / scale.get(c));
    Format whole;
    whole.storage.bits = 32;
    whole.scale = 1;
    llvm::Expected<int> id = toCodes(units, whole);
    if (!id)
      return id.takeError();
    result = detail::makeInteger(*id, scale, {INT32_MIN, INT32_MAX});
  }
  program.results.push_back(result.id);
  return result;
}
