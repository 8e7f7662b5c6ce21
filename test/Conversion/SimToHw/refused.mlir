// RUN: qlut-opt %s --split-input-file --verify-diagnostics --convert-qlut-sim-to-hw

#x = #qlut.format<i8, 0.05>

func.func @no_formats(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'qlut.sim' op expected formats; run --qlut-quantize first}}
  %0 = qlut.sim(%x) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%p: tensor<4xf32>):
    qlut.yield %p : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

#x = #qlut.format<i8, 0.05>
#id = affine_map<(i) -> (i)>
func.func @exponential(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{no integer program: it has no meaning in integers}}
  %0 = qlut.sim(%x) in [#x] out [#x] : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%p: tensor<4xf32>):
    %e = tensor.empty() : tensor<4xf32>
    %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
           ins(%p : tensor<4xf32>) outs(%e : tensor<4xf32>) {
    ^bb0(%a: f32, %o: f32):
      // expected-note @+1 {{for math.exp}}
      %t = math.exp %a : f32
      linalg.yield %t : f32
    } -> tensor<4xf32>
    qlut.yield %r : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

#x = #qlut.format<i8, 0.05>
#id = affine_map<(i) -> (i)>
func.func @factor(%x: tensor<4xf32>) -> tensor<4xf32> {
  %w = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  // expected-error @+1 {{no integer program: a constant tensor in a product needs a format}}
  %0 = qlut.sim(%x, %w) in [#x, unit] out [#x] : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%p: tensor<4xf32>, %q: tensor<4xf32>):
    %e = tensor.empty() : tensor<4xf32>
    %r = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]}
           ins(%p, %q : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) {
    ^bb0(%a: f32, %b: f32, %o: f32):
      // expected-note @+1 {{for arith.mulf}}
      %t = arith.mulf %a, %b : f32
      linalg.yield %t : f32
    } -> tensor<4xf32>
    qlut.yield %r : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

#x = #qlut.format<i8, 0.05>
#in = affine_map<(i, j) -> (i, j)>
#out = affine_map<(i, j) -> (i)>
func.func @dynamic_sum(%x: tensor<4x?xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{no integer program: it sums a number of terms that is not static or above 2^31: the accumulator has no bound}}
  %0 = qlut.sim(%x) in [#x] out [#x] : (tensor<4x?xf32>) -> tensor<4xf32> {
  ^bb0(%p: tensor<4x?xf32>):
    %zero = arith.constant 0.0 : f32
    %e = tensor.empty() : tensor<4xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
    // expected-note @+1 {{for linalg.generic}}
    %r = linalg.generic {indexing_maps = [#in, #out], iterator_types = ["parallel", "reduction"]}
           ins(%p : tensor<4x?xf32>) outs(%f : tensor<4xf32>) {
    ^bb0(%a: f32, %o: f32):
      %t = arith.addf %a, %o : f32
      linalg.yield %t : f32
    } -> tensor<4xf32>
    qlut.yield %r : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

#x = #qlut.format<i8, 0.1>
func.func @pad(%x: tensor<4xf32>) -> tensor<5xf32> {
  // expected-error @+1 {{no integer program: it pads with other than the constant 0}}
  %0 = qlut.sim(%x) in [#x] out [#x] : (tensor<4xf32>) -> tensor<5xf32> {
  ^bb0(%p: tensor<4xf32>):
    %one = arith.constant 1.0 : f32
    // expected-note @+1 {{for tensor.pad}}
    %s = tensor.pad %p low[1] high[0] {
    ^bb0(%i: index):
      tensor.yield %one : f32
    } : tensor<4xf32> to tensor<5xf32>
    qlut.yield %s : tensor<5xf32>
  }
  return %0 : tensor<5xf32>
}

// -----

// With these weights, four products do not fit.
#x = #qlut.format<i16, 0.5>
#w = #qlut.format<i16, 0.25>
#y = #qlut.format<i16, 1.0>
module attributes {qlut.target = #qlut.target<"pwl8">} {
  func.func @great_weights(%x: tensor<1x4xf32>) -> tensor<1x1xf32> {
    %w = arith.constant dense<[[8000.0], [-8000.0], [1.0], [7000.0]]> : tensor<4x1xf32>
    // expected-error @+1 {{no integer program: its sums are in [-3014755072, 3014727068]; expected at most 32 bits, the widest accumulator of target 'pwl8', got 33 with its weights; take fewer bits for its operands (options 'bits', 'weight-bits' and 'layer-bits' of --qlut-quantize) or another target}}
    %0 = qlut.sim(%x, %w) in [#x, #w] out [#y] : (tensor<1x4xf32>, tensor<4x1xf32>) -> tensor<1x1xf32> {
    ^bb0(%p: tensor<1x4xf32>, %q: tensor<4x1xf32>):
      %zero = arith.constant 0.0 : f32
      %e = tensor.empty() : tensor<1x1xf32>
      %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x1xf32>) -> tensor<1x1xf32>
      // expected-note @+1 {{for linalg.matmul}}
      %m = linalg.matmul ins(%p, %q : tensor<1x4xf32>, tensor<4x1xf32>)
                         outs(%f : tensor<1x1xf32>) -> tensor<1x1xf32>
      qlut.yield %m : tensor<1x1xf32>
    }
    return %0 : tensor<1x1xf32>
  }
}

// -----

// Without weights there is nothing but the formats.
#x = #qlut.format<i16, 0.5>
module attributes {qlut.target = #qlut.target<"pwl8">} {
  func.func @no_weights(%x: tensor<1x2xf32>, %y: tensor<2x1xf32>) -> tensor<1x1xf32> {
    // expected-error @+1 {{got 33 by its formats alone}}
    %0 = qlut.sim(%x, %y) in [#x, #x] out [#x] : (tensor<1x2xf32>, tensor<2x1xf32>) -> tensor<1x1xf32> {
    ^bb0(%p: tensor<1x2xf32>, %q: tensor<2x1xf32>):
      %zero = arith.constant 0.0 : f32
      %e = tensor.empty() : tensor<1x1xf32>
      %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x1xf32>) -> tensor<1x1xf32>
      // expected-note @+1 {{for linalg.matmul}}
      %m = linalg.matmul ins(%p, %q : tensor<1x2xf32>, tensor<2x1xf32>)
                         outs(%f : tensor<1x1xf32>) -> tensor<1x1xf32>
      qlut.yield %m : tensor<1x1xf32>
    }
    return %0 : tensor<1x1xf32>
  }
}
