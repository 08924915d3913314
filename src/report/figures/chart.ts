import { BarChart, CustomChart, LineChart } from 'echarts/charts'
import {
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TitleComponent,
} from 'echarts/components'
import * as echarts from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { FONT } from './palette.ts'
import { type FigureTexts, svgDocument } from './svg.ts'

echarts.use([
  BarChart,
  CustomChart,
  LineChart,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TitleComponent,
  SVGRenderer,
])

/** Draws an ECharts option as an SVG document that can stand on one page with others. Sizes in pixels. */
export function renderChart(
  texts: FigureTexts,
  width: number,
  height: number,
  option: echarts.EChartsCoreOption,
): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: FONT, fontSize: 13 }, ...option })
    const drawn = chart.renderToSVGString()
    const inner = drawn.slice(drawn.indexOf('>') + 1, drawn.lastIndexOf('</svg>'))
    // The style sheet only serves hovering, and would apply to the whole page.
    const body = inner.replace(/<style[^]*?<\/style>/g, '').replace(/ (?:class|ecmeta_\w+)="[^"]*"/g, '')
    // ECharts numbers its ids and classes anew in each process, so that two drawings on a page would share them.
    return svgDocument(texts, width, height, body.replace(/\bzr\d+-/g, `${texts.id}-`))
  } finally {
    chart.dispose()
  }
}
