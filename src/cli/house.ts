import { readFile, writeFile } from "node:fs/promises";

/** Every room that can be entered by name. */
const FLOORS = [
  "core",
  "pricing",
  "providers",
  "demo",
  "storage",
  "run",
  "workers",
  "script",
  "state",
  "ui",
  "conformance",
] as const;

type Floor = (typeof FLOORS)[number];

interface FloorRule {
  readonly folder: string;
  readonly mayImport: readonly Floor[];
}

/** Who may import whom; the floor itself always. See ARCHITECTURE.md. `src/cli` may import everything. */
export const FLOOR_RULES: Readonly<Record<Floor, FloorRule>> = {
  core: { folder: "src/core", mayImport: [] },
  pricing: { folder: "pricing", mayImport: ["core"] },
  providers: { folder: "src/providers", mayImport: ["core", "pricing"] },
  demo: { folder: "src/demo", mayImport: ["core", "pricing"] },
  storage: { folder: "src/storage", mayImport: ["core", "pricing"] },
  run: { folder: "src/run", mayImport: ["core", "pricing", "providers", "demo"] },
  workers: {
    folder: "workers",
    mayImport: ["core", "pricing", "providers", "demo", "storage", "run"],
  },
  script: {
    folder: "src/script",
    mayImport: ["core", "pricing", "providers", "demo", "run", "workers"],
  },
  state: {
    folder: "src/state",
    mayImport: ["core", "pricing", "providers", "demo", "storage", "run", "workers"],
  },
  ui: { folder: "src/ui", mayImport: ["core", "run", "state"] },
  conformance: { folder: "src/conformance", mayImport: ["core", "pricing"] },
};

/** The rooms of a floor, the lowest first: each may import those before it. */
export const ROOM_ORDERS: Readonly<Partial<Record<Floor, readonly string[]>>> = {
  core: [
    "python",
    "hash",
    "algebra",
    "cost",
    "pool",
    "ports",
    "trajectory",
    "parsers",
    "loop",
    "chat",
    "metrics",
    "embeddings",
    "heads",
    "policies",
    "record",
    "share",
    "rewards",
    "outcomes",
    "evaluation",
    "serve",
    "weights",
  ],
  state: ["page", "settings", "pools", "gpu", "installed", "history", "heads", "lab", "ask"],
  workers: ["wire", "gpu", "installed", "heads", "lab", "router"],
};

/** What the rooms of workers show each other and the floors above; `wire` is for all of them. */
const WORKER_DOORS = ["api.ts", "client.ts"];

interface Pattern {
  readonly group: readonly string[];
  readonly message: string;
}

/** The import rules as overrides of `biome.json`: one for each floor, or for each of its rooms. */
export function importRules(): readonly object[] {
  return FLOORS.flatMap((floor) => {
    const { folder } = FLOOR_RULES[floor];
    const rooms = ROOM_ORDERS[floor] ?? [];
    const shared = [...floorPatterns(floor), noWayAround(rooms)];
    // What lies beside the rooms is above them all (`app.ts`), or below (`errors.ts`).
    return [
      override(folder, shared, floor),
      ...rooms.map((room) =>
        override(`${folder}/${room}`, [...shared, ...roomPatterns(floor, rooms, room)], floor),
      ),
    ];
  });
}

function floorPatterns(floor: Floor): readonly Pattern[] {
  const { mayImport } = FLOOR_RULES[floor];
  const others = FLOORS.filter((other) => other !== floor && !mayImport.includes(other));
  const allowed = mayImport.length === 0 ? "itself" : mayImport.join(", ");
  const refused: Pattern = {
    group: [`#${anyOf(others)}/**`],
    message: `${floor} may import only: ${allowed}. See ARCHITECTURE.md.`,
  };
  const entersWorkers = floor !== "workers" && mayImport.includes("workers");
  return entersWorkers ? [refused, WORKER_DOORS_ONLY] : [refused];
}

const OPEN_DOORS = `!#workers/*/${anyOf(WORKER_DOORS)}`;

const WORKER_DOORS_ONLY: Pattern = {
  group: ["#workers/**", OPEN_DOORS],
  message: `of a worker only ${WORKER_DOORS.join(" and ")} may be imported. See ARCHITECTURE.md.`,
};

/** Nobody leaves a floor or a room by `../`, where no name could be checked. */
function noWayAround(rooms: readonly string[]): Pattern {
  return {
    group: ["../../**", `../${anyOf([...FLOORS, ...rooms])}/**`],
    message: "cross a folder with its #name, not with ../",
  };
}

function roomPatterns(floor: Floor, rooms: readonly string[], room: string): readonly Pattern[] {
  const others = rooms.filter((other) => other !== room);
  if (floor === "workers") {
    const closed = others.filter((other) => other !== "wire");
    const group = [`#workers/${anyOf(closed)}/**`, ...(room === "wire" ? [] : [OPEN_DOORS])];
    const doors = room === "wire" ? "nothing" : `only ${WORKER_DOORS.join(", ")} and wire/`;
    const message = `${room} may import ${doors} of other workers. See ARCHITECTURE.md.`;
    return [{ group, message }];
  }
  const above = rooms.slice(rooms.indexOf(room) + 1);
  const group = [
    ...(above.length === 0 ? [] : [`#${floor}/${anyOf(above)}/**`]),
    ...(floor === "state" ? ["#state/app.ts"] : []),
  ];
  if (group.length === 0) return [];
  return [
    { group, message: `${room} stands below it: see the order of rooms in ARCHITECTURE.md.` },
  ];
}

function anyOf(names: readonly string[]): string {
  return names.length === 1 ? (names[0] ?? "") : `{${names.join(",")}}`;
}

function override(folder: string, patterns: readonly Pattern[], floor: Floor): object {
  const paths =
    floor === "core"
      ? { paths: { dexie: "core is pure", svelte: "core is pure", comlink: "core is pure" } }
      : {};
  return {
    includes: [`${folder}/**`, "!**/*.test.ts", "!**/fixtures/**"],
    linter: {
      rules: {
        style: {
          noRestrictedImports: { level: "error", options: { patterns, ...paths } },
        },
      },
    },
  };
}

/** Whether an override of `biome.json` is one of {@link importRules}. */
function isImportRule(entry: unknown): boolean {
  return JSON.stringify(entry).includes("noRestrictedImports");
}

/** `biome.json` with the import rules of this file in place of those that stand there, one a line. */
export function withImportRules(biome: string): string {
  const config = JSON.parse(biome) as { overrides: readonly unknown[] };
  const others = config.overrides.filter((entry) => !isImportRule(entry));
  const text = JSON.stringify({ ...config, overrides: ["RULES", ...others] }, null, 2);
  const lines = importRules().map((rule) => JSON.stringify(rule));
  return `${text.replace('"RULES"', () => lines.join(",\n    "))}\n`;
}

const FILE = "biome.json";

/** `npm run house`: writes the import rules into `biome.json`. A test holds the two together. */
export async function main(): Promise<number> {
  await writeFile(FILE, withImportRules(await readFile(FILE, "utf8")));
  process.stdout.write(`${FILE} holds the import rules.\n`);
  return 0;
}
