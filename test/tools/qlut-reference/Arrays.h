//===- Arrays.h - tensors and their movement in the reference ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TEST_TOOLS_QLUT_REFERENCE_ARRAYS_H
#define QLUT_TEST_TOOLS_QLUT_REFERENCE_ARRAYS_H

#include "mlir/IR/AffineMap.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Operation.h"
#include <optional>
#include <vector>

namespace reference {

/// A tensor (or, of rank 0, a scalar) in C order: floats as doubles, integers
/// sign-extended, i1 as 0 or 1.
struct Array {
  mlir::SmallVector<int64_t> shape;
  bool isFloat = false;
  std::vector<double> reals;
  std::vector<int64_t> ints;

  size_t size() const { return isFloat ? reals.size() : ints.size(); }
};

/// The number of elements of a static shape.
size_t countElements(mlir::ArrayRef<int64_t> shape);

/// The elements of a constant; none if they are not in the file.
std::optional<Array> readConstant(mlir::Attribute attr);

/// The element that each point of a loop nest reads through a map.
std::vector<size_t> elementsOf(mlir::AffineMap map,
                               mlir::ArrayRef<int64_t> loops,
                               mlir::ArrayRef<int64_t> shape);

/// Where the elements of the result of an op that moves elements come from.
struct Movement {
  /// The operand and its element; operand -1 is the padding, and the element
  /// the nearest one that is not.
  struct Place {
    int operand;
    size_t element;
  };
  mlir::SmallVector<int64_t> shape;
  std::vector<Place> places;
  std::optional<double> padding;
};

/// None if the op is no movement, or one that the reference does not know.
std::optional<Movement> getMovement(mlir::Operation *op);

/// `values` of one operand, moved.
template <typename T>
std::vector<T> move(const Movement &movement, const std::vector<T> &values) {
  std::vector<T> result;
  for (const Movement::Place &place : movement.places)
    result.push_back(values[place.element]);
  return result;
}

} // namespace reference

#endif // QLUT_TEST_TOOLS_QLUT_REFERENCE_ARRAYS_H
