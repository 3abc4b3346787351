/** The style sheet of every page. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f6f7f9, #14171c); --paper: light-dark(#ffffff, #1c2027);
  --ink: light-dark(#1b2027, #e6e9ee); --faint: light-dark(#5b6572, #9aa4b2); --rule: light-dark(#dfe3e8, #323943);
  --green: light-dark(#2f8f57, #4fb57c); --red: light-dark(#cc3a3a, #e8655f); --amber: light-dark(#b97a08, #e0a63c);
  --good: light-dark(#1f7a45, #5fc48b); --open: light-dark(#8a5a00, #e0a63c); --bad: light-dark(#b92f2f, #f0807a);
  --blue: light-dark(#3d7fb8, #6aa7db); --violet: light-dark(#7a4fb5, #a98be0); --grey: light-dark(#8c96a3, #6d7786); --pale: light-dark(#d5dae1, #3a424e);
  --shade: light-dark(#cc3a3a12, #e8655f1a); --band: light-dark(#e4e8ee, #2b323c);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 24px; display: grid; gap: 20px; grid-template-columns: minmax(0, 1fr); }
header, section { background: var(--paper); border: 1px solid var(--rule); border-radius: 8px; padding: 16px 20px; }
header { border-left: 6px solid var(--grey); }
header.pass { border-left-color: var(--green); } header.fail, header.error { border-left-color: var(--red); }
header.acceptable, header.not-proven, header.aborted { border-left-color: var(--amber); }
.verdict { margin: 0; font-weight: 700; letter-spacing: .06em; }
.pass > .verdict, .judged.pass { color: var(--good); }
.fail > .verdict, .error > .verdict, .judged.fail, .judged.error { color: var(--bad); }
.acceptable > .verdict, .not-proven > .verdict, .aborted > .verdict { color: var(--open); }
.judged.acceptable, .judged.no-evidence, .judged.not-proven, .judged.aborted { color: var(--open); }
.judged { font-weight: 600; white-space: nowrap; }
h1 { margin: 2px 0 6px; font-size: 24px; overflow-wrap: anywhere; } h1 small { color: var(--faint); font-weight: 400; font-size: 17px; }
h2 { margin: 0 0 10px; font-size: 17px; overflow-wrap: anywhere; } h3 { margin: 0; font-size: 13px; color: var(--faint); font-weight: 600; }
.reason { margin: 0; font-size: 16px; overflow-wrap: anywhere; } .notes { margin: 6px 0 0; color: var(--faint); }
section > p { margin: 10px 0; overflow-wrap: anywhere; } section > ul { margin: 10px 0; padding-left: 20px; overflow-wrap: anywhere; }
section > :last-child { margin-bottom: 0; } section > h2 + p { margin-top: 0; }
.cards { display: grid; gap: 12px; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); }
.cards article { border: 1px solid var(--rule); border-radius: 8px; padding: 10px 14px; }
.cards b { display: block; font-size: 17px; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.cards p { margin: 3px 0 0; font-size: 12px; color: var(--faint); overflow-wrap: anywhere; } .cards .bound { color: var(--ink); }
.scroll { overflow-x: auto; margin: 10px 0; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; font-variant-numeric: tabular-nums; }
th { text-align: left; color: var(--faint); font-weight: 600; } th, td { padding: 5px 12px 5px 0; vertical-align: top; }
thead td { border-top: 0; } tbody td { border-top: 1px solid var(--rule); } td { overflow-wrap: anywhere; } td.narrow, td:has(> .judged):not(:has(> a)) { white-space: nowrap; overflow-wrap: normal; }
tr:has(.judged:is(.fail, .no-evidence)) td { font-weight: 600; } tr:target td { background: var(--shade); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 10px 0; font-size: 13.5px; }
dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }
code { font: 12.5px ui-monospace, monospace; overflow-wrap: anywhere; }
pre { margin: 10px 0; padding: 10px 14px; background: var(--ground); border-radius: 6px; overflow-x: auto; }
.form { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); }
.form div { border: 1px solid var(--rule); border-radius: 6px; height: 72px; padding: 4px 10px; } .form p { margin: 0; font-size: 12px; color: var(--faint); }
figure { margin: 0 0 14px; overflow-x: auto; } svg { width: 100%; min-width: 760px; height: auto; display: block; }
svg text { font: 12px system-ui, sans-serif; fill: var(--ink); } svg .tick { fill: var(--faint); font-size: 11px; } svg .label { font-size: 11px; }
.grid { stroke: var(--rule); } .shade { fill: var(--shade); }
rect.band { fill: var(--band); stroke: var(--paper); } rect.outline { fill: none; stroke: var(--red); stroke-width: 1.5; }
rect.green { fill: var(--green); opacity: .55; } rect.red { fill: var(--red); } rect.amber { fill: var(--amber); }
rect.sand { fill: var(--amber); opacity: .55; } rect.blue { fill: var(--blue); } rect.violet { fill: var(--violet); } rect.grey { fill: var(--grey); }
rect.pale { fill: var(--band); } rect.faint { fill: var(--pale); } rect.ink { fill: var(--ink); }
svg .on-grey, svg .on-red, svg .on-blue, svg .on-violet { fill: #fff; } svg .on-ink { fill: var(--paper); }
svg .curve { fill: none; stroke-width: 2; } .curve-0 { stroke: var(--grey); } .curve-1 { stroke: var(--amber); }
svg .curve-2 { stroke: var(--green); } polygon { fill: var(--ink); stroke: var(--paper); stroke-width: 1.5; }
figcaption { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 8px 0 0; font-size: 12px; color: var(--faint); }
figcaption i { display: inline-block; width: 14px; height: 10px; border-radius: 2px; margin-right: 6px; }
i.green { background: var(--green); opacity: .55; } i.red { background: var(--red); } i.amber { background: var(--amber); }
i.sand { background: var(--amber); opacity: .55; } i.blue { background: var(--blue); } i.violet { background: var(--violet); } i.grey { background: var(--grey); }
i.pale { background: var(--band); } i.faint { background: var(--pale); } i.ink { background: var(--ink); } i.outline { border: 1.5px solid var(--red); } i.band { background: var(--band); }
.curve-good { stroke: var(--green); } .curve-bad { stroke: var(--red); }
svg.scale { min-width: 0; width: 100%; height: 14px; margin: 4px 0; } .scale .to { fill: var(--green); opacity: .55; } .scale .within { fill: var(--green); }
.scale .fail { fill: var(--red); } .scale .acceptable:not(line), .scale .no-evidence { fill: var(--amber); }
.scale .objective { stroke: var(--ink); stroke-width: 2; } .scale line.acceptable { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 3 2; }
a { color: light-dark(#1f5f96, #8cc0ee); } svg.spark { display: inline-block; width: 72px; min-width: 72px; height: 16px; vertical-align: middle; margin-left: 8px; }
.spark polyline { fill: none; stroke: var(--faint); stroke-width: 1.5; } .spark circle { fill: var(--ink); }
h3.group { margin: 14px 0 2px; font-size: 14px; color: var(--ink); } summary { cursor: pointer; padding: 4px 0; color: var(--faint); } summary b { color: var(--ink); margin-right: 8px; }
:is(summary, a, [tabindex]):focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; }
.moments { border-top: 1px solid var(--rule); padding-top: 10px; } .moments label { color: var(--faint); } .moments input { width: min(420px, 60vw); vertical-align: middle; }
.moments output { font-weight: 600; font-variant-numeric: tabular-nums; } .moments th { white-space: nowrap; } .moments td:last-child { color: var(--faint); white-space: nowrap; }
.moments tr.now > :is(th, td) { background: var(--shade); } svg .cursor { stroke: var(--blue); stroke-width: 1.5; pointer-events: none; } section:has(.moments) svg { cursor: crosshair; touch-action: pan-y; }
@media (max-width: 640px) { main { padding: 8px; gap: 10px; } header, section { padding: 12px; } dl { grid-template-columns: 1fr; } dd { margin-bottom: 6px; } }
@media screen and (max-width: 640px) {
  :is(.scroll, .moments) :is(table, tbody) { display: block; } .scroll thead { display: none; }
  :is(.scroll, .moments) tr { display: flex; flex-wrap: wrap; gap: 0 14px; border-top: 1px solid var(--rule); padding: 6px 0; }
  :is(.scroll, .moments) :is(th, td) { border: 0; padding: 0; min-width: 0; } .scroll td:not(.narrow, :has(> .judged)), .moments td:nth-child(2) { flex: 1 0 100%; }
  .scroll td:empty { display: none; } td[data-of]::before { content: attr(data-of) ": "; color: var(--faint); font-weight: 400; }
}
@page { margin: 12mm; }
@media print {
  .moments, svg .cursor { display: none; } details::details-content { content-visibility: visible; display: block; block-size: auto; }
  body { background: none; font-size: 10px; line-height: 1.35; } main { padding: 0; gap: 8px; max-width: none; } header, section { padding: 6px 10px; border-radius: 4px; }
  h1 { font-size: 16px; } h1 small, .reason { font-size: 11px; } h2 { font-size: 12px; margin-bottom: 4px; } h3, .cards p, .form p, figcaption { font-size: 8.5px; } h3.group { font-size: 10px; margin-top: 6px; }
  table, dl { font-size: 9px; } th, td { padding: 2px 8px 2px 0; } code { font-size: 8.5px; } .scroll, dl, section > p, section > ul, pre { margin: 4px 0; } pre { padding: 4px 8px; white-space: pre-wrap; }
  .cards { grid-template-columns: repeat(4, 1fr); gap: 6px; } .cards article { padding: 4px 8px; } .cards b { font-size: 12px; } figure { margin: 0 0 6px; } svg { min-width: 0; }
  .form div { height: 48px; } tr, figure, .cards article, .form { break-inside: avoid; } h2, h3 { break-after: avoid; }
}
`;
