//===- Composites.h - integer programs of more than one step ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Softmax, log-softmax, norms and division of codes: spec K. A *plan* holds
// every number of such a program: tables, multipliers, shifts and widths. Its
// kernels are templates over the backend of Kernels.h, one per stage: what
// happens to an element, or to a row. Between the stages stand maxima and sums
// of rows, which are plain.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_CORE_COMPOSITES_H
#define QLUT_CORE_COMPOSITES_H

// IWYU pragma: begin_exports
#include "qlut/Core/DividePlan.h"
#include "qlut/Core/NormPlan.h"
#include "qlut/Core/SegmentTable.h"
#include "qlut/Core/SoftmaxPlan.h"
// IWYU pragma: end_exports

#endif // QLUT_CORE_COMPOSITES_H
