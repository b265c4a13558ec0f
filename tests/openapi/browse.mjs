// node browse.mjs ORIGIN SCREENSHOT_FOLDER: opens the documentation of laneway-contract and does what a reader does.
// Prints what it saw as JSON.
import { browse, try_out } from "./browser.mjs";

const [origin, folder] = process.argv.slice(2);

await browse(origin, async (open, seen) => {
  const docs = await open("/docs");
  await docs.waitForSelector(".opblock");
  seen.operations = await docs.$$eval(".opblock-summary [data-path]", (all) => all.map((one) => one.getAttribute("data-path")));
  seen.tried = await try_out(docs, "p_int_p_int__v__get", { v: "7" });
  await docs.screenshot({ path: `${folder}/docs.png` });

  const redoc = await open("/redoc");
  await redoc.waitForFunction(() => document.querySelector("h1")?.textContent.includes("Oracle"));
  seen.redoc = await redoc.$$eval("h2", (all) => all.map((one) => one.textContent.trim()));
  await redoc.screenshot({ path: `${folder}/redoc.png` });
});
