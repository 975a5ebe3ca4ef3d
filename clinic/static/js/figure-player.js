// Moves an inline exercise figure through its stored frames. Nothing moves until the button is pressed.
//
//   <figure data-frames="/…/frames.json">
//     <svg>…</svg>
//     <button type="button" hidden data-pause="Pause">Show movement</button>
//   </figure>
//
// The frames are [[element, attribute, [value, …]], …]; they are fetched at the first press. Who asked the system
// for less motion gets single steps between start and end.

const NUMBER = /-?(?:\d+\.?\d*|\.\d+)/g;
const SECONDS = 1.8; // from start to end
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function tracks(svg, frames) {
  const shapes = svg.querySelectorAll("path, circle, ellipse");
  return frames.map(([index, name, values]) => ({
    shape: shapes[index],
    name,
    text: values[0].split(NUMBER),
    rows: values.map((value) => value.match(NUMBER).map(Number)),
  }));
}

// Show the place `at` between start (0) and end (1).
function show(all, at) {
  for (const { shape, name, text, rows } of all) {
    const place = at * (rows.length - 1);
    const row = Math.min(Math.floor(place), rows.length - 2);
    const numbers = rows[row].map((from, i) => {
      const value = Math.round((from + (rows[row + 1][i] - from) * (place - row)) * 10) / 10;
      return (i && !text[i] ? " " : text[i]) + value;
    });
    shape.setAttribute(name, numbers.join("") + text.at(-1));
  }
}

async function load(figure) {
  const answer = await fetch(figure.dataset.frames);
  if (!answer.ok) throw new Error(`frames: ${answer.status}`);
  return tracks(figure.querySelector("svg"), await answer.json());
}

function setUp(figure) {
  const button = figure.querySelector("button");
  const words = [button.textContent, button.dataset.pause];
  let all;
  let playing = false;
  let phase = 0; // 0 start, 1 end, 2 start again
  let last;

  const label = () => {
    button.textContent = words[Number(playing)];
    button.setAttribute("aria-pressed", String(calm.matches ? phase === 1 : playing));
  };
  const tick = (now) => {
    if (!playing) return;
    phase = (phase + (now - (last ?? now)) / 1000 / SECONDS) % 2;
    last = now;
    show(all, (1 - Math.cos(phase * Math.PI)) / 2);
    requestAnimationFrame(tick);
  };

  button.addEventListener("click", async () => {
    try {
      all ??= await load(figure);
    } catch {
      button.hidden = true; // the still picture says everything
      return;
    }
    if (calm.matches) {
      playing = false;
      phase = phase >= 1 ? 0 : 1;
      show(all, phase);
    } else {
      playing = !playing;
      last = undefined;
      requestAnimationFrame(tick);
    }
    label();
  });
  label();
  button.hidden = false;
}

document.querySelectorAll("[data-frames]").forEach(setUp);
