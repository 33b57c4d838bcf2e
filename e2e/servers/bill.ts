/**
 * Picodollars per token. BigInt, and arithmetic of its own: the page counts in numbers with its own code,
 * so that page and server cannot share a mistake.
 */
export interface ServerPrice {
  readonly input: bigint;
  readonly output: bigint;
  /** Without it, like `input`. */
  readonly cacheRead?: bigint;
  /** Without it, like `input`. */
  readonly cacheWrite?: bigint;
  /** Without it, like `output`. */
  readonly reasoning?: bigint;
}

/** Tokens of one request, each counted once; `reasoning` is apart from `output` here. */
export interface BilledTokens {
  readonly fresh: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  readonly reasoning: number;
}

export interface BillLine {
  /** The number of the request it is for. */
  readonly request: number;
  readonly model: string;
  readonly tokens: BilledTokens;
  readonly picodollars: bigint;
  /** False when the answer was cut or the client left: what was generated until then is billed. */
  readonly complete: boolean;
}

/** What a request costs, exactly. */
export function chargeFor(tokens: BilledTokens, price: ServerPrice): bigint {
  return (
    BigInt(tokens.fresh) * price.input +
    BigInt(tokens.cacheRead) * (price.cacheRead ?? price.input) +
    BigInt(tokens.cacheWrite) * (price.cacheWrite ?? price.input) +
    BigInt(tokens.output) * price.output +
    BigInt(tokens.reasoning) * (price.reasoning ?? price.output)
  );
}

/** Something whose tokens are being counted while they are generated. */
interface Metered {
  billed(): BilledTokens;
  readonly isComplete: boolean;
}

/** Everything the server would charge: always up to date, also while answers are under way. */
export class Bill {
  readonly #entries: {
    readonly request: number;
    readonly model: string;
    readonly price: ServerPrice;
    readonly meter: Metered;
  }[] = [];

  open(
    request: number,
    model: { readonly id: string; readonly price: ServerPrice },
    meter: Metered,
  ): void {
    this.#entries.push({ request, model: model.id, price: model.price, meter });
  }

  get lines(): readonly BillLine[] {
    return this.#entries.map(({ request, model, price, meter }) => {
      const tokens = meter.billed();
      const picodollars = chargeFor(tokens, price);
      return { request, model, tokens, picodollars, complete: meter.isComplete };
    });
  }

  /** Picodollars of all lines. */
  get total(): bigint {
    return this.lines.reduce((sum, line) => sum + line.picodollars, 0n);
  }
}
