import { BarChart, LineChart, ScatterChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use as register } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

register([BarChart, CanvasRenderer, GridComponent, LineChart, ScatterChart, TooltipComponent])

/** Canvas instance with the parts that the project's charts use. Loaded only when a chart is on the page. */
export const openChart = (element: HTMLElement) => init(element, null, { renderer: 'canvas' })
export type ChartInstance = ReturnType<typeof openChart>
