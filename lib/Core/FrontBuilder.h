//===- FrontBuilder.h - tables behind a front end ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_FRONTBUILDER_H
#define QLUT_LIB_CORE_FRONTBUILDER_H

#include "CodeFunction.h"

namespace qlut {

/// What a table behind a front end is built from.
struct FrontInput {
  const Expression &f;
  const Format &in, &out;
  const TableSpec &spec;
  CodeFunction &function; ///< f through the formats
  CodeRange domain;
};

/// The table of the spec's front end, which is not None: spec B12 to B14.
/// Errors: those of buildTable.
llvm::Expected<Table> buildBehindFront(const FrontInput &input);

/// The folded table (spec B12). Errors: poles, a function without a symmetry
/// that it can be rebuilt with, codes on one side of the zero point only.
llvm::Expected<Table> buildFolded(const FrontInput &input);

/// The normalized table (spec B13). Errors: poles, a function whose octaves
/// are not alike.
llvm::Expected<Table> buildNormalized(const FrontInput &input);

/// The linear table of segments whose lengths are powers of two, over the
/// codes of `in` from 0 to that of `hi` at least, by the rules of `spec` but
/// its front end and range; of equal segments there may be fewer.
llvm::Expected<LinearTable> buildInner(const Expression &f, const Format &in,
                                       const Format &out, TableSpec spec,
                                       double hi);

} // namespace qlut

#endif // QLUT_LIB_CORE_FRONTBUILDER_H
