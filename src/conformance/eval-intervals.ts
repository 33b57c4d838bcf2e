import { pairedBootstrap } from "#core/evaluation/intervals/bootstrap.ts";
import { detectableDifference } from "#core/evaluation/intervals/detectable-difference.ts";
import { mcNemar } from "#core/evaluation/intervals/mcnemar.ts";
import { pairedDifference } from "#core/evaluation/intervals/paired-difference.ts";
import { clopperPearson, wilson } from "#core/evaluation/intervals/share-interval.ts";
import {
  clusteredError,
  meanOf,
  standardError,
} from "#core/evaluation/intervals/standard-error.ts";
import { evaluationEntry } from "./evaluation-entry.ts";
import type { AdapterEntry } from "./golden.ts";

interface Share {
  readonly k: number;
  readonly n: number;
  readonly confidence: number;
}

interface Pair {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly confidence: number;
}

type ClusterNames = readonly (string | number)[];

/** Clusters by number, whatever they are called. */
function numbered(names: ClusterNames): readonly number[] {
  const numbers = new Map<string | number, number>();
  return names.map((name) => {
    const known = numbers.get(name) ?? numbers.size;
    numbers.set(name, known);
    return known;
  });
}

const UNKNOWN_SHARE = { low: null, high: null };

export const EVAL_INTERVALS: readonly AdapterEntry[] = [
  evaluationEntry(
    "eval_intervals",
    "Wilson, Clopper-Pearson, exact McNemar, stderr, clustered stderr, paired difference, paired bootstrap, minimal detectable difference",
    {
      wilson: ({ k, n, confidence }: Share) =>
        wilson(k, n, confidence) ?? { ...UNKNOWN_SHARE, center: null },
      clopper_pearson: ({ k, n, confidence }: Share) =>
        clopperPearson(k, n, confidence) ?? UNKNOWN_SHARE,
      mcnemar_exact: (input: { readonly b: number; readonly c: number }) => ({
        p: mcNemar(input.b, input.c),
      }),
      stderr_mean: (input: { readonly scores: readonly number[] }) => ({
        mean: meanOf(input.scores),
        stderr: standardError(input.scores),
      }),
      stderr_clustered: (input: {
        readonly scores: readonly number[];
        readonly clusters: ClusterNames;
      }) => {
        const { standardError: stderr, clusters } = clusteredError(
          input.scores,
          numbered(input.clusters),
        );
        return { mean: meanOf(input.scores), stderr, clusters };
      },
      paired_difference: ({
        a,
        b,
        clusters,
        confidence,
      }: Pair & { readonly clusters: ClusterNames | null }) => {
        const numbers = clusters === null ? null : numbered(clusters);
        const { standardError: stderr, ...others } = pairedDifference(a, b, numbers, confidence);
        return { ...others, stderr };
      },
      paired_bootstrap: ({
        a,
        b,
        resamples,
        confidence,
      }: Pair & { readonly resamples: readonly (readonly number[])[] }) => {
        const { low, high, standardError: spread } = pairedBootstrap(a, b, resamples, confidence);
        return { difference: meanOf(a) - meanOf(b), low, high, bootstrap_se: spread };
      },
      minimal_difference: (input: {
        readonly n: number;
        readonly discordant_share: number;
        readonly alpha: number;
        readonly power: number;
      }) => {
        const { factor, simple, corrected } = detectableDifference(
          input.n,
          input.discordant_share,
          1 - input.alpha,
          input.power,
        );
        return { k: factor, simple, corrected };
      },
    },
  ),
];
