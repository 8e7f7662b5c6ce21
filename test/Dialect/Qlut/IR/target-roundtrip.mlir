// RUN: qlut-opt %s -split-input-file --verify-roundtrip | FileCheck %s
// RUN: qlut-opt %s -split-input-file | qlut-opt -split-input-file | FileCheck %s

// By name.
// CHECK: #target = #qlut.target<"threshold4">
// CHECK: module attributes {qlut.target = #target}
module attributes {qlut.target = #qlut.target<"threshold4">} {
}

// -----

// By its fields: what is left open has its default.
// CHECK: #target = #qlut.target<file "name: mine\0Aweight-bits: [1, 2, 4, 8, 16]\0A{{.*}}\0Amax-entries: 40\0A{{.*}}simple-cycles: 1\0A">
// CHECK: module attributes {qlut.target = #target}
module attributes {qlut.target = #qlut.target<file "name: mine\0Amax-entries: 40">} {
}

// -----

// JSON is YAML.
// CHECK: #qlut.target<file "name: mine\0A{{.*}}\0Aforms: [direct, step]\0A
module attributes {
  qlut.target = #qlut.target<file "{name: mine, \22forms\22: [step, direct]}">
} {
}

// -----

// Fields that are those of a built-in target make that target.
// CHECK: #target = #qlut.target<"generic">
// CHECK: module attributes {qlut.target = #target}
module attributes {qlut.target = #qlut.target<file "{name: generic}">} {
}

// -----

// The name of a built-in target with other fields stays in full.
// CHECK: #qlut.target<file "name: generic\0A{{.*}}\0Amax-entries: 4\0A
module attributes {qlut.target = #qlut.target<file "max-entries: 4">} {
}
