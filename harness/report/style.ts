/** The style sheet of `report.html`. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f6f7f9, #14171c); --paper: light-dark(#ffffff, #1c2027);
  --ink: light-dark(#1b2027, #e6e9ee); --faint: light-dark(#5b6572, #9aa4b2); --rule: light-dark(#dfe3e8, #323943);
  --green: light-dark(#2f8f57, #4fb57c); --red: light-dark(#cc3a3a, #e8655f); --amber: light-dark(#b97a08, #e0a63c);
  --grey: light-dark(#8c96a3, #6d7786); --shade: light-dark(#cc3a3a12, #e8655f1a); --phase: light-dark(#e4e8ee, #2b323c);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 24px; display: grid; gap: 20px; grid-template-columns: minmax(0, 1fr); }
header, section:not(.cards) { background: var(--paper); border: 1px solid var(--rule); border-radius: 8px; padding: 16px 20px; }
header { border-left: 6px solid var(--grey); }
header.pass { border-left-color: var(--green); } header.fail, header.error { border-left-color: var(--red); }
header.acceptable, header.not-proven, header.aborted { border-left-color: var(--amber); }
.verdict { margin: 0; font-weight: 700; letter-spacing: .06em; }
.pass .verdict { color: var(--green); } .fail .verdict, .error .verdict { color: var(--red); }
.acceptable .verdict, .not-proven .verdict, .aborted .verdict { color: var(--amber); }
h1 { margin: 2px 0 6px; font-size: 24px; } h1 small { color: var(--faint); font-weight: 400; font-size: 17px; }
h2 { margin: 0 0 10px; font-size: 17px; } h3 { margin: 0; font-size: 13px; color: var(--faint); font-weight: 600; }
.reason { margin: 0; font-size: 16px; overflow-wrap: anywhere; } .tally, .flaps { margin: 6px 0 0; color: var(--faint); }
.cards { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(148px, 1fr)); }
.cards article { background: var(--paper); border: 1px solid var(--rule); border-radius: 8px; padding: 12px 14px; }
.cards b { display: block; font-size: 16px; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.cards p { margin: 4px 0 0; font-size: 12px; color: var(--faint); overflow-wrap: anywhere; }
.mark { font-weight: 700; } .pass .mark { color: var(--green); } .fail .mark { color: var(--red); }
.acceptable .mark, .no-evidence .mark { color: var(--amber); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; font-variant-numeric: tabular-nums; }
th { text-align: left; color: var(--faint); font-weight: 600; } th, td { padding: 5px 10px 5px 0; vertical-align: top; }
td { border-top: 1px solid var(--rule); overflow-wrap: anywhere; } td:first-child, td.narrow { white-space: nowrap; overflow-wrap: normal; }
tr.fail td, tr.no-evidence td { font-weight: 600; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 0 0 14px; font-size: 13.5px; }
dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }
.picture { overflow-x: auto; } svg { width: 100%; min-width: 760px; height: auto; display: block; } svg text { font: 12px system-ui, sans-serif; fill: var(--ink); }
svg .tick { fill: var(--faint); font-size: 11px; } svg .label { font-size: 11px; }
.grid { stroke: var(--rule); } .shade { fill: var(--shade); }
rect.phase { fill: var(--phase); stroke: var(--paper); } rect.fault { fill: var(--grey); }
rect.good { fill: var(--green); opacity: .55; } rect.bad { fill: var(--red); } rect.silent { fill: var(--amber); }
rect.outage { fill: none; stroke: var(--red); stroke-width: 1.5; }
rect.stall { fill: var(--ink); } rect.pending { fill: var(--amber); opacity: .55; } rect.firing { fill: var(--red); }
svg .on-fault, svg .on-firing { fill: #fff; }
svg .curve { fill: none; stroke-width: 2; } .curve-0 { stroke: var(--grey); } .curve-1 { stroke: var(--amber); }
svg .curve-2 { stroke: var(--green); } polygon { fill: var(--ink); stroke: var(--paper); stroke-width: 1.5; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 8px 0 0; font-size: 12px; color: var(--faint); }
.legend i { display: inline-block; width: 14px; height: 10px; border-radius: 2px; margin-right: 6px; }
i.good { background: var(--green); opacity: .55; } i.bad, i.firing { background: var(--red); } i.silent { background: var(--amber); }
i.outage { border: 1.5px solid var(--red); } i.pending { background: var(--amber); opacity: .55; }
`;
