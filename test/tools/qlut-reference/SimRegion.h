//===- SimRegion.h - qlut.sim and its ops in the reference ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TEST_TOOLS_QLUT_REFERENCE_SIMREGION_H
#define QLUT_TEST_TOOLS_QLUT_REFERENCE_SIMREGION_H

#include "Arrays.h"
#include "Quantity.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "qlut/Dialect/Qlut/IR/Qlut.h"

namespace reference {

/// The integers or truths of a body that take no part in reals.
std::optional<std::vector<int64_t>>
evaluateNative(mlir::Operation *op,
               mlir::ArrayRef<const std::vector<int64_t> *> operands,
               size_t points);

/// One qlut.sim with formats (W rules).
class SimRegion {
public:
  SimRegion(mlir::qlut::SimOp sim, std::optional<::qlut::Rounding> rounding);

  /// The results for operands; `error` says why there are none.
  std::optional<std::vector<Array>> run(mlir::ArrayRef<Array> operands);
  std::string error;

private:
  /// A tensor of the body.
  struct Item {
    enum class Kind { Native, Empty, Constants, Integers } kind = Kind::Native;
    mlir::SmallVector<int64_t> shape;
    /// Native: the integers. Constants: the reals.
    Array array;
    double least = 0, most = 0; ///< Constants
    Quantity quantity;          ///< Integers: a point is an element
  };
  /// A scalar of the body of a linalg op at all points of its loops.
  struct Scalar {
    bool isNative = false;
    std::vector<int64_t> native;
    Quantity quantity;
  };
  using Scalars = llvm::DenseMap<mlir::Value, Scalar>;

  bool fail(mlir::Operation *op, const mlir::Twine &why);
  bool bind(unsigned index, const Array &operand);
  bool run(mlir::Operation *op);
  bool runMovement(mlir::Operation *op, const Movement &movement);
  bool runLinalg(mlir::linalg::LinalgOp op);
  bool runScalar(mlir::Operation *op, Scalars &scalars, Arithmetic &arithmetic,
                 mlir::ArrayRef<int64_t> loops);
  bool runExtract(mlir::Operation *op, Scalars &scalars, size_t points);
  bool captured(mlir::Value value, Scalars &scalars, size_t points);
  Quantity read(const Item &item, const std::vector<size_t> &elements);
  Item reduce(mlir::linalg::LinalgOp op, mlir::Operation *combiner,
              const Quantity &term, const Item &init,
              const std::vector<size_t> &elements);

  mlir::qlut::SimOp sim;
  ::qlut::Rounding rounding;
  bool isDouble = false;
  llvm::DenseMap<mlir::Value, Item> items;
};

} // namespace reference

#endif // QLUT_TEST_TOOLS_QLUT_REFERENCE_SIMREGION_H
