// Draws every [data-chart] from the JSON beside it. Unknown values stay gaps: they are never drawn as 0.
(() => {
  "use strict";

  const INK = "#1e2124", SOFT = "#464c53", LINE = "#cdd1d5", FAINT = "#e6e8ea";
  // Told apart by people who do not see all colours (Okabe-Ito, darkened to 3:1 on white).
  const PALETTE = ["#0b50d0", "#b35900", "#00795c", "#a3487d", "#6d7882", "#8a6d00", "#00708f", "#6a3fb5"];
  const MET = "#0b50d0", MISSED = "#b35900", TARGET = "#1e2124";
  const HATCH = { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4, color: "#fff8" };
  const FONT = '"Pretendard GOV", "Noto Sans KR", "Noto Sans CJK KR", sans-serif';
  const NARROW = 560, ROW = 44;

  const known = (value) => value !== null && value !== undefined;
  const number = (value, values, digits) =>
    known(value)
      ? new Intl.NumberFormat(values.words.language, { maximumFractionDigits: digits ?? values.digits ?? 2 }).format(value) + (values.unit ?? "")
      : "—";
  // A verdict that the server tells stands; a rounded value may not decide it.
  const met = (row, target) => row.met !== undefined ? row.met : (known(target) && known(row.value) ? row.value >= target : null);
  const textStyle = { fontFamily: FONT, fontSize: 14, color: SOFT };
  const valueAxis = (values, extra = {}) => ({
    type: "value", axisLabel: { ...textStyle, formatter: (value) => number(value, values, 1), hideOverlap: true },
    splitLine: { lineStyle: { color: FAINT } }, ...extra,
  });
  const nameLabel = (width, extra = {}) => ({ ...textStyle, color: INK, width: width < NARROW ? 90 : 220, overflow: "break", lineHeight: 17, ...extra });
  const nameAxis = (labels, width, extra = {}) => ({
    type: "category", data: labels, axisTick: { show: false }, axisLine: { lineStyle: { color: LINE } },
    axisLabel: nameLabel(width), ...extra,
  });
  const tooltip = (formatter) => ({
    renderMode: "richText", confine: true, formatter, backgroundColor: INK, borderWidth: 0, padding: [10, 14],
    textStyle: { color: "#fff", fontFamily: FONT, fontSize: 14, lineHeight: 22 },
  });
  const grid = (extra = {}) => ({ left: 8, right: 24, top: 16, bottom: 8, containLabel: true, ...extra });

  const described = (row, target, values) => {
    const verdict = met(row, target);
    const lines = [row.label, number(row.value, values)];
    if (known(target)) lines.push(`${values.words.target} ${number(target, values)}`);
    if (verdict !== null) lines.push(verdict ? `✓ ${values.words.met}` : `✕ ${values.words.missed}`);
    if (row.note) lines.push(row.note);
    return lines.join("\n");
  };
  const barStyle = (verdict) => ({
    color: verdict === null ? PALETTE[4] : verdict ? MET : MISSED, borderRadius: [0, 4, 4, 0],
    decal: verdict === false ? HATCH : { symbol: "none" },
  });
  // The figures stand in a column at the right, so that no target mark hides them.
  const figureAxis = (values, targetOf) => ({
    type: "category", position: "right", inverse: true, axisTick: { show: false }, axisLine: { show: false },
    data: values.rows.map((row) => {
      const verdict = met(row, targetOf(row));
      return known(row.value) ? number(row.value, values) + (verdict === null ? "" : verdict ? " ✓" : " ✕") : `— ${row.note ?? values.words.unknown}`;
    }),
    axisLabel: { ...textStyle, color: INK, fontWeight: 700, interval: 0, width: 150, overflow: "break" },
  });
  const niceMaximum = (most) => {
    const size = 10 ** Math.floor(Math.log10(most));
    return [1, 2, 2.5, 5, 7.5, 10].map((step) => step * size).find((step) => step >= most * 1.02) ?? 20 * size;
  };

  // A bar for each row; a short upright mark where the row's own target is.
  const rates = (values, width) => {
    const most = Math.max(...values.rows.flatMap((row) => [row.value ?? 0, row.target ?? 0]), 1);
    return {
      height: values.rows.length * ROW + 48,
      grid: grid(),
      tooltip: tooltip(({ dataIndex }) => described(values.rows[dataIndex], values.rows[dataIndex].target, values)),
      xAxis: valueAxis(values, { max: niceMaximum(most) }),
      yAxis: [
        nameAxis(values.rows.map((row) => row.label), width, { inverse: true, axisLabel: nameLabel(width, { interval: 0 }) }),
        figureAxis(values, (row) => row.target),
      ],
      series: [
        {
          type: "bar", barWidth: 20,
          data: values.rows.map((row) => ({ value: row.value ?? 0, itemStyle: barStyle(met(row, row.target)) })),
        },
        {
          type: "custom", silent: true, z: 5, encode: { x: 0, y: 1 },
          data: values.rows.flatMap((row, index) => (known(row.target) ? [[row.target, index]] : [])),
          renderItem: (_params, api) => {
            const [x, y] = api.coord([api.value(0), api.value(1)]);
            return { type: "rect", shape: { x: x - 1.5, y: y - 16, width: 3, height: 32 }, style: { fill: TARGET } };
          },
        },
      ],
    };
  };

  const ranking = (values, width) => ({
    height: values.rows.length * 34 + 56,
    grid: grid({ top: known(values.target) ? 32 : 16 }),
    tooltip: tooltip(({ dataIndex }) => described(values.rows[dataIndex], values.target, values)),
    xAxis: valueAxis(values),
    yAxis: [
      nameAxis(values.rows.map((row, index) => `${index + 1}. ${row.label}`), width, { inverse: true, axisLabel: nameLabel(width, { interval: 0 }) }),
      figureAxis(values, () => values.target),
    ],
    series: [{
      type: "bar", barWidth: 18, cursor: values.rows.some((row) => row.href) ? "pointer" : "default",
      data: values.rows.map((row) => ({
        value: row.value ?? 0,
        itemStyle: { ...barStyle(met(row, values.target)), ...(row.mark === "own" ? { borderColor: INK, borderWidth: 2 } : {}) },
      })),
      markLine: known(values.target)
        ? {
            silent: true, symbol: "none", data: [{ xAxis: values.target }], lineStyle: { color: TARGET, type: "solid", width: 2 },
            label: { ...textStyle, color: INK, position: "start", formatter: `${values.words.target} ${number(values.target, values)}`, align: "center" },
          }
        : undefined,
    }],
  });

  const trend = (values) => ({
    height: 360,
    color: PALETTE,
    grid: grid({ top: 56, right: 32 }),
    legend: { top: 0, left: 0, itemGap: 20, textStyle: { ...textStyle, color: INK }, type: "scroll" },
    tooltip: {
      ...tooltip((points) => [points[0].axisValue, ...points.map((point) => `${point.seriesName}  ${number(point.value, values)}`)].join("\n")),
      trigger: "axis",
    },
    xAxis: { ...nameAxis(values.labels, 0), boundaryGap: values.labels.length < 2 },
    yAxis: valueAxis(values, { scale: true }),
    series: values.series.map((series, index) => ({
      type: "line", name: series.name, data: series.values, connectNulls: false, lineStyle: { width: series.target ? 2 : 3, type: series.target ? "dashed" : "solid" },
      symbol: series.target ? "none" : ["circle", "rect", "triangle", "diamond", "roundRect", "pin"][index % 6], symbolSize: 10,
      itemStyle: series.target ? { color: TARGET } : {}, label: { show: !series.target && values.series.length < 3, ...textStyle, color: INK, formatter: ({ value }) => number(value, values) },
    })),
  });

  // Share of the target: orange with hatching below the split, blue from it on, both darker the further away.
  const heatColour = (value, split) => {
    const steps = value >= split ? ["#d8e5fd", "#86aff9", "#4c87f6", "#0b50d0"] : ["#fbe3cf", "#f2b98a", "#d98236", "#b35900"];
    const distance = value >= split ? (value - split) / (split * 0.5) : (split - value) / (split * 0.5);
    return steps[Math.min(3, Math.floor(distance * 4))];
  };
  const DARK = ["#4c87f6", "#0b50d0", "#b35900"];
  const heatmap = (values, width) => {
    const split = values.split ?? 100;
    const cells = values.values.flatMap((row, y) => row.map((value, x) => ({ x, y, value })));
    const needed = values.columns.length * 84 + (width < NARROW ? 110 : 240);
    return {
      height: values.rows.length * 36 + 96,
      width: Math.max(width, needed),
      grid: grid({ top: 8, right: 8 }),
      tooltip: tooltip(({ data: { cell } }) => {
        const verdict = known(cell.value) ? (cell.value >= split ? `✓ ${values.words.met}` : `✕ ${values.words.missed}`) : values.words.unknown;
        return [values.rows[cell.y], values.columns[cell.x], number(cell.value, values, 1), verdict].join("\n");
      }),
      xAxis: nameAxis(values.columns, width, { position: "top", axisLine: { show: false }, axisLabel: { ...textStyle, color: INK, interval: 0, width: 80, overflow: "break", lineHeight: 18 } }),
      yAxis: nameAxis(values.rows, width, { inverse: true, axisLine: { show: false } }),
      series: [{
        type: "custom", encode: { x: 0, y: 1 },
        data: cells.map((cell) => ({ value: [cell.x, cell.y, cell.value], cell })),
        renderItem: (params, api) => {
          const cell = cells[params.dataIndex];
          const [x, y] = api.coord([cell.x, cell.y]);
          const [w, h] = api.size([1, 1]);
          const fill = known(cell.value) ? heatColour(cell.value, split) : "#fff";
          const text = known(cell.value) ? `${number(Math.floor(cell.value * 10) / 10, { ...values, unit: "" }, 1)} ${cell.value >= split ? "✓" : "✕"}` : "—";
          return {
            type: "group",
            children: [
              { type: "rect", shape: { x: x - w / 2 + 1, y: y - h / 2 + 1, width: w - 2, height: h - 2, r: 4 }, style: { fill, stroke: known(cell.value) ? "none" : LINE } },
              { type: "text", style: { x, y, text, fill: DARK.includes(fill) ? "#fff" : INK, font: `600 13px ${FONT}`, align: "center", verticalAlign: "middle" } },
            ],
          };
        },
      }],
    };
  };

  const histogram = (values, width) => ({
    height: 340,
    grid: grid({ top: 32, bottom: 32 }),
    tooltip: tooltip(({ dataIndex }) => `${values.bins[dataIndex]}\n${number(values.counts[dataIndex], { ...values, unit: "" })}`),
    xAxis: { ...nameAxis(values.bins, width), name: values.x, nameLocation: "middle", nameGap: 40, nameTextStyle: textStyle, axisLabel: { ...textStyle, hideOverlap: true } },
    yAxis: valueAxis({ ...values, unit: "" }, { name: values.y, nameTextStyle: { ...textStyle, align: "left" }, minInterval: 1 }),
    series: [{
      type: "bar", barCategoryGap: "8%", data: values.counts, itemStyle: { color: MET, borderRadius: [4, 4, 0, 0] },
      label: { show: true, position: "top", ...textStyle, color: INK },
    }],
  });

  const split = (values) => ({
    height: 140 + 28 * Math.ceil(values.rows.length / 3),
    color: PALETTE,
    grid: grid({ top: 8, bottom: 32 + 28 * Math.ceil(values.rows.length / 3) }),
    legend: { bottom: 0, left: 0, textStyle: { ...textStyle, color: INK } },
    tooltip: tooltip(({ seriesName, value }) => `${seriesName}\n${number(value, values)}`),
    xAxis: valueAxis(values, { max: "dataMax" }),
    yAxis: { type: "category", data: [""], show: false },
    series: values.rows.map((row) => ({ type: "bar", stack: "whole", barWidth: 44, name: row.label, data: [row.value ?? 0], itemStyle: { borderColor: "#fff", borderWidth: 2 } })),
  });

  const FORMS = { rates, ranking, trend, heatmap, histogram, split };

  const draw = (place) => {
    const values = JSON.parse(document.getElementById(place.dataset.values).textContent);
    const { height, width, ...option } = FORMS[place.dataset.chart](values, place.clientWidth);
    place.style.height = `${height}px`;
    const scrolls = Boolean(width && width > place.clientWidth);
    place.classList.toggle("scrolls", scrolls);
    if (scrolls) place.tabIndex = 0;
    const canvas = place.firstElementChild ?? place.appendChild(document.createElement("div"));
    canvas.style.height = `${height}px`;
    canvas.style.width = scrolls ? `${width}px` : "100%";
    const chart = echarts.getInstanceByDom(canvas) ?? echarts.init(canvas, null, { renderer: "svg", locale: values.words.language === "ko" ? "KO" : "EN" });
    chart.setOption({ animation: false, aria: { enabled: true, label: { enabled: false } }, textStyle: { fontFamily: FONT }, ...option }, { notMerge: true });
    chart.resize();
    chart.off("click");
    chart.on("click", ({ dataIndex }) => {
      const href = values.rows?.[dataIndex]?.href;
      if (href) window.location.assign(href);
    });
  };

  const watched = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      const width = String(Math.round(contentRect.width));
      if (target.dataset.drawnWidth === width) continue;
      target.dataset.drawnWidth = width;
      draw(target);
    }
  });
  const find = (part) => part.querySelectorAll?.("[data-chart]").forEach((place) => watched.observe(place));
  document.fonts.ready.then(() => find(document));
  document.addEventListener("htmx:load", (event) => find(event.detail.elt));
})();
