/** Finds rows that are the same or almost, in memory that does not grow with the dataset. */
package ai.refocused.dataset.lint.similar;
