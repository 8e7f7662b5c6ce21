//===- PackedLookup.h - lookups of several codes in a byte ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A linalg.generic over bytes and places in them: code j of byte k is looked up
// for element (k, j) of the result, whose rows are those of the codes. One file
// writes it on tensors, recognizes it on buffers and makes vector code of it.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_VECTOR_PACKEDLOOKUP_H
#define QLUT_LIB_CONVERSION_VECTOR_PACKEDLOOKUP_H

#include "ElementwiseLoop.h"
#include "LaneEmitter.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "qlut/Core/TableCompiler.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

namespace mlir::qlut {

/// Writes it: bytes [..., K] to results [..., K, codes in a byte] of the
/// element type that the table, over codes of 2 or 4 bits, gives. `layer` may
/// be null.
Value createPackedLookup(ImplicitLocOpBuilder &builder, Value bytes,
                         TableAttrInterface table, Type resultElement,
                         StringAttr layer);

/// Whether the lookup's generic, over tensors or buffers, is one.
bool isPackedLookup(HwLutOp lookup);

/// The vector code of one: a program for each place.
struct PackedForm {
  std::vector<::qlut::CompiledTable> places;
  double cycles = 0; ///< for one vector of bytes, the results put in order

  /// "2 codes in a byte, 2 lookups".
  std::string str() const;
};

/// Error: results of more than 8 bits.
llvm::Expected<PackedForm> compilePackedTable(const ::qlut::Table &table,
                                              ::qlut::Isa isa);

/// Sets what the loop does with bytes. `form` and `lookup` have to outlive it.
void setPackedBodies(ElementwiseLoop &loop, HwLutOp lookup,
                     const PackedForm &form, ::qlut::Isa isa);

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_VECTOR_PACKEDLOOKUP_H
