//===- Observer.h - statistics from running programs ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_EXECUTION_OBSERVER_H
#define QLUT_EXECUTION_OBSERVER_H

#include "qlut/Execution/NdArray.h"
#include "qlut/Execution/Statistics.h"
#include "llvm/ADT/StringRef.h"

namespace qlut {

/// Takes what a program reports.
class Observer {
public:
  /// Adds to those statistics; id i of the program is tensors[ids[i]].
  Observer(Statistics &statistics, std::vector<std::string> ids)
      : statistics(statistics), ids(std::move(ids)) {}

  /// Adds the elements of a strided buffer; `data` points at the first. Where
  /// the statistics have an axis, each channel to its own. An id that the table
  /// lacks and another number of channels than before are kept for check().
  void observe(int64_t id, ElementType type, const void *data,
               llvm::ArrayRef<int64_t> sizes, llvm::ArrayRef<int64_t> strides);

  /// An error if the program used an id outside of the table, or reported a
  /// tensor of other channels than before.
  llvm::Error check() const;

private:
  Statistics &statistics;
  std::vector<std::string> ids;
  std::optional<int64_t> unknownId;
  std::string otherChannels; ///< what to say of them
};

} // namespace qlut

#endif // QLUT_EXECUTION_OBSERVER_H
