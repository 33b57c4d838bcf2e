import { paletteVariables } from "#core/evaluation/plot/plot-palette.ts";

/** The look of an exported report: the page's own, in a few rules, light and dark as the reader's system is. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;${paletteVariables()};
--ground:light-dark(#f8f6f1,#12171b);--soft:light-dark(#f0eee8,#20262b);--accent:light-dark(#00694f,#58d6ab)}
*{box-sizing:border-box}
body{margin:0 auto;max-width:70rem;padding:2rem 1.25rem 4rem;background:var(--ground);color:var(--plot-ink);
font:400 1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif;overflow-wrap:break-word}
h1{margin:0;font-size:clamp(1.6rem,1.1rem + 2vw,2.3rem);line-height:1.15;letter-spacing:-.02em}
h2{margin:2.5rem 0 .75rem;font-size:1.25rem;letter-spacing:-.01em}
p{margin:.4rem 0}
a{color:var(--accent)}
.muted{color:var(--plot-muted)}
.small{font-size:.9375rem}
.verdict{padding:1.25rem 1.4rem;border-radius:1rem;border-inline-start:6px solid var(--signal);background:var(--plot-paper)}
.pays{--signal:var(--accent)}.does-not-pay{--signal:light-dark(#b3261e,#ff9a8f)}
.cannot-be-told{--signal:light-dark(#8a6100,#e9bd4f)}.nothing-to-judge{--signal:var(--plot-faint)}
.lead{font-size:1.0625rem}
.box{margin:0;padding:1rem;border:1px solid var(--plot-grid);border-radius:1rem;background:var(--plot-paper)}
.scroll{overflow-x:auto;border:1px solid var(--plot-grid);border-radius:1rem;background:var(--plot-paper)}
svg{display:block;width:100%;height:auto}
table{width:100%;border-collapse:collapse;font-size:.9375rem;font-variant-numeric:tabular-nums}
th,td{padding:.4rem .7rem;border-bottom:1px solid var(--plot-grid);text-align:start;vertical-align:top}
tr:last-child>*{border-bottom:0}
thead th{background:var(--soft);color:var(--plot-muted);font-weight:600;vertical-align:bottom}
tbody th{min-width:9rem;font-weight:500}
td.n,th.n{text-align:end;white-space:nowrap}
thead th.n{white-space:normal}
small{display:block;font-size:.875rem;color:var(--plot-muted)}
tr.best>*{background:var(--plot-better)}
dl{display:grid;grid-template-columns:minmax(7rem,11rem) minmax(0,1fr);gap:.3rem 1rem;margin:0;font-size:.9375rem}
dt{color:var(--plot-muted)}dd{margin:0}
.findings{display:grid;gap:.5rem;margin:0;padding:0;list-style:none}
.findings strong{display:inline-block;min-width:4rem}
footer{margin-top:3rem;color:var(--plot-muted);font-size:.9375rem}
.narrow{display:none}
@media (max-width:40rem){.wide{display:none}.narrow{display:block}body{padding-inline:.75rem}.box{padding:.5rem}th,td{padding-inline:.5rem}
dl{grid-template-columns:minmax(0,1fr)}dd{margin-block-end:.4rem}}
@media print{body{padding:0;background:none}.scroll{overflow:visible}}
`.trim();
