//===- SleefPeers.cpp - SLEEF beside qlut ---------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Libraries.h"
#include "SleefFunctions.h"

using namespace qlut::benchmark;

std::string qlut::benchmark::describeSleef() {
#ifdef QLUT_HAS_SLEEF
  return std::string("SLEEF ") + getSleefVersion();
#else
  return "";
#endif
}

Kernel qlut::benchmark::makeSleefFunction(FloatFunction function, size_t size,
                                          const float *in, float *out) {
  Kernel kernel{function == FloatFunction::Tanh      ? "SLEEF, f32 tanh (u35)"
                : function == FloatFunction::Sigmoid ? "SLEEF, f32 sigmoid"
                                                     : "SLEEF, f32 gelu (erf)",
                nullptr};
#ifdef QLUT_HAS_SLEEF
  auto *compute = function == FloatFunction::Tanh      ? computeSleefTanh
                  : function == FloatFunction::Sigmoid ? computeSleefSigmoid
                                                       : computeSleefGelu;
  kernel.run = [=] { compute(size, in, out); };
#endif
  return kernel;
}
