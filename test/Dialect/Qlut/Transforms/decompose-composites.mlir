// RUN: qlut-opt %s --qlut-decompose-composites --verify-roundtrip | FileCheck %s
// RUN: qlut-opt %s --qlut-decompose-composites=inner=math --verify-roundtrip | FileCheck %s --check-prefix=MATH
// RUN: qlut-opt %s --qlut-decompose-composites --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s --check-prefix=LOC

// CHECK-LABEL: @softmax
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x16xf32>, %[[D:[a-z0-9]+]]: tensor<4x16xf32>
// CHECK: %[[MAX:.*]] = linalg.generic {{.*}}["parallel", "reduction"]} ins(%[[X]] : tensor<4x16xf32>)
// CHECK: arith.maximumf
// CHECK: %[[SUB:.*]] = linalg.generic {{.*}} ins(%[[X]], %[[MAX]]
// CHECK: %[[EXP:.*]] = qlut.sim_lut %[[SUB]], <"exp(x)"> layer "softmax/softmax.0/exp" : tensor<4x16xf32>
// CHECK: %[[SUM:.*]] = linalg.generic {{.*}} ins(%[[EXP]] : tensor<4x16xf32>)
// CHECK: arith.addf
// CHECK: %[[REC:.*]] = qlut.sim_lut %[[SUM]], <"reciprocal(x)"> layer "softmax/softmax.0/reciprocal" : tensor<4xf32>
// CHECK: %[[R:.*]] = linalg.generic {{.*}} ins(%[[EXP]], %[[REC]] : tensor<4x16xf32>, tensor<4xf32>) outs(%[[D]]
// CHECK: arith.mulf
// CHECK: return %[[R]]
// MATH-LABEL: @softmax
// MATH-NOT: qlut.
// MATH: math.exp %{{.*}} : f32
// MATH: arith.divf %{{.*}}, %{{.*}} : f32
// MATH-NOT: arith.divf
// LOC-LABEL: @softmax
// LOC: linalg.yield {{.*}} loc("head")
// LOC: qlut.sim_lut {{.*}} loc("head")
func.func @softmax(%x: tensor<4x16xf32>, %d: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %0 = qlut.softmax ins(%x : tensor<4x16xf32>) outs(%d : tensor<4x16xf32>)
         dimension 1 layer "softmax/softmax.0" -> tensor<4x16xf32> loc("head")
  return %0 : tensor<4x16xf32>
}

// No layer, no names. The other dimension.
// CHECK-LABEL: @unnamed
// CHECK: linalg.generic {{.*}}["reduction", "parallel"]}
// CHECK: qlut.sim_lut %{{.*}}, <"exp(x)"> : tensor<?x16xf32>
// CHECK: qlut.sim_lut %{{.*}}, <"reciprocal(x)"> : tensor<16xf32>
// MATH-LABEL: @unnamed
func.func @unnamed(%x: tensor<?x16xf32>, %d: tensor<?x16xf32>) -> tensor<?x16xf32> {
  %0 = qlut.softmax ins(%x : tensor<?x16xf32>) outs(%d : tensor<?x16xf32>)
         dimension 0 -> tensor<?x16xf32>
  return %0 : tensor<?x16xf32>
}

// The functions see 0 for what is masked.
// CHECK-LABEL: @masked
// CHECK: %[[S:.*]] = linalg.generic {{.*}} ins(%{{.*}}, %{{.*}}, %{{.*}} : tensor<1x16xi1>, tensor<4x16xf32>, tensor<4xf32>)
// CHECK: arith.subf
// CHECK: arith.select %{{.*}}, %{{.*}}, %cst
// CHECK: qlut.sim_lut %[[S]], <"exp(x)">
// CHECK: qlut.sim_lut %{{.*}}, <"reciprocal(x)">
// MATH-LABEL: @masked
func.func @masked(%x: tensor<4x16xf32>, %m: tensor<1x16xi1>, %d: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %0 = qlut.softmax ins(%x : tensor<4x16xf32>) mask(%m : tensor<1x16xi1>)
         outs(%d : tensor<4x16xf32>) dimension 1 -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}

// CHECK-LABEL: @log_softmax
// CHECK: qlut.sim_lut %{{.*}}, <"exp(x)"> layer "a/exp" : tensor<4x16xf32>
// CHECK: qlut.sim_lut %{{.*}}, <"log(x)"> layer "a/log" : tensor<4xf32>
// CHECK: arith.subf
// MATH-LABEL: @log_softmax
// MATH: math.exp
// MATH: math.log
func.func @log_softmax(%x: tensor<4x16xf32>, %d: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %0 = qlut.log_softmax ins(%x : tensor<4x16xf32>) outs(%d : tensor<4x16xf32>)
         dimension 1 layer "a" -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}

// The divisor of a static mean is a factor. f16 is computed in f32.
// CHECK-LABEL: @layer_norm
// CHECK: arith.constant 6.250000e-02 : f32
// CHECK-NOT: arith.divf
// CHECK: qlut.sim_lut %{{.*}}, <"rsqrt(x + 1e-05)"> layer "n/rsqrt" : tensor<4xf32>
// CHECK: linalg.generic {{.*}} : tensor<4x16xf32>, tensor<4xf32>, tensor<16xf16>, tensor<16xf16>) outs(%{{.*}} : tensor<4x16xf16>)
// CHECK: arith.truncf
// MATH-LABEL: @layer_norm
// MATH: %[[E:.*]] = arith.constant 9.99999974E-6 : f32
// MATH: %[[V:.*]] = arith.addf %{{.*}}, %[[E]] : f32
// MATH: math.rsqrt %[[V]] : f32
func.func @layer_norm(%x: tensor<4x16xf16>, %g: tensor<16xf16>, %b: tensor<16xf16>, %d: tensor<4x16xf16>) -> tensor<4x16xf16> {
  %0 = qlut.layer_norm ins(%x : tensor<4x16xf16>) scale(%g : tensor<16xf16>)
         bias(%b : tensor<16xf16>) outs(%d : tensor<4x16xf16>) dims 1
         epsilon 1.0e-5 layer "n" -> tensor<4x16xf16>
  return %0 : tensor<4x16xf16>
}

// A mean over dimensions of dynamic size divides by their product.
// CHECK-LABEL: @rms_norm
// CHECK: %[[N:.*]] = tensor.dim
// CHECK: arith.divf
// CHECK: qlut.sim_lut %{{.*}}, <"rsqrt(x)"> : tensor<2xf64>
// MATH-LABEL: @rms_norm
func.func @rms_norm(%x: tensor<2x3x?xf64>, %g: tensor<3x?xf64>, %d: tensor<2x3x?xf64>) -> tensor<2x3x?xf64> {
  %0 = qlut.rms_norm ins(%x : tensor<2x3x?xf64>) scale(%g : tensor<3x?xf64>)
         outs(%d : tensor<2x3x?xf64>) dims 2 epsilon 0.0 -> tensor<2x3x?xf64>
  return %0 : tensor<2x3x?xf64>
}

// The reciprocal is of the divisor's size.
// CHECK-LABEL: @divide
// CHECK: qlut.sim_lut %{{.*}}, <"reciprocal(x)"> layer "q/reciprocal" : tensor<4x1xf32>
// CHECK: arith.mulf
// MATH-LABEL: @divide
func.func @divide(%x: tensor<4x16xbf16>, %y: tensor<4x1xbf16>, %d: tensor<4x16xbf16>) -> tensor<4x16xbf16> {
  %0 = qlut.divide ins(%x, %y : tensor<4x16xbf16>, tensor<4x1xbf16>)
         outs(%d : tensor<4x16xbf16>) layer "q" -> tensor<4x16xbf16>
  return %0 : tensor<4x16xbf16>
}

// CHECK-LABEL: @unchanged
// CHECK-NEXT: linalg.softmax
// CHECK-NEXT: return
func.func @unchanged(%x: tensor<4x16xf32>, %d: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %0 = linalg.softmax dimension(1) ins(%x : tensor<4x16xf32>) outs(%d : tensor<4x16xf32>) -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}

// CHECK-LABEL: @sinusoid
// CHECK: %[[A:.*]] = linalg.generic {{.*}} ins(%{{.*}}, %{{.*}} : tensor<4x1xi32>, tensor<1x8xf16>) outs(%{{.*}} : tensor<4x8xf32>)
// CHECK: arith.sitofp %{{.*}} : i32 to f32
// CHECK: arith.mulf
// CHECK: %[[C:.*]] = qlut.sim_lut %[[A]], <"cos(x)"> layer "sinusoid/sinusoid.0/cos" : tensor<4x8xf32>
// CHECK: linalg.generic {{.*}} ins(%[[C]] : tensor<4x8xf32>)
// CHECK: arith.truncf
// MATH-LABEL: @sinusoid
// MATH: math.cos %{{.*}} : f32
func.func @sinusoid(%n: tensor<4x1xi32>, %f: tensor<1x8xf16>, %e: tensor<4x8xf16>) -> tensor<4x8xf16> {
  %0 = qlut.sinusoid ins(%n, %f : tensor<4x1xi32>, tensor<1x8xf16>) outs(%e : tensor<4x8xf16>)
         cosine layer "sinusoid/sinusoid.0" -> tensor<4x8xf16>
  return %0 : tensor<4x8xf16>
}
