// Retakes the pictures of README.md: npm run screenshots
// It starts a Standalone with the seeds, on a directory that is gone afterwards; needs .NET, PostgreSQL and Chromium.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { open } from "./browser.mjs";
import { clients } from "./services.mjs";

const repository = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const pictures = join(repository, "services", "Dashboard", "screenshots");
const startMs = 180_000;

const article = `LA PAZ, 4 March 2015. Bolivia and Chile met again this week.

Bolivia condemned Chile on Monday. On Tuesday Chile signed an agreement with Bolivia. Peru thanked both of them.`;

const data = mkdtempSync(join(tmpdir(), "diplomacy-pictures-"));
const standalone = spawn("dotnet", [
  "run", "--project", join(repository, "deploy", "Standalone"), "--",
  "--data", join(data, "postgres"), "--grpc-port", "0", "--web-port", "0",
], { stdio: ["ignore", "pipe", "inherit"] });
const ended = new Promise((resolve) => standalone.on("exit", resolve));
const browser = await open({ viewport: { width: 1200, height: 760 } });
try {
  await take(await serving());
} finally {
  await browser.close();
  standalone.kill("SIGTERM");
  await ended;
  rmSync(data, { recursive: true, force: true });
}

function serving() {
  return new Promise((resolve, reject) => {
    let printed = "";
    setTimeout(() => reject(new Error(`Standalone does not serve:\n${printed}`)), startMs).unref();
    standalone.stdout.on("data", (text) => {
      printed += text;
      const web = printed.match(/^web\s+(\S+)/m)?.[1];
      if (web && printed.includes("Serving")) resolve(web);
    });
  });
}

async function take(address) {
  const { page } = browser;
  const { ingestion } = clients(address);
  mkdirSync(pictures, { recursive: true });
  const show = async (name, view, ready, before = async () => {}) => {
    await page.goto("about:blank");
    await page.goto(`${address}/${view}`);
    await page.waitForSelector(ready);
    await before();
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(700);
    const path = join(pictures, `${name}.png`);
    await page.screenshot({ path });
    console.log(`${name}.png  ${Math.ceil(readFileSync(path).length / 1024)} KB`);
  };

  await show("world", "#/world?country=RUS&as_of=2009-05-31", ".ranking a",
    () => page.locator(".world-map path[data-code=VEN]").hover());
  await show("relationship", "#/relationship?country=BOL&counterpart=USA&as_of=2009-05-31", ".timeline canvas");
  await show("movers", "#/movers?country=BOL&since=2008-06-30&as_of=2009-06-30", ".mover-list a");

  await page.emulateMedia({ colorScheme: "dark" });
  await show("world-dark", "#/world?country=BOL&as_of=2009-05-31", ".ranking a");
  await show("live", "#/live", ".masthead .status.live", async () => {
    const now = new Date();
    const occurredOn = { year: now.getUTCFullYear(), month: now.getUTCMonth() + 1, day: now.getUTCDate() };
    const report = (source, target, cameoCode) => ingestion.reportSourceEvents({
      reports: [{ occurredOn, source, target, cameoCode, origin: { publisher: "The Courier" } }],
    });
    const { results: [mistaken] } = await report("BOL", "CHL", "173");
    await report("BOL", "USA", "036");
    await report("PER", "BOL", "057");
    await report("USA", "CUB", "163");
    await report("RUS", "VEN", "0332");
    await page.waitForTimeout(300);
    await ingestion.retractSourceEvent(
      { sourceEventId: mistaken.sourceEventId, author: "an editor", reason: "It did not happen." });
    await page.waitForSelector(".update:has-text('Retracted')");
  });
  await page.emulateMedia({ colorScheme: "light" });
  await show("documents", "#/documents", "textarea", async () => {
    await page.fill("textarea[name=text]", article);
    await page.fill("input[name=source]", "The Courier");
    await page.fill("input[name=published]", "2015-03-04");
    await page.click("button.primary");
    await page.waitForSelector(".coded");
  });
  await page.setViewportSize({ width: 390, height: 760 });
  await show("phone", "#/world?country=BOL&as_of=2009-05-31", ".ranking a");
}
