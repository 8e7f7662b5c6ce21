//===- Jobs.h - what is timed -----------------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_BENCHMARKS_SPEED_JOBS_H
#define QLUT_BENCHMARKS_SPEED_JOBS_H

#include "Harness.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace qlut::benchmark {

/// How much is measured.
struct Settings {
  int rounds = 15;             ///< at least 11 but for tests
  std::vector<size_t> sizes;   ///< bytes of inputs of elementwise jobs
  size_t gateSize = 64 * 1024; ///< the one of them that gates hold for
};

/// A job: something to compute, with the peers that compute it as well. Adds a
/// row for each size and instruction set. Results are compared before anything
/// is timed; a difference ends the program.
struct Job {
  llvm::StringLiteral name;
  llvm::StringLiteral summary;
  void (*run)(const Job &job, const Settings &settings, std::vector<Row> &rows);
};

/// All jobs, by file.
llvm::ArrayRef<Job> getInt8Jobs();
llvm::ArrayRef<Job> getInt16Jobs();
llvm::ArrayRef<Job> getSimulationJobs();
llvm::ArrayRef<Job> getProductJobs();
llvm::ArrayRef<Job> getDepthwiseJobs();
llvm::ArrayRef<Job> getNetworkJobs();
llvm::ArrayRef<Job> getSoftmaxJobs();
llvm::ArrayRef<Job> getNormJobs();
llvm::ArrayRef<Job> getPackedJobs();

} // namespace qlut::benchmark

#endif // QLUT_BENCHMARKS_SPEED_JOBS_H
