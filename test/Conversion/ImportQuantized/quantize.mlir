// RUN: qlut-opt %s --qlut-import-quantized --split-input-file --verify-diagnostics --mlir-print-local-scope | FileCheck %s

// CHECK-LABEL: @divide
//       CHECK:   linalg.generic
//       CHECK:     %[[C:.*]] = qlut.quantize %{{.*}}, <i8, 0.1> : f32 -> i8
//  CHECK-NEXT:     linalg.yield %[[C]]
func.func @divide(%x: tensor<4x4xf32>) -> tensor<4x4xi8> {
  %e = tensor.empty() : tensor<4x4xi8>
  %s = arith.constant 0.1 : f32
  %lo = arith.constant -128.0 : f32
  %hi = arith.constant 127.0 : f32
  %0 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x4xf32>) outs(%e : tensor<4x4xi8>) {
  ^bb0(%in: f32, %out: i8):
    %1 = arith.divf %in, %s : f32
    %2 = math.roundeven %1 : f32
    %3 = arith.maximumf %2, %lo : f32
    %4 = arith.minimumf %3, %hi : f32
    %5 = arith.fptosi %4 : f32 to i8
    linalg.yield %5 : i8
  } -> tensor<4x4xi8>
  return %0 : tensor<4x4xi8>
}

// -----

// The product and the sum are rounded in other ways than the quotient.
// CHECK-LABEL: @tosa
//  CHECK-SAME:   (%[[X:.*]]: tensor<1x4xf32>)
//  CHECK-NEXT:   %[[Q:.*]] = qlut.quantize %[[X]], <i8, 0.00390625:-128> : tensor<1x4xf32> -> tensor<1x4xi8>
//  CHECK-NEXT:   return %[[Q]]
func.func @tosa(%x: tensor<1x4xf32>) -> tensor<1x4xi8> {
  %s = "tosa.const"() <{values = dense<256.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %z = "tosa.const"() <{values = dense<-128.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %n = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.mul %x, %s, %n : (tensor<1x4xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<1x4xf32>
  %1 = tosa.add %0, %z : (tensor<1x4xf32>, tensor<1x1xf32>) -> tensor<1x4xf32>
  %2 = tosa.clamp %1 {min_val = -128.0 : f32, max_val = 127.0 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  // expected-remark @+1 {{imported as #qlut.format<i8, 0.00390625:-128>; rounds in another way than qlut.quantize within some units in the last place of 64 of 255 changes of the code}}
  %3 = tosa.cast %2 : (tensor<1x4xf32>) -> tensor<1x4xi8>
  return %3 : tensor<1x4xi8>
}

// -----

// The zero point is added to integers, the clamp has fewer codes: unsigned, and
// with ties away from zero.
// CHECK-LABEL: @integers
//       CHECK:   %[[Q:.*]] = qlut.quantize %{{.*}}, <u8, 0.25:16> round <half_away> : f32 -> i8
//       CHECK:   %[[C:.*]] = arith.constant 16 : i8
//       CHECK:   %[[R:.*]] = arith.maxui %[[Q]], %[[C]]
//  CHECK-NEXT:   return %[[R]]
func.func @integers(%x: f32) -> i8 {
  %s = arith.constant 0.25 : f32
  %z = arith.constant 16 : i32
  %hi = arith.constant 255 : i32
  %0 = arith.divf %x, %s : f32
  %1 = math.round %0 : f32
  %2 = arith.fptosi %1 : f32 to i32
  %3 = arith.addi %2, %z : i32
  %4 = arith.maxsi %3, %z : i32
  %5 = arith.minsi %4, %hi : i32
  %6 = arith.trunci %5 : i32 to i8
  return %6 : i8
}

// -----

// floor(x + 1/2).
// CHECK-LABEL: @half_up
//       CHECK:   qlut.quantize %{{.*}}, <i16, 0.125:7> round <half_up> : tensor<4xf32> -> tensor<4xi16>
func.func @half_up(%x: tensor<4xf32>) -> tensor<4xi16> {
  %s = arith.constant dense<8.0> : tensor<4xf32>
  %h = arith.constant dense<7.5> : tensor<4xf32>
  %lo = arith.constant dense<-32768.0> : tensor<4xf32>
  %hi = arith.constant dense<32767.0> : tensor<4xf32>
  %0 = arith.mulf %x, %s : tensor<4xf32>
  %1 = arith.addf %0, %h : tensor<4xf32>
  %2 = math.floor %1 : tensor<4xf32>
  %3 = arith.maximumf %2, %lo : tensor<4xf32>
  %4 = arith.minimumf %3, %hi : tensor<4xf32>
  // expected-remark @+1 {{imported as #qlut.format<i16, 0.125:7>; rounds in another way}}
  %5 = arith.fptosi %4 : tensor<4xf32> to tensor<4xi16>
  return %5 : tensor<4xi16>
}

// -----

// The factor in front of the scale is not the format's.
// CHECK-LABEL: @factor
//       CHECK:   %[[P:.*]] = arith.mulf
//       CHECK:   qlut.quantize %[[P]], <i8, 0.5> round <floor> : f32 -> i8
func.func @factor(%x: f32) -> i8 {
  %f = arith.constant 3.0 : f32
  %s = arith.constant 0.5 : f32
  %lo = arith.constant -128.0 : f32
  %hi = arith.constant 127.0 : f32
  %0 = arith.mulf %x, %f : f32
  %1 = arith.divf %0, %s : f32
  %2 = math.floor %1 : f32
  %c = arith.cmpf ogt, %2, %lo : f32
  %3 = arith.select %c, %2, %lo : f32
  %d = arith.cmpf ult, %hi, %3 : f32
  %4 = arith.select %d, %hi, %3 : f32
  %5 = arith.fptosi %4 : f32 to i8
  return %5 : i8
}

// -----

// CHECK-LABEL: @wraps
//   CHECK-NOT:   qlut
func.func @wraps(%x: tensor<4xf32>) -> tensor<4xi8> {
  %s = "tosa.const"() <{values = dense<256.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %n = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.mul %x, %s, %n : (tensor<4xf32>, tensor<1xf32>, tensor<1xi8>) -> tensor<4xf32>
  %1 = tosa.cast %0 : (tensor<4xf32>) -> tensor<4xi32>
  // expected-remark @+1 {{not imported: expected codes out of range to saturate; they wrap (set saturate=true to import them as if they did)}}
  %2 = tosa.cast %1 : (tensor<4xi32>) -> tensor<4xi8>
  return %2 : tensor<4xi8>
}

// -----

// CHECK-LABEL: @truncates
//   CHECK-NOT:   qlut
func.func @truncates(%x: f32) -> i8 {
  %s = arith.constant 0.5 : f32
  %0 = arith.divf %x, %s : f32
  // expected-remark @+1 {{not imported: expected a rounding before the conversion to an integer, which truncates}}
  %1 = arith.fptosi %0 : f32 to i8
  return %1 : i8
}

// -----

// CHECK-LABEL: @zero_point
//   CHECK-NOT:   qlut.quantize %arg0
func.func @zero_point(%x: f32) -> i8 {
  %s = arith.constant 2.0 : f32
  %z = arith.constant 0.25 : f32
  %lo = arith.constant -128.0 : f32
  %hi = arith.constant 127.0 : f32
  %0 = arith.mulf %x, %s : f32
  %1 = arith.addf %0, %z : f32
  %2 = math.roundeven %1 : f32
  %3 = arith.maximumf %2, %lo : f32
  %4 = arith.minimumf %3, %hi : f32
  %5 = arith.fptosi %4 : f32 to i8
  return %5 : i8
}

// -----

// CHECK-LABEL: @unsigned_clamp
//       CHECK:   %[[Q:.*]] = qlut.quantize %{{.*}}, <u8, 0.5> : tensor<4xf32> -> tensor<4xi8>
//       CHECK:   %[[C:.*]] = arith.constant dense<-56> : tensor<4xi8>
//       CHECK:   arith.minui %[[Q]], %[[C]]
func.func @unsigned_clamp(%x: tensor<4xf32>) -> tensor<4xi8> {
  %s = arith.constant dense<0.5> : tensor<4xf32>
  %lo = arith.constant dense<0.0> : tensor<4xf32>
  %hi = arith.constant dense<200.0> : tensor<4xf32>
  %0 = arith.divf %x, %s : tensor<4xf32>
  %1 = math.roundeven %0 : tensor<4xf32>
  %2 = arith.maximumf %1, %lo : tensor<4xf32>
  %3 = arith.minimumf %2, %hi : tensor<4xf32>
  %4 = arith.fptoui %3 : tensor<4xf32> to tensor<4xi8>
  return %4 : tensor<4xi8>
}
