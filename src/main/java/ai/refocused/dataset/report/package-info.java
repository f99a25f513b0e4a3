/** Writes what was found in a dataset for people, tools and later runs. */
package ai.refocused.dataset.report;
