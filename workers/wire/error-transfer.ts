import * as Comlink from "comlink";
import { type ErrorCode, type ErrorSide, SwitchyardError } from "#core/errors.ts";

interface WireError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code: ErrorCode | undefined;
  readonly fix: string;
  readonly side: ErrorSide;
  readonly retryable: boolean;
}

/**
 * Comlink keeps only name, message and stack of a thrown error. Call this on both sides of a worker (installed on one
 * side only, the caller gets `undefined`) to keep the code, the fix and the side too.
 */
export function installErrorTransfer(): void {
  const original = Comlink.transferHandlers.get("throw");
  if (original === undefined) throw new Error("comlink has no throw handler");
  Comlink.transferHandlers.set("throw", {
    canHandle: original.canHandle,
    serialize: (thrown) => [toWire((thrown as { value: unknown }).value), []],
    deserialize: (data) => {
      throw fromWire(data as WireError);
    },
  });
}

function toWire(value: unknown): WireError {
  const error = value instanceof Error ? value : new Error(String(value));
  const coded = value instanceof SwitchyardError ? value : null;
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    code: coded?.code,
    fix: coded?.fix ?? "",
    side: coded?.side ?? "switchyard",
    retryable: coded?.retryable ?? false,
  };
}

function fromWire(wire: WireError): Error {
  const error =
    wire.code === undefined
      ? Object.assign(new Error(wire.message), { name: wire.name })
      : new SwitchyardError(wire.code, wire.message, wire);
  if (wire.stack !== undefined) error.stack = wire.stack;
  return error;
}
