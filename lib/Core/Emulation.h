//===- Emulation.h - tables as others fill them -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CORE_EMULATION_H
#define QLUT_LIB_CORE_EMULATION_H

#include "CodeFunction.h"
#include "qlut/Core/Table.h"
#include "qlut/Core/TableBuilder.h"

namespace qlut {

/// A table for tosa.table (spec N10): of i8 to i8 direct; of i16 to i16, zero
/// points 0, 513 values 128 codes apart, followed by the rescale that rounds
/// half up to 16 bits. Errors: other formats, poles, two neighbours whose
/// difference leaves 16 bits, which TOSA calls unpredictable.
llvm::Expected<Table> buildTosa(const Format &in, const Format &out,
                                CodeFunction &function, CodeRange domain);

/// The table that TensorFlow Lite's LUTPopulate fills (spec N11), in f32, with
/// the function rounded correctly to f32 where TensorFlow Lite takes the
/// host's. Errors as of buildTosa: its lookup wraps such a difference.
llvm::Expected<Table> buildTflite(const Expression &f, const Format &in,
                                  const Format &out, CodeRange domain);

/// A unit of two tables (spec N9): the configuration, of LE over the whole
/// domain with equal or doubling segments and LO with segments of any power of
/// two over part of it, with the least greatest error. Errors: formats other
/// than i8 and i16, poles.
llvm::Expected<Table> buildNvdla(const Format &in, const Format &out,
                                 CodeFunction &function, CodeRange domain);

} // namespace qlut

#endif // QLUT_LIB_CORE_EMULATION_H
