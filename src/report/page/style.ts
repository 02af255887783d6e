// How a report looks: a calm page of text with figures, in light, in dark and on paper. Nothing is fetched.
import { DARK, declarations, LIGHT } from '../charts/tokens.ts';

const BASE = `
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums lining-nums}
h1,h2,h3,h4{font-family:"Iowan Old Style","Palatino Linotype",Palatino,"Book Antiqua",Georgia,serif;font-weight:600;line-height:1.2;margin:0;text-wrap:balance}
h1{font-size:2.1rem;letter-spacing:-.01em}
h2{font-size:1.5rem}
h3{font-size:1.2rem}
h4{font-family:inherit;font-size:1rem;margin:2.2rem 0 0}
h4+figure{margin-top:.8rem}
p{margin:.6rem 0;max-width:42rem}
a{color:var(--accent);text-underline-offset:.15em}
strong{font-weight:600}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.86em}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:2px}
.skip{position:absolute;left:1rem;top:-4rem;background:var(--paper);padding:.5rem 1rem;z-index:9}
.skip:focus{top:1rem}
.page{max-width:61rem;margin:0 auto;padding:2.5rem 3rem 4rem}
.masthead{display:flex;justify-content:space-between;align-items:center;gap:1rem;color:var(--soft);font-size:.9rem}
.masthead .brand{display:flex;align-items:center;gap:.6rem;color:var(--ink);font-weight:600}
.masthead .brand svg{width:1.7rem;height:1.7rem}
.lede{font-size:1.2rem;line-height:1.5;color:var(--ink);margin:.8rem 0 0}
header h1{margin-top:2.2rem}
.contents{margin:1.8rem 0 0;padding:.8rem 0;border-top:1px solid var(--line);border-bottom:1px solid var(--line);font-size:.92rem}
.contents ul{display:flex;flex-wrap:wrap;gap:.25rem 1.4rem;list-style:none;margin:0;padding:0}
.contents a{text-decoration:none}
.contents a:hover{text-decoration:underline}
section{margin-top:3.6rem;scroll-margin-top:1rem}
section section{margin-top:2.4rem}
.caption,figcaption,.soft{color:var(--soft)}
figcaption,.caption{font-size:.92rem;max-width:42rem;margin:.5rem 0 0}
.name{overflow-wrap:anywhere}
.nowrap{white-space:nowrap}
figure{margin:1.4rem 0 0}
figure svg{display:block;width:100%;height:auto;overflow:visible}
figure .narrow{display:none}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.4rem;list-style:none;margin:0 0 .4rem;padding:0;font-size:.9rem}
.legend i{display:inline-block;width:1.3em;border-top:3px solid;vertical-align:.25em;margin-right:.5em}
.legend i.dashed{border-top-style:dashed}
.legend i.dot{width:.6em;height:.6em;border:0;border-radius:50%;background:currentColor;vertical-align:0}
.scroll{overflow-x:auto;margin:1.2rem 0 0;max-width:100%}
table{border-collapse:collapse;width:100%;font-size:.92rem}
caption{text-align:left;color:var(--soft);padding:0 0 .4rem}
th,td{padding:.38rem .9rem .38rem 0;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--line)}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--soft);font-weight:500;white-space:nowrap;border-bottom-color:var(--neutral)}
tbody th{font-weight:400;min-width:7.5rem}
.number{text-align:right;white-space:nowrap}
tr.sum th,tr.sum td{font-weight:600;border-top:1px solid var(--neutral);border-bottom:0}
tr.chosen th,tr.chosen td{font-weight:600;color:var(--accent)}
.alarm{color:var(--alarm)}
.good{color:var(--accent)}
dl.facts{display:grid;grid-template-columns:minmax(8rem,auto) 1fr;gap:.35rem 1.6rem;margin:1.2rem 0 0;font-size:.95rem}
dl.facts dt{color:var(--soft)}
dl.facts dd{margin:0;min-width:0;overflow-wrap:anywhere}
details{margin:1rem 0 0}
summary{cursor:pointer;color:var(--accent);width:fit-content;padding:.15rem 0}
details[open]>summary{margin-bottom:.2rem}
pre.command{background:var(--surface);padding:.8rem 1rem;border-radius:4px;white-space:pre-wrap;overflow-wrap:anywhere;margin:.8rem 0 0;line-height:1.5}
button{font:inherit;font-size:.86rem;color:var(--accent);background:none;border:1px solid var(--neutral);border-radius:999px;padding:.15rem .8rem;cursor:pointer}
.fleet{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:2rem 2.4rem;margin:1.8rem 0 0;padding:0;list-style:none}
.fleet.alone{grid-template-columns:minmax(0,34rem)}
.ship h3{font-family:inherit;font-size:1rem;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden}
.ship svg{display:block;width:100%;height:auto;margin-top:.5rem}
.ship p{margin:.3rem 0 0;font-size:.92rem}
.notes{padding-left:1.2rem;margin:.8rem 0 0;max-width:44rem}
.notes li{margin:.3rem 0}
ol.stories{padding-left:1.6rem;margin:1rem 0 0;max-width:44rem}
ol.stories li{margin:.5rem 0;padding-left:.3rem}
footer{margin-top:4rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);font-size:.88rem}
@media screen and (max-width:56rem){
.page{padding:1.5rem 1.15rem 3rem}
h1{font-size:1.7rem}
h2{font-size:1.3rem}
.lede{font-size:1.08rem}
figure .wide{display:none}
figure .narrow{display:block;max-width:34rem}
dl.facts{grid-template-columns:1fr;gap:0}
.fleet{grid-template-columns:repeat(auto-fill,minmax(9.4rem,1fr));gap:1.4rem 1.2rem}
.masthead{flex-wrap:wrap;gap:.4rem 1rem}
dl.facts dd{margin-bottom:.6rem}
th,td{padding-right:.7rem}
}
`;

const PRINT = `
@page{margin:16mm 14mm}
@media print{
html{font-size:10pt}
.page{max-width:none;padding:0}
.contents,.skip,button{display:none}
section{margin-top:2.2rem}
figure,tr,.ship,ol.stories li{break-inside:avoid}
h2,h3,h4,caption,summary{break-after:avoid}
thead{display:table-header-group}
.scroll{overflow:visible}
figure .wide{display:block}
figure .narrow{display:none}
a{color:inherit;text-decoration:none}
}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
`;

/** Dark where the reader's system is, unless the page was told otherwise; always ink on white paper in print. */
export const STYLE = [
  `:root{color-scheme:light;${declarations(LIGHT)}}`,
  `@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${declarations(DARK)}}}`,
  `:root[data-theme=dark]{color-scheme:dark;${declarations(DARK)}}`,
  BASE.replaceAll('\n', ''),
  `@media print{:root,:root[data-theme],:root:not([data-theme=light]){color-scheme:light;${declarations({ ...LIGHT, paper: '#ffffff' })}}}`,
  PRINT.replaceAll('\n', ''),
].join('\n');
