//===- IntegerTensor.h - what a float tensor of a body became ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_LIB_CONVERSION_SIMTOHW_INTEGERTENSOR_H
#define QLUT_LIB_CONVERSION_SIMTOHW_INTEGERTENSOR_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Value.h"
#include "qlut/Core/FixedProgram.h"
#include <optional>

namespace mlir::qlut {

/// What a value of the body of a simulated op became in the integer program.
struct IntegerTensor {
  enum class Kind {
    Native,   ///< no float: `value` is it
    Empty,    ///< a tensor that nothing was written to
    Constant, ///< reals known now, not yet in units
    Integer,  ///< `value` holds integers n of `scale`, or codes
  };
  Kind kind = Kind::Native;
  Value value;
  /// Integer: what 1 stands for; `loop` is the dimension of the channels.
  ::qlut::Scale scale;
  /// Integer: of all elements.
  ::qlut::Bounds bounds;
  /// Integer: if `value` holds codes, their formats, one or by channel.
  SmallVector<::qlut::Format> formats;
  /// Constant: the reals, of `source`'s shape; `source` is the float tensor of
  /// the body that has them.
  Value source;
  /// Constant: the least and the greatest.
  double least = 0, most = 0;
};

} // namespace mlir::qlut

#endif // QLUT_LIB_CONVERSION_SIMTOHW_INTEGERTENSOR_H
