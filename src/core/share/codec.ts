import { hostileLink } from "./link-error.ts";
import type { PackReader } from "./pack-reader.ts";
import type { PackWriter } from "./pack-writer.ts";

/** Both directions of one kind of value in a link. */
export interface Codec<T> {
  write(out: PackWriter, value: T): void;
  read(from: PackReader): T;
}

export const text: Codec<string> = {
  write: (out, value) => out.text(value),
  read: (from) => from.text(),
};

export const uint: Codec<number> = {
  write: (out, value) => out.uint(value),
  read: (from) => from.uint(),
};

export const flag: Codec<boolean> = {
  write: (out, value) => out.byte(value ? 1 : 0),
  read: (from) => from.byte() === 1,
};

/** A whole number of either sign: 0, -1, 1, -2 … */
export const int: Codec<number> = {
  write: (out, value) => out.uint(value < 0 ? -2 * value - 1 : 2 * value),
  read: (from) => {
    const folded = from.uint();
    return folded % 2 === 1 ? -(folded + 1) / 2 : folded / 2;
  },
};

/** A number that usually ends in zeros (money, times): its zeros are counted, the rest is written. */
export const amount: Codec<number> = {
  write: (out, value) => {
    let zeros = 0;
    let rest = value;
    while (rest !== 0 && rest % 10 === 0) {
      rest /= 10;
      zeros += 1;
    }
    out.byte(zeros);
    out.uint(rest);
  },
  read: (from) => {
    const zeros = from.byte();
    const value = from.uint() * 10 ** Math.min(zeros, 16);
    if (!Number.isSafeInteger(value)) throw hostileLink("an amount in it is too large");
    return value;
  },
};

const SMALL_INTEGER = 2 ** 51;

/** Any finite number; what is not a whole number travels as its shortest decimal text. */
export const figure: Codec<number> = {
  write: (out, value) => {
    const isSmall = Number.isInteger(value) && Math.abs(value) < SMALL_INTEGER;
    out.byte(isSmall ? 0 : 1);
    if (isSmall) int.write(out, value);
    else out.text(String(value));
  },
  read: (from) => (from.byte() === 0 ? int.read(from) : Number(from.text())),
};

export function nullable<T>(codec: Codec<T>): Codec<T | null> {
  return {
    write: (out, value) => {
      out.byte(value === null ? 0 : 1);
      if (value !== null) codec.write(out, value);
    },
    read: (from) => (from.byte() === 0 ? null : codec.read(from)),
  };
}

/** One of a few choices, each with its byte. The table is complete by its type; a byte, once given, is never given again. */
export function oneOf<T extends string>(bytes: Readonly<Record<T, number>>): Codec<T> {
  const choices = new Map(Object.entries<number>(bytes).map(([choice, byte]) => [byte, choice]));
  return {
    write: (out, value) => out.byte(bytes[value]),
    read: (from) => {
      const choice = choices.get(from.byte());
      if (choice === undefined) throw hostileLink("it names a choice that does not exist");
      return choice as T;
    },
  };
}

/** One of a list that grows, by its name. Not checked here: every decoded event passes the schema. */
export function word<T extends string>(): Codec<T> {
  return { write: (out, value) => out.text(value), read: (from) => from.text() as T };
}

export function listOf<T>(codec: Codec<T>, most: number): Codec<readonly T[]> {
  return {
    write: (out, values) => {
      out.uint(values.length);
      for (const value of values) codec.write(out, value);
    },
    read: (from) => {
      const length = from.uint();
      if (length > most) throw hostileLink("a list in it is too long");
      return Array.from({ length }, () => codec.read(from));
    },
  };
}

/** An object with exactly these fields, in this order. The order is part of the format. */
export function objectOf<T extends object>(
  fields: { readonly [K in keyof T]-?: Codec<T[K]> },
): Codec<T> {
  const entries = Object.entries(fields) as [keyof T, Codec<T[keyof T]>][];
  return {
    write: (out, value) => {
      for (const [key, codec] of entries) codec.write(out, value[key]);
    },
    read: (from) => {
      const value = {} as T;
      for (const [key, codec] of entries) value[key] = codec.read(from);
      return value;
    },
  };
}

/** A value that is usually what both sides expect: one byte then. */
export function expected<T>(
  expectation: (memory: PackWriter["memory"]) => T,
  codec: Codec<T>,
): Codec<T> {
  return {
    write: (out, value) => {
      const isExpected = Object.is(expectation(out.memory), value);
      out.byte(isExpected ? 0 : 1);
      if (!isExpected) codec.write(out, value);
    },
    read: (from) => (from.byte() === 0 ? expectation(from.memory) : codec.read(from)),
  };
}
