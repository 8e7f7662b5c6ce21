//===- FixedProgram.h - a scalar body in integers ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the body of a linalg op (additions, products, maxima, selections,
// lookups) computes on reals, as a straight-line program on integers: every
// value is an integer times a scale, exact as long as 62 bits hold it, and
// results are rounded once (docs/spec.md, W rules). The builder takes the
// operations on reals, chooses scales and proves all widths; runProgram is the
// program's one meaning, for evaluation and for emitted code.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_FIXEDPROGRAM_H
#define QLUT_CORE_FIXEDPROGRAM_H

#include "qlut/Core/Format.h"
#include "qlut/Core/Rounding.h"
#include "qlut/Core/Table.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <vector>

namespace qlut {

/// What one unit of an integer stands for: alike for all elements, or by
/// channel, the index in one loop of the op.
struct Scale {
  std::vector<double> values{1.0}; ///< one, or one per channel; all above 0
  int64_t loop = -1;               ///< the loop of the channels; -1 if alike

  bool isByChannel() const { return loop >= 0; }
  double get(size_t channel) const {
    return isByChannel() ? values[channel] : values.front();
  }
  bool operator==(const Scale &o) const {
    return values == o.values && loop == o.loop;
  }
};

/// The least and the greatest of some integers.
struct Bounds {
  int64_t lo = 0, hi = 0;

  /// The greatest magnitude.
  uint64_t magnitude() const {
    return std::max(
        lo < 0 ? -static_cast<uint64_t>(lo) : static_cast<uint64_t>(lo),
        hi < 0 ? -static_cast<uint64_t>(hi) : static_cast<uint64_t>(hi));
  }
  /// True if a signed integer of that many bits holds all.
  bool fits(unsigned bits) const {
    int64_t most = bits >= 64 ? INT64_MAX : (int64_t(1) << (bits - 1)) - 1;
    return lo >= -most - 1 && hi <= most;
  }
};

/// The greatest magnitude of a constant, all of whose elements are within
/// `reach`, as integers of the scale beside integers of `bits` bits (at most
/// 58): 2^max(38, bits + 4) units, or, if the constant reaches beyond that in
/// the least unit, 2^max(30, bits + 2), which is beyond the others too (W6).
int64_t getConstantLimit(double reach, const Scale &scale, unsigned bits);

/// round-half-even(real / unit), clamped to +-limit (W6): never less for a
/// greater real. `real` is no NaN, `limit` a power of two below 2^63.
int64_t inUnits(double real, double unit, int64_t limit);

/// The bits of the integers that a sum's start stands beside (W8): only
/// infinities and what 2^60 units do not hold are replaced.
inline constexpr unsigned startBits = 56;

/// One operation. `a`, `b` and `c` are indices of earlier ones.
struct FixedInstruction {
  enum class Opcode {
    Input,      ///< integer input `index` of the program
    Condition,  ///< truth of input `index`, an integer of 0 or 1
    Constant,   ///< numbers[channel]
    Add,        ///< a + b
    Subtract,   ///< a - b
    Multiply,   ///< a b
    Minimum,    ///< min(a, b)
    Maximum,    ///< max(a, b)
    RoundShift, ///< round(a / 2^index), half up
    Rescale,    ///< sat(round(a numbers[channel] / 2^shifts[channel]) + index)
    Sign,       ///< 1 if a >= 0, else 0
    Lookup,     ///< table(a), a code
    Less,       ///< truth of a < b
    Equal,      ///< truth of a = b
    Both,       ///< truth of a and b
    Not,        ///< truth of not a
    Select,     ///< b where a is true, else c
  };
  Opcode opcode;
  int a = -1, b = -1, c = -1;
  int64_t index = 0;
  std::vector<int64_t> numbers;         ///< one, or one per channel
  std::vector<int64_t> shifts;          ///< as many, Rescale only
  Storage storage;                      ///< of the codes that Rescale gives
  Rounding rounding = Rounding::HalfUp; ///< of Rescale
  const Table *table = nullptr;         ///< of Lookup; outlives the program
  Bounds bounds;                        ///< proven, of integer results
};

/// A straight-line program on integers.
struct FixedProgram {
  /// What an integer input holds.
  struct Input {
    int source; ///< as given to the builder
    /// Of a constant tensor: the input is inUnits(real, scale, constantLimit).
    /// None: the integer itself.
    std::optional<Scale> constantScale;
    int64_t constantLimit;
  };
  std::vector<FixedInstruction> instructions;
  std::vector<Input> inputs;
  std::vector<int> results; ///< instructions
  int64_t loop = -1;        ///< the loop of the channels; -1 if none
  /// 32 if no integer that the program forms needs more, but for those inside
  /// changes of format, which take 64; else 64.
  unsigned computeBits = 32;

  /// The program's results for integer inputs in a channel.
  std::vector<int64_t> evaluate(llvm::ArrayRef<int64_t> inputs,
                                int64_t channel = 0) const;

  /// Bounds of the program's results in a channel, for inputs that are each
  /// within bounds, which are within those of its Input instruction. By
  /// interval arithmetic: exact where no input is read twice, for lookups only
  /// of one code.
  std::vector<Bounds> bound(llvm::ArrayRef<Bounds> inputs,
                            int64_t channel = 0) const;
};

/// A value of a program under construction: a constant real, a tensor of
/// constant reals not yet put in units, or an integer with its scale.
struct FixedValue {
  enum class Kind { Real, RealInput, Integer } kind = Kind::Real;
  double real = 0;            ///< Real
  int source = -1;            ///< RealInput
  double least = 0, most = 0; ///< RealInput: of the reals
  int id = -1;                ///< Integer: the instruction
  Scale scale;                ///< Integer
  Bounds bounds;              ///< Integer
};

/// Builds a program from operations on reals. Operations fail where formats by
/// channel of two loops meet, or where a constant tensor would need a format.
class FixedProgramBuilder {
public:
  /// `rounding` is that of changes of format. `keepsZeroPoints`: zero points of
  /// one format are subtracted though they are 0, so that another format of the
  /// storage gives as many instructions.
  explicit FixedProgramBuilder(Rounding rounding, bool keepsZeroPoints = false)
      : rounding(rounding), keepsZeroPoints(keepsZeroPoints) {}

  /// Integers of a scale (W2).
  FixedValue integer(int source, Scale scale, Bounds bounds);
  /// Codes of a format, one or by channel along `loop` (W2).
  FixedValue codes(int source, llvm::ArrayRef<Format> formats, int64_t loop);
  /// A constant (W6).
  static FixedValue constant(double value);
  /// Constants, one per element, from `least` to `most` (W6).
  static FixedValue constants(int source, double least, double most);
  /// The truth of an input of 0 or 1.
  int condition(int source);

  using Result = llvm::Expected<FixedValue>;
  Result add(const FixedValue &a, const FixedValue &b);
  Result subtract(const FixedValue &a, const FixedValue &b);
  Result multiply(const FixedValue &a, const FixedValue &b);
  Result minimum(const FixedValue &a, const FixedValue &b);
  Result maximum(const FixedValue &a, const FixedValue &b);
  FixedValue negate(const FixedValue &a);
  Result absolute(const FixedValue &a);
  Result select(int condition, const FixedValue &a, const FixedValue &b);
  /// The truth of a < b; of a = b.
  llvm::Expected<int> less(const FixedValue &a, const FixedValue &b);
  llvm::Expected<int> equal(const FixedValue &a, const FixedValue &b);
  int both(int a, int b);
  int negateCondition(int a);
  /// A table between two formats (W9).
  Result lookUp(const FixedValue &a, const Format &in, const Format &out,
                const Table &table);

  /// Makes the codes of the value a result (W10).
  llvm::Error addCodes(const FixedValue &a, const Format &format);
  /// Makes the value's integers a result, narrowed to `bits` (W5). Returns it;
  /// a constant becomes +-1 times its magnitude.
  Result addIntegers(const FixedValue &a, unsigned bits = 62);
  /// Makes the value's integers of that very scale a result: each rounded once
  /// (W4).
  Result addIntegersOf(const FixedValue &a, const Scale &scale);

  /// The program; the builder is spent.
  FixedProgram take();

private:
  using Opcode = FixedInstruction::Opcode;
  struct Pair {
    FixedValue a, b;
  };

  int append(FixedInstruction instruction);
  int append(Opcode opcode, int a, int b, Bounds bounds);
  /// Notes that the program forms integers in these bounds.
  void touch(Bounds bounds);
  llvm::Expected<int64_t> joinLoops(int64_t a, int64_t b);
  /// a times numbers[channel]; the scale is given.
  FixedValue times(const FixedValue &a, std::vector<int64_t> numbers,
                   Scale scale);
  /// Clamped to +-magnitude.
  FixedValue clamp(const FixedValue &a, int64_t magnitude);
  /// Rounded to fewer bits, if its magnitude is above 2^bits (W5).
  FixedValue narrow(const FixedValue &a, unsigned bits);
  /// A constant as integers of the scale, beside integers of `bits` bits (W6).
  FixedValue realize(const FixedValue &a, const Scale &scale, unsigned bits);
  Result integerOf(const FixedValue &a);
  /// Both as integers of one scale (W4).
  llvm::Expected<Pair> align(const FixedValue &a, const FixedValue &b);
  llvm::Expected<Pair> alignIntegers(const FixedValue &a, const FixedValue &b);
  llvm::Expected<Pair> alignConstant(const FixedValue &a,
                                     const FixedValue &constant);
  /// The codes of a value, as an instruction.
  llvm::Expected<int> toCodes(const FixedValue &a, const Format &format);

  Rounding rounding;
  bool keepsZeroPoints;
  FixedProgram program;
};

} // namespace qlut

#endif // QLUT_CORE_FIXEDPROGRAM_H
