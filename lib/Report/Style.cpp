//===- Style.cpp - the looks of a report ----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Page.h"

const char *const mlir::qlut::report::kStyle = R"CSS(
:root {
  color-scheme: light dark;
  --page: #f7f7f5; --card: #ffffff; --ink: #1d2126; --muted: #66707a;
  --rule: #e2e4e6; --grid: #edeff1; --table: #2357c6; --exact: #ccd3da;
  --error: #b3532b; --bar: #94a3b0; --shade: rgba(120, 130, 140, .10);
  --s0: #2357c6; --s1: #0d877b; --s2: #9a4f9b; --s3: #a8741a;
  --s4: #5f7d16;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #131619; --card: #1a1e22; --ink: #e4e7ea; --muted: #98a2ac;
    --rule: #2d3339; --grid: #262c32; --table: #83a9ff; --exact: #4c5660;
    --error: #e88f66; --bar: #6b7985; --shade: rgba(150, 160, 170, .10);
    --s0: #83a9ff; --s1: #52c4b6; --s2: #d190d1; --s3: #dbb164;
    --s4: #a9cc5c;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans",
    "DejaVu Sans", sans-serif;
}
main { max-width: 1080px; margin: 0 auto; padding: 40px 20px 64px; }
h1 { font-size: 26px; line-height: 1.2; font-weight: 650; margin: 2px 0 22px;
  letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { font-size: 17px; font-weight: 650; margin: 40px 0 12px; }
h3 { font-size: 16px; font-weight: 650; margin: 0; overflow-wrap: anywhere; }
a { color: inherit; text-decoration-color: var(--muted);
  text-underline-offset: 3px; }
code { font: .93em ui-monospace, SFMono-Regular, Menlo, Consolas,
  "DejaVu Sans Mono", monospace; }
.eyebrow { margin: 0; color: var(--muted); font-size: 13px; }
.note { color: var(--muted); font-size: 13px; margin: 6px 0 0; }
.tiles { display: grid; gap: 12px;
  grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); }
.tile, article, .panel { background: var(--card); border-radius: 10px;
  border: 1px solid var(--rule); }
.tile { padding: 12px 16px; }
.tile b { display: block; font-size: 24px; font-weight: 600; line-height: 1.25;
  font-variant-numeric: tabular-nums; }
.tile span { color: var(--muted); font-size: 13px; display: block;
  overflow-wrap: anywhere; }
.panel { overflow-x: auto; }
.panel.picture { padding: 16px 18px 10px; }
.panel.picture svg { max-width: 860px; margin: 0 auto; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px;
  font-variant-numeric: tabular-nums; }
th { color: var(--muted); font-weight: 500; text-align: left; }
th, td { padding: 7px 12px; border-bottom: 1px solid var(--rule);
  white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
th:first-child, td:first-child { padding-left: 16px; }
th:last-child, td:last-child { padding-right: 16px; }
.n { text-align: right; }
tr.best td { font-weight: 600; }
article { padding: 18px 20px 14px; margin-top: 14px; scroll-margin-top: 12px; }
.columns { display: grid; gap: 10px 28px; margin-top: 12px;
  grid-template-columns: minmax(0, 1.62fr) minmax(0, 1fr); }
dl { display: grid; grid-template-columns: auto 1fr; gap: 3px 14px;
  margin: 4px 0 0; font-size: 13.5px; font-variant-numeric: tabular-nums; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
svg { display: block; width: 100%; height: auto; max-width: 680px;
  font-size: 11px; font-variant-numeric: tabular-nums; }
svg text { fill: var(--muted); }
svg .label { fill: var(--ink); }
svg path { fill: none; }
svg .grid { stroke: var(--grid); stroke-width: 1; }
svg .axis { stroke: var(--muted); stroke-width: .7; }
svg .bound { stroke: var(--muted); stroke-width: .7; stroke-dasharray: 3 3; }
svg .exact { stroke: var(--exact); stroke-width: 6; stroke-linejoin: round;
  stroke-linecap: round; }
svg .table { stroke: var(--table); stroke-width: 1.4; stroke-linejoin: round; }
svg .node { fill: var(--card); stroke: var(--table); stroke-width: 1; }
svg .boundary { stroke: var(--muted); stroke-width: .8; }
svg .error { fill: var(--error); stroke: var(--error); stroke-width: .4; }
svg .worst { fill: var(--card); stroke: var(--error); stroke-width: 1.4; }
svg .bar { fill: var(--bar); }
svg .outside { fill: var(--shade); }
svg .line { stroke-width: 1.6; stroke-linejoin: round; }
svg .dot { stroke: var(--card); stroke-width: .8; }
svg .line.series0 { stroke: var(--s0); } svg .dot.series0 { fill: var(--s0); }
svg .line.series1 { stroke: var(--s1); } svg .dot.series1 { fill: var(--s1); }
svg .line.series2 { stroke: var(--s2); } svg .dot.series2 { fill: var(--s2); }
svg .line.series3 { stroke: var(--s3); } svg .dot.series3 { fill: var(--s3); }
svg .line.series4 { stroke: var(--s4); } svg .dot.series4 { fill: var(--s4); }
svg .front { stroke: var(--muted); stroke-width: 1.2; }
svg .mark { fill: none; stroke: var(--ink); stroke-width: 1.6; }
svg .mark-label { fill: var(--ink); font-weight: 600; }
footer { color: var(--muted); font-size: 13px; margin-top: 36px;
  max-width: 70ch; }
@media (max-width: 760px) {
  main { padding: 24px 12px 48px; }
  .columns { grid-template-columns: minmax(0, 1fr); }
  article { padding: 14px 12px 12px; }
  .tile b { font-size: 21px; }
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .columns > div + div svg { max-width: 340px; }
}
@media print {
  article, .tile, .panel { break-inside: avoid; }
}
)CSS";
