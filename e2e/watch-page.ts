import type { Page } from "@playwright/test";

/** What a page did that nobody asked it to do. */
export interface PageWatch {
  /** Requests to another origin than the page's own, its workers' included. */
  readonly foreign: readonly string[];
  /** Uncaught errors, and errors on the console. */
  readonly complaints: readonly string[];
  /** Everything that was written to the console. */
  readonly console: readonly string[];
  /** Texts of dialogs that opened. */
  readonly dialogs: readonly string[];
}

/** Watches a page from now on. `home` is the origin that it may talk to. */
export function watchPage(page: Page, home: string): PageWatch {
  const foreign: string[] = [];
  const complaints: string[] = [];
  const lines: string[] = [];
  const dialogs: string[] = [];
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== home) foreign.push(request.url());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    lines.push(message.text());
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  return { foreign, complaints, console: lines, dialogs };
}
