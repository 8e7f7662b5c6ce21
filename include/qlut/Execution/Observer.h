//===- Observer.h - what running programs report ----------------*- C++ -*-===//
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
  virtual ~Observer();

  /// Takes the elements of a strided buffer of floats; `data` points at the
  /// first. Errors are kept for check().
  virtual void observe(int64_t id, ElementType type, const void *data,
                       llvm::ArrayRef<int64_t> sizes,
                       llvm::ArrayRef<int64_t> strides) = 0;

  /// What was wrong with what the program reported, if anything.
  virtual llvm::Error check() const = 0;
};

/// Makes statistics of it.
class StatisticsObserver : public Observer {
public:
  /// Adds to those statistics; id i of the program is tensors[ids[i]].
  StatisticsObserver(Statistics &statistics, std::vector<std::string> ids)
      : statistics(statistics), ids(std::move(ids)) {}

  /// Adds the elements. Where the statistics have an axis, each channel to its
  /// own. An id that the table lacks and another number of channels than before
  /// are kept for check().
  void observe(int64_t id, ElementType type, const void *data,
               llvm::ArrayRef<int64_t> sizes,
               llvm::ArrayRef<int64_t> strides) override;

  /// An error if the program used an id outside of the table, or reported a
  /// tensor of other channels than before.
  llvm::Error check() const override;

private:
  Statistics &statistics;
  std::vector<std::string> ids;
  std::optional<int64_t> unknownId;
  std::string otherChannels; ///< what to say of them
};

/// Keeps the elements themselves.
class RecordingObserver : public Observer {
public:
  /// The program's ids are below `numIds`.
  explicit RecordingObserver(size_t numIds) : values(numIds) {}

  /// Appends the elements, in C order, to those of the id. An id that is too
  /// great is kept for check().
  void observe(int64_t id, ElementType type, const void *data,
               llvm::ArrayRef<int64_t> sizes,
               llvm::ArrayRef<int64_t> strides) override;

  /// An error if the program used an id that is too great.
  llvm::Error check() const override;

  /// What was reported under the id since the last clear(), as doubles; exact.
  llvm::ArrayRef<double> get(size_t id) const { return values[id]; }
  /// Forgets the elements.
  void clear();

private:
  std::vector<std::vector<double>> values; ///< by id
  std::optional<int64_t> unknownId;
};

} // namespace qlut

#endif // QLUT_EXECUTION_OBSERVER_H
