// Wakes the islands of a page: loads the WebAssembly and calls, for each <leptos-island>, the function that
// its data-component names. What Leptos would print as an inline script, as a file of its own, so that the
// page needs neither an inline script nor a nonce. Islands with children or nested islands are not used here.
//
// `app.js` and `app_bg.wasm` stand beside this file under names that differ from its own in the first word
// only: islands.3f9a.js asks for app.3f9a.js and app_bg.3f9a.wasm; /pkg/islands.js for /pkg/app.js.
const beside = (name) => import.meta.url.replace(/islands([^/]*)\.js(?=[^/]*$)/, name);

async function wake() {
  const islands = document.querySelectorAll("leptos-island");
  if (islands.length === 0) return;
  const app = await import(beside("app$1.js"));
  await app.default({ module_or_path: beside("app_bg$1.wasm") });
  app.hydrate();
  for (const island of islands) {
    const start = app[island.dataset.component];
    if (start) await start(island);
    else console.error(`No island ${island.dataset.component}: page and script are of different versions.`);
  }
}

wake();
