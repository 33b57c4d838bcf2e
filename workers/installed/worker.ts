import * as Comlink from "comlink";
import { installErrorTransfer } from "../wire/error-transfer.ts";
import { convertApi } from "./convert-api.ts";
import { openSource } from "./open-source.ts";

installErrorTransfer();
Comlink.expose(convertApi({ openSource, shardCapBytes: null }));
