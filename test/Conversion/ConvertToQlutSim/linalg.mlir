// Bodies of linalg ops, over tensors and memrefs, and chains of them.
// RUN: qlut-opt %s --convert-to-qlut-sim --verify-roundtrip | FileCheck %s

#id = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>
#swap = affine_map<(d0, d1) -> (d1, d0)>
#scalar = affine_map<(d0, d1) -> ()>

// A body that is one function is a lookup of the tensor.
// CHECK-LABEL: @lifted
// CHECK-SAME:    (%[[X:[a-z0-9]*]]: tensor<?x8xf32>
// CHECK-NEXT: %[[R:.*]] = qlut.sim_lut %[[X]], <"sigmoid(x)"> {{.*}} : tensor<?x8xf32>
// CHECK-NEXT: return %[[R]]
func.func @lifted(%x: tensor<?x8xf32>, %init: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %one = arith.constant 1.0 : f32
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x8xf32>) outs(%init : tensor<?x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %1 = arith.negf %in : f32
    %2 = math.exp %1 : f32
    %3 = arith.addf %2, %one : f32
    %4 = arith.divf %one, %3 : f32
    linalg.yield %4 : f32
  } -> tensor<?x8xf32>
  return %0 : tensor<?x8xf32>
}

// A named op alone.
// CHECK-LABEL: @named
// CHECK-SAME:    (%[[X:.*]]: tensor<4xf32>)
// CHECK-NEXT: %[[R:.*]] = qlut.sim_lut %[[X]], <"erf(-x)">
// CHECK-NEXT: return %[[R]]
func.func @named(%x: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %0 = linalg.negf ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %1 = linalg.erf ins(%0 : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// CHECK-LABEL: @elementwise_and_map
// CHECK-SAME:    (%[[X:.*]]: tensor<4xf32>)
// CHECK-NEXT: %[[R:.*]] = qlut.sim_lut %[[X]], <"tanh(exp(x))">
// CHECK-NEXT: return %[[R]]
func.func @elementwise_and_map(%x: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %0 = linalg.elementwise kind=#linalg.elementwise_kind<exp>
    ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %1 = linalg.map { math.tanh } ins(%0 : tensor<4xf32>) outs(%e : tensor<4xf32>)
  return %1 : tensor<4xf32>
}

// GELU one op at a time, through generics, named ops and a filled constant.
// CHECK-LABEL: @unfused_gelu
// CHECK-SAME:    (%[[X:.*]]: tensor<4x8xf32>)
// CHECK-NEXT: %[[R:.*]] = qlut.sim_lut %[[X]], <"gelu(x)"> layer "unfused_gelu/gelu.0"
// CHECK-NEXT: return %[[R]]
func.func @unfused_gelu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %half = arith.constant 0.5 : f32
  %one = arith.constant 1.0 : f32
  %s = arith.constant 0.707106769 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %halves = linalg.fill ins(%half : f32) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #scalar, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x, %s : tensor<4x8xf32>, f32) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %c: f32, %out: f32):
    %5 = arith.mulf %in, %c : f32
    linalg.yield %5 : f32
  } -> tensor<4x8xf32>
  %1 = linalg.erf ins(%0 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  %2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%1 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %5 = arith.addf %in, %one : f32
    linalg.yield %5 : f32
  } -> tensor<4x8xf32>
  %3 = linalg.mul ins(%x, %halves : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  %4 = linalg.mul ins(%3, %2 : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  return %4 : tensor<4x8xf32>
}

// Gated: the last op of silu multiplies by something else too. The lookup is
// in its body, and the sigmoid before it goes.
// CHECK-LABEL: @gated
// CHECK-SAME:    (%[[X:.*]]: tensor<4x8xf32>, %[[Y:.*]]: tensor<4x8xf32>)
// CHECK-NOT:  sigmoid
// CHECK: linalg.generic
// CHECK-SAME:   ins(%[[X]], %[[Y]] :
// CHECK-NEXT: ^bb0(%[[A:.*]]: f32, %[[B:.*]]: f32,
// CHECK-NEXT: %[[S:.*]] = qlut.sim_lut %[[A]], <"silu(x)"> {{.*}} : f32
// CHECK-NEXT: %[[M:.*]] = arith.mulf %[[S]], %[[B]]
// CHECK-NEXT: linalg.yield %[[M]]
func.func @gated(%x: tensor<4x8xf32>, %y: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %e = tensor.empty() : tensor<4x8xf32>
  %s = tosa.sigmoid %x : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x, %s, %y : tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %out: f32):
    %1 = arith.mulf %a, %b : f32
    %2 = arith.mulf %1, %c : f32
    linalg.yield %2 : f32
  } -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// The input of the function is no operand of the op yet: it becomes one.
// CHECK-LABEL: @new_operand
// CHECK-SAME:    (%[[X:.*]]: tensor<4x8xf32>, %[[Y:.*]]: tensor<4x8xf32>)
// CHECK: linalg.generic
// CHECK-SAME:   ins(%[[Y]], %[[X]] :
// CHECK-NEXT: ^bb0(%[[B:.*]]: f32, %[[A:.*]]: f32, %{{.*}}: f32):
// CHECK-NEXT: %[[S:.*]] = qlut.sim_lut %[[A]], <"exp(x * 0.5)"> {{.*}} : f32
// CHECK-NEXT: arith.mulf %[[S]], %[[B]]
func.func @new_operand(%x: tensor<4x8xf32>, %y: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %half = arith.constant dense<0.5> : tensor<4x8xf32>
  %e = tensor.empty() : tensor<4x8xf32>
  %s = arith.mulf %x, %half : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%s, %y : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = math.exp %a : f32
    %2 = arith.mulf %1, %b : f32
    linalg.yield %2 : f32
  } -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// A transposed or broadcast operand is no element of the same place.
// CHECK-LABEL: @other_maps
// CHECK: linalg.generic
// CHECK-NEXT: ^bb0(%[[A:.*]]: f32, %[[B:.*]]: f32, %{{.*}}: f32):
// CHECK-NEXT: %[[D:.*]] = arith.subf %[[A]], %[[B]]
// CHECK-NEXT: %[[E:.*]] = qlut.sim_lut %[[D]], <"exp(x)"> {{.*}} : f32
// CHECK-NEXT: linalg.yield %[[E]]
func.func @other_maps(%x: tensor<4x4xf32>, %m: tensor<4xf32>) -> tensor<4x4xf32> {
  %e = tensor.empty() : tensor<4x4xf32>
  %0 = linalg.generic {indexing_maps = [#swap, #row, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x, %m : tensor<4x4xf32>, tensor<4xf32>) outs(%e : tensor<4x4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.subf %a, %b : f32
    %2 = math.exp %1 : f32
    linalg.yield %2 : f32
  } -> tensor<4x4xf32>
  return %0 : tensor<4x4xf32>
}

// What a reduction computes before it adds.
// CHECK-LABEL: @reduction
// CHECK: linalg.generic
// CHECK-NEXT: ^bb0(%[[A:.*]]: f32, %[[O:.*]]: f32):
// CHECK-NEXT: %[[E:.*]] = qlut.sim_lut %[[A]], <"exp(x)"> {{.*}} : f32
// CHECK-NEXT: %[[S:.*]] = arith.addf %[[E]], %[[O]]
func.func @reduction(%x: tensor<4x4xf32>, %init: tensor<4xf32>) -> tensor<4xf32> {
  %0 = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<4x4xf32>) outs(%init : tensor<4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %1 = math.exp %a : f32
    %2 = arith.addf %1, %out : f32
    linalg.yield %2 : f32
  } -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// A result beside others.
// CHECK-LABEL: @several_results
// CHECK-SAME:    (%[[X:.*]]: tensor<4x4xf32>, %[[Y:.*]]: tensor<4x4xf32>)
// CHECK: %[[L:.*]] = qlut.sim_lut %[[X]], <"exp(x)"> {{.*}} : tensor<4x4xf32>
// CHECK: %[[G:.*]]:2 = linalg.generic
// CHECK-NOT: math.exp
// CHECK: return %[[L]], %[[G]]#1
func.func @several_results(%x: tensor<4x4xf32>, %y: tensor<4x4xf32>) -> (tensor<4x4xf32>, tensor<4x4xf32>) {
  %e = tensor.empty() : tensor<4x4xf32>
  %0:2 = linalg.generic {indexing_maps = [#id, #id, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x, %y : tensor<4x4xf32>, tensor<4x4xf32>) outs(%e, %e : tensor<4x4xf32>, tensor<4x4xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32, %p: f32):
    %1 = math.exp %a : f32
    %2 = arith.addf %a, %b : f32
    linalg.yield %1, %2 : f32, f32
  } -> (tensor<4x4xf32>, tensor<4x4xf32>)
  return %0#0, %0#1 : tensor<4x4xf32>, tensor<4x4xf32>
}

// A captured value is an input like others.
// CHECK-LABEL: @captured
// CHECK-SAME:    %[[C:[a-z0-9]*]]: f32
// CHECK: ^bb0(%[[A:.*]]: f32, %{{.*}}: f32):
// CHECK-NEXT: %[[D:.*]] = arith.subf %[[A]], %[[C]]
// CHECK-NEXT: %[[E:.*]] = qlut.sim_lut %[[D]], <"exp(x)">
func.func @captured(%x: tensor<4x4xf32>, %c: f32) -> tensor<4x4xf32> {
  %e = tensor.empty() : tensor<4x4xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %1 = arith.subf %a, %c : f32
    %2 = math.exp %1 : f32
    linalg.yield %2 : f32
  } -> tensor<4x4xf32>
  return %0 : tensor<4x4xf32>
}

// Scalars in bodies over memrefs convert.
// CHECK-LABEL: @memrefs
// CHECK: linalg.generic
// CHECK-SAME:   ins(%{{.*}} : memref<4x4xf32>)
// CHECK-NEXT: ^bb0(%[[A:.*]]: f32, %{{.*}}: f32):
// CHECK-NEXT: %[[S:.*]] = qlut.sim_lut %[[A]], <"silu(x)"> {{.*}} : f32
// CHECK-NEXT: linalg.yield %[[S]]
func.func @memrefs(%x: memref<4x4xf32>, %y: memref<4x4xf32>) {
  %one = arith.constant 1.0 : f32
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<4x4xf32>) outs(%y : memref<4x4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %1 = arith.negf %in : f32
    %2 = math.exp %1 : f32
    %3 = arith.addf %2, %one : f32
    %4 = arith.divf %in, %3 : f32
    linalg.yield %4 : f32
  }
  return
}

// A named op over memrefs hides its body: it becomes a generic, so that
// printing keeps the lookup. Others keep their names.
// CHECK-LABEL: @named_memrefs
// CHECK: linalg.generic
// CHECK: qlut.sim_lut %{{.*}}, <"exp(x)"> {{.*}} : f32
// CHECK: linalg.add
func.func @named_memrefs(%x: memref<4xf32>) {
  linalg.exp ins(%x : memref<4xf32>) outs(%x : memref<4xf32>)
  linalg.add ins(%x, %x : memref<4xf32>, memref<4xf32>) outs(%x : memref<4xf32>)
  return
}

// The named quotient of two tensors.
// CHECK-LABEL: @div
// CHECK: linalg.generic
// CHECK-NEXT: ^bb0(%[[A:.*]]: f32, %[[B:.*]]: f32, %{{.*}}: f32):
// CHECK-NEXT: %[[R:.*]] = qlut.sim_lut %[[B]], <"reciprocal(x)"> {{.*}} : f32
// CHECK-NEXT: arith.mulf %[[A]], %[[R]]
func.func @div(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %0 = linalg.div ins(%x, %y : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// The destination of a op in the chain, read by none, is no other use.
// CHECK-LABEL: @in_place
// CHECK-NEXT: qlut.sim_lut %{{.*}}, <"-exp(x)">
// CHECK-NEXT: return
func.func @in_place(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = linalg.exp ins(%x : tensor<4xf32>) outs(%x : tensor<4xf32>) -> tensor<4xf32>
  %1 = linalg.negf ins(%0 : tensor<4xf32>) outs(%0 : tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}
