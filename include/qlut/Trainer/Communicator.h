//===- Communicator.h - processes that train together -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TRAINER_COMMUNICATOR_H
#define QLUT_TRAINER_COMMUNICATOR_H

#include "llvm/ADT/ArrayRef.h"
#include <cstdint>
#include <utility>
#include <vector>

namespace qlut {

/// What processes that train one network together tell each other. This one is
/// alone; qlut-train has one over MPI. All processes are of one byte order, and
/// call what follows in the same order. A process that a message does not reach
/// ends: there is no way on for the others.
class Communicator {
public:
  virtual ~Communicator();

  virtual int64_t size() const { return 1; } ///< how many processes
  virtual int64_t rank() const { return 0; } ///< this one's number, from 0

  /// The bytes from this process to that one, which receives as many. Never
  /// called with the own rank.
  virtual void send(llvm::ArrayRef<char> bytes, int64_t to) {}
  virtual void receive(llvm::MutableArrayRef<char> bytes, int64_t from) {}
  /// The bytes of process `from` to all; as many in each of them.
  virtual void broadcast(llvm::MutableArrayRef<char> bytes, int64_t from) {}

  /// This process's part of `count` things in order: the first, and the one
  /// after the last. The first process has the first thing.
  std::pair<int64_t, int64_t> share(int64_t count) const;
  /// The process whose part the thing is.
  int64_t owner(int64_t thing, int64_t count) const;
  /// The bytes of all processes, in the order of their ranks.
  std::vector<std::vector<char>> gather(llvm::ArrayRef<char> bytes);

  /// Adds `count` vectors of numbers, T being float or double, element by
  /// element along a binary tree that depends on `count` alone, so that the
  /// sums are the same bits for any number of processes. Of the vectors, those
  /// of this process's share are given and changed; the others may be empty.
  /// The sum is in the first vector of each process.
  template <typename T>
  void addAlongTree(llvm::MutableArrayRef<std::vector<T>> vectors);

private:
  template <typename T>
  void addAlongTree(llvm::MutableArrayRef<std::vector<T>> vectors,
                    int64_t begin, int64_t end);
};

} // namespace qlut

#endif // QLUT_TRAINER_COMMUNICATOR_H
