// The text of v1.mlirbc, the frozen file of bytecode version 1: every attribute
// of that version and every op but qlut.sim. Neither file may change.
#spec = #qlut.spec<{segments = 16 : i64, spacing = "uniform", input = "i8"}>
#direct = #qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>
#uniform = #qlut.linear<i4 -> i8, uniform, nodes = 0 to 16 by 4, values = [0, 256, 512, 768, 1024], guard = 4, value_bits = 16, round = half_up, out_of_range = clamp>
#halving = #qlut.linear<u4 -> i8, power_of_two, nodes = [0, 8, 12, 16], values = [0, 256, -512, 768], guard = 4, value_bits = 16, round = floor, out_of_range = tail>
#free = #qlut.linear<u4 -> i8, free, nodes = [1, 8, 11], values = [0, 256, -512], guard = 4, value_bits = 16, round = half_even, out_of_range = tail>
#step = #qlut.step<i8 -> u2, thresholds = [64, 128, 192], values = [0, 1, 2, 3]>
#fit = #qlut.fit<i8 -> i8, starts = [0, 128], intercepts = [-32768, 0], slopes = [0, 64], shift = 8, round = half_away>
#computed = #qlut.computed<"relu(x)", in <i4, 1.0>, out <i8, 0.125>, uniform, nodes = 0 to 16 by 4, guard = 4, value_bits = 16, round = half_up, out_of_range = clamp, value_round = half_even, pole = error>
#bound = #qlut.spec<{max_error = 1.0, cost = "cycles", front_end = "auto", axis = 1 : i64}>
#points = #qlut.spec<{spacing = "free", breakpoints = array<f64: -1.0, 0.5>}>
#slopes = #qlut.linear<i4 -> i8, dyadic, nodes = [0, 8, 12, 16], values = [0, 256, 512], guard = 4, value_bits = 16, round = half_up, out_of_range = clamp, slopes = [2, -3, 7], slope_bits = 8, slope_shift = 4>
#halves = #qlut.folded<i4 -> i8, center = 0, reach = 8, stored = positive, other = negated, offset = 0, slope = 0, fraction = 0, round = half_up, values = [0, 3, 5, 7, 100]>
#folded = #qlut.folded<i8 -> i8, center = -10, reach = 137, stored = negative, other = added, offset = 0, slope = 13, fraction = 4, round = half_up, inner = <u8 -> i8, uniform, nodes = 0 to 128 by 64, values = [0, -40, -8], guard = 2, value_bits = 16, round = half_up, out_of_range = clamp>>
#zeros = #qlut.normalized<u8 -> u8, leading_zeros, mirror = none, octaves = 1, zero_point = 0, first = 1, last = 255, fraction = 7, value_shift = 0, term = 0, offset = 0, shift = 5, step = 1, output_zero_point = 0, below = 255, round = half_up, inner = <u16 -> u16, uniform, nodes = 0 to 128 by 32, values = [200, 160, 133, 114, 100], guard = 0, value_bits = 16, round = half_up, out_of_range = clamp>>
#exponent = #qlut.normalized<i8 -> i8, exponent, multiplier = 64, product_shift = 4, zero_point = 0, first = -128, last = 127, fraction = 8, value_shift = 0, term = 0, offset = 0, shift = 10, step = -1, output_zero_point = 0, round = half_up, inner = <u16 -> u16, uniform, nodes = [0, 64], values = [16, 32], guard = 0, value_bits = 16, round = half_up, out_of_range = clamp>>
#nvdla = #qlut.nvdla<i8 -> i8, le = linear, start = -128, end = 128, select = 2, underflow = 0 by 0, overflow = 0 by 0, values = i8 "0x8084888c9094989ca0a4a8acb0b4b8bcc0c4c8ccd0d4d8dce0e4e8ecf0f4f8fc0004080c1014181c2024282c3034383c4044484c5054585c6064686c7074787c7f", lo = linear, start = -64, end = 192, select = 0, underflow = 0 by 0, overflow = 0 by 0, values = i8 "0xc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f", underflow = le, overflow = le, hybrid = lo>
#set = #qlut.table_set<[#qlut.direct<i2 -> i4, values = [-8, -3, 2, 7]>, #qlut.direct<i2 -> i4, values = [0, 0, 1, 2]>], channels = [0, 1, 0]>
#own = #qlut.target<file "name: own\nvalue-bits: 12\nforms: [direct, linear]\n">
module attributes {qlut.target = #qlut.target<"generic">} {
  func.func @simulated(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
    %0 = qlut.sim_lut %x, <"select(x, 0.5, exp(-x * 0.125), gelu(x))"> range <-8.0, 0.1> spec <{segments = 16 : i64, spacing = "uniform", input = "i8"}> layer "main/0" : tensor<?x4xf32>
    %1 = qlut.sim_lut %0, <"x"> in <i2, 1.0> out <i4, 0.5> table(#direct) round <half_up> layer "main/1" : tensor<?x4xf32>
    %2 = qlut.sim_lut %1, <"relu(x)"> in <i4, 1.0> out <i8, 0.125> table(#computed) round <half_away> : tensor<?x4xf32>
    %3 = qlut.fake_quant %2, <b1, 0.5> round <floor> : tensor<?x4xf32>
    %4 = qlut.requantize %3, <u16, 0.1:65535> to <i8, 0.05:-3> multiplier 1073741824 shift 31 round <half_even> : tensor<?x4xf32>
    return %4 : tensor<?x4xf32>
  }
  func.func @integer(%q: vector<4xi4>, %p: i8) -> (vector<4xi8>, vector<4xi8>, vector<4xi8>, i2, i8) {
    %0 = qlut.hw_lut %q table(#uniform) layer "main/2" : vector<4xi4> -> vector<4xi8>
    %1 = qlut.hw_lut %q table(#halving) : vector<4xi4> -> vector<4xi8>
    %2 = qlut.hw_lut %q table(#free) : vector<4xi4> -> vector<4xi8>
    %3 = qlut.hw_lut %p table(#step) : i8 -> i2
    %4 = qlut.hw_lut %p table(#fit) : i8 -> i8
    return %0, %1, %2, %3, %4 : vector<4xi8>, vector<4xi8>, vector<4xi8>, i2, i8
  }
  func.func @fronts(%q: i4, %p: i8, %u: i8) -> (i8, i8, i8, i8, i8, i8) {
    %0 = qlut.hw_lut %q table(#slopes) : i4 -> i8
    %1 = qlut.hw_lut %q table(#halves) : i4 -> i8
    %2 = qlut.hw_lut %p table(#folded) : i8 -> i8
    %3 = qlut.hw_lut %u table(#zeros) : i8 -> i8
    %4 = qlut.hw_lut %p table(#exponent) : i8 -> i8
    %5 = qlut.hw_lut %p table(#nvdla) : i8 -> i8
    return %0, %1, %2, %3, %4, %5 : i8, i8, i8, i8, i8, i8
  }
  func.func @channels(%x: f32, %c: index) -> (f32, f32) attributes {a = #bound, b = #points, c = #own} {
    %0 = qlut.sim_lut %x[%c], <"tanh(x)"> range <[-8.0:8.0, -0.5:1.0, 0.0:1.0]> layer "a" : f32
    %1 = qlut.sim_lut %x[%c], <"tanh(x)"> in <i2, [0.5, 0.1:1, 2.5]> out <i4, [0.5:-3, 0.1, 2.5]> table(#set) layer "b" : f32
    return %0, %1 : f32, f32
  }
  func.func @formats(%x: tensor<4x16xf32>) -> tensor<4x16xf32> {
    qlut.observe %x id "main/observed" : tensor<4x16xf32>
    %q = qlut.quantize %x, <i8, 0.05:-3> round <half_even> : tensor<4x16xf32> -> tensor<4x16xi8>
    %d = qlut.dequantize %q, <i8, 0.05:-3> : tensor<4x16xi8> -> tensor<4x16xf32>
    %e = tensor.empty() : tensor<4x16xf32>
    %0 = qlut.softmax ins(%d : tensor<4x16xf32>) outs(%e : tensor<4x16xf32>) dimension 1 layer "main/softmax.0" -> tensor<4x16xf32>
    %1 = qlut.divide ins(%0, %d : tensor<4x16xf32>, tensor<4x16xf32>) outs(%e : tensor<4x16xf32>) layer "main/divide.0" -> tensor<4x16xf32>
    %2 = qlut.log_softmax ins(%1 : tensor<4x16xf32>) outs(%e : tensor<4x16xf32>) dimension 0 -> tensor<4x16xf32>
    %s = tensor.empty() : tensor<16xf32>
    %3 = qlut.layer_norm ins(%2 : tensor<4x16xf32>) scale(%s : tensor<16xf32>) bias(%s : tensor<16xf32>) outs(%e : tensor<4x16xf32>) dims 1 epsilon 1.0e-5 -> tensor<4x16xf32>
    %4 = qlut.rms_norm ins(%3 : tensor<4x16xf32>) scale(%s : tensor<16xf32>) outs(%e : tensor<4x16xf32>) dims 1 epsilon 1.0e-6 layer "main/rms_norm.0" -> tensor<4x16xf32>
    return %4 : tensor<4x16xf32>
  }
  func.func @scaled(%q: i32, %m: i32, %s: i8) -> i8 {
    %0 = qlut.rescale %q, %m, %s input_zp 0 output_zp -3 to "i8" : i32, i32, i8 -> i8
    return %0 : i8
  }
}
