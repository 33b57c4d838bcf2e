import type { Report } from "#core/evaluation/report/report.ts";

const MOST = 60;

/** A report's name as every file system takes it, without an ending. */
export function fileStem({ table }: Pick<Report, "table">): string {
  const name = table.name
    .replace(/\.[a-z\d]{1,6}$/i, "")
    .normalize("NFKD")
    .replace(/[^A-Za-z\d]+/g, "-")
    .slice(0, MOST)
    .replace(/^-|-$/g, "");
  return `routing-report${name === "" ? "" : `-${name}`}`;
}
