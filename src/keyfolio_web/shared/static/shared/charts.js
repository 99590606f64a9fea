/* Charts, drawn with ECharts on a canvas. Sized by class, coloured by keyfolio.css (--kf-…), told in a table beside them.

   <div id="pareto" class="chart chart-tall" data-chart="pareto" data-source="pareto-data" data-label="What it shows"></div>
   {{ payload|json_script:"pareto-data" }}
   <button data-chart-png="#pareto">PNG</button>     saves <data-name or the chart's id>.png

   Payloads. Money is in whole units of the base currency; a share is 0-1; null is a gap. `currency` is an ISO
   code ("CNY"), a sign ("¥"), null or missing. Lists of one payload are equally long.
   pareto    {labels: [name], values: [money, falling], cumulative: [share], lines: [share],
              sales_label, cumulative_label, currency}
   abc       {classes: ["A", "B", "C"], accounts: [count], shares: [share of sales], accounts_label, shares_label}
   trading   {months: ["2024-01"], sales: [money], label, currency}
   families  {months: ["2024-01"], series: [{name, values: [money]}], currency}
   tracking  {days: [name], came: [count], expected: [number], holdout: place of the first unseen day or null,
              came_label, expected_label, holdout_label}
   calibration {points: [[expected, came]], names: [name], across_label, up_label, line_label}
   pairs     {labels: [name], series: [{name, values: [number]}] (came, expected), across_label}
   bands     {labels: [name], values: [count], label}
   lorenz    {points: [[share, share]], curve_label, even_label, across_label}
   sankey    {nodes: [{name, label, state, column}], links: [{source, target, value}]}
   states    {labels: [name], series: [{name, came: [count], expected: [number], low: [number], high: [number]}]} */

'use strict';

(() => {
  const FEW_LABELS = 30;
  const LANGUAGE = document.documentElement.lang || 'en';
  const drawn = new Map();

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--kf-${name}`).trim();
  const family = (index) => colour(`family-${(index % 8) + 1}`);

  // A sign that is no ISO code goes before the digits and after the minus.
  const money = (given, style) => {
    const currency = given ?? '';
    const isCode = /^[A-Z]{3}$/.test(currency);
    const named = isCode ? { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } : {};
    const format = new Intl.NumberFormat(LANGUAGE, { ...named, ...style });
    const signed = (value) => (value < 0 ? '-' : '') + currency + format.format(Math.abs(value));
    return (value) => {
      if (value == null || Number.isNaN(Number(value))) return '–';
      return isCode ? format.format(value) : signed(Number(value));
    };
  };
  const short = (currency) => money(currency, { notation: 'compact', minimumFractionDigits: 0, maximumFractionDigits: 1 });
  const full = (currency) => money(currency, { minimumFractionDigits: 0, maximumFractionDigits: 0 });
  const percents = new Intl.NumberFormat(LANGUAGE, { style: 'percent', maximumFractionDigits: 1 });
  const percent = (value) => (value == null || Number.isNaN(Number(value)) ? '–' : percents.format(value));

  const words = () => ({ color: colour('quiet'), fontFamily: getComputedStyle(document.body).fontFamily });
  const categories = (data, extra) => ({
    type: 'category', data, axisTick: { show: false }, axisLine: { lineStyle: { color: colour('line') } },
    axisLabel: { ...words(), hideOverlap: true }, ...extra,
  });
  const amounts = (formatter, extra) => ({
    type: 'value', splitNumber: 4, splitLine: { lineStyle: { color: colour('line') } }, axisLabel: { ...words(), formatter },
    ...extra,
  });
  const shares = (extra) => amounts(percent, { min: 0, max: 1, splitNumber: 5, interval: 0.2, ...extra });

  // The rest of the picture is the same for every chart. richText, for an HTML tooltip would need inline styles.
  const frame = (label, option) => ({
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    animationDuration: 300,
    textStyle: words(),
    aria: { enabled: true, label: { description: label }, decal: { show: false } },
    tooltip: { trigger: 'axis', renderMode: 'richText', confine: true, axisPointer: { type: 'shadow' } },
    legend: { top: 0, left: 0, type: 'scroll', itemWidth: 14, itemHeight: 10, textStyle: words() },
    grid: { top: 40, left: 8, right: 8, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    ...option,
  });

  // Two axes whose zeros are on one line: below it for accounts that returned more than they bought, without a share.
  const onOneLine = (values, parts) => {
    const steps = Math.max(5, Math.ceil(Math.max(...parts, 0) / 0.2 - 1e-9));
    const wanted = Math.max(...values, 0) / steps;
    if (!(wanted > 0)) return [{}, {}];
    const power = 10 ** Math.floor(Math.log10(wanted));
    const step = power * [1, 2, 2.5, 5, 10].find((times) => times * power >= wanted);
    const below = Math.ceil(Math.max(0, -Math.min(...values)) / step);
    return [step, 0.2].map((interval) => ({ interval, min: -below * interval, max: steps * interval }));
  };

  const pareto = (given, _width, [sales, shared] = onOneLine(given.values, given.cumulative)) => ({
    xAxis: categories(given.labels, given.labels.length > FEW_LABELS ? { axisLabel: { show: false } } : {}),
    yAxis: [
      amounts(short(given.currency), sales),
      shares({ ...shared, splitLine: { show: false }, axisLabel: { ...words(), formatter: (share) => (share < -1e-9 ? '' : percent(share)) } }),
    ],
    series: [
      {
        type: 'bar', name: given.sales_label, data: given.values, itemStyle: { color: colour('sales') }, barCategoryGap: '20%',
        tooltip: { valueFormatter: full(given.currency) },
      },
      {
        type: 'line', name: given.cumulative_label, data: given.cumulative, yAxisIndex: 1, showSymbol: false,
        itemStyle: { color: colour('cumulative') }, lineStyle: { width: 2 }, tooltip: { valueFormatter: percent },
        markLine: {
          silent: true, symbol: 'none', data: (given.lines ?? []).map((share) => ({ yAxis: share })),
          lineStyle: { color: colour('quiet'), type: 'dashed' },
          label: { position: 'insideEndTop', color: colour('quiet'), formatter: (line) => percent(line.value) },
        },
      },
    ],
  });

  const classBars = (given, values, panel, formatter, name) => ({
    type: 'bar', name, xAxisIndex: panel, yAxisIndex: panel, barMaxWidth: 56,
    data: values.map((value, index) => ({ value, itemStyle: { color: colour(`class-${given.classes[index].toLowerCase()}`) } })),
    label: { show: true, position: 'top', color: colour('ink'), formatter: (bar) => formatter(bar.value) },
    tooltip: { valueFormatter: formatter },
  });

  const abc = (given) => {
    const count = full();
    const title = (text, left) => ({ text, left, top: 0, textStyle: { ...words(), fontSize: 13, fontWeight: 500 } });
    return {
      legend: { show: false },
      title: [title(given.accounts_label, '0%'), title(given.shares_label, '52%')],
      grid: [
        { top: 48, left: 8, width: '46%', bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
        { top: 48, left: '52%', right: 8, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      ],
      xAxis: [categories(given.classes, { gridIndex: 0 }), categories(given.classes, { gridIndex: 1 })],
      yAxis: [amounts(short(), { gridIndex: 0, minInterval: 1 }), shares({ gridIndex: 1 })],
      series: [
        classBars(given, given.accounts, 0, count, given.accounts_label),
        classBars(given, given.shares, 1, percent, given.shares_label),
      ],
    };
  };

  const trading = (given) => ({
    xAxis: categories(given.months),
    yAxis: amounts(short(given.currency)),
    series: [{
      type: 'bar', name: given.label, data: given.sales, itemStyle: { color: colour('sales') }, barMaxWidth: 28,
      tooltip: { valueFormatter: full(given.currency) },
    }],
  });

  const families = (given) => ({
    xAxis: categories(given.months),
    yAxis: amounts(short(given.currency)),
    series: given.series.map((one, index) => ({
      type: 'bar', stack: 'families', name: one.name, data: one.values, barMaxWidth: 28,
      itemStyle: { color: family(index), borderColor: '#fff', borderWidth: 0.5 },
      tooltip: { valueFormatter: full(given.currency) },
    })),
  });

  const counts = (value) => (value == null ? '–' : new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: 1 }).format(value));
  const compact = (value) => new Intl.NumberFormat(LANGUAGE, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
  const named = (name) => ({ name, nameLocation: 'middle', nameGap: 28, nameTextStyle: words() });
  const roomBelow = { top: 40, left: 8, right: 16, bottom: 24, outerBoundsMode: 'same', outerBoundsContain: 'all' };
  const dashed = (name) => ({ type: 'dashed', width: 2, color: colour(name) });

  const tracking = (given) => ({
    xAxis: categories(given.days),
    yAxis: amounts(compact),
    series: [
      {
        type: 'line', name: given.came_label, data: given.came, showSymbol: false, itemStyle: { color: colour('sales') },
        lineStyle: { width: 2 }, tooltip: { valueFormatter: counts },
        markArea: given.holdout == null ? undefined : {
          silent: true, itemStyle: { color: colour('track'), opacity: 0.6 },
          label: { position: 'insideTop', color: colour('quiet') },
          data: [[{ name: given.holdout_label, xAxis: given.days[given.holdout] }, { xAxis: given.days[given.days.length - 1] }]],
        },
      },
      {
        type: 'line', name: given.expected_label, data: given.expected, showSymbol: false, itemStyle: { color: colour('cumulative') },
        lineStyle: dashed('cumulative'), tooltip: { valueFormatter: counts },
      },
    ],
  });

  const calibration = (given) => ({
    tooltip: {
      trigger: 'item', renderMode: 'richText', confine: true,
      formatter: (point) => (point.seriesType === 'scatter'
        ? `${given.names[point.dataIndex]}\n${given.across_label} ${counts(point.value[0])}, ${given.up_label} ${counts(point.value[1])}` : given.line_label),
    },
    grid: roomBelow,
    xAxis: amounts(compact, { ...named(given.across_label), min: 0 }),
    yAxis: amounts(compact, { min: 0 }),
    series: [
      { type: 'line', name: given.line_label, data: [[0, 0], Array(2).fill(Math.max(...given.points.flat()))], showSymbol: false, itemStyle: { color: colour('quiet') }, lineStyle: dashed('quiet') },
      { type: 'scatter', name: given.up_label, data: given.points, symbolSize: 11, itemStyle: { color: colour('sales') } },
    ],
  });

  const pairs = (given) => ({
    grid: roomBelow,
    xAxis: categories(given.labels, { ...named(given.across_label), axisLabel: { ...words(), interval: 0 } }),
    yAxis: amounts(compact),
    series: given.series.map((one, index) => ({
      type: 'bar', name: one.name, data: one.values, barMaxWidth: 24, itemStyle: { color: colour(index ? 'cumulative' : 'sales') },
      tooltip: { valueFormatter: counts },
    })),
  });

  const bands = (given) => ({
    legend: { show: false },
    grid: { top: 16, left: 8, right: 8, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: categories(given.labels, { axisLabel: { ...words(), hideOverlap: true, rotate: 35 } }),
    yAxis: amounts(compact, { minInterval: 1 }),
    series: [{
      type: 'bar', name: given.label, data: given.values, itemStyle: { color: colour('sales') }, barMaxWidth: 40,
      tooltip: { valueFormatter: counts },
    }],
  });

  const lorenz = (given) => ({
    grid: roomBelow,
    xAxis: shares(named(given.across_label)),
    yAxis: shares(),
    series: [
      {
        type: 'line', name: given.curve_label, data: given.points, showSymbol: false, itemStyle: { color: colour('sales') },
        lineStyle: { width: 2 }, areaStyle: { opacity: 0.12 }, tooltip: { valueFormatter: percent },
      },
      { type: 'line', name: given.even_label, data: [[0, 0], [1, 1]], showSymbol: false, itemStyle: { color: colour('quiet') }, lineStyle: dashed('quiet') },
    ],
  });

  // Where there is little room, the last column alone is labelled: the states stand in one order in all of them.
  const sankey = (given, width) => {
    const last = given.nodes.at(-1)?.column;
    const labels = Object.fromEntries(given.nodes.map((node) => [node.name, node.label]));
    return {
      legend: { show: false },
      tooltip: {
        trigger: 'item', renderMode: 'richText', confine: true,
        formatter: ({ dataType, data, value }) => (dataType === 'edge'
          ? `${labels[data.source]} → ${labels[data.target]}: ${counts(value)}` : `${labels[data.name]}, ${data.column}: ${counts(value)}`),
      },
      series: [{
        type: 'sankey', left: 8, right: 120, top: 16, bottom: 16, nodeGap: 14, nodeWidth: 14, layoutIterations: 0, draggable: false,
        data: given.nodes.map((node) => ({
          name: node.name, column: node.column, itemStyle: { color: family(node.state), borderWidth: 0 },
          label: { show: width >= 640 || node.column === last },
        })),
        links: given.links, lineStyle: { color: 'source', opacity: 0.28, curveness: 0.5 },
        label: { color: colour('ink'), width: 108, overflow: 'truncate', formatter: ({ name }) => labels[name] },
      }],
    };
  };

  const states = (given) => ({
    xAxis: categories(given.labels),
    yAxis: amounts(compact, { minInterval: 1 }),
    series: given.series.flatMap((one, index) => [
      {
        type: 'line', name: one.name, data: one.came, itemStyle: { color: family(index) }, lineStyle: { width: 2 }, symbolSize: 5,
        tooltip: { valueFormatter: counts },
      },
      {
        type: 'line', name: one.name, data: one.expected, itemStyle: { color: family(index) }, lineStyle: { width: 2, type: 'dashed' },
        symbolSize: 5, tooltip: { valueFormatter: counts },
      },
    ]),
  });

  const kinds = { pareto, abc, trading, families, tracking, calibration, pairs, bands, lorenz, sankey, states };

  const forget = () => {
    drawn.forEach(({ chart, watch }, element) => {
      if (element.isConnected) return;
      watch.disconnect();
      chart.dispose();
      drawn.delete(element);
    });
  };

  // A page that comes back from htmx's history holds the old canvas and the old mark of ECharts; both are cleared.
  const clear = (element) => {
    element.replaceChildren();
    element.removeAttribute('_echarts_instance_');
  };

  const draw = (element) => {
    const source = document.getElementById(element.dataset.source);
    const kind = kinds[element.dataset.chart];
    if (!source || !kind || drawn.has(element)) return;
    clear(element);
    const label = element.dataset.label ?? '';
    const chart = echarts.init(element, null, { renderer: 'canvas' });
    chart.setOption(frame(label, kind(JSON.parse(source.textContent), element.clientWidth)));
    element.setAttribute('role', 'img');
    if (label) element.setAttribute('aria-label', label);
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(element);
    drawn.set(element, { chart, watch });
  };

  const settle = () => {
    forget();
    document.querySelectorAll('[data-chart]').forEach(draw);
    drawn.forEach(({ chart }) => chart.resize());
  };

  const save = (button) => {
    const element = document.querySelector(button.dataset.chartPng);
    const chart = drawn.get(element)?.chart;
    if (!chart) return;
    const link = document.createElement('a');
    link.href = chart.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: '#fff' });
    link.download = `${button.dataset.name || element.id || 'chart'}.png`;
    link.click();
  };

  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-chart-png]');
    if (button) save(button);
  });
  window.addEventListener('resize', () => drawn.forEach(({ chart }) => chart.resize()));
  document.addEventListener('DOMContentLoaded', settle);
  document.addEventListener('htmx:afterSettle', settle);
  document.addEventListener('htmx:historyRestore', settle);
})();
