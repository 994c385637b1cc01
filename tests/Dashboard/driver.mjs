// A browser driver: POST a script that uses page and context, and get what it returns as JSON.
// Tests in C# send the scripts and compare the results with the services' answers.
import { createServer } from "node:http";
import { open } from "./browser.mjs";

const AsyncFunction = (async () => {}).constructor;
const stepMs = 20_000;

const { context, page, close } = await open();
context.setDefaultTimeout(stepMs);
const complaints = [];
const requests = [];
page.on("console", (message) => {
  // What a browser says of a server that is away is no fault of the page.
  if (message.type() === "error" && !message.text().includes("ERR_")) complaints.push(message.text());
});
page.on("pageerror", (error) => complaints.push(String(error.stack ?? error)));
// No view opens one. Without a listener the browser would close it unseen.
page.on("dialog", async (dialog) => {
  complaints.push(`dialog ${dialog.message()}`);
  await dialog.dismiss();
});
page.on("request", (request) => requests.push(request.url()));

const server = createServer(async (request, response) => {
  let script = "";
  for await (const piece of request) script += piece;
  try {
    const result = await new AsyncFunction("page", "context", "complaints", "requests", script)(
      page, context, complaints, requests);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(result ?? null));
  } catch (error) {
    response.writeHead(500, { "content-type": "text/plain" }).end(String(error.stack ?? error));
  }
});
server.listen(0, "127.0.0.1", () => console.log(`driver http://127.0.0.1:${server.address().port}/`));

process.on("SIGTERM", async () => {
  server.close();
  server.closeAllConnections();
  await close();
  process.exit(0);
});
