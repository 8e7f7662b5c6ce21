//===- Libraries.h - optional libraries beside qlut -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernels of libraries that CMake may find: XNNPACK, oneDNN 2, SLEEF. Each
// function gives one over buffers that have to outlive it; without `run` where
// its library was not found, or lacks the operator on this processor. They run
// in the calling thread, capped to AVX2 and FMA, whatever the processor has:
// oneDNN by dnnl_set_max_cpu_isa, XNNPACK by what cpuinfo tells it, SLEEF by
// the functions' names. Results of another arithmetic than qlut's are checked
// by the jobs.
//
//===----------------------------------------------------------------------===//
#ifndef QLUT_BENCHMARKS_SPEED_LIBRARIES_H
#define QLUT_BENCHMARKS_SPEED_LIBRARIES_H

#include "Harness.h"
#include "ProductPeers.h"

namespace qlut::benchmark {

/// A library's name, with the version where it tells; empty where it is not
/// there or does not run on this processor.
std::string describeXnnpack();
std::string describeOneDnn();
std::string describeSleef();

/// 8-bit functions of XNNPACK, which look their codes up in a table of 256
/// values, the same code for any of them (x8-lut).
enum class ByteFunction {
  Tanh,    ///< to codes of the scale 1/128
  Sigmoid, ///< to codes of the scale 1/256 and the zero point -128
};
/// `size` codes, a power of two of at least 64, of the scale `inScale`.
Kernel makeXnnpackLookup(ByteFunction function, double inScale, size_t size,
                         const int8_t *in, int8_t *out);

/// Softmax of rows of codes of the scale `inScale`, unsigned, to codes of the
/// scale 1/256.
Kernel makeXnnpackSoftmaxOfCodes(size_t numRows, size_t length, double inScale,
                                 const uint8_t *in, uint8_t *out);
/// Softmax of rows of floats.
Kernel makeXnnpackSoftmax(size_t numRows, size_t length, const float *in,
                          float *out);
Kernel makeOneDnnSoftmax(size_t numRows, size_t length, const float *in,
                         float *out);

/// Layer norm of rows of floats with a scale and a bias for each element.
Kernel makeOneDnnLayerNorm(size_t numRows, size_t length, float epsilon,
                           const float *scale, const float *bias,
                           const float *in, float *out);

/// Functions of floats.
enum class FloatFunction { Tanh, Sigmoid, Gelu };
/// The logistic function alone.
Kernel makeXnnpackSigmoid(size_t size, const float *in, float *out);
Kernel makeOneDnnFunction(FloatFunction function, size_t size, const float *in,
                          float *out);
/// tanh to 3.5 units in the last place, the logistic function by exp, gelu by
/// erf. `size` is a multiple of 8.
Kernel makeSleefFunction(FloatFunction function, size_t size, const float *in,
                         float *out);

/// A product with weights packed beforehand; results are the sums by
/// `outScale`, rounded and clamped to codes. `codes` have 16 bytes more, which
/// may be read.
Kernel makeXnnpackProduct(ProductShape shape, double outScale,
                          const int8_t *codes, const int8_t *weights,
                          int8_t *results);
/// A convolution of each channel by itself, without a border; sizes of images,
/// which are square, and of windows are in pixels.
struct DepthwiseShape {
  size_t size, channels; ///< of the results
  size_t window, stride;

  /// Of the codes.
  size_t inSize() const { return (size - 1) * stride + window; }
};

/// Results are the sums by `outScale`, rounded and clamped to codes; weights by
/// row, column and channel. `codes` have 16 bytes more, which may be read.
Kernel makeXnnpackDepthwise(DepthwiseShape shape, double outScale,
                            const int8_t *codes, const int8_t *weights,
                            int8_t *results);
/// Products to sums of 32 bits. With AVX2 alone oneDNN adds two products in 16
/// bits, saturating, whatever the weights are.
Kernel makeOneDnnProduct(ProductShape shape, const int8_t *codes,
                         const int8_t *weights, int32_t *sums);
/// The same of unsigned codes.
Kernel makeOneDnnProduct(ProductShape shape, const uint8_t *codes,
                         const int8_t *weights, int32_t *sums);

} // namespace qlut::benchmark

#endif // QLUT_BENCHMARKS_SPEED_LIBRARIES_H
