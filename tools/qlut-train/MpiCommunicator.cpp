//===- MpiCommunicator.cpp - processes that mpirun starts -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "MpiCommunicator.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <cstdlib>
#ifdef QLUT_HAS_MPI
#include <mpi.h>
#endif

using namespace llvm;
using namespace qlut;

/// Whether one of the launchers started this process: a program that no
/// launcher started need not wait for MPI's set-up.
static bool hasLauncher() {
  return any_of(
      ArrayRef<const char *>{"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMIX_RANK"},
      [](const char *name) { return std::getenv(name) != nullptr; });
}

#ifdef QLUT_HAS_MPI
namespace {

/// Over MPI_COMM_WORLD, whose own handler ends all processes on an error.
class MpiCommunicator : public Communicator {
public:
  int64_t size() const override {
    int count = 1;
    MPI_Comm_size(MPI_COMM_WORLD, &count);
    return count;
  }
  int64_t rank() const override {
    int number = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &number);
    return number;
  }
  void send(ArrayRef<char> bytes, int64_t to) override {
    forEachPart(bytes, [&](ArrayRef<char> part) {
      MPI_Send(part.data(), static_cast<int>(part.size()), MPI_CHAR,
               static_cast<int>(to), /*tag=*/0, MPI_COMM_WORLD);
    });
  }
  void receive(MutableArrayRef<char> bytes, int64_t from) override {
    forEachPart(bytes, [&](MutableArrayRef<char> part) {
      MPI_Recv(part.data(), static_cast<int>(part.size()), MPI_CHAR,
               static_cast<int>(from), /*tag=*/0, MPI_COMM_WORLD,
               MPI_STATUS_IGNORE);
    });
  }
  void broadcast(MutableArrayRef<char> bytes, int64_t from) override {
    forEachPart(bytes, [&](MutableArrayRef<char> part) {
      MPI_Bcast(part.data(), static_cast<int>(part.size()), MPI_CHAR,
                static_cast<int>(from), MPI_COMM_WORLD);
    });
  }

private:
  /// MPI counts in int.
  template <typename Bytes, typename Function>
  static void forEachPart(Bytes bytes, Function function) {
    constexpr size_t kMost = size_t(1) << 30;
    while (!bytes.empty()) {
      const size_t length = std::min(bytes.size(), kMost);
      function(bytes.take_front(length));
      bytes = bytes.drop_front(length);
    }
  }
};

} // namespace
#endif

Expected<std::unique_ptr<Communicator>> qlut::createCommunicator() {
  if (!hasLauncher())
    return std::make_unique<Communicator>();
#ifdef QLUT_HAS_MPI
  MPI_Init(nullptr, nullptr);
  return std::make_unique<MpiCommunicator>();
#else
  return createStringError("expected a build with MPI under a launcher of "
                           "several processes; install libopenmpi-dev and "
                           "configure anew");
#endif
}

void qlut::leaveCommunicator(const Communicator &processes, bool failed) {
#ifdef QLUT_HAS_MPI
  if (!hasLauncher())
    return;
  if (failed && processes.size() > 1)
    MPI_Abort(MPI_COMM_WORLD, 1);
  MPI_Finalize();
#endif
}
