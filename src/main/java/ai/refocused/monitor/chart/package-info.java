/** Charts as SVG: axes with round ticks, few colours, lines that say what they are. */
package ai.refocused.monitor.chart;
