import { dollarsPerQuality } from "#core/heads/lambda-scale.ts";

/** What a λ means, in words: how much more a fully better reply may cost. */
export function lambdaText(lambda: number): string {
  if (lambda <= 0) return "Only quality counts, whatever it costs.";
  if (lambda >= 1) return "Only cost counts, whatever comes back.";
  const worth = dollars(dollarsPerQuality(lambda));
  return `A reply of quality 1 instead of 0 may cost ${worth} more.`;
}

/** The reference's own figure, with as many digits as it takes to tell neighbours apart. */
export function lambdaFigure(lambda: number): string {
  return String(Number(lambda.toPrecision(8)));
}

/** Two significant digits, never in powers of ten: `$0.000012`. */
function dollars(amount: number): string {
  if (amount >= 10) return `$${amount.toFixed(0)}`;
  const places = Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(amount))));
  return `$${amount
    .toFixed(places)
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "")}`;
}
