/** The wire formats that candidates speak. */
export type Dialect = "openai" | "anthropic" | "gemini";

/** Where a candidate is asked. Presets are in `presets.ts`; a visitor may add others or change a base URL. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly dialect: Dialect;
  /** Without a trailing slash: `https://openrouter.ai/api/v1`. A key is sent to this origin only. */
  readonly baseUrl: string;
  readonly needsKey: boolean;
  /** True where the endpoints bring the version along, so that the base URL ends before it. */
  readonly isVersionless?: true;
}
