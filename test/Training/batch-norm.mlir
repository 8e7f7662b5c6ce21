// Batch normalizations take the statistics of their batch; the distance of the
// network's from these is a result.
// RUN: qlut-opt %s --split-input-file --qlut-extract-parameters="statistics remarks=false" \
// RUN:   --qlut-batch-statistics | FileCheck %s --check-prefix=BATCH
// RUN: qlut-opt %s --split-input-file --qlut-extract-parameters="statistics remarks=false" \
// RUN:   --qlut-batch-statistics --qlut-differentiate=inputs | FileCheck %s --check-prefix=GRAD
// What is taken out is put back, and otherwise stays.
// RUN: qlut-opt %s --split-input-file --qlut-extract-parameters=statistics \
// RUN:   --qlut-embed-parameters 2>&1 | FileCheck %s --check-prefix=BACK
// RUN: qlut-opt %s --split-input-file --qlut-extract-parameters="include=v,m remarks=false" \
// RUN:   --qlut-batch-statistics 2>&1 | FileCheck %s --check-prefix=STAYS

#all = affine_map<(a, b, c) -> (a, b, c)>
#channel = affine_map<(a, b, c) -> (b)>

// BATCH: #[[ALL:.*]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// BATCH: #[[CHANNEL:.*]] = affine_map<(d0, d1, d2) -> (d1)>
// BATCH-LABEL: func.func @main(
// BATCH-SAME: %[[X:[a-z0-9]+]]: tensor<2x3x4xf32>
// BATCH-SAME: %[[M:[a-z0-9]+]]: tensor<3xf32> {qlut.parameter = "m", {{[^}]*[}], }}qlut.statistic}
// BATCH-SAME: %[[V:[a-z0-9]+]]: tensor<3xf32> {qlut.parameter = "v", {{[^}]*[}], }}qlut.statistic}
// BATCH-SAME: %[[G:[a-z0-9]+]]: tensor<3xf32> {qlut.parameter = "g"
// BATCH-SAME: -> (tensor<2x3x4xf32>, tensor<3xf32> {qlut.gradient = 1 : i64}, tensor<3xf32> {qlut.gradient = 2 : i64})
// BATCH: %[[SUM:.*]] = linalg.generic {indexing_maps = [#[[ALL]], #[[CHANNEL]]], iterator_types = ["reduction", "parallel", "reduction"]}
// BATCH-SAME: ins(%[[X]] :
// BATCH: %[[EIGHTH:.*]] = arith.constant 1.250000e-01 : f32
// BATCH: %[[MEAN:.*]] = linalg.generic {{.*}} ins(%[[SUM]] :
// BATCH: arith.mulf %{{.*}}, %[[EIGHTH]]
// BATCH: %[[SQUARES:.*]] = linalg.generic {{.*}} iterator_types = ["reduction", "parallel", "reduction"]} ins(%[[X]], %[[MEAN]] :
// BATCH: %[[DIFFERENCE:.*]] = arith.subf
// BATCH-NEXT: arith.mulf %[[DIFFERENCE]], %[[DIFFERENCE]]
// BATCH: %[[VARIANCE:.*]] = linalg.generic {{.*}} ins(%[[SQUARES]] :
// BATCH: %[[Y:.*]] = linalg.generic {{.*}} ins(%[[X]], %[[MEAN]], %[[VARIANCE]], %[[G]] :
// BATCH: %[[ONE:.*]] = arith.constant 1.000000e+00 : f32
// BATCH: %[[DM:.*]] = linalg.generic {{.*}} ins(%[[M]], %[[MEAN]] :
// BATCH: %[[UNBIASED:.*]] = arith.constant 1.14285719 : f32
// BATCH: %[[DV:.*]] = linalg.generic {{.*}} ins(%[[V]], %[[VARIANCE]] :
// BATCH: arith.mulf %{{.*}}, %[[UNBIASED]]
// BATCH-NEXT: arith.subf
// BATCH: return %[[Y]], %[[DM]], %[[DV]]

// One cotangent, gradients of what is learned, distances as they are.
// GRAD-LABEL: func.func @main_grad(
// GRAD-SAME: %{{[a-z0-9]+}}: tensor<2x3x4xf32> {qlut.cotangent = 0 : i64}) -> (tensor<2x3x4xf32>, tensor<3xf32> {qlut.gradient = 1 : i64}, tensor<3xf32> {qlut.gradient = 2 : i64}, tensor<2x3x4xf32> {qlut.gradient = 0 : i64}, tensor<3xf32> {qlut.gradient = 3 : i64})

// BACK: remark: {{.*}}statistic 'm': 'tensor<3xf32>'
// BACK: remark: {{.*}}statistic 'v': 'tensor<3xf32>'
// BACK: remark: {{.*}}parameter 'g': 'tensor<3xf32>'
// BACK-LABEL: func.func @main(%arg0: tensor<2x3x4xf32>) -> tensor<2x3x4xf32> {
// BACK: arith.constant dense<0.000000e+00> : tensor<3xf32>
// BACK: arith.constant dense<[1.000000e+00, 2.000000e+00, 5.000000e-01]> : tensor<3xf32>

// STAYS: remark: normalized by statistics that stay: mean and variance are no arguments with 'qlut.statistic'; --qlut-extract-parameters=statistics makes them such
// STAYS-LABEL: func.func @main(
// STAYS-SAME: -> tensor<2x3x4xf32>
func.func @main(%x: tensor<2x3x4xf32>) -> tensor<2x3x4xf32> {
  %m = arith.constant dense<0.0> : tensor<3xf32> loc("m")
  %v = arith.constant dense<[1.0, 2.0, 0.5]> : tensor<3xf32> loc("v")
  %g = arith.constant dense<1.0> : tensor<3xf32> loc("g")
  %e = tensor.empty() : tensor<2x3x4xf32>
  %0 = linalg.generic {indexing_maps = [#all, #channel, #channel, #channel, #all],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %m, %v, %g : tensor<2x3x4xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>)
      outs(%e : tensor<2x3x4xf32>) {
  ^bb0(%a: f32, %mean: f32, %variance: f32, %gain: f32, %o: f32):
    %c = arith.subf %a, %mean : f32
    %root = math.sqrt %variance : f32
    %n = arith.divf %c, %root : f32
    %r = arith.mulf %n, %gain : f32
    linalg.yield %r : f32
  } -> tensor<2x3x4xf32>
  return %0 : tensor<2x3x4xf32>
}

// -----

#rows = affine_map<(a, b) -> (a, b)>
#columns = affine_map<(a, b) -> (b)>

// Two norms that share constants get their own.
// BATCH-LABEL: func.func @main(
// BATCH-SAME: qlut.parameter = "m"
// BATCH-SAME: qlut.parameter = "m_1"
// BATCH-SAME: qlut.parameter = "v"
// BATCH-SAME: qlut.parameter = "v_1"
// BATCH-SAME: -> (tensor<8x3xf32>, tensor<3xf32> {qlut.gradient = 1 : i64}, tensor<3xf32> {qlut.gradient = 3 : i64}, tensor<3xf32> {qlut.gradient = 2 : i64}, tensor<3xf32> {qlut.gradient = 4 : i64})
func.func @main(%x: tensor<8x3xf32>) -> tensor<8x3xf32> {
  %m = arith.constant dense<0.0> : tensor<3xf32> loc("m")
  %v = arith.constant dense<1.0> : tensor<3xf32> loc("v")
  %e = tensor.empty() : tensor<8x3xf32>
  %0 = linalg.generic {indexing_maps = [#rows, #columns, #columns, #rows],
      iterator_types = ["parallel", "parallel"]}
      ins(%x, %m, %v : tensor<8x3xf32>, tensor<3xf32>, tensor<3xf32>)
      outs(%e : tensor<8x3xf32>) {
  ^bb0(%a: f32, %mean: f32, %variance: f32, %o: f32):
    %c = arith.subf %a, %mean : f32
    %i = math.rsqrt %variance : f32
    %n = arith.mulf %c, %i : f32
    linalg.yield %n : f32
  } -> tensor<8x3xf32>
  %1 = linalg.generic {indexing_maps = [#rows, #columns, #columns, #rows],
      iterator_types = ["parallel", "parallel"]}
      ins(%0, %m, %v : tensor<8x3xf32>, tensor<3xf32>, tensor<3xf32>)
      outs(%e : tensor<8x3xf32>) {
  ^bb0(%a: f32, %mean: f32, %variance: f32, %o: f32):
    %c = arith.subf %a, %mean : f32
    %i = math.rsqrt %variance : f32
    %n = arith.mulf %c, %i : f32
    linalg.yield %n : f32
  } -> tensor<8x3xf32>
  return %1 : tensor<8x3xf32>
}
