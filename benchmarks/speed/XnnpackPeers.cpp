//===- XnnpackPeers.cpp - XNNPACK beside qlut -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Libraries.h"

using namespace qlut::benchmark;

#ifdef QLUT_HAS_XNNPACK
#include <cpuinfo.h>
#include <xnnpack.h>

/// XNNPACK chooses its kernels by what cpuinfo says when it starts; AVX-512 is
/// taken out of that before.
static bool initialize() {
  static const bool isReady = [] {
    if (!cpuinfo_initialize() || !cpuinfo_has_x86_avx2())
      return false;
    cpuinfo_isa.avx512f = false;
    return xnn_initialize(nullptr) == xnn_status_success;
  }();
  return isReady;
}

/// Runs an operator that was created and set up, and deletes it in the end;
/// none if one of both failed.
static std::function<void()> runOperator(xnn_operator_t op, xnn_status status) {
  std::shared_ptr<xnn_operator> owned(op, [](xnn_operator_t it) {
    if (it)
      xnn_delete_operator(it);
  });
  if (status != xnn_status_success)
    return nullptr;
  return [owned] { xnn_run_operator(owned.get(), nullptr); };
}

/// Creates by `create(&op)` and sets up by `setUp(op)`.
template <typename Create, typename SetUp>
static std::function<void()> makeOperator(Create create, SetUp setUp) {
  xnn_operator_t op = nullptr;
  if (!initialize() || create(&op) != xnn_status_success)
    return nullptr;
  return runOperator(op, setUp(op));
}
#endif

std::string qlut::benchmark::describeXnnpack() {
#ifdef QLUT_HAS_XNNPACK
  if (initialize())
    return "XNNPACK";
#endif
  return "";
}

Kernel qlut::benchmark::makeXnnpackLookup(ByteFunction function, double inScale,
                                          size_t size, const int8_t *in,
                                          int8_t *out) {
  const bool isTanh = function == ByteFunction::Tanh;
  Kernel kernel{isTanh ? "XNNPACK, qs8 tanh (x8-lut)"
                       : "XNNPACK, qs8 sigmoid (x8-lut)",
                nullptr};
#ifdef QLUT_HAS_XNNPACK
  const auto scale = static_cast<float>(inScale);
  kernel.run = makeOperator(
      [&](xnn_operator_t *op) {
        return isTanh ? xnn_create_tanh_nc_qs8(64, 64, 64, 0, scale, 0, 0x1p-7f,
                                               -128, 127, 0, op)
                      : xnn_create_sigmoid_nc_qs8(64, 64, 64, 0, scale, -128,
                                                  0x1p-8f, -128, 127, 0, op);
      },
      [&](xnn_operator_t op) {
        return isTanh
                   ? xnn_setup_tanh_nc_qs8(op, size / 64, in, out, nullptr)
                   : xnn_setup_sigmoid_nc_qs8(op, size / 64, in, out, nullptr);
      });
#endif
  return kernel;
}

Kernel qlut::benchmark::makeXnnpackSoftmaxOfCodes(size_t numRows, size_t length,
                                                  double inScale,
                                                  const uint8_t *in,
                                                  uint8_t *out) {
  Kernel kernel{"XNNPACK, qu8 softmax", nullptr};
#ifdef QLUT_HAS_XNNPACK
  kernel.run = makeOperator(
      [&](xnn_operator_t *op) {
        return xnn_create_softmax_nc_qu8(length, length, length,
                                         static_cast<float>(inScale), 0,
                                         0x1p-8f, 0, op);
      },
      [&](xnn_operator_t op) {
        return xnn_setup_softmax_nc_qu8(op, numRows, in, out, nullptr);
      });
#endif
  return kernel;
}

Kernel qlut::benchmark::makeXnnpackSoftmax(size_t numRows, size_t length,
                                           const float *in, float *out) {
  Kernel kernel{"XNNPACK, f32 softmax", nullptr};
#ifdef QLUT_HAS_XNNPACK
  kernel.run = makeOperator(
      [&](xnn_operator_t *op) {
        return xnn_create_softmax_nc_f32(length, length, length, 0, op);
      },
      [&](xnn_operator_t op) {
        return xnn_setup_softmax_nc_f32(op, numRows, in, out, nullptr);
      });
#endif
  return kernel;
}

Kernel qlut::benchmark::makeXnnpackSigmoid(size_t size, const float *in,
                                           float *out) {
  Kernel kernel{"XNNPACK, f32 sigmoid", nullptr};
#ifdef QLUT_HAS_XNNPACK
  kernel.run = makeOperator(
      [&](xnn_operator_t *op) {
        return xnn_create_sigmoid_nc_f32(1, 1, 1, 0, op);
      },
      [&](xnn_operator_t op) {
        return xnn_setup_sigmoid_nc_f32(op, size, in, out, nullptr);
      });
#endif
  return kernel;
}

Kernel qlut::benchmark::makeXnnpackProduct(ProductShape shape, double outScale,
                                           const int8_t *codes,
                                           const int8_t *weights,
                                           int8_t *results) {
  Kernel kernel{"XNNPACK, qs8 fully connected, to codes", nullptr};
#ifdef QLUT_HAS_XNNPACK
  const auto [rows, columns, depth] = shape;
  kernel.run = makeOperator(
      [&, columns = columns, depth = depth](xnn_operator_t *op) {
        return xnn_create_fully_connected_nc_qs8(
            depth, columns, depth, columns, 0, 1, 1, weights, nullptr, 0,
            static_cast<float>(outScale), -128, 127, XNN_FLAG_TRANSPOSE_WEIGHTS,
            op);
      },
      [&, rows = rows](xnn_operator_t op) {
        return xnn_setup_fully_connected_nc_qs8(op, rows, codes, results,
                                                nullptr);
      });
#endif
  return kernel;
}

Kernel qlut::benchmark::makeXnnpackDepthwise(DepthwiseShape shape,
                                             double outScale,
                                             const int8_t *codes,
                                             const int8_t *weights,
                                             int8_t *results) {
  Kernel kernel{"XNNPACK, qs8 depthwise convolution", nullptr};
#ifdef QLUT_HAS_XNNPACK
  kernel.run = makeOperator(
      [&](xnn_operator_t *op) {
        return xnn_create_convolution2d_nhwc_qs8(
            0, 0, 0, 0, shape.window, shape.window, shape.stride, shape.stride,
            1, 1, shape.channels, 1, 1, shape.channels, shape.channels, 0, 1, 1,
            weights, nullptr, 0, static_cast<float>(outScale), -128, 127,
            XNN_FLAG_DEPTHWISE_CONVOLUTION, op);
      },
      [&](xnn_operator_t op) {
        return xnn_setup_convolution2d_nhwc_qs8(
            op, 1, shape.inSize(), shape.inSize(), codes, results, nullptr);
      });
#endif
  return kernel;
}
