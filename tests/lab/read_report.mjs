// node read_report.mjs REPORT.html FOLDER: reads a report as people do, by day, by night, on a telephone, with the keyboard and on
// paper, from the disk and without a network. Prints what it saw as JSON; screenshots go into the folder.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const packages = createRequire(new URL("../../tools/npm/package.json", import.meta.url));
const puppeteer = packages("puppeteer-core");
const axe = readFileSync(packages.resolve("axe-core/axe.min.js"), "utf8");
const [file, folder] = process.argv.slice(2);
const address = String(pathToFileURL(file));

// asked: of anybody but the file itself; faults: of scripts, and whatever else the browser complains about.
const seen = { asked: [], faults: [], violations: {}, wider: {} };
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND"],
});

async function open(colours, width) {
  const page = await browser.newPage();
  await page.setViewport({ width, height: 1000 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: colours }]);
  page.on("request", (request) => request.url() !== address && seen.asked.push(request.url()));
  page.on("console", (message) => ["error", "warn"].includes(message.type()) && seen.faults.push(message.text()));
  page.on("pageerror", (error) => seen.faults.push(String(error)));
  await page.goto(address, { waitUntil: "load" });
  return page;
}

const too_wide = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

// Names, roles, contrast, headings, what the keyboard reaches: the rules of WCAG 2.2 AA and the best practices.
async function examine(page, name) {
  await page.$$eval("details", (all) => all.forEach((one) => (one.open = true)));
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  seen.violations[name] = violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
  seen.wider[name] = await too_wide(page);
  await page.screenshot({ path: `${folder}/report-${name}.png`, fullPage: true });
}

async function use_the_keyboard(page) {
  const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  await press("Tab");
  seen.first_stop = await focused();
  await page.focus("#results th:nth-of-type(4) button");
  const rates = () => page.$$eval("#results tbody tr", (rows) => rows.map((row) => row.cells[3].dataset.value).filter((value) => value).map(Number));
  await press("Enter");
  seen.ascending = await rates();
  await press("Space");
  seen.descending = await rates();
  seen.sorted = await page.$eval("#results th:nth-of-type(4)", (head) => head.getAttribute("aria-sort"));
  await page.focus("#filter select[name=endpoint]");
  await press("ArrowDown");
  seen.filtered = await page.$eval("#filter output", (output) => output.value);
  seen.shown = await page.$$eval("#results tbody tr:not([hidden])", (rows) => new Set(rows.map((row) => row.dataset.endpoint)).size);
}

try {
  const day = await open("light", 1280);
  seen.sections = await day.$$eval("main section", (all) => all.map((one) => one.id));
  seen.headings = await day.$$eval("#results th[scope=col]", (all) => all.map((one) => one.textContent));
  seen.hatched = (await day.$$("#latency svg .unknown")).length;
  seen.greyed = (await day.$$("#over-time svg .greyed")).length;
  await use_the_keyboard(day);
  await day.reload();
  await examine(day, "light");
  seen.paper = (await day.pdf({ path: `${folder}/report.pdf`, format: "A4", printBackground: true })).length;
  await day.emulateMediaType("print");
  await day.setViewport({ width: 1032, height: 700 }); // A4, landscape, within its margins
  seen.wider.paper = await too_wide(day);
  await examine(await open("dark", 1280), "dark");
  await examine(await open("light", 390), "narrow");
  console.log(JSON.stringify(seen));
} finally {
  await browser.close();
}
