import { joinSegments, renderTemplate } from "#core/chat/render-template.ts";
import { type Sha256State, sha256Hex } from "#core/hash/sha256.ts";
import { countCodePoints } from "#core/python/text.ts";
import { type AdapterEntry, onInput } from "./golden.ts";

/**
 * A released template without its text: the SHA-256 state after its last whole block of 64 bytes before the
 * placeholder, the sizes of what went into it, and the few words that are left over. Our own renderer fills in the
 * rest and the hash goes on from there, so equal hashes mean equal prompts. (Router-R1 `prompt_pool.py` and
 * `route_service.py`, commit 801a240.)
 */
interface HashedTemplate {
  readonly field: "question" | "query";
  readonly state: Sha256State;
  readonly codePoints: number;
  readonly lineEnds: number;
  /** From there through the placeholder to the end. */
  readonly rest: string;
}

const HASHED_TEMPLATES: Readonly<Record<string, HashedTemplate>> = {
  qwen: {
    field: "question",
    state: {
      words: [
        0x9117edbf, 0x340f3600, 0xcf994d1a, 0x2b3782e6, 0xa34e2488, 0x58b3ecec, 0x4cb3e181,
        0xfc1e04de,
      ],
      bytes: 4480,
    },
    codePoints: 4476,
    lineEnds: 21,
    rest: "estion: {question}\n\n",
  },
  llama: {
    field: "question",
    state: {
      words: [
        0x4640a92c, 0xa8c2b758, 0xa95c082e, 0x30f0bdb4, 0xaa350598, 0xea17b1be, 0x9cc2de28,
        0x85e1fb7c,
      ],
      bytes: 4800,
    },
    codePoints: 4796,
    lineEnds: 21,
    rest: "owing the correct format. Question: {question}\n\n",
  },
  agent: {
    field: "query",
    state: {
      words: [
        0x83cd9e64, 0xa9e2e95b, 0x02646fa1, 0xcae5bb22, 0x794a3a9a, 0x9dce3c3d, 0x83324b18,
        0xa7d0d424,
      ],
      bytes: 1024,
    },
    codePoints: 1022,
    lineEnds: 19,
    rest: "u to assist with: {query}\n\n",
  },
};

export const ROUTER_R1_PROMPT: readonly AdapterEntry[] = [
  {
    file: "router_r1_prompt_render",
    recorded:
      "data_process/prompt_pool.py::PROMPT_TEMPLATE_QWEN/LLAMA.format_map and route_service.py::AGENT_PROMPT.format_map",
    inputFields: ["template", "question", "query"],
    run: onInput<{ template: string; question?: string; query?: string }>((input) => {
      const template = Object.hasOwn(HASHED_TEMPLATES, input.template)
        ? HASHED_TEMPLATES[input.template]
        : undefined;
      if (template === undefined) return null;
      const inserted = input[template.field] ?? "";
      const text = joinSegments(renderTemplate(template.rest, inserted, template.field));
      const figures = {
        code_points: template.codePoints + countCodePoints(text),
        utf8_bytes: template.state.bytes + new TextEncoder().encode(text).length,
        lines: template.lineEnds + text.split("\n").length - 1,
        sha256: sha256Hex(text, template.state),
      };
      if (template.field === "query") return figures;
      return { ...figures, tail_after_marker: `Question: ${text.slice(text.indexOf(": ") + 2)}` };
    }),
  },
];
