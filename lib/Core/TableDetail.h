//===- TableDetail.h - shared by Table's sources ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_TABLEDETAIL_H
#define QLUT_LIB_CORE_TABLEDETAIL_H

namespace qlut {
class Table;
namespace kernels {
struct LinearPlan;
} // namespace kernels
namespace detail {

/// True if every integer the kernel forms on any input code, constants and
/// loaded numbers included, fits a signed integer of `bits`, found by running
/// it over all codes. `plan` is the plan of a linear table, else null.
bool fitsKernel(const Table &table, const kernels::LinearPlan *plan,
                unsigned bits);

} // namespace detail
} // namespace qlut

#endif // QLUT_LIB_CORE_TABLEDETAIL_H
