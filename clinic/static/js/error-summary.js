// A refused form starts at what to correct: the summary takes the focus, so it is read out and in view.
document.querySelector("[data-error-summary]")?.focus();
