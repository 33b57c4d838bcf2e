import * as Comlink from "comlink";
import { installErrorTransfer } from "#workers/wire/error-transfer.ts";
import { openInstalledApi } from "./open-installed-api.ts";
import { openSource } from "./open-source.ts";

installErrorTransfer();
Comlink.expose(openInstalledApi({ openSource, shardCapBytes: null }));
