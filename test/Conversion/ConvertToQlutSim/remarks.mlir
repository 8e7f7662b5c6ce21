// Everything nonlinear that is left alone says why.
// RUN: qlut-opt %s --convert-to-qlut-sim="functions=exp,sqrt" --split-input-file --allow-unregistered-dialect --verify-diagnostics

func.func @several_inputs(%x: f32, %y: f32) -> (f32, f32) {
  // expected-remark@below {{pow left alone: it has several inputs that are no constants}}
  %0 = math.powf %x, %y : f32
  // expected-remark@below {{atan2 left alone: it has several inputs that are no constants}}
  %1 = math.atan2 %x, %y : f32
  return %0, %1 : f32, f32
}

// -----

func.func @several_results(%x: f32) -> (f32, f32) {
  // expected-remark@below {{sincos left alone: it has several results}}
  %0, %1 = math.sincos %x : f32
  return %0, %1 : f32, f32
}

// -----

func.func @element_type(%x: f128, %y: f8E4M3FN) -> (f128, f8E4M3FN) {
  // expected-remark@below {{exp left alone: its element type is not f16, bf16, f32 or f64}}
  %0 = math.exp %x : f128
  // expected-remark@below {{sqrt left alone: its element type is not f16, bf16, f32 or f64}}
  %1 = math.sqrt %y : f8E4M3FN
  return %0, %1 : f128, f8E4M3FN
}

// -----

func.func @not_selected(%x: f32, %y: f32) -> (f32, f32) {
  // expected-remark@below {{tanh left alone: its function is not among those of option 'functions'}}
  %0 = math.tanh %x : f32
  // expected-remark@below {{reciprocal left alone: its function is not among those of option 'functions'}}
  %1 = arith.divf %x, %y : f32
  return %0, %1 : f32, f32
}

// -----

func.func @constant(%x: tensor<2xf32>) -> (tensor<2xf32>, f32, tensor<2xf32>) {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %s = arith.constant 2.0 : f32
  // expected-remark@below {{sqrt left alone: its input is a constant: fold it}}
  %0 = math.sqrt %c : tensor<2xf32>
  // expected-remark@below {{exp left alone: its input is a constant: fold it}}
  %1 = math.exp %s : f32
  // No reciprocal: the denominators are constants.
  %2 = arith.divf %x, %c : tensor<2xf32>
  return %0, %1, %2 : tensor<2xf32>, f32, tensor<2xf32>
}

// -----

func.func @unregistered(%x: f32) {
  "test.region"() ({
    // expected-remark@below {{exp left alone: it is inside the unregistered op 'test.region'}}
    %0 = math.exp %x : f32
    "test.use"(%0) : (f32) -> ()
  }) : () -> ()
  return
}

// -----

func.func @unused(%x: f32) {
  // expected-remark@below {{exp left alone: its result is not used}}
  %0 = math.exp %x : f32
  return
}

// -----

// The body of a named op is not in the text.
func.func @named(%x: memref<4xf32>) {
  // expected-remark@below {{tanh left alone: its function is not among}}
  linalg.tanh ins(%x : memref<4xf32>) outs(%x : memref<4xf32>)
  return
}

// -----

// Of a written-out function, each op.
func.func @written_out(%x: f32) -> f32 {
  %one = arith.constant 1.0 : f32
  // expected-remark@below {{tanh left alone: its function is not among}}
  %1 = math.tanh %x : f32
  // expected-remark@below {{log1p left alone: its function is not among}}
  %2 = math.log1p %1 : f32
  // expected-remark@below {{reciprocal left alone: its function is not among}}
  %3 = arith.divf %one, %2 : f32
  return %3 : f32
}

// -----

// Nothing to say.
func.func @silent(%x: f32, %y: f32) -> f32 {
  %c = arith.constant 0.125 : f32
  %0 = math.exp %x : f32
  %1 = arith.mulf %0, %y : f32
  %2 = arith.divf %1, %c : f32
  %3 = math.floor %2 : f32
  %4 = math.absf %3 : f32
  return %4 : f32
}

// -----

func.func @softmax_of_memrefs(%x: memref<4x4xf32>) {
  // expected-remark@below {{softmax left alone: it works on memrefs}}
  linalg.softmax dimension(1) ins(%x : memref<4x4xf32>) outs(%x : memref<4x4xf32>)
  return
}
