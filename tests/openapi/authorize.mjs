// node authorize.mjs ORIGIN SCREENSHOT_FOLDER: logs in on the documentation page of laneway-auth, with name and password
// as OAuth2's password flow has it, and tries routes before, between and after. Prints what it saw as JSON.
import { browse, try_out } from "./browser.mjs";

const [origin, folder] = process.argv.slice(2);
const operation = "who_am_i_me_get";

await browse(origin, async (open, seen) => {
  const docs = await open("/docs");
  await docs.waitForSelector(".opblock");
  seen.before = await try_out(docs, operation);

  const dialog = ".dialog-ux .modal-ux-content";
  const open_dialog = async () => {
    await docs.click(".auth-wrapper .btn.authorize");
    await docs.waitForSelector(`${dialog} .auth-container`);
  };
  const press = async (words) => {
    const buttons = await docs.$$(`${dialog} .auth-btn-wrapper button`);
    for (const button of buttons) {
      const label = await button.evaluate((one) => `${one.getAttribute("aria-label") ?? ""} ${one.textContent}`);
      if (label.includes(words)) return button.click();
    }
    throw new Error(`no button ${words}`);
  };
  await open_dialog();
  await docs.type("#oauth_username", "ann");
  await docs.type("#oauth_password", "wonderland");
  for (const box of await docs.$$(`${dialog} .scopes .checkbox label`)) await box.click();
  await press("Apply given OAuth2 credentials");
  await docs.waitForFunction(() => [...document.querySelectorAll(".auth-btn-wrapper button")].some((one) => one.textContent === "Logout"));
  await docs.screenshot({ path: `${folder}/authorize.png` });
  await docs.click(`${dialog} .btn-done`);
  seen.between = await try_out(docs, operation);
  seen.items = await try_out(docs, "my_items_items_get");
  await docs.screenshot({ path: `${folder}/authorized.png` });

  await open_dialog();
  await press("Logout");
  await docs.click(`${dialog} .btn-done`);
  seen.after = await try_out(docs, operation);
});
