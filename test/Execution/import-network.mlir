// A network of 8 bits as TensorFlow Lite's converter and TOSA write it, on 64
// inputs: convolution, rescale by channel in two roundings, sigmoid and softmax
// in floats between codes, pooling, a sum of two rescaled values. Simulated and
// in integers it gives the same codes, no float is left, and no code is off by
// more than 1 from what upstream's lowering of the original gives.

// RUN: %python %S/import_quantized.py i8 %t.x.npy 64,4,4,1
// RUN: qlut-run %s --input %t.x.npy --output %t.y.npy
// RUN: qlut-opt %s --qlut-import-quantized --qlut-build-tables=form=direct -o %t.sim.mlir
// RUN: qlut-run %t.sim.mlir --input %t.x.npy --output %t.z.npy
// RUN: %python %S/npy.py close %t.y.npy %t.z.npy 1
// RUN: qlut-opt %t.sim.mlir --convert-qlut-sim-to-hw --canonicalize -o %t.integers.mlir
// RUN: FileCheck %s --implicit-check-not=f32 < %t.integers.mlir
// RUN: qlut-run %t.integers.mlir --input %t.x.npy --compare %t.z.npy | FileCheck %s --check-prefix=SAME
// SAME: result 0: 0 of 192 elements differ

// CHECK-LABEL: @main
// CHECK:         tosa.conv2d
// CHECK:         qlut.rescale {{.*}} double_round
// CHECK:         qlut.hw_lut {{.*}} layer "main/sigmoid.0"
// CHECK:         tosa.avg_pool2d
// CHECK:         tosa.add
// CHECK:         return

func.func @main(%x: tensor<1x4x4x1xi8>) -> tensor<1x3xi8> {
  %w = "tosa.const"() <{values = dense<[[[[-57], [90], [13]], [[127], [-20], [44]], [[-101], [5], [66]]], [[[21], [-84], [-127]], [[33], [71], [-9]], [[112], [-60], [18]]], [[[64], [32], [-16]], [[8], [127], [-40]], [[-72], [25], [99]]]]> : tensor<3x3x3x1xi8>}> : () -> tensor<3x3x3x1xi8>
  %b = "tosa.const"() <{values = dense<[300, -700, 1200]> : tensor<3xi32>}> : () -> tensor<3xi32>
  %xz = "tosa.const"() <{values = dense<-5> : tensor<1xi8>}> : () -> tensor<1xi8>
  %wz = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %n = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zi = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %z4 = "tosa.const"() <{values = dense<4> : tensor<1xi8>}> : () -> tensor<1xi8>

  %a = tosa.conv2d %x, %w, %b, %xz, %wz {pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>, acc_type = i32} : (tensor<1x4x4x1xi8>, tensor<3x3x3x1xi8>, tensor<3xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x3xi32>
  %m = "tosa.const"() <{values = dense<[1503238553, 1294967296, 2040109465]> : tensor<3xi32>}> : () -> tensor<3xi32>
  %s = "tosa.const"() <{values = dense<[38, 37, 38]> : tensor<3xi8>}> : () -> tensor<3xi8>
  %q = tosa.rescale %a, %m, %s, %zi, %z4 {scale32 = true, rounding_mode = DOUBLE_ROUND, per_channel = true, input_unsigned = false, output_unsigned = false} : (tensor<1x4x4x3xi32>, tensor<3xi32>, tensor<3xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x4x3xi8>

  %fz = "tosa.const"() <{values = dense<4.0> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %fs = "tosa.const"() <{values = dense<0.0517> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %k = "tosa.const"() <{values = dense<256.0> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %o = "tosa.const"() <{values = dense<-128.0> : tensor<1x1x1x1xf32>}> : () -> tensor<1x1x1x1xf32>
  %f0 = tosa.cast %q : (tensor<1x4x4x3xi8>) -> tensor<1x4x4x3xf32>
  %f1 = tosa.sub %f0, %fz : (tensor<1x4x4x3xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x3xf32>
  %f2 = tosa.mul %f1, %fs, %n : (tensor<1x4x4x3xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x4x4x3xf32>
  %f3 = tosa.sigmoid %f2 : (tensor<1x4x4x3xf32>) -> tensor<1x4x4x3xf32>
  %f4 = tosa.mul %f3, %k, %n : (tensor<1x4x4x3xf32>, tensor<1x1x1x1xf32>, tensor<1xi8>) -> tensor<1x4x4x3xf32>
  %f5 = tosa.add %f4, %o : (tensor<1x4x4x3xf32>, tensor<1x1x1x1xf32>) -> tensor<1x4x4x3xf32>
  %g = tosa.cast %f5 : (tensor<1x4x4x3xf32>) -> tensor<1x4x4x3xi8>

  %gz = "tosa.const"() <{values = dense<-128> : tensor<1xi8>}> : () -> tensor<1xi8>
  %p = tosa.avg_pool2d %g, %gz, %gz {kernel = array<i64: 4, 4>, stride = array<i64: 4, 4>, pad = array<i64: 0, 0, 0, 0>, acc_type = i32} : (tensor<1x4x4x3xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x1x1x3xi8>
  %h = tosa.max_pool2d %q {kernel = array<i64: 4, 4>, stride = array<i64: 4, 4>, pad = array<i64: 0, 0, 0, 0>} : (tensor<1x4x4x3xi8>) -> tensor<1x1x1x3xi8>
  %m1 = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s1 = "tosa.const"() <{values = dense<12> : tensor<1xi8>}> : () -> tensor<1xi8>
  %m2 = "tosa.const"() <{values = dense<1932201080> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s2 = "tosa.const"() <{values = dense<14> : tensor<1xi8>}> : () -> tensor<1xi8>
  %p1 = tosa.rescale %p, %m1, %s1, %gz, %zi {scale32 = true, rounding_mode = DOUBLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<1x1x1x3xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x1x1x3xi32>
  %h1 = tosa.rescale %h, %m2, %s2, %z4, %zi {scale32 = true, rounding_mode = DOUBLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<1x1x1x3xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<1x1x1x3xi32>
  %sum = tosa.add %p1, %h1 : (tensor<1x1x1x3xi32>, tensor<1x1x1x3xi32>) -> tensor<1x1x1x3xi32>
  %s3 = "tosa.const"() <{values = dense<50> : tensor<1xi8>}> : () -> tensor<1xi8>
  %t = tosa.rescale %sum, %m2, %s3, %zi, %z4 {scale32 = true, rounding_mode = DOUBLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<1x1x1x3xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x1x1x3xi8>
  %shape = tosa.const_shape {values = dense<[1, 3]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %u = tosa.reshape %t, %shape : (tensor<1x1x1x3xi8>, !tosa.shape<2>) -> tensor<1x3xi8>

  %ez = "tosa.const"() <{values = dense<4.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %es = "tosa.const"() <{values = dense<0.0417> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %ek = "tosa.const"() <{values = dense<256.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %eo = "tosa.const"() <{values = dense<-128.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %e0 = tosa.cast %u : (tensor<1x3xi8>) -> tensor<1x3xf32>
  %e1 = tosa.sub %e0, %ez : (tensor<1x3xf32>, tensor<1x1xf32>) -> tensor<1x3xf32>
  %e2 = tosa.mul %e1, %es, %n : (tensor<1x3xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<1x3xf32>
  %e3 = tosa.reduce_max %e2 {axis = 1 : i32} : (tensor<1x3xf32>) -> tensor<1x1xf32>
  %e4 = tosa.sub %e2, %e3 : (tensor<1x3xf32>, tensor<1x1xf32>) -> tensor<1x3xf32>
  %e5 = tosa.exp %e4 : (tensor<1x3xf32>) -> tensor<1x3xf32>
  %e6 = tosa.reduce_sum %e5 {axis = 1 : i32} : (tensor<1x3xf32>) -> tensor<1x1xf32>
  %e7 = tosa.reciprocal %e6 : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %e8 = tosa.mul %e5, %e7, %n : (tensor<1x3xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<1x3xf32>
  %e9 = tosa.mul %e8, %ek, %n : (tensor<1x3xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<1x3xf32>
  %e10 = tosa.add %e9, %eo : (tensor<1x3xf32>, tensor<1x1xf32>) -> tensor<1x3xf32>
  %e11 = tosa.clamp %e10 {min_val = -128.0 : f32, max_val = 127.0 : f32} : (tensor<1x3xf32>) -> tensor<1x3xf32>
  %y = tosa.cast %e11 : (tensor<1x3xf32>) -> tensor<1x3xi8>
  return %y : tensor<1x3xi8>
}
