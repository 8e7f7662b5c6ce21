// A network of many layers is one function with a large frame: it gets a stack
// that is large enough.
//
// RUN: %python %S/npy.py write %t.npy '<f4' 2 1 2
// RUN: qlut-run %s --opt-level=0 --input %t.npy --output %t.out.npy
// RUN: cmp %t.npy %t.out.npy

func.func @main(%x: tensor<2xf32>) -> tensor<2xf32> {
  %c0 = arith.constant 0 : index
  %frame = memref.alloca() : memref<16777216xf32>
  %0 = tensor.extract %x[%c0] : tensor<2xf32>
  memref.store %0, %frame[%c0] : memref<16777216xf32>
  %1 = memref.load %frame[%c0] : memref<16777216xf32>
  %2 = tensor.insert %1 into %x[%c0] : tensor<2xf32>
  return %2 : tensor<2xf32>
}
