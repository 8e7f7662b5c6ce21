memref.global "private" constant @w : memref<64x32xi8> = dense<1>
func.func @main(%x: memref<12x64xi8>, %y: memref<12x32xi32>) {
  %w = memref.get_global @w : memref<64x32xi8>
  linalg.matmul ins(%x, %w : memref<12x64xi8>, memref<64x32xi8>) outs(%y : memref<12x32xi32>)
  return
}
