// RUN: qlut-opt %s --qlut-attach-target=file=%{src}/examples/targets/tiny-npu.yaml \
// RUN:   --verify-roundtrip | FileCheck %s
// RUN: sed 's/max-entry/max-entries/' %S/Inputs/unknown-field.yaml > %t.yaml
// RUN: qlut-opt %s --qlut-attach-target=file=%t.yaml | FileCheck %s --check-prefix=FIXED
// RUN: qlut-opt %s --qlut-print-targets=target=pwl8 -o /dev/null > %t.pwl8.yaml
// RUN: qlut-opt %s --qlut-attach-target=file=%t.pwl8.yaml | FileCheck %s --check-prefix=NAMED

// A target that is not built in prints as its YAML.
// CHECK: #target = #qlut.target<file "name: tiny-npu\0Aweight-bits: [4, 8]\0Aactivation-bits: [8]\0A{{.*}}symmetric-only: true\0A{{.*}}max-entries: 256\0A{{.*}}quantize-rounding: half-away\0A{{.*}}">
// CHECK: module attributes {qlut.target = #target}

// FIXED: #qlut.target<file "name: nearly\0A{{.*}}max-entries: 17\0A

// A file that describes a built-in target is that target.
// NAMED: #target = #qlut.target<"pwl8">
module {
}
