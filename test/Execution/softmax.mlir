// linalg.softmax and tosa run; what comes out is what their definitions say.

// RUN: %python %S/npy.py write %t.x.npy '<f4' 2,2 0 0 -1e9 5
// RUN: qlut-run %s --entry softmax --input %t.x.npy --output %t.y.npy
// RUN: %python %S/npy.py print %t.y.npy | FileCheck %s --check-prefix=SOFTMAX
// SOFTMAX: <f4 (2, 2) 0.5 0.5 0.0 1.0
func.func @softmax(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x2xf32>
  %e = tensor.empty(%n) : tensor<?x2xf32>
  %y = linalg.softmax dimension(1) ins(%x : tensor<?x2xf32>) outs(%e : tensor<?x2xf32>) -> tensor<?x2xf32>
  return %y : tensor<?x2xf32>
}

// RUN: %python %S/npy.py write %t.t.npy '|i1' 1,4 -128 -1 0 127
// RUN: qlut-run %s --entry tosa --input %t.t.npy --output %t.u.npy
// RUN: %python %S/npy.py print %t.u.npy | FileCheck %s --check-prefix=TOSA
// TOSA: |i1 (1, 4) -64 0 0 64
func.func @tosa(%x: tensor<1x4xi8>) -> tensor<1x4xi8> {
  %m = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<31> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.rescale %x, %m, %s, %z, %z {scale32 = true, rounding_mode = SINGLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<1x4xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4xi8>
  return %0 : tensor<1x4xi8>
}

// log1p keeps small arguments; erf comes from the C library.
// RUN: %python %S/npy.py write %t.s.npy '<f4' 1 1e-30
// RUN: qlut-run %s --entry small --input %t.s.npy --output %t.l.npy --output %t.e.npy
// RUN: %python %S/npy.py print %t.l.npy | FileCheck %s --check-prefix=LOG1P
// RUN: %python %S/npy.py print %t.e.npy | FileCheck %s --check-prefix=ERF
// LOG1P: <f4 (1,) 1.0000000{{[0-9]+}}e-30
// ERF: <f4 (1,) 1.128379{{[0-9]+}}e-30
func.func @small(%x: tensor<1xf32>) -> (tensor<1xf32>, tensor<1xf32>) {
  %0 = math.log1p %x : tensor<1xf32>
  %1 = math.erf %x : tensor<1xf32>
  return %0, %1 : tensor<1xf32>, tensor<1xf32>
}

// Products and sums round one by one: with contraction, the result is not 0.
// RUN: %python %S/npy.py write %t.p.npy '<f4' 1 1.0000001
// RUN: qlut-run %s --entry contract --input %t.p.npy --output %t.q.npy
// RUN: %python %S/npy.py print %t.q.npy | FileCheck %s --check-prefix=CONTRACT
// CONTRACT: <f4 (1,) 0.0
func.func @contract(%x: tensor<1xf32>) -> tensor<1xf32> {
  %square = arith.mulf %x, %x : tensor<1xf32>
  %c = arith.constant dense<1.0000002> : tensor<1xf32>
  %0 = arith.subf %square, %c : tensor<1xf32>
  return %0 : tensor<1xf32>
}
