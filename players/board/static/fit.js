// Text that always fits: the biggest letters that do, and several cards where even the smallest legible ones do not.
const most = () => Math.round(Math.min(innerWidth, innerHeight) * 0.17);
// Below this nobody reads it from the road, in pixels of the board.
export const least = () => Math.max(15, Math.round(Math.min(innerWidth, innerHeight) * 0.05));

const overflows = (box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1;

// Sets the size of a box's letters; answers whether it fits at a legible size.
export function fit(box, highest = most()) {
  let low = 8, high = highest;
  while (low < high) {
    const size = Math.ceil((low + high) / 2);
    box.style.fontSize = `${size}px`;
    if (overflows(box)) high = size - 1;
    else low = size;
  }
  box.style.fontSize = `${low}px`;
  return low >= Math.min(least(), highest) && !overflows(box);
}

export function element(tag, { name = "", text = "", lang = "" } = {}) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  if (lang) made.lang = lang;
  return made;
}

// Khmer has no spaces between words: the browser knows where a line may break.
function words(text, lang) {
  const parts = [...new Intl.Segmenter(lang || "vi", { granularity: "word" }).segment(text)].map((one) => one.segment);
  return lang === "km" ? parts : text.split(/(?<=\s)/);
}

// Cuts blocks (elements) into as few cards as fit. `make` puts blocks into a shown box and answers that box.
export function cards(blocks, make) {
  if (!blocks.length || fit(make(blocks))) return [blocks];
  if (blocks.length > 1) {
    const half = Math.ceil(blocks.length / 2);
    return [...cards(blocks.slice(0, half), make), ...cards(blocks.slice(half), make)];
  }
  const [block] = blocks, parts = words(block.textContent, block.lang);
  if (parts.length < 4) return [blocks];
  const middle = Math.ceil(parts.length / 2);
  return [parts.slice(0, middle), parts.slice(middle)].flatMap((some) => {
    const part = block.cloneNode(false);
    part.textContent = some.join("").trim();
    return cards([part], make);
  });
}
