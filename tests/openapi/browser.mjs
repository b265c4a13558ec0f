// A browser for the documentation's pages, which reaches one origin alone and notes what a page asks of others.
import { createRequire } from "node:module";

const packages = createRequire(new URL("../../tools/npm/package.json", import.meta.url));
const puppeteer = packages("puppeteer-core");

/// `read(open, seen)` does what a reader does with pages that `open(path)` gives; `seen`, its notes, is printed as JSON.
export async function browse(origin, read) {
  // others: what was asked of other origins; refused: what did not come, or a page's policy forbade; faults: of scripts.
  const seen = { others: [], refused: [], faults: [], asked: 0 };
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
  });
  const open = async (path, screen = { width: 1200, height: 1600 }) => {
    const page = await browser.newPage();
    await page.setViewport(screen);
    await page.evaluateOnNewDocument(() =>
      document.addEventListener("securitypolicyviolation", (event) =>
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)));
    await page.setRequestInterception(true);
    page.on("request", (request) => {
      seen.asked += 1;
      if (request.url().startsWith(origin + "/") || /^(data|blob):/.test(request.url())) return request.continue();
      seen.others.push(request.url());
      return request.abort();
    });
    page.on("requestfailed", (request) => seen.refused.push(request.url()));
    page.on("console", (message) => message.text().startsWith("policy: ") && seen.refused.push(message.text()));
    page.on("pageerror", (error) => seen.faults.push(String(error)));
    await page.goto(origin + path, { waitUntil: "load" });
    return page;
  };
  try {
    await read(open, seen);
    console.log(JSON.stringify(seen));
  } finally {
    await browser.close();
  }
}

/// In a page of Swagger UI: call the operation of that id with the parameters given; its answer's status and body.
export async function try_out(docs, operation, parameters = {}) {
  const at = `#operations-default-${operation}`;
  if (!(await docs.$(`${at} .execute`))) {
    await docs.click(`${at} .opblock-summary-control`);
    await docs.waitForSelector(`${at} .try-out__btn`);
    await docs.click(`${at} .try-out__btn`);
    await docs.waitForSelector(`${at} .execute`);
  }
  for (const [name, value] of Object.entries(parameters)) {
    await docs.waitForSelector(`${at} input[placeholder="${name}"]:not([disabled])`);
    await docs.type(`${at} input[placeholder="${name}"]`, value);
  }
  if (await docs.$(`${at} .btn-clear`)) await docs.click(`${at} .btn-clear`);
  await docs.click(`${at} .execute`);
  const live = `${at} .live-responses-table`;
  await docs.waitForSelector(`${live} .response-col_status`);
  const text = (selector) => docs.$eval(selector, (one) => one.textContent.trim());
  return {
    status: (await text(`${live} tbody .response-col_status`)).slice(0, 3),
    answer: await text(`${live} .highlight-code code`),
  };
}
