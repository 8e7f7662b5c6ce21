//===- MpiCommunicator.h - processes that mpirun starts ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_TOOLS_QLUT_TRAIN_MPICOMMUNICATOR_H
#define QLUT_TOOLS_QLUT_TRAIN_MPICOMMUNICATOR_H

#include "qlut/Trainer/Communicator.h"
#include "llvm/Support/Error.h"
#include <memory>

namespace qlut {

/// The processes that mpirun (or another launcher of Open MPI, MPICH or PMIx)
/// started beside this one; this one alone if none did. Errors: a launcher, but
/// a build without MPI.
llvm::Expected<std::unique_ptr<Communicator>> createCommunicator();

/// To be called before the process ends: `failed` ends all others, too.
void leaveCommunicator(const Communicator &processes, bool failed);

} // namespace qlut

#endif // QLUT_TOOLS_QLUT_TRAIN_MPICOMMUNICATOR_H
