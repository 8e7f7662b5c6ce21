//===- CertificateAttr.h - certificates in the IR ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_DIALECT_QLUT_TRANSFORMS_CERTIFICATEATTR_H
#define QLUT_LIB_DIALECT_QLUT_TRANSFORMS_CERTIFICATEATTR_H

#include "qlut/Core/Certificate.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

namespace mlir::qlut {

/// The certificates of a simulated lookup with formats and a table, in the
/// float type of the op: one for each channel, or the only one. Without the
/// figures of samples.
SmallVector<::qlut::Certificate> certifyOp(SimLutOp op);

/// The figures by their names, i64, f64 and strings: a dictionary, or of an op
/// with channels an array of them.
Attribute getCertificateAttr(SimLutOp op,
                             ArrayRef<::qlut::Certificate> certificates);

/// Compares the certificates on the op with those found. Emits an error for
/// each figure that was not found or has another value, bit for bit; those of
/// samples that were not asked for again get a warning: they need the
/// calibration's statistics. An op without certificates gets a remark.
LogicalResult verifyCertificate(SimLutOp op,
                                ArrayRef<::qlut::Certificate> found);

} // namespace mlir::qlut

#endif // QLUT_LIB_DIALECT_QLUT_TRANSFORMS_CERTIFICATEATTR_H
