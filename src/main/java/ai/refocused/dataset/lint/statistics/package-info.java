/** Figures of a dataset, kept in memory that does not grow with it. */
package ai.refocused.dataset.lint.statistics;
