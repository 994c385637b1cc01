// How fast the page is: npm run measure -- ADDRESS [COUNTRY]
// Start Standalone first, and give its web address. fill.mjs makes a history of many countries.
import { open } from "./browser.mjs";

const address = process.argv[2] ?? "http://localhost:5081/";
const country = process.argv[3] ?? "BOL";
const scrubFrames = 300;
const scrubYears = 20;
const historyMs = 120_000;

/** When the map is drawn and coloured and the list is beside it: the main content. */
const usefulAt = () => new Promise((resolve) => {
  const look = () => {
    if (document.querySelector(".world-map .centre") && document.querySelector(".ranking a"))
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
    else requestAnimationFrame(look);
  };
  look();
});

const { page, context, close } = await open();
try {
  const client = await context.newCDPSession(page);
  await client.send("Network.enable");
  const urls = new Map();
  const bytes = { page: 0, map: 0, answers: 0 };
  client.on("Network.requestWillBeSent", ({ requestId, request }) => urls.set(requestId, request.url));
  client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const url = urls.get(requestId) ?? "";
    bytes[url.includes("diplomacy.") ? "answers" : url.includes("/world-") ? "map" : "page"] += encodedDataLength;
  });

  await page.goto(`${address.replace(/\/$/, "")}/#/world?country=${country}`);
  const useful = await page.evaluate(usefulAt);
  const paint = await page.evaluate(() =>
    performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN);
  await page.waitForFunction(
    () => document.querySelector("#as-of").max > 100 && !document.querySelector(".dateline .busy"),
    undefined, { timeout: historyMs });
  const loaded = await page.evaluate(() => performance.now());

  const scrub = await page.evaluate(async ([frames, years]) => {
    const slider = document.querySelector("#as-of");
    const last = Number(slider.max);
    const times = [];
    await new Promise(requestAnimationFrame);
    let before = performance.now();
    for (let i = 0; i < frames; i++) {
      slider.value = String(Math.round(last - years * 6 + years * 6 * Math.cos(i / 12)));
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise(requestAnimationFrame);
      times.push(performance.now() - before);
      before = performance.now();
    }
    times.sort((a, b) => a - b);
    return { mean: times.reduce((sum, time) => sum + time, 0) / frames, p95: times[Math.floor(frames * 0.95)] };
  }, [scrubFrames, scrubYears]);

  await page.evaluate(() => {
    const slider = document.querySelector("#as-of");
    slider.value = slider.max;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await page.waitForTimeout(500);
  const relationships = await page.locator(".ranking a").count();
  const months = await page.evaluate(() => Number(document.querySelector("#as-of").max) + 1);
  const perSecond = (ms) => Math.round(1_000 / ms);
  console.log(`first paint           ${Math.round(paint)} ms`);
  console.log(`first useful paint    ${Math.round(useful)} ms`);
  console.log(`history read          ${Math.round(loaded)} ms  (${relationships} relationships, ${months} months)`);
  console.log(`scrubbing             ${perSecond(scrub.mean)} frames/s, at the slowest 5 % ${perSecond(scrub.p95)}`);
  console.log(`bytes                 page ${bytes.page}, map ${bytes.map}, answers ${bytes.answers}`);
} finally {
  await close();
}
