// What every page loads: one small behavior per module, each of them an improvement and none a need.
import "./error-summary.js";
import "./htmx-requests.js";
import "./keep-focus.js";
import "./menu.js";
import "./reveal-password.js";
import "./submit-once.js";
import "./unsaved-changes.js";

// Outside of the portal somebody signs in or works: a patient's pages that were kept for no network leave this browser.
if (!document.querySelector("[data-portal]")) window.caches?.delete("portal").catch(() => {});
