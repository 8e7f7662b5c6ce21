// What stays float, each with the reason; the program is not changed there.
// RUN: qlut-opt %s --convert-linear-to-qlut-sim --split-input-file --verify-diagnostics | FileCheck %s --implicit-check-not=qlut.sim
// RUN: qlut-opt %s --convert-linear-to-qlut-sim=remarks=false --split-input-file 2>&1 | FileCheck %s --check-prefix=QUIET --implicit-check-not=remark:
// QUIET: @nonlinear

#id = affine_map<(d0) -> (d0)>
// CHECK-LABEL: @nonlinear
// CHECK: math.exp
func.func @nonlinear(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-remark @+1 {{math.exp left in float: math.exp has no integer program}}
  %0 = math.exp %x : tensor<4xf32>
  // expected-remark @+1 {{linalg.generic left in float: math.exp has no integer program}}
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%0 : tensor<4xf32>) outs(%x : tensor<4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %2 = math.exp %a : f32
    linalg.yield %2 : f32
  } -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// -----

func.func @divide(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  // expected-remark @+1 {{arith.divf left in float: arith.divf by what is no constant has no integer program; run --convert-to-qlut-sim or --qlut-raise-composites first}}
  %0 = arith.divf %x, %y : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @product(%x: tensor<4xf32>) -> tensor<f32> {
  %one = arith.constant dense<1.0> : tensor<f32>
  // expected-remark @+1 {{linalg.reduce left in float: it reduces in another way than by a sum, the greatest or the least}}
  %0 = linalg.reduce { arith.mulf } ins(%x : tensor<4xf32>) outs(%one : tensor<f32>) dimensions = [0]
  return %0 : tensor<f32>
}

// -----

// The same order of additions, but not of the sum alone.
#id = affine_map<(d0) -> (d0)>
#none = affine_map<(d0) -> ()>
func.func @twice_out(%x: tensor<4xf32>, %s: tensor<f32>) -> tensor<f32> {
  // expected-remark @+1 {{it reduces in another way}}
  %0 = linalg.generic {indexing_maps = [#id, #none], iterator_types = ["reduction"]} ins(%x : tensor<4xf32>) outs(%s : tensor<f32>) {
  ^bb0(%a: f32, %o: f32):
    %1 = arith.mulf %a, %o : f32
    %2 = arith.addf %1, %o : f32
    linalg.yield %2 : f32
  } -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

#id = affine_map<(d0) -> (d0)>
func.func @number(%x: tensor<4xf32>, %f: f32) -> tensor<4xf32> {
  // expected-remark @+1 {{linalg.generic left in float: it takes a float number that is no constant}}
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%x : tensor<4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %1 = arith.mulf %a, %f : f32
    linalg.yield %1 : f32
  } -> tensor<4xf32>
  // expected-remark @+1 {{arith.addf left in float: it is on numbers or vectors}}
  %2 = arith.addf %f, %f : f32
  // expected-remark @+1 {{linalg.fill left in float: it takes a float number that is no constant}}
  %3 = linalg.fill ins(%2 : f32) outs(%0 : tensor<4xf32>) -> tensor<4xf32>
  return %3 : tensor<4xf32>
}

// -----

func.func @buffers(%x: memref<4xf32>) {
  // expected-remark @+1 {{linalg.add left in float: it is on buffers; expected tensors}}
  linalg.add ins(%x, %x : memref<4xf32>, memref<4xf32>) outs(%x : memref<4xf32>)
  return
}

// -----

func.func @compare(%x: tensor<4xf32>) -> tensor<4xi1> {
  // expected-remark @+1 {{linalg.generic left in float: it has a result that is no tensor of floats}}
  %0 = arith.cmpf ogt, %x, %x : tensor<4xf32>
  return %0 : tensor<4xi1>
}

// -----

func.func @tosa(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-remark @+1 {{tosa.add left in float: it is a tosa op; run --tosa-to-linalg-named, --tosa-to-linalg and --tosa-to-tensor first}}
  %0 = tosa.add %x, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @softmax(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-remark @+1 {{linalg.softmax left in float: it is several ops in one; run --convert-to-qlut-sim}}
  %0 = linalg.softmax dimension(0) ins(%x : tensor<4xf32>) outs(%x : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

#id = affine_map<(d0) -> (d0)>
func.func @branch(%x: tensor<4xf32>, %b: i1) -> tensor<4xf32> {
  // expected-remark @+1 {{linalg.generic left in float: scf.if has no integer program}}
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%x : tensor<4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %1 = scf.if %b -> f32 {
      scf.yield %a : f32
    } else {
      scf.yield %o : f32
    }
    linalg.yield %1 : f32
  } -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
