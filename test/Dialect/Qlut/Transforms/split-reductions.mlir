// RUN: qlut-opt %s --qlut-split-reductions --verify-roundtrip | FileCheck %s
// RUN: qlut-opt %s --qlut-split-reductions --qlut-split-reductions | FileCheck %s
// RUN: qlut-opt %s --qlut-split-reductions=parts=epilogue | FileCheck %s --check-prefix=EPILOGUE
// RUN: qlut-opt %s --qlut-split-reductions=parts=prologue | FileCheck %s --check-prefix=PROLOGUE
// RUN: qlut-opt %s --qlut-split-reductions --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s --check-prefix=LOC

// The same bits come out.
// RUN: %python %S/../../../Execution/npy.py write %t.x.npy '<f4' 3,4 0.1 0.2 0.3 0.4 -1 2 -3 4 5 6 7 8
// RUN: %python %S/../../../Execution/npy.py write %t.m.npy '<f4' 3 0.4 4 8
// RUN: qlut-run %s --entry sum_exp --input %t.x.npy --input %t.m.npy --output %t.a.npy
// RUN: qlut-opt %s --qlut-split-reductions -o %t.split.mlir
// RUN: qlut-run %t.split.mlir --entry sum_exp --input %t.x.npy --input %t.m.npy --output %t.b.npy
// RUN: cmp %t.a.npy %t.b.npy

#all = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>

// Two inputs, one of which runs through all loops; the reduction reads neither
// any more.
// CHECK-LABEL: @sum_exp
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<3x4xf32>, %[[M:[a-z0-9]+]]: tensor<3xf32>
// CHECK: %[[T:.*]] = tensor.empty() : tensor<3x4xf32>
// CHECK: %[[E:.*]] = linalg.generic {{.*}}iterator_types = ["parallel", "parallel"]} ins(%[[X]], %[[M]] : tensor<3x4xf32>, tensor<3xf32>) outs(%[[T]] : tensor<3x4xf32>)
// CHECK: %[[S:.*]] = arith.subf
// CHECK: %[[P:.*]] = math.exp %[[S]]
// CHECK: linalg.yield %[[P]]
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction"]} ins(%[[E]] : tensor<3x4xf32>)
// CHECK-NEXT: ^bb0(%[[IN:.*]]: f32, %[[OUT:.*]]: f32):
// CHECK-NEXT: %[[R:.*]] = arith.addf %[[OUT]], %[[IN]]
// CHECK-NEXT: linalg.yield %[[R]]
// EPILOGUE-LABEL: @sum_exp
// EPILOGUE-COUNT-1: linalg.generic
// EPILOGUE: math.exp
// EPILOGUE-NEXT: arith.addf
// LOC-LABEL: @sum_exp
// LOC: math.exp {{.*}} loc("exp")
// LOC: loc("sum")
// LOC: arith.addf
func.func @sum_exp(%x: tensor<3x4xf32>, %m: tensor<3xf32>) -> tensor<3xf32> {
  %zero = arith.constant dense<0.0> : tensor<3xf32>
  %0 = linalg.generic {indexing_maps = [#all, #row, #row], iterator_types = ["parallel", "reduction"]} ins(%x, %m : tensor<3x4xf32>, tensor<3xf32>) outs(%zero : tensor<3xf32>) {
  ^bb0(%in: f32, %max: f32, %out: f32):
    %s = arith.subf %in, %max : f32
    %e = math.exp %s : f32 loc("exp")
    %r = arith.addf %out, %e : f32
    linalg.yield %r : f32
  } -> tensor<3xf32> loc("sum")
  return %0 : tensor<3xf32>
}

// The exponentials are a result as well: computed once, in the destination of
// that result, and read by the sum.
// CHECK-LABEL: @exp_and_sum
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<3x4xf32>, %[[D:[a-z0-9]+]]: tensor<3x4xf32>
// CHECK: %[[E:.*]] = linalg.generic {{.*}} ins(%[[X]] : tensor<3x4xf32>) outs(%[[D]] : tensor<3x4xf32>)
// CHECK: math.exp
// CHECK: %[[S:.*]] = linalg.generic {{.*}} ins(%[[E]] : tensor<3x4xf32>)
// CHECK-NOT: math.exp
// CHECK: return %[[S]], %[[E]]
// EPILOGUE-LABEL: @exp_and_sum
// EPILOGUE-COUNT-2: math.exp
// PROLOGUE-LABEL: @exp_and_sum
// PROLOGUE: math.exp
// PROLOGUE: %[[R:.*]]:2 = linalg.generic
// PROLOGUE-NOT: math.exp
// PROLOGUE: return %[[R]]#0, %[[R]]#1
func.func @exp_and_sum(%x: tensor<3x4xf32>, %d: tensor<3x4xf32>) -> (tensor<3xf32>, tensor<3x4xf32>) {
  %zero = arith.constant dense<0.0> : tensor<3xf32>
  %0:2 = linalg.generic {indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<3x4xf32>) outs(%zero, %d : tensor<3xf32>, tensor<3x4xf32>) {
  ^bb0(%in: f32, %sum: f32, %out: f32):
    %e = math.exp %in : f32
    %r = arith.addf %sum, %e : f32
    linalg.yield %r, %e : f32, f32
  } -> (tensor<3xf32>, tensor<3x4xf32>)
  return %0#0, %0#1 : tensor<3xf32>, tensor<3x4xf32>
}

// One of two sums has a prologue.
// CHECK-LABEL: @moments
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?x4xf32>
// CHECK: %[[N:.*]] = tensor.dim %[[X]]
// CHECK: tensor.empty(%[[N]]) : tensor<?x4xf32>
// CHECK: %[[Q:.*]] = linalg.generic {{.*}} ins(%[[X]] : tensor<?x4xf32>)
// CHECK: arith.mulf
// CHECK: linalg.generic {{.*}} ins(%[[X]], %[[Q]] : tensor<?x4xf32>, tensor<?x4xf32>)
// CHECK-NOT: arith.mulf
// CHECK: return
func.func @moments(%x: tensor<?x4xf32>, %a: tensor<?xf32>, %b: tensor<?xf32>) -> (tensor<?xf32>, tensor<?xf32>) {
  %0:2 = linalg.generic {indexing_maps = [#all, #row, #row], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<?x4xf32>) outs(%a, %b : tensor<?xf32>, tensor<?xf32>) {
  ^bb0(%in: f32, %s: f32, %q: f32):
    %0 = arith.addf %s, %in : f32
    %1 = arith.mulf %in, %in : f32
    %2 = arith.addf %q, %1 : f32
    linalg.yield %0, %2 : f32, f32
  } -> (tensor<?xf32>, tensor<?xf32>)
  return %0#0, %0#1 : tensor<?xf32>, tensor<?xf32>
}

// A contraction keeps its product; what is done to one factor before moves to
// the space of that factor.
// CHECK-LABEL: @contraction
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<4x8xf32>, %[[B:[a-z0-9]+]]: tensor<8x16xf32>
// CHECK: %[[E:.*]] = linalg.generic {{.*}} ins(%[[A]] : tensor<4x8xf32>) outs(%{{.*}} : tensor<4x8xf32>)
// CHECK: math.tanh
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "reduction"]} ins(%[[B]], %[[E]] : tensor<8x16xf32>, tensor<4x8xf32>)
// CHECK-NEXT: ^bb0(%[[BIN:.*]]: f32, %[[EIN:.*]]: f32, %{{.*}}: f32):
// CHECK-NEXT: arith.mulf %[[EIN]], %[[BIN]]
// CHECK-NEXT: arith.addf
func.func @contraction(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %c: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %0 = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%c : tensor<4x16xf32>) {
  ^bb0(%x: f32, %y: f32, %out: f32):
    %t = math.tanh %x : f32
    %p = arith.mulf %t, %y : f32
    %r = arith.addf %out, %p : f32
    linalg.yield %r : f32
  } -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}

// A window: the function is computed once per element, not once per reading.
// The kernel, unread, still says how large the window is.
// CHECK-LABEL: @window
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<10xf32>, %[[K:[a-z0-9]+]]: tensor<3xf32>
// CHECK: %[[E:.*]] = linalg.generic {{.*}} ins(%[[X]] : tensor<10xf32>) outs(%{{.*}} : tensor<10xf32>)
// CHECK: math.absf
// CHECK: linalg.generic {{.*}} ins(%[[X]], %[[K]], %[[E]] : tensor<10xf32>, tensor<3xf32>, tensor<10xf32>)
func.func @window(%x: tensor<10xf32>, %k: tensor<3xf32>, %c: tensor<8xf32>) -> tensor<8xf32> {
  %0 = linalg.generic {indexing_maps = [affine_map<(o, w) -> (o + w)>, affine_map<(o, w) -> (w)>, affine_map<(o, w) -> (o)>], iterator_types = ["parallel", "reduction"]} ins(%x, %k : tensor<10xf32>, tensor<3xf32>) outs(%c : tensor<8xf32>) {
  ^bb0(%in: f32, %unused: f32, %out: f32):
    %a = math.absf %in : f32
    %r = arith.maximumf %out, %a : f32
    linalg.yield %r : f32
  } -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// The named reduction with a body of its own.
// CHECK-LABEL: @named
// CHECK: linalg.generic
// CHECK: math.log
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction"]}
// CHECK-NOT: math.log
// CHECK: return
func.func @named(%x: tensor<3x4xf32>, %c: tensor<3xf32>) -> tensor<3xf32> {
  %0 = linalg.reduce ins(%x : tensor<3x4xf32>) outs(%c : tensor<3xf32>) dimensions = [1]
    (%in: f32, %out: f32) {
      %l = math.log %in : f32
      %r = arith.addf %out, %l : f32
      linalg.yield %r : f32
    }
  return %0 : tensor<3xf32>
}

// Scalars from outside come along.
// CHECK-LABEL: @captured
// CHECK-SAME: %[[S:[a-z0-9]+]]: f32
// CHECK: arith.mulf %{{.*}}, %[[S]]
// CHECK: iterator_types = ["parallel", "reduction"]
func.func @captured(%s: f32, %x: tensor<3x4xf32>, %c: tensor<3xf32>) -> tensor<3xf32> {
  %0 = linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<3x4xf32>) outs(%c : tensor<3xf32>) {
  ^bb0(%in: f32, %out: f32):
    %a = arith.mulf %in, %s : f32
    %r = arith.addf %out, %a : f32
    linalg.yield %r : f32
  } -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// Nothing elementwise: products of a matmul, pure sums, conversions.
// CHECK-LABEL: @unchanged
// CHECK-NOT: linalg.generic {{.*}}"parallel", "parallel"]
// CHECK: linalg.matmul
// CHECK: linalg.reduce
// CHECK: arith.extf
// CHECK-NEXT: arith.addf
func.func @unchanged(%a: tensor<4x8xf32>, %b: tensor<8x4xf32>, %c: tensor<4x4xf32>, %x: tensor<3x4xbf16>, %d: tensor<4xf32>, %e: tensor<3xf32>) -> (tensor<4x4xf32>, tensor<4xf32>, tensor<3xf32>) {
  %0 = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x4xf32>) outs(%c : tensor<4x4xf32>) -> tensor<4x4xf32>
  %1 = linalg.reduce {arith.addf} ins(%a : tensor<4x8xf32>) outs(%d : tensor<4xf32>) dimensions = [1]
  %2 = linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<3x4xbf16>) outs(%e : tensor<3xf32>) {
  ^bb0(%in: bf16, %out: f32):
    %w = arith.extf %in : bf16 to f32
    %r = arith.addf %out, %w : f32
    linalg.yield %r : f32
  } -> tensor<3xf32>
  return %0, %1, %2 : tensor<4x4xf32>, tensor<4xf32>, tensor<3xf32>
}
