// Puts what stands beside a body at the height of the block that it belongs to.

const blockOf = (pair, unit) => {
  const id = unit.dataset.unit.split('.')[1];
  return id && pair.querySelector(`[data-streamfield-child][data-contentpath="${CSS.escape(id)}"]`);
};

const align = (pair) => {
  const units = [...pair.querySelectorAll('.text-side')];
  units.forEach((unit) => unit.style.removeProperty('margin-block-start'));
  if (getComputedStyle(pair).display !== 'grid') return;
  units.forEach((unit) => {
    const block = blockOf(pair, unit);
    const gap = block ? block.getBoundingClientRect().top - unit.getBoundingClientRect().top : 0;
    if (gap > 0) unit.style.setProperty('margin-block-start', `${gap}px`);
  });
};

const watch = (pair) => {
  const alignPair = () => align(pair);
  new ResizeObserver(alignPair).observe(pair.querySelector('.text-pair__text'));
  new MutationObserver(alignPair).observe(pair.querySelector('.text-pair__side'), { childList: true });
};

document.addEventListener('DOMContentLoaded', () => {
  document.querySelectorAll('.text-pair').forEach(watch);
});
