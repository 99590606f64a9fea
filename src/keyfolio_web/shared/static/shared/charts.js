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
   families  {months: ["2024-01"], series: [{name, values: [money]}], currency} */

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

  const pareto = (given, [sales, shared] = onOneLine(given.values, given.cumulative)) => ({
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

  const kinds = { pareto, abc, trading, families };

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
    chart.setOption(frame(label, kind(JSON.parse(source.textContent))));
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
