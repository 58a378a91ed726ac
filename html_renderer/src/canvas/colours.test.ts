import { describe, expect, test } from "vitest";
import { changeColour, cssColour, dimmed, luminance, mixed, moduleColour, oklch } from "./colours.ts";

const modules = Array.from({ length: 200 }, (_, number) => `package_${number}/module.py`);

const contrast = (a: number, b: number): number => {
  const [light, dark] = [Math.max(a, b) + 0.05, Math.min(a, b) + 0.05];
  return light / dark;
};

test("colours are those of the color space's definition", () => {
  expect(cssColour(oklch(1, 0, 0))).toBe("rgb(255 255 255)");
  expect(cssColour(oklch(0, 0, 0))).toBe("rgb(0 0 0)");
  expect(cssColour(oklch(0.62796, 0.25768, 29.234))).toBe("rgb(255 0 0)");
  expect(cssColour(mixed(oklch(0, 0, 0), oklch(1, 0, 0), 0.5))).toBe("rgb(128 128 128)");
});

describe.each([false, true])("where it is dark: %s", (isDark) => {
  const ink = isDark ? 0.9 : 0.012; // luminance of the text on boxes

  test("labels can be read on every box", () => {
    for (const kind of ["application", "library", "other"] as const) {
      for (const module of modules) {
        expect(contrast(ink, luminance(moduleColour(kind, module, isDark)))).toBeGreaterThan(4.5);
      }
    }
  });

  test("modules differ, and application code stands out from libraries", () => {
    expect(new Set(modules.map((module) => moduleColour("application", module, isDark))).size).toBeGreaterThan(60);
    const strength = (pixel: number) => Math.abs((pixel & 255) - ((pixel >> 16) & 255));
    const weakest = Math.min(...modules.map((module) => strength(moduleColour("application", module, isDark))));
    const strongest = Math.max(...modules.map((module) => strength(moduleColour("library", module, isDark))));
    expect(weakest).toBeGreaterThan(strongest);
  });

  test("of any two libraries, nine pairs in ten can be told apart where they touch, and stand out from the page", () => {
    const names = `ast asyncio attr click collections concurrent csv django email encodings flask gzip html http httpx
      importlib inspect jinja2 json logging markupsafe multiprocessing numpy pandas pickle pydantic pytest re requests
      selectors socket sqlalchemy sqlite3 ssl tempfile threading tokenize typing unittest urllib3 yaml`.split(/\s+/);
    const channels = (pixel: number) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
    const colours = names.map((name) => moduleColour("library", name, isDark));
    const differences = colours.flatMap((one, i) =>
      colours
        .slice(i + 1)
        .map((other) => Math.hypot(...channels(one).map((value, channel) => value - channels(other)[channel]!))),
    );
    expect(differences.filter((each) => each < 12).length).toBeLessThan(differences.length / 10);
    const page = isDark ? 0.008 : 1;
    for (const colour of colours) expect(contrast(page, luminance(colour))).toBeGreaterThan(1.3);
  });

  test("what does not match steps back", () => {
    const colour = moduleColour("application", "main.py", isDark);
    const distance = (pixel: number) => contrast(luminance(pixel), isDark ? 0.01 : 1);
    expect(distance(dimmed(colour, isDark))).toBeLessThan(distance(colour));
  });

  test("less is bluer than more, and no change is grey", () => {
    const redness = (pixel: number) => (pixel & 255) - ((pixel >> 16) & 255);
    expect(redness(changeColour(0.5, isDark))).toBeGreaterThan(60);
    expect(redness(changeColour(-0.5, isDark))).toBeLessThan(-60);
    expect(Math.abs(redness(changeColour(0, isDark)))).toBeLessThan(8);
  });
});
