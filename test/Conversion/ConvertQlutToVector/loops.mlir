// RUN: qlut-opt %s --convert-qlut-to-vector="isa=avx2 streaming-threshold=0 remarks=false" | FileCheck %s
// RUN: qlut-opt %s --convert-qlut-to-vector="isa=avx2 streaming-threshold=4096 remarks=false" | FileCheck %s --check-prefix=STREAM
// Nothing is said with remarks=false; generic code has no vectors.
// RUN: qlut-opt %s --convert-qlut-to-vector="isa=avx2 remarks=false" -o /dev/null 2>&1 | FileCheck %s --check-prefix=QUIET --allow-empty
// RUN: qlut-opt %s --convert-qlut-to-vector 2>&1 | FileCheck %s --check-prefix=GENERIC
// QUIET-NOT: remark
// GENERIC-NOT: vector.load
// GENERIC: remark: not vector code: isa=generic has no vector instructions
// GENERIC-NOT: vector.load

#id1 = affine_map<(i) -> (i)>
#id2 = affine_map<(i, j) -> (i, j)>
#id3 = affine_map<(i, j, k) -> (i, j, k)>
#step = #qlut.step<i8 -> i8, thresholds = [100], values = [3, 5]>

// Contiguous buffers are one row; known sizes need no loops without turns.
// CHECK-LABEL: func.func @contiguous
// CHECK: %[[X:.*]] = memref.collapse_shape %arg0 {{\[\[}}0, 1, 2]] : memref<3x5x32xi8> into memref<480xi8>
// CHECK: %[[Y:.*]] = memref.collapse_shape %arg1
// CHECK: scf.for
// CHECK-COUNT-2: vector.load %[[X]]
// CHECK: scf.for
// CHECK: vector.load %[[X]]
// CHECK-NOT: scf.for
// CHECK: return
// STREAM-LABEL: func.func @contiguous
// STREAM-NOT: nontemporal
// STREAM: return
func.func @contiguous(%x: memref<3x5x32xi8>, %y: memref<3x5x32xi8>) {
  linalg.generic {indexing_maps = [#id3, #id3], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : memref<3x5x32xi8>) outs(%y : memref<3x5x32xi8>) {
  ^bb0(%in: i8, %out: i8):
    %0 = qlut.hw_lut %in table(#step) : i8 -> i8
    linalg.yield %0 : i8
  }
  return
}

// Others are loops around their rows.
// CHECK-LABEL: func.func @rows
// CHECK: memref.dim %arg0, %c0
// CHECK: scf.for %[[I:.*]] =
// CHECK: scf.for %[[J:.*]] =
// CHECK: vector.load %arg0[%[[I]], %[[J]]]
// CHECK: vector.store {{.*}}, %arg1[%[[I]], %[[J]]]
// CHECK: memref.load %arg0[%[[I]],
// STREAM-LABEL: func.func @rows
// STREAM-NOT: nontemporal
// STREAM: return
func.func @rows(%x: memref<?x?xi8, strided<[?, 1], offset: ?>>, %y: memref<?x?xi8>) {
  linalg.generic {indexing_maps = [#id2, #id2], iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<?x?xi8, strided<[?, 1], offset: ?>>) outs(%y : memref<?x?xi8>) {
  ^bb0(%in: i8, %out: i8):
    %0 = qlut.hw_lut %in table(#step) : i8 -> i8
    linalg.yield %0 : i8
  }
  return
}

// Long outputs are written past the caches, from the first whole vector on.
// STREAM-LABEL: func.func @long
// STREAM: %[[LONG:.*]] = arith.cmpi uge, %{{.*}}, %c4096
// STREAM: scf.if %[[LONG]] {
// STREAM: memref.extract_aligned_pointer_as_index %arg1
// STREAM: memref.store
// STREAM: scf.for
// STREAM: vector.store {{.*}} {alignment = 32 : i64, nontemporal = true}
// STREAM: llvm.call_intrinsic "llvm.x86.sse.sfence"
// STREAM: } else {
// STREAM-NOT: nontemporal
// STREAM: return
// CHECK-LABEL: func.func @long
// CHECK-NOT: nontemporal
// CHECK: return
func.func @long(%x: memref<?xi8>, %y: memref<?xi8>) {
  linalg.generic {indexing_maps = [#id1, #id1], iterator_types = ["parallel"]}
      ins(%x : memref<?xi8>) outs(%y : memref<?xi8>) {
  ^bb0(%in: i8, %out: i8):
    %0 = qlut.hw_lut %in table(#step) : i8 -> i8
    linalg.yield %0 : i8
  }
  return
}

// Where the size is known, so is the choice.
// STREAM-LABEL: func.func @known
// STREAM-NOT: scf.if
// STREAM: nontemporal
// STREAM-NOT: scf.if
// STREAM: return
func.func @known(%x: memref<8192xi8>, %y: memref<8192xi8>) {
  linalg.generic {indexing_maps = [#id1, #id1], iterator_types = ["parallel"]}
      ins(%x : memref<8192xi8>) outs(%y : memref<8192xi8>) {
  ^bb0(%in: i8, %out: i8):
    %0 = qlut.hw_lut %in table(#step) : i8 -> i8
    linalg.yield %0 : i8
  }
  return
}

// What the function says that LLVM may use stays.
// CHECK-LABEL: func.func @told
// CHECK-SAME: passthrough = ["noinline", ["target-features", "+avx512bw"]]
func.func @told(%x: memref<64xi8>, %y: memref<64xi8>)
    attributes {passthrough = ["noinline", ["target-features", "+avx512bw"]]} {
  linalg.generic {indexing_maps = [#id1, #id1], iterator_types = ["parallel"]}
      ins(%x : memref<64xi8>) outs(%y : memref<64xi8>) {
  ^bb0(%in: i8, %out: i8):
    %0 = qlut.hw_lut %in table(#step) : i8 -> i8
    linalg.yield %0 : i8
  }
  return
}
