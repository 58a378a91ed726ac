import { expect, test } from "vitest";
import { svgFile } from "./svg.ts";

const box = {
  x: 10,
  y: 20.129,
  width: 100,
  height: 18,
  fill: "rgb(1 2 3)",
  ink: "#000",
  label: "work",
  title: "work, 1 s",
};
const picture = (boxes: (typeof box)[]) => svgFile({ width: 640, height: 480, background: "#fff", boxes }).join("");

test("a picture has the size of what was seen, and a rectangle, a text and a title for each box", () => {
  const svg = picture([box, { ...box, label: "" }]);
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="640" height="480" viewBox="0 0 640 480"/);
  expect(svg).toContain(
    '<g><title>work, 1 s</title><rect x="10" y="20.13" width="100" height="18" fill="rgb(1 2 3)"/>' +
      '<text x="14" y="33.13" fill="#000">work</text></g>',
  );
  expect(svg.match(/<text/g)).toHaveLength(1);
  expect(svg.endsWith("</svg>\n")).toBe(true);
});

test("names stay text", () => {
  const svg = picture([{ ...box, label: "</text><script>", title: "a & b \ud800 \0 \u{1f600}" }]);
  expect(svg).toContain("&lt;/text&gt;&lt;script&gt;");
  expect(svg).toContain("a &amp; b \ufffd \ufffd \u{1f600}");
});
