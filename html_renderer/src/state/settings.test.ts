import { describe, expect, test } from "vitest";
import { loadSettings, saveSettings, type Keeper } from "./settings.ts";

function keeperOf(text: string | null): () => Keeper {
  let kept = text;
  return () => ({ getItem: () => kept, setItem: (_, value) => void (kept = value) });
}

describe("settings", () => {
  test("are found again", () => {
    const keeper = keeperOf(null);
    saveSettings(keeper, { theme: "dark", unit: "percent", letterKeys: false });
    expect(loadSettings(keeper)).toEqual({ theme: "dark", unit: "percent", letterKeys: false });
  });

  test.each([null, "", "{", "null", "7", '{"theme":"pink","unit":3}'])("are the defaults after %j", (text) => {
    expect(loadSettings(keeperOf(text))).toEqual({ theme: "auto", unit: "seconds", letterKeys: true });
  });

  test("do without a browser that keeps anything", () => {
    const refuse = () => {
      throw new DOMException("denied", "SecurityError");
    };
    expect(() => saveSettings(refuse, loadSettings(refuse))).not.toThrow();
  });
});
