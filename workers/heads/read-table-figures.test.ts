import { describe, expect, it } from "vitest";
import { limitedScores, outcomes, readText } from "./fixtures/read-outcomes.ts";

describe("numbers as people write them", () => {
  it.each([
    ["semicolons", "id;question;10_score;10_count\n1;Who?;0,5;9\n2;What?;0,25;8\n"],
    ["tabs", "id\tquestion\t10_score\t10_count\n1\tWho?\t0,5\t9\n2\tWhat?\t0,25\t8\n"],
    ["quotes", 'id,question,10_score,10_count\n1,Who?,"0,5",9\n2,What?,"0,25",8\n'],
    ["bars", "id|question|10_score|10_count\n1|Who?|0,5|9\n2|What?|0,25|8\n"],
    ["Excel’s first line", "sep=;\r\nid;question;10_score\r\n1;Who?;0,5\r\n2;What?;0,25\r\n"],
    [
      "questions full of commas",
      "id;question;10_score\n1;Who, where, when?;0,5\n2;What, or so, 1,2,3?;0,25\n",
    ],
  ])("reads decimal commas between %s", async (_name, text) => {
    const table = await readText(text);
    expect(limitedScores(table, "t")).toEqual([[0.5, 0.25]]);
    expect(table.summary.models[0]?.meanScore).toBe(0.375);
    expect(table.summary.notes).toEqual([]);
  });

  it("takes one mark before three digits as the rest of the table writes numbers", async () => {
    const german = "question;model;score;tokens\na;M;0,5;1.234\nb;M;0,25;987\n";
    const table = await readText(german);
    expect(outcomes(table, "M")).toEqual([
      [0.5, 1234],
      [0.25, 987],
    ]);
    expect(table.summary.notes).toEqual([]);
    const english = 'question,model,score,tokens\na,M,0.5,"1,234"\nb,M,0.25,987\n';
    expect(outcomes(await readText(english), "M")[0]).toEqual([0.5, 1234]);
    const unclear = 'question,model,score,tokens\na,M,1,"1,234"\nb,M,0,"2,345"\n';
    const { summary } = await readText(unclear);
    expect(summary.notes).toEqual([
      "“tokens”: nothing shows whether a comma or a point stands before decimals; “1,234” (line 2) was read as 1234, and 1 more likewise.",
    ]);
  });

  it.each([
    ["in the cells", "question,model,score,tokens\na,M,85 %,10\nb,M,7%,20\n"],
    ["in the header", "question,model,Score %,tokens\na,M,85,10\nb,M,7,20\n"],
    ["in brackets", "question,model,Score (%),tokens\na,M,85,10\nb,M,7 %,20\n"],
    ["with commas", "question;model;score_pct;tokens\na;M;85,0;10\nb;M;7,0 %;20\n"],
    ["as parts", "question,model,score,tokens\na,M,8.5/10,10\nb,M,7/100,20\n"],
  ])("reads per cent %s", async (_name, text) => {
    expect(outcomes(await readText(text), "M")).toEqual([
      [0.85, 10],
      [0.07, 20],
    ]);
  });

  it.each([
    ["Cost ($)", "0.0005"],
    ["cost_usd", "0.0005"],
    ["COST", "$0.0005"],
    ["Total Cost [USD]", "0.0005 USD"],
    ["price", "US$0.0005"],
    ["cost_cents", "0.05"],
    ["Cost", "0.05 ¢"],
    ["cost", "5e-4"],
  ])("reads dollars of “%s” written as %s", async (column, cell) => {
    const table = await readText(`Question,Model,Score,${column}\na,M,1,${cell}\n`);
    // At one dollar a million tokens.
    expect(outcomes(table, "M")[0]?.[1]).toBeCloseTo(500, 9);
    expect(table.summary).toMatchObject({ hasCostsOnly: true, notes: [] });
  });

  it("names what it does not understand, with the line, and counts it as unknown", async () => {
    const table = await readText(
      "question,model,score,tokens,cost\n" +
        '"a\nb",M,good,10,"0,12 €"\n' +
        "c,M,NA,-5,0.1\n" +
        "d,M,bad,10,\n",
    );
    expect(outcomes(table, "M").map(([quality]) => quality)).toEqual([NaN, NaN, NaN]);
    expect(table.summary.notes).toEqual([
      "“score”: 2 values are not understood as a score and count as unknown; the first is “good” (line 2).",
      "“cost”: 1 value is not understood as dollars and counts as unknown: “0,12 €” (line 2).",
      "“tokens”: 1 value is not understood as tokens and counts as unknown: “-5” (line 4).",
    ]);
  });

  it("says that scores are none from 0 to 1", async () => {
    const { summary } = await readText(
      "question,model,score,tokens\na,M,85,1\nb,M,0.5,1\nc,M,-1,1\n",
    );
    expect(summary.notes).toEqual([
      "“score”: 2 scores are not from 0 to 1 (-1 to 85). If they are per cent, say so under “Columns”.",
    ]);
  });

  it("names columns that it does not use, and currencies and rates among them", async () => {
    const { summary } = await readText(
      "question,model,score,tokens,latency (s),Cost (€),cost ($/1M tokens)\na,M,1,5,2,1,3\n",
    );
    expect(summary.notes).toEqual([
      "Not used: “latency (s)”, “Cost (€)” and “cost ($/1M tokens)”.",
    ]);
    const many = Array.from({ length: 20 }, (_, index) => `x${index}`);
    const wide = await readText(`question,model,score,tokens,${many}\na,M,1,5,${many}\n`);
    expect(wide.summary.notes[0]).toContain("“x5” and 14 more.");
  });
});
