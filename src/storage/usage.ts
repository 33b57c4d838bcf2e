/** The part of `navigator.storage` that is used. */
export interface StorageSource {
  estimate?(): Promise<{ readonly usage?: number; readonly quota?: number }>;
  persisted?(): Promise<boolean>;
  persist?(): Promise<boolean>;
}

/** How much of the browser's room this page takes. `null` is what the browser does not tell. */
export interface StorageUsage {
  readonly usedBytes: number | null;
  readonly quotaBytes: number | null;
  /** True when the browser deletes nothing of it by itself. */
  readonly persisted: boolean | null;
}

/** `source` is `navigator.storage`, which pages without https lack. Never rejects. */
export async function storageUsage(source: StorageSource | undefined): Promise<StorageUsage> {
  const [room, persisted] = await Promise.all([
    source?.estimate?.().catch(() => null),
    source?.persisted?.().catch(() => null),
  ]);
  return {
    usedBytes: room?.usage ?? null,
    quotaBytes: room?.quota ?? null,
    persisted: persisted ?? null,
  };
}

/** Asks the browser never to delete what is stored. False when it declines or cannot. Never rejects. */
export async function keepForGood(source: StorageSource | undefined): Promise<boolean> {
  return (await source?.persist?.().catch(() => false)) ?? false;
}
