// Outside of the portal somebody signs in or works: a patient's pages that were kept for no network leave this browser.
if (!document.querySelector("[data-portal]")) window.caches?.delete("portal").catch(() => {});
