import written from "./context-windows.json";

/** How much a model reads, in tokens. */
export interface ContextWindow {
  /** A text and its reply together. */
  readonly contextTokens: number;
  /** The text alone, where it may have fewer. */
  readonly inputTokens?: number;
  /** What else one should know of it; `null` for nothing. */
  readonly note: string | null;
}

/** The table as it is written, with where and when its figures were read. */
export interface WindowTable {
  readonly source: string;
  readonly date: string;
  readonly rows: readonly WindowRow[];
  /** Servers that give every model the same, unless somebody sets them up otherwise. */
  readonly servers: readonly (Omit<WindowRow, "model"> & { readonly note: string })[];
}

export interface WindowRow {
  readonly provider: string;
  /** The provider's name for it. */
  readonly model: string;
  readonly contextTokens: number;
  readonly inputTokens?: number;
}

const table: WindowTable = written;

/** How much a provider's model reads, as far as it is known; `null` where it is not. */
export function contextWindowOf(provider: string, model: string): ContextWindow | null {
  const row = table.rows.find((one) => one.provider === provider && one.model === model);
  if (row !== undefined) return { ...row, note: null };
  return table.servers.find((server) => server.provider === provider) ?? null;
}
