// RUN: qlut-opt %s --split-input-file --verify-diagnostics --qlut-batch-statistics

#rows = affine_map<(a, b) -> (a, b)>
#columns = affine_map<(a, b) -> (b)>
func.func @main(%x: tensor<1x3xf32>, %m: tensor<3xf32> {qlut.parameter = "m", qlut.statistic},
                %v: tensor<3xf32> {qlut.parameter = "v", qlut.statistic}) -> tensor<1x3xf32> {
  %e = tensor.empty() : tensor<1x3xf32>
  // expected-error @below {{expected at least 2 elements for each channel to take a variance of, got 1; give the network a greater batch}}
  %0 = linalg.generic {indexing_maps = [#rows, #columns, #columns, #rows],
      iterator_types = ["parallel", "parallel"]}
      ins(%x, %m, %v : tensor<1x3xf32>, tensor<3xf32>, tensor<3xf32>)
      outs(%e : tensor<1x3xf32>) {
  ^bb0(%a: f32, %mean: f32, %variance: f32, %o: f32):
    %c = arith.subf %a, %mean : f32
    %i = math.rsqrt %variance : f32
    %n = arith.mulf %c, %i : f32
    linalg.yield %n : f32
  } -> tensor<1x3xf32>
  return %0 : tensor<1x3xf32>
}

// -----

// expected-error @below {{expected a function that nothing calls, since its arguments change; run --inline and --symbol-dce first}}
func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}
func.func @caller(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = call @main(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// expected-error @below {{expected a function 'main' with a body to take statistics of batches in; give its name with option 'function'}}
module {
  func.func private @main(tensor<2xf32>)
}

// -----

// A statistic of two norms has no way of its own to go.
#rows = affine_map<(a, b) -> (a, b)>
#columns = affine_map<(a, b) -> (b)>
func.func @main(%x: tensor<4x3xf32>, %m: tensor<3xf32> {qlut.parameter = "m", qlut.statistic},
                %v: tensor<3xf32> {qlut.parameter = "v", qlut.statistic}) -> tensor<4x3xf32> {
  %e = tensor.empty() : tensor<4x3xf32>
  // expected-error @below {{expected a mean and a variance that nothing else uses, got 'm' with 2 uses; --qlut-extract-parameters=statistics gives each normalization its own}}
  %0 = linalg.generic {indexing_maps = [#rows, #columns, #columns, #rows],
      iterator_types = ["parallel", "parallel"]}
      ins(%x, %m, %v : tensor<4x3xf32>, tensor<3xf32>, tensor<3xf32>)
      outs(%e : tensor<4x3xf32>) {
  ^bb0(%a: f32, %mean: f32, %variance: f32, %o: f32):
    %c = arith.subf %a, %mean : f32
    %i = math.rsqrt %variance : f32
    %n = arith.mulf %c, %i : f32
    linalg.yield %n : f32
  } -> tensor<4x3xf32>
  %1 = linalg.generic {indexing_maps = [#rows, #columns, #rows],
      iterator_types = ["parallel", "parallel"]}
      ins(%0, %m : tensor<4x3xf32>, tensor<3xf32>) outs(%e : tensor<4x3xf32>) {
  ^bb0(%a: f32, %mean: f32, %o: f32):
    %c = arith.addf %a, %mean : f32
    linalg.yield %c : f32
  } -> tensor<4x3xf32>
  return %1 : tensor<4x3xf32>
}
