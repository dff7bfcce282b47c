// A QR code as SVG, made on the board, so that no server is needed for it.
import { correction, generate } from "/static/vendor/lean-qr-2.7.4/nano.mjs";

const SVG = "http://www.w3.org/2000/svg", QUIET = 4;

export function qr(text) {
  const code = generate(text, { minCorrectionLevel: correction.M }), size = code.size + 2 * QUIET;
  let path = "";
  for (let y = 0; y < code.size; y += 1) for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) path += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": text, "shape-rendering": "crispEdges" })) svg.setAttribute(name, value);
  for (const [d, fill] of [[`M0 0h${size}v${size}h-${size}z`, "#fff"], [path, "#000"]]) {
    const drawn = document.createElementNS(SVG, "path");
    drawn.setAttribute("d", d);
    drawn.setAttribute("fill", fill);
    svg.append(drawn);
  }
  const box = document.createElement("div");
  box.className = "qr";
  box.append(svg);
  return box;
}
