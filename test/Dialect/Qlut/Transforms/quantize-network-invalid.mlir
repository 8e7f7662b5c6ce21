// RUN: qlut-opt %s --split-input-file --verify-diagnostics --qlut-quantize=bits=8

func.func @no_range(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{expected a range of operand 0; run --qlut-apply-calibration first (with stats=FILE or range=LO:HI)}}
  %0 = qlut.sim(%x) layer "main/arg0" : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%p: tensor<4xf32>):
    qlut.yield %p : tensor<4xf32>
  }
  return %0 : tensor<4xf32>
}

// -----

func.func @joined(%x: tensor<4xi8>, %y: tensor<4xi8>) -> tensor<8xf32> {
  // expected-note @+1 {{the other one is from here}}
  %a = qlut.dequantize %x, <i8, 0.5> : tensor<4xi8> -> tensor<4xf32>
  // expected-error @+1 {{expected values that are joined to have one format, got i8, 0.25 and i8, 0.5; put qlut.requantize before the join}}
  %b = qlut.dequantize %y, <i8, 0.25> : tensor<4xi8> -> tensor<4xf32>
  %0 = tensor.concat dim(0) %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

func.func @weights(%x: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %w = arith.constant dense<[[0.5, 0x7F800000], [0.25, 0.1]]> : tensor<2x2xf32>
  // expected-error @+1 {{no weight format: a weight is not finite}}
  %0 = qlut.sim(%w) ranges [#qlut.range<-1.0, 1.0>] : (tensor<2x2xf32>) -> tensor<2x2xf32> {
  ^bb0(%q: tensor<2x2xf32>):
    %zero = arith.constant dense<0.0> : tensor<2x2xf32>
    %m = linalg.matmul ins(%q, %q : tensor<2x2xf32>, tensor<2x2xf32>)
                       outs(%zero : tensor<2x2xf32>) -> tensor<2x2xf32>
    qlut.yield %m : tensor<2x2xf32>
  }
  return %0 : tensor<2x2xf32>
}
