// How the page looks, on a screen by day and by night and on paper.
#include "lab/report_html_parts.hpp"

namespace laneway::lab {

const std::string_view page_style = R"css(
:root {
  color-scheme: light dark;
  --page: #f6f7f8; --surface: #fff; --ink: #16191d; --muted: #565d66; --line: #d9dde2; --grid: #e7eaee; --shade: #eef0f3;
  --link: #0b57a4; --good: #0b6b3a; --good-back: #e3f4ea; --doubtful: #7a4d00; --doubtful-back: #fdf1d6;
  --bad: #a3182b; --bad-back: #fce8ea; --absent: #565d66; --absent-back: #eef0f3;
  --s0: #0072b2; --s1: #c84f00; --s2: #00805f; --s3: #a33d92; --s4: #866a00; --s5: #4a5563; --s6: #8a1f4b; --s7: #2c7f8c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #101316; --surface: #171b20; --ink: #e8ebee; --muted: #a4adb7; --line: #333a42; --grid: #262c33; --shade: #20262c;
    --link: #7db8f0; --good: #7fd6a3; --good-back: #143324; --doubtful: #f0c268; --doubtful-back: #3a2d10;
    --bad: #ff9aa5; --bad-back: #421a20; --absent: #a4adb7; --absent-back: #262c33;
    --s0: #56b4e9; --s1: #f0803c; --s2: #2fc193; --s3: #d98ccb; --s4: #e3c34a; --s5: #c0c8d0; --s6: #ef7f9f; --s7: #6cc5cf;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 4rem; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } * { transition: none !important; animation: none !important; } }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
header, main, footer { max-width: 84rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2.5rem; }
.kicker { margin: 0; color: var(--muted); font-weight: 600; letter-spacing: .04em; }
h1 { margin: .1em 0 .2em; font-size: clamp(1.7rem, 4vw, 2.5rem); line-height: 1.15; letter-spacing: -.02em; text-wrap: balance; overflow-wrap: anywhere; }
h2 { margin: 0 0 .4rem; font-size: 1.5rem; line-height: 1.2; letter-spacing: -.012em; }
h3 { margin: 1.8rem 0 .5rem; font-size: 1.08rem; }
h4 { margin: 1rem 0 .3rem; font-size: .92rem; }
p { margin: .4rem 0; }
.subtitle, .lead, .note, .source { color: var(--muted); }
.subtitle { margin: 0 0 1rem; }
.lead { max-width: 46rem; margin-bottom: 1rem; }
.lead b { color: var(--ink); }
.note, .source { font-size: .92rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; z-index: 9; background: var(--surface); padding: .5rem 1rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
nav { position: sticky; top: 0; z-index: 5; background: var(--page); border-bottom: 1px solid var(--line); }
nav ul { display: flex; gap: 0 1.25rem; max-width: 84rem; margin: 0 auto; padding: 0 1.5rem; overflow-x: auto; list-style: none; scrollbar-width: thin; }
nav a { display: block; padding: .65rem 0; color: var(--muted); font-size: .9rem; white-space: nowrap; text-decoration: none; }
nav a:hover { color: var(--ink); text-decoration: underline; text-underline-offset: .3em; }
section { margin: 2.75rem 0; }
footer { padding-top: 1rem; padding-bottom: 3rem; color: var(--muted); font-size: .9rem; }
.banner { margin: 1rem 0; padding: .7rem 1rem; border-left: 4px solid var(--doubtful); border-radius: 4px; background: var(--doubtful-back); color: var(--ink); overflow-wrap: anywhere; }
.banner + .banner { margin-top: -.4rem; }

.tiles { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1rem 0; }
.tile { flex: 1 1 auto; min-width: 11rem; padding: .8rem 1.1rem .9rem; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; }
.tile dt { color: var(--muted); font-size: .88rem; }
.tile dd { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: .15rem 0 0; }
.count { white-space: nowrap; }
.count b { font-size: 1.5rem; font-weight: 650; font-variant-numeric: tabular-nums; }
.badge { display: inline-block; padding: .08em .6em; border-radius: 1em; font-size: .8rem; font-weight: 600; white-space: nowrap; }
.good { color: var(--good); background: var(--good-back); }
.doubtful { color: var(--doubtful); background: var(--doubtful-back); }
.bad { color: var(--bad); background: var(--bad-back); }
.absent { color: var(--absent); background: var(--absent-back); }

.claims { margin: 0; padding: 0; list-style: none; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; }
.claim { display: grid; grid-template-columns: 9rem 1fr; gap: 0 1rem; align-items: start; padding: .9rem 1.1rem; }
.claim + .claim { border-top: 1px solid var(--line); }
.claim > .badge { justify-self: start; margin-top: .15rem; }
.claim p { margin: 0; overflow-wrap: anywhere; }
.claim-text { font-weight: 550; }
.reason { font-size: .94rem; }
details { margin: .4rem 0; }
summary { color: var(--link); font-size: .92rem; cursor: pointer; }
code, pre { font: .86em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
code { overflow-wrap: anywhere; }
pre { margin: .3rem 0; padding: .6rem .8rem; background: var(--shade); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
.evidence { margin: .4rem 0; font-size: .9rem; border-collapse: collapse; }
.evidence td { padding: .1rem 1.5rem .1rem 0; vertical-align: baseline; }

.scroll { overflow-x: auto; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; }
table { border-collapse: collapse; }
.plain, .results { width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
.plain th, .plain td, .results th, .results td { padding: .45rem .75rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
tbody tr:last-child > * { border-bottom: 0; }
thead th { color: var(--muted); font-size: .82rem; font-weight: 600; line-height: 1.3; vertical-align: bottom !important; }
tbody th { font-weight: 550; }
.results { font-size: .85rem; line-height: 1.4; }
.results td.number, .results th:first-child { white-space: nowrap; }
.results thead th.number { min-width: 5.2rem; }
.results thead th:first-child { min-width: 0; }
.results tbody tr:hover > * { background: var(--shade); }
.results .verdict { min-width: 24rem; }
.results .notes { min-width: 10rem; }
.results tbody th { background: var(--surface); }
@media (min-width: 60rem) { .results tbody th { position: sticky; left: 0; box-shadow: 1px 0 var(--line); } }
td.number, th.number { text-align: right !important; }
small { display: block; color: var(--muted); font-size: .86em; font-weight: 400; }
.audit .why { min-width: 22rem; }
.why ul, .firsts { margin: 0; padding: 0 0 0 1.1em; }
.firsts { padding: 0; list-style: none; }
.firsts small { display: inline; margin-left: .3em; white-space: nowrap; }
th button { display: inline-flex; gap: .3em; align-items: end; margin: -.2rem -.3rem; padding: .2rem .3rem; border: 0; background: none; color: inherit; font: inherit; text-align: inherit; cursor: pointer; }
th button:hover { color: var(--ink); }
th button::after { content: "↕"; opacity: .55; }
th[aria-sort="ascending"] button::after { content: "↑"; opacity: 1; }
th[aria-sort="descending"] button::after { content: "↓"; opacity: 1; }
th[aria-sort] button { color: var(--ink); }
.filter:not([hidden]) { display: flex; flex-wrap: wrap; gap: .6rem 1.2rem; align-items: center; margin: 0 0 .8rem; font-size: .9rem; }
.filter label { display: inline-flex; gap: .5rem; align-items: center; color: var(--muted); max-width: 100%; }
select { min-width: 0; max-width: 100%; padding: .3rem .5rem; border: 1px solid #7d8590; border-radius: 6px; background: var(--surface); color: var(--ink); font: inherit; }
output { color: var(--muted); }
.key-list { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; font-size: .9rem; }
.key-list dt { font-weight: 550; }
.key-list dd { margin: 0; color: var(--muted); }

.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 25rem), 1fr)); gap: 1.1rem; align-items: start; }
figure { display: flex; flex-direction: column; min-width: 0; margin: 0; padding: .9rem 1rem .8rem; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; }
figcaption { margin-bottom: .5rem; line-height: 1.35; overflow-wrap: anywhere; }
figcaption span { color: var(--muted); font-size: .9rem; }
.chart { display: block; width: 100%; max-width: 34rem; height: auto; font-size: 12px; font-variant-numeric: tabular-nums; }
.chart text { fill: var(--ink); }
.chart .tick, .chart .axis-name, .chart .missing, .chart .aside { fill: var(--muted); }
.chart .tick, .chart .aside { font-size: 11px; }
.chart .axis-name { font-size: 11px; }
.chart .group { font-weight: 650; }
.grid { stroke: var(--grid); }
.axis { stroke: var(--muted); }
.limit { stroke: var(--muted); stroke-dasharray: 3 2; }
.reference { stroke: var(--muted); stroke-dasharray: 1 3; stroke-linecap: round; }
.greyed { fill: var(--shade); }
.c0 { --c: var(--s0); } .c1 { --c: var(--s1); } .c2 { --c: var(--s2); } .c3 { --c: var(--s3); }
.c4 { --c: var(--s4); } .c5 { --c: var(--s5); } .c6 { --c: var(--s6); } .c7 { --c: var(--s7); }
.bar { fill: var(--c); }
.bar.again { stroke: var(--c); stroke-width: 1.5; fill-opacity: .55; }
.open-end { fill: url(#hatch); }
.round { fill: var(--c); fill-opacity: .75; }
.interval { stroke: var(--ink); stroke-width: 1.4; }
.interval.halo { stroke: var(--surface); stroke-width: 3.6; }
.curve { fill: none; stroke: var(--c); stroke-width: 1.8; stroke-linejoin: round; }
.curve.again { stroke-dasharray: 7 3; }
.curve.bound { stroke-dasharray: 2 3; }
.marker { fill: var(--c); stroke: var(--surface); stroke-width: 1; }
.marker.again { fill: var(--surface); stroke: var(--c); stroke-width: 1.6; }
.unknown.c0 { fill: url(#hatch-0); } .unknown.c1 { fill: url(#hatch-1); } .unknown.c2 { fill: url(#hatch-2); } .unknown.c3 { fill: url(#hatch-3); }
.unknown.c4 { fill: url(#hatch-4); } .unknown.c5 { fill: url(#hatch-5); } .unknown.c6 { fill: url(#hatch-6); } .unknown.c7 { fill: url(#hatch-7); }
.hatching { stroke: var(--c, var(--ink)); stroke-width: 1.2; }
.dotting { fill: var(--muted); }
.part-0 { fill: var(--s0); }
.part-1 { fill: url(#hatch-1); stroke: var(--s1); }
.part-2 { fill: url(#dots); stroke: var(--muted); }
.span { stroke: var(--c); stroke-width: 2.4; }
.span.bound { stroke-dasharray: 2 3; }
.before { fill: var(--surface); stroke: var(--c); stroke-width: 2; }
.after { fill: var(--c); stroke: var(--c); stroke-width: 2; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: .5rem 0 0; padding: 0; list-style: none; font-size: .84rem; }
.legend li { display: inline-flex; gap: .4rem; align-items: center; }
.key { flex: none; }
.patterns { position: absolute; width: 0; height: 0; }

.fact-columns { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: 0 2rem; }
.facts dl { margin: 0; font-size: .92rem; }
.facts dl div { display: grid; grid-template-columns: 10rem 1fr; gap: .8rem; padding: .25rem 0; border-top: 1px solid var(--line); }
.facts dt { color: var(--muted); }
.facts dd { margin: 0; overflow-wrap: anywhere; }

@media (max-width: 40rem) {
  header, main, footer, nav ul { padding-left: 1rem; padding-right: 1rem; }
  .claim { grid-template-columns: 1fr; gap: .4rem; }
  figure { padding: .7rem; }
  .facts dl div { grid-template-columns: 8rem 1fr; }
  .key-list { grid-template-columns: 1fr; }
}
@media print {
  @page { size: A4 landscape; margin: 12mm; }
  :root {
    color-scheme: light;
    --page: #fff; --surface: #fff; --ink: black; --muted: rgb(68 68 68); --line: #bbb; --grid: #ddd; --shade: #f0f0f0; --link: black;
    --good: #0b6b3a; --good-back: #e3f4ea; --doubtful: #7a4d00; --doubtful-back: #fdf1d6; --bad: #a3182b; --bad-back: #fce8ea;
    --absent: rgb(68 68 68); --absent-back: #eee;
    --s0: #0072b2; --s1: #c84f00; --s2: #00805f; --s3: #a33d92; --s4: #866a00; --s5: #4a5563; --s6: #8a1f4b; --s7: #2c7f8c;
  }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { font-size: 10pt; }
  header, main, footer { max-width: none; padding: 0; }
  nav, .skip, .filter, th button::after { display: none !important; }
  .scroll { overflow: visible; border: 0; }
  .results { font-size: 6.4pt; }
  .results th, .results td { padding: .25em .25em; }
  .results tbody th { white-space: normal; overflow-wrap: anywhere; min-width: 9em; }
  .results thead th { font-size: 6.2pt; }
  .results thead th.number, .results .verdict, .results .notes, .audit .why { min-width: 0; }
  .badge { padding: 0 .4em; font-size: .95em; }
  thead { display: table-header-group; }
  tr, figure, .claim, .tile, .facts { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .figures { grid-template-columns: repeat(2, 1fr); }
  section { margin: 1.6rem 0; }
}
)css";

const std::string_view page_patterns = R"svg(<svg class="patterns" aria-hidden="true" focusable="false"><defs>
<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="1" y1="0" x2="1" y2="5" class="hatching"/></pattern>
<pattern id="hatch-0" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="1" y1="0" x2="1" y2="5" class="hatching c0"/></pattern>
<pattern id="hatch-1" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><line x1="1" y1="0" x2="1" y2="5" class="hatching c1"/></pattern>
<pattern id="hatch-2" width="5" height="5" patternUnits="userSpaceOnUse"><line x1="1" y1="0" x2="1" y2="5" class="hatching c2"/></pattern>
<pattern id="hatch-3" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(90)"><line x1="1" y1="0" x2="1" y2="5" class="hatching c3"/></pattern>
<pattern id="hatch-4" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(20)"><line x1="1" y1="0" x2="1" y2="5" class="hatching c4"/></pattern>
<pattern id="hatch-5" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-20)"><line x1="1" y1="0" x2="1" y2="5" class="hatching c5"/></pattern>
<pattern id="hatch-6" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(70)"><line x1="1" y1="0" x2="1" y2="5" class="hatching c6"/></pattern>
<pattern id="hatch-7" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-70)"><line x1="1" y1="0" x2="1" y2="5" class="hatching c7"/></pattern>
<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse"><circle cx="2" cy="2" r="0.9" class="dotting"/></pattern>
</defs></svg>
)svg";

}  // namespace laneway::lab
