// RUN: qlut-opt %s --split-input-file --verify-diagnostics

func.func @no_index(%x: f32) -> f32 {
  // expected-error @+1 {{expected channel indices in brackets after the input for its format by channel, got none}}
  %0 = qlut.fake_quant %x, <i8, [0.5, 0.25]> : f32
  return %0 : f32
}

// -----

func.func @nothing_by_channel(%q: i2, %c: index) -> i4 {
  // expected-error @+1 {{expected no channel indices: nothing of it is by channel}}
  %0 = qlut.hw_lut %q[%c] table(#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>) : i2 -> i4
  return %0 : i4
}

// -----

func.func @other_channels(%x: f32, %c: index) -> f32 {
  // expected-error @+1 {{expected its output format by 2 channels, as its range, got 3}}
  %0 = qlut.sim_lut %x[%c], <"x"> range <[0.0:1.0, 0.0:2.0]> in <i8, 0.5> out <i8, [0.1, 0.2, 0.3]> : f32
  return %0 : f32
}

// -----

func.func @constant_index(%x: f32) -> i8 {
  %c = arith.constant 2 : index
  // expected-error @+1 {{expected a channel index from 0 to 1, got 2}}
  %0 = qlut.quantize %x[%c], <i8, [0.5, 0.25]> : f32 -> i8
  return %0 : i8
}

// -----

func.func @negative_index(%q: i8) -> f32 {
  %c = arith.constant -1 : index
  // expected-error @+1 {{expected a channel index from 0 to 1, got -1}}
  %0 = qlut.dequantize %q[%c], <i8, [0.5, 0.25]> : i8 -> f32
  return %0 : f32
}

// -----

// expected-note @+1 {{prior use here}}
func.func @other_shape(%x: tensor<4xf32>, %c: index) -> tensor<4xi8> {
  // expected-error @+1 {{expects different type than prior uses: 'tensor<4xindex>' vs 'index'}}
  %0 = qlut.quantize %x[%c], <i8, [0.5, 0.25]> : tensor<4xf32> -> tensor<4xi8>
  return %0 : tensor<4xi8>
}

// -----

func.func @other_shape_generic(%x: tensor<4xf32>, %c: tensor<5xindex>) -> tensor<4xi8> {
  // expected-error @+1 {{channel indices have the input's shape}}
  %0 = "qlut.quantize"(%x, %c) <{format = #qlut.channel_formats<i8, [0.5, 0.25]>}> : (tensor<4xf32>, tensor<5xindex>) -> tensor<4xi8>
  return %0 : tensor<4xi8>
}

// -----

func.func @carrier(%x: f16, %c: index) -> i16 {
  // expected-error @+1 {{channel 0: code}}
  %0 = qlut.quantize %x[%c], <i16, [0.5, 0.25]> : f16 -> i16
  return %0 : i16
}

// -----

func.func @axis(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{expected the axis of its spec below the rank of 'tensor<4xf32>', got 1}}
  %0 = qlut.sim_lut %x, <"exp(x)"> spec <{axis = 1 : i64}> : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @format_expected(%x: f32) -> f32 {
  // expected-error @+1 {{expected a #qlut.format or #qlut.channel_formats, got "i8"}}
  %0 = qlut.fake_quant %x, "i8" : f32
  return %0 : f32
}

// -----

// expected-error @+1 {{channel 1: expected a zero point of i8, -128 to 127, got 300}}
#f = #qlut.channel_formats<i8, [0.5, 0.25:300]>

// -----

// expected-error @+1 {{expected one scale, got a list; #qlut.channel_formats is the attribute with one}}
#f = #qlut.format<i8, [0.5, 0.25]>

// -----

// expected-error @+1 {{expected a list of scales in brackets, got one scale; #qlut.format is the attribute with one}}
#f = #qlut.channel_formats<i8, 0.5>

// -----

// expected-error @+1 {{channel 1: expected the range's least value below its greatest, got 2}}
#r = #qlut.channel_ranges<[0.0:1.0, 2.0:2.0]>

// -----

// expected-error @+1 {{expected one range, got a list; #qlut.channel_ranges is the attribute with one}}
#r = #qlut.range<[0.0:1.0]>

// -----

// expected-error @+1 {{expected a list of ranges in brackets, got one range; #qlut.range is the attribute with one}}
#r = #qlut.channel_ranges<0.0, 1.0>

// -----

#a = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
// expected-error @+1 {{expected each table once, got table 0 again as table 1}}
#t = #qlut.table_set<[#a, #a]>

// -----

#a = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
#b = #qlut.direct<i2 -> i8, values = [-8, -3, 2, 7]>
// expected-error @+1 {{expected table 1 from i2 to i4 as table 0, got one from i2 to i8}}
#t = #qlut.table_set<[#a, #b]>

// -----

#a = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
#b = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 6]>
// expected-error @+1 {{expected tables in the order of their first channels: table 0 for channel 0, got 1}}
#t = #qlut.table_set<[#a, #b], channels = [1, 0]>

// -----

// expected-error @+1 {{expected from 1 to 65536 channels, got 0}}
#t = #qlut.table_set<[]>

// -----

#a = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
func.func @storage(%x: f32, %c: index) -> f32 {
  // expected-error @+1 {{expected a table from i4, the input's storage, got one from i2}}
  %0 = qlut.sim_lut %x[%c], <"x"> in <i4, [0.5, 0.25]> out <i4, 0.5> table(#a) : f32
  return %0 : f32
}
