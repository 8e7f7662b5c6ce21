// Softmax and norms are raised first; a table for each function inside.
// RUN: qlut-opt %s --convert-to-qlut-sim --verify-roundtrip --split-input-file | FileCheck %s
// RUN: qlut-opt %s --convert-to-qlut-sim="functions=exp remarks=false" --split-input-file | FileCheck %s --check-prefix=EXP
// RUN: qlut-opt %s --convert-to-qlut-sim="functions=gelu remarks=false" --split-input-file | FileCheck %s --check-prefix=NONE
// RUN: qlut-opt %s --convert-to-qlut-sim=functions=exp --split-input-file -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK

// The reciprocal that is not selected is a division again.
// REMARK: remark: reciprocal of softmax/softmax.0 left alone: its function is not among those of option 'functions'
// CHECK-LABEL: @softmax
// CHECK: %[[M:.*]] = linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]
// CHECK: arith.maximumf
// CHECK: arith.subf
// CHECK: %[[E:.*]] = qlut.sim_lut %{{.*}}, <"exp(x)"> layer "softmax/softmax.0/exp" : tensor<4x16xf32>
// CHECK: arith.addf
// CHECK: qlut.sim_lut %{{.*}}, <"reciprocal(x)"> layer "softmax/softmax.0/reciprocal" : tensor<4xf32>
// CHECK: arith.mulf
// CHECK-NOT: qlut.softmax
// EXP-LABEL: @softmax
// EXP: qlut.sim_lut %{{.*}}, <"exp(x)"> layer "softmax/softmax.0/exp"
// EXP: arith.divf
// EXP-NOT: sim_lut
// EXP: return
// NONE-LABEL: @softmax
// NONE-NOT: qlut.
// NONE: math.exp
// NONE-NOT: qlut.
// NONE: arith.divf
// NONE-NOT: qlut.
// NONE: return
func.func @softmax(%x: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.reduce_max %x {axis = 1 : i32} : (tensor<4x16xf32>) -> tensor<4x1xf32>
  %1 = tosa.sub %x, %0 : (tensor<4x16xf32>, tensor<4x1xf32>) -> tensor<4x16xf32>
  %2 = tosa.exp %1 : (tensor<4x16xf32>) -> tensor<4x16xf32>
  %3 = tosa.reduce_sum %2 {axis = 1 : i32} : (tensor<4x16xf32>) -> tensor<4x1xf32>
  %4 = tosa.reciprocal %3 : (tensor<4x1xf32>) -> tensor<4x1xf32>
  %5 = tosa.mul %2, %4, %shift : (tensor<4x16xf32>, tensor<4x1xf32>, tensor<1xi8>) -> tensor<4x16xf32>
  return %5 : tensor<4x16xf32>
}

// -----

// CHECK-LABEL: @named_softmax
// CHECK: layer "named_softmax/softmax.0/exp" : tensor<4x?xf32>
// CHECK: layer "named_softmax/softmax.0/reciprocal"
func.func @named_softmax(%x: tensor<4x?xf32>, %e: tensor<4x?xf32>) -> tensor<4x?xf32> {
  %0 = linalg.softmax dimension(1) ins(%x : tensor<4x?xf32>) outs(%e : tensor<4x?xf32>) -> tensor<4x?xf32>
  return %0 : tensor<4x?xf32>
}

// -----

// Composites that are there already; a name that is there stays.
// CHECK-LABEL: @composites
// CHECK: <"rsqrt(x + 1e-05)"> layer "composites/layer_norm.0/rsqrt" : tensor<4xf32>
// CHECK: <"rsqrt(x + 1e-05)"> layer "my/norm/rsqrt" : tensor<4xf32>
// CHECK: <"exp(x)"> layer "composites/log_softmax.0/exp"
// CHECK: <"log(x)"> layer "composites/log_softmax.0/log"
// CHECK: <"reciprocal(x)"> layer "composites/divide.0/reciprocal"
// CHECK: <"rsqrt(x + 1e-05)"> layer "composites/layer_norm.1/rsqrt"
func.func @composites(%x: tensor<4x16xf32>, %y: tensor<4x1xf32>)
    -> (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>) {
  %e = tensor.empty() : tensor<4x16xf32>
  %0 = qlut.layer_norm ins(%x : tensor<4x16xf32>) outs(%e : tensor<4x16xf32>) dims 1 epsilon 1.0e-5 -> tensor<4x16xf32>
  %1 = qlut.rms_norm ins(%x : tensor<4x16xf32>) outs(%e : tensor<4x16xf32>) dims 1 epsilon 1.0e-5 layer "my/norm" -> tensor<4x16xf32>
  %2 = qlut.log_softmax ins(%x : tensor<4x16xf32>) outs(%e : tensor<4x16xf32>) dimension 1 -> tensor<4x16xf32>
  %3 = qlut.divide ins(%x, %y : tensor<4x16xf32>, tensor<4x1xf32>) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %4 = qlut.layer_norm ins(%x : tensor<4x16xf32>) outs(%e : tensor<4x16xf32>) dims 1 epsilon 1.0e-5 -> tensor<4x16xf32>
  return %0, %1, %2, %3, %4 : tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>
}

// -----

// A quotient takes in what its denominator is made of.
// CHECK-LABEL: @batch_norm
// CHECK-SAME:   %[[V:[a-z0-9]*]]: tensor<8xf32>
// CHECK: %[[R:.*]] = qlut.sim_lut %[[V]], <"rsqrt(x + 1)"> layer "batch_norm/rsqrt.0" : tensor<8xf32>
// CHECK-NOT: sim_lut
// CHECK: linalg.generic {{.*}} ins(%{{.*}}, %[[R]] : tensor<4x8xf32>, tensor<8xf32>)
// CHECK: arith.mulf
#id = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>
func.func @batch_norm(%x: tensor<4x8xf32>, %v: tensor<8xf32>) -> tensor<4x8xf32> {
  %one = arith.constant 1.0 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #column, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x, %v : tensor<4x8xf32>, tensor<8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.addf %b, %one : f32
    %2 = math.sqrt %1 : f32
    %3 = arith.divf %a, %2 : f32
    linalg.yield %3 : f32
  } -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}
