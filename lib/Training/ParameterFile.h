//===- ParameterFile.h - values of parameters in a file ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_TRAINING_PARAMETERFILE_H
#define QLUT_LIB_TRAINING_PARAMETERFILE_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "qlut/Execution/NdArray.h"
#include "llvm/Support/Error.h"

namespace mlir::qlut::detail {

/// The elements of arrays for a type of floats, or of integers of 8 to 64 bits.
std::optional<::qlut::ElementType> getElementType(Type type);

/// The elements, which are of that type, as an array.
::qlut::NdArray toArray(DenseElementsAttr elements, ::qlut::ElementType type);

/// Writes tensors, by name, as a .npz file of NumPy: `<name>.npy` for
/// each, bf16 as f4. Errors: elements other than floats and integers of 8 to 64
/// bits; a file that can't be written.
llvm::Error
writeParameterFile(llvm::StringRef path,
                   ArrayRef<std::pair<StringAttr, DenseElementsAttr>> values);

/// Sets the attributes to the arrays of those names in a .npz file, of the same
/// types; f4 serves bf16. Arrays of other names are an error, as are missing
/// ones and other shapes or element types.
llvm::Error readParameterFile(
    llvm::StringRef path,
    MutableArrayRef<std::pair<StringAttr, DenseElementsAttr>> values,
    ArrayRef<ShapedType> types);

/// The values of parameters, arguments of the function: from that file or, for
/// an empty path, from the function's attribute. Errors are emitted: types that
/// are no tensors of static shape, values that are missing or of another type,
/// those of the file.
FailureOr<SmallVector<Attribute>>
getParameterValues(func::FuncOp function, ArrayRef<unsigned> arguments,
                   StringRef path);

} // namespace mlir::qlut::detail

#endif // QLUT_LIB_TRAINING_PARAMETERFILE_H
