// Wakes what is alive in a page. The only script that pages name; everything else is loaded from here, and only
// where the page has something to wake and the browser has WebAssembly (Tor Browser's safer levels have none).
const islands = [...document.querySelectorAll("leptos-island")];

const wake = async () => {
  // What a fully hydrated page would carry inline. Islands need none of it, but the runtime asks.
  Object.assign(globalThis, {
    __RESOLVED_RESOURCES: {}, __SERIALIZED_ERRORS: [], __PENDING_RESOURCES: [],
    __INCOMPLETE_CHUNKS: [], __RESOURCE_RESOLVERS: [],
  });
  const code = await import("./FRONTEND_JS");
  await code.default({ module_or_path: new URL("./FRONTEND_WASM", import.meta.url) });
  code.hydrate();
  // Outer islands come before the inner ones in document order, as hydration needs it.
  for (const island of islands) code[island.dataset.component]?.(island);
};

const wants = islands.length > 0 || document.querySelector("[data-check], [data-copy], [data-unread]");
if (wants && typeof WebAssembly === "object") wake();
