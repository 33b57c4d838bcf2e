/**
 * The released descriptions without their text: sizes in code points and SHA-256, of a description alone and behind the
 * beginning that a tool puts before it. Recorded with the golden files (SalesforceAIResearch/xRouter at df2f4bd).
 */
export interface ReleasedDescription {
  readonly codePoints: number;
  readonly sha256: string;
  readonly toolSha256: string;
}

export const RELEASED_DESCRIPTIONS: Readonly<Record<string, ReleasedDescription>> = {
  "gpt-5": {
    codePoints: 1122,
    sha256: "51ec710c134d1f35c7479e8e12cda2c2cdd69786b6082538c8783b9815e8c955",
    toolSha256: "cbb01638bf719ebd20195a8354e82514ab29789c95e8a7ea3657c9b795723afa",
  },
  "gpt-5-mini": {
    codePoints: 702,
    sha256: "2af5899536cfe9362631b90637569ddb283eb9f2bee88023fc3636e24f654981",
    toolSha256: "456b982973980bbd71e293f2524c2ce884e8297a457456895fbae76676a97f0f",
  },
  "gpt-5-nano": {
    codePoints: 548,
    sha256: "b8adcf3fa8b8f4f66749cd335e12f17e0a4098f10fa7ed1cc94246abe0b5796b",
    toolSha256: "f1e6061d8fd53ecad9ac63499568f54ee29dea812e14fd6631540f1cadf6fe7b",
  },
  "gpt-4o": {
    codePoints: 786,
    sha256: "64cafc6daed1f7017185c2d787756855738ec6250f07552e158be1f6dd0518f1",
    toolSha256: "ce88dddd7ffa3a3ea519a501d4c0add5568d1ed3affe76f8aa8e4542532650af",
  },
  "gpt-4o-mini": {
    codePoints: 740,
    sha256: "f6a9dfeb5bf6883000762a2059e47769625b3b9cb6a4a4320bd212ca13b5db95",
    toolSha256: "0785d51eb3c25e38c07ad09b20bdd3b3364ef2b2630a2dd24b6b2a5a722e1585",
  },
  "gpt-4.1": {
    codePoints: 1062,
    sha256: "dc95c83cd514e31325edcba8c03995c8767082cac1846af13a42eafeebbbaf7e",
    toolSha256: "42b681318b1196bb3d121ece4ddc4ee7f67b3eaf77d3c59c9b5a33af77c7d342",
  },
  "gpt-4.1-mini": {
    codePoints: 829,
    sha256: "d1667abce0981766766494aed1b5e86b00fa927cb2eba6d8ca131d45ec8536f0",
    toolSha256: "dae05d033996498f47e3b8f07feac0785a2710a6d90b5959233e5df36528d698",
  },
  "gpt-4.1-nano": {
    codePoints: 721,
    sha256: "be8ca8209dc0152569fcf1ad263ca463bb8538f2c45ce73c69ea3137d018bc22",
    toolSha256: "06c0d54bf95d0142be4b79a0c6febc05bff07d5960b9ee4100545c90c3481cca",
  },
  o3: {
    codePoints: 1092,
    sha256: "3dedfdd8d9d2659e1ea9f10181392a0a06d62bff12ec7370010c5cb5d6d0d4a6",
    toolSha256: "720a4521aca47913c702e7b0c7e5acc0181f99300efe31196155de2aadcfc5ed",
  },
  "o4-mini": {
    codePoints: 1004,
    sha256: "8743bc9a7b78d297fa00bea0f5d5bbfbb18571ce87cac15df642a131092beef4",
    toolSha256: "8faa53e96ae45ab706d7e0a8dce9902619cf224978c36e35b44d50e2ca03f2c6",
  },
  "gpt-oss-120b": {
    codePoints: 790,
    sha256: "b56c1aa83a95cac83a9723574c83c79bc0cf96cb7b2d15c2995034e1a10970a5",
    toolSha256: "655d3799b9d465fd2b2bbd6f723d56b2ec14082b6ecce30f7b9d9dfa9a4b78c0",
  },
  "gpt-oss-20b": {
    codePoints: 725,
    sha256: "904962216b7d48dca7449aaee196501a0d007ee9dd9ccae296f2e40355ea87ae",
    toolSha256: "a984b66ba2a31f21003a5fe94a9bb7215d82d7c9ddc31938cef60abeb5fbddd0",
  },
  "qwen3-235b-instruct": {
    codePoints: 933,
    sha256: "448654f1b74aac643df52e9a101ceff659259a30321ebc6323592f27204e15af",
    toolSha256: "ac074c65c543b5f5f2d677ca5517f86678d55b6123e5be330a944aef194b895b",
  },
  "qwen3-235b-thinking": {
    codePoints: 960,
    sha256: "a8fd6c1fb234bc17db1658edc233389bfc85775b726a91794f737853c0b53318",
    toolSha256: "859eb0496c2df5ef5a1ac60a186828a63f06bb66a5daf71f5dc59198ac23b6e0",
  },
  "qwen3-coder-480b": {
    codePoints: 971,
    sha256: "19b042fad13bf908460cac409ab27e2ecbff23ffc57e1249a55d3f10afa3693d",
    toolSha256: "5f19aadceeac5c93a075050f0b9e94c762bcdcbb5ef76fb10453f1397d307073",
  },
  "kimi-k2": {
    codePoints: 950,
    sha256: "ece84a4d535583a6c6f95be185626ec903e68e85fbdf27cb147a20d5ce009e69",
    toolSha256: "9e21a825b300ce05d0bb0ca2600c851172212e55fb1c17070ffff240e96d3076",
  },
  "deepseek-r1": {
    codePoints: 806,
    sha256: "af0b831f5966b8307cacfe41c686d4ef8a30d8d68d8e4e5eac8a4b8e6416924a",
    toolSha256: "8aa0b20466c3a5356ff2d642045e9d4803adcecffc199122314bafb17702a3f8",
  },
  "deepseek-r1-tput": {
    codePoints: 754,
    sha256: "7395101cdfdc2e84ca69a9e6357e80c113b6b4308911d96cfc328010e613e851",
    toolSha256: "35f0a22329b9bf9cd6aa64c7daa3f1a0c6780a2b0b8eb1b4c9846d2aa941e8be",
  },
};

/** A model of the training configuration that is not in the table. */
export const O3_PRO = {
  id: "o3-pro",
  name: "o3 Pro",
  codePoints: 944,
  toolSha256: "27fda864b08d9b4a08fb8dd08a66e800ac8a9cef4e9694a4ef973519bf14f1ac",
} as const;

/** The released texts of `select_response`, as the golden files write them. */
export const RELEASED_SELECTION = {
  description: {
    chars: 637,
    sha256: "2ad06208ad8e5ec5d1a919607c114d24ebc20f25c5445fce901f4036c57e9622",
    prefix: null,
  },
  argument: {
    chars: 199,
    sha256: "f355a762975af21c1586243a0e881d014625e857bc57db6a10acfc80621125e5",
  },
} as const;
