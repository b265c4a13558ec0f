#include "web/show.hpp"

namespace laneway {

// One file without anything from elsewhere. What came from the server is set as text, never as HTML.
const std::string_view lanes_page = R"page(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lanes</title>
<style>
:root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --ink: #1c2330; --soft: #667085; --line: #e4e7ec;
  --loop: #2f6fed; --threads: #12976a; --cpu: #d9822b; --bad: #c8372d; --bad-card: #fdf0ee; }
@media (prefers-color-scheme: dark) {
  :root { --page: #10141b; --card: #181e28; --ink: #e6e9ef; --soft: #93a0b4; --line: #2a3342;
    --loop: #6c9bff; --threads: #3fc592; --cpu: #f0a55b; --bad: #ff7b70; --bad-card: #2b1a1c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 14px/1.45 system-ui, sans-serif; }
main { max-width: 1240px; margin: 0 auto; padding: 28px 20px 48px; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 22px; margin-bottom: 20px; }
h1 { font-size: 22px; margin: 0; }
h2 { font-size: 12px; margin: 26px 0 8px; color: var(--soft); text-transform: uppercase; letter-spacing: .06em; }
.soft, th { color: var(--soft); }
.bad { color: var(--bad); }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(250px, 1fr)); gap: 12px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; }
.card b { font-size: 15px; }
.card .row { display: flex; justify-content: space-between; gap: 12px; font-variant-numeric: tabular-nums; }
.bar { display: flex; height: 6px; border-radius: 3px; background: var(--line); overflow: hidden; margin: 9px 0 8px; }
.bar i { display: block; }
.loop { --lane: var(--loop); } .threads { --lane: var(--threads); } .cpu { --lane: var(--cpu); }
.bar i, .dot { background: var(--lane, var(--soft)); }
.dot { display: inline-block; width: 8px; height: 8px; border-radius: 50%; margin-right: 7px; }
.chip { color: var(--lane); border: 1px solid; border-radius: 20px; padding: 0 8px; font-size: 12px; white-space: nowrap; }
.wide { overflow-x: auto; padding: 4px 0; }
.alarm { background: var(--bad-card); border-color: var(--bad); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 7px 16px; vertical-align: top; }
th { font-weight: 500; font-size: 12px; white-space: nowrap; }
tr + tr td { border-top: 1px solid var(--line); }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere; }
small { display: block; font-size: 12px; color: var(--soft); }
td .bar { min-width: 90px; margin: 7px 0 3px; }
.unused { opacity: .55; }
</style>
</head>
<body>
<main>
<header><h1>Lanes</h1><span id="facts" class="soft"></span><span id="fault" class="bad"></span></header>
<section id="lost"></section>
<h2>Lanes</h2><section id="lanes" class="grid"></section>
<h2>Loops</h2><section id="loops" class="grid"></section>
<h2>Routes</h2><section class="card wide"><table id="routes"></table></section>
</main>
<script>
const kinds = ['loop', 'threads', 'cpu'];
let before = null;
const find = id => document.getElementById(id);
function make(tag, look, ...content) {
  const element = document.createElement(tag);
  if (look) element.className = look;
  element.append(...content);
  return element;
}
const count = n => n.toLocaleString('en');
function time(s) {
  if (!s) return '0';
  if (s < 1e-3) return +(s * 1e6).toPrecision(3) + ' µs';
  if (s < 1) return +(s * 1e3).toPrecision(3) + ' ms';
  if (s < 120) return +s.toPrecision(3) + ' s';
  return s < 7200 ? Math.round(s / 60) + ' min' : +(s / 3600).toPrecision(3) + ' h';
}
const mebibytes = n => Math.round(n / 1048576) + ' MiB';
const row = (name, value, look) => make('div', 'row', make('span', 'soft', name), make('span', look || '', value));
function bar(...parts) {  // [share of one, lane, opacity]
  const whole = make('div', 'bar');
  for (const [share, lane, opacity] of parts) {
    const part = make('i', lane);
    part.style.width = 100 * share + '%';
    part.style.opacity = opacity ?? 1;
    whole.append(part);
  }
  return whole;
}
const chip = lane => make('span', 'chip ' + lane, lane);
const title = (look, text) => make('div', '', make('span', 'dot ' + look), make('b', '', text));

function laneCard(lane) {
  const busy = lane.threads - lane.threads_idle, most = Math.max(lane.threads_max, lane.threads, 1);
  return make('div', 'card', title(lane.lane, lane.lane === 'cpu' ? 'CPU' : 'Threads'),
    bar([busy / most, lane.lane], [lane.threads_idle / most, lane.lane, .35]),
    row('threads', `${lane.threads} (${lane.threads_idle} idle)`), row('at most', lane.threads_max || '–'),
    row('queued', count(lane.queued), lane.queued ? 'bad' : ''), row('started', count(lane.started)),
    row('refused', count(lane.refused), lane.refused ? 'bad' : ''), row('longest wait', time(lane.waited_seconds_max)));
}
function crewCard(data) {
  return make('div', 'card', title('loop', 'Threads of the loops'), bar([1, 'loop', .35]),
    row('threads', data.crew.threads), row('standing by', data.crew.standbys),
    row('lost in user code', data.crew.lost, data.crew.lost ? 'bad' : ''), row('spawned work', count(data.spawned)),
    row('monitor', !data.monitor.runs ? 'off' : data.monitor.parked ? 'asleep' : 'watching'));
}
function loopCard(loop, old, seconds) {
  const rate = old ? Math.max(0, loop.slices - old.slices) / seconds : 0;
  return make('div', 'card', title('loop', 'Loop ' + loop.loop), row('connections', count(loop.connections)),
    row('slices', `${count(loop.slices)} (${count(Math.round(rate))}/s)`),
    row('taken over', count(loop.retakes), loop.retakes ? 'bad' : ''),
    row('a turn, 99 %', time(loop.turns.p99_seconds)), row('timers late, 99 %', time(loop.timer_lateness.p99_seconds)),
    row('longest turn', time(loop.turns.max_seconds)));
}
function placeCell(route) {
  const cell = make('td', '', chip(route.runs_on));
  if (route.runs_on !== route.declared) cell.append(make('small', '', 'declared ' + route.declared));
  if (route.last_moves.length) {
    const move = route.last_moves[0];
    cell.append(make('small', '', `${time(move.seconds_ago)} ago: ${move.why}`));
  }
  return cell;
}
function blockCell(route) {
  const cell = make('td', route.blocks ? 'bad' : 'soft', route.blocks ? count(route.blocks) + '×' : '–');
  if (route.blocks) {
    cell.append(make('small', '', `${time(route.blocked_seconds)} in all, ${time(route.blocked_seconds_max)} at most`));
    if (route.blocked_in) cell.append(make('small', '', 'in ' + route.blocked_in));
    if (route.blocked_by) cell.append(make('small', '', 'called from ', make('code', '', route.blocked_by)));
  }
  return cell;
}
const calls = route => kinds.reduce((sum, kind) => sum + route.calls[kind], 0);
function routeRow(route, old, seconds) {
  const all = calls(route), rate = old ? Math.max(0, all - calls(old)) / seconds : 0;
  const share = make('td', '', bar(...kinds.map(kind => [all ? route.calls[kind] / all : 0, kind])));
  share.title = kinds.map(kind => `${kind}: ${count(route.calls[kind])}`).join(', ');
  const per = rate ? [make('small', '', count(Math.round(rate)) + '/s')] : [];
  return make('tr', all ? '' : 'unused', make('td', '', make('code', 'soft', route.methods + ' '), make('code', '', route.path)),
    placeCell(route), make('td', 'n', count(all), ...per), share, blockCell(route),
    make('td', 'n', route.computations ? count(route.computations) + '×' : '–'),
    make('td', 'n', route.slices.count ? time(route.slices.p50_seconds) : '–'),
    make('td', 'n', route.slices.count ? time(route.slices.p99_seconds) : '–'));
}
function lostCard(lost) {
  const card = make('div', 'card alarm', make('b', 'bad', 'Held up in user code at this moment'));
  for (const one of lost) {
    card.append(make('div', 'row', make('code', '', one.route),
      make('span', '', one.computes ? 'computes' : 'in ' + one.in, ', for ' + time(one.seconds))));
  }
  return card;
}
const heads = [['route'], ['runs on'], ['calls', 'n'], ['where'], ['blocked a loop'], ['computed', 'n'], ['slice, half', 'n'],
  ['99 %', 'n']];
function show(data) {
  const seconds = before ? Math.max(.001, data.uptime_seconds - before.uptime_seconds) : 1;
  const load = before ? Math.max(0, data.process.cpu_seconds - before.process.cpu_seconds) / seconds : 0;
  const old = route => before && before.routes.find(one => one.path === route.path && one.methods === route.methods);
  find('facts').textContent = `up ${time(data.uptime_seconds)} · ${Math.round(100 * load)} % of a core · ` +
    `${mebibytes(data.process.resident_bytes)} · ${data.process.threads} threads · ${data.process.descriptors} descriptors`;
  find('lost').replaceChildren(...(data.lost.length ? [lostCard(data.lost)] : []));
  find('lanes').replaceChildren(crewCard(data), ...data.lanes.map(laneCard));
  find('loops').replaceChildren(...data.loops.map((loop, i) => loopCard(loop, before && before.loops[i], seconds)));
  const sorted = [...data.routes].sort((a, b) => b.blocks - a.blocks || calls(b) - calls(a));
  find('routes').replaceChildren(make('tr', '', ...heads.map(([name, look]) => make('th', look || '', name))),
    ...sorted.map(route => routeRow(route, old(route), seconds)));
  before = data;
}
async function refresh() {
  try {
    const answer = await fetch('?format=json', {cache: 'no-store'});
    if (!answer.ok) throw new Error(answer.status);
    show(await answer.json());
    find('fault').textContent = '';
  } catch (fault) {
    find('fault').textContent = 'no answer from the server';
  }
  setTimeout(refresh, 1000);
}
refresh();
</script>
</body>
</html>
)page";

}  // namespace laneway
