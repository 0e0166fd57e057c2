/** A pane that stays at its newest line unless the reader has scrolled up; growth alone, as when an image loads, is no such wish. */

const NEAR = 48;

export function stickToBottom(pane, content, moved) {
  let stuck = true;
  let last = 0;
  const toBottom = () => { pane.scrollTop = pane.scrollHeight; };
  pane.addEventListener("scroll", () => {
    if (pane.scrollHeight - pane.scrollTop - pane.clientHeight < NEAR) stuck = true;
    else if (pane.scrollTop < last) stuck = false;
    last = pane.scrollTop;
    moved(stuck);
  }, { passive: true });
  const observer = new ResizeObserver(() => stuck && toBottom());
  observer.observe(content);
  observer.observe(pane);
  return {
    isStuck: () => stuck,
    stick() {
      stuck = true;
      toBottom();
      moved(true);
    },
  };
}
