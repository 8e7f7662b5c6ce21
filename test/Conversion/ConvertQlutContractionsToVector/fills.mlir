// A fill is a part of the product that follows, unless something looks.
// RUN: qlut-opt %s --convert-qlut-contractions-to-vector="isa=avx2 remarks=false" | FileCheck %s

memref.global "private" constant @w : memref<8x8xi8> = dense<100>
func.func private @look(memref<8x8xi32>)

// CHECK-LABEL: func.func @unseen
// CHECK-NOT: linalg.fill
// CHECK-NOT: vector.load %arg1
// CHECK: vector.store {{.*}}, %arg1
func.func @unseen(%x: memref<8x8xi8>, %y: memref<8x8xi32>) {
  %c = arith.constant 5 : i32
  linalg.fill ins(%c : i32) outs(%y : memref<8x8xi32>)
  %w = memref.get_global @w : memref<8x8xi8>
  linalg.matmul ins(%x, %w : memref<8x8xi8>, memref<8x8xi8>) outs(%y : memref<8x8xi32>)
  return
}

// CHECK-LABEL: func.func @seen
// CHECK: linalg.fill
// CHECK: call @look
// CHECK: vector.load %arg1
// CHECK: vector.store {{.*}}, %arg1
func.func @seen(%x: memref<8x8xi8>, %y: memref<8x8xi32>) {
  %c = arith.constant 5 : i32
  %w = memref.get_global @w : memref<8x8xi8>
  linalg.fill ins(%c : i32) outs(%y : memref<8x8xi32>)
  call @look(%y) : (memref<8x8xi32>) -> ()
  linalg.matmul ins(%x, %w : memref<8x8xi8>, memref<8x8xi8>) outs(%y : memref<8x8xi32>)
  return
}

// CHECK-LABEL: func.func @another
// CHECK: linalg.fill
// CHECK: vector.load %arg1
func.func @another(%x: memref<8x8xi8>, %y: memref<8x8xi32>, %z: memref<8x8xi32>) {
  %c = arith.constant 5 : i32
  %w = memref.get_global @w : memref<8x8xi8>
  linalg.fill ins(%c : i32) outs(%z : memref<8x8xi32>)
  linalg.matmul ins(%x, %w : memref<8x8xi8>, memref<8x8xi8>) outs(%y : memref<8x8xi32>)
  return
}
