// Have the app kept on this device, where the browser can: by its service worker.

// Returns a promise of "kept", or of why it is not: "insecure", "unable" or "failed".
export async function keepOffline(root) {
  if (!isSecureContext) return "insecure";
  if (!("serviceWorker" in navigator)) return "unable";
  const found = await navigator.serviceWorker
    .register(new URL("service_worker.js", root), { scope: new URL(".", root).pathname })
    .catch(() => navigator.serviceWorker.getRegistration(root)); // without a network
  if (!found) return "failed";
  const coming = found.installing;
  if (!found.active && coming) {
    await new Promise((settled) => {
      coming.addEventListener("statechange", () => {
        if (coming.state === "activated" || coming.state === "redundant") settled();
      });
    });
  }
  return found.active ? "kept" : "failed";
}

// Call `newer` when another version is whole on this device and waits to take over.
export async function watch(root, newer) {
  const found = await navigator.serviceWorker?.getRegistration(root);
  if (!found) return;
  const told = () => {
    if (found.waiting && navigator.serviceWorker.controller) newer(found.waiting);
  };
  told();
  found.addEventListener("updatefound", () => {
    found.installing?.addEventListener("statechange", told);
  });
}
