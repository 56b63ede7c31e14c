import type { EChartsOption } from 'echarts'
import { useEffect, useId, useRef, useState, useSyncExternalStore } from 'react'
import { theme } from '../ui/theme.ts'
import type { ChartInstance } from './echarts.ts'
import { readPalette, type Palette } from './palette.ts'

/** One stop of the arrow keys: which mark, and what it says. */
export interface Reading {
  series: number
  index: number
  text: string
}
interface Props {
  name: string
  summary: string
  height: number
  readings: readonly Reading[]
  option: (palette: Palette) => EChartsOption
}

/** The one component that touches an ECharts instance. Focusable, named, readable with the arrow keys. */
export function Chart({ name, summary, height, readings, option }: Props) {
  const wrapper = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLDivElement>(null)
  const chart = useRef<ChartInstance>(undefined)
  const latest = useRef(option)
  const [at, setAt] = useState(-1)
  const hint = useId()
  const look = useSyncExternalStore(theme.subscribe, theme.get)
  const reading = readings[at]

  useEffect(() => {
    latest.current = option
    const { current: element } = wrapper
    if (element !== null)
      chart.current?.setOption(option(readPalette(element)), { notMerge: true, lazyUpdate: true })
  }, [option, look])

  useEffect(() => {
    const { current: element } = canvas
    if (element === null) return undefined
    let closed = false
    const resized = new ResizeObserver(() => chart.current?.resize())
    const open = async () => {
      const { openChart } = await import('./echarts.ts')
      if (closed) return
      chart.current = openChart(element)
      chart.current.setOption(latest.current(readPalette(element)))
      resized.observe(element)
    }
    void open()
    return () => {
      closed = true
      resized.disconnect()
      chart.current?.dispose()
      chart.current = undefined
    }
  }, [])

  const read = (next: number) => {
    const stop = readings[next]
    if (stop === undefined) return
    setAt(next)
    chart.current?.dispatchAction({
      type: 'showTip',
      seriesIndex: stop.series,
      dataIndex: stop.index,
    })
  }

  return (
    <div
      ref={wrapper}
      className="chart"
      role="img"
      tabIndex={0}
      aria-label={`${name}. ${summary}`}
      aria-describedby={hint}
      onBlur={() => {
        setAt(-1)
        chart.current?.dispatchAction({ type: 'hideTip' })
      }}
      onKeyDown={(event) => {
        const last = readings.length - 1
        const next = {
          ArrowRight: Math.min(at + 1, last),
          ArrowLeft: Math.max(at - 1, 0),
          Home: 0,
          End: last,
        }[event.key]
        if (next === undefined) return
        event.preventDefault()
        read(next)
      }}
    >
      <div ref={canvas} style={{ height }} aria-hidden="true" />
      <span id={hint} className="hidden">
        Left and right arrow keys read the values.
      </span>
      <span className="hidden" aria-live="polite">
        {reading?.text}
      </span>
    </div>
  )
}
