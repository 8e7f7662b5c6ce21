//===- ParameterArrays.h - integers of the IR as arrays ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_EXPORT_PARAMETERARRAYS_H
#define QLUT_LIB_EXPORT_PARAMETERARRAYS_H

#include "mlir/IR/BuiltinAttributes.h"
#include "qlut/Core/Table.h"
#include "qlut/Execution/NdArray.h"
#include "qlut/Export/TableArrays.h"

namespace mlir::qlut {

/// The version of the manifest.
inline constexpr int64_t parametersVersion = 1;
/// Its name in the folder.
inline constexpr StringRef manifestName = "manifest.json";

/// The integers, of at most 64 bits, read as signed, in the least type of
/// NumPy that holds them; i1 as booleans.
::qlut::NdArray toArray(DenseIntElementsAttr elements);

/// The array as a constant of that type, whose shape and least NumPy type it
/// has. Errors: another shape or element type, a number beyond the type.
llvm::Expected<DenseIntElementsAttr> fromArray(ShapedType type,
                                               const ::qlut::NdArray &array);

/// An array of a table in the least signed type that holds its numbers.
::qlut::NdArray toArray(const ::qlut::TableArray &array);

/// The bytes of a .npy file.
std::string toNpy(const ::qlut::NdArray &array);

/// SHA-256 in lowercase hexadecimal digits.
std::string hashBytes(StringRef bytes);

} // namespace mlir::qlut

#endif // QLUT_LIB_EXPORT_PARAMETERARRAYS_H
