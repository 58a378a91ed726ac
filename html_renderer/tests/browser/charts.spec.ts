// The views with charts: timeline, flame graph, difference.
import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { baselinePayload, samplePayload } from "../../sample/page.ts";
import { sampleSession } from "../../sample/session.ts";
import { reportFile } from "../support/report.ts";
import { expect, openReport, test } from "./watched.ts";

const report = reportFile(samplePayload(), { baseline: baselinePayload() });
const alone = reportFile(samplePayload());

const chartOf = (page: Page): Locator => page.getByRole("application");
/** What a screen reader is told of the chart. */
const spoken = (page: Page): Locator => page.locator(".flame [aria-live]");
const crumbs = (page: Page): Locator => page.getByRole("navigation", { name: "Zoomed to" });

/** Colours of the chart's canvas along one line, as text. */
async function line(page: Page, row: number): Promise<string> {
  return page.locator(".flame-canvases canvas").evaluate((canvas: HTMLCanvasElement, at) => {
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [canvas.width, 1];
    const context = copy.getContext("2d", { willReadFrequently: true })!;
    context.drawImage(canvas, 0, -Math.round((at + 0.5) * 19 * devicePixelRatio));
    return context.getImageData(0, 0, copy.width, 1).data.join();
  }, row);
}

/** What is written on the ruler when it is painted from now on. */
async function rulerTexts(page: Page): Promise<() => Promise<string[]>> {
  await page.locator(".flame-ruler").evaluate((canvas: HTMLCanvasElement) => {
    const context = canvas.getContext("2d")!;
    const { clearRect, fillText } = context;
    const texts: string[] = [];
    Object.assign(canvas, { texts });
    context.clearRect = (...place) => {
      texts.length = 0;
      clearRect.apply(context, place);
    };
    context.fillText = (text, ...place) => {
      texts.push(text);
      fillText.call(context, text, ...place);
    };
  });
  return () => page.locator(".flame-ruler").evaluate((canvas) => (canvas as never as { texts: string[] }).texts);
}

/** After the animation, whatever it is. */
async function settled(page: Page): Promise<void> {
  let before = "";
  await expect
    .poll(async () => {
      const now = (await line(page, 5)) + (await line(page, 9));
      const isSame = now === before;
      before = now;
      return isSame;
    })
    .toBe(true);
}

test.describe("the flame graph", () => {
  test("zooms into what is clicked, says where one is, and leads back", async ({ page }) => {
    await openReport(page, `${report}#1&view=flame-graph`);
    await settled(page);
    const whole = await line(page, 9);
    await chartOf(page).click({ position: { x: 100, y: 19 * 11.5 } });
    await expect(crumbs(page).getByRole("button").last()).toHaveText("recommend");
    await expect(page.locator(".selection")).toContainText("recommend");
    await settled(page);
    expect(await line(page, 9)).not.toBe(whole);
    await crumbs(page).getByRole("button").first().click();
    await expect(crumbs(page)).toHaveCount(0);
    await settled(page);
    expect(await line(page, 9)).toBe(whole);
  });

  test("is walked with the keyboard, and says what it comes to", async ({ page }) => {
    await openReport(page, `${report}#1&view=flame-graph`);
    await chartOf(page).focus();
    await page.keyboard.press("ArrowDown");
    await expect(spoken(page)).toContainText("level 1");
    for (let level = 2; level <= 4; level++) await page.keyboard.press("ArrowDown");
    await expect(spoken(page)).toHaveText(/^main, .*time 3\.\d+ s, \d.*self .*level 4$/);
    await page.keyboard.press("ArrowUp");
    await expect(spoken(page)).toContainText("<module>");
    await page.keyboard.press("ArrowUp");
    await expect(spoken(page)).toContainText("MainThread");
    await page.keyboard.press("ArrowRight");
    await expect(spoken(page)).toContainText("cache-refresh");
    await page.keyboard.press("ArrowLeft");
    await expect(spoken(page)).toContainText("MainThread");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await expect(crumbs(page).getByRole("button").last()).toHaveText("cache-refresh");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await expect(crumbs(page).getByRole("button").last()).toHaveText("cache-refresh");
    await page.keyboard.press("Escape");
    await expect(crumbs(page)).toHaveCount(0);
  });

  test("loses no key that comes faster than the screen is painted", async ({ page }) => {
    await openReport(page, `${report}#1&view=flame-graph`);
    await chartOf(page).evaluate((chart) => {
      for (let i = 0; i < 5; i++)
        chart.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
    });
    await expect(spoken(page)).toContainText("level 5");
  });

  test("shows what the rest of the page selects and searches", async ({ page }) => {
    await openReport(page, `${report}#1&view=flame-graph`);
    await settled(page);
    const plain = await line(page, 12);
    await page.getByRole("searchbox").fill("walk");
    await expect.poll(() => line(page, 12)).not.toBe(plain);
    await page.getByRole("searchbox").press("Enter");
    await expect(page.locator(".flame-cursor")).toBeVisible();
    await expect(page.locator(".selection")).toContainText("walk");
  });

  test("turned over begins with what ran", async ({ page }) => {
    await openReport(page, `${report}#1&view=flame-graph`);
    await page.getByText("Inverted").click();
    await chartOf(page).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await expect(spoken(page)).toContainText("Recommender.walk");
    await expect(page).toHaveURL(/inv=1/);
  });

  test("tells of what one points at", async ({ page }) => {
    await openReport(page, `${report}#1&view=flame-graph`);
    await chartOf(page).hover({ position: { x: 100, y: 19 * 11.5 } });
    await expect(page.locator(".flame-tip")).toContainText("recommend");
    await expect(page.locator(".flame-tip")).toContainText("shop/views.py");
    await page.mouse.move(0, 0);
    await expect(page.locator(".flame-tip")).toHaveCount(0);
  });

  test("zooms at once where motion is not wanted", async ({ page }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await openReport(page, `${report}#1&view=flame-graph`);
    await settled(page);
    await page.getByRole("button", { name: "Zoom in" }).click();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const soon = await line(page, 9);
    await settled(page);
    expect(soon).toBe(await line(page, 9));
  });

  test("is saved as a picture", async ({ page }) => {
    await openReport(page, `${report}#1&view=flame-graph`);
    await settled(page);
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByText("Save SVG").click()]);
    expect(file.suggestedFilename()).toBe("flame-graph.svg");
    const svg = readFileSync(await file.path(), "utf8");
    expect(svg).toContain(">Recommender.walk</text>");
    expect(svg).toMatch(/<title>Recommender.walk, 1\.\d+ s, \d+\.\d%<\/title>/);
  });
});

test("stacks of 10,000 frames are drawn where one scrolls to", async ({ page }) => {
  const stack = Array.from({ length: 10_000 }, (_, depth) => `call_${depth}\0/app/deep.py\0${depth + 1}`);
  const frame_records: [string[], number][] = [1, 2, 3].map((samples) => [stack, samples]);
  const deep = reportFile(samplePayload({ ...sampleSession(1), frame_records, start_call_stack: [] }));
  for (const view of ["flame-graph", "timeline"]) {
    await openReport(page, `${deep}#1&view=${view}`);
    const end = await chartOf(page).evaluate((body) => {
      body.scrollTop = body.scrollHeight;
      return body.clientHeight;
    });
    await chartOf(page).hover({ position: { x: 200, y: end - 10 } });
    await expect(page.locator(".flame-tip")).toContainText("call_9999");
    await chartOf(page).click({ position: { x: 200, y: end - 10 } });
    await chartOf(page).press("ArrowUp");
    await expect(spoken(page)).toContainText("call_9998");
  }
});

for (const view of ["timeline", "flame-graph"]) {
  test(`the ruler of the ${view} tells any two marks apart, however near one looks`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await openReport(page, `${report}#1&view=${view}`);
    const texts = await rulerTexts(page);
    for (let i = 0; i < 8; i++) await page.getByRole("button", { name: "Zoom in" }).click();
    await expect.poll(async () => (await texts()).length).toBeGreaterThan(4);
    expect((await texts())[0]).toMatch(/^1\.\d{2,} s$/);
    expect(new Set(await texts()).size).toBe((await texts()).length);
  });
}

test.describe("the timeline", () => {
  test("that is brushed makes all views tell of that stretch", async ({ page }) => {
    await openReport(page, `${report}#1&view=timeline`);
    const map = (await page.locator(".flame-map").boundingBox())!;
    await page.mouse.move(map.x + map.width * 0.25, map.y + 20);
    await page.mouse.down();
    await page.mouse.move(map.x + map.width * 0.5, map.y + 20, { steps: 4 });
    await page.mouse.up();
    await expect(page.locator(".chip")).toContainText("858 ms – 1.716 s");
    await page.getByRole("tab", { name: "Call tree" }).click();
    await expect(page.getByRole("row", { name: /MainThread/ })).toContainText("0.8");
    await page.getByRole("button", { name: "Remove the stretch of time" }).click();
    await expect(page.getByRole("row", { name: /MainThread/ })).toContainText("3.2");
  });

  test("says to the digit which stretch was brushed, and where a call begins", async ({ page }) => {
    await openReport(page, `${report}#1&view=timeline&t=2.5042~2.5075`);
    await expect(page.locator(".chip")).toContainText("2.5042 s – 2.5075 s");
    await expect(page.locator(".hint")).toContainText("2.5042 s – 2.5075 s: all views tell of this stretch");
    await page.getByRole("button", { name: "Zoom to range" }).click();
    await settled(page);
    await chartOf(page).hover({ position: { x: 400, y: 19 * 12.5 } });
    await expect(page.locator(".flame-tip")).toContainText(/from\s*2\.\d{3,} s/);
  });

  test("is brushed with the keyboard too, to the length of a call", async ({ page }) => {
    await openReport(page, `${report}#1&view=timeline`);
    await chartOf(page).focus();
    for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "b"]) await page.keyboard.press(key);
    await expect(page.locator(".chip")).toBeVisible();
    await expect(page).toHaveURL(/&t=[\d.]+~[\d.]+/);
  });

  test("zooms with the wheel and the keyboard, and moves when it is dragged", async ({ page }) => {
    await openReport(page, `${report}#1&view=timeline`);
    await settled(page);
    const whole = await line(page, 9);
    await chartOf(page).hover({ position: { x: 300, y: 100 } });
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -300);
    await page.keyboard.up("Control");
    await expect.poll(() => line(page, 9)).not.toBe(whole);
    await settled(page);
    const zoomed = await line(page, 9);
    await page.mouse.down();
    await page.mouse.move(500, 300, { steps: 3 });
    await page.mouse.up();
    await expect.poll(() => line(page, 9)).not.toBe(zoomed);
    await chartOf(page).press("Home");
    await expect.poll(() => line(page, 9)).toBe(whole);
  });

  test("goes from call to call of a search", async ({ page }) => {
    await openReport(page, `${report}#1&view=timeline&q=fetch_stock`);
    await page.getByRole("searchbox").press("Enter");
    await expect(page.locator(".search")).toContainText(/1 of \d+/);
    await expect(page.locator(".flame-cursor")).toBeVisible();
    await page.getByRole("searchbox").press("Enter");
    await expect(page.locator(".search")).toContainText(/2 of \d+/);
  });

  test("shows when it was awaited", async ({ page }) => {
    await openReport(page, `${report}#1&view=timeline`);
    await expect(page.locator(".flame-lane")).toContainText("await");
  });
});

for (const view of ["flame-graph", "timeline"]) {
  test(`the ${view} is where one left it when one comes back`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.setViewportSize({ width: 1000, height: 500 });
    await openReport(page, `${report}#1&view=${view}`);
    const box = { x: 100, y: 19 * 11.5 };
    await chartOf(page).click({ position: box, clickCount: view === "timeline" ? 2 : 1 });
    await chartOf(page).press("+");
    await chartOf(page).evaluate((body) => (body.scrollTop = 40));
    const trail = async () => (await page.locator(".crumbs").allTextContents()).join();
    await settled(page);
    const before = [await line(page, 9), await trail()];
    const isThere = async () => {
      await settled(page);
      expect((await line(page, 9)) === before[0]).toBe(true);
      expect(await trail()).toBe(before[1]);
      expect(await chartOf(page).evaluate((body) => body.scrollTop)).toBe(40);
    };
    await expect(page).toHaveURL(/&n=/);
    await page.keyboard.press("l");
    await expect(chartOf(page)).toHaveCount(0);
    await page.goBack();
    await isThere();
    await page.keyboard.press("5");
    await expect(chartOf(page)).toHaveCount(0);
    await page.getByRole("tab", { name: view === "timeline" ? "Timeline" : "Flame graph" }).click();
    await isThere();
  });
}

test("the trail of the flame graph says what is in view, whatever becomes of the stacks and however one zooms", async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await openReport(page, `${report}#1&view=flame-graph`);
  await chartOf(page).click({ position: { x: 100, y: 19 * 11.5 } });
  await settled(page);
  const zoomed = await line(page, 9);
  const last = crumbs(page).getByRole("button").last();
  await expect(last).toHaveText("recommend");
  await page.keyboard.press("r");
  await expect(page.locator(".chip")).toBeVisible();
  await settled(page);
  expect(await line(page, 9)).toBe(zoomed);
  await expect(last).toHaveText("recommend");
  await page.getByRole("button", { name: "Zoom in" }).click();
  await expect(last).toHaveText("recommend");
  for (let i = 0; i < 2; i++) await page.getByRole("button", { name: "Zoom out" }).click();
  await expect(crumbs(page).getByText("recommend", { exact: true })).toHaveCount(0);
  for (let i = 0; i < 9; i++) await page.getByRole("button", { name: "Zoom out" }).click();
  await expect(crumbs(page)).toHaveCount(0);
});

test.describe("a call that is chosen in a chart", () => {
  /** `busy` is called for a short time by `fetch`, for a long one by `consumer`, and at 99.5 % by `rarely`. */
  const places: [string[], number][] = [
    [["main", "fetch", "busy"], 20],
    [["main", "consumer", "busy"], 79.5],
    [["main", "rarely", "busy"], 0.5],
  ];
  const frame_records = places.map(([names, seconds]): [string[], number] => [
    names.map((name) => `${name}\0/app/${name}.py\x001`),
    seconds,
  ]);
  const busy = reportFile(samplePayload({ ...sampleSession(1), frame_records, start_call_stack: [] }));
  const way = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  const clickAt = async (page: Page, share: number, row: number): Promise<void> => {
    const { width } = (await chartOf(page).boundingBox())!;
    await chartOf(page).click({ position: { x: share * width, y: 19 * (row + 0.5) } });
  };

  test.beforeEach(({ context }) => context.grantPermissions(["clipboard-read", "clipboard-write"]));

  test("of the timeline is that call in the tree, and its stack is copied", async ({ page }) => {
    await openReport(page, `${busy}#1&view=timeline`);
    await clickAt(page, 0.1, 2);
    await page.keyboard.press("y");
    await expect.poll(() => way(page)).toMatch(/^main[^]*fetch[^]*busy.*\n20\.000 s/);
    await page.keyboard.press("1");
    const chosen = page.locator("[role=treegrid] [aria-selected=true]");
    await expect(chosen).toContainText("busy");
    await expect(chosen).toContainText("20.000");
  });

  test("is copied where it is below what the tree shows, and there what called it is chosen", async ({ page }) => {
    await openReport(page, `${busy}#1&view=flame-graph&q=%5Erarely$`);
    await page.getByRole("searchbox").press("Enter");
    await chartOf(page).press("ArrowDown");
    await expect(spoken(page)).toContainText("busy");
    await page.keyboard.press("y");
    await expect.poll(() => way(page)).toMatch(/^main[^]*rarely[^]*busy.*\n0\.500 s/);
    await page.keyboard.press("1");
    await expect(page.locator("[role=treegrid] [aria-selected=true]")).toContainText("main");
  });

  test("of the inverted graph is copied as it is there, and found where the graph is turned back", async ({ page }) => {
    await openReport(page, `${busy}#1&view=flame-graph&inv=1`);
    await clickAt(page, 0.9, 2);
    await expect(spoken(page)).toContainText("fetch");
    await page.keyboard.press("y");
    await expect.poll(() => way(page)).toMatch(/^fetch.*\nbusy.*\n20\.000 s/);
    await page.getByText("Callers first").click();
    await expect(page.locator(".flame-cursor")).toBeVisible();
    await page.keyboard.press("y");
    await expect.poll(() => way(page)).toMatch(/^fetch.*\nbusy.*\n20\.000 s/);
  });
});

test.describe("the difference", () => {
  const drop = (page: Page, name: string, text: string): Promise<void> =>
    page.evaluate(
      ([file, content]) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([content], file));
        document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
      },
      [name, text],
    );

  test("shows what became slower and what quicker", async ({ page }) => {
    await openReport(page, `${report}#1&view=difference`);
    const first = page.getByRole("row").nth(1);
    await expect(first.locator(".change.slower, .change.faster").first()).toContainText(/[+−]0\.\d+/);
    await page.getByText("Flame graph", { exact: true }).last().click();
    await chartOf(page).focus();
    await page.keyboard.press("ArrowDown");
    await expect(spoken(page)).toHaveText(/change [+−]?\d.*before .*after /);
    await expect(page).toHaveURL(/diff=flame/);
  });

  test("takes a session that is dropped on the page", async ({ page }) => {
    await openReport(page, `${alone}#1&view=difference`);
    await expect(page.getByText("Choose a file")).toBeVisible();
    await drop(page, "before.pyisession", JSON.stringify(sampleSession(6)));
    await expect(page.getByRole("grid")).toContainText("walk");
    await expect(page.getByText("Compared with before.pyisession")).toBeVisible();
  });

  test("takes another report", async ({ page }) => {
    await openReport(page, `${alone}#1&view=call-tree`);
    await drop(page, "before.html", readFileSync(new URL(report), "utf8"));
    await expect(page.getByRole("tab", { selected: true })).toHaveText("Difference");
  });

  test("says what is wrong with another file", async ({ page }) => {
    await openReport(page, alone);
    await drop(page, "notes.txt", "hello");
    await expect(page.locator(".notice")).toContainText("notes.txt is neither a session");
    await expect(page.getByRole("tab", { selected: true })).toHaveText("Call tree");
  });
});
