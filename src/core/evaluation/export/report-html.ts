import { captionedFigure } from "#core/evaluation/plot/captioned-figure.ts";
import { learningFigure } from "#core/evaluation/plot/learning-figure.ts";
import { type PlotOptions, usualRouters } from "#core/evaluation/plot/plot-figure.ts";
import { paintVariable } from "#core/evaluation/plot/plot-palette.ts";
import { plotSvg } from "#core/evaluation/plot/plot-svg.ts";
import { count } from "#core/evaluation/report/figure-words.ts";
import { methodFacts } from "#core/evaluation/report/method-words.ts";
import type { Report } from "#core/evaluation/report/report.ts";
import { html, type Markup, trusted } from "./markup.ts";
import { REPORT_STYLE } from "./report-style.ts";
import { leakPart, routerTables, shareTable, taskTable } from "./report-tables.ts";

/** The same picture for a screen and for a phone: small letters cannot be read when a large one shrinks. */
const PLOTS = [
  { look: "wide", width: 1040, height: 600 },
  { look: "narrow", width: 400, height: 400 },
] as const;
const LEARNING = { width: 720, height: 280 } as const;

/** A report's usual picture, of a given size. */
function usualPlot(report: Report, size: Pick<PlotOptions, "width" | "height">): PlotOptions {
  return {
    ...size,
    lambda: null,
    strong: usualRouters(report),
    intervals: "strong",
    isWhole: false,
    published: [],
  };
}

/**
 * A report as one HTML file that needs nothing else: no script, no network. Whatever came from a table stands in it as text; its own
 * content policy forbids all but its style.
 */
export function reportHtml(report: Report): string {
  const { table, verdict } = report;
  const title = `Does routing pay? ${table.name}`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${trusted(REPORT_STYLE)}</style>
</head>
<body>
<main>
<section class="verdict ${verdict.code}">
<h1>${title}</h1>
<p class="lead">${verdict.sentence}</p>
<p class="small muted">${table.name}: ${count(table.questions)} questions, ${table.candidates.length} models. Source: ${table.source}. Licence: ${table.licence ?? "not known"}.</p>
</section>
<h2>${report.costBasis === "unknown" ? "Accuracy" : "Quality against cost"}</h2>
${plotPart(report)}
<h2>Routers, and what they are held against</h2>
<p class="small muted">Routers at equal quality: as good as the best single model for the least money, where they were chosen.</p>
${routerTables(report)}
${taskTable(report)}
${shareTable(report)}
${leakPart(report)}
${learningPart(report)}
${findingPart(report)}
<h2>How it was computed</h2>
<dl class="box">${methodFacts(report).map(({ name, text }) => html`<dt>${name}</dt><dd>${text}</dd>\n`)}</dl>
</main>
<footer>Made by Switchyard. Report form ${report.version}.</footer>
</body>
</html>
`;
  return page.text;
}

function plotPart(report: Report): Markup {
  if (report.split.test === 0)
    return html`<p>There is nothing to draw: no question was judged.</p>`;
  const pictures = PLOTS.map(({ look, ...size }) => {
    const svg = plotSvg(captionedFigure(report, usualPlot(report, size), false), {
      colourOf: paintVariable,
      title: "Quality against cost",
      description: report.verdict.sentence,
      hasGround: false,
    });
    return html`<div class="${look}">${trusted(svg)}</div>\n`;
  });
  return html`<figure class="box">${pictures}</figure>`;
}

function learningPart({ learningCurve, routers }: Report): Markup | null {
  if (learningCurve === null || learningCurve.points.length === 0) return null;
  const name = routers.find(({ id }) => id === learningCurve.router)?.name ?? learningCurve.router;
  const words =
    learningCurve.paysFrom === null
      ? `${name} never stays above the best single model.`
      : `From about ${count(learningCurve.paysFrom)} labelled questions on, ${name} is above the best single model on average.`;
  const svg = plotSvg(learningFigure(learningCurve, LEARNING), {
    colourOf: paintVariable,
    title: "Accuracy over labelled questions",
    description: words,
    hasGround: false,
  });
  return html`<h2>How many labelled questions until it pays?</h2><p>${words}</p><figure class="box">${trusted(svg)}</figure>`;
}

const WEIGHTS = { stops: "Stops", limits: "Limits", note: "Note" } as const;

function findingPart({ findings }: Report): Markup | null {
  if (findings.length === 0) return null;
  const items = findings.map(({ weight, message, stillShown, fix }) => {
    const shown =
      stillShown === "" ? null : html`<p class="small muted">Still shown: ${stillShown}</p>`;
    const help = fix === "" ? null : html`<p class="small">${fix}</p>`;
    return html`<li class="box"><strong>${WEIGHTS[weight]}</strong> ${message}${shown}${help}</li>\n`;
  });
  return html`<h2>What is to be known of this table</h2><ul class="findings">${items}</ul>`;
}
