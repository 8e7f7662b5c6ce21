//===- FormBuilders.h - tables from functions, by form ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_FORMBUILDERS_H
#define QLUT_LIB_CORE_FORMBUILDERS_H

#include "CodeFunction.h"

namespace qlut {

/// The linear table of the spec: equal parts (spec B2 to B4), given breakpoints
/// (B5) or a search (B12 to B15). Errors: poles, segments out of bounds.
llvm::Expected<LinearTable>
buildLinear(const Expression &f, const Format &in, const Format &out,
            const TableSpec &spec, CodeFunction &function, CodeRange domain);

/// The end results at nodes, rounded as a table stores them (spec B6). Error:
/// poles.
llvm::Expected<std::vector<int64_t>> endpointsAt(CodeFunction &function,
                                                 const Format &out,
                                                 llvm::ArrayRef<int64_t> nodes,
                                                 const TableSpec &spec);

/// The step table of at most the spec's steps with the least greatest error
/// against the exact codes of the domain (spec B9). Error: poles.
llvm::Expected<StepTable> buildStep(const TableSpec &spec, const Format &in,
                                    const Format &out, CodeFunction &function,
                                    CodeRange domain);

/// Lines over equal parts of the domain, each of the least greatest error for
/// integer slopes (spec B10). Errors: poles, no scaling of the coefficients
/// that fits.
llvm::Expected<FitTable> buildFit(const TableSpec &spec, const Format &in,
                                  const Format &out, CodeFunction &function,
                                  CodeRange domain);

/// Parabolas over equal segments whose length is a power of two, each of the
/// least greatest error (spec B20, B21); about `center` if there is one and it
/// leaves room. Errors: poles, another objective, spacing, rounding or rule
/// outside the range, segments too long for numbers of 16 bits.
llvm::Expected<QuadraticTable>
buildQuadratic(const TableSpec &spec, const Format &in, const Format &out,
               CodeFunction &function, CodeRange domain,
               std::optional<int64_t> center = std::nullopt);

} // namespace qlut

#endif // QLUT_LIB_CORE_FORMBUILDERS_H
