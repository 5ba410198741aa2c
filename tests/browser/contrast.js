// The contrast of a text with the ground that its ancestors paint, by WCAG 2.2, for what axe leaves undecided.
(selectors) => {
  const brush = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const painted = (colours) => {
    brush.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      brush.fillStyle = colour;
      brush.fillRect(0, 0, 1, 1);
    }
    return brush.getImageData(0, 0, 1, 1).data;
  };
  const luminance = ([red, green, blue]) => {
    const linear = [red, green, blue].map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const examine = (selector) => {
    const element = document.querySelector(selector);
    const style = getComputedStyle(element);
    const grounds = [];
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(at);
      if (backgroundImage !== "none" || opacity !== "1") return { selector, ratio: 0, needed: 1 };
      grounds.unshift(backgroundColor);
    }
    grounds.unshift("Canvas");
    const [one, other] = [painted(grounds), painted([...grounds, style.color])].map(luminance);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700);
    return {
      selector,
      ratio: (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05),
      needed: isLarge ? 3 : 4.5,
    };
  };
  return selectors.map(examine);
};
