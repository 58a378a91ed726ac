// Lint rules. The floors of src stand here: a room imports only from rooms named in its line, and its own.
import tseslint from "typescript-eslint";

/** Each room of src, with the rooms below it that it may import from. */
const floors = {
  data: [],
  model: ["data"],
  export: ["data", "model"],
  parts: [],
  canvas: ["parts"],
  state: ["data", "model"],
  views: ["data", "model", "export", "parts", "canvas", "state"],
  chrome: ["data", "model", "export", "parts", "canvas", "state", "views"],
};

const rooms = Object.keys(floors);

/** chrome, the uppermost, may import from all. */
function floorRule(room) {
  const forbidden = rooms.filter((other) => other !== room && !floors[room].includes(other));
  return {
    files: [`src/${room}/**/*.{ts,tsx}`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: [...forbidden.map((other) => `../**/${other}/**`), ...forbidden.map((other) => `../${other}/**`)],
              message: `src/${room} may import from: ${[room, ...floors[room]].join(", ")}. See the floors in eslint.config.js.`,
            },
          ],
        },
      ],
    },
  };
}

export default tseslint.config(
  { ignores: ["dist", "node_modules", "test-results"] },
  ...tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "prefer-const": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      // Text of a profile reaches the page as text only.
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({
          property,
          message: "Session text goes to the page as text, never as HTML.",
        })),
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: "Never set HTML." },
      ],
    },
  },
  { files: ["bench/**"], rules: { "no-console": "off" } },
  ...rooms.filter((room) => room !== "chrome").map(floorRule),
);
