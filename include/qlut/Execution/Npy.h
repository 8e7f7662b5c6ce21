//===- Npy.h - .npy files, read strictly ------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The format is NumPy's NEP 1 with its versions 2 and 3: magic, version, a
// header that is a Python dictionary, the data. Accepted: versions 1.0, 2.0,
// 3.0; little endian; C order; the element types b1, i1, i2, i4, i8, u1, u2,
// f2, f4, f8. Everything else is refused with an error that says how to mend
// the file, and every size is compared with the size of the file before
// anything is read or allocated.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXECUTION_NPY_H
#define QLUT_EXECUTION_NPY_H

#include "qlut/Execution/NdArray.h"
#include "llvm/Support/raw_ostream.h"

namespace qlut {

/// The array in `bytes`, the content of a file that errors call `name`.
/// Errors: not .npy, truncated, trailing bytes, unknown version, malformed
/// header, big endian, Fortran order, an unsupported element type, more than
/// 32 dimensions, a shape too large to address, a b1 byte above 1.
llvm::Expected<NdArray> parseNpy(llvm::StringRef bytes, llvm::StringRef name);

/// The array in that regular file. Errors: as parseNpy; an unreadable file.
llvm::Expected<NdArray> readNpy(llvm::StringRef path);

/// The type's name in a .npy file: <f4, |i1, ...; that of F32 for BF16, which
/// NumPy lacks.
std::string getDtype(ElementType type);

/// Writes the array as version 1.0, its data aligned to 64 bytes, as NumPy
/// does. BF16 is written as f4, exactly.
void writeNpy(const NdArray &array, llvm::raw_ostream &os);

} // namespace qlut

#endif // QLUT_EXECUTION_NPY_H
