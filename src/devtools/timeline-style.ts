/** Of the timeline and what stands around it. */
export const TIMELINE = `
.timeline { display: flex; flex-direction: column; gap: 8px; min-height: 0; padding-bottom: 0 }
.head { display: flex; align-items: center; gap: 8px }
.count { margin-right: auto; font-variant-numeric: tabular-nums }
.copy { display: flex; align-items: center; gap: 8px }
.copied { color: var(--good); font-weight: 600 }
.filter { display: flex; align-items: center; gap: 12px }
.filter input[type=search] { flex: 1; min-width: 0 }
.filter label { display: flex; align-items: center; gap: 5px; cursor: pointer; white-space: nowrap }
.scroll { margin: 0 -14px; padding: 2px 14px 10px; border-top: 1px solid var(--line) }
textarea { display: block; margin: 0 14px 12px; resize: vertical; font: 11px/1.4 ui-monospace, Menlo, Consolas, monospace; flex: none }
.none { padding-block: 6px }
ol { list-style: none; padding: 0 }
li { display: grid; grid-template-columns: 68px 14px minmax(0, 1fr); padding-block: 2px }
li::before { content: ""; grid-area: 1 / 2; width: 7px; height: 7px; margin-top: 6px; border-radius: 50%; background: var(--tone) }
li[data-tone=quiet]::before { background: none; border: 1.5px solid var(--soft); opacity: .6 }
time { grid-area: 1 / 1; color: var(--soft); font-variant-numeric: tabular-nums }
.what { grid-area: 1 / 3 }
li:not([data-tone=quiet]) .what { color: var(--tone); font-weight: 600 }
li .facts { grid-column: 3; color: var(--soft); font-size: 12px; overflow-wrap: anywhere }
li .facts:empty { display: none }
`;
