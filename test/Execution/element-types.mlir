// Every element type, in and out.

// RUN: %python %S/npy.py write %t.b1.npy '|b1' 2 0 1
// RUN: qlut-run %s --entry i1 --input %t.b1.npy --output %t.o.npy
// RUN: %python %S/npy.py print %t.o.npy | FileCheck %s --check-prefix=I1
// I1: |b1 (2,) True False
func.func @i1(%x: tensor<2xi1>) -> tensor<2xi1> {
  %c = arith.constant dense<true> : tensor<2xi1>
  %0 = arith.xori %x, %c : tensor<2xi1>
  return %0 : tensor<2xi1>
}

// RUN: %python %S/npy.py write %t.i1.npy '|i1' 2 -128 127
// RUN: %python %S/npy.py write %t.u1.npy '|u1' 2 255 1
// RUN: qlut-run %s --entry i8 --input %t.i1.npy --input %t.u1.npy --output %t.o.npy
// RUN: %python %S/npy.py print %t.o.npy | FileCheck %s --check-prefix=I8
// I8: |i1 (2,) 127 -128
func.func @i8(%x: tensor<2xi8>, %y: tensor<2xi8>) -> tensor<2xi8> {
  %0 = arith.addi %x, %y : tensor<2xi8>
  return %0 : tensor<2xi8>
}

// RUN: %python %S/npy.py write %t.i2.npy '<i2' 2 -32768 5
// RUN: %python %S/npy.py write %t.u2.npy '<u2' 2 65535 1
// RUN: qlut-run %s --entry i16 --input %t.i2.npy --input %t.u2.npy --output %t.o.npy
// RUN: %python %S/npy.py print %t.o.npy | FileCheck %s --check-prefix=I16
// I16: <i2 (2,) 32767 6
func.func @i16(%x: tensor<2xi16>, %y: tensor<2xi16>) -> tensor<2xi16> {
  %0 = arith.addi %x, %y : tensor<2xi16>
  return %0 : tensor<2xi16>
}

// RUN: %python %S/npy.py write %t.i4.npy '<i4' 1 -2147483648
// RUN: %python %S/npy.py write %t.i8.npy '<i8' 1 9223372036854775807
// RUN: qlut-run %s --entry wide --input %t.i4.npy --input %t.i8.npy --output %t.o.npy --output %t.p.npy
// RUN: %python %S/npy.py print %t.o.npy | FileCheck %s --check-prefix=I32
// RUN: %python %S/npy.py print %t.p.npy | FileCheck %s --check-prefix=I64
// I32: <i4 (1,) 2147483647
// I64: <i8 (1,) -9223372036854775808
func.func @wide(%x: tensor<1xi32>, %y: tensor<1xi64>) -> (tensor<1xi32>, tensor<1xi64>) {
  %c = arith.constant dense<-1> : tensor<1xi32>
  %d = arith.constant dense<1> : tensor<1xi64>
  %0 = arith.addi %x, %c : tensor<1xi32>
  %1 = arith.addi %y, %d : tensor<1xi64>
  return %0, %1 : tensor<1xi32>, tensor<1xi64>
}

// f16 is IEEE binary16: 2049 is not representable and ties to 2048.
// RUN: %python %S/npy.py write %t.f2.npy '<f2' 2 2048 0.5
// RUN: qlut-run %s --entry f16 --input %t.f2.npy --output %t.o.npy
// RUN: %python %S/npy.py print %t.o.npy | FileCheck %s --check-prefix=F16
// F16: <f2 (2,) 2048.0 1.5
func.func @f16(%x: tensor<2xf16>) -> tensor<2xf16> {
  %c = arith.constant dense<1.0> : tensor<2xf16>
  %0 = arith.addf %x, %c : tensor<2xf16>
  return %0 : tensor<2xf16>
}

// bf16 comes as f4, rounded to nearest even (257 to 256, 259 to 260), and goes
// as f4.
// RUN: %python %S/npy.py write %t.bf.npy '<f4' 3 257 259 1
// RUN: qlut-run %s --entry bf16 --input %t.bf.npy --output %t.bo.npy
// RUN: qlut-run %s --entry bf16 --input %t.bf.npy --compare %t.bo.npy --compare %t.bf.npy \
// RUN:   | FileCheck %s --check-prefix=BFCOMPARE
// RUN: %python %S/npy.py print %t.bo.npy | FileCheck %s --check-prefix=BF16
// BFCOMPARE: result 0: 0 of 3 elements differ
// BFCOMPARE: result 1: 2 of 3 elements differ
// BF16: <f4 (3,) -256.0 -260.0 -1.0
func.func @bf16(%x: tensor<3xbf16>) -> (tensor<3xbf16>, tensor<3xbf16>) {
  %0 = arith.negf %x : tensor<3xbf16>
  return %0, %x : tensor<3xbf16>, tensor<3xbf16>
}

// RUN: %python %S/npy.py write %t.f8.npy '<f8' "" 0.1
// RUN: qlut-run %s --entry f64 --input %t.f8.npy --output %t.o.npy
// RUN: %python %S/npy.py print %t.o.npy | FileCheck %s --check-prefix=F64
// F64: <f8 () 0.30000000000000004
func.func @f64(%x: tensor<f64>) -> tensor<f64> {
  %c = arith.constant dense<0.2> : tensor<f64>
  %0 = arith.addf %x, %c : tensor<f64>
  return %0 : tensor<f64>
}
