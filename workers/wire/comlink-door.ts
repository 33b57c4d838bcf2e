import * as Comlink from "comlink";
import { installErrorTransfer } from "./error-transfer.ts";

// What a page needs of comlink, with the way that errors take. Loaded with the first call: the first load does without it.
installErrorTransfer();

export const { wrap, transfer } = Comlink;
