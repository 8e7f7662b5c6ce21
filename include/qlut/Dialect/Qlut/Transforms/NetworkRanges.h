//===- NetworkRanges.h - the ranges that formats come from ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Of a simulated network: what --qlut-quantize chooses formats by, and
// --qlut-build-tables tables. Other ranges, and the formats taken off, give
// another simulation of the same network.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_DIALECT_QLUT_TRANSFORMS_NETWORKRANGES_H
#define QLUT_DIALECT_QLUT_TRANSFORMS_NETWORKRANGES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"

namespace mlir::qlut {

/// The ranges of one function that its ops do not fix themselves. They are
/// numbered in the order of the ops, parameters first.
class NetworkRanges {
public:
  enum class Kind {
    Result, ///< of the results of simulated ops, one for all that only move
    Lookup, ///< of the input of a lookup
    Weight, ///< of a parameter: one for each channel of its format
  };
  struct Range {
    /// The layer, with `#1` and so on for further results; for a parameter its
    /// name.
    std::string name;
    Kind kind = Kind::Result;
    /// The format now; null before --qlut-quantize.
    FormatAttrInterface format;
    /// The dimension of a parameter that its channels are; none if one range
    /// is for all.
    std::optional<int64_t> axis;
    /// The range that the format is to cover, by channel. For a parameter
    /// [-reach, reach].
    SmallVector<::qlut::RealRange> reals;
    /// Elements, in a sample, that one channel's range is for.
    int64_t elements = 1;
  };

  /// The function must hold simulated ops (--qlut-sim-pipeline=network) with
  /// ranges; those of parameters are there once it has formats.
  explicit NetworkRanges(func::FuncOp function);

  ArrayRef<Range> ranges() const { return all; }
  /// Numbers of ranges; none if the op fixes its format itself.
  std::optional<unsigned> findResult(Operation *op, unsigned result) const;
  std::optional<unsigned> findLookup(SimLutOp op) const;
  std::optional<unsigned> findParameter(Value value) const;

  /// Gives the ops, or the parameter, other ranges: one for each channel. Ops
  /// keep formats that they have.
  void set(unsigned number, ArrayRef<::qlut::RealRange> reals);
  /// Takes formats, tables and plans off the ops whose ranges these are.
  void takeFormats();

private:
  void addParameters();
  void addLookup(SimLutOp op);

  func::FuncOp function;
  SmallVector<Range> all;
  SmallVector<SmallVector<Operation *>> ops; ///< by range
  llvm::DenseMap<void *, unsigned> byClass;  ///< of values that only move
  llvm::DenseMap<std::pair<Operation *, unsigned>, unsigned> byResult;
  llvm::StringMap<unsigned> byLookup; ///< layers
  llvm::DenseMap<Value, unsigned> byParameter;
};

} // namespace mlir::qlut

#endif // QLUT_DIALECT_QLUT_TRANSFORMS_NETWORKRANGES_H
