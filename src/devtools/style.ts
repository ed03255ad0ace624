import { TIMELINE } from './timeline-style.ts';

export const STYLE: string = `
:host {
  all: initial;
  display: block;
  container-type: inline-size;
  direction: ltr;
  color-scheme: light dark;
  --card: #fff; --ink: #171c26; --soft: #566072; --line: #dfe3eb; --hover: #eef1f6; --track: #e3e8f0;
  --accent: #2463eb; --good: #0b7343; --good-soft: #dcf5e8; --busy: #8a5600; --busy-soft: #fdf0d2;
  --bad: #b3261e; --bad-soft: #fdeceb; --quiet-soft: #e9ecf2; --warn: #b35c00;
  --shadow: 0 1px 3px rgb(20 30 55 / 18%), 0 12px 36px rgb(20 30 55 / 20%);
  font: 13px/1.45 Inter, ui-sans-serif, system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  color: var(--ink);
}
@media (prefers-color-scheme: dark) {
  :host {
    --card: #161b24; --ink: #e8ecf3; --soft: #9aa5b8; --line: #2b3444; --hover: #222a38; --track: #2a3344;
    --accent: #6c9bff; --good: #4fd494; --good-soft: #12301f; --busy: #f2bd5c; --busy-soft: #372a10;
    --bad: #ff8a80; --bad-soft: #3a1b1a; --quiet-soft: #252d3b; --warn: #f0954a;
    --shadow: 0 0 0 1px #2b3444, 0 12px 36px rgb(0 0 0 / 55%);
  }
}
@media print { :host([floating]) { display: none } }
:host([floating]) { position: fixed; right: 12px; bottom: 12px; z-index: 2147483000; container-type: normal }
:host([floating][open]) { width: min(430px, 100vw - 24px); container-type: inline-size }
*, ::before { box-sizing: border-box; margin: 0 }
[hidden] { display: none !important }
[data-tone=good] { --tone: var(--good); --tone-soft: var(--good-soft) }
[data-tone=busy] { --tone: var(--busy); --tone-soft: var(--busy-soft) }
[data-tone=bad] { --tone: var(--bad); --tone-soft: var(--bad-soft) }
[data-tone=quiet] { --tone: var(--soft); --tone-soft: var(--quiet-soft) }
.live { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
h2, h3, dt, b, strong { font-weight: 600 }
h2 { font-size: 14px }
h3 { font-size: 13px }
.soft, dt { color: var(--soft); font-weight: 400 }

button, input, select, textarea { font: inherit; color: inherit }
button, select, input[type=search], textarea {
  border: 1px solid var(--line); border-radius: 7px; background: var(--card); min-height: 28px; padding: 3px 9px;
}
button { cursor: pointer }
button:hover:enabled, select:hover:enabled { background: var(--hover) }
button:disabled, select:disabled { cursor: not-allowed; opacity: .45 }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.scroll:focus-visible { outline-offset: -2px }

.badge {
  display: inline-flex; align-items: center; gap: 7px; min-height: 34px; padding: 5px 14px 5px 11px;
  border-radius: 99px; box-shadow: var(--shadow); max-width: calc(100vw - 24px);
}
.badge span { color: var(--tone); font-weight: 600 }
.badge .on { padding: 0 8px; border-radius: 99px; background: var(--tone-soft) }
.badge .on:empty { display: none }
.dot { width: 9px; height: 9px; border-radius: 50%; background: var(--tone) }
.panel {
  display: flex; flex-direction: column; background: var(--card); border: 1px solid var(--line);
  border-radius: 13px; overflow: hidden;
}
:host([floating]) .panel { box-shadow: var(--shadow); max-height: min(760px, 100vh - 24px); max-height: min(760px, 100dvh - 24px) }
@media (max-width: 720px) {
  /* Above it is the banner of qa.expose(). */
  :host([floating]) .panel { max-height: min(760px, 100vh - 64px); max-height: min(760px, 100dvh - 64px) }
}
header { display: flex; align-items: center; gap: 10px; padding: 8px 8px 8px 14px; border-bottom: 1px solid var(--line) }
.pill { margin-right: auto; padding: 2px 10px; border-radius: 99px; font-size: 12px; font-weight: 600; color: var(--tone); background: var(--tone-soft) }
.close { border-color: transparent; font-size: 19px; line-height: 1; width: 32px; min-height: 32px; padding: 0; color: var(--soft) }
.body { display: flex; flex-direction: column; min-height: 0; overflow: auto }
.column { display: flex; flex-direction: column; min-width: 0 }
.state, .qa, .timeline { padding: 12px 14px }
.state { display: grid; gap: 12px }
.column + .column, .qa { border-top: 1px solid var(--line) }

dl.facts { display: grid; grid-template-columns: 1.4fr 1.3fr 1fr; gap: 8px 14px }
.wide { grid-column: span 2 }
dt { font-size: 12px }
dd { font-variant-numeric: tabular-nums; overflow-wrap: anywhere }
dd[data-busy] { color: var(--busy); font-weight: 600 }

.trouble { display: grid; gap: 3px; padding: 9px 11px; border-radius: 9px; background: var(--bad-soft); overflow-wrap: anywhere }
.trouble[data-empty] { display: none }
.trouble p:first-child { display: flex; flex-wrap: wrap; align-items: baseline; column-gap: 8px }
.trouble strong { color: var(--bad) }
code { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
.trouble .remedy { font-weight: 600 }

.bar { position: relative; height: 26px; margin: 0 7px }
.track { position: absolute; inset: 8px 0; border-radius: 5px; background: var(--track); overflow: hidden }
.window { position: absolute; inset: 0; background: repeating-linear-gradient(-45deg, var(--busy) 0 2px, transparent 2px 6px); opacity: .55 }
.spent { position: absolute; inset: 0 auto 0 0; background: var(--accent) }
.mark { position: absolute; top: 3px; bottom: 3px; width: 3px; margin-left: -1.5px; border-radius: 2px; background: var(--mark); box-shadow: 0 0 0 1px var(--card) }
.now { position: absolute; top: 5px; width: 16px; height: 16px; margin-left: -8px; border-radius: 50%; background: var(--accent); border: 3px solid var(--card); box-shadow: 0 0 0 1.5px var(--accent) }
[data-mark=renewal] { --mark: var(--accent) }
[data-mark=warning] { --mark: var(--warn) }
[data-mark=last] { --mark: var(--busy) }
[data-mark=end] { --mark: var(--bad) }
.denial { margin-top: 8px; color: var(--bad) }
.denial:empty { display: none }
.life[data-empty] :is(.mark, .window, .spent, .now) { display: none }
.instants { display: grid; gap: 2px; margin-top: 6px }
.instants > div { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: baseline; column-gap: 10px }
.instants dt { color: var(--ink); font-size: 13px }
.instants dd { display: grid; grid-template-columns: auto 62px; gap: 10px }
.left { font-weight: 600 }
.at { color: var(--soft); text-align: right }
[data-passed] .left { font-weight: 400; color: var(--soft) }
.key { display: inline-block; width: 4px; height: 12px; margin-right: 8px; border-radius: 2px; background: var(--mark); vertical-align: -2px }
.row { display: flex; align-items: center; gap: 10px; flex-wrap: wrap }
.outcome { color: var(--tone); overflow-wrap: anywhere; flex: 1 }
.outcome:empty, .active:empty { display: none }

.diagnosis { display: grid; gap: 4px; padding: 9px 11px; border-radius: 9px; background: var(--tone-soft, var(--track)); overflow-wrap: anywhere }
.diagnosis pre { margin-top: 6px; max-height: 220px; overflow: auto; white-space: pre-wrap; font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
summary { font-weight: 600; cursor: pointer; width: max-content; border-radius: 5px }
.knobs { display: grid; gap: 8px; margin-top: 10px }
.knob-row { display: grid; grid-template-columns: 62px minmax(0, 1fr); align-items: baseline }
.group { display: flex; flex-wrap: wrap; gap: 6px }
.pair { display: inline-flex }
.pair button { border-radius: 7px 0 0 7px }
.pair select { border-radius: 0 7px 7px 0; margin-left: -1px; padding-inline: 4px }
.pair > :focus-visible { z-index: 1 }
.active { flex: none; padding: 6px 14px; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; background: var(--tone-soft); color: var(--tone); font-weight: 600 }
.mend { display: flex; align-items: center; gap: 10px; margin-top: 10px }
.heal { border-color: var(--good); color: var(--good); font-weight: 600; flex: none }

${TIMELINE}
:host(:not([floating])) .scroll { overflow: auto; max-height: 340px }
@container (min-width: 720px) {
  .body { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); overflow: hidden }
  .column { overflow: auto }
  .column + .column { border-top: 0; border-left: 1px solid var(--line) }
  .timeline { flex: 1 }
  .scroll { overflow: auto; flex: 1 1 0; min-height: 230px; max-height: none !important }
}
@container (max-width: 379px) { dl.facts { grid-template-columns: 1fr 1fr } }
@media (prefers-reduced-motion: no-preference) {
  .spent { transition: width 250ms linear }
  .now { transition: left 250ms linear }
  .badge[data-tone=busy] .dot { animation: pulse 1.2s ease-in-out infinite }
  @keyframes pulse { 50% { opacity: .35 } }
}
@media (pointer: coarse) { button, select, input[type=search] { min-height: 36px } input[type=search], select { font-size: 16px } }
`;
