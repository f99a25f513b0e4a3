/**
 * Dataset files as rows of plain values: streaming, strict, with a limit on everything. A row that
 * cannot be read becomes a finding with file, line and column, never an exception.
 */
package ai.refocused.dataset.source;
