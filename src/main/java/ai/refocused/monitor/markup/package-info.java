/** Writes well-formed markup that is HTML5 and XML at once. */
package ai.refocused.monitor.markup;
