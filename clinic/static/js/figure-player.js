// Moves an exercise figure through its stored frames when its button is pressed.
//
//   <figure data-frames="/frames.json">
//     <img src="/start.svg" alt="…">
//     <button type="button" hidden data-pause="Pause">Show</button>
//   </figure>
//
// Frames, [[element, attribute, [value, …]], …], and drawing are fetched then. Who asked for less motion gets single
// steps between start and end.

const NUMBER = /-?(?:\d+\.?\d*|\.\d+)/g;
const SECONDS = 1.8; // from start to end
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function tracks(svg, frames) {
  const shapes = svg.querySelectorAll("path, circle");
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

const get = async (address) => {
  const answer = await fetch(address);
  return answer.ok ? answer.text() : Promise.reject();
};

async function load(figure) {
  const image = figure.querySelector("img");
  const [frames, drawing] = await Promise.all([figure.dataset.frames, image.src].map(get));
  const svg = new DOMParser().parseFromString(drawing, "image/svg+xml").documentElement;
  svg.querySelector("title").textContent = image.alt;
  image.replaceWith(svg);
  return tracks(svg, JSON.parse(frames));
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
