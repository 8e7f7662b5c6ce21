// What no quantized network may say is an error where it is said.
// RUN: qlut-opt %s --qlut-import-quantized --split-input-file --verify-diagnostics

func.func @entries(%x: tensor<4xi8>) -> tensor<4xi8> {
  %t = "tosa.const"() <{values = dense<7> : tensor<16xi8>}> : () -> tensor<16xi8>
  // expected-error @+1 {{'tosa.table' op expected a table of 256 values, got 16}}
  %0 = tosa.table %x, %t : (tensor<4xi8>, tensor<16xi8>) -> tensor<4xi8>
  return %0 : tensor<4xi8>
}

// -----

func.func @shift(%x: tensor<4xi32>) -> tensor<4xi32> {
  %m = "tosa.const"() <{values = dense<1> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<63> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  // expected-error @+1 {{'tosa.rescale' op expected shifts from 2 to 62, got 63}}
  %0 = tosa.rescale %x, %m, %s, %z, %z {scale32 = true, rounding_mode = DOUBLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<4xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>) -> tensor<4xi32>
  return %0 : tensor<4xi32>
}

// -----

func.func @multiplier(%x: tensor<4xi32>) -> tensor<4xi32> {
  %m = "tosa.const"() <{values = dense<-1> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %z = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  // expected-error @+1 {{'tosa.rescale' op expected multipliers of 0 or more, got -1}}
  %0 = tosa.rescale %x, %m, %s, %z, %z {scale32 = true, rounding_mode = DOUBLE_ROUND, per_channel = false, input_unsigned = false, output_unsigned = false} : (tensor<4xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi32>) -> tensor<4xi32>
  return %0 : tensor<4xi32>
}

// -----

func.func @zero_point(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{expected a zero point of i8, -128 to 127, got 300}}
  %0 = quant.qcast %x : tensor<4xf32> to tensor<4x!quant.uniform<i8:f32, 0.1:300>>
  %1 = quant.dcast %0 : tensor<4x!quant.uniform<i8:f32, 0.1:300>> to tensor<4xf32>
  return %1 : tensor<4xf32>
}

// -----

func.func @scale(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{expected a scale in the normal range of f32, 1.17549e-38 to 3.40282e+38, got 1.00053e-42}}
  %0 = quant.qcast %x : tensor<4xf32> to tensor<4x!quant.uniform<i8:f32, 1.0e-42>>
  %1 = quant.dcast %0 : tensor<4x!quant.uniform<i8:f32, 1.0e-42>> to tensor<4xf32>
  return %1 : tensor<4xf32>
}

// -----

func.func @width(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{'quant.qcast' op expected codes of at most 16 bits, got '!quant.uniform<i32:f32, 1.000000e-01>'}}
  %0 = quant.qcast %x : tensor<4xf32> to tensor<4x!quant.uniform<i32:f32, 0.1>>
  %1 = quant.dcast %0 : tensor<4x!quant.uniform<i32:f32, 0.1>> to tensor<4xf32>
  return %1 : tensor<4xf32>
}

// -----

func.func @blocks(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  // expected-error @+1 {{'quant.qcast' op expected a uniform type, of a tensor or of its channels, got '!quant.uniform<i8:f32:}}
  %0 = quant.qcast %x : tensor<4x4xf32> to tensor<4x4x!quant.uniform<i8:f32:{0:2}, {{0.1}, {0.2}}>>
  %1 = quant.dcast %0 : tensor<4x4x!quant.uniform<i8:f32:{0:2}, {{0.1}, {0.2}}>> to tensor<4x4xf32>
  return %1 : tensor<4x4xf32>
}

// -----

func.func @floats(%x: tensor<4xf16>) -> tensor<4xf16> {
  // expected-error @+1 {{'quant.qcast' op code -32768 of format i16, 0.1 is not recovered from 'f16'}}
  %0 = quant.qcast %x : tensor<4xf16> to tensor<4x!quant.uniform<i16:f16, 0.1>>
  %1 = quant.dcast %0 : tensor<4x!quant.uniform<i16:f16, 0.1>> to tensor<4xf16>
  return %1 : tensor<4xf16>
}
