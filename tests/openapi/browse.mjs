// node browse.mjs ORIGIN SCREENSHOT_FOLDER: opens the documentation in a browser that reaches that origin alone, and
// does what a reader does. Prints what it saw as JSON.
import { createRequire } from "node:module";

const packages = createRequire(new URL("../../tools/npm/package.json", import.meta.url));
const puppeteer = packages("puppeteer-core");
const [origin, folder] = process.argv.slice(2);
const seen = { blocked: [], faults: [] };
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
});

async function open(path, screen = { width: 1200, height: 1600 }) {
  const page = await browser.newPage();
  await page.setViewport(screen);
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    if (request.url().startsWith(origin + "/") || /^(data|blob):/.test(request.url())) return request.continue();
    seen.blocked.push(request.url());
    return request.abort();
  });
  page.on("pageerror", (error) => seen.faults.push(String(error)));
  await page.goto(origin + path, { waitUntil: "load" });
  return page;
}

try {
  const docs = await open("/docs");
  await docs.waitForSelector(".opblock");
  seen.operations = await docs.$$eval(".opblock-summary [data-path]", (all) => all.map((one) => one.getAttribute("data-path")));

  // Try it out: GET /p/int/{v} with 7.
  const operation = "#operations-default-p_int_p_int__v__get";
  await docs.click(`${operation} .opblock-summary-control`);
  await docs.waitForSelector(`${operation} .try-out__btn`);
  await docs.click(`${operation} .try-out__btn`);
  await docs.waitForSelector(`${operation} input[placeholder="v"]:not([disabled])`);
  await docs.type(`${operation} input[placeholder="v"]`, "7");
  await docs.click(`${operation} .execute`);
  await docs.waitForSelector(`${operation} .live-responses-table .response-col_status`);
  seen.status = await docs.$eval(`${operation} .live-responses-table tbody .response-col_status`, (one) => one.textContent.trim());
  seen.answer = await docs.$eval(`${operation} .live-responses-table .highlight-code code`, (one) => one.textContent.trim());
  await docs.screenshot({ path: `${folder}/docs.png` });

  const redoc = await open("/redoc");
  await redoc.waitForFunction(() => document.querySelector("h1")?.textContent.includes("Oracle"));
  seen.redoc = await redoc.$$eval("h2", (all) => all.map((one) => one.textContent.trim()));
  await redoc.screenshot({ path: `${folder}/redoc.png` });
  console.log(JSON.stringify(seen));
} finally {
  await browser.close();
}
