import { SwitchyardError } from "#core/errors.ts";

/** A key and the only place it may go. */
export interface HeldKey {
  readonly provider: string;
  readonly origin: string;
  readonly key: string;
}

/** Remembered keys as they lie in storage. Nothing in it is readable without the passphrase, not even for which providers. */
export interface StoredVault {
  readonly version: 1;
  /** Rounds of PBKDF2-SHA-256. */
  readonly iterations: number;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly iv: Uint8Array<ArrayBuffer>;
  /** The keys as JSON, encrypted with AES-GCM (256 bit). */
  readonly data: Uint8Array<ArrayBuffer>;
}

/** OWASP's figure for PBKDF2-SHA-256 (Password Storage Cheat Sheet, 2023); about 0.1 s on a laptop. */
const ITERATIONS = 600_000;
/** A record that asks for more would only hold us up. */
const MOST_ITERATIONS = 10_000_000;
const SALT_BYTES = 16;
const IV_BYTES = 12;
const SHORTEST_PASSPHRASE = 8;

/** Encrypts keys under a passphrase it no longer knows: the derived key cannot be taken out of it. */
export interface Sealer {
  seal(keys: readonly HeldKey[]): Promise<StoredVault>;
}

/** A sealer with a new salt. Throws `passphrase-wrong` for one that is too short to protect anything. */
export async function sealerFor(passphrase: string, crypto: Crypto): Promise<Sealer> {
  if ([...passphrase].length < SHORTEST_PASSPHRASE) {
    throw new SwitchyardError(
      "passphrase-wrong",
      `The passphrase is shorter than ${SHORTEST_PASSPHRASE} characters.`,
      { fix: "Choose a longer one; four random words are good.", side: "visitor" },
    );
  }
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const header = { iterations: ITERATIONS, salt };
  return sealer(await deriveKey(passphrase, header, crypto), header, crypto);
}

/** Opens a stored record. Throws `passphrase-wrong`, or `storage-failed` for a record that is no vault. */
export async function openVault(
  stored: StoredVault,
  passphrase: string,
  crypto: Crypto,
): Promise<{ readonly sealer: Sealer; readonly keys: readonly HeldKey[] }> {
  if (!isVault(stored)) throw unreadable();
  const key = await deriveKey(passphrase, stored, crypto);
  let plain: ArrayBuffer;
  try {
    plain = await crypto.subtle.decrypt(cipher(stored.iv, stored), key, stored.data);
  } catch {
    throw new SwitchyardError("passphrase-wrong", "This passphrase does not open your keys.", {
      fix: "Try again; if it is lost, forget the remembered keys and enter them anew.",
      side: "visitor",
    });
  }
  return { sealer: sealer(key, stored, crypto), keys: readKeys(new TextDecoder().decode(plain)) };
}

type Header = Pick<StoredVault, "iterations" | "salt">;

function sealer(key: CryptoKey, { iterations, salt }: Header, crypto: Crypto): Sealer {
  return {
    async seal(keys) {
      // A new iv every time: AES-GCM breaks when one is used twice with the same key.
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const plain = new TextEncoder().encode(JSON.stringify(keys));
      const data = await crypto.subtle.encrypt(cipher(iv, { iterations }), key, plain);
      return { version: 1, iterations, salt, iv, data: new Uint8Array(data) };
    },
  };
}

/** The header is authenticated with the keys, so that a changed record does not open. */
function cipher(
  iv: Uint8Array<ArrayBuffer>,
  { iterations }: Pick<Header, "iterations">,
): AesGcmParams {
  const additionalData = new TextEncoder().encode(`switchyard vault 1, ${iterations}`);
  return { name: "AES-GCM", iv, additionalData };
}

async function deriveKey(
  passphrase: string,
  { iterations, salt }: Header,
  crypto: Crypto,
): Promise<CryptoKey> {
  // The same passphrase typed on another keyboard may come as other code points.
  const bytes = new TextEncoder().encode(passphrase.normalize("NFKC"));
  const base = await crypto.subtle.importKey("raw", bytes, "PBKDF2", false, ["deriveKey"]);
  const derivation = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  const form = { name: "AES-GCM", length: 256 };
  return crypto.subtle.deriveKey(derivation, base, form, false, ["encrypt", "decrypt"]);
}

/** Storage can be changed by others: a record with few iterations would make a guessed passphrase cheap. */
function isVault(stored: StoredVault): boolean {
  const { version, iterations, salt, iv, data } = stored;
  return (
    version === 1 &&
    Number.isInteger(iterations) &&
    iterations >= ITERATIONS &&
    iterations <= MOST_ITERATIONS &&
    [salt, iv, data].every((bytes) => bytes instanceof Uint8Array) &&
    salt.length >= SALT_BYTES &&
    iv.length === IV_BYTES
  );
}

function readKeys(json: string): readonly HeldKey[] {
  const keys: unknown = JSON.parse(json);
  if (!Array.isArray(keys) || !keys.every(isHeldKey)) throw unreadable();
  return keys;
}

function isHeldKey(value: unknown): value is HeldKey {
  if (typeof value !== "object" || value === null) return false;
  const { provider, origin, key } = value as Partial<HeldKey>;
  return [provider, origin, key].every((text) => typeof text === "string");
}

function unreadable(): SwitchyardError {
  return new SwitchyardError("storage-failed", "The remembered keys cannot be read.", {
    fix: "Forget the remembered keys in Settings and enter them anew.",
    side: "switchyard",
  });
}
