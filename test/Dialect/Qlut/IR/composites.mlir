// RUN: qlut-opt %s --verify-roundtrip | FileCheck %s
// RUN: qlut-opt %s --mlir-print-op-generic | qlut-opt | FileCheck %s
// RUN: qlut-opt %s --canonicalize --cse | FileCheck %s --check-prefix=CANON

// CHECK-LABEL: @softmax
func.func @softmax(%x: tensor<4x16xf32>, %m: tensor<1x16xi1>,
                   %e: tensor<4x16xf32>) -> (tensor<4x16xf32>, tensor<4x16xf32>) {
  // CHECK: qlut.softmax ins(%{{.*}} : tensor<4x16xf32>) outs(%{{.*}} : tensor<4x16xf32>) dimension 1 -> tensor<4x16xf32>
  %0 = qlut.softmax ins(%x : tensor<4x16xf32>) outs(%e : tensor<4x16xf32>)
         dimension 1 -> tensor<4x16xf32>
  // CHECK: qlut.softmax ins(%{{.*}} : tensor<4x16xf32>) mask(%{{.*}} : tensor<1x16xi1>) outs(%{{.*}} : tensor<4x16xf32>) dimension 0 layer "softmax/softmax.0" -> tensor<4x16xf32>
  %1 = qlut.softmax ins(%x : tensor<4x16xf32>) mask(%m : tensor<1x16xi1>)
         outs(%e : tensor<4x16xf32>) dimension 0 layer "softmax/softmax.0"
         -> tensor<4x16xf32>
  return %0, %1 : tensor<4x16xf32>, tensor<4x16xf32>
}

// CHECK-LABEL: @log_softmax
func.func @log_softmax(%x: tensor<?x16xbf16>, %e: tensor<?x16xbf16>) -> tensor<?x16xbf16> {
  // CHECK: qlut.log_softmax ins(%{{.*}} : tensor<?x16xbf16>) outs(%{{.*}} : tensor<?x16xbf16>) dimension 1 layer "a" -> tensor<?x16xbf16>
  %0 = qlut.log_softmax ins(%x : tensor<?x16xbf16>) outs(%e : tensor<?x16xbf16>)
         dimension 1 layer "a" -> tensor<?x16xbf16>
  return %0 : tensor<?x16xbf16>
}

// CHECK-LABEL: @layer_norm
func.func @layer_norm(%x: tensor<2x4x16xf16>, %s: tensor<4x16xf16>,
                      %b: tensor<4x16xf16>, %e: tensor<2x4x16xf16>)
    -> (tensor<2x4x16xf16>, tensor<2x4x16xf16>, tensor<2x4x16xf16>) {
  // CHECK: qlut.layer_norm ins(%{{.*}} : tensor<2x4x16xf16>) scale(%{{.*}} : tensor<4x16xf16>) bias(%{{.*}} : tensor<4x16xf16>) outs(%{{.*}} : tensor<2x4x16xf16>) dims 2 epsilon 1.000000e-05 -> tensor<2x4x16xf16>
  %0 = qlut.layer_norm ins(%x : tensor<2x4x16xf16>) scale(%s : tensor<4x16xf16>)
         bias(%b : tensor<4x16xf16>) outs(%e : tensor<2x4x16xf16>) dims 2
         epsilon 1.0e-5 -> tensor<2x4x16xf16>
  // CHECK: qlut.layer_norm ins(%{{.*}} : tensor<2x4x16xf16>) bias(%{{.*}} : tensor<4x16xf16>) outs
  %1 = qlut.layer_norm ins(%x : tensor<2x4x16xf16>) bias(%b : tensor<4x16xf16>)
         outs(%e : tensor<2x4x16xf16>) dims 2 epsilon 1.0e-5
         -> tensor<2x4x16xf16>
  // CHECK: qlut.layer_norm ins(%{{.*}} : tensor<2x4x16xf16>) outs(%{{.*}} : tensor<2x4x16xf16>) dims 3 epsilon 0.000000e+00 layer "n" -> tensor<2x4x16xf16>
  %2 = qlut.layer_norm ins(%x : tensor<2x4x16xf16>) outs(%e : tensor<2x4x16xf16>)
         dims 3 epsilon 0.0 layer "n" -> tensor<2x4x16xf16>
  return %0, %1, %2 : tensor<2x4x16xf16>, tensor<2x4x16xf16>, tensor<2x4x16xf16>
}

// CHECK-LABEL: @rms_norm
func.func @rms_norm(%x: tensor<?x?xf64>, %s: tensor<?xf64>, %e: tensor<?x?xf64>)
    -> (tensor<?x?xf64>, tensor<?x?xf64>) {
  // CHECK: qlut.rms_norm ins(%{{.*}} : tensor<?x?xf64>) scale(%{{.*}} : tensor<?xf64>) outs(%{{.*}} : tensor<?x?xf64>) dims 1 epsilon 9.9999999999999995E-7 -> tensor<?x?xf64>
  %0 = qlut.rms_norm ins(%x : tensor<?x?xf64>) scale(%s : tensor<?xf64>)
         outs(%e : tensor<?x?xf64>) dims 1 epsilon 1.0e-6 -> tensor<?x?xf64>
  // CHECK: qlut.rms_norm ins(%{{.*}} : tensor<?x?xf64>) outs
  %1 = qlut.rms_norm ins(%x : tensor<?x?xf64>) outs(%e : tensor<?x?xf64>) dims 1
         epsilon 1.0e-6 -> tensor<?x?xf64>
  return %0, %1 : tensor<?x?xf64>, tensor<?x?xf64>
}

// CHECK-LABEL: @divide
func.func @divide(%a: tensor<4x16xf32>, %c: tensor<4x1xf32>, %e: tensor<4x16xf32>)
    -> tensor<4x16xf32> {
  // CHECK: qlut.divide ins(%{{.*}}, %{{.*}} : tensor<4x16xf32>, tensor<4x1xf32>) outs(%{{.*}} : tensor<4x16xf32>) layer "d" -> tensor<4x16xf32>
  %0 = qlut.divide ins(%a, %c : tensor<4x16xf32>, tensor<4x1xf32>)
         outs(%e : tensor<4x16xf32>) layer "d" -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}

// Canonicalization folds casts into the operands of destination-style ops one
// by one, so the static shapes of operands may differ.
// CANON-LABEL: @folded_cast
func.func @folded_cast(%x: tensor<4x16xf32>, %e: tensor<?x16xf32>) -> tensor<?x16xf32> {
  %c = tensor.cast %x : tensor<4x16xf32> to tensor<?x16xf32>
  // CANON: qlut.softmax ins(%{{.*}} : tensor<4x16xf32>) outs(%{{.*}} : tensor<?x16xf32>)
  %0 = qlut.softmax ins(%c : tensor<?x16xf32>) outs(%e : tensor<?x16xf32>)
         dimension 1 -> tensor<?x16xf32>
  return %0 : tensor<?x16xf32>
}

// The composites have no side effects.
// CANON-LABEL: @dead
// CANON-NEXT: return
func.func @dead(%x: tensor<4x16xf32>, %e: tensor<4x16xf32>) {
  %0 = qlut.softmax ins(%x : tensor<4x16xf32>) outs(%e : tensor<4x16xf32>)
         dimension 1 -> tensor<4x16xf32>
  return
}

// CHECK-LABEL: @sinusoid
func.func @sinusoid(%n: tensor<16x1xi64>, %f: tensor<1x8xf32>, %e: tensor<16x8xf32>)
    -> (tensor<16x8xf32>, tensor<16x8xf32>) {
  // CHECK: qlut.sinusoid ins(%{{.*}}, %{{.*}} : tensor<16x1xi64>, tensor<1x8xf32>) outs(%{{.*}} : tensor<16x8xf32>) -> tensor<16x8xf32>
  %0 = qlut.sinusoid ins(%n, %f : tensor<16x1xi64>, tensor<1x8xf32>)
         outs(%e : tensor<16x8xf32>) -> tensor<16x8xf32>
  // CHECK: qlut.sinusoid ins(%{{.*}}, %{{.*}} : tensor<16x1xi64>, tensor<1x8xf32>) outs(%{{.*}} : tensor<16x8xf32>) cosine layer "c" -> tensor<16x8xf32>
  %1 = qlut.sinusoid ins(%n, %f : tensor<16x1xi64>, tensor<1x8xf32>)
         outs(%e : tensor<16x8xf32>) cosine layer "c" -> tensor<16x8xf32>
  return %0, %1 : tensor<16x8xf32>, tensor<16x8xf32>
}
