/** The report's style sheet: light only, readable on a phone and on paper. */
export const STYLE = `
:root{--ink:#1b1b1b;--soft:#4a4f55;--rule:#d7dade;--paper:#fff;--tint:#f5f7f9;--link:#00528a}
*{box-sizing:border-box}
html{color-scheme:light;scroll-behavior:smooth}
body{margin:0 auto;padding:1rem 1.25rem 4rem;max-width:62rem;background:var(--paper);color:var(--ink);
font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:break-word}
h1{font-size:1.75rem;line-height:1.25;margin:1.2rem 0 .4rem}
h2{font-size:1.35rem;margin:2.6rem 0 .6rem;padding-bottom:.25rem;border-bottom:2px solid var(--ink)}
h3{font-size:1.1rem;margin:1.8rem 0 .5rem}
h4{font-size:.95rem;margin:0 0 .3rem;color:var(--soft)}
p,ul{max-width:46rem;margin:.5rem 0}
ul{padding-left:1.2rem}
a{color:var(--link)}
a:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--link);outline-offset:2px}
main:focus{outline:none}
.lead{color:var(--soft)}
.skip{position:absolute;left:-100rem}
.skip:focus{left:1rem;top:.5rem;padding:.4rem .8rem;background:var(--paper);z-index:1}
nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;list-style:none;padding:0;max-width:none}
.notice{border:1px solid #b98300;border-left:6px solid #b98300;background:#fff8e6;padding:.7rem 1rem;margin:1rem 0;
border-radius:4px}
.notice h3{margin:0 0 .3rem}
.notice ul{max-width:none}
.scroll{overflow-x:auto;margin:1.2rem 0;border:1px solid var(--rule);border-radius:4px}
.scroll.long{max-height:40rem;overflow-y:auto}
pre{margin:0;padding:.7rem 1rem;font-size:.85rem;line-height:1.45}
figure{margin:0}
figure .scroll{padding:.5rem}
figure svg{display:block;width:100%;min-width:42rem;height:auto}
figcaption{color:var(--soft);font-size:.9rem;margin:.4rem 0 .8rem;max-width:46rem}
.findings{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(18rem,100%),1fr));gap:.8rem}
.findings>div{background:var(--tint);border-radius:4px;padding:.8rem 1rem}
.findings p,.findings ul{margin:0;font-size:.95rem}
table{border-collapse:collapse;width:100%;font-size:.88rem;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding:.6rem .7rem;color:var(--ink)}
caption span{position:sticky;left:.7rem;display:inline-block;max-width:min(58rem,calc(100vw - 4rem))}
th,td{padding:.35rem .7rem;text-align:left;vertical-align:top;border-top:1px solid var(--rule)}
thead th{background:var(--tint);position:sticky;top:0;white-space:nowrap}
tbody th{font-weight:600;white-space:nowrap}
td{min-width:3rem}
.number{text-align:right;white-space:nowrap}
@media (max-width:40rem){body{padding:.5rem .8rem 3rem}h1{font-size:1.4rem}table{font-size:.82rem}
tbody th{white-space:normal;min-width:6.5rem;overflow-wrap:anywhere}th,td{padding:.3rem .5rem}}
@media print{body{max-width:none;font-size:10pt;padding:0}
.skip,nav{display:none}.scroll,.scroll.long{max-height:none;overflow:visible;border:0}
figure svg{min-width:0}article,.notice,tr{break-inside:avoid}
h2,h3{break-after:avoid}thead{display:table-header-group}table{font-size:7.5pt}}
`
