// What every page loads: one small behavior per module, each of them an improvement and none a need.
import "./error-summary.js";
import "./htmx-requests.js";
import "./keep-focus.js";
import "./leave-portal.js";
import "./menu.js";
import "./reveal-password.js";
import "./submit-once.js";
import "./unsaved-changes.js";
