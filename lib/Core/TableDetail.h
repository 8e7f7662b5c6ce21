//===- TableDetail.h - shared by Table's sources ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_TABLEDETAIL_H
#define QLUT_LIB_CORE_TABLEDETAIL_H

#include "Diagnostics.h"
#include "qlut/Core/Table.h"

namespace qlut::detail {

/// An error unless the value of `field` lies between both, which are included.
inline llvm::Error checkBetween(const char *field, int64_t value, int64_t least,
                                int64_t greatest) {
  if (value >= least && value <= greatest)
    return llvm::Error::success();
  return makeError("expected {0} from {1} to {2}, got {3}", field, least,
                   greatest, value);
}

/// The rules of tables behind a front end (spec H1 to H9), those of the inner
/// table (T2, T5 to T7) included.
llvm::Error checkForm(const FoldedTable &table);
llvm::Error checkForm(const NormalizedTable &table);

/// The rules of quadratic tables (spec T16, T17).
llvm::Error checkForm(const QuadraticTable &table);

/// The rules of a linear table's own (spec T5 to T7); of its storages only
/// that they have at most 16 bits.
llvm::Error checkLinear(const LinearTable &table);

/// The slopes of Table::slope.
double slopeAt(const FoldedTable &table, int64_t code,
               const kernels::LinearPlan *plan);
double slopeAt(const NormalizedTable &table, int64_t code,
               const kernels::LinearPlan &plan);
double slopeAt(const QuadraticTable &table, int64_t code);

/// The rise of V at an offset of the domain, in output codes an offset.
double quadraticSlope(const QuadraticTable &table, int64_t u);

/// True if every integer the kernel forms on any input code, constants and
/// loaded numbers included, fits a signed integer of `bits`, found by running
/// it over all codes. `plan` is the plan of a linear table, else null.
bool fitsKernel(const Table &table, const kernels::LinearPlan *plan,
                unsigned bits);

} // namespace qlut::detail

#endif // QLUT_LIB_CORE_TABLEDETAIL_H
