//===- OneDnnPeers.cpp - oneDNN beside qlut -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Libraries.h"

using namespace qlut::benchmark;

#ifdef QLUT_HAS_ONEDNN
#include <dlfcn.h>
#include <oneapi/dnnl/dnnl.hpp>
#include <unordered_map>

using dnnl::memory;
using Arguments = std::unordered_map<int, memory>;
using FormatTag = memory::format_tag;

/// Caps the library before anything asks it for code: to AVX2, and to the
/// calling thread where it has threads of OpenMP. False where one of both
/// can't be.
static bool initialize() {
  static const bool isReady = [] {
    if (dnnl_set_max_cpu_isa(dnnl_cpu_isa_avx2) != dnnl_success ||
        dnnl_get_effective_cpu_isa() != dnnl_cpu_isa_avx2)
      return false;
#if DNNL_CPU_THREADING_RUNTIME == DNNL_RUNTIME_OMP
    auto setNumThreads = reinterpret_cast<void (*)(int)>(
        dlsym(RTLD_DEFAULT, "omp_set_num_threads"));
    if (!setNumThreads)
      return false;
    setNumThreads(1);
    return true;
#else
    return DNNL_CPU_THREADING_RUNTIME == DNNL_RUNTIME_SEQ;
#endif
  }();
  return isReady;
}

static const dnnl::engine &getEngine() {
  static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  return engine;
}

static dnnl::stream &getStream() {
  static dnnl::stream stream(getEngine());
  return stream;
}

/// A buffer of the job. The library takes inputs as not constant as well.
static memory wrap(const memory::desc &desc, const void *data) {
  return memory(desc, getEngine(), const_cast<void *>(data));
}

static std::function<void()> runPrimitive(const dnnl::primitive &primitive,
                                          Arguments arguments) {
  return [primitive, arguments = std::move(arguments)] {
    primitive.execute(getStream(), arguments);
    getStream().wait();
  };
}

static memory::desc describeFloats(size_t numRows, size_t length) {
  return {{static_cast<memory::dim>(numRows), static_cast<memory::dim>(length)},
          memory::data_type::f32,
          FormatTag::ab};
}

/// Weights are packed in the order that the library asks for.
static std::function<void()> makeProduct(ProductShape shape,
                                         memory::data_type type,
                                         const void *codes,
                                         const int8_t *weights, int32_t *sums) {
  const auto rows = static_cast<memory::dim>(shape.rows);
  const auto columns = static_cast<memory::dim>(shape.columns);
  const auto depth = static_cast<memory::dim>(shape.depth);
  const memory::desc in({rows, depth}, type, FormatTag::ab);
  const memory::desc out({rows, columns}, memory::data_type::s32,
                         FormatTag::ab);
  const memory::desc any({depth, columns}, memory::data_type::s8,
                         FormatTag::any);
  const memory::desc plain({depth, columns}, memory::data_type::s8,
                           FormatTag::ab);
  const dnnl::matmul::primitive_desc desc({in, any, out}, {}, getEngine(),
                                          /*allow_empty=*/true);
  if (!desc)
    return nullptr;
  memory given = wrap(plain, weights);
  memory packed(desc.weights_desc(), getEngine());
  dnnl::reorder(given, packed).execute(getStream(), given, packed);
  getStream().wait();
  return runPrimitive(dnnl::matmul(desc), {{DNNL_ARG_SRC, wrap(in, codes)},
                                           {DNNL_ARG_WEIGHTS, packed},
                                           {DNNL_ARG_DST, wrap(out, sums)}});
}
#endif

std::string qlut::benchmark::describeOneDnn() {
#ifdef QLUT_HAS_ONEDNN
  if (initialize()) {
    const dnnl_version_t *version = dnnl_version();
    return "oneDNN " + std::to_string(version->major) + "." +
           std::to_string(version->minor) + "." +
           std::to_string(version->patch);
  }
#endif
  return "";
}

Kernel qlut::benchmark::makeOneDnnSoftmax(size_t numRows, size_t length,
                                          const float *in, float *out) {
  Kernel kernel{"oneDNN, f32 softmax", nullptr};
#ifdef QLUT_HAS_ONEDNN
  if (!initialize())
    return kernel;
  const memory::desc floats = describeFloats(numRows, length);
  const dnnl::softmax_forward::primitive_desc desc(
      {dnnl::prop_kind::forward_inference, floats, 1}, getEngine(),
      /*allow_empty=*/true);
  if (desc)
    kernel.run = runPrimitive(
        dnnl::softmax_forward(desc),
        {{DNNL_ARG_SRC, wrap(floats, in)}, {DNNL_ARG_DST, wrap(floats, out)}});
#endif
  return kernel;
}

Kernel qlut::benchmark::makeOneDnnLayerNorm(size_t numRows, size_t length,
                                            float epsilon, const float *scale,
                                            const float *bias, const float *in,
                                            float *out) {
  Kernel kernel{"oneDNN, f32 layer norm", nullptr};
#ifdef QLUT_HAS_ONEDNN
  if (!initialize())
    return kernel;
  const memory::desc floats = describeFloats(numRows, length);
  const memory::desc row({static_cast<memory::dim>(length)},
                         memory::data_type::f32, FormatTag::a);
  const dnnl::layer_normalization_forward::primitive_desc desc(
      {dnnl::prop_kind::forward_inference, floats, epsilon,
       dnnl::normalization_flags::use_scale |
           dnnl::normalization_flags::use_shift},
      getEngine(), /*allow_empty=*/true);
  if (desc)
    kernel.run = runPrimitive(dnnl::layer_normalization_forward(desc),
                              {{DNNL_ARG_SRC, wrap(floats, in)},
                               {DNNL_ARG_SCALE, wrap(row, scale)},
                               {DNNL_ARG_SHIFT, wrap(row, bias)},
                               {DNNL_ARG_DST, wrap(floats, out)}});
#endif
  return kernel;
}

Kernel qlut::benchmark::makeOneDnnFunction(FloatFunction function, size_t size,
                                           const float *in, float *out) {
  Kernel kernel{function == FloatFunction::Tanh      ? "oneDNN, f32 tanh"
                : function == FloatFunction::Sigmoid ? "oneDNN, f32 sigmoid"
                                                     : "oneDNN, f32 gelu (erf)",
                nullptr};
#ifdef QLUT_HAS_ONEDNN
  if (!initialize())
    return kernel;
  const dnnl::algorithm algorithm =
      function == FloatFunction::Tanh      ? dnnl::algorithm::eltwise_tanh
      : function == FloatFunction::Sigmoid ? dnnl::algorithm::eltwise_logistic
                                           : dnnl::algorithm::eltwise_gelu_erf;
  const memory::desc floats = describeFloats(1, size);
  const dnnl::eltwise_forward::primitive_desc desc(
      {dnnl::prop_kind::forward_inference, algorithm, floats, 0, 0},
      getEngine(), /*allow_empty=*/true);
  if (desc)
    kernel.run = runPrimitive(
        dnnl::eltwise_forward(desc),
        {{DNNL_ARG_SRC, wrap(floats, in)}, {DNNL_ARG_DST, wrap(floats, out)}});
#endif
  return kernel;
}

Kernel qlut::benchmark::makeOneDnnProduct(ProductShape shape,
                                          const int8_t *codes,
                                          const int8_t *weights,
                                          int32_t *sums) {
  Kernel kernel{"oneDNN, matmul s8 s8", nullptr};
#ifdef QLUT_HAS_ONEDNN
  if (initialize())
    kernel.run =
        makeProduct(shape, memory::data_type::s8, codes, weights, sums);
#endif
  return kernel;
}

Kernel qlut::benchmark::makeOneDnnProduct(ProductShape shape,
                                          const uint8_t *codes,
                                          const int8_t *weights,
                                          int32_t *sums) {
  Kernel kernel{"oneDNN, matmul u8 s8", nullptr};
#ifdef QLUT_HAS_ONEDNN
  if (initialize())
    kernel.run =
        makeProduct(shape, memory::data_type::u8, codes, weights, sums);
#endif
  return kernel;
}
