//===- CEmitter.h - kernels that write C ------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The backend of Core/Kernels.h that writes C99: what the kernels compute with
// IntegerBackend, the written statements compute on the target. No statement
// shifts a negative number, wraps, or relies on what C leaves to the compiler.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXPORT_CEMITTER_H
#define QLUT_EXPORT_CEMITTER_H

#include "qlut/Export/TableArrays.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/raw_ostream.h"
#include <deque>
#include <optional>

namespace qlut {

/// Writes the statements of one function body, in static single assignment:
/// each operation gives a new constant v0, v1, ...
class CEmitter {
public:
  /// An integer of the compute width: a name, or a number known while
  /// writing. Known numbers fold where the result is exact.
  struct Int {
    std::string name;
    std::optional<int64_t> known;
  };
  using Bool = std::string; ///< an expression without side effects

  /// Computes with integers of `intBits` (32 or 64). Loads read the arrays
  /// named `<prefix>_<name of the array>`; those of other numbers than the
  /// known arrays' get names of their own.
  CEmitter(unsigned intBits, llvm::StringRef prefix, TableArrays known);

  /// The C type of the compute width.
  llvm::StringRef type() const { return intBits == 32 ? "int32_t" : "int64_t"; }
  /// The integer that C expression gives.
  Int fromText(const llvm::Twine &expression);
  /// The integer as a C expression.
  std::string text(const Int &a) const;
  /// Writes the statements that `result` needs, then its return as `type`.
  void writeBody(llvm::raw_ostream &os, const Int &result,
                 llvm::StringRef type) const;
  /// The arrays that were loaded from, each whole, in the order of first use.
  llvm::ArrayRef<TableArray> loaded() const { return used; }

  // What Kernels.h asks of a backend for tables.
  Int constant(int64_t v) { return {"", v}; }
  Int add(const Int &a, const Int &c);
  Int sub(const Int &a, const Int &c);
  Int mul(const Int &a, const Int &c);
  Int min(const Int &a, const Int &c);
  Int max(const Int &a, const Int &c);
  Int shl(const Int &a, unsigned s) { return shlBy(a, constant(s)); }
  Int ashr(const Int &a, unsigned s) { return ashrBy(a, constant(s)); }
  Int shlBy(const Int &a, const Int &s);
  Int ashrBy(const Int &a, const Int &s);
  Int floorLog2(const Int &a);
  Bool ge(const Int &a, const Int &c) { return compare(a, ">=", c); }
  Bool lt(const Int &a, const Int &c) { return compare(a, "<", c); }
  Bool eq(const Int &a, const Int &c) { return compare(a, "==", c); }
  Bool both(const Bool &a, const Bool &c) { return a + " && " + c; }
  Int select(const Bool &condition, const Int &a, const Int &c);
  Int load(llvm::ArrayRef<int64_t> numbers, const Int &index);

private:
  Bool compare(const Int &a, llvm::StringRef comparison, const Int &c);
  /// The known array that `numbers` is a part of, or a new one with a copy.
  TableArray find(llvm::ArrayRef<int64_t> numbers);

  unsigned intBits;
  std::string prefix;
  llvm::SmallVector<TableArray> known, used;
  /// Numbers and names of the arrays that are not known.
  std::deque<std::pair<std::string, std::vector<int64_t>>> others;
  std::vector<std::string> values; ///< the expressions of v0, v1, ...
};

} // namespace qlut

#endif // QLUT_EXPORT_CEMITTER_H
