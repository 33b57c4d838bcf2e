import type { Page } from "@playwright/test";

/** Everything that a page holds and keeps, as one text: what a search for a secret has to go through. */
export async function everythingKept(page: Page): Promise<string> {
  const { cookies, origins } = await page.context().storageState({ indexedDB: true });
  const inPage = await page.evaluate(collect);
  return [JSON.stringify(cookies), JSON.stringify(origins), page.url(), inPage].join("\n");
}

/** Runs in the page. Bytes are read as Latin-1, so that text inside them is found. */
async function collect(): Promise<string> {
  const asText = (_key: string, value: unknown): unknown => {
    if (value instanceof ArrayBuffer) return asText("", new Uint8Array(value));
    if (value instanceof Uint8Array) return new TextDecoder("latin1").decode(value);
    if (typeof value === "bigint") return String(value);
    if (value instanceof Map || value instanceof Set) return [...value];
    return value;
  };
  const settled = <Value>(request: IDBRequest<Value>): Promise<Value> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const found: unknown[] = [
    document.documentElement.outerHTML,
    [...document.querySelectorAll("input, textarea, select")].map((field) =>
      Reflect.get(field, "value"),
    ),
    document.title,
    history.state,
    Object.entries(localStorage),
    Object.entries(sessionStorage),
  ];
  for (const { name } of await indexedDB.databases()) {
    if (name === undefined) continue;
    const database = await settled(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const rows = database.transaction(store).objectStore(store);
      found.push([name, store, await settled(rows.getAllKeys()), await settled(rows.getAll())]);
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found.push([request.url, await (await cache.match(request))?.text()]);
    }
  }
  return JSON.stringify(found, asText);
}
