//===- Format.h - how integer codes stand for real numbers ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_FORMAT_H
#define QLUT_CORE_FORMAT_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <string>

namespace qlut {

/// The integer type a code is stored in: its width and how its bits are read.
struct Storage {
  enum class Kind {
    Signed,   ///< two's complement: -2^(bits-1) .. 2^(bits-1)-1; never 1 bit
    Unsigned, ///< 0 .. 2^bits-1
    Binary,   ///< 1 bit; code 0 stands for -s and code 1 for +s
  };
  unsigned bits = 8; ///< 1, 2, 4, 8, 16 or 32
  Kind kind = Kind::Signed;

  int64_t minCode() const;
  int64_t maxCode() const;
  /// The number of codes, 2^bits.
  int64_t numCodes() const { return int64_t(1) << bits; }
  bool isSigned() const { return kind == Kind::Signed; }
  bool contains(int64_t code) const;
  /// Bytes of one entry of that width in a table: bits/8, at least 1.
  unsigned bytes() const { return bits < 8 ? 1 : bits / 8; }

  /// An error naming the field, unless width and kind fit (spec F1, F2).
  llvm::Error check() const;
  /// i8, u4, b1, ...
  std::string str() const;
  static llvm::Expected<Storage> parse(llvm::StringRef text);

  bool operator==(const Storage &o) const {
    return bits == o.bits && kind == o.kind;
  }
  bool operator!=(const Storage &o) const { return !(*this == o); }
};

/// A storage with its scale and zero point: real = scale * (code - zeroPoint);
/// for binary storage real = scale * (2 * code - 1).
struct Format {
  Storage storage;
  double scale = 1.0;    ///< positive, normal, exactly representable in f32
  int64_t zeroPoint = 0; ///< a code of the storage; 0 for binary storage

  /// An error naming the field, unless every rule of spec F1 to F6 holds.
  llvm::Error check() const;
  /// i8, 0.05:-3; without the zero point where it is 0. The scale is the
  /// shortest decimal whose nearest f32 it is.
  std::string str() const;
  /// Reads what str() writes; the scale's text means its nearest f32. Errors
  /// name the part that does not read, or the broken rule.
  static llvm::Expected<Format> parse(llvm::StringRef text);

  /// The real value of a code, exact in double for storages of up to 16 bits
  /// (24-bit scale times 17-bit difference; wider ones are rounded once).
  double toReal(int64_t code) const;

  /// The format with that storage whose codes cover [lo, hi], least and
  /// greatest code included, with the least scale for which a zero point
  /// exists (the greater of two). `symmetric` puts the zero point at 0 for
  /// signed and at the middle code for unsigned storage; `powerOfTwoScale`
  /// rounds the scale up to a power of two. Zero points are codes, so codes
  /// always cover 0: a range on one side of 0 gets the end code as its zero
  /// point. For binary storage the scale is the greater |bound|.
  /// Errors: non-finite bounds, lo >= hi, a range no such format covers.
  static llvm::Expected<Format> fromRange(double lo, double hi, Storage storage,
                                          bool symmetric = false,
                                          bool powerOfTwoScale = false);

  bool operator==(const Format &o) const {
    return storage == o.storage && scale == o.scale && zeroPoint == o.zeroPoint;
  }
  bool operator!=(const Format &o) const { return !(*this == o); }
};

} // namespace qlut

#endif // QLUT_CORE_FORMAT_H
