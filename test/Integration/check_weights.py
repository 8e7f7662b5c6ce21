# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compares tables of weighted codes with those of equal weights.

usage: check_weights.py QLUT_OPT FOLDER

FOLDER has observed.mlir and stats.json. A lookup without statistics has equal
weights: files with the statistics of one layer alone give all others those.
"""

import json
import subprocess
import sys
from pathlib import Path


def certify(qlut_opt: str, folder: Path, weights: Path) -> dict[str, float]:
    """The squared error over the samples, by layer."""
    figures = folder / "figures.json"
    stats = folder / "stats.json"
    subprocess.run(
        [
            qlut_opt,
            str(folder / "observed.mlir"),
            f"--qlut-apply-calibration=stats={stats}",
            "--qlut-quantize=bits=8",
            f"--qlut-build-tables=segments=16 spacing=free weights={weights}",
            f"--qlut-certify-tables=stats={stats} json={figures} remarks=false",
            "-o",
            str(folder / "tables.mlir"),
        ],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return {t["layer"]: t["sampleSquaredError"] for t in json.loads(figures.read_text())}


def main() -> None:
    qlut_opt, folder = sys.argv[1], Path(sys.argv[2])
    stats = json.loads((folder / "stats.json").read_text())
    weighted = certify(qlut_opt, folder, folder / "stats.json")
    equal: dict[str, float] = {}
    for layer in list(weighted)[:2]:
        one = folder / "one.json"
        one.write_text(json.dumps({**stats, "tensors": {layer: stats["tensors"][layer]}}))
        errors = certify(qlut_opt, folder, one)
        equal.update({k: v for k, v in errors.items() if k != layer})
    lower = sum(weighted[layer] < equal[layer] for layer in weighted)
    mean = {name: sum(errors.values()) / len(errors) for name, errors in
            (("equal", equal), ("weighted", weighted))}
    print(f"mean {mean['equal']:.4f} -> {mean['weighted']:.4f}; "
          f"lower for {lower} of {len(weighted)}")
    if mean["weighted"] < 0.9 * mean["equal"] and lower >= 0.8 * len(weighted):
        print("weights lower the error over the samples")


main()
