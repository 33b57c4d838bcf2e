// The built page, as visitors get it: `node e2e/preview-server.js PORT [ROOT]`.
// It ends with whoever started it, however that ended: they hold the other end of its standard input.
import { fileURLToPath } from "node:url";
import { preview } from "vite";

const [port, root = fileURLToPath(new URL("..", import.meta.url))] = process.argv.slice(2);
await preview({
  root,
  configFile: false,
  logLevel: "error",
  preview: { host: "127.0.0.1", port: Number(port), strictPort: true },
});
process.stdin.on("end", () => process.exit());
process.stdin.resume();
