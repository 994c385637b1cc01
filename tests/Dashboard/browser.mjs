// A fresh Chromium without a profile and without telemetry.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome"];
const flags = [
  "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--no-sandbox",
];

/** The path of Chromium; fails in a sentence where there is none. */
export function chromiumPath() {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin"];
  for (const name of names)
    for (const folder of folders) if (existsSync(join(folder, name))) return join(folder, name);
  throw new Error("Chromium is missing (Debian: apt-get install chromium).");
}

/** Opens a browser with one page; close() leaves nothing behind. */
export async function open(options = {}) {
  const profile = mkdtempSync(join(tmpdir(), "diplomacy-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(), headless: true, args: flags, viewport: { width: 1280, height: 860 }, ...options,
  });
  const page = context.pages()[0] ?? await context.newPage();
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { context, page, close };
}
