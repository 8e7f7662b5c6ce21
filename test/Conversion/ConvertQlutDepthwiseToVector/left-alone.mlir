// What stays as it is, and why.
// RUN: qlut-opt %s --convert-qlut-depthwise-to-vector=isa=avx2 --verify-diagnostics | FileCheck %s
// CHECK-NOT: call_intrinsic

memref.global "private" constant @w : memref<3x8xi8> = dense<1>
memref.global "private" constant @filters : memref<3x3x8x2xi8> = dense<1>
memref.global "private" constant @first : memref<8x3x3xi8> = dense<1>
memref.global "private" constant @long : memref<65x8xi8> = dense<1>
memref.global "private" constant @none : memref<3x0xi8> = dense<1>

func.func @run_time(%x: memref<1x9x8xi8>, %w: memref<3x8xi8>, %y: memref<1x7x8xi32>) {
  // expected-remark @+1 {{not vector code: expected constant weights, got ones known at run time}}
  linalg.depthwise_conv_1d_nwc_wc ins(%x, %w : memref<1x9x8xi8>, memref<3x8xi8>) outs(%y : memref<1x7x8xi32>)
  return
}

func.func @wide_sums(%x: memref<1x9x8xi8>, %y: memref<1x7x8xi64>) {
  %w = memref.get_global @w : memref<3x8xi8>
  // expected-remark @+1 {{not vector code: expected sums of 32 bits, got i64}}
  linalg.depthwise_conv_1d_nwc_wc ins(%x, %w : memref<1x9x8xi8>, memref<3x8xi8>) outs(%y : memref<1x7x8xi64>)
  return
}

func.func @run_time_zero_point(%x: memref<1x9x9x8xi8>, %zp: i32, %y: memref<1x7x7x8x2xi32>) {
  %w = memref.get_global @filters : memref<3x3x8x2xi8>
  %zero = arith.constant 0 : i32
  // expected-remark @+1 {{not vector code: expected products of extended codes less zero points}}
  linalg.depthwise_conv_2d_nhwc_hwcm_q ins(%x, %w, %zp, %zero : memref<1x9x9x8xi8>, memref<3x3x8x2xi8>, i32, i32) outs(%y : memref<1x7x7x8x2xi32>)
  return
}

func.func @several_filters(%x: memref<1x9x9x8xi8>, %y: memref<1x7x7x8x2xi32>) {
  %w = memref.get_global @filters : memref<3x3x8x2xi8>
  // expected-remark @+1 {{not vector code: expected one filter for each channel, got several}}
  linalg.depthwise_conv_2d_nhwc_hwcm ins(%x, %w : memref<1x9x9x8xi8>, memref<3x3x8x2xi8>) outs(%y : memref<1x7x7x8x2xi32>)
  return
}

func.func @channels_first(%x: memref<1x8x9x9xi8>, %y: memref<1x8x7x7xi32>) {
  %w = memref.get_global @first : memref<8x3x3xi8>
  // expected-remark @+1 {{not vector code: expected an output whose contiguous dimension are the channels}}
  linalg.depthwise_conv_2d_nchw_chw ins(%x, %w : memref<1x8x9x9xi8>, memref<8x3x3xi8>) outs(%y : memref<1x8x7x7xi32>)
  return
}

func.func @channels_apart(%x: memref<1x9x8xi8, strided<[144, 16, 2]>>, %y: memref<1x7x8xi32>) {
  %w = memref.get_global @w : memref<3x8xi8>
  // expected-remark @+1 {{not vector code: expected codes whose contiguous dimension are the channels}}
  linalg.depthwise_conv_1d_nwc_wc ins(%x, %w : memref<1x9x8xi8, strided<[144, 16, 2]>>, memref<3x8xi8>) outs(%y : memref<1x7x8xi32>)
  return
}

func.func @long_window(%x: memref<1x66x8xi8>, %y: memref<1x2x8xi32>) {
  %w = memref.get_global @long : memref<65x8xi8>
  // expected-remark @+1 {{not vector code: expected a window of at most 64 places, got 65}}
  linalg.depthwise_conv_1d_nwc_wc ins(%x, %w : memref<1x66x8xi8>, memref<65x8xi8>) outs(%y : memref<1x2x8xi32>)
  return
}

func.func @no_channels(%x: memref<1x9x0xi8>, %y: memref<1x7x0xi32>) {
  %w = memref.get_global @none : memref<3x0xi8>
  // expected-remark @+1 {{not vector code: expected weights, got none}}
  linalg.depthwise_conv_1d_nwc_wc ins(%x, %w : memref<1x9x0xi8>, memref<3x0xi8>) outs(%y : memref<1x7x0xi32>)
  return
}

func.func @words_without_sign(%x: memref<1x9x8xi16>, %y: memref<1x7x8xi32>) {
  %w = memref.get_global @w : memref<3x8xi8>
  // expected-remark @+1 {{not vector code: expected codes of 8 bits or 16 signed ones, got u16}}
  linalg.generic {indexing_maps = [affine_map<(n, w, c, i) -> (n, w + i, c)>, affine_map<(n, w, c, i) -> (i, c)>, affine_map<(n, w, c, i) -> (n, w, c)>],
                  iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%x, %w : memref<1x9x8xi16>, memref<3x8xi8>) outs(%y : memref<1x7x8xi32>) {
  ^bb0(%a: i16, %b: i8, %o: i32):
    %0 = arith.extui %a : i16 to i32
    %1 = arith.extsi %b : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %o, %2 : i32
    linalg.yield %3 : i32
  }
  return
}

func.func @far_weights(%x: memref<1x9x8xi8>, %y: memref<1x7x8xi32>) {
  %w = memref.get_global @w : memref<3x8xi8>
  // expected-remark @+1 {{not vector code: expected weights from -32767 to 32767, got 32768 to 32768}}
  linalg.generic {indexing_maps = [affine_map<(n, w, c, i) -> (n, w + i, c)>, affine_map<(n, w, c, i) -> (i, c)>, affine_map<(n, w, c, i) -> (n, w, c)>],
                  iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%x, %w : memref<1x9x8xi8>, memref<3x8xi8>) outs(%y : memref<1x7x8xi32>) {
  ^bb0(%a: i8, %b: i8, %o: i32):
    %far = arith.constant 32767 : i32
    %0 = arith.extsi %a : i8 to i32
    %1 = arith.extsi %b : i8 to i32
    %2 = arith.addi %1, %far : i32
    %3 = arith.muli %0, %2 : i32
    %4 = arith.addi %o, %3 : i32
    linalg.yield %4 : i32
  }
  return
}

func.func @places(%x: memref<1x9x8xi8>, %y: memref<1x7x8xi32>) {
  %w = memref.get_global @w : memref<3x8xi8>
  // expected-remark @+1 {{not vector code: expected places in the codes that are linear in loops over places and the window}}
  linalg.generic {indexing_maps = [affine_map<(n, w, c, i) -> (n, (w + i) floordiv 2, c)>, affine_map<(n, w, c, i) -> (i, c)>, affine_map<(n, w, c, i) -> (n, w, c)>],
                  iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%x, %w : memref<1x9x8xi8>, memref<3x8xi8>) outs(%y : memref<1x7x8xi32>) {
  ^bb0(%a: i8, %b: i8, %o: i32):
    %0 = arith.extsi %a : i8 to i32
    %1 = arith.extsi %b : i8 to i32
    %2 = arith.muli %0, %1 : i32
    %3 = arith.addi %o, %2 : i32
    linalg.yield %3 : i32
  }
  return
}

// No remark on what is not of each channel by itself, or of floats.
func.func @product(%x: memref<8x8xi8>, %z: memref<8x8xi8>, %y: memref<8x8xi32>, %a: memref<1x9x8xf32>, %b: memref<3x8xf32>, %c: memref<1x7x8xf32>) {
  linalg.matmul ins(%x, %z : memref<8x8xi8>, memref<8x8xi8>) outs(%y : memref<8x8xi32>)
  linalg.depthwise_conv_1d_nwc_wc ins(%a, %b : memref<1x9x8xf32>, memref<3x8xf32>) outs(%c : memref<1x7x8xf32>)
  return
}
